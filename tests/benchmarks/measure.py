"""Timing, fresh processes and memory: what the benchmarks measure with."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from cases import ROOT

#: Starts a command and prints its peak resident memory in KB. A process of its own, because on
#: Linux a child's peak is at least that of the process that started it.
PEAK = """
import os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(child.pid, 0)
print(usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def seconds(work: Callable[[Any], Any], items: Iterable[Any]) -> float:
    """How long it takes to do the work on all items."""
    start = time.perf_counter()
    for item in items:
        work(item)
    return time.perf_counter() - start


def each_in_ms(work: Callable[[Any], Any], items: Iterable[Any]) -> list[float]:
    """How many milliseconds the work takes on each item."""
    return [seconds(work, (item,)) * 1000 for item in items]


def interleaved(
    works: Sequence[tuple[Callable[[Any], Any], Sequence[Any]]], rounds: int
) -> list[list[float]]:
    """Microseconds per item of each work, in every round; the works take turns."""
    result: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for times, (work, items) in zip(result, works, strict=True):
            times.append(seconds(work, items) / len(items) * 1e6)
    return result


def median_ratio(slow: Sequence[float], fast: Sequence[float]) -> float:
    """The median over rounds of how many times faster ``fast`` was in the same round."""
    return statistics.median(a / b for a, b in zip(slow, fast, strict=True))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def fresh_seconds(codes: Sequence[str], rounds: int) -> list[float]:
    """The median wall time of ``python -c code`` for each code; the codes take turns."""
    times: list[list[float]] = [[] for _ in codes]
    for _ in range(rounds):
        for kept, code in zip(times, codes, strict=True):
            start = time.perf_counter()
            _run([sys.executable, "-c", code])
            kept.append(time.perf_counter() - start)
    return [statistics.median(kept) for kept in times]


def peak_megabytes(command: Sequence[str]) -> float:
    """The peak resident memory of a command that must succeed."""
    result = _run([sys.executable, "-c", PEAK, *command])
    return int(result.stdout.split()[-1]) / 1024


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
