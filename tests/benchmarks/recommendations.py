"""Is a service ever recommended that is closed to new customers on the date?

    python tests/benchmarks/recommendations.py [--cases N] [--seed S] [--processes P]

Draws complete answer sets at random, on several dates, and looks at every service named (first,
runner-up, supporting). Exit code 1 when one of them is not open on the date.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from influence import BOOK, any_answer

from framing import assess

DATES = ("2026-11-23", "2021-06-01", "2024-07-28", "2026-08-01", "2030-01-01")
CHUNK = 500


def look(seed: int) -> tuple[Counter[str], list[str]]:
    """Services named in CHUNK cases, and those that were not open."""
    chance = random.Random(seed)
    named: Counter[str] = Counter()
    closed = []
    for _ in range(CHUNK):
        told = {q.id: any_answer(q, chance) for q in BOOK.questions if q.kind != "text"}
        as_of = chance.choice((DATES[0], *DATES))
        for choice in assess(told, as_of).services:
            named[choice.role] += 1
            if not choice.service.open_on(as_of):
                closed.append(f"{choice.service.id} on {as_of}: {told}")
    return named, closed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    wanted = parser.parse_args()
    start = time.time()
    seeds = range(wanted.seed, wanted.seed + -(-wanted.cases // CHUNK))
    named: Counter[str] = Counter()
    closed: list[str] = []
    with multiprocessing.Pool(wanted.processes) as pool:
        for found, bad in pool.imap_unordered(look, seeds):
            named += found
            closed += bad
    cases = len(seeds) * CHUNK
    took = time.time() - start
    print(f"{cases} complete cases on {len(DATES)} dates in {took:.0f} s: {dict(named)}")
    print(f"{len(closed)} recommendations of a service that was not open")
    for line in closed[:5]:
        print(f"  {line}")
    return 1 if closed else 0


if __name__ == "__main__":
    sys.exit(main())
