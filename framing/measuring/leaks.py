"""Inputs that look as if they were written down after the outcome was known."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import rankdata
from sklearn.isotonic import IsotonicRegression

from framing.measuring.columns import Column
from framing.measuring.findings import Finder, hundredths, per_cent
from framing.measuring.inputs import Inputs, Item
from framing.measuring.problem import Problem, gained
from framing.measuring.sample import Outcome
from framing.measuring.splits import by_chance
from framing.measuring.watch import Watch
from framing.measuring.written_rules import tree_of

#: A suspicion of a kind of outcome needs so many cases of it.
LEAST_OF_KIND = 20
#: Share of the cases in which a copy says the same.
SAME = 0.99
LEAVES = 8


def suspects(
    finder: Finder,
    columns: Mapping[str, Column],
    problem: Problem,
    outcome: Outcome,
    *,
    times: Column | None,
    known: Collection[str],
    watch: Watch,
) -> tuple[str, ...]:
    """The columns that are suspected, each told with why.

    known: columns of which the person says that they were known in time; nothing is said of them.
    problem: of the cases at ``outcome.rows``, which may be a part of the table.
    """
    found = []
    halves = by_chance(problem.target, problem.kinds, 1, 0.5)[0]
    for column in columns.values():
        watch.say(0.0, "Looking for columns that came after the outcome")
        used = column.name in problem.inputs.columns
        if column.name in known or not (used or column.holds == "id"):
            continue
        if column.holds == "id":
            told = _telling_id(finder, column, problem, outcome, halves, times=times)
        else:
            told = (
                _copy(finder, column, outcome)
                or _filled_for_one(finder, column, outcome)
                or _later(finder, column, times, outcome)
                or _too_good(finder, column, problem, halves)
            )
        if told:
            found.append(column.name)
    return tuple(found)


def _copy(finder: Finder, column: Column, outcome: Outcome) -> bool:
    """Whether the column is the outcome in other words or units."""
    values, missing = column.values[outcome.rows], column.missing[outcome.rows]
    if missing.mean() > 0.1:
        return False
    target = outcome.target[~missing]
    if outcome.kind == "amount":
        if column.holds != "number":
            return False
        same = abs(float(np.corrcoef(values[~missing], target)[0, 1]))
        if same < 0.9999:
            return False
        share = 1.0
    else:
        if column.holds == "date" or column.distinct > 2 * len(outcome.kinds):
            return False
        levels = np.unique(values[~missing].astype(str), return_inverse=True)[1]
        table = np.zeros((levels.max() + 1, len(outcome.kinds)))
        np.add.at(table, (levels, target), 1)
        share = float(table.max(axis=1).sum() / table.sum())
        rest = 1 - float(table.sum(axis=0).max() / table.sum())
        # One answer for all must be wrong so often that the copy tells clearly more.
        if share < SAME or 1 - share > rest / 5 or rest * len(target) < LEAST_OF_KIND:
            return False
        if len(set(table.argmax(axis=1))) < len(outcome.kinds):
            return False
    finder.add("leak_copy", column.name, column=column.name, share=per_cent(share))
    return True


def _filled_for_one(finder: Finder, column: Column, outcome: Outcome) -> bool:
    filled = ~column.missing[outcome.rows]
    if outcome.kind == "amount":
        high = outcome.target > np.median(outcome.target)
        parts = {"higher amounts": high, "lower amounts": ~high}
    else:
        parts = {kind: outcome.target == i for i, kind in enumerate(outcome.kinds)}
    for kind, of_kind in parts.items():
        if min(of_kind.sum(), (~of_kind).sum()) < LEAST_OF_KIND:
            continue
        one, others = float(filled[of_kind].mean()), float(filled[~of_kind].mean())
        if one - others >= finder.value("filled_apart"):
            figures = {"one": per_cent(one), "others": per_cent(others), "kind": kind}
            finder.add("leak_filled_for_one", column.name, column=column.name, **figures)
            return True
    return False


def _later(finder: Finder, column: Column, times: Column | None, outcome: Outcome) -> bool:
    if times is None or column.holds != "date":
        return False
    own, when = column.values[outcome.rows], times.values[outcome.rows]
    both = ~np.isnat(own) & ~np.isnat(when)
    if both.sum() < LEAST_OF_KIND:
        return False
    day = np.timedelta64(1, "D")
    share = float((own[both] >= when[both] + day).mean())
    if share < finder.value("later_dates"):
        return False
    figures = {"share": per_cent(share), "time": times.name}
    finder.add("leak_later_date", column.name, column=column.name, **figures)
    return True


def _alone(problem: Problem, halves: tuple[Any, Any], least: int = LEAST_OF_KIND // 2) -> float:
    """What a small tree over one column gains on unseen cases; 0 with fewer than ``least``."""
    train, test = halves
    if problem.kinds:
        counts = np.bincount(problem.target[test], minlength=problem.kinds)
        if np.sort(counts)[-2] < least:
            return 0.0
    if problem.kind == "amount" and problem.inputs.item_list[0].asks in ("number", "date"):
        # A small tree cannot follow amounts closely; a rising or falling line through steps can.
        values, target = problem.inputs.items[:, 0], problem.target
        line = IsotonicRegression(increasing="auto", out_of_bounds="clip")
        told = line.fit(values[train], target[train]).predict(values[test])
        return gained(problem, test, told, train)
    if problem.inputs.categorical[0]:
        return gained(problem, test, _by_level(problem, train)[test], train)
    places = range(len(problem.inputs.item_list))
    tree = tree_of(problem, train, places, max_leaf_nodes=LEAVES)
    return gained(problem, test, tree.predict(problem, test), train)


def _by_level(problem: Problem, train: Any) -> Any:
    """Of each case what those learned from with the same code mostly ended in.

    As share of yes, as commonest kind or as middle amount; of a code not seen there, that of all.
    """
    codes = np.nan_to_num(problem.inputs.matrix[:, 0], nan=-1.0)
    seen = pd.Series(problem.target[train]).groupby(codes[train])
    ways: dict[str, Any] = {
        "yes_no": lambda held: held.mean(),
        "category": lambda held: int(np.bincount(held).argmax()),
        "amount": lambda held: held.median(),
    }
    way = ways[problem.kind]
    return (
        pd.Series(codes).map(seen.agg(way)).fillna(way(pd.Series(problem.target[train]))).to_numpy()
    )


def _too_good(finder: Finder, column: Column, problem: Problem, halves: tuple[Any, Any]) -> bool:
    own = problem.inputs.alone(column.name)
    if not own.item_list:
        return False
    alone = _alone(_with(problem, own), halves)
    if not alone >= finder.value("too_good"):
        return False
    finder.add("leak_too_good", column.name, column=column.name, alone=hundredths(alone))
    return True


def _telling_id(
    finder: Finder,
    column: Column,
    problem: Problem,
    outcome: Outcome,
    halves: tuple[Any, Any],
    *,
    times: Column | None,
) -> bool:
    """Whether a running number tells more than the time does, along which it runs."""
    alone = _in_order(column, problem, outcome, halves)
    by_time = 0.0 if times is None else max(0.0, _in_order(times, problem, outcome, halves))
    # Chance alone gains so much with few of a kind: two standard errors of a rank statistic.
    fewest = np.bincount(problem.target[halves[1]]).min() if problem.kinds else len(halves[1]) / 2
    chance = 4 / (12 * max(float(fewest), 1.0)) ** 0.5
    if not alone - by_time >= finder.value("id_tells") + chance:
        return False
    finder.add("leak_id", column.name, column=column.name, alone=hundredths(alone))
    return True


def _in_order(column: Column, problem: Problem, outcome: Outcome, halves: tuple[Any, Any]) -> float:
    """What the order of a column's values tells alone."""
    values = column.values[outcome.rows]
    if values.dtype.kind == "O":
        values = np.array(["" if v is None else str(v) for v in values])
    if values.dtype.kind == "M":
        values = values.astype("int64")
    ranks = rankdata(values, method="average").astype(np.float32)[:, None]
    item = (Item(column.name, "number"),)
    own = Inputs(item, ranks, ranks, (column.name,), np.zeros(1, bool), {})
    return _alone(_with(problem, own), halves, LEAST_OF_KIND)


def _with(problem: Problem, inputs: Inputs) -> Problem:
    return Problem(inputs, problem.kind, problem.target, problem.kinds)
