"""Whether what is right shifts with time, and whether the same inputs end alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from framing.measuring.columns import Column
from framing.measuring.counts import day
from framing.measuring.findings import Finder, hundredths
from framing.measuring.learners import Learner
from framing.measuring.problem import Problem, difference, gained
from framing.measuring.watch import Watch

#: Share of the cases, the latest, that count as new; repeats; cases that one side learns from.
NEW, REPEATS, LEAST = 0.4, 6, 100
SEED = 20_261_128


def drift(
    finder: Finder, problem: Problem, learners: Sequence[Learner], times: Any, watch: Watch
) -> None:
    """Learn from old cases and from as many new ones, and test both on other new ones.

    learners: of which the one counts that does best on new cases after learning from new ones; one
    that did well on new cases after old ones may just have learned little. times: of the cases of
    ``problem``. Nothing is said with fewer than 100 cases to learn from.
    """
    order = np.argsort(times, kind="stable")
    start = int(len(order) * (1 - NEW))
    old, new = order[:start], order[start:]
    new = new[times[new] > times[old[-1]]]
    size = min(len(new) // 2, len(old))
    if size < LEAST:
        return
    chance = np.random.default_rng(SEED)
    early_gains: list[list[float]] = [[] for _ in learners]
    late_gains: list[list[float]] = [[] for _ in learners]
    for i in range(REPEATS):
        watch.step(0.7 + 0.1 * i / REPEATS, "Comparing old cases with new ones")
        shuffled = chance.permutation(new)
        test, late = shuffled[size:], shuffled[:size]
        early = chance.choice(old, size, replace=False)
        for learner, of_early, of_late in zip(learners, early_gains, late_gains, strict=True):
            of_early.append(_gain(problem, learner, early, test))
            of_late.append(_gain(problem, learner, late, test))
    means = [float(np.mean(gains)) for gains in late_gains]
    best = int(np.argmax(np.nan_to_num(means, nan=-9.0)))
    ratio, sure = len(new) / size - 1, finder.value("confidence")
    if not difference(late_gains[best], ratio, sure).low > 0:
        # Where nothing tells the outcome, nothing can shift or stay.
        return
    lost = np.subtract(late_gains[best], early_gains[best])
    loss = difference(lost, ratio, sure)
    days = float((times.max() - times.min()) / np.timedelta64(1, "D"))
    if loss.low > 0 and loss.mean >= finder.value("drift_loss"):
        finder.add("drift", loss=hundredths(loss.mean), until=day(times[new].min()))
    elif loss.high < finder.value("drift_loss") and days >= finder.value("stays_days"):
        finder.add("no_drift", days=round(days), at_most=hundredths(max(0.0, loss.high)))


def _gain(problem: Problem, learner: Learner, train: Any, test: Any) -> float:
    if problem.kinds and len(np.unique(problem.target[train])) < 2:
        return float("nan")
    # Both are measured against the same answer for all: the one of the cases tested on.
    return gained(problem, test, learner.fit(problem, train)(test), test)


def disagreement(finder: Finder, problem: Problem, columns: dict[str, Column], rows: Any) -> None:
    """How often cases with the same inputs end differently.

    Of two such cases, chosen by chance, a share d disagrees. If each ends otherwise than most with
    the chance p, d = 2p(1-p), so p = (1 - sqrt(1 - 2d)) / 2; with more kinds that is at least p.
    """
    names = [name for name in problem.inputs.columns if name in columns]
    if problem.kind == "amount" or not names:
        return
    told = pd.DataFrame({name: columns[name].values[rows] for name in names})
    alike = told.groupby(names, dropna=False, sort=False).ngroup().to_numpy()
    counts = np.zeros((alike.max() + 1, problem.kinds))
    np.add.at(counts, (alike, problem.target), 1)
    size = counts.sum(axis=1)
    several = size >= 2
    repeated = int(size[several].sum())
    if repeated < finder.value("least_unseen"):
        return
    pairs = size[several] * (size[several] - 1)
    same = (counts[several] * (counts[several] - 1)).sum(axis=1)
    # Each case counts alike, however many share its inputs.
    apart = float(((1 - same / pairs) * size[several]).sum() / repeated)
    wrong = (1 - max(0.0, 1 - 2 * apart) ** 0.5) / 2
    if wrong >= finder.value("disagreeing"):
        figures = {"share": hundredths(wrong), "best": hundredths(1 - wrong)}
        finder.add("disagreement", repeated=repeated, **figures)
