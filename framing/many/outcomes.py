"""Many rows of answers → the outcome of each, the same as ``assess`` gives row by row.

Rows whose stages are settled by the bit tables (all complete ones, and most others whose verdict is
firm) are done for whole columns at once. In the rest, the range of verdict, task and path is found
by the same exact search as in ``assess``, once for each different row.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from framing.evaluation.tables import NO, Tables
from framing.evaluation.verdict import Evaluation, assumed_mask, evaluate, exact_range
from framing.many.coded import Values
from framing.many.reading import THREADS, Inputs
from framing.many.stages import Stages
from framing.result.vocabulary import RANGED, RESULTS, Value

if TYPE_CHECKING:
    from framing.many.coded import Codes

#: Rows looked up at a time; their columns stay in the processor's cache.
CHUNK = 1 << 15
SEPARATOR = ";"


@dataclass(frozen=True)
class Told:
    """The different words of a result column, and the position of each row's word."""

    words: tuple[str | bool | None, ...]
    codes: Codes


def outcomes_of(tables: Tables, inputs: Inputs, wanted: Sequence[str]) -> dict[str, Told]:
    """The wanted result columns, by name. wanted: keys of ``RESULTS``."""
    rulebook = tables.rulebook
    read = {stage for name in wanted for stage in RESULTS[name].reads(rulebook)}
    stages = _stages(tables, tuple(s.id for s in rulebook.stages if s.id in read))
    told = _weighed(stages, inputs, None)
    leading = told
    unsettled = _rows_with_several(stages, told, stages.targets)
    if len(unsettled):
        leading = told.copy()
        leading[unsettled] = _weighed(stages, inputs, unsettled)
        told = _searched(stages, inputs, told)
    names = [
        {s: tables.names(tables.index[s], m) for s, m in zip(stages.targets, masks, strict=True)}
        for masks in stages.outcomes.listed
    ]
    return {
        name: Told(
            tuple(_cell(result.value(rulebook, each)) for each in names),
            leading if result.leading else told,
        )
        for name, result in ((name, RESULTS[name]) for name in wanted)
    }


@lru_cache(maxsize=4)
def _stages(tables: Tables, targets: tuple[str, ...]) -> Stages:
    """The steps for these tables, kept with what they looked up before."""
    return Stages(tables, targets)


def _weighed(stages: Stages, inputs: Inputs, assumed: Codes | None) -> Any:
    """The outcome of every row on the answers alone; or of some, with what is open assumed."""
    import numpy as np

    size = inputs.rows if assumed is None else len(assumed)
    found = np.zeros(size, dtype=np.int32)

    def part(start: int) -> None:
        here = slice(start, min(start + CHUNK, size))
        rows = here if assumed is None else assumed[here]
        own = {k: inputs.codes(k, stages.values["own", k], rows) for k in stages.inputs}
        if assumed is not None:
            own = {k: _filled(stages, k, codes) for k, codes in own.items()}
        found[here] = stages.evaluate(own, here.stop - here.start)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(part, range(0, size, CHUNK)))
    return found


def _filled(stages: Stages, k: int, codes: Codes) -> Codes:
    """An input with each open mask at its declared assumption."""
    import numpy as np

    values, fact = stages.values["own", k], stages.tables.inputs[k].fact
    filled = [
        values.code(assumed_mask(stages.tables, fact, mask)) if _several(mask) else code
        for code, mask in enumerate(list(values.listed))
    ]
    return np.array(filled, dtype=np.intp)[codes]


def _several(mask: int) -> bool:
    return mask & (mask - 1) != 0


def _rows_with_several(stages: Stages, codes: Codes, names: Sequence[str]) -> Codes:
    """The rows in which one of these stages may still conclude more than one thing."""
    import numpy as np

    which = [i for i, name in enumerate(stages.targets) if name in names]
    several = [any(_several(masks[i]) for i in which) for masks in stages.outcomes.listed]
    return np.flatnonzero(np.array(several, dtype=bool)[codes])


def _searched(stages: Stages, inputs: Inputs, told: Codes) -> Codes:
    """The outcomes with exact ranges in place of quick ones, once for each different row."""
    import numpy as np

    tables, outcomes = stages.tables, stages.outcomes
    ranged = [name for name in RANGED if name in stages.targets]
    rows = _rows_with_several(stages, told, ranged)
    masks = [Values() for _ in tables.inputs]
    columns = [inputs.codes(k, masks[k], rows) for k in range(len(masks))]
    different, first, which = np.unique(
        np.stack(columns, axis=1), axis=0, return_index=True, return_inverse=True
    )
    ranges: dict[tuple[int, ...], dict[str, int]] = {}
    found = []
    for codes, quick in zip(different.tolist(), told[rows[first]].tolist(), strict=True):
        own = tuple(masks[k].listed[code] for k, code in enumerate(codes))
        case = evaluate(tables, own)
        key = _what_counts(case)
        if key not in ranges:
            ranges[key] = {s: tables.mask(s, exact_range(case, s).outcomes) for s in ranged}
        quick_masks = zip(stages.targets, outcomes.listed[quick], strict=True)
        found.append(outcomes.code(tuple(ranges[key].get(s, mask) for s, mask in quick_masks)))
    exact = told.copy()
    exact[rows] = np.array(found, dtype=told.dtype)[which.reshape(-1)]
    return exact


def _what_counts(case: Evaluation) -> tuple[int, ...]:
    """What the inputs leave open, without those whose questions do not arise."""
    tables = case.tables
    return tuple(
        -1 if item.when is not None and tables.arises(item.when, case.masks) == NO else mask
        for item, mask in zip(tables.inputs, case.input_masks, strict=True)
    )


def _cell(value: Value) -> str | bool | None:
    """A result as one cell holds it."""
    return (SEPARATOR.join(value) or None) if isinstance(value, tuple) else value
