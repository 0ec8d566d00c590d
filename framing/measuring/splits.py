"""Which cases are learned from and which are tested on, again and again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.model_selection import GroupShuffleSplit, ShuffleSplit, StratifiedShuffleSplit

SEED = 20_261_128
#: Share of the cases that is tested on, when chance or the case decides.
TESTED = 0.25
#: Share of the cases, the latest, that is tested on in parts when the time decides.
LATEST = 0.5


@dataclass(frozen=True)
class Splits:
    """Pairs of places: learned from, tested on. by: ``time``, ``case`` or ``chance``."""

    pairs: tuple[tuple[Any, Any], ...]
    by: str

    @property
    def ratio(self) -> float:
        """Tested on per learned from, on average."""
        return float(np.mean([len(test) / len(train) for train, test in self.pairs]))

    @property
    def unseen(self) -> int:
        """How many cases were tested on at least once, each without having been learned from."""
        return len(np.unique(np.concatenate([test for _, test in self.pairs])))


def splits_of(
    target: Any,
    kinds: int,
    *,
    times: Any | None,
    cases: Any | None,
    repeats: int,
    least: int,
) -> Splits:
    """So many pairs. By time where there is one, else by case where one comes again.

    kinds: number of kinds of outcomes, 0 for amounts. cases: who or what each row is about. least:
    so many cases must be left to be tested on in each pair, else the next best way is taken. No
    case is ever on both sides.
    """
    if times is not None:
        pairs = _by_time(times, cases, repeats)
        if all(len(test) >= least // 2 and _mixed(target, train, kinds) for train, test in pairs):
            return Splits(pairs, "time")
    if cases is not None and len(np.unique(cases)) < len(cases):
        chooser = GroupShuffleSplit(repeats, test_size=TESTED, random_state=SEED)
        return Splits(tuple(chooser.split(target, groups=cases)), "case")
    return Splits(by_chance(target, kinds, repeats, TESTED), "chance")


def by_chance(target: Any, kinds: int, repeats: int, tested: float) -> tuple[tuple[Any, Any], ...]:
    """Pairs by chance; each kind of outcome in the same share on both sides where it can be."""
    stratified = kinds and np.bincount(target).min() >= 2
    chooser: Any = StratifiedShuffleSplit if stratified else ShuffleSplit
    split = chooser(repeats, test_size=tested, random_state=SEED).split(target, target)
    return tuple(split)


def _mixed(target: Any, train: Any, kinds: int) -> bool:
    """Whether every kind of outcome is among the cases learned from, or it is an amount."""
    return len(np.unique(target[train])) >= (kinds or 2)


def _by_time(times: Any, cases: Any | None, repeats: int) -> tuple[tuple[Any, Any], ...]:
    """The latest cases in parts, each tested on by what was learned from all before it."""
    order = np.argsort(times, kind="stable")
    start = int(len(order) * (1 - LATEST))
    pairs = []
    for part in np.array_split(order[start:], repeats):
        train = order[times[order] < times[part[0]]]
        if cases is not None:
            later = part[~np.isin(cases[part], cases[train])]
        pairs.append((train, part if cases is None else later))
    return tuple(pairs)


def inner(train: Any, cases: Any | None, by: str) -> tuple[Any, Any]:
    """The cases learned from, once more in two, so that a form can be chosen on some of them."""
    if by == "time":
        cut = int(len(train) * 0.8)
        return train[:cut], train[cut:]
    if cases is not None and len(np.unique(cases[train])) < len(train):
        chooser: Any = GroupShuffleSplit(1, test_size=0.2, random_state=SEED)
        first, second = next(chooser.split(train, groups=cases[train]))
    else:
        chooser = ShuffleSplit(1, test_size=0.2, random_state=SEED)
        first, second = next(chooser.split(train))
    return train[first], train[second]
