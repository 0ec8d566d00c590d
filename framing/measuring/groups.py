"""Groups of people or things that hardly appear, or for which a model is wrong more often."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.stats import norm

from framing.measuring.columns import Column
from framing.measuring.findings import Finder, hundredths
from framing.measuring.learners import Learner
from framing.measuring.problem import Problem

#: More groups of one column are not compared.
MOST_GROUPS = 30


def small_groups(finder: Finder, column: Column, scale: float) -> None:
    """Groups with too few cases. scale: cases of the whole table per case that was read."""
    names, counts = np.unique(column.values[~column.missing].astype(str), return_counts=True)
    least = finder.value("least_group")
    if len(names) > MOST_GROUPS:
        return
    for name, count in zip(names, counts * scale, strict=True):
        if count < least:
            figures = {"kind": str(name), "count": round(count), "least": int(least)}
            finder.add("group_small", column.name, group=column.name, **figures)


def wrong_cases(problem: Problem, learners: Sequence[Learner], pairs: Sequence[Any]) -> Any:
    """Place → share of the models by which an unseen case was told wrong, NaN if never tested.

    What one model alone is wrong in says more of that model than of a group. A yes is said with the
    likelihood that the model gives, so that no limit between yes and no hits one group alone. An
    amount is wrong where it is off by more than nine in ten of all are.
    """
    return np.mean([_wrong(problem, learner, pairs) for learner in learners], axis=0)


def _wrong(problem: Problem, learner: Learner, pairs: Sequence[Any]) -> Any:
    wrong = np.full(len(problem.target), np.nan)
    for train, test in pairs:
        told = learner.fit(problem, train)(test)
        truth = problem.target[test]
        wrong[test] = told != truth if problem.kind == "category" else np.abs(told - truth)
    if problem.kind == "amount":
        limit = np.nanquantile(wrong, 0.9)
        wrong = np.where(np.isnan(wrong), np.nan, wrong > limit)
    return wrong


def worse_groups(finder: Finder, columns: Sequence[Column], rows: Any, wrong: Any) -> None:
    """Groups with surely more mistakes than the others.

    The test is that of two means, at the rulebook's certainty for groups, shared among all
    comparisons (Bonferroni).
    """
    tested = np.isfinite(wrong)
    compared = [
        (column, str(name), column.values[rows].astype(str) == name)
        for column in columns
        if column.distinct <= MOST_GROUPS
        for name in np.unique(column.values[rows][~column.missing[rows]].astype(str))
    ]
    for column, name, of_group in compared:
        own, others = wrong[tested & of_group], wrong[tested & ~of_group]
        if min(len(own), len(others)) < finder.value("least_unseen"):
            continue
        gap = float(own.mean() - others.mean())
        both = float(np.concatenate([own, others]).var())
        spread = (both * (1 / len(own) + 1 / len(others))) ** 0.5
        chance = (1 - finder.value("sure_of_group")) / len(compared)
        if gap >= finder.value("group_behind") and gap > spread * norm.isf(chance):
            figures = {
                "wrong": hundredths(float(own.mean())),
                "others": hundredths(float(others.mean())),
            }
            finder.add(
                "group_worse", column.name, group=column.name, kind=name, unseen=len(own), **figures
            )
