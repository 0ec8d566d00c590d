"""What a stage concludes, as a decision diagram: every complete case is one way through it.

A node asks what one input is and leads on to another node, or to a conclusion. Wherever different
answers leave the same to be found out they meet in one node, so that a stage which hangs on fifty
inputs takes some hundred nodes (a reduced, ordered diagram as in Bryant 1986, with several values
to a node). A case that is half told goes several ways at once; the conclusions at which they end
are those that its completions reach, no more and no fewer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from threading import Lock

from framing.evaluation.residues import Residue, Residues
from framing.evaluation.tables import Tables

#: Residues that may turn up under a value of the first input; with more there is no diagram.
MOST_RESIDUES = 20_000
#: An input; masks of its values, each with the node to which they lead.
Node = tuple[int, tuple[tuple[int, int], ...]]


class NoDiagramError(Exception):
    """A stage hangs on its inputs in too many ways for a diagram, or in no order."""


class Diagram:
    """One stage as nodes. ``nodes[n]`` leads only to nodes before it.

    Nodes before ``leaves`` ask nothing: they are the stage's conclusions by position and, last,
    the gap in which it concludes nothing. below: for each node the leaves, as bits, under it.
    What is under a value of the first input is made when a case first leads there. Raises
    NoDiagramError at once or then.
    """

    def __init__(self, tables: Tables, stage: str) -> None:
        if not tables.in_order:
            raise NoDiagramError
        self._residues = Residues(tables, stage)
        self.leaves = self._residues.gap + 1
        self.nodes: list[Node] = [(-1, ())] * self.leaves
        self.below = [1 << n for n in range(self.leaves)]
        self._after: dict[Residue, tuple[int, list[tuple[int, Residue]]]] = {}
        self._known: dict[Residue, int] = {}
        self._alike: dict[Node, int] = {}
        self._lock = Lock()
        self._first, left = self._residues.next(self._residues.first)
        self._left = dict(left)
        self._roots: dict[int, int] = {}

    def root(self, own: Sequence[int]) -> Node:
        """The first input, with where each value leads that it may have.

        own: mask per input, here and below.
        """
        if self._first < 0:
            return 0, ((-1, self._made(0)),)
        mask = own[self._first]
        return self._first, tuple((1 << v, self._made(v)) for v in self._left if mask >> v & 1)

    def decide(self, own: Sequence[int]) -> int:
        """The conclusion, as a bit, for inputs that are all told."""
        k, ways = self.root(own)
        while True:
            n = next(node for bits, node in ways if own[k] & bits)
            if n < self.leaves:
                return 1 << n
            k, ways = self.nodes[n]

    def reached(self, own: Sequence[int], known: int = 0, enough: int = 0) -> dict[int, int]:
        """The conclusions that completions of these inputs reach, by position, and how.

        known: conclusions, as bits, that need not be looked for. enough: stop at so many; 0: never.
        Returns each node on the way with the one before it; ``way_to`` reads it. Conclusions are
        the keys below ``leaves``; a gap is none.
        """
        nodes, below, leaves = self.nodes, self.below, self.leaves
        found = known | 1 << leaves - 1
        came: dict[int, int] = {}
        waiting = [(-1, self.root(own))]
        while waiting:
            n, (k, ways) = waiting.pop()
            mask = own[k]
            for bits, child in ways:
                if mask & bits and child not in came and below[child] & ~found:
                    came[child] = n
                    if child >= leaves:
                        waiting.append((child, nodes[child]))
                        continue
                    found |= 1 << child
                    enough -= 1
                    if not enough:
                        return came
        return came

    def range(self, own: Sequence[int], wanted: int = -1) -> int:
        """The conclusions, as bits, that completions of these inputs reach, of those wanted."""
        came = self.reached(own, known=~wanted & (1 << self.leaves) - 1)
        return sum(1 << n for n in came if n < self.leaves)

    def way_to(self, leaf: int, came: Mapping[int, int], own: Sequence[int]) -> tuple[int, ...]:
        """The inputs as ``reached`` found them on its way to a leaf; the others stay as they are.

        Every completion of these reaches the leaf.
        """
        told = list(own)
        while leaf >= 0:
            before = came[leaf]
            k, ways = self.nodes[before] if before >= 0 else self.root(own)
            mask = own[k] & sum(bits for bits, node in ways if node == leaf)
            told[k] = mask & -mask
            leaf = before
        return tuple(told)

    def _made(self, value: int) -> int:
        """The node under a value of the first input."""
        known = self._roots.get(value)
        if known is None:
            with self._lock:
                known = self._roots[value] = self._make(self._left[value])
                if len(self._roots) == len(self._left):
                    self._after.clear()
                    self._known.clear()
        if known < 0:
            raise NoDiagramError
        return known

    def _make(self, start: Residue) -> int:
        """The node for a residue, with all that is under it; -1 where that is too much.

        What is known already counts as well, so that it is too much, or not, whatever cases came
        before.
        """
        after, known = self._after, self._known
        under: set[Residue] = set()
        waiting = [start]
        while waiting:
            residue = waiting.pop()
            if residue[0] < 0 or residue in under:
                continue
            if len(under) == MOST_RESIDUES:
                return -1
            under.add(residue)
            if residue not in after:
                after[residue] = self._residues.next(residue)
            waiting.extend(left for _, left in after[residue][1])
        for residue in sorted(under - known.keys(), reverse=True):
            k, lefts = after[residue]
            ways: dict[int, int] = {}
            for value, left in lefts:
                node = known[left] if left[0] >= 0 else ~left[0]
                ways[node] = ways.get(node, 0) | 1 << value
            known[residue] = self._only(k, ways)
        return known[start] if start[0] >= 0 else ~start[0]

    def _only(self, k: int, ways: Mapping[int, int]) -> int:
        """The node that leads these ways: one that is there, where there is one."""
        if len(ways) == 1:
            return next(iter(ways))
        node = k, tuple((bits, child) for child, bits in ways.items())
        known = self._alike.get(node)
        if known is None:
            below = 0
            for child in ways:
                below |= self.below[child]
            self.below.append(below)
            self.nodes.append(node)
            known = self._alike[node] = len(self.nodes) - 1
        return known


@lru_cache(maxsize=64)
def diagram_of(tables: Tables, stage: str) -> Diagram:
    """The diagram of a stage, kept with what was worked out for earlier cases."""
    return Diagram(tables, stage)
