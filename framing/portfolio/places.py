"""Where a case stands: value against readiness, how far that may move, and the Pareto front.

Both scales are our own view. Value: what the stage *economics* and the answer about gain against
cost say. Readiness: how many of the gates are open that would otherwise have to be put right first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from framing.assessment import Framing
from framing.model import Rulebook
from framing.verdict import exact_range

VALUE, WORTH = "economics", "worth"
#: The value scale, from low to high.
VALUES = ("does not pay", "would be close", "clearly pays")
#: Verdicts that take a case off the chart: there is nothing to get ready for.
OFF = frozenset({"stop", "do_not_use_ml"})
ON_FRONT, MAY_BE_ON_FRONT, NOT_ON_FRONT = "yes", "possible", "no"


@dataclass(frozen=True)
class Span:
    """A level on a scale under the declared assumptions, and how far open answers may move it."""

    level: int
    low: int
    high: int


@dataclass(frozen=True)
class Place:
    """on_chart: ML or generative AI is (or may become) the way, by the leading verdict.

    sure: no open answer can change that.
    """

    value: Span
    readiness: Span
    on_chart: bool
    sure: bool


def gates(rulebook: Rulebook) -> tuple[str, ...]:
    """The stages that readiness counts: those that may have to be put right first."""
    return tuple(
        stage.id
        for stage in rulebook.stages
        if stage.id != VALUE and any(c.fix_first for c in stage.conclusions)
    )


def readiness_names(rulebook: Rulebook) -> tuple[str, ...]:
    """The readiness scale, from low to high."""
    count = len(gates(rulebook))
    return tuple(f"{level} of {count} gates open" for level in range(count + 1))


def place_of(framing: Framing) -> Place:
    """Where a case stands on both scales. The ranges may be wider than what can really happen."""
    off = [verdict in OFF for verdict in framing.possible_verdicts]
    return Place(
        _value(framing),
        _readiness(framing),
        framing.leading not in OFF,
        all(off) or not any(off),
    )


def _closed(framing: Framing, stage: str, outcome: str) -> bool:
    return framing.rulebook.stage(stage).conclusion(outcome).fix_first is not None


def _value(framing: Framing) -> Span:
    """0 where it does not pay, else 1 or 2 by the answer about gain against cost."""
    f = framing.case.tables.index[WORTH]
    top = len(VALUES) - 1

    def level(closed: bool, worth: Iterable[str]) -> tuple[int, int]:
        if closed:
            return 0, 0
        found = [1 if value == "close" else top for value in worth]
        return min(found), max(found)

    names = framing.case.tables.names
    shown = _closed(framing, VALUE, framing.shown.possible(VALUE)[0])
    now, _ = level(shown, names(f, framing.shown.masks[f]))
    ends = [
        level(_closed(framing, VALUE, outcome), names(f, framing.case.masks[f]))
        for outcome in exact_range(framing.case, VALUE).outcomes
    ]
    return Span(now, min(low for low, _ in ends), max(high for _, high in ends))


def _readiness(framing: Framing) -> Span:
    """How many gates are open."""
    now = low = high = 0
    for stage in gates(framing.rulebook):
        now += not _closed(framing, stage, framing.shown.possible(stage)[0])
        range_ = exact_range(framing.case, stage).outcomes
        is_open = [not _closed(framing, stage, outcome) for outcome in range_]
        low += all(is_open)
        high += any(is_open)
    return Span(now, low, high)


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
        elif (place.on_chart or not place.sure) and not _beaten(best, least):
            found.append(MAY_BE_ON_FRONT)
        else:
            found.append(NOT_ON_FRONT)
    return tuple(found)


def _beaten(place: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(o != place and o[0] >= place[0] and o[1] >= place[1] for o in others)
