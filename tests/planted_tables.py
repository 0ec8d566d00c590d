"""Tables of past cases with planted truths: what is in each is known, so finding can be counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

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
    "case_recurs",
    "doubled_rows",
    "mostly_missing",
    "constant_column",
)
CITIES = ("Ulm", "Graz", "Bern", "Lyon", "Gent")


@dataclass
class Planted:
    """A table and what is in it. ending: of the comparison, None where it is not for sure."""

    frame: pd.DataFrame
    roles: dict[str, Any]
    truths: set[str] = field(default_factory=set)
    ending: str | None = None
    kind: str = "yes_no"


def planted(seed: int) -> Planted:
    """The table of this seed. Each plant is in about every third table."""
    chance = np.random.default_rng(seed)
    truths = {plant for plant in PLANTS if chance.random() < 0.3}
    if "drift" in truths:
        truths -= {"disagreement", "rare_kind", "group_worse"}
    if "disagreement" in truths:
        truths -= {"group_worse", "rare_kind"}
    if "rare_kind" in truths:
        truths -= {"group_worse", "leak_id"}
    kind = "amount" if chance.random() < 0.2 else "yes_no"
    if kind == "amount":
        truths -= {"rare_kind", "disagreement", "group_worse", "leak_id"}
    size = int(chance.integers(1400, 2600))
    frame = _inputs(chance, size, few="disagreement" in truths)
    ruled = bool(chance.random() < 0.5)
    target = _outcome(chance, frame, kind, ruled, truths)
    table = Planted(frame, {"outcome": "result"}, truths, kind=kind)
    if not truths & {"drift", "disagreement", "rare_kind", "group_worse"}:
        table.ending = "enough" if ruled else "fall_short"
    _grow(chance, table, target)
    return table


def _inputs(chance: np.random.Generator, size: int, few: bool) -> pd.DataFrame:
    if few:
        return pd.DataFrame(
            {f"answer_{i}": chance.choice(["low", "middle", "high"], size) for i in range(3)}
            | {"site": chance.choice(CITIES, size)}
        )
    numbers = {f"measure_{i}": np.round(chance.normal(size=size), 3) for i in range(8)}
    kinds = {f"sort_{i}": chance.choice(list("abcd"), size) for i in range(2)}
    return pd.DataFrame(numbers | kinds | {"site": chance.choice(CITIES, size)})


def _outcome(
    chance: np.random.Generator, frame: pd.DataFrame, kind: str, ruled: bool, truths: set[str]
) -> Any:
    """0 and 1, or amounts: by a short rule, or by a sum of many inputs."""
    size = len(frame)
    if "disagreement" in truths:
        yes = (frame.answer_0 == "high") ^ (frame.answer_1 == "low")
        return np.where(chance.random(size) < 0.15, ~yes, yes).astype(int)
    if ruled:
        limit = 1.2 if "rare_kind" in truths else 0.2
        signal = ((frame.measure_0 > limit) & (frame.sort_0 != "a")).astype(float) * 4 - 2
    else:
        signs = np.where(np.arange(8) % 2, 1, -1)
        signal = sum(frame[f"measure_{i}"] * signs[i] for i in range(8)).to_numpy() * 1.2
    signal = np.asarray(signal)
    if "drift" in truths:
        signal = np.where(np.arange(size) >= size * 0.6, -signal, signal)
    if kind == "amount":
        return np.round(50 + 10 * signal + chance.normal(scale=4, size=size), 2)
    yes = signal + chance.logistic(scale=0.5, size=size) > 0
    if "rare_kind" in truths:
        keep = int(chance.integers(28, 46))
        places = np.argsort(-signal - chance.logistic(scale=0.6, size=size))[:keep]
        yes = np.isin(np.arange(size), places)
    if "group_worse" in truths:
        of_group = (frame.site == CITIES[0]).to_numpy()
        yes = np.where(of_group & (chance.random(size) < 0.45), ~yes, yes)
    return np.asarray(yes).astype(int)


def _grow(chance: np.random.Generator, table: Planted, target: Any) -> None:
    """Add the columns of the plants, and innocent ones beside them."""
    frame, truths, size = table.frame, table.truths, len(table.frame)
    start = np.datetime64("2023-01-01")
    frame["opened"] = start + np.sort(chance.integers(0, 900, size)).astype("timedelta64[D]")
    if "disagreement" not in truths:
        # Of two dates, one is innocent: before the case.
        frame["joined"] = frame.opened - pd.to_timedelta(chance.integers(10, 900, size), "D")
    table.roles |= {"time": "opened", "group": ["site"]}
    high = target > np.median(target) if table.kind == "amount" else target == 1
    if "leak_copy" in truths:
        frame["state"] = target * 1.5 + 3 if table.kind == "amount" else np.where(high, "B", "K")
    if "leak_filled_for_one" in truths:
        filled = np.where(high, chance.random(size) < 0.95, chance.random(size) < 0.03)
        frame["closing_note"] = np.where(filled, chance.choice(list("uvw"), size), None)
    if "leak_later_date" in truths:
        frame["settled"] = frame.opened + pd.to_timedelta(chance.integers(2, 60, size), "D")
    if "leak_id" in truths:
        order = np.argsort(np.where(high, 0.0, 0.8) + chance.random(size), kind="stable")
        frame["row_id"] = np.argsort(order) + 1000
    else:
        frame["row_id"] = np.arange(size) + 1000
    if "leak_too_good" in truths:
        spread = 0.02 * target.std() if table.kind == "amount" else 0.12
        frame["index_after"] = np.round(target + chance.normal(scale=spread, size=size), 4)
    if "group_small" in truths:
        frame.loc[chance.choice(size, 20, replace=False), "site"] = "Wien"
    _describe(chance, table)
    values = target if table.kind == "amount" else np.where(target == 1, "yes", "no")
    frame["result"] = values
    if "doubled_rows" in truths:
        again = frame.sample(int(size * 0.05), random_state=int(chance.integers(1 << 30)))
        table.frame = pd.concat([frame, again], ignore_index=True)


def _describe(chance: np.random.Generator, table: Planted) -> None:
    frame, truths, size = table.frame, table.truths, len(table.frame)
    if "personal_column" in truths:
        # Where the same inputs are to come again, only names of single rows are added.
        sort = chance.integers(2 if "disagreement" in truths else 4)
        numbers = chance.integers(10**8, 10**9, size)
        if sort == 0:
            frame["contact"] = [f"p{n}@mail.example" for n in numbers]
        elif sort == 1:
            frame["call_back"] = [f"+49 {n}" for n in numbers]
        elif sort == 2:
            frame["date_of_birth"] = frame.opened - pd.to_timedelta(
                chance.integers(7000, 29000, size), "D"
            )
        else:
            frame["LastName"] = chance.choice(["Ito", "Khan", "Diaz", "Weber", "Novak"], size)
    if "sensitive_column" in truths:
        name = str(chance.choice(["diagnosis", "religion", "ethnicity"]))
        frame[name] = chance.choice(["p", "q", "r"], size)
    if "case_recurs" in truths:
        frame["customer_id"] = chance.integers(0, size // 4, size)
    if "mostly_missing" in truths:
        codes = chance.choice(list("xyz"), size)
        frame["remark_code"] = np.where(chance.random(size) < 0.2, codes, None)
    if "constant_column" in truths:
        frame["currency"] = "EUR"
    if "disagreement" not in truths:
        tone = chance.choice(list("rgb"), size)
        frame["shade"] = np.where(chance.random(size) < 0.85, tone, None)
