"""Named answers → judged cases with their places: the portfolio, as ids and as words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from framing.answers.answers import Answers
from framing.evaluation.tables import Tables
from framing.portfolio.columns import TableCase
from framing.portfolio.parts import COLUMNS, HEADINGS, Cell, RowPart
from framing.portfolio.places import NOT_ON_FRONT, Place, fronts
from framing.portfolio.reading import AnyCase
from framing.portfolio.rows import Rows, told_of
from framing.result.framing import framing_of
from framing.rulebook.model import Rulebook

FRONT_WORDS = {
    "yes": "On the front",
    "possible": "Open answers may bring it to the front",
    NOT_ON_FRONT: "Not on the front",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """One case. parts: what is printed of it but its name; many cases share them.

    front: whether it is on the Pareto front: ``yes``, ``possible`` or ``no``.
    """

    case: AnyCase
    parts: tuple[RowPart, ...]
    place: Place
    front: str = NOT_ON_FRONT

    @property
    def name(self) -> str:
        """What the case is called."""
        return self.case.name

    @property
    def answers(self) -> Answers:
        """What was said of it."""
        return self.case.answers

    @property
    def ids(self) -> dict[str, Cell]:
        """Column → id or number, for programs."""
        told: dict[str, Cell] = {"name": self.name, "pareto_front": self.front}
        for part in self.parts:
            told.update(part.ids)
        return {column: told[column] for column in COLUMNS}

    @property
    def words(self) -> dict[str, str]:
        """Heading → text, for people."""
        told = {"Case": self.name}
        for part in self.parts:
            told.update(part.words)
        if self.place.may_be_on_chart:
            told["Place"] = f"{told['Place']} {FRONT_WORDS[self.front]}."
        return {heading: told[heading] for heading in HEADINGS}

    @property
    def shape(self) -> str:
        """Its shown verdict."""
        ids = self.ids
        return str(ids["verdict"] if ids["firm"] == "yes" else ids["leading"])


@dataclass(frozen=True)
class Portfolio:
    """Cases judged by one rulebook on one date, in the order given."""

    rulebook: Rulebook
    as_of: str
    cases: tuple[Judged, ...]


def portfolio_of(tables: Tables, cases: Iterable[Judged]) -> Portfolio:
    """The cases beside one another: which of them are on the front."""
    listed = tuple(cases)
    marks = fronts([case.place for case in listed])
    placed = tuple(replace(case, front=mark) for case, mark in zip(listed, marks, strict=True))
    return Portfolio(tables.rulebook, tables.as_of, placed)


def judged(case: AnyCase, tables: Tables) -> Judged:
    """One case by itself; its heavy parts are dropped again, so that ten thousand fit."""
    return Judged(case, *told_of(framing_of(tables, case.answers)))


def judged_each(cases: Iterable[AnyCase], tables: Tables) -> Iterator[Judged]:
    """The same as ``judged`` of each case in turn; rows of tables together, in far less time."""
    rows: Rows | None = None
    for case in cases:
        if isinstance(case, TableCase):
            if rows is None or rows.columns is not case.columns:
                rows = Rows(case.columns, tables)
            yield Judged(case, *rows.told(case.row))
        else:
            yield judged(case, tables)
