"""Answers of earlier versions are still read, and never say more than they said then."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
import polars
import pyarrow as pa
import pytest
from fixed import CHURN
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import Answers, AnswersError, assess, assess_many, load_rulebook
from framing.answers.cells import answer_in
from framing.exports.sql import sql
from framing.pages import links
from framing.portfolio.reading import cases_in, read_cases
from framing.rulebook.model import CHOSEN, NOT_CHOSEN, UNKNOWN

BOOK = load_rulebook()
AS_OF = "2026-11-23"
SIGNALS = BOOK.question("signals")
SPLIT = [option.id for option in SIGNALS.options if "prohibited_use" in option.formerly]
KEPT = [option.id for option in SIGNALS.options if not option.formerly]


@pytest.mark.parametrize(
    "told", [["prohibited_use"], ["prohibited_use?"], ["prohibited_use", "few_cases"]]
)
def test_each_line_that_a_chosen_line_became_is_perhaps_true(told: list[str]) -> None:
    lines = Answers({"signals": told}, BOOK)["signals"]
    assert len(SPLIT) == 4
    assert {lines[line] for line in SPLIT} == {UNKNOWN}
    assert {line for line in KEPT if lines[line] == CHOSEN} == set(told) & {"few_cases"}


@pytest.mark.parametrize("told", [{"prohibited_use": False}, {"prohibited_use": "not_chosen"}])
def test_no_line_that_an_untrue_line_became_is_true(told: dict[str, bool | str]) -> None:
    lines = Answers({"signals": told}, BOOK)["signals"]
    assert {lines[line] for line in SPLIT} == {NOT_CHOSEN}
    assert {lines[line] for line in KEPT} == {UNKNOWN}


@pytest.mark.parametrize("told", [{"prohibited_use": "yes"}, {"prohibited_use": "perhaps"}])
def test_what_is_said_of_a_line_of_today_goes_before_an_earlier_line(told: dict[str, str]) -> None:
    lines = Answers({"signals": {"manipulation": "yes", **told}}, BOOK)["signals"]
    assert [lines[line] for line in SPLIT if line != "manipulation"] == [UNKNOWN] * 3
    assert lines["manipulation"] == CHOSEN


def test_an_earlier_forbidden_use_may_still_be_forbidden() -> None:
    result = assess({"wanted": "estimate", "signals": ["prohibited_use"]}, AS_OF)
    assert "stop" in result.possible_verdicts
    assert len(result.possible_verdicts) > 1


@pytest.mark.parametrize(
    "told",
    [
        {"inputs_known": "none_in_time"},
        {"right_answer_exact": "stand_in"},
        {"bias_signs": ["past_unfair"]},
        {"bias_signs": {"past_unfair": "yes"}},
        {"limit_signs": ["other_place?"]},
    ],
)
def test_what_is_asked_better_today_stays_open(told: dict[str, object]) -> None:
    answers = Answers(told, BOOK)
    assert "past_cases" not in answers
    assert "past_unfair" not in str(answers.plain())
    assert "other_place" not in str(answers.plain())


def test_an_earlier_link_is_read_and_says_what_is_asked_instead() -> None:
    told = {"signals": "prohibited_use,~few_cases", "inputs_known": "some_late"}
    answers, left_out = links.read(told, BOOK)
    assert {answers["signals"][line] for line in [*SPLIT, "few_cases"]} == {UNKNOWN}
    assert answers["signals"]["people_only"] == NOT_CHOSEN
    assert [BOOK.question("past_cases").ask in words for words in left_out] == [True]


def test_an_earlier_table_is_read(tmp_path: Path) -> None:
    table = tmp_path / "cases.csv"
    table.write_text("name,wanted,signals,inputs_known\nA,estimate,prohibited_use,some_late\n")
    (case,) = read_cases(table, BOOK).cases
    assert case.answers["signals"] == answer_in(SIGNALS, "prohibited_use")
    judged = assess_many(polars.read_csv(table), keep=["name"], as_of=AS_OF)
    (possible,) = judged["possible_verdicts"].to_list()
    assert tuple(possible.split(";")) == assess(case.answers, AS_OF).possible_verdicts


RECORDED = {"wanted": "estimate", "signals": "none", "input_kind": "rows", "labels": "recorded"}
ONE_OUTCOME = [
    ["one_outcome"],
    ["stand_in?", "one_outcome"],
    {"one_outcome": "yes"},
    {"one_outcome": True, "stand_in": "no"},
]


@pytest.mark.parametrize("told", ONE_OUTCOME)
def test_one_outcome_on_file_is_read_as_what_is_recorded(told: object) -> None:
    answers = Answers(RECORDED | {"past_cases": told}, BOOK)
    assert answers["labels"] == "one_outcome"
    assert "one_outcome" not in answers["past_cases"]


@pytest.mark.parametrize("told", [["one_outcome?"], {"one_outcome": "perhaps"}])
@pytest.mark.parametrize("said", ["recorded|elsewhere", ["recorded", "elsewhere"]])
def test_one_outcome_perhaps_on_file_leaves_what_was_said_possible(
    told: object, said: object
) -> None:
    answers = Answers(RECORDED | {"labels": said, "past_cases": told}, BOOK)
    assert answers["labels"] == ("recorded", "elsewhere", "one_outcome")


@pytest.mark.parametrize("told", ["none", ["stand_in"], {"one_outcome": "no"}, "unknown"])
def test_without_one_outcome_on_file_the_right_answers_stay(told: object) -> None:
    assert Answers(RECORDED | {"past_cases": told}, BOOK)["labels"] == "recorded"


@pytest.mark.parametrize(
    ("lines", "labels"),
    [("one_outcome", "one_outcome"), ("~one_outcome", ("recorded", "one_outcome"))],
)
def test_one_outcome_in_an_earlier_link_is_read(lines: str, labels: object) -> None:
    answers, left_out = links.read({"labels": "recorded", "past_cases": lines}, BOOK)
    assert answers["labels"] == labels
    assert left_out == ()


@pytest.mark.parametrize("old", ["answer_time", "explanation_owed"])
def test_not_knowing_what_is_still_asked_leaves_what_was_said_of_limits(old: str) -> None:
    """These questions lost an option to the limits; "I don't know" to them opens no limit."""
    assert "limits" not in Answers({old: UNKNOWN}, BOOK)
    said = Answers({old: UNKNOWN, "limits": "none"}, BOOK)["limits"]
    assert set(said.values()) == {NOT_CHOSEN}


# -- tables say the same as files ----------------------------------------------------------------

#: Columns that earlier versions had or from which an answer was taken, and what told by them, as
#: cells; a list of a file is its parts.
EARLIER: dict[str, list[str]] = {
    "past_cases": ["none", "stand_in", "one_outcome", "one_outcome?", "stand_in?;one_outcome"],
    "labels": ["recorded", "one_outcome", "recorded|elsewhere", "unknown"],
    "answer_time": ["overnight", "seconds", "tenth", "hundredth", "seconds|tenth", "unknown"],
    "explanation_owed": ["expected", "by_law"],
    "data_stays": ["free", "country", "site", "unknown"],
    "limits": ["none", "nobody_trains", "stays_on_site?;no_language_model", "unknown"],
    "existing_use": ["in_use", "not_in_use"],
    "account_search": ["kendra", "none_of_these"],
}
LISTS = ("past_cases", "limits")


def on_file(cells: dict[str, str]) -> Answers:
    """What a file of answers says that holds the cells of a row."""
    told: dict[str, Any] = {}
    for name, cell in cells.items():
        mark = ";" if name in LISTS else "|"
        whole = cell in ("none", UNKNOWN) or (name not in LISTS and mark not in cell)
        told[name] = cell if whole else cell.split(mark)
    return Answers(RECORDED | told, BOOK)


def earlier_rows() -> st.SearchStrategy[list[dict[str, str]]]:
    told = {name: st.sampled_from(cells) for name, cells in EARLIER.items()}
    return st.lists(st.fixed_dictionaries({}, optional=told), min_size=1, max_size=5)


@settings(max_examples=settings().max_examples // 2)
@given(rows=earlier_rows())
def test_a_row_of_an_earlier_table_says_what_a_file_with_the_same_answers_says(
    rows: list[dict[str, str]],
) -> None:
    wanted = [on_file(row) for row in rows]
    full = [RECORDED | row for row in rows]
    columns = list(dict.fromkeys(name for row in full for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(full)
    found = cases_in([("a.csv", out.getvalue().encode())], BOOK)
    assert not found.faults
    assert [case.answers for case in found.cases] == wanted
    table = polars.DataFrame({name: [row.get(name) for row in full] for name in columns})
    many = assess_many(table, as_of=AS_OF).to_dicts()
    for row, answers in zip(many, wanted, strict=True):
        for name, value in assess(answers, AS_OF).results.items():
            said = ";".join(value) or None if isinstance(value, tuple) else value
            assert row[name] == said, name


@pytest.mark.parametrize(
    ("cell", "question"),
    [
        ("one_outcome;nonsense", "past_cases"),
        ("third", "answer_time"),
        ("tenth|third", "answer_time"),
    ],
)
def test_what_no_version_had_is_told_by_row_and_column(cell: str, question: str) -> None:
    table = polars.DataFrame({"name": ["A"], question: [cell]})
    with pytest.raises(AnswersError, match=f"row 0, column {question}"):
        assess_many(table, as_of=AS_OF)
    found = cases_in([("a.csv", table.write_csv().encode())], BOOK)
    assert [fault.where for fault in found.faults] == [f"row 2, column {question}"]


def test_an_earlier_column_that_is_kept_tells_nothing() -> None:
    told = {"wanted": ["estimate"], "existing_use": ["in_use"]}
    kept = assess_many(polars.DataFrame(told), as_of=AS_OF, keep=["existing_use"])
    plain = assess_many(polars.DataFrame({"wanted": told["wanted"]}), as_of=AS_OF)
    assert kept.drop("existing_use").equals(plain)


@pytest.mark.full
def test_the_exported_query_reads_one_outcome_as_a_file_does() -> None:
    rows = [
        CHURN | {"labels": labels, "past_cases": lines}
        for labels in ("recorded", "one_outcome", "nowhere")
        for lines in EARLIER["past_cases"]
    ]
    names = [question.id for question in BOOK.questions]
    columns = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in names}
    connection = duckdb.connect()
    connection.register("cases", pa.table(columns | {"case": pa.array(range(len(rows)))}))
    query = sql(BOOK, AS_OF, "duckdb", keep=("case",))
    found = connection.execute(f'SELECT "case", verdict, faults FROM ({query})').fetchall()
    told_of = {case: told for case, *told in found}
    for case, row in enumerate(rows):
        framing = assess(on_file(row), AS_OF)
        settled = row["past_cases"] != "one_outcome?" or row["labels"] == "one_outcome"
        assert told_of[case] == [framing.verdict if settled else None, None], row


@pytest.mark.parametrize("strange", [[["x"]], [{}], [[], "none"], ["few", []], [{"a": 1}, "x"]])
def test_whatever_stands_in_a_list_is_refused_in_words_or_read(strange: Any) -> None:
    names = {old for q in BOOK.questions for o in q.options for old in o.formerly_said}
    for name in sorted(names | {question.id for question in BOOK.questions}):
        with suppress(AnswersError):
            Answers({name: strange}, BOOK)
        for lines in (["one_outcome?"], {"one_outcome": "perhaps"}):
            with suppress(AnswersError):
                Answers({"labels": strange, "past_cases": lines, name: strange}, BOOK)
