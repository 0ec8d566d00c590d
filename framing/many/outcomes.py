"""Many rows of answers → the outcome of each, the same as ``assess`` gives row by row.

Rows whose stages are settled by the bit tables (all complete ones, and most others whose verdict is
firm) are done for whole columns at once. In the rest, the range of verdict, task and path is found
by the same exact search as in ``assess``, once for each different row.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from framing.evaluation.tables import NO, Tables
from framing.evaluation.verdict import Evaluation, assumed, evaluate, exact_range
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
    told = _quick(stages, inputs)
    unsettled = _rows_with_several(stages, told, stages.targets)
    leading = told
    if len(unsettled):
        told, leading = _searched(stages, inputs, told, unsettled)
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


def _quick(stages: Stages, inputs: Inputs) -> Any:
    """The outcome of every row on the answers alone, as quick ranges."""
    import numpy as np

    found = np.zeros(inputs.rows, dtype=np.int32)

    def part(start: int) -> None:
        rows = slice(start, min(start + CHUNK, inputs.rows))
        own = {k: inputs.codes(k, stages.values["own", k], rows) for k in stages.inputs}
        found[rows] = stages.evaluate(own, rows.stop - rows.start)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(part, range(0, inputs.rows, CHUNK)))
    return found


def _several(mask: int) -> bool:
    return mask & (mask - 1) != 0


def _rows_with_several(stages: Stages, codes: Codes, names: Sequence[str]) -> Codes:
    """The rows in which one of these stages may still conclude more than one thing."""
    import numpy as np

    which = [i for i, name in enumerate(stages.targets) if name in names]
    several = [any(_several(masks[i]) for i in which) for masks in stages.outcomes.listed]
    return np.flatnonzero(np.array(several, dtype=bool)[codes])


def _searched(stages: Stages, inputs: Inputs, told: Codes, rows: Codes) -> tuple[Codes, Codes]:
    """Some rows with exact ranges, and their leading outcomes; each different row once."""
    import numpy as np

    tables, outcomes = stages.tables, stages.outcomes
    ranged = [name for name in RANGED if name in stages.targets]
    values = [Values() for _ in tables.inputs]
    columns = [inputs.codes(k, values[k], rows) for k in range(len(values))]
    different, which = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)
    ranges: dict[tuple[int, ...], dict[str, int]] = {}
    exact, leading = [], []
    for codes in different.tolist():
        own, first = zip(*(values[k].listed[code] for k, code in enumerate(codes)), strict=True)
        case = replace(evaluate(tables, own), likeliest=first if any(first) else ())
        key = _what_counts(case)
        if key not in ranges:
            ranges[key] = {
                s: tables.mask(s, exact_range(case, s).outcomes)
                for s in ranged
                if _several(case.masks[tables.index[s]])
            }
        quick = {s: case.masks[tables.index[s]] for s in stages.targets}
        exact.append(outcomes.code(tuple((quick | ranges[key]).values())))
        filled = evaluate(tables, assumed(case))
        leading.append(outcomes.code(tuple(filled.masks[tables.index[s]] for s in stages.targets)))
    found = []
    for codes in (exact, leading):
        all_rows = told.copy()
        all_rows[rows] = np.array(codes, dtype=told.dtype)[which.reshape(-1)]
        found.append(all_rows)
    return found[0], found[1]


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
