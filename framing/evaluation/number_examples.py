"""Which values computed facts can take together, each with numbers that bring them about."""

from __future__ import annotations

import random
from collections.abc import Mapping
from functools import lru_cache

from framing.evaluation.facts import computed_values
from framing.rulebook.model import Question, Rulebook

#: How many sets of numbers are tried.
DRAWS = 1500
#: Values of the computed facts, in the order of ``computed_facts``.
Combination = tuple[str, ...]


def computed_facts(rulebook: Rulebook) -> tuple[str, ...]:
    """The ids of the facts that arithmetic settles."""
    return tuple(f.id for f in rulebook.facts.values() if f.origin == "computed")


@lru_cache(maxsize=8)
def realised(rulebook: Rulebook) -> Mapping[Combination, Mapping[str, float]]:
    """Combination of the computed facts' values → numbers by question id, found by trying.

    Each is real; a combination that is not here may still exist.
    """
    chance = random.Random(0)
    questions = {q.id: q for q in rulebook.questions}
    facts = [rulebook.facts[name] for name in computed_facts(rulebook)]
    asked = [q for q in rulebook.questions if q.kind == "number"]
    found: dict[Combination, Mapping[str, float]] = {}
    for _ in range(DRAWS if facts else 0):
        numbers = {q.id: _draw(q, chance) for q in asked}
        values = [computed_values(fact, questions, numbers) for fact in facts]
        if all(len(value) == 1 for value in values):
            found.setdefault(tuple(next(iter(value)) for value in values), numbers)
    return found


def _draw(question: Question, chance: random.Random) -> float:
    """A number of any size: an end of the allowed range, or one drawn by its order of magnitude."""
    assert question.minimum is not None
    assert question.maximum is not None
    if chance.random() < 0.15:
        return chance.choice((question.minimum, question.maximum))
    top = min(question.maximum, 1e7)
    drawn: float = 10 ** chance.uniform(-1, 7) if top > 100 else chance.uniform(0, top)
    return round(min(max(drawn, question.minimum), top), 2)
