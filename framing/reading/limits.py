"""How much a table may hold, so that no file can take a machine down."""

from __future__ import annotations

from dataclasses import dataclass

#: The last row and column that a workbook can have, by its format (ECMA-376).
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
#: The longest text in a cell of a workbook, by the same.
LONGEST_TEXT = 32_767


@dataclass(frozen=True)
class Limits:
    """What is read at most. bytes: of a file as it is. unpacked: bytes of a workbook's parts.

    parts: files inside a workbook. texts: different texts in it. merged: its merged ranges.
    rows: the last row that may hold something. columns: cells in a row. cells: of all rows of a
    workbook, those left out of a row included. cases: in all files.
    """

    bytes: int = 50_000_000
    unpacked: int = 300_000_000
    parts: int = 10_000
    texts: int = 2_000_000
    merged: int = 10_000
    rows: int = LAST_ROW
    columns: int = 1_000
    cells: int = 100_000_000
    cases: int = 100_000


#: For files that somebody reads on their own machine.
FILES = Limits()
#: For files that visitors send to a server which others use as well.
UPLOADED = Limits(
    bytes=1_000_000,
    unpacked=20_000_000,
    parts=1_000,
    texts=100_000,
    merged=1_000,
    rows=20_000,
    cases=2_000,
)
