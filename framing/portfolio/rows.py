"""Rows of tables → what is printed of them, so that no two rows that come to the same are judged.

What may be of every fact and stage is worked out for whole columns at a time. Where that settles
verdict, task and path, each part of what is printed follows from few of these facts, and is worked
out once for all rows that agree in them. The other rows are judged one by one, equal ones once.
"""

from __future__ import annotations

from typing import Any, cast

from framing.evaluation.tables import Tables
from framing.evaluation.verdict import Evaluation, assumed, evaluate, evaluated
from framing.many.facts import RowFacts, every_stage
from framing.many.reading import Inputs, answered
from framing.portfolio.asked import MOST_KEPT, Asked, Facts, UnaskedError, Untold
from framing.portfolio.columns import Columns
from framing.portfolio.parts import (
    PlacePart,
    RowPart,
    ServicePart,
    block_part,
    cost_part,
    effort_part,
    origin_part,
    place_of_use_part,
    place_part,
    result_part,
    service_part,
    test_part,
)
from framing.portfolio.places import Place
from framing.result.framing import Framing, framing_of

#: What is printed of a case but its name, and its place.
Told = tuple[tuple[RowPart, ...], Place]
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
        place_of_use_part(framing),
        block_part(framing),
        test_part(framing),
        service,
        place,
        cost_part(service, framing.answers, tables.as_of),
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
        self._stages = every_stage(tables)
        self._chunk = -1
        self._facts: RowFacts | None = None
        self._origin = origin_part(tables)
        self._result, self._effort = Asked(result_part), Asked(effort_part)
        self._of_use = Asked(place_of_use_part)
        self._block, self._test = Asked(block_part), Asked(test_part)
        self._service, self._place = Asked(service_part), Asked(place_part)
        self._known: dict[bytes, tuple[Told, ServicePart] | None] = {}
        self._alone: dict[bytes, Told] = {}
        self._shared: dict[object, Any] = {}

    def told(self, row: int) -> Told:
        """What is printed of a row."""
        chunk, at = divmod(row, CHUNK)
        if self._facts is None or chunk != self._chunk:
            rows = slice(row - at, min(row - at + CHUNK, len(self.codes)))
            self._facts = None  # gives its room to the next
            self._facts, self._chunk = RowFacts(self._stages, self.inputs, rows), chunk
        key = self._facts.keys[at]
        if key not in self._known:
            found = self._by_facts(self._facts, at)
            if len(self._known) < MOST_KEPT:
                self._known[key] = found
        else:
            found = self._known[key]
        if found is None:
            return self._by_itself(row)
        (parts, place), service = found
        return (*parts, self._cost(row, service)), place

    def _by_facts(self, facts: RowFacts, row: int) -> tuple[Told, ServicePart] | None:
        """What is printed of a row but its cost; None where that hangs on more than its facts."""
        masks = facts.masks[row]
        both = None if facts.complete[row] else self._evaluated(masks, facts, row)
        known = Facts(self.tables, masks, both[1].masks if both else masks)
        try:
            service = self._service(known)
            parts = (
                self._origin,
                self._result(known),
                self._effort(known),
                self._of_use(known),
                self._block(known),
                self._test(known),
                service,
            )
        except UnaskedError:
            return None
        try:
            place = self._place(known)
        except UnaskedError:
            if both is None:
                return None
            place = self._found(*both)
        return ((*parts, place), place.place), service

    def _evaluated(
        self, masks: list[int], facts: RowFacts, row: int
    ) -> tuple[Evaluation, Evaluation]:
        """A row in which something is open, and the same with that assumed."""
        case = evaluated(self.tables, masks, *facts.own(row))
        return case, evaluate(self.tables, assumed(case))

    def _found(self, case: Evaluation, leading: Evaluation) -> PlacePart:
        """The place of a case that may end in several, by search."""
        tables, nothing = self.tables, cast(Any, Untold())
        part = place_part(Framing(tables.rulebook, nothing, tables.as_of, case, leading, nothing))
        found: PlacePart = self._shared.setdefault((part.place, *part.words.items()), part)
        return found

    def _cost(self, row: int, service: ServicePart) -> RowPart:
        answers = self.columns.given(row) if service.counts else {}
        return self._same(cost_part(service, answers, self.tables.as_of))

    def _by_itself(self, row: int) -> Told:
        """A row that hangs on what is open; text decides nothing and is not looked at."""
        key = self.codes[row, self.decides].tobytes()
        if key not in self._alone:
            parts, place = told_of(framing_of(self.tables, self.columns.answers(row)))
            self._alone[key] = tuple(map(self._same, parts)), self._shared.setdefault(place, place)
        return self._alone[key]

    def _same(self, part: RowPart) -> RowPart:
        """The part that was there before with the same columns, so that one is kept."""
        plain = RowPart(part.ids, part.words)
        key = (*part.ids.items(), *part.words.items())
        found: RowPart = self._shared.setdefault(key, plain)
        return found
