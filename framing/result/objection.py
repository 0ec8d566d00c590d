"""The strongest argument against a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from framing.rulebook.model import Rule, Rulebook

ARGUMENT, EXCEPTION = "argument", "exception"


@dataclass(frozen=True)
class Objection:
    """``argument``: the rule fired against the verdict. ``exception``: the rule carries the verdict
    on what was said, and tells when it would be wrong.
    """

    rule: Rule
    kind: str


def to_put_right(rulebook: Rulebook, rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Those of the rules that conclude what must be put right first; empty where nothing must."""
    return tuple(r for r in rules if rulebook.stage(r.stage).conclusion(r.conclusion).fix_first)


def objection_of(against: Sequence[Rule], reasons: Sequence[Rule]) -> Objection | None:
    """The first argument against, else the first exception of what carries the verdict; or none.

    against: arguments against it, strongest first; reasons: the rules that carry it on what was
    said.
    """
    if against:
        return Objection(against[0], ARGUMENT)
    exception = next((rule for rule in reasons if rule.unless), None)
    return Objection(exception, EXCEPTION) if exception else None
