"""How many sets of answers there are, counted together and one by one."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from framing.checks.extent import answer_sets, extent
from framing.evaluation.compiling import tables_for
from framing.evaluation.interview import MOST_CORE
from framing.evaluation.tables import NO, Tables
from framing.rulebook.load import load_rulebook

AS_OF = "2026-11-28"
SMALL = Path(__file__).parent / "small_rules"
TABLES = tables_for(load_rulebook(), AS_OF)


def one_by_one(tables: Tables) -> int:
    """Complete sets of answers; an answer to a question that does not arise is none."""
    values = [[1 << n for n in range(64) if item.full >> n & 1] for item in tables.inputs]
    found = set()
    for own in product(*values):
        facts = tables.propagate(own)
        asked = [i.arises(facts) != NO for i in tables.inputs]
        found.add(tuple(v if a else None for v, a in zip(own, asked, strict=True)))
    return len(found)


def some_inputs(places: set[int]) -> Tables:
    """The rulebook with no other questions than those at these places."""
    return replace(TABLES, inputs=tuple(TABLES.inputs[k] for k in sorted(places)))


CONTROLLED = [k for k, item in enumerate(TABLES.inputs) if item.when is not None]


@given(place=st.sampled_from(CONTROLLED), more=st.sets(st.sampled_from(CONTROLLED), max_size=1))
def test_counting_what_is_alike_together_gives_as_many_as_counting_one_by_one(
    place: int, more: set[int]
) -> None:
    chosen = {0, place, *more}
    boxes = [box for k in (place, *more) for box in TABLES.inputs[k].when or ()]
    read = [f for box in boxes for f, _ in box]
    chosen |= {k for k, item in enumerate(TABLES.inputs) if k and item.fact in read[:1]}
    tables = some_inputs(set(sorted(chosen)[:5]))
    assert answer_sets(tables) == one_by_one(tables)


def test_the_small_rulebook_counts_the_same_both_ways() -> None:
    small = tables_for(load_rulebook(SMALL), AS_OF)
    assert answer_sets(small) == one_by_one(small) == 10


def test_the_longest_way_is_asked_in_the_answers_that_show_it() -> None:
    found = extent(TABLES)
    assert len(found.longest) <= MOST_CORE
    assert {*found.longest} <= {q.id for q in TABLES.rulebook.questions if q.core}
    assert set(found.shown_by) <= {q.id for q in TABLES.rulebook.questions}
    assert set(found.longest) & set(found.shown_by)
