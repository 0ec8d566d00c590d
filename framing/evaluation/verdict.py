"""Facts → what each stage may conclude: quickly and loosely first, then exactly by search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from framing.evaluation.facts import computed_values, values_from
from framing.evaluation.tables import MAYBE, YES, Tables

#: Nodes that an exact search may visit before its range is marked "at most these".
STEP_LIMIT = 1500


@dataclass(frozen=True)
class Evaluation:
    """A case after evaluation.

    input_masks: what each input may be; masks: what each fact, then each stage, may be.
    """

    tables: Tables
    input_masks: tuple[int, ...]
    masks: tuple[int, ...]
    may: int
    must: int

    def possible(self, stage: str) -> tuple[str, ...]:
        """The conclusions of a stage that the quick range leaves open, in the stage's order."""
        f = self.tables.index[stage]
        return self.tables.names(f, self.masks[f])

    def status(self, rule_id: str) -> str:
        """``fired``, ``open`` or ``ruled_out``."""
        bits = self.tables.rule_bits[rule_id]
        if self.must & bits:
            return "fired"
        return "open" if self.may & bits else "ruled_out"


@dataclass(frozen=True)
class Range:
    """The outcomes still possible for a stage; ``exact`` False means: at most these."""

    outcomes: tuple[str, ...]
    exact: bool


def input_masks(tables: Tables, answers: Mapping[str, Any]) -> tuple[int, ...]:
    """What each input may be, from the answers alone; unknown and missing leave all open."""
    rulebook = tables.rulebook
    questions = {q.id: q for q in rulebook.questions}
    result = []
    for item in tables.inputs:
        fact = rulebook.facts[tables.facts[item.fact]]
        values: frozenset[str] | None
        if fact.origin == "computed":
            values = computed_values(fact, questions, answers)
        else:
            values = values_from(questions[item.question], fact.id, answers.get(item.question))
        result.append(item.full if values is None else tables.mask(fact.id, values))
    return tuple(result)


def evaluate(tables: Tables, own: Sequence[int], upto: str | None = None) -> Evaluation:
    """Evaluate every rule for what the inputs leave open, and every stage (or those up to one)."""
    masks, may, must = tables.evaluate(tables.propagate(own), upto=upto)
    return Evaluation(tables, tuple(own), tuple(masks), may, must)


def exact_range(case: Evaluation, stage: str, limit: int = STEP_LIMIT) -> Range:
    """The outcomes that completions of this case really reach, by branch and prune.

    Within ``limit`` nodes the range is exact: each outcome is reached by some completion. Beyond
    it the quick range is returned, marked as not exact.
    """
    tables = case.tables
    f = tables.index[stage]
    quick = case.masks[f]
    found, left = 0, limit

    def visit(node: Evaluation) -> bool:
        nonlocal found, left
        left -= 1
        if left < 0:
            return False
        outcome = node.masks[f]
        if not outcome & ~found:
            return True
        if not outcome & (outcome - 1):
            found |= outcome
            return True
        return all(visit(child) for child in branches(node, stage))

    done = visit(case)
    return Range(tables.names(f, found if done else quick), done)


def can_reach(case: Evaluation, stage: str, outcome: str, limit: int = STEP_LIMIT) -> bool:
    """Whether some completion reaches this outcome; True too when ``limit`` nodes don't tell."""
    f = case.tables.index[stage]
    bit = case.tables.mask(stage, (outcome,))
    left = limit
    waiting = [case]
    while waiting:
        node = waiting.pop()
        left -= 1
        held = node.masks[f]
        if held == bit or left < 0:
            return True
        if held & bit:
            waiting.extend(reversed(list(branches(node, stage))))
    return False


def branches(node: Evaluation, stage: str) -> Iterable[Evaluation]:
    """The case split on one open input that matters for the stage, one child per value."""
    tables = node.tables
    k = _branch_input(node, stage)
    own = list(node.input_masks)
    mask = own[k]
    while mask:
        own[k] = mask & -mask
        mask &= mask - 1
        yield evaluate(tables, own, stage)


def _branch_input(node: Evaluation, stage: str) -> int:
    """The first open input, in interview order, that certainly arises and can still matter."""
    tables = node.tables
    facts = set(tables.relevant(node.masks, node.may, (stage,)))
    fallback = None
    for k, item in enumerate(tables.inputs):
        if not node.input_masks[k] & (node.input_masks[k] - 1):
            continue
        arises = YES if item.when is None else tables.arises(item.when, node.masks)
        if arises == YES:
            if item.fact in facts:
                return k
            fallback = k if fallback is None else fallback
        elif arises == MAYBE and fallback is None:
            fallback = k
    assert fallback is not None, "an open stage hangs on an open input"
    return fallback


def assumed(tables: Tables, own: Sequence[int]) -> tuple[int, ...]:
    """The inputs with each open one set to its fact's declared assumption.

    An assumption that an input cannot take is replaced by the input's first value still open.
    """
    return tuple(
        assumed_mask(tables, item.fact, mask) if mask & (mask - 1) else mask
        for item, mask in zip(tables.inputs, own, strict=True)
    )


def arising(own: Sequence[int], filled: Evaluation) -> tuple[int, ...]:
    """The positions of the inputs that ``own`` leaves open and that arise in the filled case."""
    arises = filled.tables.arises
    return tuple(
        k
        for k, item in enumerate(filled.tables.inputs)
        if own[k] & (own[k] - 1) and (item.when is None or arises(item.when, filled.masks) == YES)
    )


def assumed_mask(tables: Tables, fact: int, mask: int) -> int:
    """What an open mask of a fact is taken to be: its assumption, else the first value open."""
    assume = tables.rulebook.facts[tables.facts[fact]].assume
    value = tables.mask(tables.facts[fact], (assume.value,)) if assume else 0
    return value & mask or mask & -mask
