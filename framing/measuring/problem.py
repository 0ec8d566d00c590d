"""What learners are given, how well they did, and how sure a difference is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import t as student
from sklearn.metrics import roc_auc_score

from framing.measuring.inputs import Inputs
from framing.measuring.sample import Costs, Kind

#: From the places of cases to the likelihood of a yes, the code of a kind, or an amount.
Predict = Callable[[Any], Any]


@dataclass(frozen=True)
class Problem:
    """Cases with their outcomes. kinds: how many kinds of outcomes; 0 for amounts."""

    inputs: Inputs
    kind: Kind
    target: Any
    kinds: int
    costs: Costs | None = None

    @property
    def measure(self) -> str:
        """The name of what ``gained`` counts."""
        if self.kind == "yes_no":
            return "money" if self.costs else "order"
        return {"category": "right", "amount": "distance"}[self.kind]


def gained(problem: Problem, test: Any, scores: Any, train: Any) -> float:
    """How much of all that could be gained was gained: 0 is no better than one answer for all, 1
    is never wrong; it may be below 0.

    order: twice the area under the ROC curve, less one. money: gain of the cases found less cost
    of false alarms, between the better of acting on none or all, and acting on the right ones.
    right: share of right answers, above that of the commonest. distance: mean distance from the
    true amount, below that of the middle one of the cases learned from.
    """
    truth = problem.target[test]
    if problem.measure == "order":
        if len(np.unique(truth)) < 2:
            return float("nan")
        return float(2 * roc_auc_score(truth, scores) - 1)
    if problem.measure == "money":
        assert problem.costs is not None
        return _money(truth, scores, problem.costs)
    if problem.measure == "right":
        commonest = np.bincount(problem.target[train]).argmax()
        base = float((truth == commonest).mean())
        return (float((truth == scores).mean()) - base) / (1 - base) if base < 1 else float("nan")
    base = float(np.abs(truth - np.median(problem.target[train])).mean())
    return 1 - float(np.abs(truth - scores).mean()) / base if base else float("nan")


def _money(truth: Any, scores: Any, costs: Costs) -> float:
    acts = scores >= costs.alarm / (costs.alarm + costs.gain)
    made = costs.gain * (acts & (truth == 1)).sum() - costs.alarm * (acts & (truth == 0)).sum()
    best = costs.gain * truth.sum()
    base = max(0.0, best - costs.alarm * (truth == 0).sum())
    return float((made - base) / (best - base)) if best > base else float("nan")


def right_share(problem: Problem, test: Any, scores: Any) -> float | None:
    """Share of the cases told right; None for amounts."""
    if problem.kind == "amount":
        return None
    told = scores >= 0.5 if problem.kind == "yes_no" else scores
    return float((told == problem.target[test]).mean())


@dataclass(frozen=True)
class Difference:
    """The mean of paired differences, and the span that holds the true one with the confidence."""

    mean: float
    low: float
    high: float

    @property
    def half(self) -> float:
        """Half the span."""
        return (self.high - self.low) / 2


def difference(pairs: Any, ratio: float, confidence: float) -> Difference:
    """What paired differences of repeated tests say. ratio: cases tested on per case learned from.

    The corrected resampled t of Nadeau and Bengio (2003): the variance of the mean of J
    differences is taken as (1/J + ratio) times their own, since the repeats share cases. Both ends
    are one-sided bounds at the confidence.
    """
    known = np.asarray([p for p in pairs if np.isfinite(p)], dtype=float)
    if len(known) < 3:
        return Difference(float("nan"), -float("inf"), float("inf"))
    mean, spread = float(known.mean()), float(known.std(ddof=1))
    half = float(student.ppf(confidence, len(known) - 1)) * spread * (1 / len(known) + ratio) ** 0.5
    return Difference(mean, mean - half, mean + half)
