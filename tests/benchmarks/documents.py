"""How long each format takes to render, from a fresh framing of an ML case with many answers.

    python tests/benchmarks/documents.py [ROUNDS]

Nothing of the framing has been read before, so that all its explanations are worked out as well.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator

import framing
from framing.document import FORMATS

SAMPLE = "small-loans"
#: Format → budget in milliseconds.
BUDGETS = {"md": 50, "html": 50, "json": 50, "docx": 1000, "pdf": 1000}


def render_times(rounds: int) -> Iterator[tuple[str, float, float]]:
    """Format, median milliseconds and budget; docx and pdf are measured in fewer rounds."""
    book = framing.load_rulebook()
    [journey] = [journey for journey in book.journeys if journey.id == SAMPLE]
    told = {"problem": journey.story, **journey.answers}
    for fmt in FORMATS:
        framing.render(framing.assess(told, journey.as_of, book), fmt)
        times = []
        for _ in range(rounds if BUDGETS[fmt] < 100 else max(3, rounds // 5)):
            fresh = framing.assess(told, journey.as_of, book)
            start = time.perf_counter()
            framing.render(fresh, fmt)
            times.append((time.perf_counter() - start) * 1e3)
        yield fmt, statistics.median(times), BUDGETS[fmt]


if __name__ == "__main__":
    for fmt, measured, budget in render_times(int(sys.argv[1]) if sys.argv[1:] else 15):
        print(f"{fmt:5} {measured:7.1f} ms  budget {budget} ms")
