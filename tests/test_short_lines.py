"""True-or-not lines have a short name, and no sentence quotes a whole line of a grid."""

from __future__ import annotations

from typing import Any

from fixed import AS_OF
from generated_answers import some_answers
from hypothesis import given, settings

from framing import assess, load_rulebook, render
from framing.document.assumed import assumed_words, told_together
from framing.document.fork_words import forks_in_words, lead_of
from framing.rulebook.model import NOT_CHOSEN, UNKNOWN

BOOK = load_rulebook()
GRIDS = [question for question in BOOK.questions if question.kind == "pick_many"]
LONG = [o.label for q in GRIDS for o in q.options if o.label != o.short and len(o.label) > 40]
FEWER = max(settings.default.max_examples // 4, 5)


def test_every_line_has_a_short_name_of_its_own_that_can_follow_whether() -> None:
    names = [option.short for question in GRIDS for option in question.options]
    assert None not in names
    assert len(set(names)) == len(names)
    for name in names:
        assert name is not None
        assert len(name) <= 70
        assert name[0].islower()
        assert name[-1] not in ".?!"


@settings(max_examples=FEWER)
@given(some_answers(BOOK))
def test_what_it_hangs_on_and_what_is_assumed_never_quote_a_whole_line(
    told: dict[str, Any],
) -> None:
    framing = assess(told, AS_OF)
    said = [lead_of(framing)]
    for fork in forks_in_words(framing):
        said += [fork.title, *(road.when for road in fork.roads), *fork.ask]
    said += [assumed_words(items) for items in told_together(framing)]
    assert not [label for label in LONG if any(label in words for words in said)]


@settings(max_examples=FEWER)
@given(some_answers(BOOK))
def test_lines_of_one_question_that_lead_to_the_same_are_one_assumption(
    told: dict[str, Any],
) -> None:
    framing = assess(told, AS_OF)
    groups = told_together(framing)
    assert sorted(item.fact for items in groups for item in items) == sorted(
        item.fact for item in framing.assumptions
    )
    alike = [
        (items[0].question.id, items[0].value, items[0].moves)
        for items in groups
        if items[0].question.kind == "pick_many"
    ]
    assert len(set(alike)) == len(alike)


def test_page_one_takes_prohibited_uses_for_granted_in_one_line() -> None:
    told = {"wanted": "estimate", "rule_cover": "fall_short", "signals": UNKNOWN}
    framing = assess(told, AS_OF)
    stops = [i for i in framing.assumptions if i.moves == ("stop",) and i.value == NOT_CHOSEN]
    assert len(stops) == 4
    page = str(render(framing, "md")).split("\n## ")[1]
    start = "- **Reasons not to build a model, taken as not true:"
    taken = [line for line in page.splitlines() if line.startswith(start)]
    assert len([line for line in taken if line.rstrip(".").endswith("stop")]) == 1
