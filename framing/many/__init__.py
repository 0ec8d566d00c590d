"""Many cases at once: a table of answers in, the same table with the results beside it out."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from framing.compiling import tables_for
from framing.dates import iso_date
from framing.faults import AnswersError, Fault, named_list, nearest
from framing.model import Rulebook
from framing.rulebook import load_rulebook

if TYPE_CHECKING:
    from framing.many.reading import BadCells

FrameT = TypeVar("FrameT")
RESULTS = (
    "verdict",
    "firm",
    "possible_verdicts",
    "leading",
    "instead",
    "fix_first",
    "learning_type",
    "task",
    "possible_tasks",
    "leading_task",
    "path",
    "possible_paths",
    "leading_path",
)
FAULTS = "faults"
#: Different faults that an error lists one by one.
MOST_FAULTS = 50


def assess_many(
    frame: FrameT,
    *,
    as_of: str | datetime.date | None = None,
    rulebook: Rulebook | None = None,
    keep: Sequence[str] = ("name",),
    bad_cells: Literal["raise", "report"] = "raise",
) -> FrameT:
    """Judge every row of a table, the same as ``assess`` would.

    frame: a pandas or Polars DataFrame or an Arrow table, with a column for each question id;
    columns that are not there count as unanswered. A cell holds:

    * choose one: the id of an option;
    * pick many: the ids of all that are true, separated by ``;``, or ``none``; an id with ``?``
      behind it is not sure (``few_cases;broken_step?``);
    * number: a number; text: the text;
    * everywhere ``unknown`` for "I don't know"; a null, an empty text or a NaN was not answered.

    as_of, rulebook: as for ``assess``. keep: columns that are no questions and stay as they are.

    Returns the same kind of table with these columns added. ``verdict``, ``leading``, ``instead``,
    ``learning_type``, ``task``, ``leading_task``, ``path``, ``leading_path``: text, null where
    open or where there is none, as in the JSON of a framing. ``firm``: true or false.
    ``possible_verdicts``, ``possible_tasks``, ``possible_paths``, ``fix_first``: ids separated by
    ``;``, and ``fix_first`` null where the verdict is not not_yet.

    bad_cells: ``raise`` AnswersError naming row (counted from 0) and column of every cell that
    cannot be used; or ``report`` them in one more column, ``faults``, with null results in those
    rows. Raises AnswersError as well for a column that is neither a question nor kept, and
    TypeError for what is no table.

    Complete rows are judged whole columns at a time. Rows whose verdict, task or path hangs on an
    open answer take a few milliseconds for each different row.
    """
    import narwhals as nw

    from framing.many.outcomes import Outcomes, results
    from framing.many.reading import Inputs, read_columns

    rulebook = load_rulebook() if rulebook is None else rulebook
    tables = tables_for(rulebook, iso_date(as_of))
    table = nw.from_native(frame, eager_only=True)
    _check_columns(table.columns, rulebook, keep)
    asked = {q.id for q in rulebook.questions}
    columns = read_columns(
        tables, {name: _cells(table.get_column(name)) for name in table.columns if name in asked}
    )
    bad = [cells for column in columns.values() for cells in column.bad]
    if bad and bad_cells == "raise":
        raise AnswersError(_faults(bad))
    told = results(tables, Outcomes(tables, Inputs(tables, columns, len(table))))
    reported = _by_row(bad)
    series = [_series(table, name, told[name], reported) for name in RESULTS]
    if bad_cells == "report":
        words = [reported.get(row) for row in range(len(table))]
        series.append(_text_series(table, FAULTS, words))
    return nw.to_native(table.with_columns(*series))  # type: ignore[no-any-return]


def _check_columns(names: Sequence[str], rulebook: Rulebook, keep: Sequence[str]) -> None:
    asked = [question.id for question in rulebook.questions]
    faults = [
        Fault("UNKNOWN-COLUMN", f"column {name}", f"There is no question {name}.",
              f"{nearest(str(name), asked)} Or name it in keep=, so that it stays as it is.")
        for name in names
        if name not in asked and name not in keep
    ]
    faults += [
        Fault("COLUMN-TAKEN", f"column {name}", "A result column has this name.", "Rename it.")
        for name in names
        if name in (*RESULTS, FAULTS)
    ]
    if faults:
        raise AnswersError(tuple(faults))


def _cells(series: Any) -> Any:
    """What gives a column as one Arrow array, or as a list where its cells are of mixed kinds."""
    import pyarrow as pa

    def read() -> Any:
        try:
            found = series.to_arrow()
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
            return series.to_list()
        if isinstance(found, pa.ChunkedArray):
            found = found.unify_dictionaries() if pa.types.is_dictionary(found.type) else found
            found = found.combine_chunks()
        return found

    return read


def _faults(bad: Sequence[BadCells]) -> tuple[Fault, ...]:
    """One fault for each different cell and column; more than fifty are only counted."""
    found = []
    for cells in bad:
        for fault in cells.faults:
            more = len(cells.rows) - 1
            also = f" The same in {more:,} more: rows {named_list(cells.rows[1:], 5)}."
            where = f"row {cells.rows[0]}, column {cells.question}"
            found.append(
                Fault(fault.code, where, fault.what + (also if more else ""), fault.mend)
            )
    if len(found) > MOST_FAULTS:
        left = len(found) - MOST_FAULTS
        what = f"{left:,} more different cells cannot be used."
        mend = 'Mend these first, or pass bad_cells="report".'
        found = [*found[:MOST_FAULTS], Fault("MORE-FAULTS", "table", what, mend)]
    return tuple(found)


def _by_row(bad: Sequence[BadCells]) -> dict[int, str]:
    """Row → what is wrong in it, with its columns."""
    found: dict[int, list[str]] = {}
    for cells in bad:
        for fault in cells.faults:
            for row in cells.rows:
                found.setdefault(row, []).append(f"{cells.question}: {fault.what} {fault.mend}")
    return {row: " ".join(words) for row, words in found.items()}


def _series(table: Any, name: str, told: Any, bad: dict[int, str]) -> Any:
    """A result column of the table's own kind."""
    import narwhals as nw
    import numpy as np
    import pyarrow as pa

    codes = told.codes.astype(np.int32)
    if bad:
        codes[list(bad)] = len(told.values)
    kind = pa.bool_() if name == "firm" else pa.string()
    words = pa.array([*told.values, None], type=kind)
    values = words.take(pa.array(codes))
    return _native(nw, table, name, values)


def _text_series(table: Any, name: str, words: Sequence[str | None]) -> Any:
    import narwhals as nw
    import pyarrow as pa

    return _native(nw, table, name, pa.array(words, type=pa.string()))


def _native(nw: Any, table: Any, name: str, values: Any) -> Any:
    """An Arrow array as a column of the table's kind; in pandas with the table's index."""
    kind = table.implementation
    if kind.is_pyarrow():
        import pyarrow as pa

        return nw.from_native(pa.chunked_array([values]), series_only=True).alias(name)
    if kind.is_polars():
        import polars as pl

        return nw.from_native(pl.Series(name, values), series_only=True)
    import pandas as pd

    index = nw.to_native(table).index
    if name == "firm":
        native = pd.Series(values.to_numpy(zero_copy_only=False), index=index, name=name)
        if values.null_count:
            native = pd.Series(values.to_pylist(), index=index, name=name, dtype="boolean")
    else:
        native = pd.Series(values, index=index, name=name, dtype="str")
    return nw.from_native(native, series_only=True)
