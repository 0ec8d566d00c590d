"""What a result brings in a month against what it costs, over the span of what is uncertain."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

from framing.result.economics import ends_of, sums_of
from framing.rulebook.formulas import break_even_share
from framing.rulebook.model import UNKNOWN

#: The gain per right result.
GAIN = "gain_per_hit"
#: What the chart is drawn from.
DRAWN_FROM = ("cases_per_month", "share_that_matters", GAIN, "running_cost")
TODAY = "found_today"
#: The question of what is known of the gain against the cost.
WORTH = "worth"
#: All numbers of the page, those of the chart first.
NUMBERS = (*DRAWN_FROM, TODAY, "false_alarm_cost", "rules_decide")
Ends = tuple[float, float]


@dataclass(frozen=True)
class Payback:
    """Money a month, each from the lowest to the highest that the numbers allow.

    gain: of a perfect result. cost: a month. today: of a hundred cases that matter, how many are
    found today; None while nobody knows. break_even: of a hundred, how many must be found so that
    it pays, infinite where perhaps nothing is gained; None where nothing can be gained.
    """

    gain: Ends
    cost: Ends
    today: Ends | None
    break_even: Ends | None

    @property
    def pays(self) -> bool | None:
        """Whether a perfect result pays: True or False for certain; None where it hangs on more."""
        if self.break_even is None:
            return False
        low, high = self.break_even
        return True if high <= 100 else False if low > 100 else None


def payback_of(numbers: Mapping[str, Any]) -> Payback | None:
    """The two sides from the answers; None while a number that it takes is missing.

    The formulas are those of the section “Does it pay?”.
    """
    if any(numbers.get(name, UNKNOWN) in (UNKNOWN, None) for name in DRAWN_FROM):
        return None
    sums = {figure.id: figure for figure in sums_of(numbers)}
    found = sums["perfect_gain"].value
    assert found is not None
    gain, cost = ends_of(found), ends_of(numbers["running_cost"])
    today = numbers.get(TODAY, UNKNOWN)
    known = None if today in (UNKNOWN, None) else ends_of(today)
    return Payback(gain, cost, known, _break_even(gain, cost))


def _break_even(gain: Ends, cost: Ends) -> Ends | None:
    """Cost a month / gain of a perfect result, in a hundred, at its best and at its worst."""
    best, worst = break_even_share(gain[1], cost[0]), break_even_share(gain[0], cost[1])
    return None if best is None else (best, inf if worst is None else worst)


def missing(numbers: Mapping[str, Any]) -> tuple[str, ...]:
    """Ids of the numbers that the chart still takes."""
    return tuple(i for i in DRAWN_FROM if numbers.get(i, UNKNOWN) in (UNKNOWN, None))


def worth_of(numbers: Mapping[str, Any], without: Collection[str] = ()) -> str | None:
    """What the numbers answer to that question: ``clearly``, ``clearly_not`` or ``close``.

    None while a number of the chart is missing. without: as of ``sums_of``. It is clear where the
    gain of perfect results, and of what is not found today where that is known, lies above the
    cost over the whole span, or that of perfect results below it.
    """
    sums = {figure.id: figure.value for figure in sums_of(numbers, without=without)}
    left, more = sums.get("perfect_surplus"), sums.get("extra_surplus")
    if left is None:
        return None
    low, high = ends_of(left)
    if high < 0:
        return "clearly_not"
    return "clearly" if low > 0 and (more is None or ends_of(more)[0] > 0) else "close"
