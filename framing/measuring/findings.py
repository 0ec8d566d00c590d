"""One thing that a sample shows: the kind of finding, its figures, and its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from framing.rulebook.measured import FindingKind, Measured

#: Figures that are shares, to be told in hundredths.
Figure = int | float | str


@dataclass(frozen=True)
class Found:
    """A finding. columns: those that it is about. figures: by the names that its sentence uses."""

    kind: FindingKind
    columns: tuple[str, ...] = ()
    figures: Mapping[str, Figure] = field(default_factory=dict)

    @property
    def says(self) -> str:
        """The sentence, figures filled in."""
        told = {name: figure_words(value) for name, value in self.figures.items()}
        return self.kind.says.format_map(told).strip()


class Finder:
    """Collects findings by the ids of a rulebook; one that the rulebook lacks is left out."""

    def __init__(self, measured: Measured) -> None:
        self.measured = measured
        self.found: list[Found] = []

    def add(self, kind: str, /, *columns: str, **figures: Any) -> None:
        """Note a finding of this kind."""
        known = self.measured.findings.get(kind)
        if known is not None:
            self.found.append(Found(known, columns, MappingProxyType(figures)))

    def value(self, threshold: str) -> float:
        """The number of a threshold of the rulebook."""
        return self.measured.value(threshold)


def figure_words(value: Figure) -> str:
    """A figure as people write it: 12,000; 4.5; text as it is."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) or float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def hundredths(share: float) -> float:
    """A share as hundredths, with a digit after the point only where it is small."""
    told = share * 100
    return round(told, 1) if abs(told) < 10 else float(round(told))


def per_cent(share: float) -> str:
    """A share as a percentage in words; neither all nor none unless it is."""
    if 0.995 <= share < 1:
        return "over 99 %"
    if 0 < share < 0.005:
        return "under 1 %"
    return f"{share * 100:.0f} %"
