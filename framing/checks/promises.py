"""The rulebook's promises: how a result may move with one fact, and what a value always brings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from framing.checks.locations import entry_spot
from framing.checks.stages import not_proven
from framing.evaluation.proofs import (
    SEARCH_LIMIT,
    SearchLimitError,
    branch_input,
    cell,
    cells,
    reach,
    witness,
)
from framing.evaluation.tables import StageTable, Tables
from framing.faults import Code, Fault
from framing.rulebook.model import Promise

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

    def open_facts(self, tables: Tables, weighed: Masks) -> list[int]:
        """The facts and stages, still open, on which it hangs."""
        masks, may, must = weighed
        if not self.boxes:
            return [self.stage] if masks[self.stage] & (masks[self.stage] - 1) else []
        live = may & ~must & self.boxes
        return [
            f for f, mask in enumerate(masks) if mask & (mask - 1) and live & ~tables.must[f][mask]
        ]


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
            if tables.index[fact] not in _behind(tables, claim):
                continue
            if _kept_by_the_rules_alone(tables, claim, tables.index[fact], ends):
                continue
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


def _kept_by_the_rules_alone(
    tables: Tables, claim: _Claim, fact: int, ends: tuple[int, int]
) -> bool:
    """Whether a claim is kept even if all that the fact does not bring about could be anything.

    Facts and stages that the fact cannot change are taken as free, whether answers bring them
    about together or not; False proves nothing, and a search through the answers must tell. Where
    a stage would reach nothing, no answers lead there, since a stage without a gap is proven first.
    """
    if claim.boxes or any(fact == f for i in tables.inputs for box in i.when or () for f, _ in box):
        return False
    moved, changed = {fact}, []
    read: set[int] = set()
    for stage in tables.stages:
        own = {f for piece in cells(tables, stage.mask) for f in piece}
        if own & moved and stage.fact <= claim.stage:
            moved.add(stage.fact)
            changed.append(stage)
            read |= own
    free = sorted(read - moved)

    waiting = [{f: (1 << len(tables.domains[f])) - 1 for f in free}]
    deciding = 0
    for stage in changed:
        deciding |= stage.mask
    steps = SEARCH_LIMIT
    while waiting:
        values = waiting.pop()
        steps -= 1
        before, after = (_outcome(tables, changed, {**values, fact: end}) for end in ends)
        if before is None or after is None:
            continue
        if not before[0] & ~claim.mask or not after[0] & claim.mask:
            continue
        split = _cut(
            tables, free, values, (before[1] & ~before[2] | after[1] & ~after[2]) & deciding
        )
        if split is None or not steps:
            return False
        f, part = split
        waiting += [{**values, f: values[f] & part}, {**values, f: values[f] & ~part}]
    return True


def _outcome(
    tables: Tables, changed: Sequence[StageTable], values: Mapping[int, int]
) -> tuple[int, int, int] | None:
    """What the last of the stages may reach, and the boxes that may and must hold; None: nothing.

    values: masks of facts and stages; those left out play no part in these stages.
    """
    may = must = -1
    for f, mask in values.items():
        may &= tables.may[f][mask]
        must &= tables.must[f][mask]
    reached = 0
    for stage in changed:
        live, sure = may & stage.mask, must & stage.mask
        if sure:
            live &= ((sure & -sure) << 1) - 1
        reached = sum(1 << i for i, span in enumerate(stage.spans) if live & span)
        if not reached:
            return None
        may &= tables.may[stage.fact][reached]
        must &= tables.must[stage.fact][reached]
    return reached, may, must


def _cut(
    tables: Tables, free: Sequence[int], values: Mapping[int, int], undecided: int
) -> tuple[int, int] | None:
    """A fact, and the values that an undecided box admits of it, if it admits not all."""
    while undecided:
        box = cell(tables, (undecided & -undecided).bit_length() - 1)
        undecided &= undecided - 1
        for f in free:
            if f in box and values[f] & box[f] and values[f] & ~box[f]:
                return f, box[f]
    return None


def _counterexample(
    tables: Tables, claim: _Claim, k: int, ends: tuple[int, int]
) -> tuple[int, ...] | None:
    """Inputs with which the claim holds before the step and not after it, or None.

    The two cases are weighed side by side, and inputs split until both are certain.
    Raises SearchLimitError.
    """
    waiting = [tuple(item.full for item in tables.inputs)]
    steps = SEARCH_LIMIT
    while waiting:
        own = waiting.pop()
        steps -= 1
        if steps < 0:
            raise SearchLimitError
        pair = [(*own[:k], end, *own[k + 1 :]) for end in ends]
        before, after = (
            tables.evaluate(tables.propagate(o), gaps_allowed=True, upto=claim.upto) for o in pair
        )
        had, has = claim.state(before), claim.state(after)
        if not had[0] or has[1]:
            continue
        if had[1] and not has[0]:
            return pair[0]
        split = _next_input(tables, claim, list(zip(pair, (before, after), strict=True)))
        if split is None:
            continue
        mask = own[split]
        while mask:
            waiting.append((*own[:split], mask & -mask, *own[split + 1 :]))
            mask &= mask - 1
    return None


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
