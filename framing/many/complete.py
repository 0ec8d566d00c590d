"""Rows of answers → what every fact and every stage is, in the rows in which nothing is open."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from framing.evaluation.tables import Tables
from framing.many.reading import Inputs
from framing.many.stages import Stages

#: So many values of a fact fit into a whole number of the processor.
BITS = 62


def complete_rows(tables: Tables, inputs: Inputs, rows: slice) -> list[list[int] | None]:
    """For each of these rows the masks of all facts and stages, each of one value, in the order of
    the tables; None for a row in which a fact that applies is open."""
    import numpy as np

    stages = _every_stage(tables)
    own = {k: inputs.codes(k, stages.values["own", k], rows) for k in stages.inputs}
    size = len(range(inputs.rows)[rows])
    small = max(map(len, tables.domains)) <= BITS
    masks: Any = np.empty((size, len(tables.facts)), dtype=np.int64 if small else object)
    for f, (different, which) in enumerate(stages.masks(own, size)):
        masks[:, f] = np.array(different, dtype=masks.dtype)[which]
    whole = ((masks & (masks - 1)) == 0).all(axis=1)
    both = zip(whole.tolist(), masks.tolist(), strict=True)
    return [row if complete else None for complete, row in both]


@lru_cache(maxsize=4)
def _every_stage(tables: Tables) -> Stages:
    """The steps to all facts and stages, kept with what they looked up before."""
    return Stages(tables, tables.facts, together=False)
