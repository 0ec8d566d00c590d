"""How many cases there are, of which kinds, over which time, and what a case is made of."""

from __future__ import annotations

from typing import Any

import numpy as np

from framing.faults.english import named_list
from framing.measuring.columns import Column
from framing.measuring.findings import Finder, hundredths, per_cent
from framing.measuring.inputs import Inputs
from framing.measuring.sample import Outcome, Roles, Table

#: Days of a month on average.
MONTH = 365.25 / 12


def count_cases(finder: Finder, table: Table, outcome: Outcome, roles: Roles, series: bool) -> None:
    """Cases, those with an outcome, and the rarer kinds.

    series: whether the outcomes are figures over time. Of a table of which only a part
    was read, the numbers are scaled up to the whole.
    """
    scale = table.rows / max(1, len(table.frame))
    labelled = round(len(outcome.rows) * scale)
    finder.add("cases_counted", roles.outcome, rows=table.rows, labelled=labelled)
    share = len(outcome.rows) / len(table.frame)
    finder.add("outcome_recorded", roles.outcome, outcome=roles.outcome, share=per_cent(share))
    if series:
        return
    if outcome.kind == "amount":
        least, most = float(outcome.target.min()), float(outcome.target.max())
        finder.add("tells_amount", roles.outcome, outcome=roles.outcome, least=least, most=most)
        return
    if outcome.kind == "yes_no":
        values = named_list(outcome.kinds)
        finder.add("tells_yes_no", roles.outcome, outcome=roles.outcome, values=values)
    else:
        kinds = len(outcome.kinds)
        finder.add("tells_category", roles.outcome, outcome=roles.outcome, kinds=kinds)
    _rarer(finder, outcome, roles, scale)


def _rarer(finder: Finder, outcome: Outcome, roles: Roles, scale: float) -> None:
    counts = np.bincount(outcome.target, minlength=len(outcome.kinds)) * scale
    least, fewest = finder.value("least_rare"), round(float(counts.min()))
    rare = [kind for kind, count in zip(outcome.kinds, counts, strict=True) if count < least]
    # The question speaks of the outcome that matters, or of most of the categories.
    matters = bool(rare) if outcome.kind == "yes_no" else 2 * len(rare) > len(outcome.kinds)
    if matters:
        told = [
            f"{kind} {round(count):,}"
            for kind, count in zip(outcome.kinds, counts, strict=True)
            if count < least
        ]
        figures = {"kinds": named_list(rare, 4), "count": named_list(told, 4), "least": int(least)}
        finder.add("rare_kind", roles.outcome, fewest=fewest, **figures)
    elif not rare:
        kind = outcome.kinds[int(counts.argmin())]
        finder.add("enough_of_each", roles.outcome, kind=kind, count=fewest)
    if outcome.kind == "yes_no":
        share = hundredths(float(outcome.target.mean()))
        finder.add("share_of_kind", roles.outcome, kind=outcome.kinds[1], per_hundred=share)


def count_months(finder: Finder, table: Table, times: Column) -> None:
    """The span of time, and cases a month: where it is two months, and one a month, at least."""
    known = times.values[~times.missing]
    first, last = known.min(), known.max()
    days = float((last - first) / np.timedelta64(1, "D"))
    if days >= 2 * MONTH and table.rows >= days / MONTH:
        a_month = _short(table.rows / (days / MONTH))
        figures = {"first": day(first), "last": day(last), "per_month": a_month}
        finder.add("over_time", times.name, **figures)


def day(when: Any) -> str:
    """A date as 2026-11-23."""
    return str(when.astype("datetime64[D]"))


def _short(number: float) -> int:
    """A number of two digits that count."""
    return int(float(f"{number:.2g}"))


def tell_inputs(finder: Finder, inputs: Inputs) -> None:
    """Whether a case is columns or one text."""
    if inputs.texts and len(inputs.of_matrix) <= 2:
        column = next(iter(inputs.texts))
        finder.add("made_of_text", column, column=column)
    elif inputs.of_matrix:
        finder.add("made_of_columns", columns=len(inputs.columns))
