"""How to do well what is done instead of machine learning."""

from __future__ import annotations

from framing.document.blocks import Heading, Numbered, Paragraph, Section, strong, text
from framing.document.next_steps import ahead_words, road_steps, steps_of
from framing.document.wording import backing_of, sentence
from framing.result.framing import Framing
from framing.rulebook.guidance import Road


def reopen_of(framing: Framing, told: Road) -> str:
    """When to ask about ML again, by what holds in the shown case."""
    return next(item.say for item in told.reopen if framing.leading_case.holds(item.when))


def road(framing: Framing) -> Section | None:
    """The steps, and what would reopen the question of ML; None where ML is not left aside."""
    if framing.instead is None:
        return None
    told = framing.rulebook.roads[framing.instead]
    first = {step.words for step in steps_of(framing)}  # what is a next step stands there
    items = tuple(
        text(
            strong(f"{step.title}."),
            " ",
            sentence(step.what),
            backing_of(framing.rulebook, step.standing, step.sources),
        )
        for step in road_steps(framing)
        if ahead_words(framing, step) not in first
    )
    blocks = (
        Paragraph(text(sentence(told.about))),
        *((Numbered(items),) if items else ()),
        Heading("When to ask about machine learning again"),
        Paragraph(text(sentence(reopen_of(framing, told)))),
    )
    return Section("how-to-do-it", 2, told.title, blocks)
