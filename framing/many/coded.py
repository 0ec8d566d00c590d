"""Columns of codes, and functions over them that are worked out once for each pair of codes.

A million rows hold few different values in a column, and few different pairs in two. So a function
of two columns is a small table, filled by plain Python as pairs turn up, and looked up for all
rows at once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.intp]
    #: Height, width and cells of the table of a step; -1 where it is not filled in.
    Table = tuple[int, int, Codes]


class Values:
    """The different values of a column, in the order of their codes; grows as values turn up."""

    def __init__(self, values: Iterable[Hashable] = ()) -> None:
        self.listed: list[Any] = []
        self._codes: dict[Any, int] = {}
        self._lock = Lock()
        for value in values:
            self.code(value)

    def __len__(self) -> int:
        return len(self.listed)

    def code(self, value: Hashable) -> int:
        """The code of a value; a new one where it was not seen before."""
        known = self._codes.get(value)
        if known is None:
            with self._lock:
                known = self._codes.get(value)
                if known is None:
                    known = len(self.listed)
                    self.listed.append(value)
                    self._codes[value] = known
        return known


class Step:
    """A function of two coded columns, as a table from pairs of codes to the codes of results.

    Several threads may look up at the same time; what is missing is filled in by one of them.
    """

    def __init__(self, function: Callable[[Any, Any], Hashable], left: Values, right: Values):
        import numpy as np

        self.function = function
        self.left, self.right = left, right
        self.results = Values()
        self._table: Table = (0, 0, np.full(0, -1, dtype=np.intp))
        self._lock = Lock()

    @property
    def cells(self) -> int:
        """How many pairs its table has room for."""
        return len(self._table[2])

    def __call__(self, left: Codes, right: Codes) -> Codes:
        """The codes of the results, row by row."""
        wide, cells = self._fitting()
        pairs = left * wide
        pairs += right
        found = cells.take(pairs)
        if found.size and found.min() < 0:
            with self._lock:
                self._fill(wide, cells, pairs)
            found = cells.take(pairs)
        return found

    def _fitting(self) -> tuple[int, Codes]:
        """The table, with room for the values that the two columns have by now."""
        import numpy as np

        high, wide, cells = self._table
        if len(self.left) <= high and len(self.right) <= wide:
            return wide, cells
        with self._lock:
            high, wide, cells = self._table
            old = cells.reshape(high, wide)
            more_high = max(high, 2 * len(self.left))
            more_wide = max(wide, 2 * len(self.right))
            new = np.full((more_high, more_wide), -1, dtype=np.intp)
            new[:high, :wide] = old
            self._table = (more_high, more_wide, new.ravel())
            return more_wide, self._table[2]

    def _fill(self, wide: int, cells: Codes, pairs: Codes) -> None:
        import numpy as np

        turned_up = np.zeros(len(cells), dtype=bool)
        turned_up[pairs] = True
        for pair in np.flatnonzero(turned_up & (cells < 0)).tolist():
            left, right = divmod(pair, wide)
            value = self.function(self.left.listed[left], self.right.listed[right])
            cells[pair] = self.results.code(value)
