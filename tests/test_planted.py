"""Truths planted in generated tables are found, and nothing else is claimed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

pytest.importorskip("sklearn")
from planted_tables import PLANTS, Planted, planted

import framing

#: Of what is planted so much must be found; of what is not, no more may be claimed.
FOUND, FALSE = 0.95, 0.05
ALL, FEW = range(200), (1, 9)


def looked(seed: int) -> tuple[Planted, set[str], str]:
    """The table of a seed, the plants that were found in it, and how the comparison ended."""
    table = planted(seed)
    shown = framing.evidence(table.frame, **table.roles)
    found = {
        one.kind.id
        for one in shown.findings
        # A column that is filled for one outcome only is missing for the others, too.
        if one.kind.id != "mostly_missing" or one.columns != ("closing_note",)
    }
    assert shown.test is not None
    return table, found & set(PLANTS), shown.test.ending


def told(seeds: Sequence[int]) -> dict[str, tuple[int, int, int, int]]:
    """Kind → times planted, of these found, times not planted, of these claimed."""
    planted_, found_, absent, claimed = Counter(), Counter(), Counter(), Counter()
    for seed in seeds:
        table, found, ending = looked(seed)
        for plant in PLANTS:
            there = plant in table.truths
            (planted_ if there else absent)[plant] += 1
            (found_ if there else claimed)[plant] += plant in found
        for kind in ("enough", "fall_short"):
            if table.ending is not None:
                there = table.ending == kind
                (planted_ if there else absent)[kind] += 1
                (found_ if there else claimed)[kind] += ending == kind
    kinds = (*PLANTS, "enough", "fall_short")
    return {kind: (planted_[kind], found_[kind], absent[kind], claimed[kind]) for kind in kinds}


@pytest.mark.parametrize("seed", FEW)
def test_what_is_planted_in_a_table_is_found_and_nothing_else_is(seed: int) -> None:
    table, found, ending = looked(seed)
    assert found == table.truths
    assert table.ending in (None, ending)


@pytest.mark.full
def test_of_200_tables_nearly_all_plants_are_found_and_hardly_any_is_claimed_wrongly() -> None:
    wrong = {
        kind: (there, found, absent, claimed)
        for kind, (there, found, absent, claimed) in told(ALL).items()
        if there < 20 or found < FOUND * there or claimed > FALSE * absent
    }
    assert not wrong
