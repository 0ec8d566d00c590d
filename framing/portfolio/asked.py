"""What a function says of cases, kept by what it asked of them.

Most of what is printed of a case hangs on a few of its facts. So the function is run on a case that
writes down what is read of it; another case of which the same reads say the same needs no run. The
reads form a tree: each says where to go on by what it finds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from operator import and_, getitem
from typing import Any, Generic, NoReturn, TypeVar, cast

from framing.evaluation.tables import Admits, Tables
from framing.evaluation.verdict import Evaluation
from framing.result.framing import Framing

T = TypeVar("T")
#: So many different cases are kept for a function; it is run for the others one by one.
MOST_KEPT = 20_000
#: What may be read: masks of the case and of the leading case; whether some boxes may hold or must
#: in the case, and whether they hold in the leading case.
CASE, LEADING, MAY, MUST, HELD = range(5)
#: A read: of which kind, and the place of the fact or the boxes as bits.
Read = tuple[int, int]


class UnaskedError(Exception):
    """Something was read that is not told of a case here."""


class Facts:
    """One case, by the masks of all facts and stages: as told, and with what is open assumed."""

    def __init__(self, tables: Tables, masks: Sequence[int], leading: Sequence[int]) -> None:
        self.tables, self.masks, self.leading = tables, masks, leading

    def bits(self, kind: int) -> int:
        """The boxes that may hold, that must, or that hold in the leading case."""
        return self._may if kind == MAY else self._must if kind == MUST else self._held

    @cached_property
    def _may(self) -> int:
        return self._boxes(self.tables.may, self.masks)

    @cached_property
    def _must(self) -> int:
        return self._boxes(self.tables.must, self.masks)

    @cached_property
    def _held(self) -> int:
        return self._boxes(self.tables.must, self.leading)

    def _boxes(self, admits: Sequence[Admits], masks: Sequence[int]) -> int:
        return reduce(and_, map(getitem, admits, masks), self.tables.every_box)


class Asked(Generic[T]):
    """A function of framings that is run once for all cases it cannot tell apart."""

    def __init__(self, function: Callable[[Framing], T]) -> None:
        self.function = function
        self._root: _Read | _Said | None = None
        self.kept = 0

    def __call__(self, facts: Facts) -> T:
        """What the function says. Raises UnaskedError where it reads what is not told here."""
        masks, leading = facts.masks, facts.leading
        node, before, key = self._root, None, 0
        while type(node) is _Read:
            before = node
            kind = node.kind
            if kind == CASE:
                key = masks[node.what]
            elif kind == LEADING:
                key = leading[node.what]
            else:
                key = 1 if facts.bits(kind) & node.what else 0
            node = node.then.get(key)
        if node is None:
            node = self._run(facts, before, key)
        said = cast(_Said, node).said
        if said is _UNTOLD:
            raise UnaskedError
        return cast(T, said)

    def _run(self, facts: Facts, before: _Read | None, key: int) -> _Said:
        """Run the function, and keep what it says behind the last read that was known."""
        reads: dict[Read, int] = {}
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
            node = node.then.get(reads[node.kind, node.what])
        chain: _Read | _Said = end
        for (kind, what), found in reversed(list(reads.items())[known:]):
            chain = _Read(kind, what, {found: chain})
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
    """A read, and where each value that it may find leads."""

    __slots__ = ("kind", "then", "what")

    def __init__(self, kind: int, what: int, then: dict[int, _Read | _Said]) -> None:
        self.kind, self.what, self.then = kind, what, then


def _written_down(facts: Facts, reads: dict[Read, int]) -> Framing:
    """The framing of a case, which writes each new read into ``reads``."""
    tables, untold = facts.tables, cast(Any, Untold())

    def case(masks: Any, may: Any, must: Any) -> Evaluation:
        return Evaluation(tables, untold, masks, may, must, untold)

    boxes = {kind: _Boxes(kind, facts, reads) for kind in (MAY, MUST, HELD)}
    told = case(_Masks(CASE, facts.masks, reads), boxes[MAY], boxes[MUST])
    leading = case(_Masks(LEADING, facts.leading, reads), boxes[HELD], boxes[HELD])
    return Framing(tables.rulebook, untold, tables.as_of, told, leading, untold)


class _Masks:
    def __init__(self, kind: int, masks: Sequence[int], reads: dict[Read, int]) -> None:
        self.kind, self.masks, self.reads = kind, masks, reads

    def __getitem__(self, f: object) -> int:
        if not isinstance(f, int) or f < 0:
            raise UnaskedError
        return self.reads.setdefault((self.kind, f), self.masks[f])

    def __len__(self) -> NoReturn:
        raise UnaskedError

    def __iter__(self) -> NoReturn:
        raise UnaskedError


class _Boxes:
    def __init__(self, kind: int, facts: Facts, reads: dict[Read, int]) -> None:
        self.kind, self.facts, self.reads = kind, facts, reads

    def __and__(self, bits: int) -> int:
        found = 1 if self.facts.bits(self.kind) & bits else 0
        return self.reads.setdefault((self.kind, bits), found)

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
