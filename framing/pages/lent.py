"""The answers of an example that was opened: they are lent, and the example's own words with them.

As long as they are as the example has them, its id stands in the address. So a reload finds the
words again, and no example is taken for a case of the visitor's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from framing.answers.answers import Answers
from framing.document.wording import capital
from framing.rulebook.journey import Journey
from framing.rulebook.model import Rulebook


def name_of(journey: Journey) -> str:
    """An example's name, from its id."""
    return capital(journey.id.replace("-", " "))


def example_called(rulebook: Rulebook, name: str) -> Journey | None:
    """The example with this id."""
    return next((journey for journey in rulebook.journeys if journey.id == name), None)


def answers_of(journey: Journey, rulebook: Rulebook) -> dict[str, Any]:
    """The answers of an example; where no problem is told, its story stands for it."""
    told = {q.id: journey.story for q in rulebook.questions[:1] if q.kind == "text"}
    return told | dict(Answers(journey.answers, rulebook))


def lent_in(name: str, said: Mapping[str, Any], rulebook: Rulebook) -> dict[str, Any] | None:
    """The answers in an address that names an example, with the example's words.

    said: the answers in the address, without words. None if they are neither those of the example
    nor of its twin, which differs in one.
    """
    journey = example_called(rulebook, name)
    if journey is None:
        return None
    own = answers_of(journey, rulebook)
    texts = {q.id: own[q.id] for q in rulebook.questions if q.kind == "text" and q.id in own}
    lent = {key: texts.get(key, value) for key, value in said.items()}
    differing = [key for key in own.keys() | lent.keys() if own.get(key) != lent.get(key)]
    return lent if len(differing) <= 1 else None
