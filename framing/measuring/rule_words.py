"""A fitted rule → the lines in which a person would write it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from framing.faults.english import named_list
from framing.measuring.findings import figure_words
from framing.measuring.inputs import Item
from framing.measuring.problem import Problem
from framing.measuring.text_rules import WordList, word_list
from framing.measuring.written_rules import Points, Tree, one_column, points_table, short_tree


def written_rule(problem: Problem, rows: Any, form: str, kinds: Sequence[str]) -> tuple[str, ...]:
    """The rule of this form that fits these cases best, line by line.

    form: ``one_column``, ``tree``, ``points`` or ``words``. kinds: the outcomes in words.
    """
    if form == "points":
        return _points_lines(points_table(problem, rows), problem, rows, kinds)
    if form == "words":
        return _word_lines(word_list(problem, rows), problem, kinds)
    made = one_column(problem, rows) if form == "one_column" else short_tree(problem, rows)
    return _tree_lines(made, problem, rows, kinds)


# -- trees --------------------------------------------------------------------------------------


def _tree_lines(tree: Tree, problem: Problem, rows: Any, kinds: Sequence[str]) -> tuple[str, ...]:
    items, cases = problem.inputs.item_list, problem.inputs.items[rows]
    lines = []
    for leaf, limits in _leaves(tree, cases, 0, {}):
        asked = [_condition(items[place], low, high) for place, (low, high) in limits.items()]
        said = _leaf(tree, leaf, problem, kinds)
        lines.append(f"If {' and '.join(asked)}: {said}" if asked else said)
    return tuple(lines)


_Limits = dict[int, tuple[float | None, float | None]]


def _leaves(tree: Tree, cases: Any, node: int, limits: _Limits) -> Iterator[tuple[int, _Limits]]:
    """Each leaf below a node with place of an item → above which and up to which it lies."""
    inner = tree.model.tree_
    left, right = int(inner.children_left[node]), int(inner.children_right[node])
    if left == -1:
        yield node, limits
        return
    place = int(tree.places[inner.feature[node]])
    limit = _roundest(cases[:, place], float(inner.threshold[node]))
    low, high = limits.get(place, (None, None))
    yield from _leaves(tree, cases, left, {**limits, place: (low, limit)})
    yield from _leaves(tree, cases, right, {**limits, place: (limit, high)})


def _leaf(tree: Tree, node: int, problem: Problem, kinds: Sequence[str]) -> str:
    count = int(tree.counts[node])
    if problem.kind == "amount":
        return f"{figure_words(float(f'{tree.answers[node]:.3g}'))} ({count:,} past cases)."
    if problem.kind == "category":
        return f"{kinds[int(tree.answers[node])]} ({count:,} past cases)."
    share = float(tree.answers[node])
    more = kinds[1] if share >= 0.5 else kinds[0]
    told = f"{round(share * count):,} of {count:,} past cases were {kinds[1]}"
    return f"{more} ({told})."


def _roundest(values: Any, limit: float) -> float:
    """The shortest number that parts these values just as ``limit`` does."""
    below, above = values[values <= limit], values[values > limit]
    if not len(below) or not len(above):
        return limit
    low, high = float(below.max()), float(above.min())
    for digits in range(1, 10):
        for number in (float(f"{limit:.{digits}g}"), float(f"{(low + high) / 2:.{digits}g}")):
            if low <= number < high:
                return number
    return limit


# -- conditions ---------------------------------------------------------------------------------


def _condition(item: Item, low: float | None, high: float | None) -> str:
    """What is asked of one item: above ``low``, up to ``high``."""
    if item.asks == "level":
        return f"{item.column} is {'not ' if low is None else ''}{item.level}"
    if item.asks == "missing":
        return f"{item.column} is {'filled in' if low is None else 'missing'}"
    if item.asks == "date":
        parts = [f"from {_day(low + 1)}" if low is not None else ""]
        parts += [f"until {_day(high)}" if high is not None else ""]
        return f"{item.column} is {' '.join(filter(None, parts))}"
    if low is not None and high is not None:
        return f"{item.column} is over {_number(low)} and at most {_number(high)}"
    if low is not None:
        if item.whole:
            return f"{item.column} is {_number(np.floor(low) + 1)} or more"
        return f"{item.column} is over {_number(low)}"
    assert high is not None
    return f"{item.column} is {_number(np.floor(high) if item.whole else high)} or less"


def _number(value: float) -> str:
    # Four digits are often a year, so only longer numbers are grouped.
    return f"{value:.10g}" if abs(value) < 10_000 else f"{value:,.10g}"


def _day(value: float) -> str:
    return str(np.datetime64(int(np.floor(value)), "D"))


# -- points -------------------------------------------------------------------------------------


def _points_lines(
    points: Points, problem: Problem, rows: Any, kinds: Sequence[str]
) -> tuple[str, ...]:
    lines = []
    for place, limit, worth in points.items:
        item = problem.inputs.item_list[place]
        sign = "add" if worth > 0 else "take away"
        if limit is None:
            lines.append(f"{sign.capitalize()} {_number(abs(worth))} for each 1 of {item.column}.")
        else:
            near = _roundest(problem.inputs.items[rows, place], limit)
            lines.append(f"If {_condition(item, near, None)}: {sign} {_number(abs(worth))}.")
    if problem.kind == "amount":
        return (f"Start from {_number(points.start)}.", *lines, "The sum is the amount.")
    return (*lines, *_scores(points, problem, rows, kinds))


def _scores(points: Points, problem: Problem, rows: Any, kinds: Sequence[str]) -> list[str]:
    """For up to four bands of the sum, how many of the past cases in it were a yes."""
    total, truth = points.total(problem, rows), problem.target[rows]
    cuts = np.unique(np.quantile(total, (0.25, 0.5, 0.75)))
    lines = []
    for band in np.unique(np.searchsorted(cuts, total, side="left")):
        held = np.searchsorted(cuts, total, side="left") == band
        low, high = total[held].min(), total[held].max()
        span = _number(low) if low == high else f"{_number(low)} to {_number(high)}"
        count = int(held.sum())
        lines.append(
            f"Sum {span}: {int(truth[held].sum()):,} of {count:,} past cases were {kinds[1]}."
        )
    return lines


def _word_lines(rule: WordList, problem: Problem, kinds: Sequence[str]) -> tuple[str, ...]:
    lines = [
        f"{kinds[i]}: the text holds {named_list(words, 10, 'or')}."
        for i, words in enumerate(rule.words)
        if words
    ]
    return (
        *lines,
        f"The kind with most of its words counts; without any, {kinds[rule.commonest]}.",
    )
