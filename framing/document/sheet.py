"""How high page one of the Word file is, by counting lines, so that it can be made to fit a sheet.

Word lays the page out itself, so this can only be an estimate. It counts too many lines rather than
too few; LibreOffice's pages are the measure.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from framing.document.blocks import (
    Block,
    Bullets,
    Callout,
    Document,
    Figure,
    Heading,
    KeyValues,
    Listing,
    Numbered,
    Paragraph,
    Quotation,
    Table,
    Text,
)
from framing.document.plain_data import widths

#: Points that a sheet has for text, points a line takes, and characters that stand on one.
SHEET, LINE, CHARACTERS = 690.0, 13.0, 104
HEADING, GAP, ROW = 34.0, 4.0, 3.0
#: From the largest to the smallest; below this it could not be read.
FACTORS = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75)


def fitting(document: Document) -> float:
    """The largest of ``FACTORS`` by which page one fits; the smallest where none does."""
    blocks = [b for section in document.parts[0].sections for b in section.blocks]
    titles = len(document.parts[0].sections)
    for factor in FACTORS:
        top = 40 + _text(document.title, factor, 2.2) + _text(document.people_line, factor)
        if top + factor * HEADING * titles + sum(_height(b, factor) for b in blocks) <= SHEET:
            return factor
    return FACTORS[-1]


def _text(words: str, factor: float, large: float = 1, share: float = 1) -> float:
    """The height of a text in a column that takes this share of the page's width."""
    room = max(CHARACTERS * share / factor / large, 4)
    lines = sum(ceil(len(line) / room) for line in words.split("\n"))
    return lines * LINE * factor * large + GAP * factor if words else 0


def _height(block: Block, factor: float) -> float:
    match block:
        case Paragraph():
            return _text(_plain(block.text), factor)
        case Heading():
            return _text(block.text, factor, 1.1) + 8 * factor
        case Quotation() | Listing():
            return _text(block.text, factor)
        case Bullets() | Numbered():
            return sum(_text(_plain(item), factor, share=0.95) for item in block.items)
        case KeyValues():
            rows = (f"{term}: {_plain(value)}" for term, value in block.rows)
            return sum(_text(row, factor, share=0.95) for row in rows)
        case Table():
            return _table(block, factor)
        case Callout():
            lead = _text(_plain(block.lead), factor, 1.3) + _text(block.mark, factor)
            return lead + 20 * factor + sum(_height(inner, factor) for inner in block.blocks)
        case Figure():
            return 200.0


def _table(table: Table, factor: float) -> float:
    shares = [width / sum(widths(table)) * 0.9 for width in widths(table)]
    rows: Iterable[Iterable[str]] = ((_plain(cell) for cell in row) for row in table.rows)
    heights = (
        max(_text(cell, factor, 0.9, share) for cell, share in zip(row, shares, strict=True))
        for row in rows
    )
    return sum(height + ROW for height in heights) + 3 * LINE * factor


def _plain(text: Text) -> str:
    return "".join(span.text for span in text)
