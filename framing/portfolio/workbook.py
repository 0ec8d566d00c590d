"""What every workbook that is written has in common: text stays text, and equal in, equal out."""

from __future__ import annotations

import datetime
import io
import re
import zipfile

from framing.document.archive import archive

#: What a spreadsheet would take for a formula at the start of a cell.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
MOST_IN_CELL = 32_000
#: What else XML cannot hold.
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def put_text(cell: object, value: str | int) -> None:
    """Write a value into a cell so that text never becomes a formula, also when it is edited."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell

    assert isinstance(cell, Cell)
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = _NO_XML.sub(" ", ILLEGAL_CHARACTERS_RE.sub(" ", value))[:MOST_IN_CELL]
    # openpyxl takes text that begins with = for a formula.
    cell.data_type = "s"
    if value.startswith(RISKY):
        cell.quotePrefix = True


def saved(book: object, date: str) -> bytes:
    """The workbook as a file that is the same, byte for byte, for the same content and date."""
    from openpyxl import Workbook

    assert isinstance(book, Workbook)
    day = datetime.datetime.fromisoformat(date)
    book.properties.creator = "Should this be ML?"
    book.properties.created = book.properties.modified = day
    raw = io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as source:
        # Saving stamps the time of saving into this part; it is put back.
        now = book.properties.modified.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
        then = day.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
        parts = ((name, source.read(name).replace(now, then)) for name in source.namelist())
        return archive(parts)
