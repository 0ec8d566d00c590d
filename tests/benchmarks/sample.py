"""Measure how long a look at a table of past cases takes, and the memory that it needs.

    python tests/benchmarks/sample.py [--rows 100000] [--columns 40]

Each figure is of a process of its own: wall time, processor time and peak memory; beside it, in the
same run, a plain scikit-learn script that cross-validates one tree, one linear and one boosted
model on the same file. Exit code 1 where 100,000 rows take over 60 s (twice the budget) or 1.5 GB.
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
MEASURED = """
import json, resource, sys, time
started = time.perf_counter()
{work}
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({{"seconds": round(time.perf_counter() - started, 1),
    "processor": round(used.ru_utime + used.ru_stime, 1), "megabytes": used.ru_maxrss // 1024}}))
"""
OURS = """
import framing
first = []
told = framing.evidence(sys.argv[1], "result", time="opened", group=["kind_0"],
    progress=lambda share, words: first.append(time.perf_counter() - started))
assert told.test is not None and not told.left_out
print("first progress", round(first[0], 2), file=sys.stderr)
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


def measured(work: str, path: Path) -> dict[str, float]:
    """Seconds, processor seconds and peak megabytes of a fresh process."""
    command = [sys.executable, "-W", "ignore", "-c", MEASURED.format(work=work), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    sys.stderr.write(done.stderr)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> int:
    """Measure, print, and say whether the budget holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, action="append")
    parser.add_argument("--columns", type=int, default=40)
    parser.add_argument("--plain", action="store_true", help="Beside a plain script.")
    asked = parser.parse_args()
    failed = False
    for rows in asked.rows or [BUDGETED]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "sample.parquet"
            table(rows, asked.columns).to_parquet(path)
            ours = measured(OURS, path)
            print(f"{rows:>9,} rows: {ours}", flush=True)
            if asked.plain:
                plain = measured(PLAIN, path)
                ratio = ours["processor"] / plain["processor"]
                print(
                    f"{'plain script':>14}: {plain}; ours takes {ratio:.2f} of its processor time"
                )
        if rows <= BUDGETED:
            slow = ours["seconds"] > 2 * BUDGET_SECONDS
            failed = failed or slow or ours["megabytes"] > BUDGET_MEGABYTES
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
