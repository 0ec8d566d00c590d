"""The strongest argument against a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from framing.evaluation.findings import deciding
from framing.evaluation.verdict import Evaluation
from framing.rulebook.model import Rule, Stage

ARGUMENT, EXCEPTION = "argument", "exception"


@dataclass(frozen=True)
class Objection:
    """``argument``: the rule fired against the verdict. ``exception``: the rule carries the verdict
    on what was said, and tells when it would be wrong.
    """

    rule: Rule
    kind: str


def to_put_right(case: Evaluation, stages: Sequence[Stage]) -> tuple[Rule, ...]:
    """The rules that say what must be put right first: what decides each of these stages."""
    return tuple(rule for stage in stages for rule in deciding(case, stage.id))


def objection_of(against: Sequence[Rule], reasons: Sequence[Rule]) -> Objection | None:
    """The first argument against, else the first exception of what carries the verdict; or none.

    against: arguments against it, strongest first; reasons: the rules that carry it on what was
    said.
    """
    if against:
        return Objection(against[0], ARGUMENT)
    exception = next((rule for rule in reasons if rule.unless), None)
    return Objection(exception, EXCEPTION) if exception else None
