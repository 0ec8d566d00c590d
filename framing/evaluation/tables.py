"""The bit tables: every condition of a rulebook as boxes, one bit each.

For each fact and each set of values that it may still have, ``may[fact][values]`` has bit *k*
when box *k* admits one of these values, and ``must[fact][values]`` when it admits all of them.
The AND over all facts then says which boxes may hold, and which must. Sets of values are bit
masks as well: bit *i* is the *i*-th value in ``domains[fact]``.

The boxes of deciding rules come first, stage by stage and in the order of the conclusions, so
that the lowest bit set inside a stage names its conclusion (DMN's FIRST, over conclusions).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import accumulate
from operator import and_, getitem

from framing.evaluation.masks import several, union
from framing.faults import Code, RulebookError
from framing.rulebook.boxes import Box
from framing.rulebook.model import (
    Rulebook,
)

#: Boxes as (fact index, allowed mask) pairs.
MaskBoxes = tuple[tuple[tuple[int, int], ...], ...]
NO, MAYBE, YES = 0, 1, 2
#: A place among the inputs, its fact, and that fact's mask of ``not_applicable``.
_Grip = tuple[int, int, int]
#: What brings inputs up; those that alone settle their facts; those that share one with others;
#: the facts, as bits, on which it hangs.
_Step = tuple[MaskBoxes | None, tuple[_Grip, ...], tuple[_Grip, ...], int]


def truth_of(boxes: MaskBoxes, facts: Sequence[int]) -> int:
    """YES, NO or MAYBE: whether one of the boxes holds, given what the facts may be."""
    result = NO
    for box in boxes:
        sure = True
        for f, allowed in box:
            held = facts[f]
            if not held & allowed:
                break
            if held & ~allowed:
                sure = False
        else:
            if sure:
                return YES
            result = MAYBE
    return result


def _bits_of(places: Iterable[int]) -> int:
    return sum(1 << place for place in set(places))


class Admits(dict[int, int]):
    """Mask of values → boxes that admit any (or all) of them; filled in as masks turn up."""

    def __init__(self, singles: Sequence[int], every: bool) -> None:
        super().__init__((1 << i, bits) for i, bits in enumerate(singles))
        self.singles = tuple(singles)
        self.every = every

    def __missing__(self, mask: int) -> int:
        result = -1 if self.every else 0
        for i, bits in enumerate(self.singles):
            if mask >> i & 1:
                result = result & bits if self.every else result | bits
        self[mask] = result
        return result


class AdmitsBoth(dict[int, int]):
    """Mask of values → boxes that admit any of them; ``width`` bits above, those that admit all."""

    def __init__(self, may: Admits, must: Admits, width: int) -> None:
        super().__init__()
        self.may, self.must, self.width = may, must, width

    def __missing__(self, mask: int) -> int:
        result = self[mask] = self.may[mask] | self.must[mask] << self.width
        return result


@dataclass(frozen=True)
class Input:
    """One question's grip on one fact. ``when`` None: always asked. ``last``: of its fact.

    ``group``: inputs with the same number have the same ``when``. ``alone``: no other settles it.
    ``unsaid``: what the fact may be as long as the question is not answered; ``full``, unless the
    answer counts once it is said.
    """

    question: str
    fact: int
    full: int
    when: MaskBoxes | None
    last: bool
    group: int
    alone: bool
    unsaid: int

    def arises(self, facts: Sequence[int]) -> int:
        """YES, NO or MAYBE: whether the question arises, given what the facts may be."""
        return YES if self.when is None else truth_of(self.when, facts)


@dataclass(frozen=True)
class StageTable:
    """Where a FIRST stage's deciding boxes lie among the bits, and the facts that they read."""

    fact: int
    mask: int
    spans: tuple[int, ...]
    conclusion_of: Mapping[int, int]
    reads: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Tables:
    """A rulebook compiled for one date. ``facts``: question and computed facts, then stages.

    assumptions: for each base fact, under which boxes (None: always) it is taken to be what.
    """

    rulebook: Rulebook
    as_of: str
    facts: tuple[str, ...]
    index: Mapping[str, int]
    domains: tuple[tuple[str, ...], ...]
    base: int
    na: tuple[int, ...]
    inputs: tuple[Input, ...]
    every_box: int
    may: tuple[Admits, ...]
    must: tuple[Admits, ...]
    singles: tuple[tuple[int, ...], ...]
    stages: tuple[StageTable, ...]
    assumptions: tuple[tuple[tuple[MaskBoxes | None, int], ...], ...]
    rule_bits: Mapping[str, int]
    boxes: tuple[tuple[str, Box], ...]
    boxes_of: Mapping[str, tuple[Box, ...]]

    def mask(self, fact: str, values: Iterable[str]) -> int:
        """The bit mask of these values of a fact. Raises ValueError for a strange value."""
        domain = self.domains[self.index[fact]]
        return sum(1 << domain.index(value) for value in set(values))

    def mask_boxes(self, boxes: Iterable[Box]) -> MaskBoxes:
        """Boxes over facts as pairs of fact position and mask."""
        return tuple(
            tuple(
                (self.index[f], self.mask(f, values & set(self.domains[self.index[f]])))
                for f, values in box.items()
            )
            for box in boxes
        )

    def names(self, fact: int, mask: int) -> tuple[str, ...]:
        """The values in a mask, in the order of the fact's domain."""
        if mask and not several(mask):
            return (self.domains[fact][mask.bit_length() - 1],)
        return tuple(v for i, v in enumerate(self.domains[fact]) if mask >> i & 1)

    def propagate(self, own: Sequence[int]) -> list[int]:
        """What each base fact may be, given what each input leaves open.

        A fact whose questions do not arise is ``not_applicable``; where that hangs on something
        unknown, it may be either.
        """
        facts = [0] * self.base
        certain = 0
        for when, alone, shared, _ in self._steps:
            # Written out here and in ``moved``: most hang on nothing, and a call costs over 3 %.
            arises = YES if when is None else truth_of(when, facts)
            if arises == YES:
                for k, f, _ in alone:
                    facts[f] = own[k]
            elif arises == MAYBE:
                for k, f, na in alone:
                    facts[f] = own[k] | na
            else:
                for _, f, na in alone:
                    facts[f] = na
            for k, f, na in shared:
                if when is None:
                    facts[f] = own[k]
                elif certain >> f & 1:
                    continue
                elif arises == YES:
                    facts[f] = own[k]
                    certain |= 1 << f
                else:
                    facts[f] |= own[k] | na if arises == MAYBE else na
        return facts

    @cached_property
    def _steps(self) -> tuple[_Step, ...]:
        """The inputs by what brings them up, each where the first of its kind stands."""
        groups: dict[object, tuple[MaskBoxes | None, list[_Grip], list[_Grip]]] = {}
        for k, item in enumerate(self.inputs):
            key = item.group if item.alone else ("shared", k)
            _, alone, shared = groups.setdefault(key, (item.when, [], []))
            grip = (k, item.fact, self.na[item.fact] if item.last else 0)
            (alone if item.alone else shared).append(grip)
        return tuple(
            (when, tuple(alone), tuple(shared), _bits_of(f for box in when or () for f, _ in box))
            for when, alone, shared in groups.values()
        )

    @cached_property
    def _places(self) -> Mapping[int, int]:
        """For each input the last step that settles its fact."""
        last = {f: n for n, step in enumerate(self._steps) for _, f, _ in (*step[1], *step[2])}
        return {k: last[item.fact] for k, item in enumerate(self.inputs)}

    @cached_property
    def in_order(self) -> bool:
        """Whether each question hangs only on facts that nothing settles any further after it."""
        last = {item.fact: k for k, item in enumerate(self.inputs)}
        return all(
            last.get(f, -1) < k
            for k, item in enumerate(self.inputs)
            for box in item.when or ()
            for f, _ in box
        )

    @cached_property
    def _settled_together(self) -> Mapping[int, tuple[tuple[int, ...], int]]:
        """For the step after which a fact of several inputs is settled: these; what brings them
        up."""
        found: dict[int, tuple[tuple[int, ...], int]] = {}
        for _, _, shared, reads in self._steps:
            for k, _, _ in shared:
                inputs, before = found.get(self._places[k], ((), 0))
                found[self._places[k]] = ((*inputs, k), before | reads)
        return found

    def moved(self, facts: Sequence[int], own: Sequence[int], k: int) -> list[int]:
        """What ``propagate`` says of ``own``. facts: what it said before input ``k`` changed."""
        if not self.in_order:
            return self.propagate(own)
        result = list(facts)
        changed = 0
        place = self._places[k]
        for n in range(place, len(self._steps)):
            when, alone, shared, reads = self._steps[n]
            if shared:
                inputs, reads = self._settled_together.get(n, ((), 0))
                if n == place or reads & changed:
                    f = shared[0][1]
                    mask = self._together(inputs, own, result)
                    if mask != result[f]:
                        result[f] = mask
                        changed |= 1 << f
                continue
            if n != place and not reads & changed:
                continue
            arises = YES if when is None else truth_of(when, result)
            for j, f, na in alone:
                mask = na if arises == NO else own[j] if arises == YES else own[j] | na
                if mask != result[f]:
                    result[f] = mask
                    changed |= 1 << f
        return result

    def _together(self, inputs: Sequence[int], own: Sequence[int], facts: Sequence[int]) -> int:
        """What one fact may be, of all its inputs; as in ``propagate``."""
        mask = 0
        certain = False
        for k in inputs:
            item = self.inputs[k]
            na = self.na[item.fact] if item.last else 0
            if item.when is None:
                mask = own[k]
            elif not certain:
                arises = item.arises(facts)
                certain = arises == YES
                mask = own[k] if certain else mask | na | (own[k] if arises == MAYBE else 0)
        return mask

    def evaluate(
        self, facts: Sequence[int], gaps_allowed: bool = False, upto: str | None = None
    ) -> tuple[list[int], int, int]:
        """The stages for a case that may be half told. facts: mask per base fact.

        upto: the last stage to work out; all when None.

        Returns the masks of all facts with the stages' appended, the boxes that may hold and
        those that must. Sound: no outcome of any completion is missing; it may hold too many.
        Raises RulebookError when a stage can reach no conclusion (a gap in the rulebook), unless
        ``gaps_allowed``, where such a stage keeps all its conclusions.
        """
        held = reduce(and_, map(getitem, self.both, facts), -1)
        return self.conclude(facts, held, gaps_allowed, upto)

    def all_but_one(self, facts: Sequence[int]) -> list[int]:
        """For each base fact, ``both`` of all the others, by AND over them."""
        each = [both[mask] for both, mask in zip(self.both, facts, strict=True)]
        after = list(accumulate(reversed(each), and_, initial=-1))
        before = accumulate(each, and_, initial=-1)
        return [one & other for one, other in zip(before, after[-2::-1], strict=False)]

    def conclude(
        self, facts: Sequence[int], held: int, gaps_allowed: bool = False, upto: str | None = None
    ) -> tuple[list[int], int, int]:
        """What ``evaluate`` returns. held: ``both`` of these facts, by AND over all of them."""
        may_tables, must_tables = self.may, self.must
        may, must = held & self.every_box, held >> self.every_box.bit_length()
        masks = list(facts)
        last = -1 if upto is None else self.index[upto]
        for stage in self.stages:
            live, sure = may & stage.mask, must & stage.mask
            first, first_sure = live & -live, sure & -sure
            if first and first == first_sure:
                outcome = 1 << stage.conclusion_of[first]
            else:
                if sure:
                    live &= (first_sure << 1) - 1
                outcome = 0
                for i, span in enumerate(stage.spans):
                    if live & span:
                        outcome |= 1 << i
                if not outcome:
                    if not gaps_allowed:
                        raise self.gap(stage)
                    outcome = (1 << len(stage.spans)) - 1
            masks.append(outcome)
            may &= may_tables[stage.fact][outcome]
            must &= must_tables[stage.fact][outcome]
            if stage.fact == last:
                break
        return masks, may, must

    @cached_property
    def both(self) -> tuple[AdmitsBoth, ...]:
        """``may`` and ``must`` of each base fact in one number, so that one AND weighs both."""
        pairs = zip(self.may[: self.base], self.must[: self.base], strict=True)
        return tuple(AdmitsBoth(m, n, self.every_box.bit_length()) for m, n in pairs)

    def gap(self, stage: StageTable) -> RulebookError:
        """The complaint about a stage that reaches no conclusion."""
        what = f"These answers reach no conclusion in the stage {self.facts[stage.fact]}."
        fix = "Run `framing check`, which shows such answers, and widen or add a deciding rule."
        return RulebookError.of(Code.GAP, self.rulebook.folder, what, fix)

    def relevant(self, masks: Sequence[int], may: int, targets: Iterable[str]) -> list[int]:
        """Base facts that can still change one of the target stages, as far as boxes can tell.

        Over-approximates: no fact that matters is missing.
        """
        wanted = {self.index[t] for t in targets}
        # Each open fact, and the boxes that do not hold for all it may be (``several`` inline).
        opens = [(f, ~self.must[f][m]) for f, m in enumerate(masks) if m & (m - 1)]
        found: set[int] = set()
        for stage in reversed(self.stages[: len(masks) - self.base]):
            outcome = masks[stage.fact]
            if stage.fact not in wanted or not several(outcome):
                continue
            live = may & stage.mask
            live &= union(span for i, span in enumerate(stage.spans) if outcome >> i & 1)
            for f, hang_on_it in opens:
                if live & hang_on_it:
                    if f < self.base:
                        found.add(f)
                    elif f < stage.fact:
                        wanted.add(f)
        return self._with_controllers(found, masks)

    def _with_controllers(self, found: set[int], masks: Sequence[int]) -> list[int]:
        """Also the facts that settle whether the questions behind these facts arise."""
        for item in reversed(self.inputs):
            if item.fact in found and item.arises(masks) == MAYBE:
                for box in item.when or ():
                    found.update(f for f, _ in box if several(masks[f]))
        return sorted(found)
