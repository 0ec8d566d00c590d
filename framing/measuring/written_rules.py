"""Rules that a person could write: one column, a short tree, a points table, a list of words.

scikit-learn finds them; here they are kept short and put into words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LinearRegression, LogisticRegression, OrthogonalMatchingPursuit
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from framing.measuring.problem import Problem

#: Questions that a tree asks of one case at most, items of a points table at most.
QUESTIONS, POINTS = 3, 5
#: A question stays in a tree only where it brings so much as a chi-squared of one degree that is
#: this large (under 1 of 1,000 questions of no use do), of all that there is to bring.
EARNED = 12
#: Share of the cases that must have, and lack, an item of a points table.
LEAST_SHARE = 0.02
#: So many cases are enough to find the limits of one column.
TRIED = 2000
SEED = 0


@dataclass(frozen=True)
class Tree:
    """A tree over the items of a problem. places: the items that it may ask for.

    answers: leaf → what it says: share of yes, code of the kind, or the middle amount.
    """

    model: Any
    places: Any
    answers: Any
    counts: Any

    def predict(self, problem: Problem, rows: Any) -> Any:
        """What the tree says of these cases."""
        return self.answers[self.model.apply(problem.inputs.items[np.ix_(rows, self.places)])]


def tree_of(
    problem: Problem, rows: Any, places: Any, *, pruned: bool = False, **limits: Any
) -> Tree:
    """The tree that fits these cases best, within limits of ``DecisionTreeClassifier``.

    pruned: without questions that may well be of no use (Breiman's cost-complexity pruning).
    """
    x, y = problem.inputs.items[np.ix_(rows, places)], problem.target[rows]
    make = DecisionTreeRegressor if problem.kind == "amount" else DecisionTreeClassifier
    least = max(5, len(rows) // 100)
    model = make(min_samples_leaf=least, random_state=SEED, **limits).fit(x, y)
    if pruned:
        # n times the loss of impurity by a split, over the impurity, is chi-squared for a share
        # and an F for amounts; the impurity of all cases is that of a node at most.
        model.set_params(ccp_alpha=EARNED * model.tree_.impurity[0] / len(rows)).fit(x, y)
        if model.tree_.node_count == 1:
            # A rule that asks nothing is none, however little the best question tells.
            model = make(min_samples_leaf=least, random_state=SEED, max_leaf_nodes=2).fit(x, y)
    leaves = model.apply(x)
    size = model.tree_.node_count
    counts = np.bincount(leaves, minlength=size)
    answers = np.zeros(size)
    for leaf in np.unique(leaves):
        held = y[leaves == leaf]
        if problem.kind == "category":
            answers[leaf] = np.bincount(held).argmax()
        else:
            answers[leaf] = held.mean() if problem.kind == "yes_no" else np.median(held)
    return Tree(model, np.asarray(places), answers, counts)


def one_column(problem: Problem, rows: Any) -> Tree:
    """The best rule over one column, with at most two limits."""
    places, _ = max(_column_trees(problem, rows, 3), key=lambda found: _purer(found[1]))
    return tree_of(problem, rows, places, pruned=True, max_leaf_nodes=3)


def _column_trees(problem: Problem, rows: Any, leaves: int) -> list[tuple[list[int], Any]]:
    """For each column the places of its items and a small tree over them, of a part of the rows."""
    some = rows
    if len(rows) > TRIED:
        some = np.sort(np.random.default_rng(SEED).choice(rows, TRIED, replace=False))
    by_column: dict[str, list[int]] = {}
    for place, item in enumerate(problem.inputs.item_list):
        by_column.setdefault(item.column, []).append(place)
    return [
        (places, tree_of(problem, some, places, max_leaf_nodes=leaves).model)
        for places in by_column.values()
    ]


def _purer(model: Any) -> float:
    """By how much the leaves are purer than the whole."""
    inner = model.tree_
    leaf = inner.children_left == -1
    left = (inner.impurity * inner.weighted_n_node_samples)[leaf].sum()
    return float(inner.impurity[0] - left / inner.weighted_n_node_samples[0])


def short_tree(problem: Problem, rows: Any) -> Tree:
    """The best tree that asks at most three questions of a case."""
    places = range(len(problem.inputs.item_list))
    return tree_of(problem, rows, places, pruned=True, max_depth=QUESTIONS)


@dataclass(frozen=True)
class Points:
    """A points table. items: place, limit (None: the number itself counts), points for each.

    For a yes or no the sum is turned into a likelihood by ``start`` and ``steep``; for an amount
    the sum and ``start`` are the amount.
    """

    items: tuple[tuple[int, float | None, float], ...]
    start: float
    steep: float

    def total(self, problem: Problem, rows: Any) -> Any:
        """The sum of points of these cases."""
        found = np.zeros(len(rows))
        for place, limit, points in self.items:
            values = problem.inputs.items[rows, place]
            found += points * (values if limit is None else values > limit)
        return found

    def predict(self, problem: Problem, rows: Any) -> Any:
        """The likelihood of a yes, or the amount."""
        total = self.total(problem, rows)
        if problem.kind == "amount":
            return self.start + total
        return 1 / (1 + np.exp(-np.clip(self.start + self.steep * total, -30, 30)))


def points_table(problem: Problem, rows: Any) -> Points:
    """The best points table of at most five items, for a yes or no or an amount.

    The items are chosen by orthogonal matching pursuit, the points are the rounded weights of a
    linear model of these alone.
    """
    places = list(_places(problem, rows))
    held = np.column_stack(
        [
            problem.inputs.items[rows, p]
            if limit is None
            else problem.inputs.items[rows, p] > limit
            for p, limit in places
        ]
    ).astype(float)
    y = problem.target[rows].astype(float)
    spread = held.std(axis=0)
    # An item that hardly any case has, or lacks, is none that a person would write.
    yes_no = ((held == 0) | (held == 1)).all(axis=0)
    rarer = np.minimum(held.mean(axis=0), 1 - held.mean(axis=0))
    least = LEAST_SHARE
    if problem.kind == "yes_no":
        # What only the cases that matter have may be as rare as they are.
        least = min(least, 0.2 * min(y.mean(), 1 - y.mean()))
    common = ~yes_no | (rarer >= max(least, 5 / len(rows)))
    kept = np.flatnonzero((spread > 0) & common)
    if not len(kept):
        kept = np.flatnonzero(spread > 0)
    scaled = (held[:, kept] - held[:, kept].mean(axis=0)) / spread[kept]
    pursuit = OrthogonalMatchingPursuit(n_nonzero_coefs=min(POINTS, len(kept)))
    chosen = kept[np.flatnonzero(pursuit.fit(scaled, y - y.mean()).coef_)]
    if problem.kind == "amount":
        return _amounts(held, y, [(*places[i], i) for i in chosen])
    return _yes_or_no(held, problem.target[rows], [(*places[i], i) for i in chosen])


def _amounts(held: Any, y: Any, chosen: list[tuple[int, float | None, int]]) -> Points:
    columns = [i for _, _, i in chosen]
    weights = LinearRegression().fit(held[:, columns], y).coef_
    items = tuple((p, limit, _short(w)) for (p, limit, _), w in zip(chosen, weights, strict=True))
    left = y - sum(held[:, i] * w for (_, _, w), i in zip(items, columns, strict=True))
    return Points(items, _short(float(np.median(left)), 3), 1.0)


def _yes_or_no(held: Any, y: Any, chosen: list[tuple[int, float | None, int]]) -> Points:
    columns = [i for _, _, i in chosen]
    weights = LogisticRegression(max_iter=500).fit(held[:, columns], y).coef_[0]
    most = float(np.abs(weights).max()) or 1.0
    items = tuple(
        (p, limit, float(round(5 * w / most)))
        for (p, limit, _), w in zip(chosen, weights, strict=True)
    )
    total = sum(held[:, i] * w for (_, _, w), i in zip(items, columns, strict=True))
    last = LogisticRegression(max_iter=500).fit(np.reshape(total, (-1, 1)), y)
    kept = tuple(item for item in items if item[2])
    return Points(kept, float(last.intercept_[0]), float(last.coef_[0][0]))


def _places(problem: Problem, rows: Any) -> Iterator[tuple[int, float | None]]:
    """Items with the limits at which they part the cases best; numbers count as they are as well.

    An item without a limit is a number that counts by itself, for amounts only.
    """
    for places, model in _column_trees(problem, rows, 4):
        inner = model.tree_
        split = inner.children_left != -1
        for position, place in enumerate(places):
            if problem.inputs.item_list[place].asks in ("level", "missing"):
                yield place, 0.5
                continue
            if problem.kind == "amount" and problem.inputs.item_list[place].asks == "number":
                yield place, None
            for limit in np.unique(inner.threshold[split & (inner.feature == position)]):
                yield place, float(limit)


def _short(number: float, digits: int = 2) -> float:
    """A number of so many digits."""
    return float(f"{number:.{digits}g}")


def has_points(problem: Problem) -> bool:
    """Whether a points table can tell such an outcome."""
    return problem.kind != "category" and len(problem.inputs.item_list) > 0
