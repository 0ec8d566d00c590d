"""A file or its bytes → ``Table``. Nothing is written to disk."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

from framing.faults import AnswersError, Code
from framing.measuring.frames import table_of
from framing.measuring.limits import FILES
from framing.measuring.sample import Table
from framing.measuring.workbooks import frame_in
from framing.reading.limits import Limits
from framing.reading.table_rows import Watch

SUFFIXES = (".csv", ".parquet", ".xlsx")
#: A CSV or Parquet file of more bytes is sampled by DuckDB, which needs little memory.
LARGE = 200_000_000


def table_at(path: Path, most: int, largest: int, watch: Watch = lambda rows: None) -> Table:
    """The table in a CSV, Parquet or XLSX file, or in a folder of Parquet files.

    most: rows to keep; of a longer table so many are taken by chance, the same every time.
    largest: bytes of the longest single file that is read. watch: is told from time to time how
    many rows have been read, where that is known; what it raises ends the reading. Raises
    AnswersError.
    """
    if not path.exists():
        raise AnswersError.of(Code.NO_FILE, path.name, "There is no such file.", "Check the path.")
    if path.is_dir():
        from framing.measuring.large_tables import sampled

        if not any(path.rglob("*.parquet")):
            fix = "Give a folder of Parquet files, or one CSV, Parquet or XLSX file."
            raise AnswersError.of(Code.EMPTY, path.name, "The folder holds no Parquet file.", fix)
        return sampled(path, most)
    _known_suffix(path.name)
    size = path.stat().st_size
    if size > largest:
        raise _too_big(path.name, largest)
    suffix = path.suffix.lower()
    if (size > LARGE and suffix != ".xlsx") or (suffix == ".parquet" and _unpacks(path, FILES)):
        from framing.measuring.large_tables import sampled

        return sampled(path, most)
    return table_in(path.name, path.read_bytes(), most, largest, watch=watch)


def table_in(
    name: str,
    data: bytes,
    most: int,
    largest: int,
    *,
    limits: Limits = FILES,
    watch: Watch = lambda rows: None,
) -> Table:
    """The table in the bytes of a file, as ``table_at``. name: with its suffix.

    limits: what a workbook or a Parquet file may hold.
    """
    _known_suffix(name)
    if len(data) > largest:
        raise _too_big(name, largest)
    if not data:
        raise AnswersError.of(Code.EMPTY, name, "The file is empty.", "Export the table again.")
    suffix = Path(name).suffix.lower()
    if suffix == ".xlsx":
        frame, notes = frame_in(name, data, limits, watch)
        return replace(table_of(frame, name, most), notes=notes)
    if suffix == ".csv":
        return table_of(_csv(name, data, watch), name, most)
    if more := _unpacks(io.BytesIO(data), limits):
        fix = "Take a sample of its rows first."
        raise AnswersError.of(Code.TOO_BIG, name, f"It holds {more}.", fix)
    return table_of(_parquet(name, data), name, most)


def _known_suffix(name: str) -> None:
    suffix = Path(name).suffix
    if suffix.lower() not in SUFFIXES:
        what = f"{suffix or 'No suffix'} is not read here."
        fix = f"Give a file that ends in one of: {', '.join(SUFFIXES)}."
        raise AnswersError.of(Code.WRONG_SUFFIX, name, what, fix)


def _too_big(name: str, largest: int) -> AnswersError:
    what = f"The file is over {largest / 1e9:g} GB."
    fix = "Save it as a folder of Parquet files, or take a sample of its rows first."
    return AnswersError.of(Code.TOO_BIG, name, what, fix)


class _Watched(io.BytesIO):
    """Bytes that tell the watch each time that some of them are read."""

    def __init__(self, data: bytes, watch: Watch) -> None:
        super().__init__(data)
        self.watch = watch

    def read(self, size: int | None = -1, /) -> bytes:
        self.watch(0)
        return super().read(size)

    def read1(self, size: int | None = -1, /) -> bytes:
        self.watch(0)
        return super().read1(size)


def _csv(name: str, data: bytes, watch: Watch) -> Any:
    import pandas as pd

    try:
        start = data[:100_000].decode("utf-8-sig", errors="strict" if len(data) < 1e5 else "ignore")
        first = next((line for line in start.splitlines() if line.strip()), "")
        separator = max(",;\t", key=first.count)
        decimal = "," if separator == ";" and _comma_decimals(start) else "."
        return pd.read_csv(
            _Watched(data, watch),
            sep=separator,
            decimal=decimal,
            encoding="utf-8-sig",
            low_memory=False,
        )
    except UnicodeDecodeError:
        fix = "Save it as CSV UTF-8."
        raise AnswersError.of(Code.NOT_TEXT, name, "It is not UTF-8 text.", fix) from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        what = f"It cannot be read: {str(error).strip().splitlines()[-1]}."
        raise AnswersError.of(Code.NOT_CSV, name, what, "Save it as CSV again.") from None


def _comma_decimals(start: str) -> bool:
    """Whether numbers in a table whose cells are parted by semicolons are written as 1,5."""
    import re

    return len(re.findall(r"[;\n]-?\d+,\d+(?=[;\r\n])", start)) > len(
        re.findall(r"[;\n]-?\d+\.\d+(?=[;\r\n])", start)
    )


def _unpacks(file: Path | io.BytesIO, limits: Limits) -> str:
    """What a Parquet file holds, by its own account, where that is more than the limits allow."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        told = pq.ParquetFile(file).metadata
    except (pa.ArrowException, OSError, ValueError):
        return ""  # whoever reads it says what is wrong
    cells, groups = told.num_rows * told.num_columns, range(told.num_row_groups)
    if cells > limits.cells:
        return f"{cells:,} cells, and at most {limits.cells:,} are read"
    unpacked = sum(told.row_group(i).total_byte_size for i in groups)
    if unpacked > limits.unpacked:
        return f"{unpacked:,} bytes unpacked, and at most {limits.unpacked:,} are read"
    return ""


def _parquet(name: str, data: bytes) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.read_table(io.BytesIO(data)).to_pandas()
    except (pa.ArrowException, OSError, ValueError):
        fix = "Save it as Parquet again."
        raise AnswersError.of(Code.BAD_TABLE, name, "It is no Parquet file.", fix) from None
