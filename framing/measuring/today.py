"""How well it is decided today, told from a column that holds what was decided."""

from __future__ import annotations

from typing import Any

import numpy as np

from framing.measuring.columns import Column
from framing.measuring.findings import Finder, hundredths
from framing.measuring.problem import Problem, gained, right_share
from framing.measuring.rule_test import Contender
from framing.measuring.sample import Outcome
from framing.measuring.splits import Splits


def judged_today(
    finder: Finder, column: Column, problem: Problem, outcome: Outcome, splits: Splits
) -> Contender | None:
    """What today's way gains on the same unseen cases; None where the column cannot be read so.

    It must hold the outcomes themselves, a score of a yes or no, or amounts; where it is empty,
    the commonest answer counts as today's.
    """
    told = _told(column, problem, outcome)
    if told is None:
        return None
    gains = tuple(gained(problem, test, told[test], train) for train, test in splits.pairs)
    every = np.arange(len(told))
    right = right_share(problem, every, told)
    if problem.kind == "yes_no" and right is not None:
        yes = problem.target == 1
        found = hundredths(float((told[yes] >= 0.5).mean()))
        figures = {"right": hundredths(right), "found": found}
        finder.add("today_rule", column.name, column=column.name, **figures)
    return Contender("today", f"what {column.name} says", True, gains, right)


def _told(column: Column, problem: Problem, outcome: Outcome) -> Any | None:
    values, missing = column.values[outcome.rows], column.missing[outcome.rows]
    numeric = values.dtype.kind == "f"
    if problem.kind == "amount":
        middle = float(np.median(problem.target))
        return np.where(missing, middle, values.astype(float)) if numeric else None
    texts = np.array([f"{v:g}" if numeric else str(v) for v in values])
    codes = {kind: i for i, kind in enumerate(outcome.kinds)}
    if set(texts[~missing]) <= set(codes):
        commonest = int(np.bincount(problem.target).argmax())
        return np.array([codes.get(text, commonest) for text in texts]).astype(float)
    known = values[~missing] if numeric else np.zeros(0)
    if problem.kind == "yes_no" and len(known) and known.min() >= 0 and known.max() <= 1:
        return np.where(missing, 0.0, values)
    return None
