"""Rows of answers → what they leave open of every input, fact and stage, chunk by chunk."""

from __future__ import annotations

from typing import Any

from framing.evaluation.tables import Tables
from framing.many.reading import Inputs
from framing.many.stages import Stages, stages_of

#: So many values of a fact fit into a whole number of the processor.
BITS = 62


def every_stage(tables: Tables) -> Stages:
    """The steps to all facts and stages, with what they looked up before."""
    return stages_of(tables, tuple(tables.facts), together=False)


class RowFacts:
    """Some rows, by their place among these.

    masks: of all facts and stages, in the order of the tables, as ``evaluate`` gives them.
    complete: whether no fact that applies is open. keys: equal for rows, also of other chunks by
    the same stages, whose inputs leave the same open.
    """

    def __init__(self, stages: Stages, inputs: Inputs, rows: slice) -> None:
        """stages: as ``every_stage`` gives them."""
        import numpy as np

        tables = stages.tables
        own = {k: inputs.codes(k, stages.values["own", k], rows) for k in stages.inputs}
        size = len(range(inputs.rows)[rows])
        small = max(map(len, tables.domains)) <= BITS
        masks: Any = np.empty((size, len(tables.facts)), dtype=np.int64 if small else object)
        for f, (different, which) in enumerate(stages.masks(own, size)):
            masks[:, f] = np.array(different, dtype=masks.dtype)[which]
        self.masks: list[list[int]] = masks.tolist()
        self.complete: list[bool] = ((masks & (masks - 1)) == 0).all(axis=1).tolist()
        self._codes = np.stack([own[k] for k in range(len(own))], axis=1).astype(np.int32)
        self._told = [stages.values["own", k].listed for k in range(len(own))]
        self.keys = [codes.tobytes() for codes in self._codes]

    def own(self, row: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """What each input leaves open, and its one value that was put first, or nought; () for
        the latter where no input has one."""
        both = zip(self._told, self._codes[row].tolist(), strict=True)
        masks, first = zip(*(told[code] for told, code in both), strict=True)
        return masks, first if any(first) else ()
