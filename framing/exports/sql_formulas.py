"""The formulas over numbers, as SQL expressions.

They are written out, since sqlglot leaves out brackets when the functions of ``formulas`` multiply
a difference of its expressions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlglot import exp

from framing.exports.sql_words import Expr, chosen, either, is_null, literal, number
from framing.rulebook.formulas import (
    HIGH_PRECISION,
    HUGE_VOLUME,
    LOW_PRECISION,
    MOST_CASES,
    NEARLY_ALL_CASES,
    VAST_VOLUME,
)


def _yes(condition: Expr, numbers: Mapping[str, Expr]) -> Expr:
    """``yes`` or ``no``; open while one of the numbers is."""
    missing = either(is_null(n) for n in numbers.values())
    return chosen([(missing, exp.null()), (condition, literal("yes"))], literal("no"))


def _perfect(numbers: Mapping[str, Expr]) -> Expr:
    cases, share, gain = (
        numbers[name] for name in ("cases_per_month", "share_that_matters", "gain_per_hit")
    )
    return cases * share / number(100) * gain


def _perfect_pays(numbers: Mapping[str, Expr]) -> Expr:
    return _yes(_perfect(numbers) > numbers["running_cost"], numbers)


def _extra_pays(numbers: Mapping[str, Expr]) -> Expr:
    left = exp.Paren(this=number(1) - numbers["found_today"] / number(100))
    return _yes(_perfect(numbers) * left > numbers["running_cost"], numbers)


def _all_pays(numbers: Mapping[str, Expr]) -> Expr:
    share, gain = numbers["share_that_matters"], numbers["gain_per_hit"]
    cost = exp.Paren(this=number(100) - share) * numbers["false_alarm_cost"]
    return _yes(share * gain - cost > number(0), numbers)


def _precision(numbers: Mapping[str, Expr]) -> Expr:
    gain, cost = numbers["gain_per_hit"], numbers["false_alarm_cost"]
    total = exp.Paren(this=gain + cost)
    share = cost / total
    pairs = [
        (is_null(total), exp.null()),
        (exp.EQ(this=total.copy(), expression=number(0)), literal("low")),
        (share < number(LOW_PRECISION), literal("low")),
        (share < number(HIGH_PRECISION), literal("middle")),
    ]
    return chosen(pairs, literal("high"))


def _rule_share(numbers: Mapping[str, Expr]) -> Expr:
    share = numbers["rules_decide"]
    pairs = [
        (is_null(share), exp.null()),
        (share < number(MOST_CASES), literal("few")),
        (share < number(NEARLY_ALL_CASES), literal("most")),
    ]
    return chosen(pairs, literal("nearly_all"))


def _monthly_volume(numbers: Mapping[str, Expr]) -> Expr:
    cases = numbers["cases_per_month"]
    pairs = [
        (is_null(cases), exp.null()),
        (cases < number(HUGE_VOLUME), literal("usual")),
        (cases < number(VAST_VOLUME), literal("huge")),
    ]
    return chosen(pairs, literal("vast"))


#: The same formulas as ``framing.rulebook.formulas.FORMULAS``, for numbers that are known.
FORMULAS_IN_SQL: Mapping[str, Callable[[Mapping[str, Expr]], Expr]] = {
    "perfect_prediction_pays": _perfect_pays,
    "extra_gain_pays": _extra_pays,
    "acting_on_all_pays": _all_pays,
    "precision_needed": _precision,
    "rule_share": _rule_share,
    "monthly_volume": _monthly_volume,
}
