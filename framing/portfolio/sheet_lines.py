"""Rows → their lines in the XML of a sheet, one by one, so that none of their cells is kept.

openpyxl writes all else of a workbook. It keeps each cell, 2 GB of them for 100,000 cases; its
write-only mode keeps none and takes five times as long as this.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from xml.sax.saxutils import escape

from framing.portfolio.workbook import RISKY, Rows, put_text, text_in_cell

#: So many different cells are kept with what is written for them.
MOST_KEPT = 10_000


def row_lines(sheet: object, rows: Iterable[Iterable[str | int]], alignment: object) -> Rows:
    """The lines of these rows of cells, each as ``put_text`` would write it below the header.

    alignment: that of every cell.
    """
    return _lines(rows, *(_style(sheet, text, alignment) for text in ("", RISKY[0])))


def _lines(rows: Iterable[Iterable[str | int]], plain: int, guarded: int) -> Rows:
    """plain, guarded: the styles of text that is none and one that could be taken for a formula."""
    from openpyxl.utils import get_column_letter

    @lru_cache(maxsize=MOST_KEPT)
    def told(value: str | int) -> str:
        if not isinstance(value, str):
            return f' s="{plain}" t="n"><v>{value}</v></c>'
        style = guarded if value.startswith(RISKY) else plain
        return f' s="{style}" t="inlineStr">{_inline(text_in_cell(value))}</c>'

    letters: list[str] = []
    for number, cells in enumerate(rows, 2):
        line = [f'<row r="{number}">']
        for c, value in enumerate(cells):
            if c == len(letters):
                letters.append(get_column_letter(c + 1))
            line.append(f'<c r="{letters[c]}{number}"{told(value)}')
        line.append("</row>")
        yield "".join(line).encode("ascii", "xmlcharrefreplace")


def _style(sheet: object, text: str, alignment: object) -> int:
    """The number that the workbook gives to the style of such a text."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet)
    put_text(cell, text)
    cell.alignment = alignment
    style: int = cell.style_id
    return style


def _inline(text: str) -> str:
    if not text:
        return ""
    space = ' xml:space="preserve"' if text != text.strip() else ""
    written = escape(text).replace("\r", "&#13;")
    return f"<is><t{space}>{written}</t></is>"
