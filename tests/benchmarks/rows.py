"""Half-told and torn rows with exact ranges: assess_many, and beside it assess row by row.

    python tests/benchmarks/rows.py [--rows N] [--rounds N] [--smoke]

Every result of some rows is compared with what ``assess`` gives them. Exit code 1 when one differs,
or when 10,000 rows take assess_many more than twice their budget of 40 seconds.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from random import Random
from typing import Any

import pyarrow as pa
from cases import AS_OF, complete_cases, half_told, shipped_tables, torn

from framing import assess, assess_many
from framing.answers.cells import cell_of
from framing.evaluation.tables import Tables
from framing.many import RESULTS
from framing.rulebook.model import Rulebook

SEED = 20261128
#: Seconds for BUDGETED rows.
BUDGET, BUDGETED = 40.0, 10_000
SMOKE_ROWS = 1000
#: Rows that are assessed one by one as well.
COMPARED = 200
Rows = list[dict[str, Any]]


def groups(tables: Tables, count: int) -> dict[str, Rows]:
    """Rows of each kind."""
    rng = Random(SEED)
    cases = complete_cases(tables, rng, count)
    return {
        "half told": [half_told(case, rng) for case in cases],
        "torn": [torn(tables.rulebook, case, rng) for case in cases],
    }


def table_of(book: Rulebook, rows: Rows) -> pa.Table:
    """The rows as a table of cells."""
    return pa.table(
        {
            q.id: pa.array(
                [None if row.get(q.id) is None else str(cell_of(q, row[q.id])) for row in rows],
                type=pa.string(),
            )
            for q in book.questions
        }
    )


def one_by_one(book: Rulebook, rows: Rows) -> list[dict[str, Any]]:
    """The results of each row as ``assess`` has them, in the form of cells."""
    found = []
    for row in rows:
        told = assess(row, AS_OF, book).results
        found.append(
            {k: (";".join(v) or None) if isinstance(v, tuple) else v for k, v in told.items()}
        )
    return found


def measure(book: Rulebook, what: str, rows: Rows, rounds: int) -> tuple[int, float]:
    """Differing rows, and seconds for all rows; printed."""
    table = table_of(book, rows)
    some = rows[:COMPARED]
    times: list[tuple[float, float]] = []
    differ = 0
    for _ in range(rounds):
        start = time.perf_counter()
        judged = assess_many(table, as_of=AS_OF, rulebook=book)
        between = time.perf_counter()
        alone = one_by_one(book, some)
        times.append((between - start, time.perf_counter() - between))
        got = judged.select(list(RESULTS)).slice(0, len(some)).to_pylist()
        differ = sum(a != b for a, b in zip(got, alone, strict=True))
    ours = statistics.median(a for a, _ in times)
    ratio = statistics.median(b / len(some) / (a / len(rows)) for a, b in times)
    is_open = sum(verdict == "undecided" for verdict in judged["verdict"].to_pylist()) / len(rows)
    print(
        f"{len(rows):,} rows {what}, {is_open:.0%} undecided: {ours:.2f} s (first {times[0][0]:.2f}"
        f" s); one by one takes {ratio:.1f} times as long; {differ} of {len(some)} differ",
        flush=True,
    )
    return differ, ours


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and say whether all is right and within the limit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=BUDGETED)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--smoke", action="store_true", help="few rows, two rounds")
    told = parser.parse_args(arguments)
    rows, rounds = (SMOKE_ROWS, 2) if told.smoke else (told.rows, told.rounds)
    tables = shipped_tables()
    limit = 2 * BUDGET * rows / BUDGETED
    failed = False
    for what, some in groups(tables, rows).items():
        differ, seconds = measure(tables.rulebook, what, some, rounds)
        failed = failed or differ > 0 or seconds > limit
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
