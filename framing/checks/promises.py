"""The rulebook's promises: how a result may move with one fact, and what a value always brings."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from framing.checks.locations import entry_spot
from framing.checks.stages import not_proven
from framing.evaluation.masks import each_bit, several
from framing.evaluation.narrowing import kept, wished
from framing.evaluation.proofs import (
    SEARCH_LIMIT,
    Cell,
    SearchLimitError,
    branch_input,
    cell,
    cells,
    reach,
    witness,
)
from framing.evaluation.tables import Tables
from framing.faults import Code, Fault
from framing.rulebook.boxes import meet
from framing.rulebook.promise import Promise

#: A case weighed: masks of facts and stages, boxes that may hold, boxes that must.
Masks = tuple[list[int], int, int]


@dataclass(frozen=True)
class _Claim:
    """What holds before a step and must hold after it; ``lost`` says that it does not.

    boxes: one of these holds; 0: the stage reaches anything but ``mask``. upto: the last stage to
    work out; None: all.
    """

    lost: str
    stage: int
    upto: str | None
    mask: int = 0
    boxes: int = 0

    def state(self, weighed: Masks) -> tuple[bool, bool]:
        """Whether it may hold, and whether it must."""
        masks, may, must = weighed
        if self.boxes:
            return bool(may & self.boxes), bool(must & self.boxes)
        outcome = masks[self.stage]
        return bool(outcome & ~self.mask), not outcome & self.mask

    def before(self, tables: Tables) -> Sequence[Cell]:
        """The ways in which it holds before the step."""
        if self.boxes:
            return cells(tables, self.boxes)
        return [{self.stage: (1 << len(tables.domains[self.stage])) - 1 & ~self.mask}]

    @property
    def after(self) -> Cell:
        """What is reached when it is lost after the step, beside that none of its boxes holds."""
        return {} if self.boxes else {self.stage: self.mask}

    def open_facts(self, tables: Tables, weighed: Masks) -> list[int]:
        """The facts and stages, still open, on which it hangs."""
        masks, may, must = weighed
        if not self.boxes:
            return [self.stage] if several(masks[self.stage]) else []
        live = may & ~must & self.boxes
        return [f for f, mask in enumerate(masks) if several(mask) and live & ~tables.must[f][mask]]


def promise_faults(tables: Tables, dated: Sequence[Tables] = ()) -> Iterator[Fault]:
    """Promises that some complete answers break, on the tables' own date.

    dated: tables for other dates, on which promises of what a value always brings must hold too.
    """
    for promise in tables.rulebook.promises:
        where = entry_spot(tables.rulebook, "promises.yaml", promise.id)
        try:
            for fact in promise.facts:
                broken = next(_broken(tables, dated, promise, fact, where), None)
                if broken is not None:
                    yield broken
                    break
        except SearchLimitError:
            yield not_proven(where, promise.id, "kept")


def _broken(
    tables: Tables, dated: Sequence[Tables], promise: Promise, fact: str, where: str
) -> Iterator[Fault]:
    """A fault for each way in which a promise is broken by one of its facts."""

    def fault(how: str, answers: Mapping[str, Any]) -> Fault:
        fix = "Correct the rules, or the promise."
        text = f"{promise.says} But {how}."
        return Fault(Code.PROMISE_BROKEN, where, text, fix, promise.id, answers)

    if promise.value is not None and promise.always is not None:
        for held in (tables, *dated):
            if promise.since is None or held.as_of >= promise.since:
                goal = (promise.stage, promise.always)
                other = _other_end(held, fact, promise.value, goal)
                if other is not None:
                    yield fault(f"on {held.as_of}, {fact} {promise.value} ends elsewhere", other)
        return
    inputs = [k for k, i in enumerate(tables.inputs) if tables.facts[i.fact] == fact]
    for low, high in pairwise(promise.order):
        ends = (tables.mask(fact, (low,)), tables.mask(fact, (high,)))
        for claim in _claims(tables, promise):
            for k in inputs:
                found = _counterexample(tables, claim, k, ends)
                if found is not None:
                    how = f"when {fact} moves from {low} to {high}, {claim.lost}"
                    yield fault(how, witness(tables, found).answers)


def _other_end(
    tables: Tables, fact: str, value: str, goal: tuple[str, str]
) -> Mapping[str, Any] | None:
    """Answers with this value of a fact whose stage may end elsewhere; None: there are none."""
    stage, f = tables.index[goal[0]], tables.index[fact]
    rest = (1 << len(tables.domains[stage])) - 1 & ~tables.mask(goal[0], (goal[1],))
    held = tables.mask(fact, (value,))
    anything = [(1 << len(domain)) - 1 for domain in tables.domains[: tables.base]]
    anything[f] = held
    if not tables.evaluate(anything, gaps_allowed=True)[0][stage] & rest:
        return None
    found = reach(tables, {f: held, stage: rest})
    return None if found is None else found.answers


def _claims(tables: Tables, promise: Promise) -> Iterator[_Claim]:
    if promise.never is not None:
        stage = tables.index[promise.stage]
        mask = tables.mask(promise.stage, (promise.never,))
        yield _Claim(f"{promise.stage} becomes {promise.never}", stage, promise.stage, mask)
        return
    for conclusion in tables.rulebook.stage(promise.stage).conclusions:
        boxes = 0
        for rule in tables.rulebook.rules:
            if (rule.stage, rule.conclusion) == (promise.stage, conclusion.id):
                boxes |= tables.rule_bits[rule.id]
        if boxes:
            yield _Claim(f"{conclusion.id} is lost", -1, None, boxes=boxes)


def _behind(tables: Tables, claim: _Claim) -> set[int]:
    """The facts on which a claim can hang at all, through stages and what brings facts up."""
    waiting = {f for piece in cells(tables, claim.boxes) for f in piece} | {claim.stage} - {-1}
    spans = {stage.fact: stage.mask for stage in tables.stages}
    found: set[int] = set()
    while waiting:
        f = waiting.pop()
        found.add(f)
        read = {g for piece in cells(tables, spans.get(f, 0)) for g in piece}
        for item in tables.inputs:
            if item.fact == f:
                read |= {g for box in item.when or () for g, _ in box}
        waiting |= read - found
    return found


@dataclass(frozen=True)
class _Side:
    """What must be so before the step, or after it: inside the goal, and none of these boxes."""

    goal: Cell
    never: int = 0


def _ways(tables: Tables, claim: _Claim, moved: Collection[int]) -> Iterator[tuple[_Side, _Side]]:
    """All ways in which the claim can be lost, as what is so before the step and what after it.

    Whatever is lost, a box that reads one of the moved facts holds on one side only: without
    that, every stage would come out the same.
    """
    behind = _behind(tables, claim)
    read = claim.boxes
    for stage in tables.stages:
        if stage.fact in behind:
            read |= stage.mask
    for k in range(len(tables.boxes)):
        box = cell(tables, k) if read >> k & 1 else {}
        if not moved & box.keys():
            continue
        for before in claim.before(tables):
            held = meet(before, box)
            if held is not None:
                yield _Side(held), _Side(claim.after, claim.boxes | 1 << k)
            held = meet(claim.after, box)
            if held is not None:
                yield _Side(before, 1 << k), _Side(held, claim.boxes)


def _counterexample(
    tables: Tables, claim: _Claim, k: int, ends: tuple[int, int]
) -> tuple[int, ...] | None:
    """Inputs with which the claim holds before the step and not after it, or None.

    The two cases are weighed side by side, and inputs split until both are certain.
    Raises SearchLimitError.
    """
    moved = _brought_up_by(tables, tables.inputs[k].fact)
    full = tuple(item.full for item in tables.inputs)
    waiting = [(full, way) for way in _ways(tables, claim, moved)]
    steps = SEARCH_LIMIT
    while waiting:
        own, way = waiting.pop()
        steps -= 1
        if steps < 0:
            raise SearchLimitError
        pair = [(*own[:k], end, *own[k + 1 :]) for end in ends]
        both = [
            tables.evaluate(tables.propagate(o), gaps_allowed=True, upto=claim.upto) for o in pair
        ]
        had, has = (claim.state(weighed) for weighed in both)
        if not had[0] or has[1]:
            continue
        if had[1] and not has[0]:
            return pair[0]
        wishes = [
            wished(tables, weighed[0], side.goal, side.never)
            for weighed, side in zip(both, way, strict=True)
        ]
        less = _kept_in_both(tables, own, both[0][0], wishes, moved)
        if less != own:
            waiting += [] if less is None else [(less, way)]
            continue
        split = _next_input(tables, claim, list(zip(pair, both, strict=True)))
        if split is None:
            continue
        waiting += [((*own[:split], bit, *own[split + 1 :]), way) for bit in each_bit(own[split])]
    return None


def _brought_up_by(tables: Tables, fact: int) -> set[int]:
    """The fact, and those whose questions arise or not as it moves."""
    found = {fact}
    for item in tables.inputs:
        if any(f in found for box in item.when or () for f, _ in box):
            found.add(item.fact)
    return found


def _kept_in_both(
    tables: Tables,
    own: tuple[int, ...],
    masks: Sequence[int],
    wishes: Sequence[Sequence[int] | None],
    moved: Collection[int],
) -> tuple[int, ...] | None:
    """The inputs without values that either case rules out for a fact that is the same in both."""
    one, other = wishes
    if one is None or other is None:
        return None
    both = [a if f in moved else a & b for f, (a, b) in enumerate(zip(one, other, strict=True))]
    if not all(both[: tables.base]):
        return None
    return kept(tables, own, masks, both, moved)


def _next_input(
    tables: Tables, claim: _Claim, pair: Sequence[tuple[tuple[int, ...], Masks]]
) -> int | None:
    for own, weighed in pair:
        outside = claim.open_facts(tables, weighed)
        if outside:
            found = branch_input(tables, own, weighed[0], weighed[1], outside)
            if found is not None:
                return found
    return None
