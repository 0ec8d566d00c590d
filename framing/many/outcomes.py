"""Many rows of answers → the outcome of each, the same as ``assess`` gives row by row.

Rows whose stages are settled by the bit tables (all complete ones, and most others whose verdict is
firm) are done for whole columns at once. In the rest, the range of verdict, task and path is found
by the same exact search as in ``assess``, once for each different row.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from framing.assessment import UNDECIDED
from framing.many.coded import Step, Values
from framing.many.reading import Inputs
from framing.many.stages import Stages
from framing.model import Conclusion
from framing.tables import NO, Tables
from framing.verdict import Weighed, assumed_mask, exact_range, weigh

if TYPE_CHECKING:
    from framing.many.coded import Codes

#: Rows looked up at a time; their columns stay in the processor's cache.
CHUNK = 1 << 15
RANGED = ("verdict", "task", "path")
SEPARATOR = ";"


@dataclass(frozen=True)
class Told:
    """One result column: the different words in it, and the code of each row."""

    values: tuple[Any, ...]
    codes: Codes
    kind: str = "text"


class Outcomes:
    """The masks of the stages that results are read from: as far as told, and as assumed."""

    def __init__(self, tables: Tables, inputs: Inputs) -> None:
        import numpy as np

        self.tables = tables
        rulebook = tables.rulebook
        mending = [s.id for s in rulebook.stages if any(c.fix_first for c in s.conclusions)]
        wanted = {*RANGED, "need", *mending}
        self.stages = tuple(s.id for s in rulebook.stages if s.id in wanted)
        self._inputs = inputs
        self._plan = _plan(tables, self.stages)
        with self._plan.lock:
            self.codes = self._told()
            self.leading = {name: codes.copy() for name, codes in self.codes.items()}
            unsettled = np.zeros(inputs.rows, dtype=bool)
            for name, codes in self.codes.items():
                several = [m & (m - 1) != 0 for m in self.values(name).listed]
                unsettled |= np.array(several, dtype=bool)[codes]
            self._lead(np.flatnonzero(unsettled))
            self.exact = np.ones(inputs.rows, dtype=bool)
            self._search()

    def values(self, stage: str) -> Values:
        """The masks behind the codes of a stage."""
        return self._plan.stages.masks(stage)

    def _told(self) -> dict[str, Codes]:
        """The stages on the answers alone, chunk by chunk."""
        import numpy as np

        stages, rows = self._plan.stages, self._inputs.rows
        found = {name: np.zeros(rows, dtype=np.intp) for name in self.stages}
        for start in range(0, rows, CHUNK):
            part = slice(start, min(start + CHUNK, rows))
            own = {
                k: self._inputs.codes(k, stages.values["own", k], part) for k in stages.inputs
            }
            for name, codes in stages.weigh(own).items():
                found[name][part] = codes
        return found

    def _lead(self, rows: Codes) -> None:
        """The stages of these rows with every open input at its declared assumption."""
        import numpy as np

        stages = self._plan.stages
        for start in range(0, len(rows), CHUNK):
            part = rows[start : start + CHUNK]
            own = {}
            for k in stages.inputs:
                values = stages.values["own", k]
                codes = self._inputs.codes(k, values, part)
                fact = self.tables.inputs[k].fact
                known = list(values.listed)
                filled = [
                    values.code(assumed_mask(self.tables, fact, m) if m & (m - 1) else m)
                    for m in known
                ]
                own[k] = np.array(filled, dtype=np.intp)[codes]
            for name, codes in stages.weigh(own).items():
                self.leading[name][part] = codes

    def _search(self) -> None:
        """Replace ranges that are still open by the exact ones, once for each different row."""
        import numpy as np

        open_ = np.zeros(self._inputs.rows, dtype=bool)
        for name in RANGED:
            several = [m & (m - 1) != 0 for m in self.values(name).listed]
            open_ |= np.array(several, dtype=bool)[self.codes[name]]
        rows = np.flatnonzero(open_)
        if not len(rows):
            return
        masks = [Values() for _ in self.tables.inputs]
        columns = [self._inputs.codes(k, masks[k], rows) for k in range(len(masks))]
        different, which = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)
        which = which.reshape(-1)
        ranges: dict[tuple[int, ...], tuple[tuple[int, bool], ...]] = {}
        found = []
        for codes in different.tolist():
            own = tuple(masks[k].listed[code] for k, code in enumerate(codes))
            case = weigh(self.tables, own)
            key = _what_counts(case)
            if key not in ranges:
                ranges[key] = tuple(_exact(case, name) for name in RANGED)
            found.append(ranges[key])
        for i, name in enumerate(RANGED):
            coded = [self.values(name).code(item[i][0]) for item in found]
            self.codes[name][rows] = np.array(coded, dtype=np.intp)[which]
            if name == "verdict":
                self.exact[rows] = np.array([item[i][1] for item in found])[which]

    # -- from masks to words ------------------------------------------------------------------

    def one(self, stages: Sequence[str], say: Callable[[Any, Any], Hashable]) -> Told:
        """A column that hangs on one or two stages as told. say: their names → the word."""
        return self._say(self.codes, stages, say)

    def led(self, stages: Sequence[str], say: Callable[[Any, Any], Hashable]) -> Told:
        """A column that hangs on one or two stages of the leading case."""
        return self._say(self.leading, stages, say)

    def _say(
        self,
        columns: dict[str, Codes],
        stages: Sequence[str],
        say: Callable[[Any, Any], Hashable],
    ) -> Told:
        first, second = stages[0], stages[-1]
        step = Step(
            lambda a, b: say(self.names(first, a), self.names(second, b)),
            self.values(first),
            self.values(second),
        )
        codes = step(columns[first], columns[second])
        return Told(tuple(step.results.listed), codes)

    def names(self, stage: str, mask: int) -> tuple[str, ...]:
        """The conclusions in a mask of a stage."""
        return self.tables.names(self.tables.index[stage], mask)

    def fix_first(self) -> Told:
        """What to put right first in the leading case, joined by ``;``; empty where not not_yet."""
        rulebook = self.tables.rulebook
        state = Step(
            lambda verdict, need: (
                self.names("verdict", verdict) == ("not_yet",),
                self.names("need", need) == ("unnamed",),
                (),
            ),
            self.values("verdict"),
            self.values("need"),
        )
        codes, values = state(self.leading["verdict"], self.leading["need"]), state.results
        for stage in rulebook.stages:
            if stage.id not in self.stages or not any(c.fix_first for c in stage.conclusions):
                continue
            by_id = {c.id: c for c in stage.conclusions}

            def mend(
                before: Any, mask: int, name: str = stage.id, by_id: dict[str, Conclusion] = by_id
            ) -> Any:
                fixes = by_id[self.names(name, mask)[0]].fix_first
                return (*before[:2], (*before[2], *([fixes] if fixes else [])))

            step = Step(mend, values, self.values(stage.id))
            codes, values = step(codes, self.leading[stage.id]), step.results
        words = []
        for is_not_yet, unnamed, found in values.listed:
            told = dict.fromkeys([*found, *(["decision"] if unnamed else [])])
            words.append(SEPARATOR.join(told) if is_not_yet else None)
        return Told(tuple(words), codes)


@dataclass(frozen=True)
class _Plan:
    stages: Stages
    lock: Lock


@lru_cache(maxsize=4)
def _plan(tables: Tables, stages: tuple[str, ...]) -> _Plan:
    """The steps for these tables, kept with what they looked up before; one caller at a time."""
    return _Plan(Stages(tables, stages), Lock())


def _exact(case: Weighed, stage: str) -> tuple[int, bool]:
    found = exact_range(case, stage)
    return case.tables.mask(stage, found.outcomes), found.exact


def _what_counts(case: Weighed) -> tuple[int, ...]:
    """What the inputs leave open, without those whose questions do not arise."""
    tables = case.tables
    return tuple(
        -1 if item.when is not None and tables.arises(item.when, case.masks) == NO else mask
        for item, mask in zip(tables.inputs, case.own, strict=True)
    )


def results(tables: Tables, found: Outcomes) -> dict[str, Told]:
    """The result columns by name, in their order."""
    tasks = tables.rulebook.tasks
    needs = tables.rulebook.stage("need")

    def only(names: tuple[str, ...], _: Any) -> str | None:
        return names[0] if len(names) == 1 else None

    def learning(names: tuple[str, ...], _: Any) -> str | None:
        types = {tasks[n].learning_type if n in tasks else "none" for n in names}
        return types.pop() if len(types) == 1 else None

    def listed(names: tuple[str, ...], _: Any) -> str:
        return SEPARATOR.join(names)

    def instead(verdict: tuple[str, ...], need: tuple[str, ...]) -> str | None:
        return needs.conclusion(need[0]).instead if verdict == ("do_not_use_ml",) else None

    return {
        "verdict": found.one(["verdict"], lambda n, _: n[0] if len(n) == 1 else UNDECIDED),
        "firm": found.one(["verdict"], lambda n, _: len(n) == 1),
        "possible_verdicts": found.one(["verdict"], listed),
        "leading": found.led(["verdict"], only),
        "instead": found.led(["verdict", "need"], instead),
        "fix_first": found.fix_first(),
        "learning_type": found.one(["task"], learning),
        "task": found.one(["task"], only),
        "possible_tasks": found.one(["task"], listed),
        "leading_task": found.led(["task"], only),
        "path": found.one(["path"], only),
        "possible_paths": found.one(["path"], listed),
        "leading_path": found.led(["path"], only),
    }
