"""What can be shown of a rulebook without trying every answer: gaps and conclusions never reached.

A stage is without a gap when its deciding boxes cover all combinations of the facts it reads.
Combinations left over are then tested one by one: can any complete set of answers bring them
about? Only those that can are gaps, and each is shown with such answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from framing.model import UNKNOWN
from framing.tables import MAYBE, NO, StageTable, Tables

#: fact index → mask of values; facts not named may be anything.
Cell = dict[int, int]
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
    read: list[Cell] = []
    for k, bit in enumerate(_bits(tables)):
        if bit & stage.mask:
            read.append(_cell(tables, k))
    facts = sorted({f for cell in read for f in cell})
    space = {f: (1 << len(tables.domains[f])) - 1 for f in facts}
    for left in subtract(space, read):
        found = reach(tables, left)
        if found is not None:
            return found
    return None


def _bits(tables: Tables) -> Iterator[int]:
    return (1 << k for k in range(len(tables.boxes)))


def _cell(tables: Tables, k: int) -> Cell:
    return {
        tables.index[f]: tables.mask(f, v & set(tables.domains[tables.index[f]]))
        for f, v in tables.boxes[k][1].items()
    }


def subtract(space: Cell, cells: Sequence[Cell]) -> list[Cell]:
    """Disjoint cells that together hold what of ``space`` no cell covers."""
    left = [space]
    for cell in cells:
        rest: list[Cell] = []
        for piece in left:
            rest.extend(_minus(piece, cell))
        left = rest
    return left


def _minus(piece: Cell, cell: Cell) -> Iterator[Cell]:
    if any(not piece[f] & mask for f, mask in cell.items()):
        yield piece
        return
    inside = dict(piece)
    for f, mask in cell.items():
        outside = inside[f] & ~mask
        if outside:
            yield {**inside, f: outside}
            inside[f] &= mask


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
        masks, may, _ = tables.weigh(tables.spread(own), gaps_allowed=True)
        if any(not masks[f] & wanted for f, wanted in goal.items()):
            continue
        outside = [f for f, wanted in goal.items() if masks[f] & ~wanted]
        if not outside:
            return witness(tables, own)
        k = _split(tables, own, masks, may, outside)
        if k is None:
            continue
        mask = own[k]
        while mask:
            waiting.append((*own[:k], mask & -mask, *own[k + 1 :]))
            mask &= mask - 1
    return None


def _split(
    tables: Tables, own: Sequence[int], masks: Sequence[int], may: int, outside: Sequence[int]
) -> int | None:
    """An open input to branch on: facts of the goal itself first, then facts behind its stages."""
    direct = {f for f in outside if f < tables.base}
    stages = [tables.facts[f] for f in outside if f >= tables.base]
    behind = set(tables.relevant(masks, may, stages))
    for facts in (direct, behind, range(tables.base)):
        for k, item in enumerate(tables.inputs):
            if item.fact not in facts or not own[k] & (own[k] - 1):
                continue
            if item.when is None or tables.arises(item.when, masks) != NO:
                controller = _controller(tables, own, masks, k)
                return k if controller is None else controller
    return None


def _controller(tables: Tables, own: Sequence[int], masks: Sequence[int], k: int) -> int | None:
    """An open input on which it hangs whether input ``k`` arises; None when it surely arises."""
    when = tables.inputs[k].when
    if when is None or tables.arises(when, masks) != MAYBE:
        return None
    facts = {f for box in when for f, _ in box if masks[f] & (masks[f] - 1)}
    for m, item in enumerate(tables.inputs[:k]):
        if item.fact in facts and own[m] & (own[m] - 1):
            deeper = _controller(tables, own, masks, m)
            return m if deeper is None else deeper
    return None


def witness(tables: Tables, own: Sequence[int]) -> Witness:
    """The inputs written as answers; what does not matter is left out."""
    answers: dict[str, Any] = {}
    for k, item in enumerate(tables.inputs):
        if own[k] & (own[k] - 1):
            continue
        question = tables.rulebook.question(item.question)
        value = tables.names(item.fact, own[k])[0]
        if question.kind == "pick_many":
            answers.setdefault(question.id, {})[tables.facts[item.fact]] = value
        elif question.kind == "choose_one":
            answers[question.id] = next(o.id for o in question.options if o.sets == value)
        else:
            answers[tables.facts[item.fact]] = value
    return Witness({q: a or UNKNOWN for q, a in answers.items()})


def unreached(tables: Tables, stage: StageTable) -> Iterable[str]:
    """Conclusions of a stage that no complete set of answers reaches."""
    for i, conclusion in enumerate(tables.domains[stage.fact]):
        if reach(tables, {stage.fact: 1 << i}) is None:
            yield conclusion
