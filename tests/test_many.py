"""A table of cases gets row by row what ``assess`` gives, and says which cells are unusable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from fixed import AS_OF
from generated_answers import some_answers
from generated_tables import as_columns, random_rows
from hypothesis import given, settings
from hypothesis import strategies as st
from judged_rows import JudgedRows, expected, judged

from framing import AnswersError, assess, assess_many, load_rulebook
from framing.evaluation.compiling import tables_for
from framing.evaluation.tables import Tables
from framing.faults import MOST_PRINTED
from framing.many import FAULTS, RESULTS
from framing.many.stages import stages_of
from framing.result import vocabulary

BOOK = load_rulebook()
KINDS: tuple[Callable[[dict[str, list[Any]]], Any], ...] = (pl.DataFrame, pd.DataFrame, pa.table)


def rows_of(result: Any) -> list[dict[str, Any]]:
    """The result columns of a table, row by row, with None for every kind of null."""
    if isinstance(result, pd.DataFrame):
        frame = result[list(RESULTS)].astype(object)
        return frame.where(frame.notna(), None).to_dict("records")
    if isinstance(result, pa.Table):
        return result.select(list(RESULTS)).to_pylist()
    return result.select(RESULTS).to_dicts()


def disagreements(table: JudgedRows, kind: Any = pl.DataFrame) -> list[Any]:
    """The rows that come out other than ``assess`` has them."""
    found = rows_of(assess_many(kind(table.columns), as_of=AS_OF))
    wrong = []
    for i, (got, want) in enumerate(zip(found, table.expected, strict=True)):
        if got != want:
            row = {name: cells[i] for name, cells in table.columns.items()}
            wrong.append((row, {k: (got[k], want[k]) for k in want if got[k] != want[k]}))
    return wrong


@given(rows=st.lists(some_answers(BOOK), min_size=1, max_size=6))
@settings(max_examples=min(12, settings().max_examples // 2))
def test_any_rows_of_answers_get_what_assess_gives_them(rows: list[dict[str, Any]]) -> None:
    assert not disagreements(judged(rows))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_table_gets_what_assess_gives_its_rows(kind: Any) -> None:
    rows = [*random_rows(BOOK, 40), *random_rows(BOOK, 20, 0.05, seed=8)]
    assert not disagreements(judged(rows), kind)


@pytest.mark.long
def test_random_rows_get_what_assess_gives_them(
    random_tables: tuple[JudgedRows, JudgedRows], full: bool
) -> None:
    assert [len(t.expected) for t in random_tables] == ([90_000, 10_000] if full else [400, 60])
    for table in random_tables:
        assert not disagreements(table)


def test_journeys_get_in_one_table_what_they_get_alone() -> None:
    assert not disagreements(judged(dict(journey.answers) for journey in BOOK.journeys))


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_kind_of_table_comes_back_with_its_other_columns(kind: Any) -> None:
    table = kind({"name": ["a", "b"], "wanted": ["past_figures", "unknown"]})
    found = assess_many(table, as_of=AS_OF)
    assert type(found) is type(table)
    names = found.column_names if isinstance(found, pa.Table) else list(found.columns)
    assert names == ["name", "wanted", *RESULTS]
    assert [row["verdict"] for row in rows_of(found)][1] == "undecided"


def test_a_pandas_index_is_kept() -> None:
    table = pd.DataFrame({"wanted": ["past_figures", "estimate"]}, index=["x", "y"])
    assert list(assess_many(table, as_of=AS_OF).index) == ["x", "y"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_without_rows_comes_back_without_rows(kind: Any) -> None:
    found = assess_many(kind({"wanted": []}), as_of=AS_OF)
    assert len(found) == 0
    assert rows_of(found) == []


def test_a_table_without_a_known_column_leaves_all_undecided() -> None:
    found = assess_many(pl.DataFrame({"name": ["a", "b"]}), as_of=AS_OF)
    assert found["verdict"].to_list() == ["undecided"] * 2


def test_categories_and_nulls_are_read_as_text_and_as_not_answered() -> None:
    wanted = ["past_figures", None, "estimate", "past_figures"]
    plain = pl.DataFrame({"wanted": wanted})
    other = [
        plain.with_columns(pl.col("wanted").cast(pl.Categorical)),
        pd.DataFrame({"wanted": pd.Categorical(wanted)}),
        pd.DataFrame({"wanted": pd.Series(wanted, dtype=object)}),
    ]
    told = rows_of(assess_many(plain, as_of=AS_OF))
    assert all(rows_of(assess_many(table, as_of=AS_OF)) == told for table in other)


WANTED = ["past_figures", None, "estimate", "past_figures"]
PER_MONTH = [5, None, 120, 7]
UNLIKE = [
    pa.DictionaryArray.from_arrays(pa.array([0, None]), pa.array(["past_figures"])),
    pa.DictionaryArray.from_arrays(pa.array([0, 1]), pa.array(["estimate", "past_figures"])),
]
#: The same two columns, as programs have them that are sparing with room or keep nulls apart.
KEPT_OTHERWISE: dict[str, dict[str, Any]] = {
    "pandas-na": {
        "wanted": pd.Series([w or pd.NA for w in WANTED], dtype=object),
        "cases_per_month": pd.Series([5, pd.NA, 120, 7], dtype="Int64"),
    },
    "pandas-string": {
        "wanted": pd.Series(WANTED, dtype="string[python]"),
        "cases_per_month": pd.Series(PER_MONTH, dtype="Float64"),
    },
    "pandas-pyarrow-string": {
        "wanted": pd.Series(WANTED, dtype="string[pyarrow]"),
        "cases_per_month": pd.Series(PER_MONTH, dtype="int64[pyarrow]"),
    },
    "pandas-arrow": {
        "wanted": pd.Series(WANTED, dtype=pd.ArrowDtype(pa.dictionary(pa.int8(), pa.string()))),
        "cases_per_month": pd.Series(PER_MONTH, dtype=pd.ArrowDtype(pa.int32())),
    },
    "polars-enum": {
        "wanted": pl.Series(WANTED, dtype=pl.Enum(["unused", "estimate", "past_figures"])),
        "cases_per_month": pl.Series(PER_MONTH, dtype=pl.UInt8),
    },
    "arrow-null-in-the-dictionary": {
        "wanted": pa.DictionaryArray.from_arrays(
            pa.array([0, 1, 2, 0]), pa.array(["past_figures", None, "estimate"])
        ),
        "cases_per_month": pa.array(PER_MONTH).dictionary_encode(),
    },
    "arrow-unlike-dictionaries": {
        "wanted": pa.chunked_array(UNLIKE),
        "cases_per_month": pa.chunked_array([PER_MONTH[:1], PER_MONTH[1:]]),
    },
    "arrow-view": {
        "wanted": pa.array(WANTED, pa.string_view()),
        "cases_per_month": pa.array(PER_MONTH, pa.float32()),
    },
}  # fmt: skip


@pytest.mark.parametrize("kept", KEPT_OTHERWISE)
def test_a_column_is_read_alike_however_a_program_keeps_it(kept: str) -> None:
    kinds = {"pandas": pd.DataFrame, "polars": pl.DataFrame, "arrow": pa.table}
    kind = kinds[kept.partition("-")[0]]
    plain = pl.DataFrame({"wanted": WANTED, "cases_per_month": PER_MONTH})
    told = rows_of(assess_many(plain, as_of=AS_OF))
    assert len({row["possible_verdicts"] for row in told}) == 3
    assert rows_of(assess_many(kind(KEPT_OTHERWISE[kept]), as_of=AS_OF)) == told


def test_rows_of_one_index_each_keep_their_own_result() -> None:
    columns = {"wanted": WANTED, "cases_per_month": PER_MONTH}
    told = rows_of(assess_many(pl.DataFrame(columns), as_of=AS_OF))
    found = assess_many(pd.DataFrame(columns, index=[1, 1, 2, 1]), as_of=AS_OF)
    assert list(found.index) == [1, 1, 2, 1]
    assert rows_of(found) == told


def test_a_number_may_be_text_or_a_mixture() -> None:
    rows: list[Any] = [10, "20.5", "unknown", "", None]
    answers = {"wanted": "estimate", "signals": "none", "rule_cover": "fall_short"}
    table = pd.DataFrame({"rules_decide": pd.Series(rows, dtype=object), **answers})
    wanted = [
        expected(assess({**answers, "rules_decide": n}, AS_OF))
        for n in (10, 20.5, "unknown", None, None)
    ]
    assert rows_of(assess_many(table, as_of=AS_OF)) == wanted


def test_a_pick_many_cell_says_true_not_sure_or_none() -> None:
    cells = ["few_cases; broken_step?", "none", "unknown", "", " few_cases "]
    rows: list[Any] = [
        {"signals": dict.fromkeys([o.id for o in BOOK.question("signals").options], "not_chosen")
         | {"few_cases": "chosen", "broken_step": "unknown"}},
        {"signals": []},
        {"signals": "unknown"},
        {},
        {"signals": ["few_cases"]},
    ]  # fmt: skip
    found = rows_of(assess_many(pl.DataFrame({"signals": cells}), as_of=AS_OF))
    assert found == [expected(assess(row, AS_OF)) for row in rows]


BAD_CELLS: list[tuple[str, list[Any], int]] = [
    ("wanted", ["estimate", "estimat"], 1),
    ("wanted", [3, 4], 0),
    ("wanted", [True, False], 0),
    ("signals", ["none", "few_cases;strange"], 1),
    ("signals", ["few", "none"], 0),
    ("rules_decide", [50.0, 101.0], 1),
    ("rules_decide", [float("inf"), 1.0], 0),
    ("rules_decide", ["10", "ten"], 1),
    ("rules_decide", ["1_0", "1"], 0),
    ("rules_decide", [True, False], 0),
    ("problem", [1, 2], 0),
    ("problem", ["fine", "x" * 20_001], 1),
]


@pytest.mark.parametrize(("column", "cells", "row"), BAD_CELLS)
def test_a_bad_cell_is_told_by_row_and_column(column: str, cells: list[Any], row: int) -> None:
    with pytest.raises(AnswersError, match=f"row {row}, column {column}"):
        assess_many(pl.DataFrame({column: cells}), as_of=AS_OF)


@pytest.mark.parametrize("kind", KINDS)
def test_good_rows_go_through_beside_bad_ones_when_faults_are_reported(kind: Any) -> None:
    table = kind({"wanted": ["estimate", "strange", "past_figures"], "volume": ["keep_up"] * 3})
    found = assess_many(table, as_of=AS_OF, bad_cells="report")
    rows = rows_of(found)
    alone = assess({"wanted": "past_figures", "volume": "keep_up"}, AS_OF)
    assert rows[1] == dict.fromkeys(RESULTS)
    assert rows[2] == expected(alone)
    faults = found[FAULTS]
    faults = faults.to_pylist() if isinstance(found, pa.Table) else list(faults)
    assert "wanted" in faults[1]
    assert "strange" in faults[1]
    assert sum(isinstance(words, str) for words in faults) == 1


def test_the_same_bad_cell_in_many_rows_is_one_fault() -> None:
    with pytest.raises(AnswersError) as error:
        assess_many(pl.DataFrame({"wanted": ["strange"] * 500}), as_of=AS_OF)
    assert len(error.value.faults) == 1
    assert "499 more" in error.value.faults[0].what


def test_many_different_bad_cells_are_counted_beyond_what_is_printed() -> None:
    with pytest.raises(AnswersError) as error:
        assess_many(pl.DataFrame({"wanted": [f"strange {i}" for i in range(80)]}), as_of=AS_OF)
    assert len(error.value.faults) == MOST_PRINTED
    last = str(error.value).splitlines()[-1]
    assert last.startswith("MORE-FAULTS table: 61 more different cells cannot be used.")


def test_a_column_that_is_no_question_is_refused_unless_kept() -> None:
    table = pl.DataFrame({"wantd": ["estimate"], "team": ["A"]})
    with pytest.raises(AnswersError, match="Did you mean wanted"):
        assess_many(table, as_of=AS_OF)
    kept = assess_many(table, as_of=AS_OF, keep=("wantd", "team"))
    assert kept["team"].to_list() == ["A"]


def test_a_result_column_that_is_there_already_is_refused() -> None:
    table = pl.DataFrame({"wanted": ["estimate"], "verdict": ["x"]})
    with pytest.raises(AnswersError, match="COLUMN-TAKEN"):
        assess_many(table, as_of=AS_OF, keep=("verdict",))


@pytest.mark.parametrize("thing", [[{"wanted": "estimate"}], "answers.csv", None, 3])
def test_what_is_no_table_is_refused(thing: Any) -> None:
    with pytest.raises(TypeError):
        assess_many(thing, as_of=AS_OF)


# -- table after table ------------------------------------------------------------------------


def test_a_table_takes_no_more_steps_because_others_were_judged_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    steps = []
    names = Tables.names

    def counted(tables: Tables, f: int, mask: int) -> tuple[str, ...]:
        steps.append(f)
        return names(tables, f, mask)

    monkeypatch.setattr(Tables, "names", counted)
    one = pl.DataFrame({"wanted": ["estimate"]})
    assess_many(one, as_of=AS_OF)  # what is worked out once
    taken = []
    for between in (1, 200):
        steps.clear()
        assess_many(one, as_of=AS_OF)
        taken.append(len(steps))
        rows = random_rows(BOOK, between, 0.3, seed=11)
        assess_many(pl.DataFrame(as_columns(BOOK, rows)), as_of=AS_OF)
    steps.clear()
    assess_many(one, as_of=AS_OF)
    assert [*taken, len(steps)] == [taken[0]] * 3


def test_what_is_kept_for_later_tables_is_dropped_once_it_is_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = {stage for result in vocabulary.RESULTS.values() for stage in result.reads(BOOK)}
    given_ = tables_for(BOOK, AS_OF), tuple(s.id for s in BOOK.stages if s.id in read)
    table = pl.DataFrame(as_columns(BOOK, random_rows(BOOK, 20, 0.1, seed=12)))
    monkeypatch.setattr("framing.many.stages.MOST_KEPT", 10**9)
    before = rows_of(assess_many(table, as_of=AS_OF))
    kept = stages_of(*given_)
    assert kept.cells > 100
    assert stages_of(*given_) is kept
    monkeypatch.setattr("framing.many.stages.MOST_KEPT", 100)
    assert rows_of(assess_many(table, as_of=AS_OF)) == before
    assert stages_of(*given_).cells == 0
