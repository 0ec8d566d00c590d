"""Figures over time with a planted truth: a rule that a person could write, or what must be learnt.

One series or many, of days, months or quarters, long enough for the claim.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

#: Step → how pandas names it, steps in a season, least and greatest length.
STEPS = {
    "day": ("D", 7, 600, 900),
    "month": ("MS", 12, 360, 480),
    "quarter": ("QS", 4, 160, 240),
}


@dataclass(frozen=True)
class PlantedSeries:
    """A table of dated figures. ending: how the comparison must end; names: of its series."""

    frame: pd.DataFrame
    roles: dict[str, Any]
    ending: str
    step: str
    form: str
    names: int


def planted_series(seed: int) -> PlantedSeries:
    """The table of this seed: each form equally often, one series or up to twelve."""
    chance = np.random.default_rng(seed)
    step = str(chance.choice(list(STEPS)))
    name, season, least, most = STEPS[step]
    length = int(chance.integers(least, most))
    form = str(chance.choice(list(FORMS)))
    ending, make = FORMS[form]
    # One series of quarters, or one that wanders, would have to be very long for the claim.
    several = step == "quarter" or form == "wanders"
    names = int(chance.choice([5, 12] if several else [1, 1, 5, 12]))
    figures = [make(chance, length, season) for _ in range(names)]
    when = pd.date_range("1990-01-01", periods=length, freq=name)
    frame = pd.concat(
        pd.DataFrame({"at": when, "shop": f"shop {i}", "sold": np.round(of, 2)})
        for i, of in enumerate(figures)
    )
    roles = {"outcome": "sold", "time": "at"} | ({"case": "shop"} if names > 1 else {})
    if names == 1:
        frame = frame.drop(columns="shop")
    state = int(chance.integers(1 << 30))
    frame = frame.sample(frac=1, random_state=state).reset_index(drop=True)
    return PlantedSeries(frame, roles, ending, step, form, names)


def _wave(chance: np.random.Generator, length: int, season: int) -> Any:
    """The same shape each season."""
    shape = chance.normal(size=season)
    return 30 * np.resize(shape - shape.mean(), length)


def _repeats(chance: np.random.Generator, length: int, season: int) -> Any:
    return 500 + _wave(chance, length, season) + chance.normal(scale=8, size=length)


def _wanders(chance: np.random.Generator, length: int, season: int) -> Any:
    """Each figure is the one before and chance; nobody can tell more."""
    return 500 + np.cumsum(chance.normal(scale=5, size=length))


def _grows(chance: np.random.Generator, length: int, season: int) -> Any:
    level = 200 + chance.uniform(0.5, 1.5) * np.arange(length)
    return level + _wave(chance, length, season) + chance.normal(scale=6, size=length)


def _swings(chance: np.random.Generator, length: int, season: int) -> Any:
    """It swings with a length that is no season, pushed by chance: an autoregression of two."""
    period, hold = season * chance.uniform(0.55, 0.75) + 1.3, 0.985
    one, two = 2 * hold * np.cos(2 * np.pi / period), -(hold**2)
    of = [0.0, 1.0]
    for push in chance.normal(scale=2, size=length + 100):
        of.append(one * of[-1] + two * of[-2] + push)
    return 300 + np.array(of[-length:])


def _fills(chance: np.random.Generator, length: int, season: int) -> Any:
    """It rises by about as much with each step, and falls back once it is full."""
    full, rise = 100.0, 100 / (season * 0.8 + 2.4)
    of, now = [], float(chance.uniform(0, full))
    for step in chance.normal(rise, rise / 20, length):
        now = now + step if now < full else now - full
        of.append(now)
    return 50 + np.array(of)


#: Form → how the comparison must end, and what makes the figures.
FORMS: dict[str, tuple[str, Any]] = {
    "repeats": ("enough", _repeats),
    "wanders": ("enough", _wanders),
    "grows": ("enough", _grows),
    "swings": ("fall_short", _swings),
    "fills": ("fall_short", _fills),
}
