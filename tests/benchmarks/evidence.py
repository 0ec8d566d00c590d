"""Measure how long a look at a table of past cases takes, and the memory that it needs.

    python tests/benchmarks/evidence.py [--rows 10000 --rows 100000 --rows 1000000] [--columns 40]
        [--profiling PYTHON] [--smoke]

Each figure is of a process of its own: wall time, processor time and peak memory. Beside it, in the
same run and on the same file, a plain scikit-learn script that cross-validates one tree, one linear
and one boosted model; and with --profiling, the Python of an environment that has ydata-profiling,
that tool's report in its form for large tables. Exit code 1 where 100,000 rows take over 60 s
(twice the budget), any number over 1.5 GB, or a million over twice as long as 100,000. --smoke:
5,000 rows, with nothing beside them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

BUDGET_SECONDS, BUDGET_MEGABYTES, BUDGETED = 30, 1500, 100_000
ROWS, SMOKE = (10_000, 100_000, 1_000_000), (5_000,)
#: A table ten times as long may take so many times as long: the same sample is looked at.
GROWTH = 2
MEASURED = """
import json, resource, sys, time
started = time.perf_counter()
{work}
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({{"seconds": round(time.perf_counter() - started, 1),
    "processor": round(used.ru_utime + used.ru_stime, 1), "megabytes": used.ru_maxrss // 1024}}))
"""
#: longest: between two words of progress, so at most so long until it is stopped.
OURS = """
import framing
told = []
shown = framing.evidence(sys.argv[1], "result", time="opened", group=["kind_0"],
    progress=lambda share, words: told.append(time.perf_counter() - started))
assert shown.test is not None and not shown.left_out
longest = max(later - before for before, later in zip(told, told[1:]))
print(f"first progress {told[0]:.2f} s, longest silence {longest:.1f} s", file=sys.stderr)
"""
PLAIN = """
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier
frame = pd.read_parquet(sys.argv[1])
x = pd.get_dummies(frame.drop(columns=["result", "opened"]))
y = frame.result == "yes"
for model in (DecisionTreeClassifier(max_depth=3), LogisticRegression(max_iter=300),
              HistGradientBoostingClassifier()):
    whole = make_pipeline(SimpleImputer(), StandardScaler(), model)
    cross_val_score(whole, x, y, cv=5, scoring="roc_auc")
"""
PROFILING = """
import pandas as pd
from ydata_profiling import ProfileReport
ProfileReport(pd.read_parquet(sys.argv[1]), minimal=True, progress_bar=False).to_html()
"""


def table(rows: int, columns: int) -> pd.DataFrame:
    """Numbers, kinds and a date, with an outcome that some of them tell."""
    chance = np.random.default_rng(1)
    numbers = {f"number_{i}": chance.normal(size=rows) for i in range(columns - 6)}
    kinds = {f"kind_{i}": chance.choice(list("abcdef"), rows) for i in range(4)}
    frame = pd.DataFrame(numbers | kinds)
    frame["opened"] = np.datetime64("2023-01-01") + np.sort(chance.integers(0, 900, rows))
    signal = (frame.number_0 > 0.3) * 2 + (frame.kind_0 == "a") + frame.number_1 - 1.5
    frame["result"] = np.where(signal + chance.logistic(size=rows) > 0, "yes", "no")
    return frame


def measured(work: str, path: Path, python: str = sys.executable) -> dict[str, float]:
    """Seconds, processor seconds and peak megabytes of a fresh process."""
    command = [python, "-W", "ignore", "-c", MEASURED.format(work=work), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    sys.stderr.writelines(f"{line}\n" for line in done.stderr.splitlines() if "progress " in line)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def beside(name: str, ours: dict[str, float], theirs: dict[str, float]) -> None:
    """Print what another way takes, and ours as a share of it."""
    ratios = ", ".join(f"{ours[key] / theirs[key]:.2f} of its {key}" for key in theirs)
    print(f"{name:>14}: {theirs}; ours takes {ratios}", flush=True)


def main() -> int:
    """Measure, print, and say whether the budget holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, action="append")
    parser.add_argument("--columns", type=int, default=40)
    parser.add_argument("--profiling", metavar="PYTHON", help="Beside ydata-profiling, from there.")
    parser.add_argument("--beside-up-to", type=int, default=BUDGETED, metavar="ROWS")
    parser.add_argument("--smoke", action="store_true")
    asked = parser.parse_args()
    failed, seconds = False, {}
    for rows in asked.rows or (SMOKE if asked.smoke else ROWS):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "sample.parquet"
            table(rows, asked.columns).to_parquet(path)
            ours = measured(OURS, path)
            print(f"{rows:>9,} rows: {ours}", flush=True)
            if rows <= asked.beside_up_to and not asked.smoke:
                beside("plain script", ours, measured(PLAIN, path))
                if asked.profiling:
                    beside("ydata-profiling", ours, measured(PROFILING, path, asked.profiling))
        seconds[rows] = ours["processor"]
        slow = rows <= BUDGETED and ours["seconds"] > 2 * BUDGET_SECONDS
        failed = failed or slow or ours["megabytes"] > BUDGET_MEGABYTES
    for rows, taken in seconds.items():
        before = seconds.get(rows // 10)
        if before:
            print(f"{rows:,} rows take {taken / before:.2f} times the processor time of a tenth")
            failed = failed or (rows > BUDGETED and taken > GROWTH * before)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
