"""Many cases at once: a table of answers in, the same table with the results beside it out.

A table has a column for each question id; columns that are not there count as unanswered. A cell
holds:

* choose one: the id of an option, or of several that could be true, likeliest first, with ``|``
  between them (``estimate|past_figures``);
* pick many: the ids of all that are true, separated by ``;`` or as a list, or ``none``; an id with
  ``?`` behind it is perhaps true (``few_cases;broken_step?``);
* number: a number, or a span such as ``800..1200``; text: the text;
* everywhere ``unknown`` for "I don't know"; a null, an empty text or a NaN was not answered.

The result columns: ``verdict``, ``leading``, ``instead``, ``learning_type``, ``task``,
``leading_task``, ``path`` and ``leading_path`` are text, null where open or where there is none, as
in the JSON of a framing. ``firm`` is true or false. ``possible_verdicts``, ``possible_tasks``,
``possible_paths`` and ``fix_first`` are ids separated by ``;``; ``fix_first`` is null where the
verdict is not not_yet.

Rows are judged for whole columns at a time. Those in which something hangs on an open answer take
longer: some seconds for ten thousand of them.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from framing.evaluation.compiling import tables_for
from framing.faults import MOST_PRINTED, AnswersError, Code, Fault
from framing.faults.english import named_list, nearest
from framing.reading.dates import iso_date
from framing.result import vocabulary
from framing.rulebook.load import load_rulebook
from framing.rulebook.model import Rulebook

if TYPE_CHECKING:
    from framing.many.reading import BadCells

FrameT = TypeVar("FrameT")
RESULTS = tuple(vocabulary.RESULTS)
FAULTS = "faults"
#: Different faults that an error lists one by one; a last line counts the others.
MOST_FAULTS = MOST_PRINTED - 1


def assess_many(
    frame: FrameT,
    *,
    as_of: str | datetime.date | None = None,
    rulebook: Rulebook | None = None,
    keep: Sequence[str] = ("name",),
    results: Sequence[str] = RESULTS,
    bad_cells: Literal["raise", "report"] = "raise",
) -> FrameT:
    """Judge every row of a table, the same as ``assess`` would.

    frame: a pandas or Polars DataFrame (a LazyFrame is collected), or an Arrow table, with a
    column for each question id. What
    cells and result columns hold is said in ``help(framing.many)`` and in the template that
    ``framing portfolio --template`` writes. as_of, rulebook: as for ``assess``. keep: columns that
    are no questions and stay as they are. results: the columns to add, all of ``RESULTS`` by
    default; fewer are quicker. bad_cells: ``raise`` an error for cells that cannot be used, or
    ``report`` them in one more column, ``faults``, with null results in those rows.

    Returns the same kind of table with the result columns added. Raises AnswersError naming row
    (counted from 0) and column of each bad cell, or a column that is neither a question nor kept;
    ValueError for a name in ``results`` that is none; TypeError for what is no table.
    """
    import narwhals as nw

    from framing.many.former import carried_columns
    from framing.many.frames import cells_of, result_series, text_series
    from framing.many.outcomes import outcomes_of
    from framing.many.reading import Inputs, read_columns

    strange = [name for name in results if name not in RESULTS]
    if strange:
        raise ValueError(f"{strange[0]!r} is not a result. {nearest(strange[0], RESULTS)}")
    rulebook = load_rulebook() if rulebook is None else rulebook
    tables = tables_for(rulebook, iso_date(as_of))
    given: Any = frame
    lazy = type(given).__name__ == "LazyFrame" and hasattr(given, "collect")
    try:
        table = nw.from_native(given.collect() if lazy else given, eager_only=True)
        _check_columns(table.columns, rulebook, keep)
    except nw.exceptions.DuplicateError:
        what = "Two columns have the same name."
        raise AnswersError.of(Code.DOUBLE_COLUMN, "table", what, "Rename one of them.") from None
    asked = {q.id for q in rulebook.questions}
    read = asked | (rulebook.replaced.keys() - {*keep})
    cells = {name: cells_of(table.get_column(name)) for name in table.columns if name in read}
    columns = read_columns(tables, cells)
    columns = carried_columns(rulebook, columns, cells)
    bad = [cells for column in columns.values() for cells in column.bad]
    if bad and bad_cells == "raise":
        raise AnswersError(_faults(bad))
    told = outcomes_of(tables, Inputs(tables, columns, len(table)), results)
    reported = _by_row(bad)
    series = [result_series(table, name, told[name], reported) for name in results]
    if bad_cells == "report":
        words = [reported.get(row) for row in range(len(table))]
        series.append(text_series(table, FAULTS, words))
    told_beside: Any = nw.to_native(table.with_columns(*series))
    return told_beside.lazy() if lazy else told_beside  # type: ignore[no-any-return]


def _check_columns(names: Sequence[str], rulebook: Rulebook, keep: Sequence[str]) -> None:
    asked = [question.id for question in rulebook.questions]
    faults = [
        Fault(
            Code.UNKNOWN_COLUMN,
            f"column {name}",
            f"There is no question {name}.",
            f"{nearest(str(name), asked)} Or name it in keep=, so that it stays as it is.",
        )
        for name in names
        if name not in asked and name not in keep and name not in rulebook.replaced
    ]
    faults += [
        Fault(Code.COLUMN_TAKEN, f"column {name}", "A result column has this name.", "Rename it.")
        for name in names
        if name in (*RESULTS, FAULTS)
    ]
    if faults:
        raise AnswersError(tuple(faults))


def _faults(bad: Sequence[BadCells]) -> tuple[Fault, ...]:
    """One fault for each different cell and column; those beyond a limit are only counted."""
    found = []
    for cells in bad:
        for fault in cells.faults:
            more = len(cells.rows) - 1
            also = f" The same in {more:,} more: rows {named_list(cells.rows[1:], 5)}."
            where = f"row {cells.rows[0]}, column {cells.question}"
            found.append(Fault(fault.code, where, fault.what + (also if more else ""), fault.fix))
    if len(found) > MOST_FAULTS:
        left = len(found) - MOST_FAULTS
        what = f"{left:,} more different cells cannot be used."
        fix = 'Mend these first, or pass bad_cells="report".'
        found = [*found[:MOST_FAULTS], Fault(Code.MORE_FAULTS, "table", what, fix)]
    return tuple(found)


def _by_row(bad: Sequence[BadCells]) -> dict[int, str]:
    """Row → what is wrong in it, with its columns."""
    found: dict[int, list[str]] = {}
    for cells in bad:
        for fault in cells.faults:
            for row in cells.rows:
                found.setdefault(row, []).append(f"{cells.question}: {fault.what} {fault.fix}")
    return {row: " ".join(words) for row, words in found.items()}
