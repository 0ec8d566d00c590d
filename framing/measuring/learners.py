"""What is compared: rules that a person could write, and models that learn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from framing.measuring import text_rules, written_rules
from framing.measuring.problem import Predict, Problem

SEED = 0


@dataclass(frozen=True)
class Learner:
    """A way to tell the outcome. rule: whether a person could write down what it finds."""

    id: str
    words: str
    rule: bool
    fit: Callable[[Problem, Any], Predict]


def learners_of(problem: Problem) -> tuple[Learner, ...]:
    """The rules, simplest first, then the models, that fit this problem."""
    return tuple(_learners(problem))


def _learners(problem: Problem) -> Iterator[Learner]:
    if problem.inputs.item_list:
        yield Learner("one_column", "a rule over one column", True, _written("one_column"))
        yield Learner("tree", "a tree of at most three questions", True, _written("short_tree"))
        if written_rules.has_points(problem):
            yield Learner(
                "points", "a table of at most five points", True, _written("points_table")
            )
    if problem.inputs.texts and problem.kind != "amount":
        yield Learner("words", "a list of words", True, _word_list)
    yield Learner("linear", "a linear model", False, _linear)
    if problem.inputs.of_matrix:
        yield Learner("boosting", "gradient boosting", False, _boosting)


def _written(name: str) -> Callable[[Problem, Any], Predict]:
    def fit(problem: Problem, rows: Any) -> Predict:
        return partial(getattr(written_rules, name)(problem, rows).predict, problem)

    return fit


def _word_list(problem: Problem, rows: Any) -> Predict:
    return partial(text_rules.word_list(problem, rows).predict, problem)


def _linear(problem: Problem, rows: Any) -> Predict:
    """Ridge or logistic regression over standardised items and the words of texts."""
    inputs = problem.inputs
    readers = {name: TfidfVectorizer(sublinear_tf=True, min_df=2) for name in inputs.texts}
    fitted = {
        name: reader.fit([*inputs.texts[name][rows], "a a", "a a"])
        for name, reader in readers.items()
    }

    def seen(places: Any) -> Any:
        parts = [csr_matrix(inputs.items[places])] if inputs.item_list else []
        parts += [reader.transform(inputs.texts[name][places]) for name, reader in fitted.items()]
        return hstack(parts).tocsr() if fitted else inputs.items[places].astype(float)

    last: Any = Ridge() if problem.kind == "amount" else LogisticRegression(max_iter=300)
    model = make_pipeline(StandardScaler(with_mean=not fitted), last) if inputs.item_list else last
    model.fit(seen(rows), problem.target[rows])
    return lambda places: _told(problem, model, seen(places))


def _boosting(problem: Problem, rows: Any) -> Predict:
    inputs = problem.inputs
    settings: dict[str, Any] = {
        "categorical_features": inputs.categorical if inputs.categorical.any() else None,
        "max_iter": 60 if problem.kinds <= 5 else 30,
        "learning_rate": 0.15,
        "max_leaf_nodes": 31 if len(rows) >= 3000 else 8,
        "min_samples_leaf": 20 if len(rows) >= 1000 else max(5, len(rows) // 50),
        "early_stopping": len(rows) >= 3000,
        "n_iter_no_change": 5,
        "random_state": SEED,
    }
    if problem.kind == "amount":
        model: Any = HistGradientBoostingRegressor(loss="absolute_error", **settings)
    else:
        model = HistGradientBoostingClassifier(**settings)
    model.fit(inputs.matrix[rows], problem.target[rows])
    return lambda places: _told(problem, model, inputs.matrix[places])


def _told(problem: Problem, model: Any, x: Any) -> Any:
    if problem.kind == "yes_no":
        return np.asarray(model.predict_proba(x))[:, 1]
    return model.predict(x)
