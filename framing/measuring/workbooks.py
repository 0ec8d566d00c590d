"""A workbook of past cases → its rows as a frame, and what of them is to be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from framing.faults import AnswersError, Code, Fault
from framing.faults.fault import MOST_PRINTED
from framing.reading.limits import Limits
from framing.reading.sheet_rows import SheetRows
from framing.reading.table_rows import UnusableCell, Watch


@dataclass
class _Found:
    """What has been read. errors: column → row of its first error, that cell, how many there are.

    hidden: how many of the rows the sheet does not show.
    """

    rows: list[list[Any]] = field(default_factory=list)
    errors: dict[int, tuple[int, UnusableCell, int]] = field(default_factory=dict)
    hidden: int = 0


def frame_in(name: str, data: bytes, limits: Limits, watch: Watch) -> tuple[Any, tuple[Fault, ...]]:
    """The first sheet that is shown, as a pandas frame, and notes. watch: may raise to stop it.

    Cells with an error count as missing and are noted, hidden rows count and are noted. Raises
    AnswersError for what is no workbook, too big or empty, and for formulas without a stored result
    and cells merged across columns, each with its place.
    """
    sheet = SheetRows(name, data, limits, watch, sheet="", typed=True)
    found = _Found()
    refused: list[Fault] = []
    for number, told in sheet:
        found.hidden += bool(found.rows) and number in sheet.hidden
        cells = list(told)
        for place, cell in _unusable(cells):
            if cell.code is Code.ERROR_CELL and found.rows:
                first, kind, count = found.errors.get(place, (number, cell, 0))
                found.errors[place] = first, kind, count + 1
                cells[place] = None
            else:
                head = found.rows[0] if found.rows else ()
                refused.append(cell.at(f"{name}, row {number}, column {_called(head, place)}"))
        if len(refused) > MOST_PRINTED:
            break
        found.rows.append(cells)
    if refused:
        raise AnswersError(tuple(refused))
    if not found.rows:
        raise AnswersError.of(Code.EMPTY, name, "The sheet is empty.", "Export the table again.")
    frame = _framed(found.rows)
    return frame, tuple(_notes(name, found, frame))


def _unusable(cells: Sequence[Any]) -> list[tuple[int, UnusableCell]]:
    return [(i, cell) for i, cell in enumerate(cells) if isinstance(cell, UnusableCell)]


def _called(header: Sequence[Any], place: int) -> str:
    """The name of a column, or its number."""
    told = str(header[place] or "").strip() if place < len(header) else ""
    return told or str(place + 1)


def _framed(rows: list[list[Any]]) -> Any:
    """The rows below the first as columns, each of the kind that its cells are of."""
    from pandas.io.parsers import TextParser

    wide = max(map(len, rows))
    for cells in rows:
        # What pandas takes for an empty cell.
        cells[:] = ["" if cell is None else cell for cell in cells]
        cells.extend([""] * (wide - len(cells)))
    return TextParser(rows).read()


def _notes(name: str, found: _Found, frame: Any) -> Iterator[Fault]:
    if found.hidden:
        some = f"{found.hidden:,} rows are" if found.hidden > 1 else "1 row is"
        what = f"{some} hidden in the workbook and read like the others."
        yield Fault(Code.HIDDEN, name, what, "Delete what should not count.")
    for place, (row, cell, count) in sorted(found.errors.items()):
        where = f"column {str(frame.columns[place]).strip()}, row {row}"
        what = f"{count:,} cells hold an error" if count > 1 else "1 cell holds an error"
        fix = "They count as missing; mend them, or leave them empty."
        yield Fault(Code.ERROR_CELL, where, f"{what}, first {cell}.", fix)
