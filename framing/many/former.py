"""Columns of earlier versions → the columns of today, row by row as files of answers are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from framing.answers.carried import Carrying
from framing.faults import AnswersError
from framing.many.reading import MISSING, BadCells, Column, coded_cells
from framing.rulebook.model import Rulebook

if TYPE_CHECKING:
    from framing.many.coded import Codes
    from framing.many.reading import Bools


def carried_columns(
    rulebook: Rulebook, columns: Mapping[str, Column], cells: Mapping[str, Callable[[], Any]]
) -> dict[str, Column]:
    """The columns, with what only an earlier version could say where it is asked today.

    columns: as they were read. cells: column → what gives its Arrow array or list; also of those
    that no question of today has.
    """
    import numpy as np

    carrying = Carrying(rulebook, cells)

    def raw(name: str) -> tuple[Sequence[Any], Codes]:
        known = columns.get(name)
        if known is not None and known.codes is not None:
            return known.cells, known.codes
        return coded_cells(cells[name]())

    there = {name: raw(name) for name in carrying.earlier}
    earlier: dict[str, Bools] = {}
    for name, (values, codes) in there.items():
        said = np.array([carrying.is_earlier(name, value) for value in values], dtype=bool)
        if said.any():
            earlier[name] = said[codes]
    found = dict(columns)
    for name in carrying.inheriting(earlier):
        told = {c: there.get(c) or raw(c) for c in carrying.read[name] if c in cells}
        flags = [earlier[column] for column in told if column in earlier]
        rows = np.flatnonzero(np.logical_or.reduce(flags))
        found[name] = _carried(carrying, name, found.get(name), told, rows)
    return found


def _carried(
    carrying: Carrying,
    name: str,
    column: Column | None,
    raw: Mapping[str, tuple[Sequence[Any], Codes]],
    rows: Codes,
) -> Column:
    """The column of a question with other answers in some rows; each different row once."""
    import numpy as np

    size = len(next(iter(raw.values()))[1])
    if column is None or column.codes is None:
        column = Column(carrying.asked[name], (MISSING,), np.zeros(size, dtype=np.intp))
    assert column.codes is not None
    said = np.stack([codes[rows].astype(np.intp) for _, codes in raw.values()], axis=1)
    different, which = np.unique(said, axis=0, return_inverse=True)
    which = which.reshape(-1)
    answers, codes = list(column.answers), column.codes.astype(np.intp)
    bad = [_without(cells, rows) for cells in column.bad]
    for i, told in enumerate(different.tolist()):
        cells = {c: raw[c][0][code] for c, code in zip(raw, told, strict=True)}
        here = rows[which == i]
        try:
            answers.append(carrying.answer(name, {c: v for c, v in cells.items() if _holds(v)}))
            codes[here] = len(answers) - 1
        except AnswersError as error:
            bad.append(BadCells(name, tuple(here.tolist()), error.faults))
    return replace(
        column, answers=tuple(answers), codes=codes, bad=tuple(cells for cells in bad if cells.rows)
    )


def _without(bad: BadCells, rows: Codes) -> BadCells:
    """Bad cells outside of some rows, which are read anew."""
    left = set(rows.tolist())
    return replace(bad, rows=tuple(row for row in bad.rows if row not in left))


def _holds(cell: Any) -> bool:
    """Whether a cell holds anything; neither an empty text, nor what is not a number."""
    return not (cell is None or (isinstance(cell, (str, float)) and (cell == "" or cell != cell)))  # noqa: PLR0124
