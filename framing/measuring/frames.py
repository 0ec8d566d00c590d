"""A frame of any common kind → ``Table``."""

from __future__ import annotations

from typing import Any

from framing.faults import AnswersError, Code
from framing.measuring.sample import Table

SEED = 20_261_128


def table_of(frame: Any, name: str, most: int) -> Table:
    """The table in a pandas, Polars or Arrow frame. Raises AnswersError for anything else."""
    import narwhals as nw

    try:
        rows = nw.from_native(frame, eager_only=True).to_pandas()
    except TypeError:
        what = f"A {type(frame).__name__} is no table."
        fix = "Give a pandas, Polars or Arrow frame, or the path of a file."
        raise AnswersError.of(Code.BAD_TABLE, name, what, fix) from None
    rows = rows.reset_index(drop=True)
    rows.columns = [str(column).strip() for column in rows.columns]
    doubled = rows.columns[rows.columns.duplicated()]
    if len(doubled):
        what = f"The column {doubled[0]} is there twice."
        raise AnswersError.of(Code.DOUBLE_COLUMN, name, what, "Rename one of the two.")
    whole = len(rows)
    if whole > most:
        rows = rows.sample(most, random_state=SEED).sort_index().reset_index(drop=True)
    return Table(rows, name, whole)
