"""Parts of a problem, the arithmetic, the plan, and rules that hold only from or until a date."""

from __future__ import annotations

from typing import Any

import pytest
from fixed import AS_OF, CHURN, one_in
from generated_answers import some_answers
from hypothesis import given
from hypothesis import strategies as st

from framing import assess, load_rulebook, to_dict
from framing.document import render
from framing.rulebook.formulas import FORMULAS, break_even_precision, perfect_gain

BOOK = load_rulebook()
SUMMARY = {
    **{k: CHURN[k] for k in ("signals", "decision", "worth", "stakes", "where", "skills")},
    "wanted": "create",
    "creation": "summary",
}


# -- parts ----------------------------------------------------------------------------------


def test_calls_to_be_summarised_are_two_problems_each_with_its_own_path() -> None:
    framing = assess(SUMMARY | {"steps": ["speech_first"]}, AS_OF)
    (part,) = framing.parts
    assert (framing.leading, framing.services[0].service.id) == ("use_generative_ai", "bedrock")
    assert part.place == "before"
    assert part.framing.verdict == "use_ml"
    assert part.framing.task == "speech_to_text"
    assert part.framing.services[0].service.id == "transcribe"
    said = to_dict(framing)["parts"][0]
    assert said["title"] == "Turning speech into text"
    assert said["verdict"] == "use_ml"
    assert said["services"][0]["name"] == "Amazon Transcribe"
    assert "Amazon Transcribe" in str(render(framing, "md"))


def test_rules_take_the_clear_cases_and_a_model_the_rest() -> None:
    framing = assess(CHURN | {"rules_decide": 70}, AS_OF)
    assert [part.conclusion.id for part in framing.parts] == ["rules_part"]
    assert framing.parts[0].framing.instead == "rules"
    assert framing.verdict == "use_ml"
    assert assess(CHURN | {"rules_decide": 20}, AS_OF).parts == ()


def test_a_plan_with_an_estimate_inside_shows_the_estimate_as_ml() -> None:
    framing = assess(
        {
            "wanted": "best_plan",
            "plan_inputs": "about_right",
            "signals": "none",
            "steps": ["estimate_too"],
        },
        AS_OF,
    )
    assert framing.verdict == "do_not_use_ml"
    assert framing.parts[0].framing.leading_task is not None
    assert framing.parts[0].framing.leading_task.id == "forecasting"


@given(some_answers(BOOK))
def test_a_part_never_has_parts_and_keeps_what_holds_for_all(told: dict[str, Any]) -> None:
    framing = assess(told, AS_OF)
    shared = {question.id for question in BOOK.questions if question.shared}
    for part in framing.parts:
        assert part.framing.parts == ()
        for question in shared & set(framing.answers):
            assert part.framing.answers[question] == framing.answers[question]


# -- arithmetic -----------------------------------------------------------------------------


def test_break_even_precision_is_cost_over_cost_and_gain() -> None:
    assert break_even_precision(80, 20) == pytest.approx(0.2)
    assert break_even_precision(0, 0) is None
    assert perfect_gain(1000, 2, 50) == pytest.approx(1000)


NUMBERS = st.floats(0, 1e6, allow_nan=False)
SHARES = st.floats(0, 100, allow_nan=False)


@given(st.data())
def test_a_formula_never_loses_a_value_that_a_number_inside_the_range_gives(data: Any) -> None:
    for fact in BOOK.facts.values():
        if fact.formula is None:
            continue
        ranges, point = {}, {}
        for name in fact.inputs:
            ends = SHARES if BOOK.question(name).maximum == 100 else NUMBERS
            low, inside, high = sorted(data.draw(st.tuples(ends, ends, ends)))
            ranges[name], point[name] = (low, high), (inside, inside)
        exact = {v for v, possible in FORMULAS[fact.formula](point).items() if possible}
        assert len(exact) == 1
        assert exact <= {v for v, possible in FORMULAS[fact.formula](ranges).items() if possible}
        assert exact <= set(fact.values)


@pytest.mark.parametrize(
    ("numbers", "verdict"),
    [
        ({"found_today": 0, "running_cost": 900}, "use_ml"),
        ({"found_today": 0, "running_cost": 1100}, "not_yet"),
        ({"found_today": 95, "running_cost": 900}, "not_yet"),
    ],
)
def test_a_close_case_is_settled_by_its_numbers(numbers: dict[str, int], verdict: str) -> None:
    told = {"worth": "close", "cases_per_month": 1000, "share_that_matters": 2, "gain_per_hit": 50}
    assert assess(CHURN | told | numbers, AS_OF).verdict == verdict


def test_numbers_that_contradict_the_feeling_are_an_objection_and_no_verdict() -> None:
    told = {"cases_per_month": 1000, "share_that_matters": 2, "gain_per_hit": 50}
    framing = assess(CHURN | told | {"running_cost": 5000}, AS_OF)
    assert framing.verdict == "use_ml"
    assert framing.strongest_objection.rule.id == "numbers-say-otherwise"


def test_each_sum_says_what_it_is_or_which_number_is_missing() -> None:
    framing = assess(CHURN | {"gain_per_hit": 80, "false_alarm_cost": 20}, AS_OF)
    sums = {item.id: item for item in framing.economics}
    assert sums["break_even_precision"].value == pytest.approx(20)
    assert sums["perfect_gain"].value is None
    assert sums["perfect_gain"].needs == ("cases_per_month", "share_that_matters")
    text = str(render(framing, "md"))
    assert "20 alarms in a hundred" in text
    assert "Open – needs: cases a month and share that matters" in text


# -- plan -----------------------------------------------------------------------------------


def test_the_plan_follows_the_phases_of_the_course_and_skips_what_is_not_needed() -> None:
    plan = assess(CHURN, AS_OF).plan
    assert [item.phase.id for item in plan] == [phase.id for phase in BOOK.phases]
    assert not any(item.skipped for item in plan)
    ready = assess(
        CHURN | {"wanted": "recognise", "input_kind": "scans", "rule_cover": "fall_short"}, AS_OF
    ).plan
    skipped = {item.phase.id for item in ready if item.skipped}
    assert {"data-integration", "feature-engineering", "training"} <= skipped


def test_there_is_no_plan_where_nothing_is_to_be_built() -> None:
    assert assess({"wanted": "past_figures", "signals": "none"}, AS_OF).plan == ()


@given(some_answers(BOOK))
def test_every_phase_of_a_plan_has_a_step_or_a_reason_to_skip_it(told: dict[str, Any]) -> None:
    for item in assess(told, AS_OF).plan:
        assert bool(item.steps) != bool(item.skipped), item.phase.id


# -- dates ----------------------------------------------------------------------------------


def test_duties_of_the_eu_ai_act_are_told_by_the_date() -> None:
    told = CHURN | {"in_eu": "in_the_eu", "listed_area": "listed"}

    def rules(as_of: str) -> list[str]:
        kept = [s for s in assess(told, as_of).safeguards if s.conclusion.id == "eu_high_risk"]
        return [rule.id for item in kept for rule in item.rules]

    assert rules("2027-12-01") == ["eu-high-risk-duties-will-come"]
    assert rules("2027-12-02") == ["eu-high-risk-duties-hold"]


@pytest.mark.parametrize(
    "as_of", one_in(2, ["2026-11-23", "2027-12-02", "2028-08-02", "2028-08-01"])
)
def test_a_listed_use_is_told_both_dates_and_what_article_6_leaves_out(as_of: str) -> None:
    told = CHURN | {"in_eu": "in_the_eu", "listed_area": "listed"}
    said = str(render(assess(told, as_of), "md"))
    for words in ("2 December 2027", "2 August 2028", "Article 6(3)", "profiling of people"):
        assert words in said, words
    elsewhere = str(render(assess(told | {"in_eu": "outside"}, as_of), "md"))
    assert "2 August 2028" not in elsewhere


@pytest.mark.parametrize(
    "as_of", one_in(2, ["2026-11-23", "2026-12-01", "2026-12-02", "2027-06-01"])
)
def test_the_end_of_grace_for_marks_is_told_in_words_that_hold_on_every_date(as_of: str) -> None:
    said = str(render(assess(SUMMARY | {"in_eu": "in_the_eu"}, as_of), "md"))
    assert "must do the marking from 2 December 2026 on." in said
    assert "until 2 December 2026" not in said
    elsewhere = str(render(assess(SUMMARY | {"in_eu": "outside"}, as_of), "md"))
    assert "2 December 2026" not in elsewhere


def test_every_term_of_the_glossary_that_a_document_uses_is_explained_in_it() -> None:
    text = str(render(assess(CHURN, AS_OF), "md", full=True))
    assert "## Words used here" in text
    assert "**Leakage:**" in text
    assert "**Simulator:**" not in text


def test_names_of_questions_keep_their_capitals_within_a_sentence() -> None:
    for journey in BOOK.journeys[::12]:
        said = str(render(assess(journey.answers, journey.as_of), "md"))
        assert "in the eu" not in said
        assert "ml problem framing" not in said
