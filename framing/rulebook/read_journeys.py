"""Journeys, and what comes of them while some questions are left open."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from framing.faults import Code
from framing.faults.english import nearest
from framing.rulebook import schema_journey
from framing.rulebook.files import LEFT_OPEN, Files
from framing.rulebook.journey import Journey, LeftOpen
from framing.rulebook.model import Question, Stage


def journeys(files: Files) -> tuple[Journey, ...]:
    """The journeys, by file name. What they expect is checked later, by ``framing check``."""
    return tuple(
        Journey(
            shape.id,
            shape.story,
            shape.case,
            MappingProxyType(dict(shape.answers)),
            MappingProxyType(dict(shape.expect)),
            MappingProxyType(shape.published.model_dump(exclude_unset=True))
            if shape.published
            else None,
            shape.disagrees_because,
            MappingProxyType(dict(shape.changed_answers)),
            shape.decisive,
            shape.as_of,
            file,
            shape.industry,
        )
        for file, shape in files.each(schema_journey.JourneyShape, "journeys").items()
    )


def left_open(
    files: Files,
    journeys: Iterable[Journey],
    questions: Iterable[Question],
    stages: Iterable[Stage],
) -> tuple[LeftOpen, ...]:
    """The entries of ``left_open.yaml``; none without the file.

    A journey, question or verdict that does not exist is a fault, collected in ``files``.
    """
    if not files.has(LEFT_OPEN):
        return ()
    asked = [question.id for question in questions]
    verdicts = [c.id for stage in stages if stage.role == "verdict" for c in stage.conclusions]
    ends = [journey.id for journey in journeys]
    found = []
    for i, value in enumerate(files.listing(LEFT_OPEN, list)):
        item = files.shaped(schema_journey.LeftOpenShape, value, LEFT_OPEN, (i,))
        if item is None:
            continue
        named = [(("journey",), item.journey, ends), (("leading",), item.leading, verdicts)]
        places: list[tuple[tuple[str | int, ...], str, list[str]]] = [*named]
        places += [(("open", j), name, asked) for j, name in enumerate(item.open)]
        for at, name, known in places:
            if name not in known:
                what = f"There is no {'question' if known is asked else at[0]} {name}."
                files.fault(Code.UNKNOWN_ID, LEFT_OPEN, (i, *at), what, nearest(name, known))
        found.append(LeftOpen(item.id, item.journey, tuple(item.open), item.leading))
    return tuple(found)
