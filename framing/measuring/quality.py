"""What is wrong with a table as such, and which of its columns are about people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from framing.measuring.columns import Column, spelled
from framing.measuring.findings import Finder, per_cent
from framing.measuring.sample import Roles
from framing.rulebook.measured import PersonalMark

#: Share of a column's values that must look alike, among the first that are filled.
LOOK_ALIKE, LOOKED_AT = 0.8, 500
#: Ends of names of columns that name a case.
NAMES_A_CASE = re.compile(r"(^|[_\W])(id|nr|no|key|number)$", re.I)
#: Columns by which rows that may be alike are found.
TOLD_APART = 3
#: So many different whole numbers may be codes; from so much on, they may name somebody.
CODES, LONG = 20, 100_000


def check_columns(finder: Finder, columns: Mapping[str, Column], roles: Roles) -> tuple[str, ...]:
    """Constant and mostly missing columns, and those by which the same case comes again.

    Gives the names of the last: a rule over the name of a case is no rule.
    """
    for column in columns.values():
        if column.name == roles.outcome:
            continue
        if column.holds == "constant":
            finder.add("constant_column", column.name, column=column.name)
        elif 1 - column.filled > finder.value("mostly_missing"):
            share = per_cent(1 - column.filled)
            finder.add("mostly_missing", column.name, column=column.name, share=share)
    return tuple(_recurring(finder, columns, roles)) if roles.case is None else ()


def _recurring(finder: Finder, columns: Mapping[str, Column], roles: Roles) -> Iterator[str]:
    for column in columns.values():
        known = int((~column.missing).sum())
        named = (
            NAMES_A_CASE.search(spelled(column.name)) and column.name not in roles.named().values()
        )
        if named and column.distinct >= 20 and known >= 1.5 * column.distinct:
            times = round(known / column.distinct, 1)
            finder.add("case_recurs", column.name, column=column.name, times=times)
            yield column.name


def doubled(frame: pd.DataFrame, columns: Mapping[str, Column], least: float) -> Any:
    """Which rows stand there once more than needed, where that cannot be by chance.

    Rows of a table of a few categories may be alike by chance; so none is named of a table in
    which no column takes on a different value in every fifth row, nor where they are fewer than
    the share ``least``.
    """
    none = np.zeros(len(frame), dtype=bool)
    if not any(column.distinct >= len(frame) / 5 for column in columns.values()):
        return none
    # Only rows that are alike in the columns that tell most apart can be alike in all.
    apart = sorted(columns.values(), key=lambda column: column.distinct)[-TOLD_APART:]
    maybe = pd.DataFrame({one.name: one.values for one in apart}).duplicated(keep=False).to_numpy()
    some, again = frame[maybe], none.copy()
    again[maybe] = some.astype(dict.fromkeys(frame.columns, str)).duplicated().to_numpy()
    return again if again.mean() >= least else none


def people(finder: Finder, columns: Mapping[str, Column]) -> tuple[str, ...]:
    """Columns that look like personal data, by their names or by their values.

    Gives the names of those that hold long numbers, such as telephone numbers: these name somebody,
    and how large one is tells nothing.
    """
    naming = []
    for column in columns.values():
        mark = next((m for m in finder.measured.personal if _looks_like(column, m)), None)
        if mark is not None:
            kind = "sensitive_column" if mark.sensitive else "personal_column"
            finder.add(kind, column.name, column=column.name, about=mark.about)
            if "long_numbers" in _held(column) and "long_numbers" in mark.may_hold:
                naming.append(column.name)
    return tuple(naming)


def _looks_like(column: Column, mark: PersonalMark) -> bool:
    named = bool(mark.names and re.search(mark.names, spelled(column.name), re.I))
    if named and mark.may_hold and not _held(column) & set(mark.may_hold):
        # Numbers of mails opened are no addresses, and a yes or no is none either.
        return False
    if named != mark.both:
        # By its name alone; or its name does not match, though it must.
        return named
    if not mark.values or column.values.dtype.kind != "O":
        return False
    told = [str(value) for value in column.values[~column.missing][:LOOKED_AT]]
    alike = [value for value in told if re.fullmatch(mark.values, value)]
    return len(told) > 0 and len(alike) >= LOOK_ALIKE * len(told)


def _held(column: Column) -> set[str]:
    """What the column holds, in the words of ``PersonalMark.may_hold``."""
    if column.holds == "date":
        return {"dates"}
    if column.values.dtype.kind != "f":
        return {"codes"} if column.distinct <= 2 else {"words", "codes"}
    few = {"codes"} if column.whole and column.distinct <= CODES else set()
    known = column.values[~column.missing]
    long = column.whole and len(known) > 0 and float(np.median(known)) >= LONG
    return few | {"long_numbers" if long else "numbers"}
