"""The outcome that is to be told, and whether the table can be used at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from framing.faults import AnswersError, Code, Fault
from framing.faults.english import named_list, nearest
from framing.measuring.columns import Column
from framing.measuring.sample import Outcome, Roles, Table
from framing.rulebook.measured import Measured

#: An outcome of more different whole numbers is an amount; one of more different texts is none.
MOST_CODES, MOST_KINDS = 10, 50


def check_names(table: Table, roles: Roles) -> None:
    """Raises AnswersError for every named column that the table lacks, and for double roles."""
    faults, seen = [], dict[str, str]()
    known = [str(name) for name in table.frame.columns]
    for role, name in roles.named().items():
        if name not in known:
            what = f"There is no column {name}."
            faults.append(Fault(Code.UNKNOWN_COLUMN, role, what, nearest(name, known)))
        elif name in seen and {role.split()[0], seen[name].split()[0]} != {"case", "group"}:
            what = f"The column {name} is named as {seen[name]} and as {role}."
            faults.append(Fault(Code.COLUMN_TAKEN, role, what, "Name it once."))
        seen[name] = role
    if faults:
        raise AnswersError(tuple(faults))


def times_of(column: Column) -> Column:
    """The time of each case: dates, or years written as numbers. Raises AnswersError."""
    if column.holds == "date":
        return column
    # A year of each row is a running number as well.
    if column.holds in ("number", "id") and column.whole:
        known = column.values[~column.missing]
        if known.min() >= 1500 and known.max() <= 2200:
            years = np.where(column.missing, 1970, column.values).astype(int) - 1970
            dates = years.astype("datetime64[Y]").astype("datetime64[s]")
            dates[column.missing] = np.datetime64("NaT")
            return replace(column, holds="date", values=dates)
    bad = [
        str(value) for value, gone in zip(column.values, column.missing, strict=True) if not gone
    ]
    what = f"{bad[0][:30]!r} is not a date." if bad else "It is empty."
    fix = "Write dates as 2026-11-23, or leave the time out."
    raise AnswersError.of(Code.BAD_DATE, f"time, column {column.name}", what, fix)


def outcome_of(
    columns: Mapping[str, Column], roles: Roles, notes: list[Fault], measured: Measured
) -> Outcome:
    """The outcome of the cases that have one.

    Raises AnswersError where a number column holds text, where there are too few cases, where all
    ended alike, or where the column holds no outcome (dates, names, running text).
    """
    column, where = columns[roles.outcome], f"outcome, column {roles.outcome}"
    for note in notes:
        if note.where.startswith(f"column {roles.outcome}, "):
            raise AnswersError((replace(note, where=f"outcome, {note.where}", fix="Mend them."),))
    rows = np.flatnonzero(~column.missing)
    least = int(measured.value("least_cases"))
    if len(rows) < least:
        what = f"Only {len(rows)} cases have an outcome; at least {least} are needed."
        raise AnswersError.of(Code.FEW_CASES, where, what, "Add more past cases.")
    if column.distinct < 2:
        what = f"All {len(rows)} cases have the same outcome."
        fix = "Add cases that ended otherwise, or name another column."
        raise AnswersError.of(Code.ONE_OUTCOME, where, what, fix)
    known = column.values[rows]
    numeric = column.values.dtype.kind == "f"
    if numeric and (column.distinct > MOST_CODES or not column.whole):
        if roles.yes is not None:
            raise _no_such_value(roles.yes, where, ["none: it holds amounts"])
        if column.distinct > 2:
            return Outcome("amount", known.astype(float), rows)
    if column.holds in ("date", "text", "id") or column.distinct > MOST_KINDS:
        what = f"It holds {column.distinct:,} different values, which are no kinds of outcomes."
        fix = "Name a column with a yes or no, a few kinds, or an amount."
        raise AnswersError.of(Code.TOO_MANY, where, what, fix)
    texts = np.array([f"{v:g}" for v in known] if numeric else [str(v) for v in known])
    return _kinds(texts, rows, roles.yes, where)


def _kinds(texts: Any, rows: Any, yes: str | None, where: str) -> Outcome:
    names, codes, counts = np.unique(texts, return_inverse=True, return_counts=True)
    kinds = tuple(str(name) for name in names)
    if yes is not None and yes not in kinds:
        raise _no_such_value(yes, where, list(kinds))
    if len(kinds) == 2 or yes is not None:
        wanted = kinds.index(yes) if yes is not None else int(np.argmin(counts))
        if yes is None and counts[0] == counts[1]:
            wanted = 1
        others = [kind for kind in kinds if kind != kinds[wanted]]
        no = others[0] if len(others) == 1 else "another"
        return Outcome("yes_no", (codes == wanted).astype(int), rows, (no, kinds[wanted]))
    return Outcome("category", codes, rows, kinds)


def _no_such_value(yes: str, where: str, kinds: list[str]) -> AnswersError:
    what = f"No case has the outcome {yes}."
    return AnswersError.of(Code.BAD_VALUE, where, what, f"Use one of: {named_list(kinds)}.")
