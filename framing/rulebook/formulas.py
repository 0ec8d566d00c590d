"""The arithmetic: numbers → the values that a fact may still have. Rules stay finite.

Every formula takes each input as (lowest, highest) in its question's unit, so that a number nobody
knows yet is simply a wide range, and tells of each value whether it is still possible. The ends may
be numbers, or NumPy arrays with one number for each of many cases; the answers are then arrays too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from typing import Any

#: A number that may still lie anywhere between two ends, for one case or (as arrays) for many.
Ends = tuple[Any, Any]
Numbers = Mapping[str, Ends]
#: Value → whether it is still possible, for one case or for many.
Possible = Mapping[str, Any]

#: Bands of the precision that an alarm needs; our own view.
LOW_PRECISION, HIGH_PRECISION = 0.2, 0.8
#: Bands of the share of cases that stated rules decide right; 90 in 100 is our own view.
MOST_CASES, NEARLY_ALL_CASES = 50, 90
#: Cases a month from which a price per call is large: at half a US cent a call they cost 5,000 US
#: dollars, which is where our class "large" begins; our own view.
HUGE_VOLUME, VAST_VOLUME = 1_000_000, 10_000_000


def perfect_gain(cases: Any, share: Any, gain: Any) -> Any:
    """What a perfect predictor would bring a month: cases x share (in a hundred) x gain per hit.

    Source: the expected-value argument of AWS Machine Learning Lens MLCOST01-BP01 (return against
    opportunity cost); the product N x pi x B is our own statement of it.

    This and the next two take numbers, or arrays with one number for each of many cases.
    """
    return cases * share / 100 * gain


def not_found(gain: Any, found: Any) -> Any:
    """What of a gain is lost while so many in a hundred of the cases that matter are found."""
    return gain * (1 - found / 100)


def gain_of_all(share: Any, gain: Any, false_alarm: Any) -> Any:
    """What acting on each of a hundred cases brings: share x gain - the rest x false alarm."""
    return share * gain - (100 - share) * false_alarm


def break_even_share(gain: float, cost: float) -> float | None:
    """How many in a hundred of a gain make up for a cost; None where nothing can be gained."""
    return cost / gain * 100 if gain else None


def break_even_precision(gain: float, false_alarm: float) -> float | None:
    """The share of alarms that must be right: C / (B + C). None when both are nought.

    B: gain of a right alarm; C: cost of a false one, in the same currency. It follows from
    p x B = (1 - p) x C. Source: expected utility, as in AWS Machine Learning Lens PERF02-BP01.
    """
    return false_alarm / (gain + false_alarm) if gain + false_alarm else None


def perfect_prediction_pays(numbers: Numbers) -> Possible:
    """``yes``/``no``: whether a perfect predictor would earn more than it costs a month."""
    ends = _ends(numbers, ("cases_per_month", "share_that_matters", "gain_per_hit"), perfect_gain)
    return _exceeds(ends, numbers["running_cost"])


def extra_gain_pays(numbers: Numbers) -> Possible:
    """``yes``/``no``: whether what is not found today would earn more than it costs a month.

    The gain counts only the cases that people or rules do not get right today.
    """
    names = ("cases_per_month", "share_that_matters", "gain_per_hit", "found_today")
    ends = _ends(numbers, names, lambda n, s, b, r: not_found(perfect_gain(n, s, b), r))
    return _exceeds(ends, numbers["running_cost"])


def acting_on_all_pays(numbers: Numbers) -> Possible:
    """``yes``/``no``: whether acting on every case pays: share x B > (1 - share) x C."""
    names = ("share_that_matters", "gain_per_hit", "false_alarm_cost")
    ends = _ends(numbers, names, gain_of_all)
    return _exceeds(ends, (0.0, 0.0))


def precision_needed(numbers: Numbers) -> Possible:
    """``low``, ``middle`` or ``high``: the band of the break-even precision.

    Where a false alarm costs nothing, no precision is needed.
    """
    (low_gain, high_gain), (low_cost, high_cost) = (
        numbers["gain_per_hit"],
        numbers["false_alarm_cost"],
    )
    return _bands(
        _precision(high_gain, low_cost),
        _precision(low_gain, high_cost),
        (("low", LOW_PRECISION), ("middle", HIGH_PRECISION), ("high", 2.0)),
    )


def rule_share(numbers: Numbers) -> Possible:
    """``few``, ``most`` or ``nearly_all``: the cases in a hundred that stated rules decide."""
    low, high = numbers["rules_decide"]
    bands = (("few", MOST_CASES), ("most", NEARLY_ALL_CASES), ("nearly_all", 101.0))
    return _bands(low, high, bands)


def monthly_volume(numbers: Numbers) -> Possible:
    """``usual``, ``huge`` or ``vast``: the number of cases a month."""
    bands = (("usual", HUGE_VOLUME), ("huge", VAST_VOLUME), ("vast", float("inf")))
    return _bands(*numbers["cases_per_month"], bands)


def _precision(gain: Any, false_alarm: Any) -> Any:
    """The break-even precision; nought where both are nought. For one case or for many."""
    if isinstance(gain, (int, float)):
        return break_even_precision(gain, false_alarm) or 0.0
    import numpy

    both = gain + false_alarm
    return numpy.divide(false_alarm, both, out=numpy.zeros_like(both), where=both != 0)


def corners(ends: Iterable[Ends]) -> Iterator[tuple[Any, ...]]:
    """Each way to take one end of each number.

    A formula that is monotone in each of its inputs is least and greatest in one of these.
    """
    return product(*((low,) if low is high else (low, high) for low, high in ends))


def _ends(numbers: Numbers, names: Iterable[str], formula: Callable[..., Any]) -> Ends:
    """Least and greatest result; each formula is monotone in each of its inputs."""
    results = [formula(*corner) for corner in corners(numbers[name] for name in names)]
    if isinstance(results[0], (int, float)):
        return min(results), max(results)
    import numpy

    return numpy.minimum.reduce(results), numpy.maximum.reduce(results)


def _exceeds(ends: Ends, limit: Ends) -> Possible:
    return {"yes": ends[1] > limit[0], "no": ends[0] <= limit[1]}


def _bands(low: Any, high: Any, bands: Iterable[tuple[str, float]]) -> Possible:
    """The bands, each up to (and without) its upper end, that the range touches."""
    found, start = {}, float("-inf")
    for name, end in bands:
        found[name] = (low < end) & (high >= start)
        start = end
    return found


#: The formulas that a computed fact may name.
FORMULAS: Mapping[str, Callable[[Numbers], Possible]] = {
    "perfect_prediction_pays": perfect_prediction_pays,
    "extra_gain_pays": extra_gain_pays,
    "acting_on_all_pays": acting_on_all_pays,
    "precision_needed": precision_needed,
    "rule_share": rule_share,
    "monthly_volume": monthly_volume,
}
