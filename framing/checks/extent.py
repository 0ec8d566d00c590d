"""How many complete sets of answers there are, and the most core questions that one brings up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from framing.evaluation.interview import behind_services, facts_of
from framing.evaluation.masks import each_bit
from framing.evaluation.proofs import witness
from framing.evaluation.tables import NO, Input, MaskBoxes, Tables, truth_of
from framing.rulebook.model import NOT_CHOSEN

#: One value of an input that stands for all that bring up the same, and how many these are.
Alike = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Extent:
    """answer_sets: complete ones, alike where no rule can tell answers apart. longest: the most
    core questions with a choice that one may be asked, one that is asked in two steps (a family,
    then its options) named twice; shown_by: answers that bring them up."""

    answer_sets: int
    longest: tuple[str, ...]
    shown_by: Mapping[str, Any]


def extent(tables: Tables) -> Extent:
    """How many ways there are to answer, and the most core questions that one of them brings up.

    As in the interview, a question that can no longer change the result is not asked.
    """
    boxes = {name: _boxes(tables, name) for name in _core(tables)}
    mattering = _mattering(tables)
    longest: tuple[str, ...] = ()
    shown: Sequence[int] = ()
    for own, facts in control_cases(tables):
        asked = tuple(q for q, when in boxes.items() if not when or truth_of(when, facts))
        answered = zip(tables.inputs, own, strict=True)
        told = ((item, mask) for item, mask in answered if mask != item.full)
        twice = tuple(i.question for i, mask in told if _takes_two_steps(tables, i, mask))
        if len(asked) + len(twice) > len(longest):
            asked = mattering(asked, own)
        if len(asked) + len(twice) > len(longest):
            longest, shown = (*twice, *asked), own
    answers = witness(tables, list(shown)).answers if shown else {}
    return Extent(answer_sets(tables), longest, answers)


def _core(tables: Tables) -> tuple[str, ...]:
    return tuple(q.id for q in tables.rulebook.questions if q.core and q.kind != "text")


def _boxes(tables: Tables, question_id: str) -> MaskBoxes | None:
    when = tables.rulebook.question(question_id).ask_when
    return None if when is None else tables.mask_boxes(when)


def _takes_two_steps(tables: Tables, item: Input, value: int) -> bool:
    """Whether this value of the input's fact is chosen in two steps: a family, then its option."""
    if not item.question:
        return False
    question = tables.rulebook.question(item.question)
    values = tables.names(item.fact, value)
    return question.steps([option.id for option in question.options if option.sets in values]) > 1


def _mattering(tables: Tables) -> Callable[[Sequence[str], Sequence[int]], tuple[str, ...]]:
    """Gives those of the questions that may still matter when their turn comes.

    A choice that controls nothing stays open, so that a question too many may be counted. Lines to
    tick count as not true: a true one settles something sooner, or changes nothing here.
    """
    places: dict[str, list[int]] = {}
    for k, item in enumerate(tables.inputs):
        places.setdefault(item.question, []).append(k)

    @cache
    def relevant(told: tuple[int, ...]) -> frozenset[int]:
        masks, may, _ = tables.evaluate(tables.propagate(told), gaps_allowed=True)
        found = tables.relevant(masks, may, tables.rulebook.targets)
        return frozenset(found) | behind_services(tables, masks, masks)

    def those(asked: Sequence[str], own: Sequence[int]) -> tuple[str, ...]:
        told = [item.full for item in tables.inputs]
        found = []
        for question_id in asked:
            if not facts_of(tables, question_id) & relevant(tuple(told)):
                continue
            found.append(question_id)
            for k in places.get(question_id, ()):
                fact = tables.inputs[k].fact
                ticked = NOT_CHOSEN in tables.domains[fact]
                told[k] = tables.mask(tables.facts[fact], (NOT_CHOSEN,)) if ticked else own[k]
        return tuple(found)

    return those


def _alike(tables: Tables) -> list[Alike]:
    """For each input, one value for each set of values that no condition tells apart; their number.

    Told apart as well: values that take one step to choose, and values that take two.
    """
    boxes = [dict(box) for item in tables.inputs for box in item.when or ()]
    result = []
    for item in tables.inputs:
        read = [box[item.fact] for box in boxes if item.fact in box]
        found: dict[tuple[bool, ...], list[int]] = {}
        for value in each_bit(item.full):
            twice = _takes_two_steps(tables, item, value)
            found.setdefault((twice, *(bool(own & value) for own in read)), []).append(value)
        result.append(tuple((values[0], len(values)) for values in found.values()))
    return result


def _on_which_core_hangs(tables: Tables) -> frozenset[int]:
    """The inputs that bring up core questions, or are such questions and bring up others."""
    core = set(_core(tables))
    controls = {f for item in tables.inputs for box in item.when or () for f, _ in box}
    read: set[int] = set()
    found = set()
    for k, item in reversed(list(enumerate(tables.inputs))):
        families = item.question and tables.rulebook.question(item.question).families
        if item.question in core or families or item.fact in read:
            read |= {f for box in item.when or () for f, _ in box}
            if item.fact in controls:
                found.add(k)
    return frozenset(found)


def control_cases(tables: Tables) -> Iterator[tuple[list[int], list[int]]]:
    """Each way to answer the questions on which it hangs which core questions arise.

    Gives the inputs' and the facts' masks; what no core question hangs on is left open. One value
    stands for all that bring up the same.
    """
    alike, controls = _alike(tables), _on_which_core_hangs(tables)

    def visit(k: int, own: list[int]) -> Iterator[tuple[list[int], list[int]]]:
        facts = tables.propagate(own)
        while k < len(own):
            item = tables.inputs[k]
            if k in controls and item.arises(facts) != NO:
                for value, _ in alike[k]:
                    yield from visit(k + 1, [*own[:k], value, *own[k + 1 :]])
                return
            k += 1
        yield own, facts

    return visit(0, [item.full for item in tables.inputs])


def answer_sets(tables: Tables) -> int:
    """The number of complete sets of answers to the questions that arise in them.

    Goes through the inputs in their order. Sets of answers that differ only in facts that no later
    question hangs on are counted together, so that a few hundred stand for all.
    """
    alike = _alike(tables)
    needed = _read_after(tables)
    ways: Counter[tuple[int, ...]] = Counter({(0,) * tables.base: 1})
    for k, item in enumerate(tables.inputs):
        after: Counter[tuple[int, ...]] = Counter()
        for facts, count in ways.items():
            arises = item.arises(facts) != NO
            for value, many in alike[k] if arises else ((0, 1),):
                new = [mask if f in needed[k] else 0 for f, mask in enumerate(facts)]
                if item.fact in needed[k]:
                    # Of several inputs of one fact, the first that arises settles it.
                    settled = new[item.fact] or value
                    new[item.fact] = settled or (tables.na[item.fact] if item.last else 0)
                after[tuple(new)] += count * many
        ways = after
    return sum(ways.values())


def _read_after(tables: Tables) -> list[frozenset[int]]:
    """For each input, the facts that bring up a later one."""
    read: set[int] = set()
    result = []
    for item in reversed(tables.inputs):
        result.append(frozenset(read))
        read |= {f for box in item.when or () for f, _ in box}
    return result[::-1]
