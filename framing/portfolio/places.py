"""Where a case stands: value against readiness, how far that may move, and the Pareto front.

Both scales are our own view, and both are orders, not sums of points. Value: what the stage
*economics* and the answer about gain against cost say. Readiness: how many of the gates are open
that would otherwise have to be put right first; once all are open, the class of building effort.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from framing.evaluation.verdict import exact_range
from framing.result.framing import Framing
from framing.rulebook.model import Rulebook

WORTH = "worth"
#: The value scale, from low to high.
VALUES = ("does not pay", "in doubt", "not counted yet", "something to gain")
#: Answers about gain against cost below the highest level, where it may pay.
DOUBTS = {"close": 1, "uncounted": 2}
#: Classes of effort, from the most to the least ready; another class counts as the first.
EFFORTS = ("large", "medium", "small")
ON_FRONT, MAY_BE_ON_FRONT, NOT_ON_FRONT = "yes", "possible", "no"


@dataclass(frozen=True)
class Span:
    """A level on a scale under the declared assumptions, and how far open answers may move it."""

    level: int
    low: int
    high: int


@dataclass(frozen=True)
class Place:
    """on_chart: a result is named and ML or generative AI is (or may become) the way to it, by
    the leading verdict. may_be_on_chart: so it is, or open answers may make it so. sure: no open
    answer can change whether it is on the chart.
    """

    value: Span
    readiness: Span
    on_chart: bool
    may_be_on_chart: bool
    sure: bool


def gates(rulebook: Rulebook) -> tuple[str, ...]:
    """The stages that readiness counts: those that may have to be put right first."""
    return rulebook.in_role("gate")


def readiness_names(rulebook: Rulebook) -> tuple[str, ...]:
    """The readiness scale, from low to high."""
    count = len(gates(rulebook))
    closed = (f"{level} of {count} hurdles cleared" for level in range(count))
    return (*closed, *(f"all hurdles cleared, {effort} effort" for effort in EFFORTS))


def place_of(framing: Framing) -> Place:
    """Where a case stands on both scales. The ranges may be wider than what can really happen."""
    verdicts = framing.rulebook.verdict.conclusion
    on = framing.goes_on and not framing.need.fix_first
    off = [verdicts(name).then in ("stop", "instead") for name in framing.possible_verdicts]
    stage = framing.rulebook.need.id
    unnamed = [_closed(framing, stage, need) for need in exact_range(framing.case, stage).outcomes]
    may_be_on = on or not (all(off) or all(unnamed))
    may_be_off = not on or any(off) or any(unnamed)
    return Place(
        _value(framing), _readiness(framing), on, may_be_on, sure=not (may_be_on and may_be_off)
    )


def _closed(framing: Framing, stage: str, outcome: str) -> bool:
    return framing.rulebook.stage(stage).conclusion(outcome).fix_first is not None


def _value(framing: Framing) -> Span:
    """0 where it does not pay, else 1 to 3 by the answer about gain against cost."""
    f = framing.case.tables.index[WORTH]
    value = framing.rulebook.in_sole_role("value").id
    top = len(VALUES) - 1

    def level(closed: bool, worth: Iterable[str]) -> tuple[int, int]:
        if closed:
            return 0, 0
        found = [DOUBTS.get(answer, top) for answer in worth]
        return min(found), max(found)

    names = framing.case.tables.names
    shown = _closed(framing, value, framing.leading_case.possible(value)[0])
    now, _ = level(shown, names(f, framing.leading_case.masks[f]))
    ends = [
        level(_closed(framing, value, outcome), names(f, framing.case.masks[f]))
        for outcome in exact_range(framing.case, value).outcomes
    ]
    return Span(now, min(low for low, _ in ends), max(high for _, high in ends))


def _readiness(framing: Framing) -> Span:
    """How many gates are open; when all are, the class of effort adds to it."""
    stages, building = gates(framing.rulebook), framing.rulebook.in_sole_role("building").id
    now = low = high = 0
    for stage in stages:
        now += not _closed(framing, stage, framing.leading_case.possible(stage)[0])
        outcomes = exact_range(framing.case, stage).outcomes
        is_open = [not _closed(framing, stage, outcome) for outcome in outcomes]
        low += all(is_open)
        high += any(is_open)
    if now == len(stages):
        now += _ease(framing.leading_case.possible(building)[0])
    if high == len(stages):
        eases = [_ease(effort) for effort in exact_range(framing.case, building).outcomes]
        low += min(eases) if low == len(stages) else 0
        high += max(eases)
    return Span(now, low, high)


def _ease(effort: str) -> int:
    return EFFORTS.index(effort) if effort in EFFORTS else 0


def fronts(places: Sequence[Place]) -> tuple[str, ...]:
    """For each place whether it is on the Pareto front: ``yes``, ``possible`` or ``no``.

    ``yes``: no other case on the chart is at least as good on both scales and better on one, as
    assumed. ``possible``: not now, but open answers may bring it there.
    """
    now = {(p.value.level, p.readiness.level) for p in places if p.on_chart}
    least = {(p.value.low, p.readiness.low) for p in places if p.on_chart and p.sure}
    found = []
    for place in places:
        here = place.value.level, place.readiness.level
        best = place.value.high, place.readiness.high
        if place.on_chart and not _beaten(here, now):
            found.append(ON_FRONT)
        elif place.may_be_on_chart and not _beaten(best, least):
            found.append(MAY_BE_ON_FRONT)
        else:
            found.append(NOT_ON_FRONT)
    return tuple(found)


def _beaten(place: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(o != place and o[0] >= place[0] and o[1] >= place[1] for o in others)
