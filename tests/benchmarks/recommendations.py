"""Is a service ever recommended that this account cannot use, or that breaks a stated limit?

    python tests/benchmarks/recommendations.py [--cases N] [--seed S] [--processes P]

Draws complete answer sets at random, with accounts, limits and languages, on several dates, and
looks at every service named (first, runner-up, supporting). What a service may do is read from its
file as it stands, by nothing that the product itself uses. Exit code 1 when one of them is not open
to the account on the date, breaks a limit, or does not know the language.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from influence import BOOK, any_answer

from framing import assess
from tests.service_files import wrongs

DATES = ("2026-11-23", "2021-06-01", "2024-07-28", "2026-06-01", "2026-08-01", "2030-01-01")
CHUNK = 500
#: Of how many lines of the limits one is true.
STATED = 5


def answers(chance: random.Random) -> dict[str, Any]:
    """A complete case: many of them of a problem that is worth a model, and with limits."""
    told = {q.id: any_answer(q, chance) for q in BOOK.questions if q.kind != "text"}
    told["limits"] = {
        line: "chosen" if not chance.randrange(STATED) else "not_chosen" for line in told["limits"]
    }
    if chance.random() < 0.8:
        told |= {"signals": "none", "decision": "known", "worth": "clearly", "where": "aws"}
        told |= {"stakes": "money", "rule_cover": "cannot_write", "past_cases": "none"}
        told |= {"labels": "recorded", "examples": "from_10000", "documents_ready": "there"}
        told |= {"goes_out": "with_source", "check": "person"}
        if not chance.randrange(4):
            told["where"] = "aws_offline"
    return told


def look(seed: int) -> tuple[Counter[str], Counter[str], list[str]]:
    """Services named in CHUNK cases by role, what was stated where one was named, and wrongs."""
    chance = random.Random(seed)
    named: Counter[str] = Counter()
    stated: Counter[str] = Counter()
    bad = []
    for _ in range(CHUNK):
        told = answers(chance)
        framing = assess(told, chance.choice(DATES))
        if framing.services:
            stated.update(line for line, state in told["limits"].items() if state == "chosen")
            stated.update(q for q in framing.counting if q in ("account_move", "language"))
            stated[str(told["where"])] += 1
        for choice in framing.services:
            named[choice.role] += 1
            named["stays"] += not choice.service.open_on(framing.as_of)
            bad += [
                f"{wrong}: {choice.service.id} is {choice.role} on {framing.as_of}: {told}"
                for wrong in wrongs(framing, told, choice)
            ]
    return named, stated, bad


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    wanted = parser.parse_args()
    start = time.time()
    seeds = range(wanted.seed, wanted.seed + -(-wanted.cases // CHUNK))
    named: Counter[str] = Counter()
    stated: Counter[str] = Counter()
    bad: list[str] = []
    with multiprocessing.Pool(wanted.processes) as pool:
        for found, said, wrong in pool.imap_unordered(look, seeds):
            named += found
            stated += said
            bad += wrong
    cases = len(seeds) * CHUNK
    took = time.time() - start
    print(f"{cases} complete cases on {len(DATES)} dates in {took:.0f} s: {dict(named)}")
    print(f"stated where a service was named: {dict(sorted(stated.items()))}")
    kinds = Counter(line.partition(":")[0] for line in bad)
    print(f"{kinds['closed']} recommendations of a service that is not open to the account")
    print(f"{kinds.total() - kinds['closed']} that break a limit or lack the language")
    for line in bad[:5]:
        print(f"  {line}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
