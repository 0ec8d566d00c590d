"""Tables in memory as programs have them: lists, decimals, huge numbers, kinds of their own."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from fixed import AS_OF

from framing import AnswersError, assess_many
from framing.many import FAULTS

Make = Callable[[list[Any]], Any]


def judged(table: Any, **more: Any) -> list[dict[str, Any]]:
    found = assess_many(table, as_of=AS_OF, **more)
    if isinstance(found, pa.Table):
        return found.to_pylist()
    if isinstance(found, pl.DataFrame):
        return found.to_dicts()
    return found.to_dict("records")


LISTS: dict[str, Make] = {
    "polars": lambda cells: pl.DataFrame({"signals": cells}),
    "polars-fixed": lambda cells: pl.DataFrame(
        {"signals": pl.Series(cells, dtype=pl.List(pl.Categorical))}
    ),
    "arrow": lambda cells: pa.table({"signals": pa.array(cells)}),
    "arrow-large": lambda cells: pa.table(
        {"signals": pa.array(cells, pa.large_list(pa.large_string()))}
    ),
    "pandas": lambda cells: pd.DataFrame({"signals": cells}),
    "pandas-arrow": lambda cells: pd.DataFrame(
        {"signals": pd.Series(cells, dtype=pd.ArrowDtype(pa.list_(pa.string())))}
    ),
    "pandas-arrays": lambda cells: pd.DataFrame(
        {"signals": [None if c is None else np.array(c, dtype=object) for c in cells]}
    ),
}


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_of_lines_is_what_the_same_text_is(kind: str) -> None:
    lists = [["few_cases", "broken_step?"], [], ["few_cases"], None]
    texts = ["few_cases;broken_step?", "none", "few_cases", None]
    wanted = judged(pl.DataFrame({"signals": texts}))
    for row, same in zip(judged(LISTS[kind](lists)), wanted, strict=True):
        assert {k: v for k, v in row.items() if k in ("leading", "possible_verdicts")} == {
            k: same[k] for k in ("leading", "possible_verdicts")
        }


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_with_a_strange_line_is_told(kind: str) -> None:
    rows = judged(LISTS[kind]([["few_cases"], ["few"], None]), bad_cells="report")
    told = [row[FAULTS] if isinstance(row[FAULTS], str) else None for row in rows]
    assert told[0] is None
    assert told[1] is not None
    assert "few" in told[1]
    assert told[2] is None


def test_a_lazy_frame_is_judged_and_stays_lazy() -> None:
    lazy = pl.LazyFrame({"wanted": ["estimate", "past_figures"]})
    found = assess_many(lazy, as_of=AS_OF)
    assert isinstance(found, pl.LazyFrame)
    assert found.collect()["leading"].to_list() == [
        row["leading"] for row in judged(pl.DataFrame({"wanted": ["estimate", "past_figures"]}))
    ]


NUMBERS: dict[str, Any] = {
    "decimal128": pa.table({"cases_per_month": pa.array([Decimal("120.5"), None])}),
    "decimal256": pa.table(
        {"cases_per_month": pa.array([Decimal("120.5"), None], pa.decimal256(40, 2))}
    ),
    "decimals-in-objects": pd.DataFrame({"cases_per_month": [Decimal("120.5"), None]}),
    "numpy-in-objects": pd.DataFrame(
        {"cases_per_month": pd.Series([np.float32(120.5), None], dtype=object)}
    ),
    "fractions": pd.DataFrame({"cases_per_month": [Fraction(241, 2), None]}),
    "run-ends": pa.table(
        {"cases_per_month": pa.RunEndEncodedArray.from_arrays([1, 2], pa.array([120.5, None]))}
    ),
}


@pytest.mark.parametrize("kind", NUMBERS)
def test_a_number_is_a_number_in_whatever_form(kind: str) -> None:
    plain = judged(pl.DataFrame({"cases_per_month": [120.5, None]}))
    for row, same in zip(judged(NUMBERS[kind]), plain, strict=True):
        assert row["possible_verdicts"] == same["possible_verdicts"]
        assert row["leading"] == same["leading"]


HUGE: dict[str, Any] = {
    "uint64": pl.DataFrame({"cases_per_month": pl.Series([5, 2**64 - 1], dtype=pl.UInt64)}),
    "int64": pa.table({"cases_per_month": pa.array([5, 2**63 - 1])}),
    "objects": pd.DataFrame({"cases_per_month": pd.Series([5, 10**25], dtype=object)}),
    "beyond-floats": pd.DataFrame({"cases_per_month": pd.Series([5, 10**400], dtype=object)}),
    "decimals": pa.table({"cases_per_month": pa.array([Decimal(5), Decimal(10) ** 30])}),
}


@pytest.mark.parametrize("kind", HUGE)
def test_a_huge_number_is_out_of_range_in_its_row(kind: str) -> None:
    with pytest.raises(AnswersError, match=r"^OUT-OF-RANGE row 1, column cases_per_month"):
        judged(HUGE[kind])
    rows = judged(HUGE[kind], bad_cells="report")
    assert "out of range" in rows[1][FAULTS]
    assert not isinstance(rows[0][FAULTS], str)


STRANGE: dict[str, Any] = {
    "structs": pl.DataFrame({"wanted": [{"a": 1}]}),
    "maps": pa.table({"wanted": pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64()))}),
    "sets": pd.DataFrame({"wanted": [{"estimate", "x"}]}),
    "bytes": pa.table({"wanted": pa.array([b"\xff"])}),
    "dates": pl.DataFrame({"wanted": [datetime.date(2026, 2, 1)]}),
    "times": pl.DataFrame({"cases_per_month": [datetime.timedelta(hours=1)]}),
    "half-a-pair": pd.DataFrame({"wanted": pd.Series(["\ud800"], dtype=object)}),
    "complex": pd.DataFrame({"cases_per_month": [1 + 2j]}),
    "lists-of-numbers": pl.DataFrame({"signals": [[1, 2]]}),
    "things": pd.DataFrame({"wanted": [object()]}),
}


@pytest.mark.parametrize("kind", STRANGE)
def test_whatever_stands_in_a_cell_it_is_told_by_row_and_column(kind: str) -> None:
    table = STRANGE[kind]
    with pytest.raises(AnswersError, match=r"^[A-Z-]+ row 0, column "):
        judged(table)
    [row] = judged(table, bad_cells="report")
    assert isinstance(row[FAULTS], str)


def test_two_columns_of_one_name_are_told() -> None:
    table = pd.DataFrame([["estimate", "unknown"]], columns=["wanted", "wanted"])
    with pytest.raises(AnswersError, match=r"^DOUBLE-COLUMN"):
        assess_many(table, as_of=AS_OF)
    arrow = pa.table([pa.array(["estimate"]), pa.array(["x"])], names=["wanted", "wanted"])
    with pytest.raises(AnswersError, match=r"^DOUBLE-COLUMN"):
        assess_many(arrow, as_of=AS_OF)
