"""A table of many different cases through ``framing portfolio`` to CSV: time and memory.

    python tests/benchmarks/portfolio.py [--rows N] [--half-told SHARE] [--smoke]

The rows are random complete cases, each different; a share of them can be half told, which takes
the exact search. The command runs as a process of its own, so that its peak memory is that of a
user. Some rows are compared with the same case by itself. Exit code 1 when one differs, or when
complete rows take more than their budget: 30 seconds of the processor and 500 MB for 100,000.
"""

from __future__ import annotations

import argparse
import csv
import io
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import time
from functools import cache
from itertools import repeat
from pathlib import Path
from random import Random
from typing import Any

from cases import AS_OF, ROOT, complete_case, half_told, shipped_tables

from framing.answers.cells import cell_of
from framing.evaluation.tables import Tables
from framing.portfolio.judging import judged, portfolio_of
from framing.portfolio.reading import NamedAnswers, read_cases
from framing.portfolio.tables import to_csv

BUDGET_SECONDS, BUDGET_MB, BUDGET_ROWS = 30.0, 500.0, 100_000
#: Seconds that a start and the reading of the rules may take beside the rows.
START = 5.0
SMOKE_ROWS, SMOKE_OPEN, COMPARED, CHUNK, PROCESSES = 3_000, 60, 200, 500, 2
#: What depends on the other rows of a table.
BESIDE_OTHERS = ("pareto_front", "place_in_words")


@cache
def _tables() -> Tables:
    return shipped_tables()


def chunk_of(job: tuple[int, float]) -> list[dict[str, Any]]:
    """Some rows of cells. job: the number of the chunk, and the share of half-told rows."""
    number, share = job
    rng = Random(f"portfolio-{number}")
    found = []
    for i in range(CHUNK):
        case = complete_case(_tables(), rng)
        told = half_told(case, rng) if rng.random() < share else case.answers
        cells = {q: cell_of(_tables().rulebook.question(q), said) for q, said in told.items()}
        found.append({"name": f"Case {number * CHUNK + i}", **cells})
    return found


def write_table(file: Path, rows: int, share: float) -> None:
    columns = ["name", *(question.id for question in _tables().rulebook.questions)]
    jobs = zip(range(-(-rows // CHUNK)), repeat(share), strict=False)
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, columns, restval="")
        writer.writeheader()
        left = rows
        with multiprocessing.Pool(PROCESSES) as pool:
            for chunk in pool.imap(chunk_of, jobs):
                writer.writerows(chunk[:left])
                left -= len(chunk)


def run(source: Path, output: Path) -> tuple[float, float, float]:
    """Seconds that the command takes, those of the processor in it, and its peak memory in MB."""
    command = [sys.executable, "-m", "framing", "portfolio", str(source), "-o", str(output)]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([*command, "--as-of", AS_OF], check=True, cwd=ROOT, capture_output=True)
    seconds = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    return seconds, worked, used.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def differing(source: Path, output: Path) -> tuple[int, int]:
    """How many rows of a sample say something else than the same case by itself; of how many."""
    cases = read_cases(source, _tables().rulebook).cases
    with output.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    wrong = int(len(rows) != len(cases))
    sample = range(0, len(cases), max(len(cases) // COMPARED, 1))
    for i in sample:
        alone = judged(NamedAnswers(cases[i].name, "here", cases[i].answers), _tables())
        text = to_csv(portfolio_of(_tables(), [alone])).removeprefix("\ufeff")
        [wanted] = csv.DictReader(io.StringIO(text, newline=""))
        both = (
            {k: v for k, v in row.items() if k not in BESIDE_OTHERS} for row in (wanted, rows[i])
        )
        wrong += next(both) != next(both)
    return wrong, len(sample)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=BUDGET_ROWS)
    parser.add_argument("--half-told", type=float, default=0.0, help="share of such rows, 0 to 1")
    parser.add_argument("--smoke", action="store_true", help="few rows, some of them half told")
    told = parser.parse_args()
    kinds = [(told.rows, told.half_told)]
    if told.smoke:
        kinds = [(SMOKE_ROWS, 0.0), (SMOKE_OPEN, 0.5)]
    failed = False
    # What was started earlier counts in the peak of the children; making rows needs less.
    with tempfile.TemporaryDirectory() as folder:
        for rows, share in kinds:
            source, output = Path(folder) / "cases.csv", Path(folder) / "portfolio.csv"
            write_table(source, rows, share)
            seconds, worked, peak = run(source, output)
            wrong, compared = differing(source, output)
            print(
                f"{rows:,} rows, {share:.0%} of them half told, {source.stat().st_size / 1e6:.1f} "
                f"MB: {seconds:.1f} s (processor {worked:.1f} s), {peak:.0f} MB; {wrong} of "
                f"{compared} compared differ",
                flush=True,
            )
            allowed = START + BUDGET_SECONDS * max(rows / BUDGET_ROWS, 0.05)
            slow = share == 0 and (worked > allowed or peak > BUDGET_MB)
            failed = failed or wrong > 0 or slow
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
