"""A number of which only the ends are known, written ``800..1200``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from framing.reading.numbers import spelled

DOTS = ".."
_TWO_ENDS = re.compile(r"\s*(\S(?:.*?[^.\s])?)\s*\.\.\s*([^.\s](?:.*\S)?)\s*", re.DOTALL)


@dataclass(frozen=True)
class Interval:
    """The true number lies somewhere from ``low`` to ``high``, both included; ``low < high``."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """What the leading verdict takes the number to be."""
        return (self.low + self.high) / 2

    def __str__(self) -> str:
        return f"{spelled(self.low)}{DOTS}{spelled(self.high)}"


def is_span(text: str) -> bool:
    """Whether a text means two ends rather than one number."""
    return DOTS in text


def ends_in(text: str) -> tuple[str, str] | None:
    """The two ends in ``800..1200``, as they are written; None where there are not two."""
    found = _TWO_ENDS.fullmatch(text)
    return (found[1], found[2]) if found else None
