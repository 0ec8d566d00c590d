"""What to do instead of ML: told for every road, as data, and only where it holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fixed import AS_OF, one_in
from generated_answers import some_answers
from hypothesis import given, settings

from framing import RulebookError, assess, load_rulebook, to_dict
from framing.document import render
from framing.document.next_steps import road_steps, step_items
from framing.document.reasons import told_reasons
from framing.document.sections import document_of
from framing.document.wording import sentence
from framing.pages.rules_behind import BEHIND

BOOK = load_rulebook()
NAMED = {c.instead for stage in BOOK.stages for c in stage.conclusions if c.instead}
RULES = {"wanted": "estimate", "signals": "none", "rule_cover": "enough"}


def test_every_road_that_a_conclusion_names_is_described() -> None:
    assert set(BOOK.roads) == NAMED
    for road in BOOK.roads.values():
        assert len({step.title for step in road.steps}) == len(road.steps) >= 3


def test_every_road_is_taken_by_some_journey() -> None:
    taken = {assess(j.answers, j.as_of).instead for j in BOOK.journeys}
    assert taken >= NAMED


@settings(max_examples=settings().max_examples // 3)
@given(some_answers(BOOK))
def test_a_document_tells_how_to_do_it_exactly_when_ml_is_left_aside(told: dict[str, Any]) -> None:
    framing = assess(told, AS_OF)
    sections = {section.id: section for section in document_of(framing).sections}
    assert ("how-to-do-it" in sections) == (framing.instead is not None)
    if framing.instead:
        assert sections["how-to-do-it"].title == BOOK.roads[framing.instead].title
        data = to_dict(framing)["how_to_do_it_instead"]
        assert [s["title"] for s in data["steps"]] == [s.title for s in road_steps(framing)]


def test_the_rules_document_says_all_that_makes_rules_last() -> None:
    said = str(render(assess(RULES, AS_OF), "md"))
    for words in ("owner", "decision table", "thirty", "person", "cover", "once a year",
                  "machine learning again when"):  # fmt: skip
        assert words in said, words


def test_an_appeal_is_asked_for_where_people_are_affected() -> None:
    harmless = assess({**RULES, "stakes": "annoyance", "explanation_owed": "not_owed",
                       "personal_data": "none_used"}, AS_OF)  # fmt: skip
    harmful = assess({**RULES, "stakes": "serious"}, AS_OF)
    assert len(road_steps(harmful)) == len(road_steps(harmless)) + 1
    [added] = [step for step in road_steps(harmful) if step not in road_steps(harmless)]
    assert added.standing == "law"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    one_in(
        3,
        [
            (
                "- instead: rules",
                "- instead: rulez",
                ["UNKNOWN-ID roads.yaml:4", "rulez", "Did you mean"],
            ),
            ("  about: Rules last", "  abuot: Rules last", ["UNKNOWN-KEY roads.yaml:6", "abuot"]),
            ("sources: [dmn-validation]", "sources: [dmn]", ["UNKNOWN-ID roads.yaml:2", "dmn"]),
            ("{stakes: serious}", "{stakes: terrible}", ["roads.yaml:", "terrible"]),
            (
                "    - say: >-\n        Ask about",
                "    - when: {stakes: money}\n      say: >-\n        Ask about",
                ["roads.yaml:", "when to ask again"],
            ),
            ("- instead: manual", "- instead: rules", ["SAME-ID", "MISSING-ROAD", "manual"]),
        ],
    ),
)
def test_a_faulty_road_is_refused_with_its_line(
    old: str, new: str, expected: list[str], rules_copy: Path
) -> None:
    path = rules_copy / "roads.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(RulebookError) as caught:
        load_rulebook(rules_copy)
    for words in expected:
        assert words in str(caught.value)


def test_what_is_forbidden_is_no_road_and_no_rule_out_of_force_stands_in_the_way() -> None:
    framings = [assess(journey.answers, journey.as_of or AS_OF) for journey in BOOK.journeys]
    for framing in framings:
        nearest = [line.nearest.rule for line in framing.why_not]
        assert all(rule.in_force(framing.as_of) for rule in nearest)
    told = [render(framing, "md", full=True) for framing in framings[::20]]
    assert any("## Roads not taken" in document for document in told)
    assert not any("| Nothing - the use is forbidden |" in document for document in told)


def test_a_step_mended_or_a_product_bought_comes_before_rules_written_beside_it() -> None:
    for line, road in (("broken_step", "process"), ("product_exists", "buy")):
        framing = assess({"wanted": "fixed_result", "signals": [line]}, AS_OF)
        assert (framing.verdict, framing.instead) == ("do_not_use_ml", road)
        own, other = (
            BOOK.rule(rule).next for rule in (framing.reasons[0].id, "result-already-settled")
        )
        steps = ["".join(span.text for span in step) for step in step_items(framing)]
        assert steps.index(sentence(own)) < steps.index(sentence(other)), line


def test_where_it_is_said_that_the_result_is_laid_down_that_is_the_first_reason() -> None:
    said = assess(
        {"wanted": "fixed_result", "signals": ["must_be_certain", "product_exists?"]}, AS_OF
    )
    first, *others = told_reasons(said)
    assert (first.id, [rule.id for rule in others]) == (
        "certainty-required",
        ["result-already-settled"],
    )


def test_no_step_asks_where_the_facts_stand_and_one_looks_at_what_must_be_read_first() -> None:
    told = {"wanted": "fixed_result", "signals": ["must_be_certain"], "flywheel": "in_apps"}
    steps = ["".join(span.text for span in step) for step in step_items(assess(told, AS_OF))]
    assert not any("on paper" in step or "fields of a system" in step for step in steps)
    assert any("reads or sorts something before the rules apply" in step for step in steps)


def test_a_product_that_is_perhaps_sold_is_looked_at_before_anything_is_built() -> None:
    told = {"wanted": "fixed_result", "signals": ["must_be_certain", "product_exists?"]}
    first, *others = (
        "".join(span.text for span in step) for step in step_items(assess(told, AS_OF))
    )
    assert "a finished product does just this" in first
    assert "Before anything is built" in first
    assert not any("finished product" in step for step in others)
    settled = {**told, "signals": ["must_be_certain"]}
    steps = ["".join(span.text for span in step) for step in step_items(assess(settled, AS_OF))]
    assert not any("finished product" in step for step in steps)
    ahead, *rest = steps
    assert "Put twenty of your cases through it" in ahead, "what one has already comes first"
    assert others == rest


def test_rules_that_are_laid_down_follow_their_text_and_other_rules_are_reviewed_each_year() -> (
    None
):
    laid_down = assess({"wanted": "fixed_result", "signals": ["must_be_certain"]}, AS_OF)
    others = assess(RULES, AS_OF)
    own, shared = ({step.title for step in road_steps(framing)} for framing in (laid_down, others))
    follows = {"Keep the source and the dates of each rule beside it", "Name who follows changes"}
    assert own >= follows
    assert not shared & follows
    assert "Review once a year" in shared - own
    asked = (to_dict(framing)["how_to_do_it_instead"]["reopen"] for framing in (laid_down, others))
    assert ["one case in ten" in words for words in asked] == [False, True]


def test_rules_on_forbidden_uses_are_no_roads_that_were_not_taken() -> None:
    framing = assess(next(j for j in BOOK.journeys if j.id == "fields-from-invoices").answers)
    stages = {line.stage for line in framing.why_not if line.conclusion.then == "stop"}
    assert framing.rulebook.need.id in stages, "the rules are there"
    behind = BEHIND["roads-not-taken"](framing)
    assert behind
    assert not any("forbidden" in rule.id for rule in behind)
