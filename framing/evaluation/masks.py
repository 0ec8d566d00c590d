"""Sets of values, boxes or rows as the bits of a number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_


def several(mask: int) -> bool:
    """Whether more than one bit is set."""
    return mask & (mask - 1) != 0


def each_bit(mask: int) -> Iterator[int]:
    """Each bit that is set, as a mask by itself, the lowest first."""
    while mask:
        yield mask & -mask
        mask &= mask - 1


def union(masks: Iterable[int]) -> int:
    """The bits that are set in any of these masks."""
    return reduce(or_, masks, 0)
