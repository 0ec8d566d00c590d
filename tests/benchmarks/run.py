"""Measure the budgets of the engine and compare them with zen-engine, in one run.

    python tests/benchmarks/run.py [--smoke] [--json FILE]

Exit code 1 when a check fails or a figure is beyond its limit: half of a budgeted ratio, twice a
budgeted time, or the budgeted memory itself.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import platform
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from random import Random
from typing import Any

from cases import AS_OF, CompleteCase, complete_cases, half_told, shipped_tables, torn
from documents import render_times
from measure import (
    each_in_ms,
    fresh_seconds,
    interleaved,
    median_ratio,
    peak_megabytes,
    percentile,
)
from zen_tables import ZenTables

import framing
from framing.answers.answers import Answers
from framing.evaluation.findings import findings_of
from framing.evaluation.tables import Tables
from framing.evaluation.verdict import Evaluation, case_of, evaluate
from framing.result.framing import Framing

SEED = 20261123
COMPARED = 1000
ASSESS = """
import sys, framing
answers = framing.read_answers(sys.argv[1], framing.load_rulebook())
result = framing.assess(answers, sys.argv[2])
print(framing.to_dict(result))
"""


@dataclass(frozen=True)
class Sizes:
    """How much is measured: the whole, or enough to see that nothing is far off."""

    rounds: int
    fresh: int
    assessed: int
    flipped: int
    traced: int


FULL = Sizes(rounds=25, fresh=9, assessed=300, flipped=100, traced=200)
SMOKE = Sizes(rounds=5, fresh=3, assessed=100, flipped=30, traced=50)


@dataclass(frozen=True)
class Figure:
    """One measured figure. ``budget`` None: for information only."""

    what: str
    value: float
    unit: str
    budget: float | None = None

    @property
    def limit(self) -> float | None:
        """Beyond this the run fails: half of a ratio, twice a time, memory as budgeted."""
        if self.budget is None:
            return None
        factor = {"x": 0.5, "MB": 1.0}.get(self.unit, 2.0)
        return self.budget * factor

    def meets(self, bound: float | None) -> bool:
        """Whether the figure is on the right side of a bound; no bound is always met."""
        if bound is None:
            return True
        return self.value >= bound if self.unit == "x" else self.value <= bound

    @property
    def status(self) -> str:
        """``ok``, ``over budget`` (still within the limit), ``FAIL``, or nothing."""
        if self.budget is None:
            return ""
        if self.meets(self.budget):
            return "ok"
        return "over budget" if self.meets(self.limit) else "FAIL"


def held_trace(tables: Tables, case: CompleteCase) -> Evaluation:
    """The stages of a complete case as ``assess`` works them out, with all that a trace needs."""
    masks, may, must = tables.evaluate([1 << value for value in case.values])
    return Evaluation(tables, case.own, tuple(masks), may, must)


def disagreements(tables: Tables, zen: ZenTables, cases: Sequence[CompleteCase]) -> int:
    """In how many cases outcomes, fired rules or expanded findings differ between the ways."""
    return sum(not _agree(tables, zen, case) for case in cases)


def _agree(tables: Tables, zen: ZenTables, case: CompleteCase) -> bool:
    trace = held_trace(tables, case)
    ours = [trace.possible(tables.facts[stage.fact]) for stage in tables.stages]
    fired = {rule for rule in tables.rule_bits if trace.status(rule) == "fired"}
    theirs = zen.decide(zen.context(case.values))
    if ours != [(name,) for name in zen.outcomes(theirs)] or fired != zen.fired(theirs):
        return False
    findings = findings_of(trace)
    return fired == {
        finding.rule.id for finding in findings if finding.status == "fired"
    } and findings == findings_of(evaluate(tables, case.own))


def deciding(
    tables: Tables, zen: ZenTables, cases: list[CompleteCase], sizes: Sizes
) -> list[Figure]:
    """Whole rulebook on complete answers, without and with a complete trace, beside zen."""
    contexts = [zen.context(case.values) for case in cases]
    facts = [[1 << value for value in case.values] for case in cases]
    checked = [Answers(case.answers, tables.rulebook) for case in cases]
    bits = [{name: 1 << i for i, name in enumerate(domain)} for domain in tables.domains]
    places = list(zip(tables.facts[: tables.base], bits, strict=False))

    def evaluate_named(context: dict[str, str]) -> Any:
        return tables.evaluate([bit[context[fact]] for fact, bit in places])

    few, few_cases = contexts[: sizes.traced], cases[: sizes.traced]
    named, bare, answered, theirs, kept, expanded, traced = interleaved(
        [
            (evaluate_named, contexts * 3),
            (tables.evaluate, facts * 5),
            (lambda answers: case_of(tables, answers), checked),
            (zen.decide, contexts),
            (lambda case: held_trace(tables, case), cases * 5),
            (lambda case: findings_of(held_trace(tables, case)), few_cases),
            (zen.decide_with_trace, few),
        ],
        sizes.rounds,
    )
    mid, ratio = statistics.median, median_ratio(theirs, named)
    return [
        Figure("all stages and rules from names, against zen-engine", ratio, "x", 15),
        Figure("  ours, from a mapping of names", mid(named), "us"),
        Figure("  zen-engine, from a mapping of names", mid(theirs), "us"),
        Figure("  ours, from facts as bits", mid(bare), "us"),
        Figure("  ours, from answers, follow-ups and formulas included", mid(answered), "us"),
        Figure("with complete trace, expanded when read", median_ratio(traced, kept), "x", 50),
        Figure("  ours, trace kept as bits", mid(kept), "us"),
        Figure("  zen-engine, trace", mid(traced), "us"),
        Figure("  ours, trace fully expanded", mid(expanded), "us"),
        Figure("  ratio when all of it is read", median_ratio(traced, expanded), "x"),
    ]


def read_explained(result: Framing) -> None:
    """Read all that explains a complete case, flips excepted."""
    _ = (
        result.verdict,
        result.instead,
        result.fix_first,
        result.task,
        result.learning_type,
        result.path,
        result.reasons,
        result.strongest_objection,
        result.why_not,
        result.services,
        result.services_not_offered,
        result.safeguards,
    )


def read_ranges(result: Framing) -> None:
    """Read the exact ranges of a half-told case, what they hang on and what is still open."""
    _ = (result.verdict_range, result.task_range, result.path_range)
    _ = (result.hangs_on, result.open_questions)


def assessing(tables: Tables, cases: Sequence[CompleteCase], sizes: Sizes) -> list[Figure]:
    """The public ``assess``, from plain answers: complete, then half told, then torn."""
    rng = Random(SEED)
    book = tables.rulebook
    complete = [case.answers for case in cases[: sizes.assessed]]
    half = [half_told(case, rng) for case in cases[: sizes.assessed]]
    unsure = [torn(book, case, rng) for case in cases[: sizes.assessed]]

    def assess_and(read: Callable[[Framing], None]) -> Callable[[dict[str, Any]], None]:
        return lambda answers: read(framing.assess(answers, AS_OF, book))

    each_in_ms(assess_and(read_explained), complete[:10])
    explained = each_in_ms(assess_and(read_explained), complete)
    first = each_in_ms(assess_and(read_ranges), half[:1])
    ranged = each_in_ms(assess_and(read_ranges), half)
    ranged_torn = each_in_ms(assess_and(read_ranges), unsure)
    mid = statistics.median
    return [
        Figure("assess of complete answers, explained: median", mid(explained), "ms", 2),
        Figure("  95th percentile", percentile(explained, 0.95), "ms"),
        Figure("assess of half-told answers, ranges and fork: median", mid(ranged), "ms", 10),
        Figure("  95th percentile", percentile(ranged, 0.95), "ms", 50),
        Figure("  slowest", max(ranged), "ms"),
        Figure("  the first in this process", first[0], "ms"),
        Figure("assess of torn answers, ranges and fork: median", mid(ranged_torn), "ms", 10),
        Figure("  95th percentile", percentile(ranged_torn, 0.95), "ms", 50),
        Figure("  slowest", max(ranged_torn), "ms"),
    ]


def flipping(tables: Tables, cases: Sequence[CompleteCase], sizes: Sizes) -> list[Figure]:
    """Least changes that flip the verdict; every other case is half told."""
    rng = Random(SEED + 1)
    results = [
        framing.assess(half_told(case, rng) if k % 2 else case.answers, AS_OF, tables.rulebook)
        for k, case in enumerate(cases[: sizes.flipped])
    ]
    times = each_in_ms(lambda result: result.what_would_change_it, results)
    return [
        Figure("least changes that flip the verdict: median", statistics.median(times), "ms", 200),
        Figure("  slowest", max(times), "ms", 200),
    ]


def rendering(sizes: Sizes) -> list[Figure]:
    """Each format of the document, from a fresh framing."""
    return [
        Figure(f"render {fmt}: median", measured, "ms", budget)
        for fmt, measured, budget in render_times(sizes.rounds)
    ]


def starting(sizes: Sizes) -> list[Figure]:
    """Import and first load, each in a fresh process, the bare interpreter taken off."""
    load = "import framing; framing.load_rulebook()"
    compiled = f"import framing; framing.assess({{}}, {AS_OF!r})"
    codes = ("pass", "import framing", load, compiled)
    fresh_seconds(codes, 1)
    bare, imported, loaded, assessed = fresh_seconds(codes, sizes.fresh)
    return [
        Figure("import framing", imported - bare, "s", 0.25),
        Figure("  bare interpreter, taken off", bare, "s"),
        Figure("first load of the rulebook, pydantic included", loaded - imported, "s", 0.6),
        Figure("  first assess on top of it", assessed - loaded, "s"),
    ]


def remembering(cases: Sequence[CompleteCase]) -> list[Figure]:
    """Peak memory of assessing an answers file: one complete, one half told; the larger."""
    if importlib.util.find_spec("framing.__main__"):
        what, command = "python -m framing assess", ["-m", "framing", "assess"]
        date = ["--as-of", AS_OF]
    else:
        what, command, date = "framing.assess in a fresh process", ["-c", ASSESS], [AS_OF]
    peaks = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "answers.json"
        for answers in (cases[0].answers, half_told(cases[0], Random(SEED))):
            file.write_text(json.dumps(answers), encoding="utf-8")
            peaks.append(peak_megabytes([sys.executable, *command, str(file), *date]))
    return [Figure(f"{what}: peak memory", max(peaks), "MB", 100)]


def table(figures: Sequence[Figure]) -> str:
    """The figures as text, one a line."""
    lines = [f"{'what':54} {'measured':>12} {'budget':>10} {'limit':>10}"]
    for figure in figures:
        cells = [_amount(figure.value, figure.unit)]
        for bound in (figure.budget, figure.limit):
            cells.append("" if bound is None else f"{bound:g} {figure.unit}")
        line = f"{figure.what:54} {cells[0]:>12} {cells[1]:>10} {cells[2]:>10}  {figure.status}"
        lines.append(line.rstrip())
    return "\n".join(lines)


def _amount(value: float, unit: str) -> str:
    return f"{value:.3f} {unit}" if unit == "s" else f"{value:.2f} {unit}"


def report(tables: Tables, figures: Sequence[Figure], compared: int, differ: int) -> dict[str, Any]:
    """All of a run, for other programs."""
    return {
        "python": platform.python_version(),
        "zen_engine": version("zen-engine"),
        "rulebook_version": tables.rulebook.version,
        "rulebook_digest": tables.rulebook.digest,
        "rules": len(tables.rulebook.rules),
        "boxes": len(tables.boxes),
        "as_of": AS_OF,
        "compared_cases": compared,
        "disagreements": differ,
        "figures": [{**asdict(f), "limit": f.limit, "status": f.status} for f in figures],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and say whether every figure is within its limit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--smoke", action="store_true", help="few rounds, under 20 seconds")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures here")
    options = parser.parse_args(arguments)
    sizes = SMOKE if options.smoke else FULL
    tables = shipped_tables()
    zen = ZenTables(tables)
    cases = complete_cases(tables, Random(SEED), COMPARED)
    rules = f"{len(tables.rulebook.rules)} rules, {len(tables.boxes)} boxes"
    print(f"{rules}, {len(tables.stages)} stages; zen-engine {version('zen-engine')}")
    differ = disagreements(tables, zen, cases)
    print(f"{COMPARED} random complete cases against zen-engine: {differ} disagree\n")
    figures = [
        *deciding(tables, zen, cases, sizes),
        *assessing(tables, cases, sizes),
        *flipping(tables, cases, sizes),
        *rendering(sizes),
        *starting(sizes),
        *remembering(cases),
    ]
    print(table(figures))
    if options.json:
        data = report(tables, figures, COMPARED, differ)
        options.json.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    failed = differ or any(figure.status == "FAIL" for figure in figures)
    print("\nBeyond the limit." if failed else "\nWithin the limits.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
