"""Figures over time: do last season's figures, or their smoothed mean, do as well as learning?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from framing.measuring.problem import difference
from framing.measuring.rule_test import LEAST_REPEATS, Contender, Ending, RuleTest
from framing.measuring.watch import OutOfTimeError, Watch
from framing.rulebook.measured import Measured

#: Step in words, its least and greatest length in days, and how many make a season.
STEPS = (
    ("hour", 1 / 24, 1 / 24, 24),
    ("day", 1, 1, 7),
    ("week", 7, 7, 52),
    ("month", 28, 31, 12),
    ("quarter", 89, 92, 4),
    ("year", 365, 366, 1),
)
#: Share of the gaps that must be of one length.
REGULAR = 0.9
#: Fewest and most repeats, weight of the latest figure in smoothing, rows that models learn from.
FEWEST, MOST, WEIGHT, MOST_ROWS, SEED = 8, 24, 0.3, 4_000, 0
#: So many forecasts of one series are wanted, as far as its length and the repeats allow.
WANTED = 240
#: Seasons that must lie before the first forecast.
BEFORE = 3


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


def series_of(target: Any, times: Any, cases: Any | None) -> Series | None:
    """The figures as series, where there is one for each step of time; else None.

    cases: which series a row belongs to; None for one series. Gaps count as the figure before.
    """
    name = np.zeros(len(target), dtype=int) if cases is None else cases
    rows = pd.DataFrame({"name": name, "time": times, "value": target}).dropna()
    if rows.duplicated(["name", "time"]).any() or not len(rows):
        return None
    table = rows.pivot(index="name", columns="time", values="value").sort_index(axis=1)
    gaps = np.diff(table.columns.to_numpy()) / np.timedelta64(1, "D")
    for step, least, most, season in STEPS:
        regular = (gaps >= least * 0.999) & (gaps <= most * 1.001)
        if len(gaps) and regular.mean() >= REGULAR and table.notna().to_numpy().mean() >= REGULAR:
            filled = table.ffill(axis=1).bfill(axis=1).to_numpy(dtype=float)
            first, last = table.columns[0], table.columns[-1]
            long = filled.shape[1] >= (BEFORE + 2) * season
            return Series(filled, step, season if long else 1, first, last)
    return None


def compared_series(series: Series, measured: Measured, watch: Watch) -> RuleTest:
    """Forecast the last stretches of time, each from what lay before it alone.

    Gains are counted beside the figure of one season ago, which is the first rule. Raises
    OutOfTimeError with fewer than three stretches done.
    """
    ways = _ways()
    ahead = max(series.season, 1)
    room = series.length - BEFORE * series.season - 2
    wanted = min(MOST, max(FEWEST, WANTED // ahead))
    repeats = max(0, min(wanted, room // (2 * ahead)))
    gains: dict[str, list[float]] = {name: [] for name in ways}
    rule, model = [], []
    # Which rule and which model count is chosen by the stretch before.
    start = series.length - ahead * (repeats + 1)
    before = {name: _gain(series, way, start, ahead) for name, way in ways.items()}
    for i in range(repeats):
        try:
            watch.step(0.9 * i / repeats, "Comparing forecasts")
        except OutOfTimeError:
            if i < LEAST_REPEATS:
                raise
            break
        start = series.length - ahead * (repeats - i)
        told = {name: _gain(series, way, start, ahead) for name, way in ways.items()}
        for name, gain in told.items():
            gains[name].append(gain)
        rule.append(told[max(RULES, key=lambda name: before[name])])
        model.append(told[max(MODELS, key=lambda name: before[name])])
        before = told
    return _judged(series, measured, gains, (np.array(rule), np.array(model)))


def _judged(series: Series, measured: Measured, gains: Any, chosen: tuple[Any, Any]) -> RuleTest:
    (rule, model), ahead = chosen, max(series.season, 1)
    ratio = ahead / max(1, series.length - ahead * (len(rule) + 1) // 2)
    behind = difference(model - rule, ratio, measured.value("confidence"))
    margin = measured.value("margin")
    unseen = int(series.figures.shape[0] * ahead * len(rule))
    ending: Ending = "cannot_tell"
    if unseen >= measured.value("least_unseen"):
        ending = "enough" if behind.high < margin else ending
        ending = "fall_short" if behind.low > margin else ending
    contenders = tuple(
        Contender(name, WORDS[name], name in RULES, tuple(of), None) for name, of in gains.items()
    )
    rules = [one for one in contenders if one.rule]
    models = [one for one in contenders if not one.rule]
    return RuleTest(
        ending,
        "season",
        "time",
        unseen,
        int(series.figures.shape[0] * (series.length - ahead * len(rule))),
        float(rule.mean()) if len(rule) else float("nan"),
        float(model.mean()) if len(model) else float("nan"),
        behind,
        None,
        contenders,
        max(rules, key=lambda one: one.mean).id if len(rule) else "season",
        max(models, key=lambda one: one.mean).id if len(rule) else "linear",
    )


RULES, MODELS = ("season", "growth", "smoothing"), ("linear", "boosting")
WORDS = {
    "season": "the figure of one season ago",
    "growth": "the figure of one season ago, with the growth of the last season",
    "smoothing": "a smoothed mean of past seasons",
    "linear": "a linear model",
    "boosting": "gradient boosting",
}


def rule_lines(series: Series, form: str) -> tuple[str, ...]:
    """The rule as a person would write it."""
    places = {"hour": "hour of the day", "day": "weekday", "week": "week of the year"}
    place = places.get(series.step, series.step)
    if form == "season" and series.season == 1:
        return (f"The figure of the last {series.step} known.",)
    if form == "season":
        return (f"The figure of the same {place}, one season ({series.season} steps) before.",)
    if form == "growth":
        last = f"the last {series.season} figures"
        return (
            *rule_lines(series, "season"),
            f"Times the sum of {last}, divided by the sum of as many before them.",
        )
    same = "" if series.season == 1 else f" of the same {place}"
    return (
        f"Start from the first figure{same}.",
        f"With each new figure{same}: {WEIGHT:g} of it and {1 - WEIGHT:g} of the mean so far.",
        "The mean is the forecast.",
    )


# -- forecasts ----------------------------------------------------------------------------------

_Way = Callable[[Series, int, int], Any]


def _ways() -> dict[str, _Way]:
    return {
        "season": _season,
        "growth": _growth,
        "smoothing": _smoothing,
        "linear": lambda series, start, ahead: _learned(series, start, ahead, _linear()),
        "boosting": lambda series, start, ahead: _learned(series, start, ahead, _boosting()),
    }


def _gain(series: Series, way: _Way, start: int, ahead: int) -> float:
    """How much nearer than the figure of one season ago the forecasts come."""
    truth = series.figures[:, start : start + ahead]
    base = np.abs(truth - _season(series, start, ahead)).mean()
    off = np.abs(truth - way(series, start, ahead)).mean()
    return float(1 - off / base) if base else float("nan")


def _season(series: Series, start: int, ahead: int) -> Any:
    season = series.season
    return series.figures[:, [start - season + k % season for k in range(ahead)]]


def _growth(series: Series, start: int, ahead: int) -> Any:
    known, season = series.figures[:, :start], series.season
    late, early = known[:, -season:].sum(axis=1), known[:, -2 * season : -season].sum(axis=1)
    grown = np.divide(late, early, out=np.ones_like(late), where=early > 0)
    return _season(series, start, ahead) * np.clip(grown, 0.2, 5)[:, None]


def _smoothing(series: Series, start: int, ahead: int) -> Any:
    season = series.season
    told = np.empty((len(series.figures), ahead))
    for k in range(min(season, ahead)):
        past = series.figures[:, (start + k) % season : start : season]
        smooth = pd.DataFrame(past.T).ewm(alpha=WEIGHT, adjust=False).mean().iloc[-1].to_numpy()
        told[:, k::season] = smooth[:, None]
    return told


def _features(series: Series, starts: Sequence[int], ahead: int) -> tuple[Any, Any]:
    """What is known at each start about each step ahead, and the figure of one season ago."""
    rows, bases = [], []
    season = series.season
    for start in starts:
        known = series.figures[:, :start]
        recent = known[:, -season:].mean(axis=1)
        older = known[:, -2 * season : -season].mean(axis=1)
        for k in range(ahead):
            ago = [known[:, start - season * i + k % season] for i in range(1, BEFORE + 1)]
            place = 2 * np.pi * ((start + k) % season) / season
            fixed = [np.full(len(known), v) for v in (k, np.sin(place), np.cos(place))]
            base = ago[0]
            beside = [v - base for v in (*ago[1:], known[:, -1], recent, older)]
            rows.append(np.column_stack([*beside, base, *fixed]))
            bases.append(base)
    return np.concatenate(rows), np.concatenate(bases)


def _learned(series: Series, start: int, ahead: int, model: Any) -> Any:
    """Learn, from all starts before this one, how far the figures are off those a season ago."""
    first = BEFORE * series.season + 1
    starts = list(range(first, start - ahead + 1))
    each = len(series.figures) * ahead
    if len(starts) * each > MOST_ROWS:
        starts = starts[:: -(-len(starts) * each // MOST_ROWS)]
    if not starts:
        return _season(series, start, ahead)
    x, base = _features(series, starts, ahead)
    truth = np.concatenate([series.figures[:, s + k] for s in starts for k in range(ahead)])
    model.fit(x, truth - base)
    x, base = _features(series, [start], ahead)
    return (model.predict(x) + base).reshape(ahead, -1).T


def _linear() -> Any:
    return make_pipeline(StandardScaler(), Ridge())


def _boosting() -> Any:
    return HistGradientBoostingRegressor(
        loss="absolute_error", max_iter=60, max_leaf_nodes=15, random_state=SEED
    )
