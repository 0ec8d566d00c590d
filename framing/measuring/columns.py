"""What each column of a table holds, told from its values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from framing.faults import Code, Fault

Holds = Literal["number", "yes_no", "category", "date", "text", "id", "constant", "empty"]
#: Ways in which a date is written, tried in this order.
DATES = ("ISO8601", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y", "%Y%m", "%b %Y")
#: Share of the filled cells that must be of a kind for the whole column to be read as that kind.
MOSTLY = 0.9
#: Words on average from which text counts as running text.
WORDS = 3.0
#: Share of different values from which text or whole numbers count as the name of the row.
APART = 0.95
#: A column of more different texts is no list of categories.
MOST_KINDS = 1000


@dataclass(frozen=True)
class Column:
    """One column. values: numbers as float, dates as datetime64, the rest as text or None."""

    name: str
    holds: Holds
    values: Any
    missing: Any
    distinct: int
    whole: bool = False

    @property
    def filled(self) -> float:
        """Share of the cells that hold something."""
        return float(1 - self.missing.mean()) if len(self.missing) else 0.0


def columns_of(frame: pd.DataFrame, notes: list[Fault]) -> dict[str, Column]:
    """Name → column. Cells that could not be read as the rest of their column go to ``notes``."""
    return {str(name): column_of(frame[name], notes) for name in frame.columns}


def column_of(series: pd.Series, notes: list[Fault]) -> Column:
    """What one column holds."""
    name = str(series.name)
    missing = series.isna().to_numpy()
    filled = series[~missing]
    distinct = _distinct(filled)
    if not len(filled):
        return Column(name, "empty", np.full(len(series), None, dtype=object), missing, 0)
    if pd.api.types.is_bool_dtype(series.dtype) or set(map(type, filled.head(100))) <= {bool}:
        values = np.where(missing, None, series.astype(object))
        texts = np.array([None if v is None else ("yes" if v else "no") for v in values], object)
        holds: Holds = "yes_no" if distinct > 1 or missing.any() else "constant"
        return Column(name, holds, texts, missing, distinct)
    if pd.api.types.is_datetime64_any_dtype(series.dtype):
        return _date(name, series, missing, distinct)
    if pd.api.types.is_numeric_dtype(series.dtype):
        return _number(name, series.to_numpy(dtype=float, na_value=np.nan), distinct)
    texts = series.astype(object).map(lambda v: None if _blank(v) else str(v).strip())
    missing = texts.isna().to_numpy()
    filled = texts[~missing]
    if not len(filled):
        return Column(name, "empty", texts.to_numpy(), missing, 0)
    return _read_text(name, texts, filled, missing, notes)


def _distinct(filled: pd.Series) -> int:
    try:
        return int(filled.nunique())
    except TypeError:  # lists and the like
        return int(filled.astype(str).nunique())


def _blank(value: Any) -> bool:
    return (value.strip() == "") if isinstance(value, str) else bool(pd.isna(value))


def _read_text(
    name: str, texts: pd.Series, filled: pd.Series, missing: Any, notes: list[Fault]
) -> Column:
    """A column of text: numbers or dates written as text, categories, names or running text."""
    some = filled if len(filled) <= 2000 else filled.sample(2000, random_state=0)
    if pd.to_numeric(some, errors="coerce").notna().mean() >= MOSTLY:
        numbers = pd.to_numeric(texts, errors="coerce")
        _noted(name, texts, numbers.isna().to_numpy() & ~missing, "a number", notes)
        return _number(name, numbers.to_numpy(dtype=float), int(numbers.nunique()))
    if some.str.contains(r"\d").mean() >= MOSTLY and some.str.len().max() <= 40:
        dates = parsed_dates(texts)
        if dates is not None:
            _noted(name, texts, dates.isna().to_numpy() & ~missing, "a date", notes)
            return _date(name, dates, dates.isna().to_numpy(), int(dates.nunique()))
    distinct = int(filled.nunique())
    values = texts.to_numpy()
    if distinct == 1:
        # Text in some of the cells only still tells which cells are filled.
        return Column(name, "category" if missing.any() else "constant", values, missing, 1)
    words = float(some.str.split().str.len().mean())
    if words >= WORDS and distinct > len(filled) / 5:
        return Column(name, "text", values, missing, distinct)
    if (distinct >= APART * len(filled) and len(filled) > 20) or distinct > MOST_KINDS:
        return Column(name, "id", values, missing, distinct)
    return Column(name, "category", values, missing, distinct)


def _noted(name: str, texts: pd.Series, wrong: Any, what: str, notes: list[Fault]) -> None:
    if wrong.any():
        first = int(np.flatnonzero(wrong)[0])
        words = f"{int(wrong.sum())} cells are not {what}, first {str(texts.iloc[first])[:30]!r}."
        fix = "They count as missing; mend them, or leave them empty."
        notes.append(Fault(Code.BAD_VALUE, f"column {name}, row {first + 2}", words, fix))


def parsed_dates(texts: pd.Series) -> pd.Series | None:
    """Text as dates, in the first way of writing that fits most of it; None if none does."""
    filled = texts.dropna()
    some = filled if len(filled) <= 500 else filled.sample(500, random_state=0)
    for form in DATES:
        read = pd.to_datetime(some, format=form, errors="coerce", utc=True)
        if read.notna().mean() >= MOSTLY:
            return pd.to_datetime(texts, format=form, errors="coerce", utc=True).dt.tz_localize(
                None
            )
    return None


def _number(name: str, values: Any, distinct: int) -> Column:
    missing = ~np.isfinite(values)
    values = np.where(missing, np.nan, values)
    known = values[~missing]
    whole = bool(len(known)) and bool((known == np.floor(known)).all())
    holds: Holds = "number"
    if distinct <= 1 and not (distinct and missing.any()):
        holds = "constant" if distinct else "empty"
    elif whole and len(known) > 20 and distinct >= APART * len(known) and _running(name, known):
        holds = "id"
    return Column(name, holds, values, missing, distinct, whole)


def _running(name: str, known: Any) -> bool:
    """Whether whole numbers that hardly repeat are names of rows: by their name or by being dense.

    A running number fills most of the span between its least and greatest value.
    """
    dense = (known.max() - known.min()) <= 3 * len(known)
    named = re.search(r"(^|[_\W])(id|nr|no|key|number|index)$", spelled(name), re.I) is not None
    return bool(named or dense)


def spelled(name: str) -> str:
    """The name of a column with its words parted by _: CustomerName becomes Customer_Name."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|\s+", "_", name)


def _date(name: str, series: pd.Series, missing: Any, distinct: int) -> Column:
    values = pd.to_datetime(series)
    if values.dt.tz is not None:
        values = values.dt.tz_convert("UTC").dt.tz_localize(None)
    holds: Holds = "date" if distinct > 1 or missing.any() else "constant"
    return Column(name, holds, values.to_numpy(dtype="datetime64[s]"), missing, distinct)


def usable(columns: dict[str, Column]) -> Iterator[Column]:
    """The columns that may tell something of a case: no names of rows, nothing constant."""
    for column in columns.values():
        if column.holds not in ("id", "constant", "empty"):
            yield column
