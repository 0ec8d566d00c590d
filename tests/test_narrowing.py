"""Searches that read the rules backwards lose no answers, against trying all or many of them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice, product

import pytest
from fixed import AS_OF, ROOT

from framing import Answers, load_rulebook
from framing.checks import promises
from framing.checks.sample import drawn
from framing.evaluation.compiling import tables_for
from framing.evaluation.narrowing import kept, wished
from framing.evaluation.proofs import Cell, SearchLimitError, reach
from framing.evaluation.tables import Tables
from framing.evaluation.verdict import case_of

TABLES = tables_for(load_rulebook(), AS_OF)
SMALL = tables_for(load_rulebook(ROOT / "tests" / "small_rules"), AS_OF)
FULL = tuple(item.full for item in TABLES.inputs)


def bits(mask: int) -> list[int]:
    return [1 << i for i in range(mask.bit_length()) if mask >> i & 1]


def weighed(tables: Tables, own: Sequence[int]) -> tuple[list[int], int, int]:
    return tables.evaluate(tables.propagate(own), gaps_allowed=True)


def goal_around(tables: Tables, masks: Sequence[int], chance: random.Random) -> Cell:
    """A goal in which this case lies."""
    facts = chance.sample(range(len(masks)), chance.randint(1, 6))
    return {f: masks[f] | chance.getrandbits(len(tables.domains[f])) for f in facts}


def test_narrowing_keeps_every_case_that_lies_inside_the_goal() -> None:
    chance = random.Random(3)
    narrower = 0
    for case in islice(drawn(TABLES, chance), 400):
        masks, held, _ = weighed(TABLES, case)
        goal = goal_around(TABLES, masks, chance)
        silent = TABLES.every_box & ~held & chance.getrandbits(len(TABLES.boxes))
        own = tuple(
            full if chance.random() < 0.7 else one for full, one in zip(FULL, case, strict=True)
        )
        open_masks = weighed(TABLES, own)[0]
        wish = wished(TABLES, open_masks, goal, silent)
        assert wish is not None
        assert all(mask & left == mask for mask, left in zip(masks, wish, strict=True))
        less = kept(TABLES, own, open_masks, wish)
        same = [one & left or left & -left for one, left in zip(case, less, strict=True)]
        assert TABLES.propagate(same) == masks[: TABLES.base]
        narrower += less != own
    assert narrower > 100


@pytest.fixture(scope="module")
def every_small_case() -> list[list[int]]:
    choices = [bits(item.full) for item in SMALL.inputs]
    return [weighed(SMALL, own)[0] for own in product(*choices)]


def test_a_search_finds_answers_exactly_where_trying_all_of_them_does(
    every_small_case: list[list[int]],
) -> None:
    chance = random.Random(5)
    count = {True: 0, False: 0}
    for _ in range(400):
        facts = chance.sample(range(len(SMALL.facts)), chance.randint(1, 4))
        goal = {f: chance.randrange(1, 1 << len(SMALL.domains[f])) for f in facts}
        inside = any(all(m[f] & wanted for f, wanted in goal.items()) for m in every_small_case)
        found = reach(SMALL, goal)
        assert (found is not None) == inside, goal
        count[inside] += 1
    assert min(count.values()) > 50


def test_the_answers_found_bring_the_goal_about_whatever_else_is_answered() -> None:
    chance = random.Random(7)
    for case in islice(drawn(TABLES, chance), 60):
        goal = goal_around(TABLES, weighed(TABLES, case)[0], chance)
        found = reach(TABLES, goal)
        assert found is not None
        masks = case_of(TABLES, Answers(found.answers, TABLES.rulebook)).masks
        assert all(not masks[f] & ~wanted for f, wanted in goal.items())


Step = tuple[promises._Claim, int, tuple[int, int]]


def lost_claims(case: Sequence[int], chance: random.Random) -> Iterator[Step]:
    """Steps from this case by one input with which a stage changes, or a rule no longer holds."""
    for k in chance.sample(range(len(case)), len(case)):
        for end in bits(FULL[k] & ~case[k]):
            ends = (case[k], end)
            before, after = (weighed(TABLES, (*case[:k], one, *case[k + 1 :])) for one in ends)
            for stage in TABLES.stages:
                if before[0][stage.fact] != after[0][stage.fact]:
                    name = TABLES.facts[stage.fact]
                    yield promises._Claim("", stage.fact, name, after[0][stage.fact]), k, ends
            for rule, own in TABLES.rule_bits.items():
                if before[1] & own and not after[1] & own:
                    yield promises._Claim(rule, -1, None, boxes=own), k, ends


@pytest.mark.full
def test_a_promise_that_some_answers_break_is_never_taken_as_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(promises, "SEARCH_LIMIT", 300)
    chance = random.Random(11)
    for case in islice(drawn(TABLES, chance), 12):
        steps = list(lost_claims(case, chance))
        for claim, k, ends in chance.sample(steps, min(12, len(steps))):
            with suppress(SearchLimitError):
                found = promises._counterexample(TABLES, claim, k, ends)
                assert found is not None
                before, after = (weighed(TABLES, (*found[:k], e, *found[k + 1 :])) for e in ends)
                assert claim.state(before)[1]
                assert not claim.state(after)[0]
