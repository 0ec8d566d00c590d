"""The exported SELECT says, in engines of others, what ``assess`` says of every row."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlglot
from click.testing import CliRunner
from fixed import AS_OF
from generated_tables import as_columns, random_rows

from framing import assess, assess_many, load_rulebook
from framing.cli import main
from framing.exports.sql import DIALECTS, RESULTS, sql
from framing.exports.sql_facts import FORMULAS_IN_SQL
from framing.faults import FaultsError
from framing.formulas import FORMULAS

BOOK = load_rulebook()
#: What must be as ``assess`` has it, where it is told.
JUDGED = ("verdict", "learning_type", "task", "path")
Rows = list[dict[str, Any]]


class Cases:
    """A table of complete rows, then of half-told ones, and what ``assess`` says of each."""

    def __init__(self, complete: int, half_told: int) -> None:
        answers = [
            *random_rows(BOOK, complete, seed=11),
            *random_rows(BOOK, half_told, 0.1, seed=12),
        ]
        self.complete = complete
        columns = {"case": list(range(len(answers))), **as_columns(BOOK, answers)}
        texts = [q.id for q in BOOK.questions if q.kind != "number"]
        self.table = pa.table(columns).cast(
            pa.schema(
                [
                    (name, pa.int64() if name == "case" else pa.string() if name in texts else pa.float64())
                    for name in columns
                ]
            )
        )
        framings = (assess(row, AS_OF) for row in answers)
        self.expected = [{name: getattr(f, name) for name in JUDGED} for f in framings]


@pytest.fixture(scope="module")
def cases(full: bool) -> Cases:
    return Cases(90_000, 10_000) if full else Cases(1_900, 100)


def in_duckdb(table: pa.Table, **wanted: Any) -> Rows:
    """The rows that DuckDB gives for the exported query over a table."""
    connection = duckdb.connect()
    connection.register("cases", table)
    result = connection.execute(sql(BOOK, AS_OF, "duckdb", **wanted))
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def agreement(cases: Cases, rows: Rows) -> str:
    """How many rows agree, after a check that none disagrees."""
    found = sorted(rows, key=lambda row: row["case"])
    assert [row["case"] for row in found] == list(range(len(cases.expected)))
    settled = 0
    for row, wanted in zip(found, cases.expected, strict=True):
        told = {name: row[name] for name in JUDGED}
        assert row["faults"] is None
        if row["case"] < cases.complete:
            assert row["complete"]
        if row["complete"]:
            assert told == wanted, row
        else:
            assert all(value in (None, wanted[name]) for name, value in told.items()), row
            settled += told["verdict"] is not None and told["verdict"] == wanted["verdict"]
    half = len(found) - cases.complete
    return (
        f"{len(found):,} rows agree with assess: {cases.complete:,} complete, {half:,} half told "
        f"(verdict already told in {settled:,} of the incomplete)"
    )
