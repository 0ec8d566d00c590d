"""The least changes of answers that flip the verdict: single answers first, then pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from framing.model import CHOSEN, Question
from framing.tables import YES
from framing.verdict import Weighed, can_reach, exact_range, weigh

#: How many flips of two answers are listed.
PAIR_LIMIT = 12


@dataclass(frozen=True)
class Change:
    """One answer changed. ``was`` None: it was open. option: the new option, or the line ticked."""

    question: Question
    was: str | None
    option: str
    now: str
    changeable: bool


@dataclass(frozen=True)
class Flip:
    """Changes that together rule the old verdict out; ``verdicts`` are possible afterwards."""

    changes: tuple[Change, ...]
    verdicts: tuple[str, ...]

    @property
    def changeable(self) -> bool:
        """Whether the person can bring all of it about; otherwise some of it is given."""
        return all(change.changeable for change in self.changes)

    def applied(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """The answers with these changes made."""
        result = {k: dict(v) if isinstance(v, Mapping) else v for k, v in answers.items()}
        for change in self.changes:
            if change.question.kind == "pick_many":
                lines = result.get(change.question.id)
                lines = dict(lines) if isinstance(lines, Mapping) else {}
                lines[change.option] = change.now
                result[change.question.id] = lines
            else:
                result[change.question.id] = change.option
        return result


def flips(case: Weighed, old: str) -> tuple[Flip, ...]:
    """Singles and pairs of changes after which ``old`` is no longer a possible verdict.

    No part of a pair does it alone. Changeable ones come first, singles before pairs; of the
    pairs at most PAIR_LIMIT are listed. Numbers are not varied: their effect is a computed fact.
    """
    tables = case.tables
    verdict = tables.index["verdict"]
    old_bit = tables.mask("verdict", (old,))
    singles: list[Flip] = []
    rest: list[tuple[int, int]] = []
    matter = _can_matter(case)
    for k, bit in _moves(case):
        if tables.inputs[k].fact not in matter:
            continue
        own = list(case.own)
        own[k] = bit
        node = weigh(tables, own, "verdict")
        if can_reach(node, "verdict", old):
            rest.append((k, bit))
        else:
            outcomes = exact_range(node, "verdict").outcomes
            singles.append(Flip((_change(case, k, bit),), outcomes))
    pairs = list(_pairs(case, rest, verdict, old_bit)) if len(singles) < PAIR_LIMIT * 4 else []
    ordered = sorted(singles, key=lambda flip: not flip.changeable)
    pairs.sort(key=lambda flip: not flip.changeable)
    return (*ordered, *pairs[:PAIR_LIMIT])


def _moves(case: Weighed) -> Iterator[tuple[int, int]]:
    """Each answer that could be given differently: (input, new value)."""
    tables = case.tables
    for k, item in enumerate(tables.inputs):
        fact = tables.rulebook.facts[tables.facts[item.fact]]
        if fact.origin == "computed":
            continue
        if item.when is not None and tables.arises(item.when, case.masks) != YES:
            continue
        held = case.own[k]
        known = not held & (held - 1)
        mask = item.full & ~held if known else held
        while mask:
            yield k, mask & -mask
            mask &= mask - 1


def _pairs(
    case: Weighed, moves: list[tuple[int, int]], verdict: int, old_bit: int
) -> Iterator[Flip]:
    tables = case.tables
    for (k, bit), (m, other) in combinations(moves, 2):
        if k == m:
            continue
        own = list(case.own)
        own[k], own[m] = bit, other
        masks = tables.weigh(tables.spread(own), upto="verdict")[0]
        if not masks[verdict] & old_bit:
            changes = (_change(case, k, bit), _change(case, m, other))
            yield Flip(changes, tables.names(verdict, masks[verdict]))


def _can_matter(case: Weighed) -> set[int]:
    """Facts on which the verdict hangs at all in this rulebook, through earlier stages."""
    tables = case.tables
    wanted = {tables.index["verdict"]}
    found: set[int] = set()
    for stage in reversed(tables.stages):
        if stage.fact in wanted:
            for f, column in enumerate(tables.singles):
                if any(~bits & stage.mask for bits in column):
                    (wanted if f >= tables.base else found).add(f)
    for item in reversed(tables.inputs):
        if item.fact in found and item.when:
            found.update(f for box in item.when for f, _ in box)
    return found


def _change(case: Weighed, k: int, bit: int) -> Change:
    tables = case.tables
    item = tables.inputs[k]
    question = tables.rulebook.question(item.question)
    value = tables.names(item.fact, bit)[0]
    held = tables.names(item.fact, case.own[k])
    was = held[0] if len(held) == 1 else None
    if question.kind == "pick_many":
        line = tables.facts[item.fact]
        return Change(question, was, line, value, question.changeable and value != CHOSEN)
    option = next(o for o in question.options if o.sets == value)
    return Change(question, was, option.id, value, question.changeable)
