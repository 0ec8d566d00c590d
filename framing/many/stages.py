"""The stages over many rows: the evaluator's bit tables, looked up for whole columns.

Every column that is worked out on the way (whether a question arises, what a fact may be, what a
stage may conclude) is a function of two others, so the whole is a straight list of steps. Known and
unknown are treated alike, as in ``Tables.evaluate``: a value is the mask of what is still possible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from framing.evaluation.tables import MAYBE, NO, YES, MaskBoxes, StageTable, Tables
from framing.many.coded import Step, Values

if TYPE_CHECKING:
    from framing.many.coded import Codes

#: What a column is: its kind and the position of its input, group of inputs, or fact.
Key = tuple[str, int]
OUTCOME: Key = ("outcome", 0)
#: Cells of the steps' tables that are kept for later tables of rows; some 30 MB.
MOST_KEPT = 4_000_000
#: The boxes that may hold, and those that must.
Held = tuple[int, int]


@dataclass(frozen=True)
class Line:
    """One step: which column comes out, and from which two."""

    result: Key
    step: Step
    left: Key
    right: Key


class Stages:
    """The steps that lead from what inputs leave open to what some stages may conclude.

    together: the targets also come as one column; otherwise only ``masks`` can be asked for.
    """

    def __init__(self, tables: Tables, targets: Iterable[str], together: bool = True) -> None:
        self.tables = tables
        self.values: dict[Key, Values] = {}
        self.inputs: list[int] = []
        self._lines: list[Line] = []
        self._constants: list[Key] = []
        self.targets = tuple(targets)
        self._keys = [self._fact(tables.index[name]) for name in self.targets]
        if together:
            self._together(self._keys)

    @property
    def cells(self) -> int:
        """How much is kept of what was looked up."""
        return sum(line.step.cells for line in self._lines)

    @property
    def outcomes(self) -> Values:
        """What rows come to: the masks of the target stages, in their order."""
        return self.values[OUTCOME]

    def evaluate(self, own: Mapping[int, Codes], rows: int) -> Codes:
        """The code of each row's outcome. own: codes for each of ``inputs``."""
        return self._columns(own, rows)[OUTCOME]

    def masks(self, own: Mapping[int, Codes], rows: int) -> list[tuple[list[int], Codes]]:
        """For each target the different masks known so far, and which of them each row has."""
        columns = self._columns(own, rows)
        return [(self.values[key].listed, columns[key]) for key in self._keys]

    def _columns(self, own: Mapping[int, Codes], rows: int) -> dict[Key, Codes]:
        import numpy as np

        columns: dict[Key, Codes] = {("own", k): codes for k, codes in own.items()}
        nought = np.zeros(rows, dtype=np.intp)
        columns.update((key, nought) for key in self._constants)
        for line in self._lines:
            columns[line.result] = line.step(columns[line.left], columns[line.right])
        return columns

    # -- building the steps -------------------------------------------------------------------

    def _add(self, key: Key, function: Callable[[Any, Any], Any], left: Key, right: Key) -> None:
        step = Step(function, self.values[left], self.values[right])
        self._lines.append(Line(key, step, left, right))
        self.values[key] = step.results

    def _together(self, stages: list[Key]) -> None:
        """The masks of several stages as one column."""
        before = self._constant(())
        for i, stage in enumerate(stages):
            here = OUTCOME if i == len(stages) - 1 else ("outcome so far", i)
            self._add(here, lambda masks, mask: (*masks, mask), before, stage)
            before = here

    def _constant(self, value: Any) -> Key:
        key = ("constant", len(self._constants))
        self._constants.append(key)
        self.values[key] = Values((value,))
        return key

    def _fact(self, f: int) -> Key:
        """The column of a fact's or stage's masks."""
        key = ("fact", f)
        if key in self.values:
            return key
        tables = self.tables
        if f < tables.base:
            self._base_fact(f)
            return key
        stage = tables.stages[f - tables.base]
        read = [
            (sum((~single & stage.mask).bit_count() for single in singles), g)
            for g, singles in enumerate(tables.singles[:f])
        ]
        facts = [g for count, g in sorted(read, key=lambda item: -item[0]) if count]

        def admits(g: int, mask: int) -> Held:
            return tables.may[g][mask], tables.must[g][mask]

        self._fold(key, facts, admits, stage.mask, lambda held: concluded(tables, stage, held))
        return key

    def _base_fact(self, f: int) -> None:
        """What a fact of answers may be, from its inputs and whether their questions arise."""
        tables = self.tables
        mine = [k for k, item in enumerate(tables.inputs) if item.fact == f]
        state = self._constant((0, False))
        for k in mine:
            self.inputs.append(k)
            self.values["own", k] = Values()
            told = self._told(k)
            na = tables.na[f] if tables.inputs[k].last else 0

            def settle(
                before: tuple[int, bool], now: tuple[int, int], na: int = na
            ) -> tuple[int, bool]:
                return settled(before, now, na)

            self._add(("state", k), settle, state, told)
            state = ("state", k)
        self._add(("fact", f), lambda held, _: held[0], state, self._constant(None))

    def _told(self, k: int) -> Key:
        """Whether a question arises, and what its answer leaves open, as one column."""
        item = self.tables.inputs[k]
        if item.when is None:
            self._add(("told", k), lambda own, _: (None, own[0]), ("own", k), self._constant(None))
            return ("told", k)
        group = ("arises", item.group)
        if group not in self.values:
            boxes = item.when
            facts = list(dict.fromkeys(f for box in boxes for f, _ in box))

            def admits(f: int, mask: int) -> Held:
                return admitted(boxes, f, mask)

            self._fold(group, facts, admits, (1 << len(boxes)) - 1, arising)
        self._add(("told", k), lambda arises, own: (arises, own[0]), group, ("own", k))
        return ("told", k)

    def _fold(
        self,
        key: Key,
        facts: list[int],
        admits: Callable[[int, int], Held],
        start: int,
        finish: Callable[[Held], Any],
    ) -> None:
        """The boxes that may and must hold over these facts, then what follows from them."""
        keys = [self._fact(f) for f in facts]
        state = self._constant((start, start))
        for i, (f, fact) in enumerate(zip(facts, keys, strict=True)):
            last = i == len(facts) - 1

            def meet(held: Held, mask: int, f: int = f, last: bool = last) -> Any:
                may, must = admits(f, mask)
                both = held[0] & may, held[1] & must
                return finish(both) if last else both

            here = key if last else (f"{key[0]} {key[1]} over", f)
            self._add(here, meet, state, fact)
            state = here
        if not facts:
            self._add(key, lambda held, _: finish(held), state, self._constant(None))


def stages_of(tables: Tables, targets: tuple[str, ...], together: bool = True) -> Stages:
    """The steps for these stages, with what they looked up before as long as that is little.

    A process that judges table after table would otherwise keep more and more.
    """
    known = _known(tables, targets, together)
    if known.cells > MOST_KEPT:
        _known.cache_clear()
        known = _known(tables, targets, together)
    return known


@lru_cache(maxsize=8)
def _known(tables: Tables, targets: tuple[str, ...], together: bool) -> Stages:
    return Stages(tables, targets, together)


def settled(before: tuple[int, bool], now: tuple[int | None, int], na: int) -> tuple[int, bool]:
    """A fact after one more of its inputs: its mask, and whether that is certain.

    now: whether the input's question arises (None: it is always asked), and what it leaves open.
    na: the bit of ``not_applicable`` where this is the fact's last input. As ``Tables.propagate``.
    """
    mask, certain = before
    arises, own = now
    if arises is None:
        return own, certain
    if certain:
        return before
    if arises == YES:
        return own, True
    return mask | (own if arises == MAYBE else 0) | na, False


def admitted(boxes: MaskBoxes, fact: int, mask: int) -> Held:
    """The boxes that admit any of a fact's possible values, and those that admit all of them."""
    may = must = (1 << len(boxes)) - 1
    for i, box in enumerate(boxes):
        for f, allowed in box:
            if f == fact:
                may &= ~(0 if mask & allowed else 1 << i)
                must &= ~(1 << i if mask & ~allowed else 0)
    return may, must


def arising(held: Held) -> int:
    """YES, NO or MAYBE, from the boxes of ``ask_when`` that may and must hold."""
    if held[1]:
        return YES
    return MAYBE if held[0] else NO


def concluded(tables: Tables, stage: StageTable, held: Held) -> int:
    """The mask of a stage's possible conclusions, as ``Tables.evaluate``. Raises RulebookError."""
    live, sure = held
    if sure:
        live &= ((sure & -sure) << 1) - 1
    outcome = sum(1 << i for i, span in enumerate(stage.spans) if live & span)
    if not outcome:
        raise tables.gap(stage)
    return outcome
