"""What a service costs: one price of one unit in one Region, with where and when it was read."""

from __future__ import annotations

from dataclasses import dataclass

from framing.rulebook.boxes import Box

#: A price read longer ago than this many days is marked. Our own view.
OLD_AFTER = 180


@dataclass(frozen=True)
class Tier:
    """From this many units a month on, each further unit costs ``usd`` US dollars."""

    start: float
    usd: float


@dataclass(frozen=True)
class Count:
    """How many units there are: ``low`` to ``high`` for each case, or for the month.

    of: ``case`` or ``month``. question: the id of a number by which both are multiplied; or None.
    """

    of: str
    low: float
    high: float
    question: str | None = None


@dataclass(frozen=True)
class Price:
    """What one unit of a service costs in one Region, in US dollars, without tax.

    services, tasks: ids of those it is for. units: the plural of unit. when: in these cases only.
    tiers: from nought upwards. minimum_units: at least so many are paid for each case; whole_units:
    parts of a unit count as one. assumes: what the count rests on that nobody said. left_out: what
    costs more and is not in it; at_least: the task often needs some of that. offer,
    usage_type: its names in AWS's price list, the second without the Region's mark. published: ISO
    date of the list, or None; read: ISO date on which it was read. standing: ``price list`` where
    it was read from AWS's own list, else ``read by others``.
    """

    id: str
    services: tuple[str, ...]
    tasks: tuple[str, ...]
    when: tuple[Box, ...] | None
    pays_for: str
    unit: str
    units: str
    region: str
    tiers: tuple[Tier, ...]
    minimum_units: float
    whole_units: bool
    count: Count
    assumes: str | None
    left_out: tuple[str, ...]
    at_least: bool
    offer: str | None
    usage_type: str | None
    published: str | None
    read: str
    address: str
    standing: str
    note: str | None

    def for_units(self, units: float) -> float:
        """US dollars for so many units in a month, tier by tier."""
        total = 0.0
        ends = [tier.start for tier in self.tiers[1:]] + [float("inf")]
        for tier, end in zip(self.tiers, ends, strict=True):
            total += max(min(units, end) - tier.start, 0.0) * tier.usd
        return total
