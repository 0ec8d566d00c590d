"""Facts → what each stage may conclude: quickly and loosely first, then exactly by search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from operator import and_, getitem
from typing import Any

from framing.answers.answers import Answers
from framing.answers.interval import Interval
from framing.evaluation.facts import (
    computed_values,
    likeliest_value,
    middle_value,
    values_from,
)
from framing.evaluation.tables import MAYBE, YES, Tables
from framing.faults import FaultsError

#: Nodes that an exact search may visit before its range is marked "at most these".
STEP_LIMIT = 1500
#: Nodes that it visits before it tries what journeys answer, which costs as much as some nodes.
UNAIDED = 50


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
        if values is None:
            result.append(item.full if item.question in answers else item.unsaid)
        else:
            result.append(tables.mask(fact.id, values))
    return tuple(result)


def _likeliest(tables: Tables, answers: Mapping[str, Any]) -> tuple[int, ...]:
    """For each input the value that an answer of several puts first, or that spans centre on."""
    if not any(isinstance(given, (tuple, Interval)) for given in answers.values()):
        return ()
    rulebook = tables.rulebook
    questions = {q.id: q for q in rulebook.questions}
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


def exact_range(case: Evaluation, stage: str, limit: int = STEP_LIMIT, known: int = 0) -> Range:
    """The outcomes that completions of this case really reach, by branch and prune.

    Within ``limit`` nodes the range is exact: each outcome is reached by some completion. Beyond
    it the quick range is returned, marked as not exact. known: outcomes, as bits, of which a
    completion is known already.
    """
    reached, done = _search(case, stage, limit, known=known)
    f = case.tables.index[stage]
    return Range(case.tables.names(f, sum(reached) | known if done else case.masks[f]), done)


def reached_by(
    case: Evaluation, stage: str, limit: int = STEP_LIMIT, enough: int | None = None
) -> dict[str, tuple[int, ...]]:
    """For each outcome that was found within ``limit`` nodes, one completion that reaches it.

    enough: stop once so many outcomes are found.
    """
    tables = case.tables
    f = tables.index[stage]
    reached, _ = _search(case, stage, limit, enough)
    return {tables.names(f, bit)[0]: assumed(node) for bit, node in reached.items()}


def _search(
    case: Evaluation, stage: str, limit: int, enough: int | None = None, known: int = 0
) -> tuple[dict[int, Evaluation], bool]:
    """Outcome bit → a case all of whose completions reach it; whether these, with those known, are
    all."""
    f = case.tables.index[stage]
    found: dict[int, Evaluation] = {}
    left = limit

    def visit(node: Evaluation) -> bool:
        nonlocal left
        left -= 1
        if left < 0 or len(found) == enough:
            return False
        if left == limit - UNAIDED:
            found.update(_like_journeys(case, stage, case.masks[f] & ~(sum(found) | known)))
        outcome = node.masks[f]
        if not outcome & ~(sum(found) | known):
            return True
        if not outcome & (outcome - 1):
            found[outcome] = node
            return True
        return all(visit(child) for child in branches(node, stage))

    return found, visit(case)


def _like_journeys(case: Evaluation, stage: str, sought: int) -> dict[int, Evaluation]:
    """Completions that reach outcomes sought (bits), by telling what is open as a journey does."""
    tables, f = case.tables, case.tables.index[stage]
    found: dict[int, Evaluation] = {}
    for journey in _journeys(tables):
        if not journey.masks[f] & sought & ~sum(found):
            continue
        both = zip(case.input_masks, journey.input_masks, strict=True)
        own = assumed(case, [mask & told or mask for mask, told in both])
        node = evaluate(tables, own, stage)
        if node.masks[f] & sought and not node.masks[f] & (node.masks[f] - 1):
            found.setdefault(node.masks[f], node)
    return found


@lru_cache(maxsize=4)
def _journeys(tables: Tables) -> tuple[Evaluation, ...]:
    """The rulebook's journeys whose answers can be read."""
    found = []
    for journey in tables.rulebook.journeys:
        with suppress(FaultsError):
            found.append(case_of(tables, Answers(journey.answers, tables.rulebook)))
    return tuple(found)


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
    k = _branch_input(node, stage)
    own = list(node.input_masks)
    mask = own[k]
    while mask:
        own[k] = mask & -mask
        mask &= mask - 1
        yield evaluate_moved(node, own, k, stage)


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


def assumed(case: Evaluation, own: Sequence[int] | None = None) -> tuple[int, ...]:
    """The inputs with each open one at what it is taken to be for the leading verdict.

    That is the option which the person put first, else what the fact's assumption says in view of
    what was said, else the first value still open. own: inputs that are told further than those of
    the case; what was said is still read from the case.
    """
    inputs, likeliest = case.tables.inputs, case.likeliest
    return tuple(
        _taken(case, inputs[k].fact, mask, likeliest[k] if likeliest else 0)
        if mask & (mask - 1)
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
        if value & mask and (when is None or tables.arises(when, case.masks) == YES):
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
    arises = filled.tables.arises
    return tuple(
        k
        for k, item in enumerate(filled.tables.inputs)
        if own[k] & (own[k] - 1) and (item.when is None or arises(item.when, filled.masks) == YES)
    )
