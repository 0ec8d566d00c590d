"""What can be shown of a rulebook without trying every answer: gaps and conclusions never reached.

A stage is without a gap when its deciding boxes cover all combinations of the facts it reads.
Combinations left over are then tested one by one: can any complete set of answers bring them
about? Only those that can are gaps, and each is shown with such answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from framing.evaluation.masks import each_bit, several
from framing.evaluation.narrowing import narrowed
from framing.evaluation.tables import MAYBE, NO, StageTable, Tables
from framing.rulebook.boxes import subtract
from framing.rulebook.model import UNKNOWN

#: fact index → mask of values; facts not named may be anything.
Cell = Mapping[int, int]
#: Nodes one search for a witness may visit.
SEARCH_LIMIT = 200_000


@dataclass(frozen=True)
class Witness:
    """Answers that show something, as question id → answer, complete where it matters."""

    answers: Mapping[str, Any]


class SearchLimitError(Exception):
    """A search for a witness was given up, so nothing is proven either way."""


def gap(tables: Tables, stage: StageTable) -> Witness | None:
    """Answers with which a stage reaches no conclusion, or None when there are none."""
    read = cells(tables, stage.mask)
    for left in subtract(whole(tables, read), read):
        found = reach(tables, left)
        if found is not None:
            return found
    return None


def cells(tables: Tables, boxes: int) -> list[Cell]:
    """The boxes whose bits are set, as cells."""
    return [cell(tables, k) for k in range(len(tables.boxes)) if boxes >> k & 1]


def whole(tables: Tables, read: Iterable[Cell]) -> Cell:
    """The cell that holds every combination of the facts which these cells read."""
    facts = sorted({f for piece in read for f in piece})
    return {f: (1 << len(tables.domains[f])) - 1 for f in facts}


def cell(tables: Tables, k: int) -> Cell:
    """Box ``k`` as a cell."""
    return {
        tables.index[f]: tables.mask(f, v & set(tables.domains[tables.index[f]]))
        for f, v in tables.boxes[k][1].items()
    }


def reach(tables: Tables, goal: Cell) -> Witness | None:
    """Answers whose facts and stage outcomes all lie inside ``goal``, or None when none do.

    Raises SearchLimitError when the search is too long to tell.
    """
    steps = SEARCH_LIMIT
    waiting = [tuple(item.full for item in tables.inputs)]
    while waiting:
        own = waiting.pop()
        steps -= 1
        if steps < 0:
            raise SearchLimitError
        masks, may, _ = tables.evaluate(tables.propagate(own), gaps_allowed=True)
        if any(not masks[f] & wanted for f, wanted in goal.items()):
            continue
        outside = [f for f, wanted in goal.items() if masks[f] & ~wanted]
        if not outside:
            return witness(tables, own)
        less = narrowed(tables, own, masks, goal)
        if less is None:
            continue
        if less != own:
            waiting.append(less)
            continue
        k = branch_input(tables, own, masks, may, outside)
        if k is None:
            continue
        waiting += [(*own[:k], bit, *own[k + 1 :]) for bit in each_bit(own[k])]
    return None


def branch_input(
    tables: Tables, own: Sequence[int], masks: Sequence[int], may: int, outside: Sequence[int]
) -> int | None:
    """An open input to branch on: facts of the goal itself first, then facts behind its stages."""
    direct = {f for f in outside if f < tables.base}
    stages = [tables.facts[f] for f in outside if f >= tables.base]
    behind = set(tables.relevant(masks, may, stages))
    for facts in (direct, behind, range(tables.base)):
        for k, item in enumerate(tables.inputs):
            if item.fact not in facts or not several(own[k]):
                continue
            if item.arises(masks) != NO:
                controller = _controller(tables, own, masks, k)
                return k if controller is None else controller
    return None


def _controller(tables: Tables, own: Sequence[int], masks: Sequence[int], k: int) -> int | None:
    """An open input on which it hangs whether input ``k`` arises; None when it surely arises."""
    waits = tables.inputs[k]
    if waits.arises(masks) != MAYBE:
        return None
    facts = {f for box in waits.when or () for f, _ in box if several(masks[f])}
    for m, item in enumerate(tables.inputs[:k]):
        if item.fact in facts and several(own[m]):
            deeper = _controller(tables, own, masks, m)
            return m if deeper is None else deeper
    return None


def witness(tables: Tables, own: Sequence[int]) -> Witness:
    """The inputs written as answers; what does not matter is left out.

    Where some values of an input would do, it is told as the first of them.
    """
    answers: dict[str, Any] = {}
    computed: dict[str, str] = {}
    facts = tables.propagate(own)
    for k, item in enumerate(tables.inputs):
        if own[k] == item.full and several(own[k]):
            continue
        if item.arises(facts) == NO:
            continue
        question = tables.rulebook.question(item.question)
        value = tables.names(item.fact, own[k])[0]
        if question.kind == "pick_many":
            answers.setdefault(question.id, {})[tables.facts[item.fact]] = value
        elif question.kind == "choose_one":
            answers[question.id] = next(o.id for o in question.options if o.sets == value)
        else:
            computed[tables.facts[item.fact]] = value
    answers.update(_numbers(tables, computed))
    return Witness({q: UNKNOWN if a == {} else a for q, a in answers.items()})


def _numbers(tables: Tables, computed: Mapping[str, str]) -> Mapping[str, Any]:
    """Numbers that give the computed facts these values; the values themselves if none is found."""
    if not computed:
        return {}
    from framing.evaluation.number_examples import computed_facts, realised

    names = computed_facts(tables.rulebook)
    for values, numbers in realised(tables.rulebook).items():
        together = dict(zip(names, values, strict=True))
        if all(together[name] == value for name, value in computed.items()):
            needed = {q for name in computed for q in tables.rulebook.facts[name].inputs}
            return {q: value for q, value in numbers.items() if q in needed}
    return computed


def one_without_other(tables: Tables, one: int, other: int) -> Witness | None:
    """Answers for which a box of ``one`` (bits) holds and none of ``other``; None when none do."""
    against = cells(tables, other)
    for piece in cells(tables, one):
        space = {**whole(tables, [piece, *against]), **piece}
        for left in subtract(space, against):
            found = reach(tables, left)
            if found is not None:
                return found
    return None
