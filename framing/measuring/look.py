"""A table and the roles of its columns → all that it shows."""

from __future__ import annotations

import warnings
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from framing.faults import AnswersError, Code, Fault
from framing.measuring import counts, groups, leaks, quality, shifts
from framing.measuring.columns import Column, columns_of
from framing.measuring.evidence import Evidence
from framing.measuring.findings import Finder, hundredths
from framing.measuring.forecasts import Series, rule_lines
from framing.measuring.inputs import inputs_of
from framing.measuring.learners import Learner, learners_of
from framing.measuring.outcome import check_names, outcome_of, times_of
from framing.measuring.problem import Problem, difference, gained
from framing.measuring.proposals import proposed
from framing.measuring.results import Rule
from framing.measuring.rule_test import RuleTest, compared
from framing.measuring.rule_words import written_rule
from framing.measuring.sample import Costs, Outcome, Roles, Table
from framing.measuring.series import compared_series, fewest, naming, series_of
from framing.measuring.splits import Splits, splits_of
from framing.measuring.today import judged_today
from framing.measuring.watch import OutOfTimeError, Progress, Watch
from framing.rulebook.measured import Measured
from framing.rulebook.model import Rulebook

SEED = 20_261_128
#: Repeats of the comparison for small tables and for large ones, and from how many cases on.
REPEATS, FEWER, LARGE = 8, 5, 3000


@dataclass
class _Run:
    """What one look at a table collects. names: columns that only name a case."""

    table: Table
    roles: Roles
    columns: dict[str, Column]
    times: Column | None
    finder: Finder
    watch: Watch
    left_out: list[str]
    names: tuple[str, ...] = ()

    def part(self, words: str, work: Any) -> Any:
        """The result of a part of the work; None where the time does not allow it."""
        if self.left_out:
            self.left_out.append(f"{words}, for want of time")
            return None
        try:
            return work()
        except OutOfTimeError:
            self.left_out.append(f"{words}, for want of time")
            return None


def look(
    table: Table,
    roles: Roles,
    rulebook: Rulebook,
    *,
    costs: Costs | None = None,
    known: Collection[str] = (),
    progress: Progress | None = None,
    seconds: float | None = None,
) -> Evidence:
    """All that the table shows. The same table gives the same result.

    costs: of a yes or no, in money. known: columns that were known in time for certain. progress:
    told how far it is, and may raise to stop it. seconds: after which what is left is left out.
    Raises AnswersError for a table that cannot be used.
    """
    # One thread: as fast where others work as well, and the same figures every time.
    # What scikit-learn warns of (a column that cannot be told apart from another) is no fault.
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="sklearn")
        return _looked(table, roles, rulebook, Watch(progress, seconds), costs=costs, known=known)


def _looked(
    table: Table,
    roles: Roles,
    rulebook: Rulebook,
    watch: Watch,
    *,
    costs: Costs | None,
    known: Collection[str],
) -> Evidence:
    measured = rulebook.measured
    check_names(table, roles)
    for name in known:
        check_names(table, Roles(name))
    watch.say(0.0, "Reading the columns")
    notes: list[Fault] = list(table.notes)
    columns = columns_of(table.frame, notes)
    whole, (table, columns) = table, _each_once(table, columns, measured)
    outcome = outcome_of(columns, roles, notes, measured)
    times = times_of(columns[roles.time]) if roles.time else None
    if costs is not None and outcome.kind != "yes_no":
        what = "Gain and cost were given, but the outcome is no yes or no."
        raise AnswersError.of(Code.BAD_VALUE, "costs", what, "Leave them out.")
    run = _Run(table, roles, columns, times, Finder(measured), watch, [])
    series = _series(run, outcome)
    counts.count_cases(run.finder, table, outcome, roles, series is not None)
    if times is not None and series is None:
        counts.count_months(run.finder, table, times)
    if len(table.frame) < len(whole.frame):
        run.finder.add("doubled_rows", count=len(whole.frame) - len(table.frame))
    run.names = quality.check_columns(run.finder, columns, roles)
    run.names += quality.people(run.finder, columns)
    if series is not None:
        test, rule, without = _forecast(run, series)
    else:
        test, rule, without = _compared(run, outcome, costs, known)
    findings = tuple(run.finder.found)
    sample = f"{whole.name}, {whole.rows:,} rows"
    return Evidence(
        rulebook,
        whole.name,
        whole.rows,
        len(whole.frame),
        roles,
        test,
        rule,
        findings,
        proposed(findings, rulebook, sample),
        without,
        tuple(notes),
        tuple(run.left_out),
    )


def _each_once(
    table: Table, columns: dict[str, Column], measured: Measured
) -> tuple[Table, dict[str, Column]]:
    """Table and columns without the rows that stand there once more than needed."""
    again = quality.doubled(table.frame, columns, measured.value("doubled"))
    if not again.any():
        return table, columns
    frame = table.frame[~again].reset_index(drop=True)
    once = Table(frame, table.name, round(table.rows * len(frame) / len(table.frame)))
    # What a column holds is told anew: a number of each row is none where rows stand there twice.
    return once, columns_of(frame, [])


def _series(run: _Run, outcome: Outcome) -> Series | None:
    """The outcomes as figures over time, where there is one for each step.

    Where nobody said which column names the series, one that may do so is told.
    """
    if outcome.kind != "amount" or run.times is None:
        return None
    times = run.times.values[outcome.rows]
    found = series_of(outcome.target, times, _cases(run, outcome.rows))
    if found is not None or run.roles.case is not None:
        return found
    taken = run.roles.named().values()
    others = {name: column for name, column in run.columns.items() if name not in taken}
    for name, series in naming(others, outcome.rows, outcome.target, times):
        alone = len(others) == 1
        kind = "series_named" if alone else "series_unnamed"
        run.finder.add(kind, name, column=name, count=len(series.figures), step=series.step)
        # Where there is nothing else in the table, nothing else can be meant.
        return series if alone else None
    return None


def _forecast(run: _Run, series: Series) -> tuple[RuleTest | None, Rule | None, tuple[str, ...]]:
    """The comparison of forecasts, and the best simple one in words."""
    span = {"first": str(series.first)[:10], "last": str(series.last)[:10], "step": series.step}
    run.finder.add("made_of_figures", run.roles.outcome, **span)
    run.finder.add("tells_future", run.roles.outcome, outcome=run.roles.outcome, step=series.step)
    if series.length < fewest(series):
        few = f"it takes {fewest(series)} figures, and there are {series.length}"
        run.left_out.append(f"the comparison of forecasts: {few}")
        return None, None, ()
    work = partial(compared_series, series, run.finder.measured, run.watch)
    test = run.part("the comparison of forecasts", work)
    if test is None:
        return None, None, ()
    _say(run, test)
    best = next(one for one in test.contenders if one.id == test.best_rule)
    return test, Rule(best.words, rule_lines(series, best.id)), ()


def _compared(
    run: _Run, outcome: Outcome, costs: Costs | None, known: Collection[str]
) -> tuple[RuleTest | None, Rule | None, tuple[str, ...]]:
    """The comparison, the rule in words, and the columns left out of both."""
    picked = _picked(run, outcome)
    inputs = inputs_of(run.columns, run.roles, picked.rows, run.times, run.names)
    counts.tell_inputs(run.finder, inputs)
    if not inputs.columns:
        run.left_out.append("the comparison of rules with models: no column can tell the outcome")
        return None, None, ()
    kinds = len(picked.kinds)
    whole = Problem(inputs, picked.kind, picked.target, kinds, costs)
    suspected = leaks.suspects(
        run.finder, run.columns, whole, picked, times=run.times, known=known, watch=run.watch
    )
    kept = inputs.without(suspected)
    if not kept.columns:
        run.left_out.append("the comparison of rules with models: every column is suspected")
        return None, None, suspected
    problem = replace(whole, inputs=kept)
    times = None if run.times is None else run.times.values[picked.rows]
    cases = _cases(run, picked.rows)
    repeats = FEWER if len(picked.target) >= LARGE else REPEATS
    least = int(run.finder.value("least_unseen"))
    splits = splits_of(picked.target, kinds, times=times, cases=cases, repeats=repeats, least=least)
    work = partial(compared, problem, splits, run.finder.measured, run.watch, cases)
    test = run.part("the comparison of rules with models", work)
    if test is None:
        return None, None, suspected
    if run.roles.today:
        column = run.columns[run.roles.today]
        test = replace(test, today=judged_today(run.finder, column, problem, picked, splits))
    rule = _told(run, test, problem, picked.kinds)
    _further(run, problem, picked, splits, test)
    return test, rule, suspected


def _picked(run: _Run, outcome: Outcome) -> Outcome:
    """The cases that are compared: with a time where there is one, not too many."""
    places = np.arange(len(outcome.rows))
    if run.times is not None:
        places = np.flatnonzero(~run.times.missing[outcome.rows])
    most = int(run.finder.value("rows_compared"))
    if len(places) > most:
        chance = np.random.default_rng(SEED)
        places = np.sort(chance.choice(places, most, replace=False))
    return replace(outcome, rows=outcome.rows[places], target=outcome.target[places])


def _cases(run: _Run, rows: Any) -> Any | None:
    """Who or what each row is about, as text; a row without a name is a case of its own."""
    if run.roles.case is None:
        return None
    column = run.columns[run.roles.case]
    named = column.values[rows].astype(str)
    return np.where(column.missing[rows], [f"row {row}" for row in rows], named)


def _told(run: _Run, test: RuleTest, problem: Problem, kinds: tuple[str, ...]) -> Rule:
    """Say how the comparison ended, and put the best rule into words."""
    _say(run, test)
    best = next(one for one in test.contenders if one.id == test.best_rule)
    lines = written_rule(problem, np.arange(len(problem.target)), best.id, kinds)
    return Rule(best.words, lines)


def _say(run: _Run, test: RuleTest) -> None:
    """How the comparison ended, as a finding."""
    best = next(one for one in test.contenders if one.id == test.best_rule)
    figures: dict[str, Any] = {
        "unseen": test.unseen,
        "rule": hundredths(test.rule),
        "model": hundredths(test.model),
        "behind": hundredths(test.behind.mean),
        "at_least": hundredths(test.behind.low),
        "at_most": hundredths(test.behind.high),
    }
    if best.right is not None:
        figures["rule_right"] = hundredths(best.right)
    if test.ending == "cannot_tell":
        figures["needed"] = (
            f"About {test.more_cases:,} more cases would be needed."
            if test.more_cases
            else "More cases alone would hardly settle it."
        )
    ids = {"enough": "rule_enough", "fall_short": "rule_short", "nothing": "nothing_tells"}
    kind = ids.get(test.ending, "rule_open")
    little = test.measure != "season" and test.rule < run.finder.value("tells_something")
    if kind == "rule_enough" and little:
        kind = "both_weak"
    run.finder.add(kind, **figures)


def _further(run: _Run, problem: Problem, picked: Outcome, splits: Splits, test: RuleTest) -> None:
    """More cases, shifts, disagreement and groups, by the model that did best."""
    models = [one for one in learners_of(problem) if not one.rule]
    learner = next(one for one in models if one.id == test.best_model)
    shifts.disagreement(run.finder, problem, run.columns, picked.rows)
    named = [run.columns[name] for name in run.roles.groups]
    scale = run.table.rows / max(1, len(run.table.frame))
    for column in named:
        groups.small_groups(run.finder, column, scale)
    run.part(
        "whether more cases would help",
        lambda: _curve(run, problem, splits, learner, test),
    )
    if run.times is not None:
        times = run.times.values[picked.rows]
        drifting = replace(problem, inputs=problem.inputs.without(_calendar(run)))
        if drifting.inputs.columns:
            work = partial(shifts.drift, run.finder, drifting, models, times, run.watch)
            run.part("whether what is right shifts", work)
    (gains,) = [one.gains for one in test.contenders if one.id == learner.id]
    tells = difference(gains, splits.ratio, run.finder.value("confidence")).low > 0
    # Where nothing tells the outcome, whom a model does worse by is chance.
    if named and tells:
        run.part(
            "whether groups fare worse",
            lambda: groups.worse_groups(
                run.finder, named, picked.rows, groups.wrong_cases(problem, models, splits.pairs)
            ),
        )
    run.watch.say(1.0, "Done")


def _calendar(run: _Run) -> list[str]:
    assert run.times is not None
    return [f"{part} of {run.times.name}" for part in ("month", "weekday")]


def _curve(run: _Run, problem: Problem, splits: Splits, learner: Learner, test: RuleTest) -> None:
    """Whether the last doubling of the cases learned from brought much."""
    chance = np.random.default_rng(SEED)
    brought = []
    (all_of_them,) = [one.gains for one in test.contenders if one.id == learner.id]
    for i, ((train, unseen), gain) in enumerate(zip(splits.pairs, all_of_them, strict=False)):
        run.watch.step(0.6 + 0.1 * i / len(splits.pairs), "Trying with fewer cases")
        half = np.sort(chance.choice(len(train), len(train) // 2, replace=False))
        less = gained(problem, unseen, learner.fit(problem, train[half])(unseen), train)
        brought.append(gain - less)
    told = difference(brought, splits.ratio, run.finder.value("confidence"))
    size = int(np.mean([len(train) for train, _ in splits.pairs]))
    limit = run.finder.value("gains_by_doubling")
    if told.low > 0 and told.mean >= limit:
        more = hundredths(told.mean)
        run.finder.add("more_would_help", all=size, half=size // 2, gain=more)
    elif told.high < limit:
        more = hundredths(max(0.0, told.high))
        run.finder.add("more_would_not_help", all=size, half=size // 2, gain=more)
