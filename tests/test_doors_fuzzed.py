"""Through every door: whatever comes is used or refused in one harmless line, soon.

50 inputs a door by default, 20,000 with --full.
"""

from __future__ import annotations

import random
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl

import polars as pl
import pytest
from fixed import AS_OF
from generated_tables import random_rows
from hostile import PIECES, VALUES, answers_files, csv_files, plain, rows_of, workbooks
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import Answers, assess, assess_many, load_rulebook
from framing.agents import tools
from framing.answers.answers import parse_answers, write_answers
from framing.faults import FaultsError
from framing.many import FAULTS
from framing.pages import links
from framing.portfolio.reading import cases_in
from framing.reading.limits import UPLOADED

BOOK = load_rulebook()
COUNT = 20_000 if settings().max_examples > 1_000 else min(50, settings().max_examples * 2)
CORPUS: list[dict[str, Any]] = [
    *(dict(journey.answers) for journey in BOOK.journeys[:30]),
    *({k: v for k, v in row.items() if v is not None} for row in random_rows(BOOK, 30, 0.3)),
]
#: Seconds that one small input may take, on a machine that does other things as well.
PATIENCE = 2.0
many = settings(max_examples=COUNT)


@pytest.fixture(scope="module", autouse=True)
def _worked_out_once() -> None:
    """Tables, diagrams and libraries, for which the first case pays, whatever stands in it."""
    nothing = pl.DataFrame({"wanted": pl.Series([None], dtype=pl.Object)})
    assess_many(nothing, as_of=AS_OF, bad_cells="report")
    assess({}, AS_OF)


@contextmanager
def used_or_refused() -> Iterator[None]:
    """No error but faults, each one harmless line of at most 300 characters; and soon."""
    started = time.process_time()
    try:
        yield
    except FaultsError as error:
        assert error.faults
        told(error.faults)
    assert time.process_time() - started < PATIENCE


def told(faults: Any) -> None:
    for fault in faults:
        line = str(fault)
        assert 0 < len(line) <= 300
        assert fault.what
        assert fault.where
        assert fault.fix
        assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in line)


@many
@given(data=answers_files(CORPUS))
def test_answers_files(data: bytes) -> None:
    with used_or_refused():
        answers = parse_answers(data, BOOK)
        assert parse_answers(write_answers(answers, BOOK), BOOK) == answers


@many
@given(question=st.sampled_from(BOOK.questions), value=st.sampled_from(VALUES), more=st.booleans())
def test_answers_in_python(question: Any, value: Any, more: bool) -> None:
    with used_or_refused():
        given_ = {question.id: [value, value] if more else value}
        framing = assess(Answers(given_, BOOK), AS_OF)
        assert framing.possible_verdicts


@many
@given(data=csv_files(BOOK, CORPUS))
def test_tables_as_csv(data: bytes) -> None:
    with used_or_refused():
        told(cases_in([("a.csv", data)], BOOK).faults)


@many
@given(data=workbooks(BOOK, CORPUS))
def test_workbooks(data: bytes) -> None:
    with used_or_refused():
        told(cases_in([("a.xlsx", data)], BOOK, limits=UPLOADED).faults)


@many
@given(data=workbooks(BOOK, CORPUS))
def test_workbooks_of_past_cases(data: bytes) -> None:
    tables = pytest.importorskip("framing.measuring.tables")
    with used_or_refused():
        told(tables.table_in("a.xlsx", data, 100, 10**9).notes)


@many
@given(files=st.lists(st.one_of(answers_files(CORPUS), st.binary(max_size=50)), max_size=4))
def test_several_files_of_which_none_takes_another_with_it(files: list[bytes]) -> None:
    good = b"wanted: estimate\n"
    named = [(f"{n}.yaml", data) for n, data in enumerate(files)]
    with used_or_refused():
        found = cases_in([*named, ("good.yaml", good)], BOOK)
        assert any(case.name == "good" for case in found.cases)
        assert len(found.cases) + found.unusable == len(files) + 1
        told(found.faults)


@many
@given(seed=st.integers(0, 2**32))
def test_frames(seed: int) -> None:
    header, *rows = rows_of(BOOK, CORPUS, seed)
    # Polars itself takes no half pairs in the names of columns.
    names = [plain(name).encode("utf-8", "replace").decode() for name in header]
    columns = {name: [row[i] if i < len(row) else None for row in rows]
               for i, name in enumerate(names)}  # fmt: skip
    with used_or_refused():
        frame = pl.DataFrame({k: pl.Series(v, dtype=pl.Object) for k, v in columns.items()})
        found = assess_many(frame, as_of=AS_OF, keep=("name", "case", "title"), bad_cells="report")
        assert len(found[FAULTS]) == len(rows)


@many
@given(name=st.sampled_from(PIECES), key=st.sampled_from([q.id for q in BOOK.questions]),
       said=st.sampled_from(PIECES), raw=st.text(max_size=30))  # fmt: skip
def test_addresses_of_pages(name: str, key: str, said: str, raw: str) -> None:
    with used_or_refused():
        for query in ({key: said}, {name: said, key: said}, dict(parse_qsl(f"{key}={raw}&{raw}"))):
            given_, _ = links.read(query, BOOK)
            Answers(given_, BOOK)


@many
@given(value=st.sampled_from(VALUES), key=st.sampled_from(["title", "status", "override", "x"]))
def test_peoples_parts(value: Any, key: str) -> None:
    with used_or_refused():
        Answers({}, BOOK, {key: value})
    with used_or_refused():
        Answers({}, BOOK, {"override": {"verdict": value, "by": value, "reason": value}})


@many
@given(seed=st.integers(0, 2**32))
def test_answers_of_agents(seed: int) -> None:
    chance = random.Random(seed)
    answers = {**chance.choice(CORPUS), chance.choice(BOOK.questions).id: chance.choice(VALUES)}
    with used_or_refused():
        tools.question_to_ask(answers, chance.choice(["2026-11-23", "2026-02-30", "x", ""]))
