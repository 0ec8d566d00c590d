"""The short ways through the tables say what the long ways say."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice

from fixed import AS_OF

from framing import load_rulebook
from framing.checks.sample import drawn
from framing.evaluation.compiling import tables_for
from framing.evaluation.one_more import OneMore, settled_alone

TABLES = tables_for(load_rulebook(), AS_OF)


def half_told(chance: random.Random) -> Iterator[list[int]]:
    """Inputs of random cases, some of them left open."""
    for case in drawn(TABLES, chance):
        share = chance.random()
        both = zip(TABLES.inputs, case, strict=True)
        yield [item.full if chance.random() < share else one for item, one in both]


def test_changing_one_input_moves_what_telling_all_of_them_anew_would() -> None:
    chance = random.Random(13)
    moved_more = 0
    for own in islice(half_told(chance), 60):
        facts = TABLES.propagate(own)
        for k, item in enumerate(TABLES.inputs):
            other = list(own)
            other[k] = 1 << chance.choice([i for i in range(40) if item.full >> i & 1])
            anew = TABLES.propagate(other)
            assert TABLES.moved(facts, other, k) == anew
            moved_more += sum(a != b for a, b in zip(facts, anew, strict=True)) > 1
    assert moved_more > 20


def test_all_boxes_but_those_of_one_fact_and_that_one_make_the_whole() -> None:
    for own in islice(half_told(random.Random(17)), 20):
        facts = TABLES.propagate(own)
        whole = TABLES.evaluate(facts)
        for f, others in enumerate(TABLES.all_but_one(facts)):
            assert TABLES.conclude(facts, others & TABLES.both[f][facts[f]]) == whole


def test_one_more_input_told_leaves_what_telling_all_of_them_anew_would() -> None:
    chance = random.Random(23)
    verdict = TABLES.index["verdict"]
    short = settled_alone(TABLES)
    assert 0 < len(short) < len(TABLES.inputs)
    for own in islice(half_told(chance), 40):
        told = OneMore(TABLES, own, TABLES.propagate(own), "verdict")
        for k, item in enumerate(TABLES.inputs):
            mask = item.full & chance.getrandbits(40) or item.full
            anew = TABLES.evaluate(TABLES.propagate([*own[:k], mask, *own[k + 1 :]]))
            assert told.outcomes(k, mask) == anew[0][verdict]
