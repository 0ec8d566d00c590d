"""What became of generated cases: by a short rule, by much that must be learnt, or by chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

#: What the comparison of rules with models must end in for what is behind the outcome.
BEHIND = {"rule": "enough", "model": "fall_short", "chance": "nothing"}
CITIES = ("Ulm", "Graz", "Bern", "Lyon", "Gent")
MEASURES, KINDS = 8, ("blue", "green", "red", "white")
Signal = Callable[[pd.DataFrame], Any]


@dataclass(frozen=True)
class Plan:
    """What a table is to hold. behind: the outcome. truths: what is planted, by id."""

    kind: Literal["yes_no", "category", "amount"]
    behind: Literal["rule", "model", "chance"]
    truths: frozenset[str]

    @property
    def ending(self) -> str | None:
        """How the comparison must end; None where what is planted leaves that open."""
        spoilt = self.truths & {"drift", "disagreement", "rare_kind", "group_worse"}
        return None if spoilt else BEHIND[self.behind]


def inputs(chance: np.random.Generator, size: int, few: bool) -> pd.DataFrame:
    """Columns that may tell the outcome. few: so few values that cases have theirs in common."""
    if few:
        return pd.DataFrame(
            {f"answer_{i}": chance.choice(["low", "middle", "high"], size) for i in range(3)}
            | {"site": chance.choice(CITIES, size)}
        )
    numbers = {f"measure_{i}": np.round(chance.normal(size=size), 3) for i in range(MEASURES)}
    kinds = {f"sort_{i}": chance.choice(list("abcd"), size) for i in range(2)}
    return pd.DataFrame(numbers | kinds | {"site": chance.choice(CITIES, size)})


def outcome(chance: np.random.Generator, frame: pd.DataFrame, plan: Plan) -> Any:
    """0 and 1, codes of ``KINDS``, or amounts; the rows are in the order of time."""
    size = len(frame)
    if "disagreement" in plan.truths:
        yes = (frame.answer_0 == "high") ^ (frame.answer_1 == "low")
        return np.where(chance.random(size) < chance.uniform(0.1, 0.2), ~yes, yes).astype(int)
    if plan.kind == "category":
        return _category(chance, frame, plan)
    signal = _signal(chance, plan)(frame)
    if "drift" in plan.truths:
        signal = _drifting(chance, signal, frame, plan)
    if plan.kind == "amount":
        # In a table of chance alone nothing that is here makes the amounts.
        weight = 0 if plan.behind == "chance" else 10
        return np.round(50 + weight * signal + chance.normal(scale=4, size=size), 2)
    if plan.behind == "chance":
        return (chance.random(size) < chance.uniform(0.3, 0.5)).astype(int)
    if "rare_kind" in plan.truths:
        keep = int(chance.integers(28, 46))
        places = np.argsort(-signal - chance.logistic(scale=0.6, size=size))[:keep]
        return np.isin(np.arange(size), places).astype(int)
    if plan.behind == "rule":
        yes = (signal > 0) ^ (chance.random(size) < chance.uniform(0.02, 0.1))
    else:
        # More of one outcome as time goes by changes nothing of what tells it.
        trend = chance.choice([0, 1.5]) * (np.arange(size) / size - 0.5)
        yes = signal + trend + chance.logistic(scale=0.5, size=size) > 0
    if "group_worse" in plan.truths:
        worst = chance.choice(CITIES)
        wrong = chance.random(size) < chance.uniform(0.35, 0.5)
        yes = np.where((frame.site == worst) & wrong, ~yes, yes)
    return np.asarray(yes).astype(int)


def _signal(chance: np.random.Generator, plan: Plan) -> Signal:
    """Above 0 for a yes. The forms are drawn anew each time."""
    one, two, three = (f"measure_{i}" for i in chance.permutation(MEASURES)[:3])
    if "rare_kind" in plan.truths:
        return lambda t: np.where((t[one] > 1.2) & (t.sort_0 != "a"), 2.0, -2.0)
    if plan.behind == "rule":
        forms: list[Signal] = [
            lambda t: np.where(t[one] > 0.2, 2.0, -2.0),
            lambda t: np.where((t[one] > -0.8) & (t[one] < 0.6), 2.0, -2.0),
            lambda t: np.where((t[one] > 0.2) & (t.sort_0 != "a"), 2.0, -2.0),
            lambda t: np.where(np.where(t[one] > 0, t[two] > 0.4, t.sort_1 == "b"), 2.0, -2.0),
            lambda t: 2.0 * ((t[one] > 0) + (t[two] > 0) + 1.0 * (t[three] > 0)) - 3,
        ]
        return forms[int(chance.integers(len(forms)))]
    weights = chance.choice([-1, 1], MEASURES) * chance.uniform(0.8, 1.2, MEASURES) * 1.2
    if chance.random() < 0.3:
        # With one of three that turns on another, which no sum can follow.
        return lambda t: _sum(t, weights) + 1.5 * t[one].to_numpy() * np.sign(t[two].to_numpy())
    return lambda t: _sum(t, weights)


def _sum(frame: pd.DataFrame, weights: Any) -> Any:
    return sum(frame[f"measure_{i}"].to_numpy() * w for i, w in enumerate(weights))


def _drifting(chance: np.random.Generator, signal: Any, frame: pd.DataFrame, plan: Plan) -> Any:
    """The signal, and from some time on its opposite or another one; at once or bit by bit."""
    size = len(signal)
    later = -signal if chance.random() < 0.5 else signal
    while np.corrcoef(later, signal)[0, 1] > 0.3:
        later = _signal(chance, plan)(frame)
    place = np.arange(size) / size
    if chance.random() < 0.3:
        return np.where(chance.random(size) < place, later, signal)
    return np.where(place >= chance.uniform(0.45, 0.7), later, signal)


def _category(chance: np.random.Generator, frame: pd.DataFrame, plan: Plan) -> Any:
    size, kinds = len(frame), int(chance.integers(3, len(KINDS) + 1))
    if plan.behind == "chance":
        return chance.choice(kinds, size, p=np.array([0.4, *[0.6 / (kinds - 1)] * (kinds - 1)]))
    if plan.behind == "rule":
        one, two = (f"measure_{i}" for i in chance.permutation(MEASURES)[:2])
        inner = np.where(frame[two] > 0.2, 1, 2)
        other = np.where(frame.sort_0 == "a", kinds - 1, 0)
        told = np.where(frame[one] > 0, inner, other)
        return np.where(
            chance.random(size) < chance.uniform(0.02, 0.1), chance.integers(0, kinds, size), told
        )
    weights = chance.normal(size=(MEASURES, kinds))
    scores = frame[[f"measure_{i}" for i in range(MEASURES)]].to_numpy() @ weights
    return (scores + chance.gumbel(scale=0.4, size=scores.shape)).argmax(axis=1)
