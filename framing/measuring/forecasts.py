"""Ways to tell coming figures from past ones: rules that a person could write, and models."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

#: Seasons that must lie before the first forecast.
BEFORE = 3
#: Weights of the latest figure in smoothing, of which the one counts that would have done best.
WEIGHTS = (0.1, 0.3, 0.6)
#: Seasons over which growth may be counted, chosen alike.
GROWN = (1, 2, 4, 8)
#: Rows that boosting learns from; starts that each model learns from.
MOST_ROWS, MOST_STARTS, SEED = 4_000, 400, 0
#: The latest figures of which a model sees how far each is off its season's.
LATEST = 3


@dataclass(frozen=True)
class Series:
    """Figures in order of time, one row a series. step: in words; season: steps in a season."""

    figures: Any
    step: str
    season: int
    first: Any
    last: Any

    @property
    def length(self) -> int:
        """How many steps there are."""
        return int(self.figures.shape[1])

    @property
    def ahead(self) -> int:
        """How many steps are foretold at once: a season, and at least three."""
        return max(self.season, 3)

    def seasons(self, start: int) -> Any:
        """The figures before a step as series, seasons, places; place 0 is that of the step."""
        known = self.figures[:, start % self.season : start]
        return known.reshape(len(self.figures), -1, self.season)


#: From a series, the first step to be foretold and how many, to the figures: a row a series.
Way = Callable[[Series, int, int], Any]


def season_ago(series: Series, start: int, ahead: int) -> Any:
    """The figure of one season ago."""
    return _spread(series.seasons(start)[:, -1], ahead)


def _spread(season: Any, ahead: int) -> Any:
    """One season's figures over so many steps."""
    return season[:, np.arange(ahead) % season.shape[1]]


def _latest(series: Series, start: int, ahead: int) -> Any:
    return np.repeat(series.figures[:, [start - 1]], ahead, axis=1)


def _growth(series: Series, start: int, ahead: int) -> Any:
    past = series.seasons(start)
    late, early = past[:, -1].sum(axis=1), past[:, -2].sum(axis=1)
    grown = np.divide(late, early, out=np.ones_like(late), where=early > 0)
    return season_ago(series, start, ahead) * np.clip(grown, 0.2, 5)[:, None]


def _smoothing(series: Series, start: int, ahead: int) -> Any:
    past = series.seasons(start)
    return _spread(_smoothed(past, weight_of(series, start))[0], ahead)


def weight_of(series: Series, start: int) -> float:
    """The weight in smoothing that would have done best before a step."""
    past = series.seasons(start)
    return min(WEIGHTS, key=lambda weight: _smoothed(past, weight)[1])


def _smoothed(past: Any, weight: float) -> tuple[Any, float]:
    """The smoothed mean of each place, and how far it was off on its way on average."""
    mean, off = past[:, 0], [0.0]
    for season in range(1, past.shape[1]):
        off.append(float(np.abs(past[:, season] - mean).mean()))
        mean = weight * past[:, season] + (1 - weight) * mean
    return mean, float(np.mean(off))


def _shape(series: Series, start: int, ahead: int) -> Any:
    """Classical decomposition: the usual shape of a season, about a level that goes on growing."""
    past = series.seasons(start)
    level = past.mean(axis=2)
    off = past - level[:, :, None]
    usual = min((_smoothed(off, weight) for weight in WEIGHTS), key=lambda found: found[1])[0]
    over = growth_over(series, start)
    grown = (level[:, -1] - level[:, -1 - over]) / over
    # How strong a season is goes with its level, where figures are above 0.
    scale = 1.0
    if (past > 0).all():
        scale = np.clip((level[:, -1] + grown) / level[:, -BEFORE:].mean(axis=1), 0.2, 5)[:, None]
    later = np.array([1 + k // series.season for k in range(ahead)])
    return level[:, [-1]] + grown[:, None] * later + _spread(usual, ahead) * scale


def growth_over(series: Series, start: int) -> int:
    """Over how many seasons growth is counted: what would have done best before a step."""
    level = series.seasons(start).mean(axis=2)
    known = [over for over in GROWN if over + 1 < level.shape[1]] or [1]

    def off(over: int) -> float:
        grown = (level[:, over:-1] - level[:, : -1 - over]) / over
        # All are tried on the same seasons: those before which the longest is known.
        found = np.abs(level[:, over + 1 :] - level[:, over:-1] - grown)
        return float(found[:, known[-1] - over :].mean())

    return min(known, key=off)


def _carried(series: Series, start: int, ahead: int) -> Any:
    past, latest = series.figures[:, start - 1], series.figures[:, start - 1 - series.season]
    return season_ago(series, start, ahead) + (past - latest)[:, None]


# -- models -------------------------------------------------------------------------------------


def _seen(series: Series, starts: Any, ahead: int) -> tuple[list[Any], list[Any]]:
    """Of each step ahead, what is known at the starts about it, and the figure a season ago.

    A row is a series at a start.
    """
    of, season = series.figures, series.season
    sums = np.cumsum(np.pad(of, ((0, 0), (1, 0))), axis=1)
    recent = (sums[:, starts] - sums[:, starts - season]) / season
    older = (sums[:, starts - season] - sums[:, starts - 2 * season]) / season
    off = [of[:, starts - j] - of[:, starts - j - season] for j in range(1, LATEST + 1)]
    rows, bases = [], []
    for k in range(ahead):
        ago = [of[:, starts - season * i + k % season] for i in range(1, BEFORE + 1)]
        base = ago[0]
        place = 2 * np.pi * ((starts + k) % season) / season
        fixed = [np.broadcast_to(v, base.shape) for v in (k, np.sin(place), np.cos(place))]
        beside = [v - base for v in (*ago[1:], of[:, starts - 1], recent, older)]
        columns = [*beside, recent - older, *off, base, *fixed]
        rows.append(np.column_stack([np.ravel(column) for column in columns]))
        bases.append(np.ravel(base))
    return rows, bases


def _starts(series: Series, start: int, ahead: int) -> Any:
    """The starts before this one whose figures are known, not too many of them."""
    starts = np.arange(BEFORE * series.season + LATEST, start - ahead + 1)
    return starts[:: -(-len(starts) // MOST_STARTS)] if len(starts) else starts


def _linear(series: Series, start: int, ahead: int) -> Any:
    """For each step ahead a ridge regression of how far a figure is off that of a season ago."""
    starts = _starts(series, start, ahead)
    if not len(starts):
        return season_ago(series, start, ahead)
    rows, bases = _seen(series, starts, ahead)
    now, last = _seen(series, np.array([start]), ahead)
    told = []
    for k in range(ahead):
        truth = np.ravel(series.figures[:, starts + k])
        model = make_pipeline(StandardScaler(), Ridge())
        told.append(model.fit(rows[k], truth - bases[k]).predict(now[k]) + last[k])
    return np.column_stack(told)


def _boosting(series: Series, start: int, ahead: int) -> Any:
    """One model of all steps ahead of how far a figure is off that of a season ago."""
    starts = _starts(series, start, ahead)
    if not len(starts):
        return season_ago(series, start, ahead)
    rows, bases = _seen(series, starts, ahead)
    off = [np.ravel(series.figures[:, starts + k]) - bases[k] for k in range(ahead)]
    x, y = np.concatenate(rows), np.concatenate(off)
    if len(x) > MOST_ROWS:
        some = np.sort(np.random.default_rng(SEED).choice(len(x), MOST_ROWS, replace=False))
        x, y = x[some], y[some]
    model = HistGradientBoostingRegressor(
        loss="absolute_error", max_iter=60, max_leaf_nodes=15, random_state=SEED
    )
    now, last = _seen(series, np.array([start]), ahead)
    told = model.fit(x, y).predict(np.concatenate(now)) + np.concatenate(last)
    return told.reshape(ahead, -1).T


#: The rules, simplest first, and the models.
RULES: Mapping[str, Way] = MappingProxyType(
    {
        "season": season_ago,
        "latest": _latest,
        "growth": _growth,
        "carried": _carried,
        "smoothing": _smoothing,
        "shape": _shape,
    }
)
MODELS: Mapping[str, Way] = MappingProxyType({"linear": _linear, "boosting": _boosting})
WORDS: Mapping[str, str] = MappingProxyType(
    {
        "season": "the figure of one season ago",
        "latest": "the latest figure",
        "growth": "the figure of one season ago, with the growth of the last season",
        "carried": "the figure of one season ago, as far off as the latest figure is",
        "smoothing": "a smoothed mean of past seasons",
        "shape": "the usual shape of a season about its level, which goes on growing",
        "linear": "a linear model",
        "boosting": "gradient boosting",
    }
)
_PLACES = {"hour": "hour of the day", "day": "weekday", "week": "week of the year"}


def rule_lines(series: Series, form: str) -> tuple[str, ...]:
    """A rule as a person would write it."""
    place, season = _PLACES.get(series.step, series.step), series.season
    if season == 1:
        ago = f"The figure of the last {series.step} known."
    else:
        ago = f"The figure of the same {place}, one season ({season} steps) before."
    lasts = "the last figure" if season == 1 else f"the last {season} figures"
    if form == "latest":
        return (f"The figure of the last {series.step} known.",)
    if form == "season":
        return (ago,)
    if form == "growth":
        before = "the one before" if season == 1 else "the sum of as many before them"
        sums = lasts if season == 1 else f"the sum of {lasts}"
        return (ago, f"Times {sums}, divided by {before}.")
    if form == "carried":
        above = "what it is above the one before it"
        if season > 1:
            above = "what the latest figure is above its own of one season before"
        return (ago, f"Plus {above}.")
    if form == "shape" and season == 1:
        over = growth_over(series, series.length)
        return (ago, f"Plus what the figures have grown a {series.step}, over the last {over}.")
    if form == "shape":
        return (
            f"The mean of {lasts}.",
            "Plus what that mean has grown in a season, on average over the last "
            f"{growth_over(series, series.length)}.",
            f"Plus what the same {place} usually lies above or below the mean of its season.",
        )
    weight = weight_of(series, series.length)
    same = "" if season == 1 else f" of the same {place}"
    return (
        f"Start from the first figure{same}.",
        f"With each new figure{same}: {weight:g} of it and {1 - weight:g} of the mean so far.",
        "The mean is the forecast.",
    )
