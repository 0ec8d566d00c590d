"""What every workbook that is written has in common: text stays text, and equal in, equal out."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator, Mapping

from framing.document.archive import archive

#: What a spreadsheet would take for a formula at the start of a cell.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
MOST_IN_CELL = 32_000
#: What else XML cannot hold.
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
#: Rows as the XML of a sheet, one by one.
Rows = Iterator[bytes]


def put_text(cell: object, value: str | int) -> None:
    """Write a value into a cell so that text never becomes a formula, also when it is edited."""
    from openpyxl.cell.cell import Cell

    assert isinstance(cell, Cell)
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = text_in_cell(value)
    # openpyxl takes text that begins with = for a formula.
    cell.data_type = "s"
    if value.startswith(RISKY):
        cell.quotePrefix = True


def text_in_cell(text: str) -> str:
    """As much of a text as a cell can hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return _NO_XML.sub(" ", ILLEGAL_CHARACTERS_RE.sub(" ", text))[:MOST_IN_CELL]


def saved(book: object, date: str, below: Mapping[str, Rows] = {}) -> bytes:
    """The workbook as a file that is the same, byte for byte, for the same content and date.

    below: title of a sheet → its rows below the header, as ``row_lines`` makes them; its filter
    says how far they go.
    """
    from openpyxl import Workbook

    assert isinstance(book, Workbook)
    day = datetime.datetime.fromisoformat(date)
    book.properties.creator = "Should this be ML?"
    book.properties.created = book.properties.modified = day
    raw = io.BytesIO()
    book.save(raw)
    rows = {book[title].path.lstrip("/"): (book[title], below[title]) for title in below}
    with zipfile.ZipFile(raw) as source:
        # Saving stamps the time of saving into this part; it is put back.
        now = book.properties.modified.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
        then = day.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
        parts = ((name, source.read(name).replace(now, then)) for name in source.namelist())
        return archive(
            (name, _with_rows(part, *rows[name]) if name in rows else part) for name, part in parts
        )


def _with_rows(part: bytes, sheet: object, rows: Rows) -> Iterator[bytes]:
    """The part of a sheet, piece by piece, with these rows after those that it has."""
    from openpyxl.worksheet.worksheet import Worksheet

    assert isinstance(sheet, Worksheet)
    head, end, tail = part.partition(b"</sheetData>")
    before, after = (f'<dimension ref="{ref}"' for ref in (sheet.dimensions, sheet.auto_filter.ref))
    yield head.replace(before.encode(), after.encode())
    yield from rows
    yield end + tail
