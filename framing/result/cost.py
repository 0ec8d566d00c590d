"""What a service costs a month, with all that the sum rests on."""

from __future__ import annotations

from dataclasses import dataclass

from framing.answers.interval import Interval
from framing.rulebook.prices import Price


@dataclass(frozen=True)
class CostLine:
    """One price of a service in this case. usd: what it comes to a month; None: numbers missing.

    age: days from its reading to the as-of date; old: whether that is too long to rely on it.
    """

    price: Price
    usd: Interval | float | None
    formula: str
    age: int
    old: bool


@dataclass(frozen=True)
class Cost:
    """What a service costs a month, for its use alone: no work of people, tax or free allowance.

    usd: US dollars, or the span in which they lie; None where no price is on record (then
    ``lines`` is empty) or while a number is missing (``needs``: ids of those questions). within:
    a number is missing but the whole cost was told, so that nobody is asked for it.
    """

    usd: Interval | float | None
    lines: tuple[CostLine, ...]
    needs: tuple[str, ...]
    within: bool = False

    @property
    def on_record(self) -> bool:
        """Whether there is a price at all for this service, this task and this date."""
        return bool(self.lines)

    @property
    def old(self) -> bool:
        """Whether one of its prices was read too long before the date."""
        return any(line.old for line in self.lines)

    @property
    def at_least(self) -> bool:
        """Whether the task often needs more of the service than its prices hold."""
        return any(line.price.at_least for line in self.lines)

    @property
    def read(self) -> str | None:
        """The ISO date on which the oldest of its prices was read; None without a price."""
        return min((line.price.read for line in self.lines), default=None)

    @property
    def regions(self) -> tuple[str, ...]:
        """The Regions for which its prices are valid."""
        return tuple(dict.fromkeys(line.price.region for line in self.lines))

    @property
    def assumes(self) -> tuple[str, ...]:
        """What its counts rest on that nobody said."""
        told = (line.price.assumes for line in self.lines)
        return tuple(dict.fromkeys(words for words in told if words))

    @property
    def left_out(self) -> tuple[str, ...]:
        """What it does not hold, besides tax, free allowances and the work of people."""
        return tuple(dict.fromkeys(item for line in self.lines for item in line.price.left_out))
