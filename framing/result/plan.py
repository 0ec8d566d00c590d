"""The phases of the work for this case: what to do, what falls away, where money is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from framing.evaluation.verdict import Evaluation
from framing.result.nouns import in_nouns
from framing.rulebook.guidance import Advice, Phase


@dataclass(frozen=True)
class PhasePlan:
    """One phase in this case. skipped: why it falls away, or None."""

    phase: Phase
    steps: tuple[str, ...]
    skipped: str | None
    saves: tuple[str, ...]


def plan_of(case: Evaluation, answers: Mapping[str, Any]) -> tuple[PhasePlan, ...]:
    """All phases in order, in the person's own nouns. case: one in which nothing is open."""

    def said(advice: Advice) -> str:
        return in_nouns(advice.say, answers)

    result = []
    for phase in case.tables.rulebook.phases:
        skipped = said(phase.skip) if phase.skip and case.holds(phase.skip.when) else None
        steps = () if skipped else tuple(said(a) for a in phase.steps if case.holds(a.when))
        saves = tuple(said(a) for a in phase.saves if case.holds(a.when))
        result.append(PhasePlan(phase, steps, skipped, saves))
    return tuple(result)
