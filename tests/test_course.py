"""Everything that the course names is found in the product; every candidate rule was judged."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from fixed import AS_OF, ROOT

from framing import load_rulebook

BOOK = load_rulebook()
ITEMS: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/course_coverage.yaml").read_text())
HEURISTICS: list[dict[str, Any]] = yaml.safe_load((ROOT / "rules/heuristics.yaml").read_text())
PLACES = {
    "term": set(BOOK.glossary),
    "lesson": {lesson.id for lesson in BOOK.course},
    "task": set(BOOK.tasks),
    "service": set(BOOK.services),
    "phase": {phase.id for phase in BOOK.phases},
    "rule": {rule.id for rule in BOOK.rules},
    "question": {question.id for question in BOOK.questions},
    "stage": {stage.id for stage in BOOK.stages},
}


def test_the_checklist_of_the_course_is_whole() -> None:
    assert len(ITEMS) == 116
    assert len({(entry["item"], entry["from"]) for entry in ITEMS}) == 116


@pytest.mark.parametrize("entry", ITEMS, ids=[e["item"][:40] for e in ITEMS])
def test_what_the_course_names_lives_in_the_product(entry: dict[str, Any]) -> None:
    assert entry["lives"]
    for place in entry["lives"]:
        kind, name = place.split(":")
        assert name in PLACES[kind], place


def test_a_lesson_that_has_aged_says_what_holds_today_and_names_its_services() -> None:
    aged = [lesson for lesson in BOOK.course if lesson.now]
    assert len(aged) >= 15
    for lesson in BOOK.course:
        closed = [s for s in lesson.services if not BOOK.services[s].open_on(AS_OF)]
        assert not closed or lesson.now, lesson.id


def test_the_services_that_the_course_names_and_that_closed_are_said_to_be_closed() -> None:
    told = {service for lesson in BOOK.course for service in lesson.services}
    named = {
        place.split(":")[1]
        for entry in ITEMS
        for place in entry["lives"]
        if place.startswith("service:")
    }
    closed = {s for s in named if not BOOK.services[s].open_on(AS_OF)}
    assert closed <= told | {"lex_v1"}
    assert BOOK.services["lex_v1"].successor == "lex_v2"


def test_each_of_the_eighty_candidate_rules_was_judged() -> None:
    assert len(HEURISTICS) == 80
    assert len({entry["id"] for entry in HEURISTICS}) == 80
    for entry in HEURISTICS:
        assert entry["judged"] in ("encoded", "merged", "declined")
        assert len(entry["why"]) > 10
        assert set(entry["rules"]) <= PLACES["rule"], entry["id"]
        assert bool(entry["rules"]) == (entry["judged"] != "declined")
