"""Truths planted in generated tables are found, and nothing else is claimed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

pytest.importorskip("sklearn")
from planted_outcomes import BEHIND
from planted_tables import PLANTS, Planted, planted

import framing

#: Of what is planted so much must be found; of what is not, no more may be claimed.
FOUND, FALSE = 0.95, 0.05
#: How often a kind must be planted and must be absent, before a rate says something.
LEAST = 20
ALL, FEW = range(200), (19,)
ENDINGS = tuple(BEHIND.values())


def looked(seed: int) -> tuple[Planted, set[str], str]:
    """The table of a seed, the plants that were found in it, and how the comparison ended."""
    table = planted(seed)
    shown = framing.evidence(table.frame, **table.roles)
    found = {
        one.kind.id
        for one in shown.findings
        # A column that is filled more for one outcome may be missing for most cases, too.
        if one.kind.id != "mostly_missing" or not set(one.columns) & {"closing_note", "asked_back"}
    }
    when = shown.finding("over_time")
    if when is not None and not _about(when.figures["per_month"], table.a_month):
        found.discard("over_time")
    assert shown.test is not None
    return table, found & set(PLANTS), shown.test.ending


def _about(told: object, true: float | None) -> bool:
    assert isinstance(told, int | float)
    return true is not None and abs(told - true) <= 0.1 * true


def told(seeds: Iterable[int]) -> dict[str, tuple[int, int, int, int]]:
    """Kind → times planted, of these found, times not planted, of these claimed."""
    planted_, found_, absent, claimed = (Counter[str]() for _ in range(4))
    for seed in seeds:
        table, found, ending = looked(seed)
        there = set(table.truths) | {str(table.ending)}
        kinds = PLANTS if table.ending is None else (*PLANTS, *ENDINGS)
        for kind in kinds:
            (planted_ if kind in there else absent)[kind] += 1
            (found_ if kind in there else claimed)[kind] += kind in found | {ending}
    return {
        kind: (planted_[kind], found_[kind], absent[kind], claimed[kind])
        for kind in (*PLANTS, *ENDINGS)
    }


@pytest.mark.parametrize("seed", FEW)
def test_what_is_planted_in_a_table_is_found_and_nothing_else_is(seed: int) -> None:
    table, found, ending = looked(seed)
    assert found == table.truths
    assert table.ending in (None, ending)


@pytest.mark.full
def test_with_fewer_cases_a_rule_that_keeps_up_is_found_or_nothing_is_claimed() -> None:
    endings = Counter[str]()
    for seed in ALL:
        table = planted(seed, rows=2_000)
        if table.ending == "enough":
            test = framing.evidence(table.frame, **table.roles).test
            assert test is not None
            endings[test.ending] += 1
    assert set(endings) <= {"enough", "cannot_tell"}, endings
    assert endings["enough"] > 4 * endings["cannot_tell"]


@pytest.fixture(scope="module")
def rates() -> dict[str, tuple[int, int, int, int]]:
    return told(ALL)


@pytest.mark.full
@pytest.mark.parametrize("kind", [*PLANTS, *ENDINGS])
def test_of_200_tables_nearly_all_of_a_kind_are_found_and_hardly_any_is_claimed_wrongly(
    kind: str, rates: dict[str, tuple[int, int, int, int]]
) -> None:
    there, found, absent, claimed = rates[kind]
    assert min(there, absent) >= LEAST
    assert found >= FOUND * there
    assert claimed <= FALSE * absent
