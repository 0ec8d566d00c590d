"""An XLSX file → the rows of its sheet, each cell as it is meant, or as what is wrong with it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from framing.faults import AnswersError, Code
from framing.reading.limits import LAST_COLUMN, LAST_ROW, LONGEST_TEXT, Limits
from framing.reading.table_rows import Row, UnusableCell, Watch, too_wide
from framing.reading.workbook_parts import (
    BrokenError,
    Parts,
    is_date,
    is_percent,
    may_name,
    parts_of,
    walk,
)

#: The sheet that is read when there are several.
SHEET = "Cases"
#: The element that tells a merged range.
MERGED = "mergeCell"
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_WHOLE = re.compile(r"[-+]?\d{1,400}", re.ASCII)
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_NO_RESULT = UnusableCell(
    Code.NO_RESULT,
    "The formula has no stored result.",
    "Open the workbook in a spreadsheet program and save it.",
)
_ACROSS = UnusableCell(
    Code.MERGED,
    "The cell is merged with cells of other columns.",
    "Take the merged cells apart.",
)
#: A merged range: first row and column, last row and column.
_Range = tuple[int, int, int, int]


class SheetRows:
    """The rows of the sheet that is read: that of a certain name, else the first that is shown.

    typed: shares are numbers and dates are dates, where they are otherwise text as it is shown.
    ``hidden`` grows while they are read: the numbers of the rows that the sheet does not show.
    """

    def __init__(
        self,
        file: str,
        data: bytes,
        limits: Limits,
        watch: Watch,
        *,
        sheet: str = SHEET,
        typed: bool = False,
    ) -> None:
        self.file, self.limits, self.watch = file, limits, watch
        self.data, self.sheet, self.typed = data, sheet, typed
        self.hidden: set[int] = set()
        self.cells = 0

    def __iter__(self) -> Iterator[Row]:
        """Raises AnswersError for what is no workbook, or too big."""
        try:
            parts = parts_of(self.file, self.data, self.limits)
            shown = [sheet for sheet in parts.sheets if sheet.visible] or list(parts.sheets)
            part = next((s.part for s in shown if s.title == self.sheet), shown[0].part)
            merged = _Merged(self._merged(parts, part))
            for number, cells in self._rows(parts, part):
                filled = merged.filled(number, cells)
                self.count(len(filled) - len(cells))
                yield number, filled
        except BrokenError as error:
            where = self.file if error.row is None else f"{self.file}, row {error.row}"
            what = "It is not a workbook." if error.row is None else error.why
            raise AnswersError.of(Code.NOT_XLSX, where, what, "Save it as .xlsx again.") from None

    def count(self, cells: int) -> None:
        """Count the cells of a row. Raises AnswersError when all together are too many."""
        self.cells += cells
        if self.cells > self.limits.cells:
            what = f"It holds over {self.limits.cells:,} cells."
            fix = "Save it as CSV, or give fewer rows."
            raise AnswersError.of(Code.TOO_BIG, self.file, what, fix)

    def _merged(self, parts: Parts, part: str) -> list[_Range]:
        """The merged ranges, which a sheet tells only after its cells."""
        found: list[_Range] = []

        def start(name: str, told: Mapping[str, str]) -> None:
            if name == MERGED:
                found.append(_range(told.get("ref", "")))
                if len(found) > self.limits.merged:
                    what = f"It has over {self.limits.merged:,} merged ranges of cells."
                    fix = "Take the merged cells apart."
                    raise AnswersError.of(Code.TOO_BIG, self.file, what, fix)

        for named in may_name(parts.archive, part, MERGED):
            self.watch(0)
            if named:
                break
        else:
            return []
        for _ in walk(parts.archive, part, start):
            self.watch(0)
        return sorted(found)

    def _rows(self, parts: Parts, part: str) -> Iterator[Row]:
        reader = _Reader(self, parts)
        for _ in walk(parts.archive, part, reader.start, reader.end, reader.text):
            self.watch(reader.row)
            done, reader.done = reader.done, []
            yield from done


def _range(ref: str) -> _Range:
    ends = [_place(end) for end in ref.split(":")]
    (r1, c1), (r2, c2) = ends[0], ends[-1]
    return r1, c1, r2, c2


def _place(ref: str) -> tuple[int, int]:
    """Row and column of a reference such as ``B12``. Raises BrokenError."""
    found = _PLACE.fullmatch(ref)
    if found is None:
        raise BrokenError(why="A reference to a cell cannot be read.")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(found[2])
    if not 1 <= row <= LAST_ROW or column > LAST_COLUMN:
        raise BrokenError(why="A cell lies beyond the last row or column.")
    return row, column


class _Reader:
    """Cells as they come from the parser; ``done`` gathers the rows that hold something."""

    def __init__(self, sheet: SheetRows, parts: Parts) -> None:
        self.sheet, self.parts = sheet, parts
        self.done: list[Row] = []
        self.row = 0
        self.cells: list[Any] = []
        self.kind = self.style = ""
        self.said: list[str] = []
        self.length = 0
        self.has_formula = self.has_value = self.takes_text = self.spoken = False

    def start(self, name: str, told: Mapping[str, str]) -> None:
        if name == "c":
            self._cell(told)
        elif name in ("v", "t"):
            self.takes_text = not self.spoken
            self.has_value = self.has_value or name == "v"
        elif name == "row":
            self._row(told)
        elif name == "f":
            self.has_formula = True
        elif name == "rPh":
            self.spoken = True

    def text(self, said: str) -> None:
        if self.takes_text:
            self.length += len(said)
            if self.length > LONGEST_TEXT:
                raise BrokenError(self.row, "A cell holds more text than a workbook may.")
            self.said.append(said)

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self.takes_text = False
        elif name == "c":
            self.cells[-1] = self._value("".join(self.said))
        elif name == "rPh":
            self.spoken = False
        elif name == "row":
            if any(cell is not None for cell in self.cells):
                self.sheet.count(len(self.cells))
                self.done.append((self.row, self.cells))
            self.cells = []

    def _row(self, told: Mapping[str, str]) -> None:
        written = told.get("r")
        before, self.row = self.row, self.row + 1
        if written is not None:
            if not re.fullmatch(r"[0-9]{1,7}", written):
                raise BrokenError(before + 1, "The number of the row cannot be read.")
            self.row = int(written)
        if self.row <= before:
            raise BrokenError(self.row, "The rows are not in order.")
        if self.row > LAST_ROW:
            raise BrokenError(before + 1, "It lies beyond the last row that a workbook can have.")
        if self.row > self.sheet.limits.rows:
            what = f"There are over {self.sheet.limits.rows:,} rows."
            raise AnswersError.of(Code.TOO_BIG, self.sheet.file, what, "Delete the empty ones.")
        if told.get("hidden") in ("1", "true"):
            self.sheet.hidden.add(self.row)
        self.cells = []

    def _cell(self, told: Mapping[str, str]) -> None:
        ref = told.get("r")
        column = _place(ref)[1] if ref else len(self.cells) + 1
        if column <= len(self.cells):
            raise BrokenError(self.row, "The cells of the row are not in order.")
        if column > self.sheet.limits.columns:
            raise too_wide(self.sheet.file, self.row, self.sheet.limits)
        self.cells += [None] * (column - len(self.cells))
        self.kind, self.style = told.get("t", "n"), told.get("s", "")
        self.said, self.length = [], 0
        self.has_formula = self.has_value = False

    def _value(self, said: str) -> Any:
        """What the cell says: text, a number, true or false, None, or an UnusableCell."""
        if self.has_formula and not said and not (self.kind == "str" and self.has_value):
            return _NO_RESULT
        if not said:
            return None
        if self.kind == "s":
            at = int(said) if re.fullmatch(r"[0-9]{1,9}", said) else -1
            if not 0 <= at < len(self.parts.texts):
                raise BrokenError(self.row, "A cell names a text that is not there.")
            return self.parts.texts[at] or None
        if self.kind == "e":
            what = f"The cell holds the error {said[:20]}."
            return UnusableCell(Code.ERROR_CELL, what, "Mend the formula, or empty it.", said[:20])
        if self.kind == "b":
            return said in ("1", "true")
        if self.kind == "d":
            return self._day(said)
        return self._number(said) if self.kind == "n" else said

    def _day(self, said: str) -> Any:
        """A day that is written out."""
        if self.sheet.typed:
            with suppress(ValueError):
                return datetime.datetime.fromisoformat(said.removesuffix("Z"))
        return said.removesuffix("Z").removesuffix("T00:00:00")

    def _number(self, said: str) -> Any:
        """A number as it is shown: in a hundred, or as a date, where its format says so."""
        if not _NUMBER.fullmatch(said):
            raise BrokenError(self.row, "A cell holds a number that cannot be read.")
        number = int(said) if _WHOLE.fullmatch(said) else float(said)
        typed, formats = self.sheet.typed, self.parts.formats
        style = int(self.style) if re.fullmatch(r"[0-9]{1,6}", self.style) else 0
        code = formats[style] if style < len(formats) else "General"
        if is_percent(code) and abs(number) < 1e300 and not typed:
            return f"{number * 100:.12g}%"
        if is_date(code):
            day = _date(number, self.parts.since_1904)
            return day if typed else _written(day)
        # A machine holds no longer whole number.
        return float(said) if typed and not -(2**63) <= number < 2**63 else number


def _date(number: float, since_1904: bool) -> Any:
    """The moment, or the time of day or span, of a number that is shown as a date."""
    from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

    epoch = CALENDAR_MAC_1904 if since_1904 else CALENDAR_WINDOWS_1900
    try:
        return from_excel(number, epoch)
    except (ValueError, OverflowError):
        what = "The cell is shown as a date, and no day has this number."
        return UnusableCell(Code.ERROR_CELL, what, "Show it as a number, or mend it.")


def _written(day: Any) -> Any:
    """The day, with the time where there is one, as text."""
    if isinstance(day, UnusableCell):
        return day
    if isinstance(day, datetime.datetime):
        whole = day.time() == datetime.time()
        return day.date().isoformat() if whole else day.isoformat(" ", "seconds")
    return str(day)


class _Merged:
    """Merged ranges: cells below the first of their column have its value.

    What is merged across columns is unusable, since one answer cannot be that of two questions.
    """

    def __init__(self, ranges: list[_Range]) -> None:
        self.coming = ranges[::-1]
        self.open: list[tuple[_Range, Any]] = []

    def filled(self, number: int, cells: Any) -> list[Any]:
        """The cells of a row with the values that they share with a row above."""
        found = list(cells)
        while self.coming and self.coming[-1][0] <= number:
            area = self.coming.pop()
            first, column = area[0], area[1]
            held = found[column - 1] if first == number and column <= len(found) else None
            if held is not None:
                self.open.append((area, held))
        self.open = [(area, held) for area, held in self.open if area[2] >= number]
        if sum(area[3] - area[1] + 1 for area, _ in self.open) > LAST_COLUMN:
            raise BrokenError(number, "Merged ranges lie over one another.")
        for (first, left, _, right), held in self.open:
            for column in range(left, right + 1):
                if (number, column) == (first, left):
                    continue
                found += [None] * (column - len(found))
                found[column - 1] = held if left == right else _ACROSS
        return found
