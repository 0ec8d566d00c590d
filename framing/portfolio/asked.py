"""What a function says of complete cases, kept by what it asked of them.

Most of what is printed of a case hangs on a few of its facts. So the function is run on a case that
writes down what is read of it; another case of which the same reads say the same needs no run. The
reads form a tree: each says where to go on by what it finds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from operator import and_, getitem
from typing import Any, Generic, NoReturn, TypeVar, cast

from framing.evaluation.tables import Tables
from framing.evaluation.verdict import Evaluation

T = TypeVar("T")
#: So many different cases are kept for a function; it is run for the others one by one.
MOST_KEPT = 20_000


class UnaskedError(Exception):
    """Something was read that the masks and rules of a complete case do not tell."""


class Facts:
    """One complete case: what each fact, then each stage, is, and which boxes hold."""

    __slots__ = ("__dict__", "masks", "tables")

    def __init__(self, tables: Tables, masks: Sequence[int]) -> None:
        self.tables = tables
        self.masks = masks

    @cached_property
    def held(self) -> int:
        """The boxes that hold; of a complete case those that may hold also must."""
        return reduce(and_, map(getitem, self.tables.must, self.masks), self.tables.every_box)


class Asked(Generic[T]):
    """A function of complete cases that is run once for all cases it cannot tell apart."""

    def __init__(self, function: Callable[[Evaluation], T]) -> None:
        self.function = function
        self._root: _Read | _Said | None = None
        self.kept = 0

    def __call__(self, facts: Facts) -> T:
        """What the function says. Raises UnaskedError where it reads what is not told here."""
        masks = facts.masks
        node, before, key = self._root, None, 0
        while type(node) is _Read:
            before = node
            f = node.fact
            key = masks[f] if f >= 0 else 1 if facts.held & node.bits else 0
            node = node.then.get(key)
        if node is None:
            node = self._run(facts, before, key)
        said = cast(_Said, node).said
        if said is _UNTOLD:
            raise UnaskedError
        return cast(T, said)

    def _run(self, facts: Facts, before: _Read | None, key: int) -> _Said:
        """Run the function, and keep what it says behind the last read that was known."""
        reads: dict[tuple[int, int], int] = {}
        try:
            end = _Said(self.function(_written_down(facts, reads)))
        except UnaskedError:
            end = _Said(_UNTOLD)
        if self.kept >= MOST_KEPT:
            return end
        self.kept += 1
        known, node = 0, self._root
        while type(node) is _Read:
            known += 1
            node = node.then.get(reads[node.fact, node.bits])
        chain: _Read | _Said = end
        for (f, bits), found in reversed(list(reads.items())[known:]):
            chain = _Read(f, bits, {found: chain})
        if before is None:
            self._root = chain
        else:
            before.then[key] = chain
        return end


_UNTOLD = object()


class _Said:
    """The end of the reads: what the function says."""

    __slots__ = ("said",)

    def __init__(self, said: object) -> None:
        self.said = said


class _Read:
    """A read of a fact, or (``fact`` -1) of whether some boxes hold; and where each value leads."""

    __slots__ = ("bits", "fact", "then")

    def __init__(self, fact: int, bits: int, then: dict[int, _Read | _Said]) -> None:
        self.fact, self.bits, self.then = fact, bits, then


def _written_down(facts: Facts, reads: dict[tuple[int, int], int]) -> Evaluation:
    """The case as the evaluator gives it, which writes each new read into ``reads``."""
    boxes: Any = _Boxes(facts, reads)
    masks: Any = _Masks(facts.masks, reads)
    untold: Any = Untold()
    return Evaluation(facts.tables, untold, masks, boxes, boxes)


class _Masks:
    def __init__(self, masks: Sequence[int], reads: dict[tuple[int, int], int]) -> None:
        self.masks, self.reads = masks, reads

    def __getitem__(self, f: object) -> int:
        if not isinstance(f, int) or f < 0:
            raise UnaskedError
        return self.reads.setdefault((f, 0), self.masks[f])

    def __len__(self) -> NoReturn:
        raise UnaskedError

    def __iter__(self) -> NoReturn:
        raise UnaskedError


class _Boxes:
    def __init__(self, facts: Facts, reads: dict[tuple[int, int], int]) -> None:
        self.facts, self.reads = facts, reads

    def __and__(self, bits: int) -> int:
        return self.reads.setdefault((-1, bits), 1 if self.facts.held & bits else 0)

    def __getattr__(self, name: str) -> NoReturn:
        raise UnaskedError


class Untold(Mapping[Any, Any]):
    """Stands for what a function must not read; every look at it raises UnaskedError."""

    def __getitem__(self, key: object) -> NoReturn:
        raise UnaskedError

    def __iter__(self) -> Iterator[Any]:
        raise UnaskedError

    def __len__(self) -> NoReturn:
        raise UnaskedError

    def __contains__(self, key: object) -> NoReturn:
        raise UnaskedError

    def __getattr__(self, name: str) -> NoReturn:
        raise UnaskedError
