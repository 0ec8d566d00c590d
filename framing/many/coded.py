"""Columns of codes, and functions over them that are worked out once for each pair of codes.

A million rows hold few different values in a column, and few different pairs in two. So a function
of two columns is a small table, filled by plain Python as pairs turn up, and looked up for all
rows at once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.intp]


class Values:
    """The different values of a column, in the order of their codes; grows as values turn up."""

    def __init__(self, values: Iterable[Hashable] = ()) -> None:
        self.listed: list[Any] = []
        self._codes: dict[Any, int] = {}
        for value in values:
            self.code(value)

    def __len__(self) -> int:
        return len(self.listed)

    def code(self, value: Hashable) -> int:
        """The code of a value; a new one where it was not seen before."""
        known = self._codes.setdefault(value, len(self.listed))
        if known == len(self.listed):
            self.listed.append(value)
        return known


class Step:
    """A function of two coded columns, as a table from pairs of codes to the codes of results."""

    def __init__(self, function: Callable[[Any, Any], Hashable], left: Values, right: Values):
        import numpy as np

        self.function = function
        self.left, self.right = left, right
        self.results = Values()
        self._high, self._wide = 0, 0
        self._table = np.full(0, -1, dtype=np.intp)

    def __call__(self, left: Codes, right: Codes) -> Codes:
        """The codes of the results, row by row."""
        self._fit()
        pairs = left * self._wide
        pairs += right
        found = self._table.take(pairs)
        if found.size and found.min() < 0:
            self._fill(pairs[found < 0])
            found = self._table.take(pairs)
        return found

    def _fit(self) -> None:
        """Make room for the values that the two columns have by now."""
        import numpy as np

        if len(self.left) <= self._high and len(self.right) <= self._wide:
            return
        high, wide = 2 * len(self.left), len(self.right)
        if wide > self._wide:
            wide *= 2
        wide = max(wide, self._wide)
        table = np.full((high, wide), -1, dtype=np.intp)
        table[: self._high, : self._wide] = self._table.reshape(self._high, self._wide)
        self._table, self._high, self._wide = table.ravel(), high, wide

    def _fill(self, pairs: Codes) -> None:
        for pair in dict.fromkeys(pairs.tolist()):
            left, right = divmod(pair, self._wide)
            value = self.function(self.left.listed[left], self.right.listed[right])
            self._table[pair] = self.results.code(value)
