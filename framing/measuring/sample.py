"""A table of past cases, and which of its columns is what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from framing.faults import Fault

#: What is to be told of a case.
Kind = Literal["yes_no", "category", "amount"]


@dataclass(frozen=True)
class Table:
    """Rows as a pandas frame. name: what to call it; rows: of the whole table.

    When ``rows`` is more than the frame has, the frame is a sample taken by chance. notes: cells
    and rows that were not read as they stand.
    """

    frame: Any
    name: str
    rows: int
    notes: tuple[Fault, ...] = ()

    @property
    def sampled(self) -> bool:
        """Whether only some of the rows are here."""
        return len(self.frame) < self.rows


@dataclass(frozen=True)
class Roles:
    """Names of columns. outcome: what became of a case. time: when it arose. case: who or what it
    is about, where one may come again. groups: of people or things to be compared. today: what is
    decided today. yes: the value of a two-valued outcome that matters; the rarer one when None.
    """

    outcome: str
    time: str | None = None
    case: str | None = None
    groups: tuple[str, ...] = ()
    today: str | None = None
    yes: str | None = None

    def named(self) -> dict[str, str]:
        """Role → column, for those that are given; groups are numbered."""
        told = {"outcome": self.outcome, "time": self.time, "case": self.case, "today": self.today}
        told |= {f"group {i}": name for i, name in enumerate(self.groups, 1)}
        return {role: name for role, name in told.items() if name is not None}


@dataclass(frozen=True)
class Costs:
    """Money for a yes or no: ``gain`` of a case that is found, ``alarm`` of a false alarm."""

    gain: float
    alarm: float


@dataclass(frozen=True)
class Outcome:
    """What became of the cases that count. target: 0 and 1, codes of ``kinds``, or amounts.

    rows: places of these cases in the table. kinds: the values as text; () for amounts.
    """

    kind: Kind
    target: Any
    rows: Any
    kinds: tuple[str, ...] = ()
