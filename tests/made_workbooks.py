"""Workbooks as people and hostile programs make them."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from openpyxl import Workbook


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def workbook(*rows: list[Any]) -> tuple[Workbook, Any]:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return book, book.active


def sheet_with(xml: str) -> bytes:
    """A workbook whose one sheet has these rows, as XML."""
    raw = saved(workbook(["name", "wanted"])[0])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = re.sub("<sheetData>.*</sheetData>", "@", data.decode())
                data = text.replace("@", f"<sheetData>{xml}</sheetData>").encode()
            new.writestr(name, data)
    return out.getvalue()


def cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'
