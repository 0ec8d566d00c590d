"""What every kind of table gives: rows with their numbers; and a CSV file as such rows."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from framing.faults import AnswersError, Code, Fault
from framing.reading.limits import Limits

#: The number of a row, counted from 1, and its cells. Empty rows may be left out.
Row = tuple[int, Sequence[Any]]
#: Is told from time to time how many rows have been read; ends the reading by raising.
Watch = Callable[[int], object]
#: After so many rows the watch is told.
OFTEN = 200
#: So many lines are looked at to find what separates the cells.
FIRST_LINES = 10
SEPARATORS = ",;\t|"
#: So many bytes are turned into text at a time.
PIECE = 1 << 20
_SEPARATOR_TOLD = re.compile(r'\s*"?sep=(.)"?\s*', re.IGNORECASE)


@dataclass(frozen=True)
class UnusableCell:
    """A cell that holds something of which nothing can be made. Its text is what it shows."""

    code: Code
    what: str
    fix: str
    shows: str = "?"

    def at(self, where: str) -> Fault:
        """The fault, with the place of the cell."""
        code = self.code
        return Fault(code, where, self.what, self.fix)

    def __str__(self) -> str:
        return self.shows


def too_wide(file: str, row: int, limits: Limits) -> AnswersError:
    """The error for a row with too many cells."""
    what = f"The row has over {limits.columns:,} cells."
    fix = "Keep one row for each case and one column for each question."
    return AnswersError.of(Code.TOO_BIG, f"{file}, row {row}", what, fix)


def csv_rows(file: str, data: bytes, limits: Limits, watch: Watch) -> Iterator[Row]:
    """The rows of a CSV file, separated by comma, semicolon, tab or bar.

    data: UTF-8, or UTF-16 as spreadsheets write it. Raises AnswersError with the row for what is
    no CSV, such as a quote that is never closed.
    """
    lines = _lines(file, data)
    separator, skipped = _separator(lines)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    number = skipped
    try:
        for number, cells in enumerate(reader, 1 + skipped):
            if number % OFTEN == 0:
                watch(number)
            if len(cells) > limits.columns:
                raise too_wide(file, number, limits)
            yield number, cells
    except csv.Error as error:
        what, fix = f"It cannot be read: {error}.", "Save it as CSV again."
        if "unexpected end of data" in str(error):
            what = "A quote is opened in this row and never closed."
            fix = 'Close it, or write "" for a quote inside quotes.'
        raise AnswersError.of(Code.NOT_CSV, f"{file}, row {number + 1}", what, fix) from None


def _lines(file: str, data: bytes) -> io.TextIOWrapper:
    """The text line by line, from the encodings that spreadsheets save in."""
    encoding = "utf-8-sig"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\x00" in data[1:200:2] and b"\x00" not in data[:200:2]:
        encoding = "utf-16-le"
    elif b"\x00" in data[:200:2] and b"\x00" not in data[1:200:2]:
        encoding = "utf-16-be"
    try:
        for _ in codecs.iterdecode(_pieces(data), encoding):
            pass
    except UnicodeDecodeError:
        raise AnswersError.of(
            Code.NOT_TEXT, file, "The file is not UTF-8 text.", "Save it as CSV UTF-8."
        ) from None
    return io.TextIOWrapper(io.BytesIO(data), encoding, newline="")


def _pieces(data: bytes) -> Iterator[bytes]:
    """The data in pieces, so that it is never held as text as a whole."""
    return (data[start : start + PIECE] for start in range(0, len(data), PIECE))


def _separator(lines: io.TextIOWrapper) -> tuple[str, int]:
    """What separates the cells, and how many lines said so. ``lines`` is left behind these."""
    first = [line for line in itertools.islice(lines, FIRST_LINES) if line.strip()]
    told = _SEPARATOR_TOLD.fullmatch(first[0]) if first else None
    lines.seek(0)
    if told:
        lines.readline()
        return told[1], 1
    # A line of title above the header holds no separator.
    header = next((line for line in first if any(mark in line for mark in SEPARATORS)), "")
    return max(SEPARATORS, key=header.count), 0
