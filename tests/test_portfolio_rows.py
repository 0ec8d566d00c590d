"""Tables of many rows: judged together, and each row still says what it says by itself."""

from __future__ import annotations

import csv
import io
import random
import tracemalloc
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from fixed import AS_OF
from generated_answers import complete_answers, some_answers, torn_between
from generated_tables import random_answer, random_rows
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import load_rulebook
from framing.answers.answers import Answers
from framing.answers.cells import cell_of
from framing.answers.checking import checked
from framing.commands.portfolio import STEPS, rows_read, with_bar
from framing.document.cost_words import cost_data
from framing.document.next_steps import step_items
from framing.evaluation.compiling import tables_for
from framing.portfolio import asked, rows
from framing.portfolio.asked import Asked, Facts, UnaskedError
from framing.portfolio.judging import Judged, judged, judged_each, portfolio_of
from framing.portfolio.reading import AnyCase, NamedAnswers, cases_in
from framing.portfolio.tables import PIECE, csv_pieces, to_csv
from framing.result.framing import Framing, framing_of
from framing.result.interview import Interview
from framing.rulebook.model import UNKNOWN, Question

BOOK = load_rulebook()
TABLES = tables_for(BOOK, AS_OF)
COLUMNS = ["name", *(question.id for question in BOOK.questions)]
CHOICES = [question for question in BOOK.questions if question.kind != "text"]


def table(told: list[Mapping[str, Any]]) -> bytes:
    """Answers as the rows of a CSV file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    for number, given_ in enumerate(told):
        answers = Answers({k: v for k, v in given_.items() if v is not None}, BOOK)
        cells = {name: cell_of(BOOK.question(name), said) for name, said in answers.items()}
        writer.writerow({"name": f"No. {number}", **cells})
    return out.getvalue().encode()


def read(told: list[Mapping[str, Any]]) -> tuple[AnyCase, ...]:
    found = cases_in([("a.csv", table(told))], BOOK)
    assert not found.faults
    assert len(found.cases) == len(told)
    return found.cases


def printed(case: Judged) -> tuple[Any, ...]:
    return case.name, case.ids, case.words, case.place, case.shape


def near_journeys(chance: random.Random, count: int) -> list[Mapping[str, Any]]:
    """Journeys with some answers changed, most of them completed, as a table of real cases is."""
    found = []
    for _ in range(count):
        told = dict(Answers(chance.choice(BOOK.journeys).answers, BOOK))
        for question in chance.sample(CHOICES, chance.choice((0, 1, 2, 4))):
            told[question.id] = random_answer(question, chance, 0.05)
        if chance.random() < 0.8:
            for question in CHOICES:
                told.setdefault(question.id, random_answer(question, chance, 0))
        found.append({name: said for name, said in told.items() if said is not None})
    return found


# -- a row says the same as by itself --------------------------------------------------------


@settings(max_examples=settings().max_examples // 3)
@given(whole=complete_answers(BOOK), part=some_answers(BOOK), data=st.data())
def test_a_row_of_a_table_says_what_it_says_by_itself(
    whole: dict[str, Any], part: dict[str, Any], data: st.DataObject
) -> None:
    told = [whole, part, data.draw(torn_between(whole, BOOK)), {}, whole]
    for case, together in zip(told, judged_each(read(told), TABLES), strict=True):
        alone = judged(NamedAnswers(together.name, "here", Answers(case, BOOK)), TABLES)
        assert printed(together) == printed(alone)


def test_rows_near_published_cases_say_what_they_say_by_themselves(full: bool) -> None:
    told = near_journeys(random.Random(11), 2_000 if full else 90)
    together = list(judged_each(read(told), TABLES))
    for case, row in zip(told, together, strict=True):
        alone = judged(NamedAnswers(row.name, "here", Answers(case, BOOK)), TABLES)
        assert printed(row) == printed(alone)
        framing = framing_of(TABLES, Answers(case, BOOK))
        cost = cost_data(framing.services[0].cost) if framing.services else None
        low = "" if cost is None or cost["low"] is None else f"{cost['low']:.2f}"
        assert row.ids["monthly_cost_usd_low"] == low
        steps = step_items(framing)[:1]
        assert row.ids["next_test"] == "".join(span.text for step in steps for span in step)
    assert sum(row.ids["monthly_cost_usd_low"] != "" for row in together) > 2
    assert len({row.ids["next_test"] for row in together}) > 15


def test_rows_of_any_length_of_table_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = read(random_rows(BOOK, 40))
    whole = [printed(case) for case in judged_each(cases, TABLES)]
    monkeypatch.setattr(rows, "CHUNK", 7)
    assert [printed(case) for case in judged_each(cases, TABLES)] == whole
    backwards = judged_each(cases[::-1], TABLES)
    assert [printed(case) for case in backwards] == whole[::-1]


# -- what is judged, and how often -----------------------------------------------------------


def count_judged(monkeypatch: pytest.MonkeyPatch) -> list[Answers]:
    """The answers that are judged by themselves from now on."""
    alone: list[Answers] = []
    judge = rows.framing_of

    def counted(tables: Any, answers: Answers) -> Any:
        alone.append(answers)
        return judge(tables, answers)

    monkeypatch.setattr(rows, "framing_of", counted)
    return alone


def as_the_pages_ask(chance: random.Random, count: int) -> list[Mapping[str, Any]]:
    """Cases to whose end the questionnaire was answered, with all that it does not ask left open.

    Most answers are those of a journey, so that every road is taken.
    """
    return [as_one_page_asks(chance) for _ in range(count)]


def as_one_page_asks(chance: random.Random) -> dict[str, Any]:
    journey, told = chance.choice(BOOK.journeys), dict[str, Any]()

    def reply(question: Question) -> Any:
        drawn = random_answer(question, chance, 0) or "some words"
        usual = journey.answers.get(question.id, drawn)
        told[question.id] = usual if chance.random() < 0.8 else drawn
        return checked(question, told[question.id])

    Interview(TABLES, {}).to_the_end(reply)
    return told


def test_rows_that_the_pages_would_ask_no_more_are_judged_together(
    full: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = as_the_pages_ask(random.Random(5), 400 if full else 40)
    cases = read(told)
    alone = count_judged(monkeypatch)
    together = list(judged_each(cases, TABLES))
    assert len(alone) < len(cases) / 8
    for case, row in zip(told, together, strict=True):
        assert printed(row) == printed(
            judged(NamedAnswers(row.name, "here", Answers(case, BOOK)), TABLES)
        )


def test_no_complete_row_is_judged_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = read(random_rows(BOOK, 150))
    alone = count_judged(monkeypatch)
    assert len(list(judged_each(cases, TABLES))) == 150
    assert alone == []


def test_equal_answers_are_judged_once_whatever_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    open_ = {"wanted": "estimate", "worth": UNKNOWN}
    told = [open_ | {"problem": f"Problem {n}"} for n in range(20)]
    cases = read([*told, open_ | {"worth": "close"}])
    alone = count_judged(monkeypatch)
    first, *others, last = judged_each(cases, TABLES)
    assert len(alone) == 2
    assert all(other.parts is first.parts for other in others)
    assert last.ids != first.ids
    assert [case.answers["problem"] for case in (first, *others)] == [t["problem"] for t in told]


def test_bad_rows_fail_alone_between_rows_that_are_judged_together() -> None:
    lines = table(random_rows(BOOK, 60)).split(b"\r\n")
    wanted = COLUMNS.index("wanted")
    for row in (7, 30):
        cells = next(csv.reader([lines[row].decode()]))
        cells[wanted] = "gold"
        out = io.StringIO()
        csv.writer(out, lineterminator="").writerow(cells)
        lines[row] = out.getvalue().encode()
    found = cases_in([("a.csv", b"\r\n".join(lines))], BOOK)
    assert [fault.where for fault in found.faults] == [
        "row 8, column wanted",
        "row 31, column wanted",
    ]
    names = [case.name for case in judged_each(found.cases, TABLES)]
    assert names == [f"No. {n}" for n in range(60) if n not in (6, 29)]


# -- what a function asked -------------------------------------------------------------------


def facts(answers: Mapping[str, Any]) -> Facts:
    framing = framing_of(TABLES, Answers(answers, BOOK))
    return Facts(TABLES, framing.case.masks, framing.leading_case.masks)


def whole(seed: int, open_share: float = 0) -> Facts:
    [answers] = random_rows(BOOK, 1, open_share, seed=seed)
    return facts({name: said for name, said in answers.items() if said is not None})


def times(function: Callable[[Framing], Any]) -> tuple[Callable[[Framing], Any], list[int]]:
    """The function, and a list that grows with each of its runs."""
    runs: list[int] = []

    def counted(framing: Framing) -> Any:
        runs.append(1)
        return function(framing)

    return counted, runs


def test_a_function_is_run_once_for_all_cases_that_it_cannot_tell_apart() -> None:
    function, runs = times(lambda f: (f.leading, f.case.possible("stakes")))
    kept = Asked(function)
    cases = [whole(seed, seed % 2 / 10) for seed in range(60)]
    said = [kept(case) for case in cases]
    verdict, stakes = TABLES.index["verdict"], TABLES.index["stakes"]
    assert said == [
        (TABLES.names(verdict, case.leading[verdict])[0], TABLES.names(stakes, case.masks[stakes]))
        for case in cases
    ]
    assert 5 < len(set(said)) < 30
    assert len(runs) == len(set(said))


def test_what_a_function_asks_may_hang_on_what_it_asked_before() -> None:
    def first_fired(framing: Framing) -> tuple[str, str]:
        for rule in BOOK.rules:
            status = framing.case.status(rule.id)
            if status != "ruled_out" and framing.leading_case.status(rule.id) == "fired":
                return rule.id, status
        raise AssertionError("no rule fires")

    function, runs = times(first_fired)
    kept = Asked(function)
    cases = [whole(seed, seed % 3 / 10) for seed in range(60)]
    for case in cases + cases:
        bits = ((rule.id, TABLES.rule_bits[rule.id]) for rule in BOOK.rules)
        name, held = next((n, b) for n, b in bits if case.bits(asked.HELD) & b)
        status = "fired" if case.bits(asked.MUST) & held else "open"
        assert kept(case) == (name, status)
    assert len(runs) < 40


READS: dict[str, Callable[[Framing], object]] = {
    "inputs": lambda f: f.case.input_masks[0],
    "assumed inputs": lambda f: len(f.assumed_inputs),
    "all masks": lambda f: list(f.case.masks),
    "the number of masks": lambda f: len(f.case.masks),
    "some masks": lambda f: f.leading_case.masks[:3],
    "the last mask": lambda f: f.case.masks[-1],
    "what was put first": lambda f: f.case.likeliest[0],
    "whether anything was put first": lambda f: bool(f.case.likeliest),
    "the boxes": lambda f: f.case.may.bit_length(),
    "answers": lambda f: f.answers.get("wanted"),
    "whether it was answered": lambda f: "wanted" in f.answers,
    "people": lambda f: f.about,
}


@pytest.mark.parametrize("what", READS)
def test_what_is_not_told_of_a_case_is_never_guessed(what: str) -> None:
    kept = Asked(READS[what])
    for _ in range(2):
        with pytest.raises(UnaskedError):
            kept(whole(1))


def test_beyond_a_number_of_cases_none_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "MOST_KEPT", 3)
    kept = Asked(lambda f: f.leading_case.possible("task"))
    cases = [whole(seed) for seed in range(60)]
    task = TABLES.index["task"]
    assert len({case.leading[task] for case in cases}) > 3
    for case in cases + cases:
        assert kept(case) == TABLES.names(task, case.leading[task])
    assert kept.kept == 3


def test_a_row_that_asks_what_is_not_told_is_judged_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cases = read(random_rows(BOOK, 3))
    wanted = [printed(case) for case in judged_each(cases, TABLES)]

    def refuse(masks: object, f: object) -> int:
        raise UnaskedError

    monkeypatch.setattr(asked._Masks, "__getitem__", refuse)
    alone = count_judged(monkeypatch)
    assert [printed(case) for case in judged_each(cases, TABLES)] == wanted
    assert len(alone) == 3


# -- room and progress -----------------------------------------------------------------------


@pytest.mark.full
def test_a_row_takes_little_room_from_reading_to_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "CHUNK", 50)
    rows_ = random_rows(BOOK, 100)
    # Of both, more than are worked out at a time, so that only what is kept of a row differs.
    few, many = table(rows_ * 4), table(rows_ * 16)

    def peak(data: bytes) -> int:
        tracemalloc.start()
        found = cases_in([("a.csv", data)], BOOK)
        whole_ = portfolio_of(TABLES, judged_each(found.cases, TABLES))
        assert sum(len(piece) for piece in csv_pieces(whole_.cases)) > len(rows_) * 300
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    peak(few)
    assert peak(many) - peak(few) < 1_200 * 1_200


def test_a_long_csv_file_comes_in_pieces_that_make_the_whole() -> None:
    cases = portfolio_of(TABLES, judged_each(read(random_rows(BOOK, 300)), TABLES))
    pieces = list(csv_pieces(cases.cases))
    assert len(pieces) > 1
    assert all(len(piece) < PIECE + 5_000 for piece in pieces)
    assert "".join(pieces) == to_csv(cases)
    rows_ = list(csv.DictReader(io.StringIO(to_csv(cases).removeprefix("\ufeff"))))
    assert [row["name"] for row in rows_] == [case.name for case in cases.cases]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look at the clock is two seconds after the last."""
    ticks = iter(range(0, 100_000, 2))
    monkeypatch.setattr("framing.commands.portfolio.time.monotonic", lambda: float(next(ticks)))


@pytest.mark.usefixtures("clock")
def test_rows_read_are_told_on_a_terminal_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with rows_read() as watch:
        watch(200)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with pytest.raises(ValueError, match="broken"), rows_read() as watch:
        watch(0)
        watch(12_400)
        raise ValueError("broken")
    told = capsys.readouterr().err
    assert "Reading row 12,400" in told
    assert told.endswith("\n")


@pytest.mark.usefixtures("clock")
def test_a_bar_moves_on_in_few_steps_to_its_end(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    count = STEPS * 10 + 3
    assert list(with_bar(range(count), "Judging")) == list(range(count))
    told = capsys.readouterr().err
    assert told.count("\r") <= STEPS + 5
    assert "100%" in told
