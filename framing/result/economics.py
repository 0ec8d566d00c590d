"""Numbers from the answers → what they add up to, each with its formula; missing ones are named."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from framing.answers.interval import Interval
from framing.evaluation.interview import applies
from framing.evaluation.tables import NO
from framing.evaluation.verdict import Evaluation
from framing.rulebook.formulas import (
    break_even_precision,
    break_even_share,
    corners,
    gain_of_all,
    not_found,
    perfect_gain,
)
from framing.rulebook.model import UNKNOWN

MONEY = "in your currency a month"
#: The question of the whole cost a month, and what is said where only a service's is known.
WHOLE_COST = "running_cost"
ALONE = (
    "Nobody told the whole cost yet. This holds what AWS charges for the first service, and no "
    "work of people; your amounts are taken for US dollars."
)


@dataclass(frozen=True)
class Figure:
    """One result. value: None while a number is missing; needs: ids of the missing questions.

    service_only: nobody told the whole cost, so the value holds that of the first service alone,
    and takes the amounts for US dollars; the whole cost stays among ``needs``.
    """

    id: str
    what: str
    value: float | Interval | None
    unit: str
    formula: str
    means: str
    needs: tuple[str, ...]
    service_only: bool = False


@dataclass(frozen=True)
class Formula:
    """How a sum is worked out. compute: takes the inputs in order; None where it has no meaning."""

    id: str
    what: str
    inputs: tuple[str, ...]
    compute: Callable[..., float | None]
    unit: str
    formula: str
    means: str


def moot(case: Evaluation) -> frozenset[str]:
    """The numbers of the sums whose questions do not arise in this case, or in its rulebook."""
    names = {name for formula in _FORMULAS for name in formula.inputs}
    asked = case.tables.rulebook.asked
    return frozenset(
        name for name in names if name not in asked or applies(case, asked[name]) == NO
    )


def sums_of(
    answers: Mapping[str, Any],
    service_cost: float | Interval | None = None,
    without: Collection[str] = (),
) -> tuple[Figure, ...]:
    """Gain, break-even and cover of rules, as far as the answers tell.

    service_cost: US dollars a month for the first service alone; it stands in, clearly marked,
    for a whole cost that nobody told. without: numbers that are not asked for in this case; what
    cannot be told without them is left out.
    """
    asked = (formula for formula in _FORMULAS if set(without).isdisjoint(formula.inputs))
    return tuple(_sum(answers, formula, service_cost) for formula in asked)


def _sum(
    answers: Mapping[str, Any], spec: Formula, service_cost: float | Interval | None
) -> Figure:
    missing = tuple(i for i in spec.inputs if answers.get(i, UNKNOWN) in (UNKNOWN, None))
    told = {i: answers[i] for i in spec.inputs if i not in missing}
    alone = missing == (WHOLE_COST,) and service_cost is not None
    if service_cost is not None and alone:
        told[WHOLE_COST] = service_cost
    known = len(told) == len(spec.inputs)
    value = _value(spec.compute, [told[i] for i in spec.inputs]) if known else None
    if value is None or not alone:
        return Figure(spec.id, spec.what, value, spec.unit, spec.formula, spec.means, missing)
    unit = "US dollars a month" if spec.unit == MONEY else spec.unit
    what, means = f"{spec.what} of the service alone", f"{spec.means} {ALONE}"
    return Figure(spec.id, what, value, unit, spec.formula, means, missing, service_only=True)


def work_saved(minutes: float | Interval, hour: float | Interval) -> float | Interval:
    """What a right result brings where it saves so many minutes of work at this cost an hour.

    To a millionth of the currency, so that many cases times this are right as well.
    """
    value = _value(lambda m, h: round(m * h / 60, 6), (minutes, hour))
    assert value is not None
    return value


def _value(
    compute: Callable[..., float | None], given: Sequence[float | Interval]
) -> float | Interval | None:
    """The sum, or the span in which it lies. Each formula is monotone in each of its inputs."""
    found = [compute(*map(float, corner)) for corner in corners(map(ends_of, given))]
    known = [value for value in found if value is not None]
    if len(known) < len(found):
        return None
    return known[0] if min(known) == max(known) else Interval(min(known), max(known))


def ends_of(value: float | Interval) -> tuple[float, float]:
    """A number, or the span in which it lies, from its lowest to its highest."""
    return (value.low, value.high) if isinstance(value, Interval) else (value, value)


def _share_of_alarms(gain: float, false_alarm: float) -> float | None:
    share = break_even_precision(gain, false_alarm)
    return None if share is None else share * 100


_GAIN = ("cases_per_month", "share_that_matters", "gain_per_hit")
_FORMULAS = (
    Formula(
        "doing_nothing",
        "Cost of doing nothing",
        (*_GAIN, "found_today"),
        lambda n, s, b, r: not_found(perfect_gain(n, s, b), r),
        MONEY,
        "gain of a perfect result × share not found today",
        "At most so much is lost a month by what is missed today; no method finds all of it.",
    ),
    Formula(
        "perfect_gain",
        "Gain of a perfect result",
        _GAIN,
        perfect_gain,
        MONEY,
        "cases a month × share that matters × gain per right result",
        "No method can earn more than this.",
    ),
    Formula(
        "perfect_surplus",
        "Gain of a perfect result, less the cost",
        (*_GAIN, WHOLE_COST),
        lambda n, s, b, k: perfect_gain(n, s, b) - k,
        MONEY,
        "gain of a perfect result − cost a month",
        "If this is below zero, better results will not help.",
    ),
    Formula(
        "extra_surplus",
        "Gain of what is not found today, less the cost",
        (*_GAIN, "found_today", WHOLE_COST),
        lambda n, s, b, r, k: not_found(perfect_gain(n, s, b), r) - k,
        MONEY,
        "gain of a perfect result × share not found today − cost a month",
        "If this is below zero, what you do today is nearly as good.",
    ),
    Formula(
        "least_share",
        "Share of the gain that must be reached to break even",
        (*_GAIN, WHOLE_COST),
        lambda n, s, b, k: break_even_share(perfect_gain(n, s, b), k),
        "in a hundred",
        "cost a month / gain of a perfect result",
        "Where all of it would not be enough, it can never pay.",
    ),
    Formula(
        "break_even_precision",
        "How often an alarm must be right to break even",
        ("gain_per_hit", "false_alarm_cost"),
        _share_of_alarms,
        "alarms in a hundred",
        "cost of a false alarm / (gain per right result + cost of a false alarm)",
        "Set the threshold so that alarms are right at least this often.",
    ),
    Formula(
        "all_surplus",
        "Gain of acting on every case, for each hundred",
        ("share_that_matters", "gain_per_hit", "false_alarm_cost"),
        gain_of_all,
        "in your currency for a hundred cases",
        "share that matters × gain − the rest × cost of a false alarm",
        "If this is above zero, acting on all cases already pays without any prediction.",
    ),
    Formula(
        "rule_cover",
        "Cases that stated rules decide right",
        ("rules_decide",),
        lambda r: r,
        "in a hundred",
        "counted on a sample",
        "A model is needed only for the rest.",
    ),
)
