"""What a portfolio says of each case, and where a case stands among the others."""

from __future__ import annotations

from typing import Any

from fixed import AS_OF, CHURN
from generated_answers import complete_answers, some_answers
from hypothesis import given, settings
from hypothesis import strategies as st
from portfolios import BOOK, TABLES, case, places, portfolio

from framing import assess
from framing.document.wording import shown_verdict
from framing.portfolio.judging import judged
from framing.portfolio.places import (
    Place,
    fronts,
    place_of,
)


@settings(max_examples=settings().max_examples // 6)
@given(answers=some_answers(BOOK))
def test_a_row_says_what_assess_says_of_the_same_answers(answers: dict[str, Any]) -> None:
    framing = assess(answers, AS_OF)
    row = judged(case("One", answers), TABLES)
    assert row.ids["verdict"] == framing.verdict
    assert row.ids["firm"] == ("yes" if framing.firm else "no")
    assert row.ids["leading"] == framing.leading
    assert row.ids["possible_verdicts"] == ";".join(framing.possible_verdicts)
    assert row.ids["learning_type"] == (framing.learning_type or "")
    assert row.ids["task"] == (framing.task or "")
    assert row.ids["path"] == (framing.path or "")
    assert row.ids["leading_path"] == framing.leading_path
    first = framing.services[0].service.id if framing.services else ""
    assert row.ids["first_service"] == first
    efforts = {item.stage.id: item.conclusion.id for item in framing.effort}
    for stage in ("building_effort", "running_cost_class"):
        assert row.ids[stage] == efforts.get(stage, "")
    assert row.shape == shown_verdict(framing)


def test_a_row_names_what_blocks_a_case_and_the_cheapest_test() -> None:
    whole = judged(case("Whole", {**CHURN, "rule_cover": "could_write"}), TABLES)
    assert whole.ids["what_blocks_it"] == ""
    assert str(whole.ids["next_test"]).startswith("Try first, before anything is built:")
    tried = judged(case("Rules fell short", CHURN), TABLES)
    assert str(tried.ids["next_test"]).startswith("Measure today's rules")
    lacking = judged(case("No rows", {**CHURN, "examples": "no_examples"}), TABLES)
    assert lacking.ids["leading"] == "not_yet"
    assert "learn from" in str(lacking.ids["what_blocks_it"])
    untold = judged(case("Untold", {k: v for k, v in CHURN.items() if k != "worth"}), TABLES)
    assert str(untold.ids["next_test"]).startswith("Ask the budget owner:")


@settings(max_examples=settings().max_examples // 3)
@given(whole=complete_answers(BOOK), data=st.data())
def test_the_range_holds_the_place_of_every_completion(
    whole: dict[str, Any], data: st.DataObject
) -> None:
    hidden = data.draw(st.sets(st.sampled_from(sorted(whole)), max_size=6))
    part = {key: value for key, value in whole.items() if key not in hidden}
    wide, end = place_of(assess(part, AS_OF)), place_of(assess(whole, AS_OF))
    assert wide.value.low <= wide.value.level <= wide.value.high
    assert wide.readiness.low <= wide.readiness.level <= wide.readiness.high
    if wide.sure:
        assert end.on_chart == wide.on_chart
    if end.on_chart:
        assert wide.may_be_on_chart
        assert wide.value.low <= end.value.level <= wide.value.high
        assert wide.readiness.low <= end.readiness.level <= wide.readiness.high


@settings(max_examples=settings().max_examples // 3)
@given(answers=complete_answers(BOOK))
def test_a_complete_case_has_one_place(answers: dict[str, Any]) -> None:
    framing = assess(answers, AS_OF)
    place = place_of(framing)
    assert place.value.low == place.value.high == place.value.level
    assert place.readiness.low == place.readiness.high == place.readiness.level
    assert place.sure


@given(chosen=st.deferred(lambda: st.lists(st.sampled_from(places()), max_size=12)))
def test_no_case_on_the_front_is_beaten_and_every_other_is(chosen: list[Place]) -> None:
    def beats(one: Place, other: Place) -> bool:
        here, there = ((p.value.level, p.readiness.level) for p in (one, other))
        return here != there and here[0] >= there[0] and here[1] >= there[1]

    on = [place for place in chosen if place.on_chart]
    for place, mark in zip(chosen, fronts(chosen), strict=True):
        beaten = any(beats(other, place) for other in on)
        assert (mark == "yes") == (place.on_chart and not beaten)
        assert mark != "possible" or place.may_be_on_chart


@settings(max_examples=settings().max_examples // 6)
@given(wholes=st.lists(complete_answers(BOOK), min_size=2, max_size=4), data=st.data())
def test_who_comes_to_the_front_was_told_that_it_may(
    wholes: list[dict[str, Any]], data: st.DataObject
) -> None:
    parts = []
    for whole in wholes:
        hidden = data.draw(st.sets(st.sampled_from(sorted(whole)), max_size=4))
        parts.append({key: value for key, value in whole.items() if key not in hidden})
    before = fronts([place_of(assess(part, AS_OF)) for part in parts])
    after = fronts([place_of(assess(whole, AS_OF)) for whole in wholes])
    for was, now in zip(before, after, strict=True):
        assert now != "yes" or was in ("yes", "possible")


def test_open_answers_that_may_bring_a_case_to_the_front_are_told() -> None:
    strong = case("Strong", CHURN)
    open_ = case("Open", {**CHURN, "worth": "close"})
    marks = {item.name: item.front for item in portfolio(strong, open_).cases}
    assert marks["Strong"] == "yes"
    weak = {k: v for k, v in CHURN.items() if k != "labels"}
    found = portfolio(strong, case("Weak", weak)).cases[1]
    assert found.front == "possible"
    assert "may bring it to the front" in found.words["Place"]


def test_more_value_and_more_data_never_move_a_case_back() -> None:
    def at(**more: str) -> Place:
        return place_of(assess({**CHURN, **more}, AS_OF))

    values = [at(worth=w).value.level for w in ("clearly_not", "close", "uncounted", "clearly")]
    assert values == sorted(values)
    ready = [at(examples=e).readiness.level for e in ("no_examples", "from_50", "from_10000")]
    assert ready == sorted(ready)
    assert ready[0] < ready[-1]
