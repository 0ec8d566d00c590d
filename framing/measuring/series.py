"""Figures over time: do last season's figures, or their smoothed mean, do as well as learning?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from framing.measuring.columns import Column
from framing.measuring.forecasts import BEFORE, MODELS, RULES, WORDS, Series, Way
from framing.measuring.problem import Difference, difference
from framing.measuring.rule_test import LEAST_REPEATS, Contender, Ending, RuleTest, simplest
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
#: Share of the gaps that must be of one length, and of the figures that must be there.
REGULAR = 0.9
#: Fewest and most repeats.
FEWEST, MOST = 8, 48
#: So many forecasts of one series are wanted, as far as its length and the repeats allow.
WANTED = 480
#: The stretches before the first repeat, by which its rule and its model are chosen.
CHOOSING = 2
#: Of a column that may name the series, how many names and how many figures each must have.
FEWEST_NAMES, FEWEST_EACH = 2, 12


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


def naming(
    columns: Mapping[str, Column], rows: Any, target: Any, times: Any
) -> Iterator[tuple[str, Series]]:
    """Columns that, named as the case, make one figure for each step of several series."""
    least = max(FEWEST_NAMES, len(rows) // max(1, len(np.unique(times))))
    for column in columns.values():
        few = least <= column.distinct <= len(rows) // FEWEST_EACH
        if column.holds in ("category", "number", "yes_no") and few and not column.missing.any():
            found = series_of(target, times, column.values[rows].astype(str))
            if found is not None:
                yield column.name, found


def fewest(series: Series) -> int:
    """How many figures of one series a comparison takes: three stretches, and as much before."""
    return 2 * series.ahead * LEAST_REPEATS + BEFORE * series.season + 2


def compared_series(series: Series, measured: Measured, watch: Watch) -> RuleTest:
    """Forecast the last stretches of time, each from what lay before it alone.

    Gains are counted beside the figure of one season ago, which is the first rule. Raises
    OutOfTimeError with fewer than three stretches done. There must be ``fewest`` figures.
    """
    ways, ahead = {**RULES, **MODELS}, series.ahead
    room = series.length - BEFORE * series.season - 2
    wanted = min(MOST, max(FEWEST, WANTED // ahead))
    repeats = min(wanted, room // (2 * ahead))
    # Which rule and which model count is chosen by all stretches before.
    begin = series.length - ahead * (repeats + CHOOSING)
    scale = _usual_change(series, begin)
    past: dict[str, list[float]] = {
        name: [_off(series, way, begin + ahead * i, scale) for i in range(CHOOSING)]
        for name, way in ways.items()
    }
    rule: list[float] = []
    model: list[float] = []
    for i in range(repeats):
        try:
            watch.step(0.9 * i / repeats, "Comparing forecasts")
        except OutOfTimeError:
            if i < LEAST_REPEATS:
                raise
            break
        start = series.length - ahead * (repeats - i)
        so_far = {name: float(np.nanmean(gains)) for name, gains in past.items()}
        for name, way in ways.items():
            past[name].append(_off(series, way, start, scale))
        rule.append(past[min(RULES, key=lambda name: so_far[name])][-1])
        model.append(past[min(MODELS, key=lambda name: so_far[name])][-1])
    # Beside the figure of one season ago, over all stretches: in a single one it may be right by
    # chance, and nothing is left to be gained.
    base = float(np.mean(past["season"][CHOOSING:]))
    gained = {name: 1 - np.array(of[CHOOSING:]) / (base or np.nan) for name, of in past.items()}
    found = (1 - np.array(of) / (base or np.nan) for of in (rule, model))
    return _judged(series, measured, {name: tuple(of) for name, of in gained.items()}, *found)


def _usual_change(series: Series, until: int) -> Any:
    """For each series how much it changes from one season to the next, on average."""
    known, season = series.figures[:, : max(until, series.season + 1)], series.season
    change = np.abs(known[:, season:] - known[:, :-season]).mean(axis=1)
    usual = change[change > 0].mean() if (change > 0).any() else 1.0
    return np.where(change > 0, change, usual)[:, None]


def _off(series: Series, way: Way, start: int, scale: Any) -> float:
    """How far forecasts are off on average, each in the usual change of its series.

    The mean absolute scaled error of Hyndman and Koehler (2006), so that large series do not count
    for more than small ones.
    """
    truth = series.figures[:, start : start + series.ahead]
    return float((np.abs(truth - way(series, start, series.ahead)) / scale).mean())


def _judged(
    series: Series, measured: Measured, gains: Mapping[str, Any], rule: Any, model: Any
) -> RuleTest:
    ahead = series.ahead
    ratio = ahead / max(1, series.length - ahead * (len(rule) + 1) // 2)
    behind = difference(model - rule, ratio, measured.value("confidence"))
    margin = measured.value("margin")
    unseen = int(series.figures.shape[0] * ahead * len(rule))
    ending: Ending = "cannot_tell"
    if unseen >= measured.value("least_unseen"):
        ending = "enough" if behind.high < margin else ending
        ending = "fall_short" if behind.low > margin else ending
    contenders = tuple(
        Contender(name, words, name in RULES, gains.get(name, ()), None)
        for name, words in WORDS.items()
    )
    return RuleTest(
        ending,
        "season",
        "time",
        unseen,
        int(series.figures.shape[0] * (series.length - ahead * len(rule))),
        float(rule.mean()),
        float(model.mean()),
        behind,
        _needed(series, unseen, behind, measured) if ending == "cannot_tell" else None,
        contenders,
        simplest([one for one in contenders if one.rule]),
        simplest([one for one in contenders if not one.rule]),
    )


def _needed(series: Series, unseen: int, behind: Difference, measured: Measured) -> int | None:
    """So many more figures would be needed, to two digits; None where that is no answer.

    Half of what is added can be tested on; the span shrinks with the root of that.
    """
    cases = series.figures.size
    more = 2.0 * max(0.0, measured.value("least_unseen") - unseen)
    gap = abs(behind.mean - measured.value("margin"))
    if np.isfinite(behind.half) and gap > 0:
        more = max(more, cases * ((behind.half / gap) ** 2 - 1))
    if more <= 0 or more > cases * measured.value("most_asked_for"):
        return None
    return int(float(f"{max(more, series.ahead):.2g}"))
