"""What is left to find out for one stage once some facts are known, so that it can be compared.

Facts are told one after the other, each after those on which its questions hang. After some of
them, what the rest will come to is told by the boxes that can still hold. Of these, all go that can
no longer make a difference: those behind a box that holds for certain, those of a stage that is
settled or that nobody reads any more, and the conditions of questions that do not matter. So
different answers are soon the same, as far as the stage is concerned.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from operator import or_

from framing.evaluation.tables import StageTable, Tables

#: How many facts are told (in ``Residues.order``), and the boxes, as bits, that still count; or a
#: negative number and 0: ``~n`` for the stage's n-th conclusion.
Residue = tuple[int, int]


@dataclass(frozen=True)
class _Fact:
    """A fact in its turn. boxes: for each value, the boxes that admit it; hang: that do not always.

    asked: its inputs in order, each with the boxes of which one must hold for it to arise (None:
    always), and the values that it may have. na: the value of ``not_applicable``.
    """

    boxes: tuple[int, ...]
    hang: int
    asked: tuple[tuple[int, int | None, int], ...]
    na: int


@dataclass(frozen=True)
class _Part:
    """A stage that counts. readers: boxes that read it.

    admit: for each conclusion, the boxes that admit it or don't read the stage.
    """

    table: StageTable
    mask: int
    readers: int
    admit: tuple[int, ...]
    known: dict[tuple[int, int], tuple[int, int, int, int]] = field(default_factory=dict)

    def concludes(self, live: int, unsure: int) -> tuple[int, int, int, int]:
        """What boxes that can still hold, some of them unsure, conclude.

        Returns those that count; the boxes that admit one of the conclusions, and those that admit
        all; the conclusion where there is one, else -1.
        """
        spans, conclusion_of = self.table.spans, self.table.conclusion_of
        first = live & ~unsure
        first &= -first
        if first:
            live &= (first << 1) - 1
        kept, some, every, found = 0, 0, -1, []
        while live:
            n = conclusion_of[live & -live]
            found.append(n)
            same = live & spans[n]
            live ^= same
            kept |= first if same & first else same
            some |= self.admit[n]
            every &= self.admit[n]
        return kept, some, every, found[0] if len(found) == 1 else -1


class Residues:
    """The residues of one stage: the first one, and those that each answer leaves of another.

    tables: ``in_order``; otherwise no order of the facts lets every question be told in its turn.
    """

    def __init__(self, tables: Tables, stage: str) -> None:
        inputs, singles = tables.inputs, tables.singles
        facts, stages = read_by(tables, stage)
        counting = [s for s in tables.stages if s.fact in stages]
        deciding = 0
        for one in counting:
            deciding |= one.mask
        whens = {item.group: item.when for item in inputs if item.fact in facts}
        bits: dict[int, int | None] = {}
        conditions: list[dict[int, int]] = []
        low = deciding.bit_length()
        for group, when in whens.items():
            bits[group] = None
            if when is not None:
                bits[group] = ((1 << len(when)) - 1) << low + len(conditions)
                conditions.extend(dict(box) for box in when)
        self._whens = ((1 << len(conditions)) - 1) << low
        every = deciding | self._whens

        def told(f: int) -> _Fact:
            columns = [bits_of & deciding for bits_of in singles[f]]
            for i, box in enumerate(conditions):
                for v in range(len(columns)):
                    columns[v] |= (box.get(f, -1) >> v & 1) << low + i
            asked = tuple(
                (k, bits[item.group], item.full | item.unsaid)
                for k, item in enumerate(inputs)
                if item.fact == f
            )
            hang = every & ~_all(columns)
            return _Fact(tuple(columns), hang, asked, tables.na[f].bit_length() - 1)

        #: Facts in the order of their last question: all on which it hangs whether it arises, and
        #: which of several settles it, are settled before.
        self.order = sorted(facts, key=lambda f: max(_settling(tables, f)))
        self._facts = tuple(told(f) for f in self.order)
        #: For each place in the order, the boxes that hang on facts from there on.
        self._later = _from_here_on(fact.hang for fact in self._facts)
        #: Facts with conditions, last first: place, boxes that hang on it, boxes of conditions.
        self._conditional = tuple(
            (i, fact.hang, tuple(when for _, when, _ in fact.asked if when is not None))
            for i, fact in reversed(list(enumerate(self._facts)))
            if any(when is not None for _, when, _ in fact.asked)
        )
        self._parts = tuple(
            _Part(
                one,
                one.mask,
                deciding & ~_all(singles[one.fact]),
                tuple(boxes | self._whens for boxes in singles[one.fact]),
            )
            for one in counting
        )
        #: The conclusion of a stage that concludes nothing: a gap in the rulebook.
        self.gap = len(counting[-1].spans)
        self.first = self._left(0, every, every)

    def next(self, residue: Residue) -> tuple[int, list[tuple[int, Residue]]]:
        """The input that is told next, and what is left after each value (its position).

        Where no further question arises, the input is -1, and what is left is the conclusion.
        """
        while residue[0] >= 0:
            place, held = residue
            fact = self._facts[place]
            k, values = -1, 0
            for asked, when, may_be in fact.asked:
                if when is None:
                    k, values = asked, may_be
                elif when & held:
                    k, values = asked, may_be
                    break
            if k >= 0:
                return k, [
                    (v, self._left(place + 1, held & boxes, held))
                    for v, boxes in enumerate(fact.boxes)
                    if values >> v & 1
                ]
            residue = self._left(place + 1, held & fact.boxes[fact.na], held)
        return -1, [(0, residue)]

    def _left(self, place: int, held: int, before: int) -> Residue:
        """The boxes that still count once facts up to a place are told. before: those up to then.

        A stage without a box that had some is a gap: nothing that reads it holds.
        """
        unsure = self._later[place]
        hangs = []
        for part in self._parts:
            live = held & part.mask
            if not live:
                if before & part.mask:
                    held &= ~part.readers
                hangs.append(0)
                continue
            key = live, live & unsure
            known = part.known.get(key)
            if known is None:
                known = part.known[key] = part.concludes(*key)
            kept, some, every, conclusion = known
            held ^= live ^ kept
            if len(hangs) == len(self._parts) - 1:
                break
            held &= some
            hang = some & ~every & held
            hangs.append(hang)
            unsure |= hang
        else:
            return ~self.gap, 0
        if conclusion >= 0:
            return ~conclusion, 0
        held = self._unread(held, hangs)
        held = self._unasked(place, held)
        while not self._facts[place].hang & held:
            place += 1
        return place, held

    def _unread(self, held: int, hangs: Sequence[int]) -> int:
        """Without the boxes of stages on which nothing hangs any more."""
        counts = held & self._parts[-1].mask
        for part, hang in zip(reversed(self._parts[:-1]), reversed(hangs), strict=True):
            if hang & counts:
                counts |= held & part.mask
        return counts | held & self._whens

    def _unasked(self, place: int, held: int) -> int:
        """Without the conditions of questions that no longer matter, and what one says twice."""
        left = held & self._whens
        counts = held & ~self._whens
        if left:
            sure = left & ~self._later[place]
            for i, hang, whens in self._conditional:
                if i < place:
                    break
                if hang & counts:
                    for when in whens:
                        certain = when & sure
                        counts |= certain & -certain if certain else when & left
        return counts


def read_by(tables: Tables, stage: str) -> tuple[set[int], set[int]]:
    """The facts on which a stage hangs, also through what is asked and through earlier stages; and
    these stages, itself included."""
    facts: set[int] = set()
    stages = {tables.index[stage]}
    for one in reversed(tables.stages):
        if one.fact in stages:
            for f in one.reads:
                (facts if f < tables.base else stages).add(f)
    for item in reversed(tables.inputs):
        if item.fact in facts and item.when:
            facts.update(f for box in item.when for f, _ in box)
    return facts, stages


def _settling(tables: Tables, fact: int) -> list[int]:
    return [k for k, item in enumerate(tables.inputs) if item.fact == fact]


def _from_here_on(masks: Iterable[int]) -> tuple[int, ...]:
    return tuple(reversed(list(accumulate(reversed(list(masks)), or_, initial=0))))


def _all(masks: Sequence[int]) -> int:
    result = -1
    for mask in masks:
        result &= mask
    return result
