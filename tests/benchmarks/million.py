"""A million complete rows to verdict, learning type and task: assess_many, and beside it DuckDB.

    python tests/benchmarks/million.py [--rows N] [--rounds N] [--smoke]

DuckDB runs what ``framing export sql`` writes, over the same rows in a table of its own, and stores
the three columns. The two take turns; both use the machine's cores as they please. Exit code 1 when
a row differs, or when a million rows take assess_many more than twice its budget of two seconds.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

import duckdb
import numpy as np
import pyarrow as pa

from framing import assess_many, load_rulebook
from framing.exports.sql import sql
from framing.rulebook.model import Question

BOOK = load_rulebook()
AS_OF = "2026-11-23"
CASE = "case"
RESULTS = ("verdict", "learning_type", "task")
BUDGET = 2.0
SMOKE_ROWS = 20_000


def cells(question: Question, rows: int, chance: np.random.Generator) -> pa.Array:
    """A column of random complete answers; of several options mostly none, as in life."""
    if question.kind == "number":
        assert question.minimum is not None
        assert question.maximum is not None
        numbers = chance.uniform(question.minimum, min(question.maximum, 1000), rows)
        return pa.array(np.round(numbers, 1))
    ids = [option.id for option in question.options]
    words, codes = ids, np.zeros(rows, dtype=np.int64)
    if question.kind == "choose_one":
        codes = chance.integers(0, len(ids), rows)
    elif question.kind == "pick_many":
        listed = [[o for k, o in enumerate(ids) if n >> k & 1] for n in range(1 << len(ids))]
        words = [";".join(one) or "none" for one in listed]
        for k in range(len(ids)):
            codes += (chance.random(rows) < 1 / 15).astype(np.int64) << k
    else:
        words = ["some words"]
    return pa.array(words).take(pa.array(codes))


def table_of(rows: int) -> pa.Table:
    chance = np.random.default_rng(7)
    told = {q.id: cells(q, rows, chance) for q in BOOK.questions}
    return pa.table({CASE: pa.array(range(rows)), **told})


def by_assess_many(table: pa.Table) -> pa.Table:
    return assess_many(table, as_of=AS_OF, keep=(CASE,), results=RESULTS)


def by_duckdb(connection: Any) -> None:
    query = sql(BOOK, AS_OF, "duckdb")
    names = ", ".join((f'"{CASE}"', *RESULTS))
    connection.execute(f"CREATE OR REPLACE TABLE judged AS SELECT {names} FROM (\n{query})")


def differing(connection: Any, judged: pa.Table) -> int:
    """Rows in which the two differ."""
    connection.register("ours", judged.select([CASE, *RESULTS]))
    differ = " OR ".join(f"a.{name} IS DISTINCT FROM b.{name}" for name in RESULTS)
    found = connection.execute(
        f"SELECT count(*) FILTER (WHERE {differ}), count(*) FROM judged AS a JOIN ours AS b "
        f'ON a."{CASE}" = b."{CASE}"'
    )
    wrong, compared = found.fetchone()
    return int(wrong) + len(judged) - int(compared)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--smoke", action="store_true", help="few rows, few rounds")
    told = parser.parse_args()
    rows, rounds = (SMOKE_ROWS, 3) if told.smoke else (told.rows, told.rounds)
    table = table_of(rows)
    connection = duckdb.connect()
    connection.register("given", table)
    connection.execute("CREATE TABLE cases AS SELECT * FROM given")
    judged = by_assess_many(table)
    by_duckdb(connection)
    wrong = differing(connection, judged)
    print(f"{rows:,} complete rows, {wrong:,} differ; one run of each to warm up", flush=True)
    times: list[tuple[float, float]] = []
    for _ in range(rounds):
        start = time.perf_counter()
        by_assess_many(table)
        between = time.perf_counter()
        by_duckdb(connection)
        times.append((between - start, time.perf_counter() - between))
        print(f"  assess_many {times[-1][0]:.2f} s, DuckDB {times[-1][1]:.2f} s", flush=True)
    ours, theirs = (statistics.median(column) for column in zip(*times, strict=True))
    ratio = statistics.median(b / a for a, b in times)
    print(f"medians: assess_many {ours:.2f} s, DuckDB {theirs:.2f} s; ratio {ratio:.1f}")
    return int(wrong > 0 or ours > 2 * BUDGET * max(rows / 1_000_000, 0.25))


if __name__ == "__main__":
    sys.exit(main())
