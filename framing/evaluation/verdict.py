"""Facts → what each stage may conclude: quickly and loosely first, then exactly by search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from operator import and_, getitem
from typing import Any

from framing.answers.interval import Interval
from framing.evaluation.diagrams import NoDiagramError, diagram_of
from framing.evaluation.facts import (
    computed_values,
    likeliest_value,
    middle_value,
)
from framing.evaluation.masks import each_bit, several, union
from framing.evaluation.tables import MAYBE, YES, Tables, truth_of
from framing.rulebook.boxes import Box
from framing.rulebook.model import CHOSEN, NOT_CHOSEN, UNKNOWN

#: Nodes that an exact search may visit before its range is marked "at most these".
STEP_LIMIT = 1500


@dataclass(frozen=True)
class Evaluation:
    """A case after evaluation.

    input_masks: what each input may be; masks: what each fact, then each stage, may be.
    likeliest: for each input the one value that the person put first, or nought; () for none.
    """

    tables: Tables
    input_masks: tuple[int, ...]
    masks: tuple[int, ...]
    may: int
    must: int
    likeliest: tuple[int, ...] = ()

    def possible(self, stage: str) -> tuple[str, ...]:
        """The conclusions of a stage that the quick range leaves open, in the stage's order."""
        f = self.tables.index[stage]
        return self.tables.names(f, self.masks[f])

    def holds(self, when: Iterable[Box] | None) -> bool:
        """Whether one of the boxes surely holds. None always does."""
        return when is None or truth_of(self.tables.mask_boxes(when), self.masks) == YES

    def status(self, rule_id: str) -> str:
        """``fired``, ``open`` or ``ruled_out``."""
        boxes = self.tables.rule_bits[rule_id]
        if self.must & boxes:
            return "fired"
        return "open" if self.may & boxes else "ruled_out"


@dataclass(frozen=True)
class Range:
    """The outcomes still possible for a stage; ``exact`` False means: at most these."""

    outcomes: tuple[str, ...]
    exact: bool


def case_of(tables: Tables, answers: Mapping[str, Any], upto: str | None = None) -> Evaluation:
    """What checked answers come to: every rule and every stage (or those up to one)."""
    found = evaluate(tables, input_masks(tables, answers), upto)
    return replace(found, likeliest=_likeliest(tables, answers))


def said(tables: Tables, answers: Mapping[str, Any]) -> Evaluation:
    """What checked answers say of the facts alone, no stage worked out; for ``assumed``."""
    own = input_masks(tables, answers)
    facts, every = tuple(tables.propagate(own)), tables.every_box
    return Evaluation(tables, own, facts, every, every, _likeliest(tables, answers))


def input_masks(tables: Tables, answers: Mapping[str, Any]) -> tuple[int, ...]:
    """What each input may be, from the answers alone.

    Unknown and missing leave all open; a missing answer that counts once it is said leaves nothing.
    """
    result = []
    for item, masks in zip(tables.inputs, _masks_of(tables), strict=True):
        answer, name = answers.get(item.question), tables.facts[item.fact]
        if not masks:
            fact, asked = tables.rulebook.facts[name], tables.rulebook.asked
            result.append(tables.mask(name, computed_values(fact, asked, answers)))
        elif answer is None:
            result.append(item.full if item.question in answers else item.unsaid)
        elif isinstance(answer, str):
            result.append(masks[answer])
        elif isinstance(answer, tuple):
            result.append(union(masks[option] for option in answer))
        else:
            result.append(masks[answer[name]])
    return tuple(result)


@lru_cache(maxsize=32)
def _masks_of(tables: Tables) -> tuple[Mapping[str, int], ...]:
    """For each input what its fact may be by each option, or by each state of its line.

    Of an input of numbers: nothing.
    """
    result = []
    for item in tables.inputs:
        name, question = tables.facts[item.fact], tables.rulebook.asked[item.question]
        told = {option.id: option.sets for option in question.options}
        if question.kind == "pick_many":
            told = {state: state for state in (CHOSEN, NOT_CHOSEN)}
        masks = {answer: tables.mask(name, (value,)) for answer, value in told.items()}
        result.append(masks and {**masks, UNKNOWN: item.full})
    return tuple(result)


def _likeliest(tables: Tables, answers: Mapping[str, Any]) -> tuple[int, ...]:
    """For each input the value that an answer of several puts first, or that spans centre on."""
    if {tuple, Interval}.isdisjoint(map(type, answers.values())):
        return ()
    rulebook, questions = tables.rulebook, tables.rulebook.asked
    result = []
    for item in tables.inputs:
        fact = rulebook.facts[tables.facts[item.fact]]
        if fact.origin == "computed":
            value = middle_value(fact, questions, answers)
        else:
            value = likeliest_value(questions[item.question], answers.get(item.question))
        result.append(0 if value is None else tables.mask(fact.id, (value,)))
    return tuple(result)


def evaluate(tables: Tables, own: Sequence[int], upto: str | None = None) -> Evaluation:
    """Evaluate every rule for what the inputs leave open, and every stage (or those up to one)."""
    masks, may, must = tables.evaluate(tables.propagate(own), upto=upto)
    return Evaluation(tables, tuple(own), tuple(masks), may, must)


def evaluated(
    tables: Tables, masks: Sequence[int], own: Sequence[int], likeliest: Sequence[int]
) -> Evaluation:
    """A case of which the masks of all facts and stages are known already."""
    may = reduce(and_, map(getitem, tables.may, masks), tables.every_box)
    must = reduce(and_, map(getitem, tables.must, masks), tables.every_box)
    return Evaluation(tables, tuple(own), tuple(masks), may, must, tuple(likeliest))


def evaluate_moved(
    case: Evaluation, own: Sequence[int], k: int, upto: str | None = None
) -> Evaluation:
    """What ``evaluate`` says of inputs that differ from those of the case in input ``k`` only."""
    tables = case.tables
    facts = tables.moved(case.masks[: tables.base], own, k)
    masks, may, must = tables.evaluate(facts, upto=upto)
    return Evaluation(tables, tuple(own), tuple(masks), may, must)


def exact_range(case: Evaluation, stage: str, limit: int = STEP_LIMIT) -> Range:
    """The outcomes that completions of this case really reach.

    They are read from the stage's diagram. Where it has none, because that would be too large, they
    are searched by branch and prune: within ``limit`` nodes the range is exact as well, beyond it
    the quick range is returned, marked as not exact.
    """
    tables, f = case.tables, case.tables.index[stage]
    quick = case.masks[f]
    if not several(quick):
        return Range(tables.names(f, quick), True)
    try:
        return Range(tables.names(f, diagram_of(tables, stage).range(case.input_masks)), True)
    except NoDiagramError:
        reached, done = search(case, stage, limit)
        return Range(tables.names(f, sum(reached) if done else quick), done)


def reached_by(case: Evaluation, stage: str, enough: int = 0) -> dict[str, tuple[int, ...]]:
    """For each outcome that completions of this case reach, one of these completions.

    enough: stop once so many outcomes are found; 0: never. Where a search takes too long, outcomes
    may be missing.
    """
    tables, f, own = case.tables, case.tables.index[stage], case.input_masks
    try:
        diagram = diagram_of(tables, stage)
        came = diagram.reached(own, enough=enough)
        found = {1 << n: diagram.way_to(n, came, own) for n in came if n < diagram.leaves}
    except NoDiagramError:
        reached, _ = search(case, stage, STEP_LIMIT, enough or None)
        found = {bit: node.input_masks for bit, node in reached.items()}
    return {tables.names(f, bit)[0]: assumed(case, told) for bit, told in sorted(found.items())}


def concluded(tables: Tables, own: Sequence[int], stage: str) -> int:
    """The outcome of a stage, as a bit, for inputs that are all told."""
    try:
        return diagram_of(tables, stage).decide(own)
    except NoDiagramError:
        return evaluate(tables, own, stage).masks[tables.index[stage]]


def search(
    case: Evaluation, stage: str, limit: int, enough: int | None = None
) -> tuple[dict[int, Evaluation], bool]:
    """Outcome bit → a case all of whose completions reach it; whether these are all."""
    f = case.tables.index[stage]
    found: dict[int, Evaluation] = {}
    left = limit

    def visit(node: Evaluation) -> bool:
        nonlocal left
        left -= 1
        if left < 0 or len(found) == enough:
            return False
        outcome = node.masks[f]
        if not outcome & ~sum(found):
            return True
        if not several(outcome):
            found[outcome] = node
            return True
        return all(visit(child) for child in branches(node, stage))

    return found, visit(case)


def can_reach(case: Evaluation, stage: str, outcome: str) -> bool:
    """Whether some completion reaches this outcome; True too where a search takes too long."""
    tables, f = case.tables, case.tables.index[stage]
    held, bit = case.masks[f], tables.mask(stage, (outcome,))
    if held == bit or not held & bit:
        return held == bit
    try:
        return diagram_of(tables, stage).range(case.input_masks, bit) == bit
    except NoDiagramError:
        reached, done = search(case, stage, STEP_LIMIT)
        return bit in reached or not done


def branches(node: Evaluation, stage: str) -> Iterable[Evaluation]:
    """The case split on one open input that matters for the stage, one child per value."""
    k = _branch_input(node, stage)
    own = list(node.input_masks)
    for bit in each_bit(own[k]):
        own[k] = bit
        yield evaluate_moved(node, own, k, stage)


def _branch_input(node: Evaluation, stage: str) -> int:
    """The first open input, in interview order, that certainly arises and can still matter."""
    tables = node.tables
    facts = set(tables.relevant(node.masks, node.may, (stage,)))
    fallback = None
    for k, item in enumerate(tables.inputs):
        if not several(node.input_masks[k]):
            continue
        arises = item.arises(node.masks)
        if arises == YES:
            if item.fact in facts:
                return k
            fallback = k if fallback is None else fallback
        elif arises == MAYBE and fallback is None:
            fallback = k
    assert fallback is not None, "an open stage hangs on an open input"
    return fallback


def assumed(case: Evaluation, own: Sequence[int] | None = None) -> tuple[int, ...]:
    """The inputs with each open one at what it is taken to be for the leading verdict.

    That is the option which the person put first, else what the fact's assumption says in view of
    what was said, else the first value still open. own: inputs that are told further than those of
    the case; what was said is still read from the case.
    """
    inputs, likeliest = case.tables.inputs, case.likeliest
    return tuple(
        _taken(case, inputs[k].fact, mask, likeliest[k] if likeliest else 0)
        if several(mask)
        else mask
        for k, mask in enumerate(case.input_masks if own is None else own)
    )


def _taken(case: Evaluation, fact: int, mask: int, first: int) -> int:
    """The one value that an open mask of a fact is taken to be."""
    if first & mask:
        return first
    fits = assumption_that_fits(case, fact, mask)
    return mask & -mask if fits is None else case.tables.assumptions[fact][fits][1]


def assumption_that_fits(case: Evaluation, fact: int, mask: int) -> int | None:
    """The position of the fact's first assumption that is open and fits what was said, if any."""
    tables = case.tables
    for i, (when, value) in enumerate(tables.assumptions[fact]):
        if value & mask and (when is None or truth_of(when, case.masks) == YES):
            return i
    return None


def followed(case: Evaluation) -> Evaluation:
    """The case with what nobody told as assumed, and what is torn between options left so.

    It says which follow-up questions arise for somebody who answers them next.
    """
    filled = assumed(case)
    if case.likeliest:
        both = zip(case.input_masks, filled, case.likeliest, strict=True)
        filled = tuple(mask if first else one for mask, one, first in both)
    return evaluate(case.tables, filled)


def arising(own: Sequence[int], filled: Evaluation) -> tuple[int, ...]:
    """The positions of the inputs that ``own`` leaves open and that arise in the filled case."""
    return tuple(
        k
        for k, item in enumerate(filled.tables.inputs)
        if several(own[k]) and item.arises(filled.masks) == YES
    )
