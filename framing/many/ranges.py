"""The exact ranges of a stage for many rows: all of them go through its diagram at the same time.

A set of rows is one integer with a bit for each row. Every node of the diagram gets the rows that
come to it; those that may have one of the values along a way go on to the next node.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from framing.evaluation.diagrams import Diagram, NoDiagramError, diagram_of
from framing.evaluation.masks import union
from framing.evaluation.tables import Tables
from framing.evaluation.verdict import evaluate, exact_range

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from framing.many.coded import Codes, Values


def ranges_of(
    tables: Tables, stage: str, columns: Sequence[Codes], values: Sequence[Values]
) -> list[int]:
    """The conclusions, as bits, that the completions of each row reach.

    columns: for each input the codes of its rows. values: what they stand for; the masks first.
    """
    try:
        return _through(diagram_of(tables, stage), columns, values)
    except NoDiagramError:
        return [
            tables.mask(stage, exact_range(evaluate(tables, own), stage).outcomes)
            for own in _rows(columns, values)
        ]


def _rows(columns: Sequence[Codes], values: Sequence[Values]) -> list[tuple[int, ...]]:
    """The masks of the inputs, row by row."""
    told = (
        [one.listed[code][0] for code in codes.tolist()]
        for codes, one in zip(columns, values, strict=True)
    )
    return list(zip(*told, strict=True))


def _through(diagram: Diagram, columns: Sequence[Codes], values: Sequence[Values]) -> list[int]:
    """The conclusions at which each row ends. Raises NoDiagramError."""
    rows = Rows(columns, values)
    k, ways = diagram.root(rows.open)
    here = {child: 0 for _, child in ways}
    for bits, child in ways:
        here[child] |= rows.having(k, bits)
    for n in range(max(here), diagram.leaves - 1, -1):
        come = here.pop(n, 0)
        if come:
            k, ways = diagram.nodes[n]
            for bits, child in ways:
                here[child] = here.get(child, 0) | come & rows.having(k, bits)
    ends = [0] * rows.count
    for leaf, come in here.items():
        if leaf < diagram.leaves - 1:
            for row in rows.places(come):
                ends[row] |= 1 << leaf
    return ends


class Rows:
    """Sets of rows by what an input may be. open: for each input all that it may be in any row."""

    def __init__(self, columns: Sequence[Codes], values: Sequence[Values]) -> None:
        self.count = len(columns[0])
        self._columns = columns
        self._masks = [[mask for mask, _ in one.listed] for one in values]
        self._of_code: dict[int, list[int]] = {}
        self._having: dict[tuple[int, int], int] = {}
        self.open = [union(masks) for masks in self._masks]

    def having(self, k: int, bits: int) -> int:
        """The rows in which input ``k`` may be one of the values in ``bits``."""
        known = self._having.get((k, bits))
        if known is None:
            both = zip(self._masks[k], self._rows_of_codes(k), strict=True)
            known = union(rows for mask, rows in both if mask & bits)
            self._having[k, bits] = known
        return known

    def places(self, rows: int) -> list[int]:
        """The rows of a set, by their position."""
        import numpy as np

        packed = np.frombuffer(rows.to_bytes(self.count // 8 + 1, "little"), dtype=np.uint8)
        found: list[int] = np.flatnonzero(np.unpackbits(packed, bitorder="little")).tolist()
        return found

    def _rows_of_codes(self, k: int) -> list[int]:
        """For each code of an input's column the rows that have it."""
        known = self._of_code.get(k)
        if known is None:
            codes = self._columns[k]
            known = [_set_of(codes == code) for code in range(len(self._masks[k]))]
            self._of_code[k] = known
        return known


def _set_of(rows: NDArray[np.bool_]) -> int:
    import numpy as np

    return int.from_bytes(np.packbits(rows, bitorder="little").tobytes(), "little")
