"""The arithmetic: numbers → the values that a fact may still have. Rules stay finite.

Every formula takes each input as (lowest, highest) in its question's unit, so that a number nobody
knows yet is simply a wide range, and returns all values that are still possible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import product

#: A number that may still lie anywhere between two ends.
Interval = tuple[float, float]
Numbers = Mapping[str, Interval]

#: Bands of the precision that an alarm needs; our own view.
LOW_PRECISION, HIGH_PRECISION = 0.2, 0.8
#: Bands of the share of cases that stated rules decide right; 90 in 100 is our own view.
MOST_CASES, NEARLY_ALL_CASES = 50, 90


def perfect_gain(cases: float, share: float, gain: float) -> float:
    """What a perfect predictor would bring a month: cases x share (in a hundred) x gain per hit.

    Source: the expected-value argument of AWS Machine Learning Lens MLCOST01-BP01 (return against
    opportunity cost); the product N x pi x B is our own statement of it.
    """
    return cases * share / 100 * gain


def break_even_precision(gain: float, false_alarm: float) -> float | None:
    """The share of alarms that must be right: C / (B + C). None when both are nought.

    B: gain of a right alarm; C: cost of a false one, in the same currency. It follows from
    p x B = (1 - p) x C. Source: expected utility, as in AWS Machine Learning Lens PERF02-BP01.
    """
    return false_alarm / (gain + false_alarm) if gain + false_alarm else None


def perfect_prediction_pays(numbers: Numbers) -> frozenset[str]:
    """``yes``/``no``: whether a perfect predictor would earn more than it costs a month."""
    ends = _ends(numbers, ("cases_per_month", "share_that_matters", "gain_per_hit"), perfect_gain)
    return _exceeds(ends, numbers["running_cost"])


def extra_gain_pays(numbers: Numbers) -> frozenset[str]:
    """``yes``/``no``: whether what is not found today would earn more than it costs a month.

    The gain counts only the cases that people or rules do not get right today.
    """
    names = ("cases_per_month", "share_that_matters", "gain_per_hit", "found_today")
    ends = _ends(numbers, names, lambda n, s, b, r: perfect_gain(n, s, b) * (1 - r / 100))
    return _exceeds(ends, numbers["running_cost"])


def acting_on_all_pays(numbers: Numbers) -> frozenset[str]:
    """``yes``/``no``: whether acting on every case pays: share x B > (1 - share) x C."""
    names = ("share_that_matters", "gain_per_hit", "false_alarm_cost")
    ends = _ends(numbers, names, lambda s, b, c: s * b - (100 - s) * c)
    return _exceeds(ends, (0.0, 0.0))


def precision_needed(numbers: Numbers) -> frozenset[str]:
    """``low``, ``middle`` or ``high``: the band of the break-even precision.

    Where a false alarm costs nothing, no precision is needed.
    """
    (low_gain, high_gain), (low_cost, high_cost) = (
        numbers["gain_per_hit"],
        numbers["false_alarm_cost"],
    )
    least = break_even_precision(high_gain, low_cost)
    most = break_even_precision(low_gain, high_cost)
    return _bands(
        least or 0.0,
        most or 0.0,
        (("low", LOW_PRECISION), ("middle", HIGH_PRECISION), ("high", 2.0)),
    )


def rule_share(numbers: Numbers) -> frozenset[str]:
    """``few``, ``most`` or ``nearly_all``: the cases in a hundred that stated rules decide."""
    low, high = numbers["rules_decide"]
    bands = (("few", MOST_CASES), ("most", NEARLY_ALL_CASES), ("nearly_all", 101.0))
    return _bands(low, high, bands)


def _ends(numbers: Numbers, names: Iterable[str], formula: Callable[..., float]) -> Interval:
    """Least and greatest result; each formula is monotone in each of its inputs."""
    results = [formula(*corner) for corner in product(*(numbers[name] for name in names))]
    return min(results), max(results)


def _exceeds(ends: Interval, limit: Interval) -> frozenset[str]:
    possible = set()
    if ends[1] > limit[0]:
        possible.add("yes")
    if ends[0] <= limit[1]:
        possible.add("no")
    return frozenset(possible)


def _bands(low: float, high: float, bands: Iterable[tuple[str, float]]) -> frozenset[str]:
    """The bands, each up to (and without) its upper end, that the range touches."""
    found, start = set(), float("-inf")
    for name, end in bands:
        if low < end and high >= start:
            found.add(name)
        start = end
    return frozenset(found)


#: The formulas that a computed fact may name.
FORMULAS: Mapping[str, Callable[[Numbers], frozenset[str]]] = {
    "perfect_prediction_pays": perfect_prediction_pays,
    "extra_gain_pays": extra_gain_pays,
    "acting_on_all_pays": acting_on_all_pays,
    "precision_needed": precision_needed,
    "rule_share": rule_share,
}
