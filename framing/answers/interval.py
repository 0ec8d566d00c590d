"""A number of which only the ends are known, written ``800..1200``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from framing.reading.numbers import number_in

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
        return f"{self.low:.15g}{DOTS}{self.high:.15g}"


def is_span(text: str) -> bool:
    """Whether a text means two ends rather than one number."""
    return DOTS in text


def ends_in(text: str) -> tuple[float, float]:
    """The two ends in ``800..1200``. Raises SpellingError for an end that is no number."""
    found = _TWO_ENDS.fullmatch(text)
    low, high = found.groups() if found else (text, text)
    return number_in(low), number_in(high)
