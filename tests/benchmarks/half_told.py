"""Are ranges right, how tight are they, and how good is the leading verdict?

    python tests/benchmarks/half_told.py [--cases N] [--seed S] [--processes P]

Half of each case's answers are dropped. In further cases, in which at least eight facts apply,
exactly 2, 4 and 8 of these are made unknown. The verdicts of all completions are compared with
the range shown: by enumeration where there are at most 5,000 completions, by a sample of 200
elsewhere. Exit code 1 when a completion lies outside its range, or when an exact range names a
verdict that no completion reaches.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from random import Random

from cases import (
    CompleteCase,
    applying,
    complete_case,
    half_told,
    input_arises,
    random_bit,
    random_completion,
    shipped_tables,
    with_unknown,
)

from framing.evaluation.forks import forks_of
from framing.evaluation.tables import NO, Tables
from framing.evaluation.verdict import Range, assumed, evaluate, exact_range, input_masks

MOST_COMPLETIONS = 5000
SAMPLED = 200
UNKNOWN_COUNTS = (2, 4, 8)
#: How often an answer of a torn case keeps another value beside the true one.
TORN_SHARE = 0.25
#: Seconds that finding a fork may take before it is counted as slow.
SLOW_FORK = 0.05
#: Random answers to random questions leave nearly all open; forks are sought in the others.
HALF_TOLD, TORN = "half told", "torn"
CHUNK = 250
Own = tuple[int, ...]


class TooManyError(Exception):
    """There are more completions than are worth enumerating."""


def verdict_at(tables: Tables) -> int:
    """Where the verdict stands among the stages."""
    return next(i for i, s in enumerate(tables.stages) if tables.facts[s.fact] == "verdict")


def verdict_of(tables: Tables, held: int) -> int:
    """The position of the verdict, from the boxes that the base facts admit."""
    outcome = 0
    for stage in tables.stages[: verdict_at(tables) + 1]:
        live = held & stage.mask
        outcome = stage.conclusion_of[live & -live]
        held &= tables.singles[stage.fact][outcome]
    return outcome


def completions(tables: Tables, own: Own) -> Iterator[int]:
    """For every completion, the boxes that its base facts admit; stages are still to come.

    Inputs that do not arise are not varied. Raises TooManyError after MOST_COMPLETIONS.
    """
    left = MOST_COMPLETIONS
    inputs, must = tables.inputs, tables.must
    waiting = [(0, [0] * tables.base, tables.every_box)]
    while waiting:
        k, facts, held = waiting.pop()
        bits = 0
        while k < len(inputs):
            f = inputs[k].fact
            bits = _values_to_try(tables, own, k, facts)
            if bits & (bits - 1):
                break
            if bits:
                facts[f] = bits
                held &= must[f][bits]
            k += 1
        else:
            left -= 1
            if left < 0:
                raise TooManyError
            yield held
            continue
        while bits:
            child = facts.copy()
            child[f] = bit = bits & -bits
            bits &= bits - 1
            waiting.append((k + 1, child, held & must[f][bit]))


def _values_to_try(tables: Tables, own: Own, k: int, facts: list[int]) -> int:
    """The values that input ``k`` may give its fact; 0 when the fact is settled or waits."""
    item = tables.inputs[k]
    if facts[item.fact]:
        return 0
    if item.arises(facts) == NO:
        return tables.na[item.fact] if item.last else 0
    return own[k]


def at_least(tables: Tables, own: Own, facts: Sequence[int]) -> int:
    """A lower bound of the number of completions: inputs that certainly arise, multiplied."""
    sizes = {
        item.fact: own[k].bit_count()
        for k, item in enumerate(tables.inputs)
        if input_arises(tables, item, list(facts))
    }
    return math.prod(sizes.values())


def all_verdicts(tables: Tables, own: Own) -> set[int] | None:
    """The positions of the verdicts of all completions; None when there are too many."""
    if at_least(tables, own, tables.propagate(own)) > MOST_COMPLETIONS:
        return None
    deciding = sum(stage.mask for stage in tables.stages[: verdict_at(tables) + 1])
    try:
        held = {boxes & deciding for boxes in completions(tables, own)}
    except TooManyError:
        return None
    return {verdict_of(tables, boxes) for boxes in held}


def decided(tables: Tables, facts: Sequence[int]) -> int:
    """The position of the verdict of complete facts, as ``assess`` works it out."""
    return tables.evaluate(facts, upto="verdict")[0][-1].bit_length() - 1


def sampled_verdicts(tables: Tables, own: Own, case: CompleteCase, rng: Random) -> set[int]:
    """The verdicts of some completions: half of them anywhere, half of them near the true one."""
    open_inputs = [k for k, mask in enumerate(own) if mask & (mask - 1)]
    found = {decided(tables, [1 << value for value in case.values])}
    for i in range(SAMPLED - 1):
        near = list(case.own)
        for k in rng.sample(open_inputs, min(3, len(open_inputs))):
            near[k] = random_bit(own[k], rng)
        facts = tables.propagate(random_completion(own if i % 2 else near, rng))
        found.add(decided(tables, facts))
    return found


def examine(
    tables: Tables, group: str, own: Own, case: CompleteCase, rng: Random
) -> Counter[tuple[str, str]]:
    """What holds of one case, counted under its group."""
    node = evaluate(tables, own)
    shown = exact_range(node, "verdict")
    names = tables.domains[tables.index["verdict"]]
    every = all_verdicts(tables, own)
    reached = sampled_verdicts(tables, own, case, rng) if every is None else every
    verdicts = {names[i] for i in reached}
    truth = names[decided(tables, [1 << value for value in case.values])]
    leading = evaluate(tables, assumed(node)).possible("verdict")[0]
    start = time.perf_counter()
    forks = forks_of(node) if group != HALF_TOLD else ()
    slow = time.perf_counter() - start > SLOW_FORK
    loose = len(node.possible("verdict")) > len(shown.outcomes)
    seen = {
        "cases": True,
        "enumerated": every is not None,
        "sampled": every is None,
        "violations": violated(shown, verdicts, every is not None),
        "exact": shown.exact,
        "at_most": not shown.exact,
        "quick_loose": loose,
        "firm": len(shown.outcomes) == 1,
        "leading_right": leading == truth,
        "leading_outside": leading not in shown.outcomes,
        "one_settles": any(f.settles and len(f.points) == 1 for f in forks),
        "two_settle": any(f.settles and len(f.points) == 2 for f in forks),
        "slow_fork": slow,
    }
    return Counter({(group, what): 1 for what, holds in seen.items() if holds})


def violated(shown: Range, verdicts: set[str], complete: bool) -> bool:
    """Whether a verdict lies outside the range, or an exact range names one never reached."""
    outside = not verdicts <= set(shown.outcomes)
    never = complete and shown.exact and not set(shown.outcomes) <= verdicts
    return outside or never


def torn_between(tables: Tables, case: CompleteCase, rng: Random) -> Own:
    """The case as somebody tells it who cannot rule out some other values."""
    own = list(case.own)
    for k, item in enumerate(tables.inputs):
        if own[k].bit_count() == 1 and rng.random() < TORN_SHARE:
            own[k] |= random_bit(item.full, rng)
    return tuple(own)


@cache
def _tables() -> Tables:
    """Compiled once per process."""
    return shipped_tables()


def count_chunk(job: tuple[int, int, int]) -> Counter[tuple[str, str]]:
    """Examine one chunk of cases. job: the seed, the chunk's number, how many cases."""
    seed, number, size = job
    tables = _tables()
    rng = Random(f"{seed}-{number}")
    result: Counter[tuple[str, str]] = Counter()
    for i in range(size):
        case = complete_case(tables, rng)
        own = input_masks(tables, half_told(case, rng))
        result += examine(tables, HALF_TOLD, own, case, rng)
        result += examine(tables, TORN, torn_between(tables, case, rng), case, rng)
        if i % len(UNKNOWN_COUNTS) == 0:
            while len(applying(tables, case)) < max(UNKNOWN_COUNTS):
                case = complete_case(tables, rng)
            for count in UNKNOWN_COUNTS:
                own = with_unknown(tables, case, count, rng)
                result += examine(tables, f"{count} unknown", own, case, rng)
    return result


def count_all(cases: int, seed: int, processes: int) -> Counter[tuple[str, str]]:
    """Examine all cases; the counts do not depend on the number of processes."""
    starts = range(0, cases, CHUNK)
    jobs = [(seed, n, min(CHUNK, cases - start)) for n, start in enumerate(starts)]
    result: Counter[tuple[str, str]] = Counter()
    with multiprocessing.Pool(processes) as pool:
        for part in pool.imap_unordered(count_chunk, jobs):
            result += part
    return result


def table(counts: Counter[tuple[str, str]]) -> str:
    """The counts as text: one column per group."""
    groups = [HALF_TOLD, TORN, *(f"{count} unknown" for count in UNKNOWN_COUNTS)]
    rows = [
        ("cases", "cases", False),
        ("all completions enumerated", "enumerated", False),
        (f"{SAMPLED} completions sampled", "sampled", False),
        ("violations", "violations", False),
        ("range exact", "exact", True),
        ("marked as at most these", "at_most", True),
        ("quick range was larger", "quick_loose", True),
        ("verdict firm", "firm", True),
        ("leading verdict is the true one", "leading_right", True),
        ("leading verdict outside the range", "leading_outside", True),
        ("one open answer settles it", "one_settles", True),
        ("two open answers settle it", "two_settle", True),
        (f"fork took over {SLOW_FORK * 1000:.0f} ms", "slow_fork", True),
    ]
    lines = [f"{'':34}" + "".join(f"{group:>12}" for group in groups)]
    for label, key, share in rows:
        cells = []
        for group in groups:
            count = counts[group, key]
            whole = max(counts[group, "cases"], 1)
            cells.append(f"{count / whole:.2%}" if share else f"{count:,}")
        lines.append(f"{label:34}" + "".join(f"{cell:>12}" for cell in cells))
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Examine, print, and say whether every range held."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=20000, help="half-told cases")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args(arguments)
    start = time.perf_counter()
    counts = count_all(options.cases, options.seed, options.processes)
    print(table(counts))
    print(f"\nseed {options.seed}, {time.perf_counter() - start:.0f} s")
    return 1 if any(key == "violations" for _, key in counts) else 0


if __name__ == "__main__":
    sys.exit(main())
