"""The phases of the work for this case: what to do, what falls away, where money is saved."""

from __future__ import annotations

from dataclasses import dataclass

from framing.guidance import Advice, Phase
from framing.tables import YES
from framing.verdict import Weighed


@dataclass(frozen=True)
class PhasePlan:
    """One phase in this case. skipped: why it falls away, or None."""

    phase: Phase
    steps: tuple[str, ...]
    skipped: str | None
    saves: tuple[str, ...]


def plan_of(case: Weighed) -> tuple[PhasePlan, ...]:
    """All phases in order. ``case``: one in which nothing is open."""
    result = []
    for phase in case.tables.rulebook.phases:
        skipped = phase.skip.say if phase.skip and _holds(case, phase.skip) else None
        steps = () if skipped else tuple(a.say for a in phase.steps if _holds(case, a))
        saves = tuple(a.say for a in phase.saves if _holds(case, a))
        result.append(PhasePlan(phase, steps, skipped, saves))
    return tuple(result)


def _holds(case: Weighed, advice: Advice) -> bool:
    if advice.when is None:
        return True
    return case.tables.arises(case.tables.mask_boxes(advice.when), case.masks) == YES
