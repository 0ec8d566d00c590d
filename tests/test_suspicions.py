"""What resembles a finding and is none, and what is one though it hides."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("sklearn")

from hypothesis import given
from hypothesis import strategies as st

import framing
from framing.measuring.columns import columns_of
from framing.measuring.findings import Finder
from framing.measuring.quality import check_columns, doubled, people
from framing.measuring.sample import Roles, Table

MEASURED = framing.load_rulebook().measured
SIZE = 600


def cases(seed: int = 0, size: int = SIZE) -> pd.DataFrame:
    """Two numbers, a kind, and an outcome that one limit tells with a little chance."""
    chance = np.random.default_rng(seed)
    amount = np.round(chance.normal(size=size), 3)
    yes = (amount > 0.2) ^ (chance.random(size) < 0.05)
    return pd.DataFrame(
        {
            "amount": amount,
            "other": np.round(chance.normal(size=size), 3),
            "sort": chance.choice(list("abc"), size),
            "left": np.where(yes, "yes", "no"),
        }
    )


def kinds(frame: pd.DataFrame, **roles: Any) -> set[tuple[str, tuple[str, ...]]]:
    """Findings and the columns that they are about."""
    return {(one.kind.id, one.columns) for one in framing.evidence(frame, "left", **roles).findings}


def people_in(name: str, values: Any) -> set[str]:
    finder = Finder(MEASURED)
    people(finder, columns_of(pd.DataFrame({name: values}), []))
    return {one.kind.id for one in finder.found}


@pytest.mark.parametrize(
    "name", ["email_opened", "phone_calls", "mobile_visits", "PhoneCalls", "account_number"]
)
def test_counts_are_no_addresses_whatever_their_name(name: str) -> None:
    assert not people_in(name, np.random.default_rng(0).poisson(9, SIZE))
    assert not people_in(name, np.random.default_rng(0).choice(["yes", "no"], SIZE))


def test_a_distance_is_no_origin_but_a_code_may_be() -> None:
    chance = np.random.default_rng(0)
    assert not people_in("race_distance", chance.gamma(2, 3, SIZE))
    assert people_in("race", chance.integers(1, 5, SIZE)) == {"sensitive_column"}


@pytest.mark.full
def test_telephone_numbers_are_personal_and_tell_nothing_by_their_size() -> None:
    frame = cases().assign(Phone=np.random.default_rng(0).integers(10**8, 10**9, SIZE))
    told = framing.evidence(frame, "left")
    assert told.finding("personal_column").columns == ("Phone",)
    assert "3 columns" in told.finding("made_of_columns").says


@pytest.mark.parametrize("name", ["customer_id", "ClientNo", "AccountKey", "case number"])
def test_the_name_of_a_case_is_known_however_it_is_written(name: str) -> None:
    names = np.random.default_rng(0).integers(0, SIZE // 5, SIZE)
    columns = columns_of(cases().assign(**{name: names}), [])
    assert check_columns(Finder(MEASURED), columns, Roles("left")) == (name,)


@given(st.integers(0, 10_000))
def test_a_number_of_rows_stays_one_where_rows_stand_there_twice(seed: int) -> None:
    from framing.measuring.look import _each_once

    chance = np.random.default_rng(seed)
    frame = cases(seed, 200).assign(row=np.arange(200))
    again = frame.iloc[chance.choice(200, int(chance.integers(4, 60)), replace=False)]
    whole = pd.concat([frame, again], ignore_index=True)
    table = Table(whole, "t", len(whole))
    once, columns = _each_once(table, columns_of(whole, []), MEASURED)
    assert once.rows == len(once.frame) == 200
    assert columns["row"].holds == "id"


@given(st.integers(0, 10_000))
def test_rows_are_doubled_where_all_their_cells_are_written_alike(seed: int) -> None:
    chance = np.random.default_rng(seed)
    frame = cases(seed, 150)
    frame["gaps"] = np.where(chance.random(150) < 0.3, np.nan, chance.integers(0, 9, 150))
    frame["texts"] = chance.choice(np.array(["a", "a ", "1", 1, None], dtype=object), 150)
    whole = pd.concat([frame, frame.iloc[chance.choice(150, 30)]], ignore_index=True)
    found = doubled(whole, columns_of(whole, []), 0.01)
    assert list(found) == list(whole.astype(str).duplicated())


@pytest.mark.full
def test_doubled_rows_are_counted_and_are_no_cases() -> None:
    frame = cases().assign(row=np.arange(SIZE))
    told = framing.evidence(pd.concat([frame, frame[:60]]), "left")
    assert told.finding("doubled_rows").figures["count"] == 60
    assert told.finding("cases_counted").figures["rows"] == SIZE
    assert told.rows == SIZE + 60


@pytest.mark.full
def test_many_codes_of_which_each_has_one_outcome_are_too_good_though_the_outcome_is_rare() -> None:
    frame, chance = cases(size=1500), np.random.default_rng(0)
    frame["left"] = np.where(chance.permutation(1500) < 45, "yes", "no")
    codes = [f"{c}{left}" for c, left in zip(chance.integers(0, 6, 1500), frame.left, strict=True)]
    assert ("leak_too_good", ("code",)) in kinds(frame.assign(code=codes))


@pytest.mark.full
def test_a_written_rule_asks_nothing_that_is_of_no_use() -> None:
    told = framing.evidence(cases(size=1500), "left")
    assert told.test.ending == "enough"
    assert len(told.rule.lines) == 2
    assert all("amount is" in line for line in told.rule.lines)


def turned(size: int, seed: int) -> pd.DataFrame:
    """From half of the time on, the opposite is right."""
    frame = cases(seed, size)
    late = np.arange(size) >= size * 0.5
    other = np.where(frame.left == "yes", "no", "yes")
    frame["left"] = np.where(late, other, frame.left)
    frame["opened"] = pd.date_range("2022-01-01", periods=size, freq="D")
    return frame


@pytest.mark.full
def test_what_is_right_is_seen_to_turn_though_the_best_model_learned_little() -> None:
    assert ("drift", ()) in kinds(turned(1200, 1), time="opened")


@pytest.mark.full
def test_where_nothing_tells_the_outcome_nothing_shifts_and_nothing_stays() -> None:
    frame = turned(1000, 2)
    frame["left"] = np.random.default_rng(0).choice(["yes", "no"], len(frame))
    assert not {kind for kind, _ in kinds(frame, time="opened")} & {"drift", "no_drift"}


@pytest.mark.full
def test_where_nothing_tells_the_outcome_no_group_is_said_to_fare_worse() -> None:
    found = set()
    for seed in range(3):
        chance = np.random.default_rng(seed)
        frame = cases(seed, 900).assign(left=np.where(chance.random(900) < 0.4, "yes", "no"))
        found |= {kind for kind, _ in kinds(frame, group="sort")}
    assert "group_worse" not in found
