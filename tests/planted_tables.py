"""Tables of past cases with planted truths: what is in each is known, so finding can be counted.

Beside each truth stands what only resembles it: a column that is filled more often for one outcome,
but not only then; a date that lies after the case now and then; numbers of rows that run with time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from planted_outcomes import KINDS, Plan, inputs, outcome

#: What may be planted beside the rule (or none) that makes the outcome.
PLANTS = (
    "leak_copy",
    "leak_filled_for_one",
    "leak_later_date",
    "leak_id",
    "leak_too_good",
    "drift",
    "disagreement",
    "rare_kind",
    "group_small",
    "group_worse",
    "personal_column",
    "sensitive_column",
    "over_time",
    "case_recurs",
    "doubled_rows",
    "mostly_missing",
    "constant_column",
)
#: Those that say how the outcome is made.
MAKERS = ("drift", "disagreement", "rare_kind", "group_worse")


@dataclass
class Planted:
    """A table and what is in it. ending: of the comparison, None where it is not for sure."""

    frame: pd.DataFrame
    roles: dict[str, Any]
    plan: Plan
    truths: set[str]
    a_month: float | None = None

    @property
    def ending(self) -> str | None:
        """How the comparison must end; None where what is planted leaves that open."""
        return self.plan.ending


def planted(seed: int, rows: int | None = None) -> Planted:
    """The table of this seed, of so many rows. Each plant is in about every third table."""
    chance = np.random.default_rng(seed)
    plan = _plan(chance, seed)
    # That nothing tells, or that a rule keeps up, takes more cases to be sure of than that it falls
    # short; with fewer it is right to say that they cannot tell.
    sure = plan.ending in ("nothing", "enough")
    size = int(chance.integers(8000, 8400) if sure else chance.integers(1800, 2600))
    size = rows or size
    frame = inputs(chance, size, few="disagreement" in plan.truths)
    target = outcome(chance, frame, plan)
    table = Planted(frame, {"outcome": "result", "group": ["site"]}, plan, set(plan.truths))
    _grow(chance, table, target)
    _finish(chance, table, target)
    return table


def _plan(chance: np.random.Generator, seed: int) -> Plan:
    truths = {plant for plant in PLANTS if chance.random() < 0.3} - {*MAKERS, "over_time"}
    kind: Any = str(chance.choice(["yes_no", "category", "amount"], p=[0.65, 0.15, 0.2]))
    behind: Any = str(chance.choice(["rule", "model", "chance"], p=[0.38, 0.38, 0.24]))
    # Each of these makes the outcome in its own way, so at most one of them is there.
    maker = MAKERS[seed % 9] if seed % 9 < len(MAKERS) else None
    if maker is not None:
        truths.add(maker)
        kind = kind if maker == "drift" and kind != "category" else "yes_no"
        behind = "rule" if maker in ("rare_kind", "disagreement") else behind
        behind = "model" if behind == "chance" else behind
    if kind != "yes_no" or maker == "rare_kind":
        truths.discard("leak_id")
    # Without a time two of the plants cannot be seen.
    if chance.random() < 0.7 or truths & {"drift", "leak_later_date"}:
        truths.add("over_time")
    return Plan(kind, behind, frozenset(truths))


def _grow(chance: np.random.Generator, table: Planted, target: Any) -> None:
    """Add time, numbers of rows, and the columns that come after the outcome."""
    frame, truths, size = table.frame, table.truths, len(table.frame)
    days = int(chance.integers(500, 1500))
    places = np.sort(chance.integers(0, days, size))
    opened = pd.Series(np.datetime64("2021-01-01") + places.astype("timedelta64[D]"))
    if "over_time" in truths:
        frame["opened"] = opened
        table.roles["time"] = "opened"
        table.a_month = size / ((places[-1] - places[0]) / 30.44)
    high = _high(table, target)
    if "leak_copy" in truths:
        frame["state"] = _copied(chance, table, target)
    if "leak_filled_for_one" in truths:
        often, seldom = chance.uniform(0.9, 1), chance.uniform(0, 0.06)
        filled = chance.random(size) < np.where(high, often, seldom)
        held = chance.choice(list("uvw"), size), np.round(chance.gamma(2, 30, size), 2)
        frame["closing_note"] = np.where(filled, held[int(chance.integers(2))], None)
    if "leak_later_date" in truths:
        after = np.where(chance.random(size) < chance.uniform(0.4, 1), 1, -1)
        frame["settled"] = opened + pd.to_timedelta(after * chance.integers(2, 60, size), "D")
    if "leak_id" in truths:
        mixed = chance.uniform(0.4, 1)
        order = np.argsort(np.where(high, 0.0, mixed) + chance.random(size), kind="stable")
        frame["row_id"] = _numbered(chance, np.argsort(order))
    else:
        frame["row_id"] = _numbered(chance, np.arange(size))
    if "leak_too_good" in truths:
        frame["index_after"] = _told_after(chance, table, target)
    if "disagreement" not in truths:
        _innocent(chance, table, high, opened)


def _high(table: Planted, target: Any) -> Any:
    """Which cases have the higher amount, or the outcome with code 1."""
    return target > np.median(target) if table.plan.kind == "amount" else target == 1


def _copied(chance: np.random.Generator, table: Planted, target: Any) -> Any:
    if table.plan.kind == "amount":
        return target * 1.5 + 3
    words = np.array(["K", "B", "R", "S"])
    told = words[target]
    if table.plan.kind == "yes_no" and chance.random() < 0.4:
        # One of the outcomes is told more finely.
        return np.where(told == "B", chance.choice(["B1", "B2"], len(told)), told)
    return told


def _numbered(chance: np.random.Generator, places: Any) -> Any:
    if chance.random() < 0.4:
        return [f"C-{place + 1000:06d}" for place in places]
    return places + 1000


def _told_after(chance: np.random.Generator, table: Planted, target: Any) -> Any:
    """A column that alone tells the outcome nearly without mistakes, and is no copy."""
    size = len(target)
    if table.plan.kind == "amount":
        return np.round(target + chance.normal(scale=0.02 * target.std(), size=size), 4)
    if chance.random() < 0.5:
        return np.round(target + chance.normal(scale=0.12, size=size), 4)
    # Many codes, each of one outcome.
    return [f"R{code}{t}" for code, t in zip(chance.integers(3, size=size), target, strict=True)]


def _innocent(chance: np.random.Generator, table: Planted, high: Any, opened: Any) -> None:
    """What resembles a plant and is none."""
    frame, size = table.frame, len(table.frame)
    if "time" in table.roles:
        before = chance.integers(10, 900, size) * np.where(chance.random(size) < 0.08, -1, 1)
        frame["joined"] = opened - pd.to_timedelta(before, "D")
    tone = chance.choice(list("rgb"), size)
    frame["shade"] = np.where(chance.random(size) < chance.uniform(0.6, 0.98), tone, None)
    frame["usual_sort"] = np.where(chance.random(size) < 0.02, "other", "usual")
    if table.ending is None and "drift" not in table.truths:
        filled = chance.random(size) < np.where(high, 0.65, 0.25)
        frame["asked_back"] = np.where(filled, chance.choice(list("mno"), size), None)
    name = str(chance.choice(["email_opened", "phone_calls", "mobile_visits", "race_distance"]))
    frame[name] = chance.poisson(9, size) * (1 if name != "race_distance" else 0.5)


def _describe(chance: np.random.Generator, table: Planted) -> None:
    frame, truths, size = table.frame, table.truths, len(table.frame)
    if "personal_column" in truths:
        # Where the same inputs are to come again, only names of single rows are added.
        sort = chance.integers(3 if "disagreement" in truths else 6)
        numbers = chance.integers(10**8, 10**9, size)
        if sort == 0:
            frame["contact"] = [f"p{n}@mail.example" for n in numbers]
        elif sort == 1:
            frame["call_back"] = [f"+49 {n}" for n in numbers]
        elif sort == 2:
            frame["Phone"] = numbers
        elif sort == 3:
            born = np.datetime64("1990-01-01") - chance.integers(0, 20000, size)
            frame["date_of_birth"] = born.astype(str)
        elif sort == 4:
            frame["LastName"] = chance.choice(["Ito", "Khan", "Diaz", "Weber", "Novak"], size)
        else:
            frame["gender"] = chance.choice(["f", "m"], size)
    if "sensitive_column" in truths:
        name = str(chance.choice(["diagnosis", "religion", "ethnicity", "pregnant"]))
        frame[name] = chance.choice(["yes", "no"] if name == "pregnant" else list("pqr"), size)
    if "case_recurs" in truths:
        name = str(chance.choice(["customer_id", "ClientNo", "account_key"]))
        frame[name] = chance.integers(0, size // int(chance.integers(3, 9)), size)
    if "mostly_missing" in truths:
        codes = chance.choice(list("xyz"), size)
        held = chance.random(size) < chance.uniform(0.05, 0.4)
        frame["remark_code"] = np.where(held, codes, None)
    if "constant_column" in truths:
        frame["currency"] = chance.choice(np.array(["EUR", 1], dtype=object))
    if "group_small" in truths:
        few = int(chance.integers(10, 40))
        frame.loc[chance.choice(size, few, replace=False), "site"] = "Wien"


def _finish(chance: np.random.Generator, table: Planted, target: Any) -> None:
    """The outcome in words, some rows twice, dates as people write them, rows in any order."""
    _describe(chance, table)
    frame, size = table.frame, len(table.frame)
    if table.plan.kind == "amount":
        frame["result"] = target
    else:
        frame["result"] = np.array(["no", "yes"] if table.plan.kind == "yes_no" else KINDS)[target]
    if "doubled_rows" in table.truths:
        share, state = chance.uniform(0.02, 0.1), int(chance.integers(1 << 30))
        again = frame.sample(int(size * share), random_state=state)
        table.frame = pd.concat([frame, again], ignore_index=True)
    if "time" in table.roles:
        form = str(chance.choice(["", "%Y-%m-%d", "%d.%m.%Y"]))
        if form:
            table.frame["opened"] = table.frame.opened.dt.strftime(form)
    if chance.random() < 0.5:
        state = int(chance.integers(1 << 30))
        table.frame = table.frame.sample(frac=1, random_state=state).reset_index(drop=True)
