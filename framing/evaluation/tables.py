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
from functools import cached_property

from framing.faults import Code, RulebookError
from framing.rulebook.boxes import Box
from framing.rulebook.model import (
    Rulebook,
)

#: Boxes as (fact index, allowed mask) pairs.
MaskBoxes = tuple[tuple[tuple[int, int], ...], ...]
NO, MAYBE, YES = 0, 1, 2


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


@dataclass(frozen=True)
class Input:
    """One question's grip on one fact. ``when`` None: always asked. ``last``: of its fact.

    ``group``: inputs with the same number have the same ``when``. ``alone``: no other settles it.
    """

    question: str
    fact: int
    full: int
    when: MaskBoxes | None
    last: bool
    group: int
    alone: bool


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
        return tuple(v for i, v in enumerate(self.domains[fact]) if mask >> i & 1)

    def propagate(self, own: Sequence[int]) -> list[int]:
        """What each base fact may be, given what each input leaves open.

        A fact whose questions do not arise is ``not_applicable``; where that hangs on something
        unknown, it may be either.
        """
        facts = [0] * self.base
        certain = 0
        known: dict[int, int] = {}
        for (f, when, group, last), mask in zip(self._steps, own, strict=True):
            if when is None:
                facts[f] = mask
                continue
            arises = known.get(group, -1)
            if arises < 0:
                arises = known[group] = self.arises(when, facts)
            if certain >> f & 1:
                continue
            if arises == YES:
                facts[f] = mask
                certain |= 1 << f
                continue
            if arises == MAYBE:
                facts[f] |= mask
            if last:
                facts[f] |= self.na[f]
        return facts

    @cached_property
    def _steps(self) -> tuple[tuple[int, MaskBoxes | None, int, bool], ...]:
        """What ``propagate`` needs of each input, quick to go through."""
        return tuple((item.fact, item.when, item.group, item.last) for item in self.inputs)

    @staticmethod
    def arises(when: MaskBoxes, facts: Sequence[int]) -> int:
        """YES, NO or MAYBE: whether a question applies, given what the facts may be."""
        result = NO
        for box in when:
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

    def decide(self, values: Sequence[int]) -> tuple[list[int], int]:
        """All stages for a complete case. values: position in its domain, per base fact.

        Returns the position of each stage's conclusion, and the boxes that hold.
        Raises RulebookError when a stage reaches no conclusion (a gap in the rulebook).
        """
        singles = self.singles
        held = self.every_box
        for table, value in zip(singles, values, strict=False):
            held &= table[value]
        outcomes = []
        for stage in self.stages:
            live = held & stage.mask
            if not live:
                raise self.gap(stage)
            outcome = stage.conclusion_of[live & -live]
            outcomes.append(outcome)
            held &= singles[stage.fact][outcome]
        return outcomes, held

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
        may = must = self.every_box
        may_tables, must_tables = self.may, self.must
        masks = list(facts)
        last = -1 if upto is None else self.index[upto]
        for f, mask in enumerate(masks):
            may &= may_tables[f][mask]
            must &= must_tables[f][mask]
        for stage in self.stages:
            live = may & stage.mask
            sure = must & stage.mask
            if sure:
                live &= ((sure & -sure) << 1) - 1
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
        # Each open fact, and the boxes that do not hold for all it may be.
        opens = [(f, ~self.must[f][m]) for f, m in enumerate(masks) if m & (m - 1)]
        found: set[int] = set()
        for stage in reversed(self.stages[: len(masks) - self.base]):
            outcome = masks[stage.fact]
            if stage.fact not in wanted or not outcome & (outcome - 1):
                continue
            live = may & stage.mask
            reach = 0
            for i, span in enumerate(stage.spans):
                if outcome >> i & 1:
                    reach |= span
            live &= reach
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
            if item.fact in found and item.when and self.arises(item.when, masks) == MAYBE:
                for box in item.when:
                    found.update(f for f, _ in box if masks[f] & (masks[f] - 1))
        return sorted(found)
