"""Does it pay: what only has to be counted stops nothing, and what is in doubt still decides."""

from __future__ import annotations

from typing import Any

import pytest
from fixed import AS_OF, CHURN

from framing import Framing, assess, load_rulebook, render
from framing.document.next_steps import step_items

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
