"""The strongest argument against a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from framing.rulebook.model import Rule

ARGUMENT, EXCEPTION, NO_ARGUMENT = "argument", "exception", "none"


@dataclass(frozen=True)
class Objection:
    """The strongest argument against: ``argument`` (the rule fired against the verdict),
    ``exception`` (the rule carries the verdict and says when it would be wrong) or ``none``.
    """

    rule: Rule
    kind: str


def objection_of(against: Sequence[Rule], reasons: Sequence[Rule]) -> Objection:
    """The first argument that fired against the verdict, else an exception of what carries it.

    against: arguments against it, strongest first; reasons: the rules that carry it.
    """
    if against:
        return Objection(against[0], ARGUMENT)
    exception = next((rule for rule in reasons if rule.unless), None)
    return Objection(exception, EXCEPTION) if exception else Objection(reasons[-1], NO_ARGUMENT)
