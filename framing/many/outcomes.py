"""Many rows of answers → the outcome of each, the same as ``assess`` gives row by row.

Rows whose stages are settled by the bit tables (all complete ones, and most others whose verdict is
firm) are done by looking up whole columns. For the rest, the ranges of verdict, task and path are
read from their diagrams, all rows at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framing.evaluation.masks import several
from framing.evaluation.tables import Tables
from framing.evaluation.verdict import Evaluation, assumed
from framing.many.coded import Values
from framing.many.ranges import ranges_of
from framing.many.reading import THREADS, Inputs
from framing.many.stages import Stages, stages_of
from framing.result.vocabulary import RESULTS, Value

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
    stages = stages_of(tables, tuple(s.id for s in rulebook.stages if s.id in read))
    told = _quick(stages, inputs)
    unsettled = _rows_with_several(stages, told, stages.targets)
    leading = told
    if len(unsettled):
        told, leading = _exactly(stages, inputs, told, unsettled)
    occurring, (told, leading) = _renumbered(told, leading)
    names = [
        {s: tables.names(tables.index[s], m) for s, m in zip(stages.targets, masks, strict=True)}
        for masks in (stages.outcomes.listed[code] for code in occurring)
    ]
    return {
        name: Told(
            tuple(_cell(result.value(rulebook, each.__getitem__)) for each in names),
            leading if result.leading else told,
        )
        for name, result in ((name, RESULTS[name]) for name in wanted)
    }


def _renumbered(*columns: Codes) -> tuple[list[int], list[Codes]]:
    """The codes that occur in some columns, and the columns with their places among these.

    So what earlier tables came to, which is kept, is not gone through again.
    """
    import numpy as np

    seen = np.zeros(max(int(column.max(initial=-1)) for column in columns) + 1, dtype=bool)
    for column in columns:
        seen[column] = True
    places: Codes = (np.cumsum(seen) - 1).astype(np.int32)  # as narrow as a column
    return np.flatnonzero(seen).tolist(), [places[column] for column in columns]


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


def _rows_with_several(stages: Stages, codes: Codes, names: Sequence[str]) -> Codes:
    """The rows in which one of these stages may still conclude more than one thing."""
    import numpy as np

    which = [i for i, name in enumerate(stages.targets) if name in names]
    occurring, [places] = _renumbered(codes)
    listed = [stages.outcomes.listed[code] for code in occurring]
    open_ = [any(several(masks[i]) for i in which) for masks in listed]
    return np.flatnonzero(np.array(open_, dtype=bool)[places])


def _exactly(stages: Stages, inputs: Inputs, told: Codes, rows: Codes) -> tuple[Codes, Codes]:
    """Outcomes with exact ranges, and leading outcomes. rows: those in which they are not told."""
    import numpy as np

    exact, leading = told.copy(), told.copy()
    values = [Values() for _ in stages.tables.inputs]
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK]
        columns = [inputs.codes(k, values[k], some) for k in range(len(values))]
        ranges = {
            stage: ranges_of(stages.tables, stage, columns, values)
            for stage in stages.tables.rulebook.targets
            if stage in stages.targets
        }
        where = [stages.targets.index(stage) for stage in ranges]
        found = []
        for code, *masks in zip(told[some].tolist(), *ranges.values(), strict=True):
            outcome = list(stages.outcomes.listed[code])
            for i, mask in zip(where, masks, strict=True):
                outcome[i] = mask
            found.append(stages.outcomes.code(tuple(outcome)))
        exact[some] = np.array(found, dtype=told.dtype)
        leading[some] = _leading(stages, columns, values)
    return exact, leading


def _leading(stages: Stages, columns: Sequence[Codes], values: Sequence[Values]) -> Codes:
    """The outcome of each row with all that is open at what it is taken to be."""
    import numpy as np

    tables = stages.tables
    different, which = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)
    taken = []
    for codes in different.tolist():
        own, first = zip(*(values[k].listed[code] for k, code in enumerate(codes)), strict=True)
        facts, every = tuple(tables.propagate(own)), tables.every_box
        case = Evaluation(tables, own, facts, every, every, first if any(first) else ())
        taken.append(assumed(case))
    own_codes = {
        k: np.array([stages.values["own", k].code((one[k], 0)) for one in taken], dtype=np.intp)
        for k in stages.inputs
    }
    return stages.evaluate(own_codes, len(taken))[which.reshape(-1)]


def _cell(value: Value) -> str | bool | None:
    """A result as one cell holds it."""
    return (SEPARATOR.join(value) or None) if isinstance(value, tuple) else value
