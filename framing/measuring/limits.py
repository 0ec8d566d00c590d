"""What a workbook or a Parquet file of past cases may hold: a million rows by twenty, and more."""

from __future__ import annotations

from framing.reading.limits import LAST_COLUMN, Limits

#: For files that somebody reads on their own machine.
FILES = Limits(unpacked=1_000_000_000, columns=LAST_COLUMN, cells=20_000_000)
#: For files that visitors send to a server which others use as well.
UPLOADED = Limits(
    unpacked=300_000_000,
    parts=1_000,
    texts=1_000_000,
    merged=1_000,
    columns=LAST_COLUMN,
    cells=6_000_000,
)
