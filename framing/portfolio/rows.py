"""Rows of tables → what is printed of them, so that no two rows that come to the same are judged.

What every fact and stage is, is worked out for whole columns at a time. Of a row in which nothing
is open, each part of what is printed then follows from few of these, and is worked out once for all
rows that agree in them. Rows in which something is open are judged one by one, equal ones once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from framing.evaluation.tables import Tables
from framing.evaluation.verdict import Evaluation
from framing.many.complete import complete_rows
from framing.many.reading import Inputs, answered
from framing.portfolio.asked import Asked, Facts, UnaskedError, Untold
from framing.portfolio.columns import Columns
from framing.portfolio.parts import (
    Part,
    block_part,
    cost_part,
    effort_part,
    origin_part,
    place_part,
    result_part,
    service_part,
    test_part,
)
from framing.portfolio.places import Place
from framing.result.framing import Framing, framing_of

PartT = TypeVar("PartT", bound=Part)
#: What is printed of a case but its name, and its place.
Told = tuple[tuple[Part, ...], Place]
#: Rows of which the facts are worked out at a time.
CHUNK = 2048


def told_of(framing: Framing) -> Told:
    """What is printed of a case by itself."""
    tables = framing.case.tables
    service, place = service_part(framing), place_part(framing)
    parts = (
        origin_part(tables),
        result_part(framing),
        effort_part(framing),
        block_part(framing),
        test_part(framing),
        service,
        place,
        cost_part(service.prices, framing.answers, tables.as_of),
    )
    return parts, place.place


class Rows:
    """The rows of some columns, judged as they are asked for; best in their order."""

    def __init__(self, columns: Columns, tables: Tables) -> None:
        self.columns, self.tables = columns, tables
        self.codes = columns.codes()
        self.decides = [i for i, c in enumerate(columns.listed) if c.question.kind != "text"]
        told = {
            columns.listed[i].question.id: answered(
                columns.listed[i].question, columns.listed[i].answers, self.codes[:, i]
            )
            for i in self.decides
        }
        self.inputs = Inputs(tables, told, len(columns))
        self._chunk = -1
        self._masks: list[list[int] | None] = []
        self._origin = origin_part(tables)
        self._result = self._asked(result_part)
        self._effort = self._asked(effort_part)
        self._block = self._asked(block_part)
        self._test = self._asked(test_part)
        self._service = self._asked(service_part)
        self._place = self._asked(place_part)
        self._unpriced = cost_part(None, {}, tables.as_of)
        self._alone: dict[bytes, Told] = {}
        self._shared: dict[object, Any] = {}

    def told(self, row: int) -> Told:
        """What is printed of a row."""
        chunk, place = divmod(row, CHUNK)
        if chunk != self._chunk:
            rows = slice(row - place, min(row - place + CHUNK, len(self.codes)))
            self._masks, self._chunk = complete_rows(self.tables, self.inputs, rows), chunk
        masks = self._masks[place]
        if masks is None:
            return self._by_itself(row)
        try:
            return self._by_facts(row, Facts(self.tables, masks))
        except UnaskedError:
            return self._by_itself(row)

    def _asked(self, part: Callable[[Framing], PartT]) -> Asked[PartT]:
        """A part as it hangs on the facts of a complete case."""
        tables, nothing = self.tables, Untold()

        def of(case: Evaluation) -> PartT:
            answers: Any = nothing
            return part(Framing(tables.rulebook, answers, tables.as_of, case, case, ()))

        return Asked(of)

    def _by_facts(self, row: int, facts: Facts) -> Told:
        service, place = self._service(facts), self._place(facts)
        cost = self._unpriced
        if service.prices is not None:
            answers = self.columns.given(row) if service.prices else {}
            cost = self._same(cost_part(service.prices, answers, self.tables.as_of))
        parts = (
            self._origin,
            self._result(facts),
            self._effort(facts),
            self._block(facts),
            self._test(facts),
            service,
            place,
            cost,
        )
        return parts, place.place

    def _by_itself(self, row: int) -> Told:
        """A row in which something is open; text decides nothing and is not looked at."""
        key = self.codes[row, self.decides].tobytes()
        if key not in self._alone:
            parts, place = told_of(framing_of(self.tables, self.columns.answers(row)))
            self._alone[key] = tuple(map(self._same, parts)), self._shared.setdefault(place, place)
        return self._alone[key]

    def _same(self, part: Part) -> Part:
        """The part that was there before with the same columns, so that one is kept."""
        plain = Part(part.ids, part.words)
        key = (*part.ids.items(), *part.words.items())
        found: Part = self._shared.setdefault(key, plain)
        return found
