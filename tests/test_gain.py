"""Does it pay: what only has to be counted stops nothing, and what is in doubt still decides."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from fixed import AS_OF, CHURN, without
from generated_answers import some_answers
from hypothesis import given

from framing import Framing, assess, assess_many, load_rulebook, render
from framing.document.next_steps import step_items
from framing.evaluation.interview import applies
from framing.evaluation.tables import NO

BOOK = load_rulebook()
PAYS = {
    "cases_per_month": 1000,
    "share_that_matters": 10,
    "gain_per_hit": 500,
    "found_today": 20,
    "running_cost": 1000,
}
DOES_NOT = {**PAYS, "running_cost": 900_000}
MISSED_IS_LITTLE = {**PAYS, "found_today": 100}

#: Fields of invoices: work is saved in each case, and nothing is found.
READING = {
    "wanted": "recognise", "signals": "none", "rule_cover": "fall_short", "input_kind": "scans",
    "domain": "invoices", "volume": "fall_behind", "change": "stays", "decision": "known",
    "language": "english", "stakes": "money", "where": "aws", "skills": "developers",
}  # fmt: skip


def framed(worth: Any, **more: Any) -> Framing:
    return assess({**CHURN, "worth": worth, **more}, AS_OF)


@pytest.mark.parametrize("worth", ["clearly", "uncounted", ["clearly", "uncounted"]])
def test_that_nobody_has_counted_keeps_the_verdict_firm(worth: Any) -> None:
    framing = framed(worth)
    assert framing.firm
    assert framing.verdict == "use_ml"


def test_counting_is_an_early_step_and_an_argument_where_nobody_has_counted() -> None:
    framing = framed("uncounted")
    assert [rule.id for rule in framing.opposing if rule.stage == "economics"] == [
        "nobody-has-counted"
    ]
    steps = ["".join(span.text for span in step) for step in step_items(framing)]
    place = next(i for i, said in enumerate(steps) if said.startswith("Count the cases of one"))
    assert place == 0
    assert "Count one ordinary week" in str(render(framing, "md", full=True))
    counted = ["".join(span.text for span in step) for step in step_items(framed("clearly"))]
    assert not counted[0].startswith("Count the cases of one")


def test_what_is_in_doubt_hangs_on_the_numbers_and_they_decide() -> None:
    assert framed("close").possible_verdicts == ("not_yet", "use_ml")
    assert framed("close", **PAYS).verdict == "use_ml"
    for numbers in (DOES_NOT, MISSED_IS_LITTLE):
        found = framed("close", **numbers)
        assert (found.verdict, found.fix_first) == ("not_yet", ("economics",))


def test_what_was_worked_out_and_does_not_pay_decides_whatever_the_numbers_say() -> None:
    for numbers in ({}, PAYS, DOES_NOT):
        found = framed("clearly_not", **numbers)
        assert (found.verdict, found.fix_first) == ("not_yet", ("economics",))


@pytest.mark.parametrize("worth", ["clearly", "uncounted"])
@pytest.mark.parametrize("numbers", [DOES_NOT, MISSED_IS_LITTLE])
def test_numbers_that_do_not_cover_it_speak_against_a_gain_that_nobody_doubts(
    worth: str, numbers: dict[str, int]
) -> None:
    found = framed(worth, **numbers)
    assert found.firm
    against = {rule.id: rule for rule in found.opposing}
    assert "answer that the gain is in doubt" in str(against["numbers-say-otherwise"].next)
    assert "numbers-say-otherwise" not in {rule.id for rule in framed(worth, **PAYS).opposing}


def test_drafts_and_sourced_answers_each_call_for_their_own_safeguard() -> None:
    told = {
        "wanted": "documents",
        "document_answer": "written_answer",
        "signals": "none",
        "decision": "known",
        "worth": "clearly",
        "documents_ready": "there",
        "stakes": "money",
        "where": "aws",
        "skills": "developers",
    }

    def required(goes_out: str) -> set[str]:
        found = assess({**told, "goes_out": goes_out}, AS_OF).safeguards
        return {item.conclusion.id for item in found if item.required}

    read, sourced = required("person_first"), required("with_source")
    assert read - sourced == {"human_decision"}
    assert sourced - read == {"explanation"}


def test_where_work_is_saved_what_is_found_today_changes_no_sum_and_no_verdict() -> None:
    alone = assess({**READING, "worth": "close", **without(PAYS, "found_today")}, AS_OF)
    typed_in_today = assess({**READING, "worth": "close", **PAYS, "found_today": 95}, AS_OF)
    assert typed_in_today.verdict == "use_ml"
    assert typed_in_today.results == alone.results
    assert typed_in_today.economics == alone.economics
    sums = {item.id: item for item in alone.economics}
    assert sums["perfect_gain"].value == 50_000
    # What is already done right today was not asked, so what is lost by doing nothing is not known.
    assert not {"doing_nothing", "extra_surplus"} & sums.keys()
    assert not any("found_today" in item.needs for item in alone.economics)


def test_where_cases_are_found_what_is_found_today_is_taken_off_and_asked_for() -> None:
    told = {item.id: item for item in framed("close", **PAYS).economics}
    assert told["doing_nothing"].value == 40_000
    open_ = {item.id: item for item in framed("close", **without(PAYS, "found_today")).economics}
    assert open_["doing_nothing"].needs == open_["extra_surplus"].needs == ("found_today",)


@given(some_answers(BOOK))
def test_no_sum_needs_or_takes_a_number_whose_question_does_not_arise(told: dict[str, Any]) -> None:
    framing = assess(told, AS_OF)
    moot = {q.id for q in BOOK.questions if applies(framing.case, q) == NO}
    assert not moot & {name for item in framing.economics for name in item.needs}
    asked = assess(without(framing.answers, *moot), AS_OF)
    assert framing.economics == asked.economics
    assert framing.results == asked.results
    said = " ".join(item.formula for item in framing.economics)
    for name, words in (("found_today", "today"), ("false_alarm_cost", "false alarm")):
        assert name not in moot or words not in said


@pytest.mark.parametrize("kind", [READING, CHURN])
def test_a_table_counts_what_is_found_today_only_where_something_is_found(
    kind: dict[str, Any],
) -> None:
    costs, found = (0, 4_000, 49_000, 51_000), (0, 50, 100, None)
    rows = [
        {**kind, "worth": "close", **PAYS, "running_cost": cost, "found_today": today}
        for cost in costs
        for today in found
    ]
    verdicts = assess_many(pl.DataFrame(rows), as_of=AS_OF)["verdict"].to_list()
    alone = [assess({n: a for n, a in row.items() if a is not None}, AS_OF) for row in rows]
    assert verdicts == [framing.verdict for framing in alone]
    at_4_000 = {v for row, v in zip(rows, verdicts, strict=True) if row["running_cost"] == 4_000}
    assert at_4_000 == ({"use_ml"} if kind is READING else {"use_ml", "not_yet", "undecided"})
