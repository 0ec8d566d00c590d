"""A stage's diagram says of every case what its completions reach, as trying and searching do."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

import pytest
from fixed import AS_OF, ROOT
from generated_answers import some_answers
from generated_tables import as_columns, random_rows
from hypothesis import given

from framing import Answers, assess_many, load_rulebook
from framing.checks.sample import drawn
from framing.evaluation import diagrams
from framing.evaluation.compiling import tables_for
from framing.evaluation.diagrams import Diagram, NoDiagramError, diagram_of
from framing.evaluation.forks import forks_of
from framing.evaluation.tables import Tables
from framing.evaluation.verdict import (
    assumed,
    can_reach,
    case_of,
    evaluate,
    exact_range,
    reached_by,
    search,
)
from framing.faults import RulebookError
from framing.rulebook.model import Rulebook

BOOK = load_rulebook()
TABLES = tables_for(BOOK, AS_OF)
SMALL = load_rulebook(ROOT / "tests" / "small_rules")


def stages(full: bool) -> list[str]:
    """All stages, or those up to the path."""
    names = [TABLES.facts[stage.fact] for stage in TABLES.stages]
    return names if full else names[: names.index("path") + 1]


def fresh(book: Rulebook) -> Tables:
    """Tables of which no diagram is known yet."""
    return tables_for.__wrapped__(book, AS_OF)


def half_told(tables: Tables, chance: random.Random) -> Iterator[tuple[int, ...]]:
    """Inputs of random cases, some of them open or torn."""
    for case in drawn(tables, chance):
        share = chance.random()
        yield tuple(
            one | item.full & chance.getrandbits(40) if chance.random() < share else one
            for item, one in zip(tables.inputs, case, strict=True)
        )


def a_completion(own: Sequence[int], chance: random.Random) -> list[int]:
    return [1 << chance.choice([i for i in range(40) if mask >> i & 1]) for mask in own]


def test_a_complete_case_comes_to_what_the_tables_decide(full: bool) -> None:
    for own in islice(drawn(TABLES, random.Random(5)), 1000 if full else 100):
        case = evaluate(TABLES, own)
        for stage in stages(full):
            assert diagram_of(TABLES, stage).decide(own) == case.masks[TABLES.index[stage]]


@pytest.mark.full
@given(told=some_answers(BOOK))
def test_a_diagram_and_a_search_that_ends_find_the_same(told: dict[str, Any]) -> None:
    case = case_of(TABLES, Answers(told, BOOK))
    for stage in stages(True):
        found, done = search(case, stage, 300)
        reached = diagram_of(TABLES, stage).range(case.input_masks)
        assert not sum(found) & ~reached
        assert not reached & ~case.masks[TABLES.index[stage]]
        assert sum(found) == reached or not done


@given(some_answers(BOOK))
def test_whatever_is_reached_is_reached_by_the_completion_that_is_named(
    told: dict[str, Any],
) -> None:
    case = case_of(TABLES, Answers(told, BOOK))
    for stage in ("verdict", "task", "path"):
        found = reached_by(case, stage)
        assert set(found) == set(exact_range(case, stage).outcomes)
        for outcome, own in found.items():
            assert all(one & mask for one, mask in zip(own, case.input_masks, strict=True))
            assert assumed(case, own) == own
            assert evaluate(TABLES, own, stage).possible(stage) == (outcome,)
            assert can_reach(case, stage, outcome)
        assert len(reached_by(case, stage, enough=2)) == min(2, len(found))


def test_no_completion_lies_outside_and_what_cases_came_before_does_not_matter() -> None:
    chance = random.Random(7)
    cases = list(islice(half_told(TABLES, chance), 40))
    diagram = Diagram(TABLES, "path")
    ranges = [diagram.range(own) for own in cases]
    f = TABLES.index["path"]
    for own, reached in zip(cases, ranges, strict=True):
        for _ in range(10):
            completion = a_completion(own, chance)
            assert evaluate(TABLES, completion, "path").masks[f] & reached
    again = Diagram(TABLES, "path")
    assert [again.range(own) for own in reversed(cases)] == ranges[::-1]


def test_a_node_leads_only_to_nodes_before_it_and_tells_all_values_apart() -> None:
    diagram = Diagram(TABLES, "verdict")
    diagram.range([item.full for item in TABLES.inputs])
    assert len(set(diagram.nodes)) == len(diagram.nodes) - diagram.leaves + 1
    for n, (k, ways) in enumerate(diagram.nodes[diagram.leaves :], diagram.leaves):
        assert all(child < n for _, child in ways)
        assert len(ways) > 1
        masks = [bits for bits, _ in ways]
        assert sum(masks) == TABLES.inputs[k].full | TABLES.inputs[k].unsaid
    assert len(diagram.nodes) < 2000


@pytest.mark.full
def test_a_rulebook_that_is_too_large_for_diagrams_is_searched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(diagrams, "MOST_RESIDUES", 0)
    searched = fresh(BOOK)
    with pytest.raises(NoDiagramError):
        diagram_of(searched, "verdict").range([item.full for item in TABLES.inputs])
    settled = 0
    for own in islice(half_told(TABLES, random.Random(11)), 25):
        case, known = evaluate(searched, own), evaluate(TABLES, own)
        for stage in ("need", "task", "verdict"):
            found, exact = exact_range(case, stage), exact_range(known, stage)
            assert found == exact or not found.exact
            settled += found.exact and len(found.outcomes) > 1
            for outcome, told in reached_by(case, stage).items():
                assert evaluate(TABLES, told, stage).possible(stage) == (outcome,)
        if exact_range(case, "verdict").exact and len(known.possible("verdict")) > 1:
            assert forks_of(case) == forks_of(known)
    assert settled > 10


def test_rows_come_to_the_same_with_and_without_diagrams(monkeypatch: pytest.MonkeyPatch) -> None:
    table = as_columns(SMALL, random_rows(SMALL, 60, 0.3))
    pandas = pytest.importorskip("pandas")
    with_them = assess_many(pandas.DataFrame(table), as_of=AS_OF, rulebook=SMALL)
    monkeypatch.setattr(diagrams, "MOST_RESIDUES", 0)
    without = assess_many(pandas.DataFrame(table), as_of=AS_OF, rulebook=replace(SMALL))
    assert (with_them.verdict == "undecided").any()
    pandas.testing.assert_frame_equal(with_them, without)


def test_questions_in_no_order_are_told_anew_and_searched() -> None:
    mixed = replace(TABLES, inputs=tuple(reversed(TABLES.inputs)))
    assert TABLES.in_order
    assert not mixed.in_order
    with pytest.raises(NoDiagramError):
        diagram_of(mixed, "verdict")
    chance = random.Random(3)
    own = [item.full for item in mixed.inputs]
    facts = mixed.propagate(own)
    for k, item in enumerate(mixed.inputs):
        other = list(own)
        other[k] = 1 << chance.choice([i for i in range(40) if item.full >> i & 1])
        assert mixed.moved(facts, other, k) == mixed.propagate(other)


def test_a_gap_in_a_rulebook_is_no_conclusion_and_hides_none() -> None:
    chance = random.Random(19)
    gaps = 0
    for rule in SMALL.rules:
        book = replace(SMALL, rules=tuple(r for r in SMALL.rules if r != rule))
        tables = tables_for(book, AS_OF)
        f = tables.index["verdict"]
        for own in islice(half_told(tables, chance), 3):
            seen, gap = 0, False
            for _ in range(60):
                completion = a_completion(own, chance)
                try:
                    seen |= evaluate(tables, completion, "verdict").masks[f]
                except RulebookError:
                    gap = True
            reached = diagram_of(tables, "verdict").range(own)
            assert not seen & ~reached
            assert reached.bit_length() <= len(tables.domains[f])
            gaps += gap
    assert gaps > 3
