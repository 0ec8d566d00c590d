"""Answers of earlier versions are still read, and never say more than they said then."""

from __future__ import annotations

from pathlib import Path

import polars
import pytest

from framing import Answers, assess, assess_many, load_rulebook
from framing.answers.cells import answer_in
from framing.pages import links
from framing.portfolio.reading import read_cases
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
