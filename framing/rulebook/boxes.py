"""Boxes: what a condition comes down to, and what two of them have in common or leave.

The values that a box allows for a fact are a set of names, or the bits of a number; both take
``&`` and ``^``, so that what is said here holds of both.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

#: For each fact it names, the values it allows. A condition is a union of boxes.
Box = Mapping[str, frozenset[str]]

Name = TypeVar("Name", bound=Hashable)
Values = TypeVar("Values", int, frozenset[str])


def meet(one: Mapping[Name, Values], other: Mapping[Name, Values]) -> dict[Name, Values] | None:
    """The cases of both boxes; None where there is none."""
    met = {**one}
    for name, values in other.items():
        met[name] = met[name] & values if name in met else values
        if not met[name]:
            return None
    return met


def within(inner: Mapping[Name, Values], outer: Mapping[Name, Values]) -> bool:
    """Whether every case of a box is one of the other."""
    return all(name in inner and inner[name] & v == inner[name] for name, v in outer.items())


def widest(boxes: Iterable[Mapping[Name, Values]]) -> tuple[Mapping[Name, Values], ...]:
    """The boxes, in their order, without those that lie within another one."""
    kept: list[Mapping[Name, Values]] = []
    for box in boxes:
        if not any(within(box, other) for other in kept):
            kept = [other for other in kept if not within(other, box)] + [box]
    return tuple(kept)


def subtract(
    space: Mapping[Name, Values], taken: Sequence[Mapping[Name, Values]]
) -> list[Mapping[Name, Values]]:
    """Disjoint boxes that together hold what of ``space`` none of ``taken`` covers.

    ``space`` names every fact that ``taken`` reads.
    """
    left = [space]
    for box in taken:
        left = [rest for piece in left for rest in _minus(piece, box)]
    return left


def _minus(
    piece: Mapping[Name, Values], taken: Mapping[Name, Values]
) -> Iterator[Mapping[Name, Values]]:
    if not all(piece[name] & values for name, values in taken.items()):
        yield piece
        return
    inside = {**piece}
    for name, values in taken.items():
        common = inside[name] & values
        outside = inside[name] ^ common
        if outside:
            yield {**inside, name: outside}
            inside[name] = common
