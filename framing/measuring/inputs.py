"""The columns that may tell the outcome, as numbers for rules and for models.

All that is worked out here looks at the inputs alone, never at the outcome.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from framing.measuring.columns import Column, usable
from framing.measuring.sample import Roles

#: Values of a category that a rule may name; values that a model may tell apart.
LEVELS_IN_RULES, LEVELS_IN_MODELS = 12, 100
#: Share of missing cells from which "is missing" is something that a rule may ask.
OFTEN_MISSING = 0.02


@dataclass(frozen=True)
class Item:
    """What a rule may ask of a case: how large, how late, whether of this kind, whether missing."""

    column: str
    asks: Literal["number", "date", "level", "missing"]
    level: str = ""
    whole: bool = False


@dataclass(frozen=True)
class Inputs:
    """One row a case. items: for rules, without gaps; matrix: for models, gaps as NaN.

    of_matrix: the column that each column of ``matrix`` is from; categorical: which of them are
    codes of categories. texts: running text by column.
    """

    item_list: tuple[Item, ...]
    items: Any
    matrix: Any
    of_matrix: tuple[str, ...]
    categorical: Any
    texts: Mapping[str, Any]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, each once."""
        return tuple(dict.fromkeys((*self.of_matrix, *self.texts)))

    def without(self, gone: Collection[str]) -> Inputs:
        """The same without these columns."""
        return self._only(lambda name: name not in gone)

    def alone(self, name: str) -> Inputs:
        """One column alone."""
        return self._only(lambda other: other == name)

    def _only(self, kept: Any) -> Inputs:
        item = [i for i, one in enumerate(self.item_list) if kept(one.column)]
        model = [i for i, name in enumerate(self.of_matrix) if kept(name)]
        return Inputs(
            tuple(self.item_list[i] for i in item),
            self.items[:, item],
            self.matrix[:, model],
            tuple(self.of_matrix[i] for i in model),
            self.categorical[model],
            {name: texts for name, texts in self.texts.items() if kept(name)},
        )


def inputs_of(
    columns: dict[str, Column],
    roles: Roles,
    rows: Any,
    times: Column | None,
    names: Collection[str] = (),
) -> Inputs:
    """The inputs of the cases at ``rows``. Outcome, case and today's decision are none.

    names: columns that only name a case, which are none either.

    times: the time of each case, of which month and weekday are kept; other dates count as days
    before it.
    """
    apart = {roles.outcome, roles.case, roles.today, roles.time, *names}
    parts = [
        _part(column, rows, times)
        for column in usable(columns)
        if column.name not in apart and column.holds != "text"
    ]
    if times is not None:
        parts += list(_calendar(times, rows))
    found = [one for part in parts for one in part[0]]
    texts = {
        column.name: np.array(["" if v is None else v for v in column.values[rows]], dtype=object)
        for column in usable(columns)
        if column.holds == "text" and column.name not in apart
    }
    empty = np.zeros((len(rows), 0))
    return Inputs(
        tuple(item for item, _ in found),
        np.column_stack([v for _, v in found]).astype(np.float32) if found else empty,
        np.column_stack([part[1] for part in parts]) if parts else empty,
        tuple(part[2] for part in parts),
        np.array([part[3] for part in parts], dtype=bool),
        texts,
    )


_Part = tuple[list[tuple[Item, Any]], Any, str, bool]


def _part(column: Column, rows: Any, times: Column | None) -> _Part:
    """A column's items, its values for models, its name, and whether these are codes."""
    missing = column.missing[rows]
    items: list[tuple[Item, Any]] = []
    if OFTEN_MISSING <= missing.mean() <= 1 - OFTEN_MISSING:
        items.append((Item(column.name, "missing"), missing.astype(float)))
    if column.holds in ("number", "date"):
        values = _numbers(column, rows, times)
        asks: Any = "date" if column.holds == "date" and times is None else "number"
        middle = float(np.nanmedian(values)) if np.isfinite(values).any() else 0.0
        filled = np.where(np.isfinite(values), values, middle)
        item = Item(column.name, asks, whole=column.whole or column.holds == "date")
        return [(item, filled), *items], values, column.name, False
    levels = pd.Series(column.values[rows]).value_counts()
    levels = levels.sort_index(kind="stable").sort_values(ascending=False, kind="stable")
    told = column.values[rows]
    named = list(levels.index[:LEVELS_IN_RULES])
    if len(levels) <= 2:
        # The other one of two, and the only one, are told by what is not so.
        named = named[1:]
    items = [
        *((Item(column.name, "level", str(v)), (told == v).astype(float)) for v in named),
        *items,
    ]
    codes = {level: float(i) for i, level in enumerate(levels.index[:LEVELS_IN_MODELS])}
    coded = np.array([np.nan if v is None else codes.get(v, LEVELS_IN_MODELS) for v in told])
    return items, coded, column.name, True


def _numbers(column: Column, rows: Any, times: Column | None) -> Any:
    """Values as numbers; dates as days, before the time of the case where there is one."""
    values = column.values[rows]
    if column.holds == "number":
        return values.astype(float)
    zero = np.datetime64("1970-01-01") if times is None else times.values[rows]
    days = (values - zero) / np.timedelta64(1, "D")
    return np.where(np.isnat(values), np.nan, days if times is None else -days)


def _calendar(times: Column, rows: Any) -> Iterator[_Part]:
    """Month and weekday of the time of a case; no weekday where only months or years are told."""
    when = pd.Series(times.values[rows])
    for name, values in (("month", when.dt.month), ("weekday", when.dt.day_of_week + 1)):
        told = values.to_numpy(dtype=float, na_value=np.nan)
        if name == "weekday" and (when.dt.day.dropna() == 1).all():
            continue
        if len(np.unique(told[np.isfinite(told)])) > 1:
            column = f"{name} of {times.name}"
            filled = np.where(np.isfinite(told), told, 0.0)
            yield [(Item(column, "number", whole=True), filled)], told, column, False
