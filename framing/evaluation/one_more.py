"""What a stage may conclude once one more input is told, by quick ranges; for many such inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from framing.evaluation.tables import NO, YES, Tables


class OneMore:
    """Some inputs, and what a stage may conclude where one of them is told otherwise.

    own: mask per input. facts: what the base facts may be then, as ``Tables.propagate`` says.
    """

    def __init__(
        self, tables: Tables, own: Sequence[int], facts: Sequence[int], stage: str
    ) -> None:
        self.tables, self.own, self.facts, self.stage = tables, own, facts, stage
        self._others = tables.all_but_one(facts)
        self._alone = settled_alone(tables)

    def outcomes(self, k: int, mask: int) -> int:
        """The conclusions, as bits, that are possible where input ``k`` may be of this mask."""
        tables, item = self.tables, self.tables.inputs[k]
        if k in self._alone:
            arises = item.arises(self.facts)
            na = tables.na[item.fact]
            mask = mask if arises == YES else na if arises == NO else mask | na
            held = self._others[item.fact] & tables.both[item.fact][mask]
            found = tables.conclude(self.facts, held, upto=self.stage)
        else:
            told = list(self.own)
            told[k] = mask
            found = tables.evaluate(tables.moved(self.facts, told, k), upto=self.stage)
        return found[0][tables.index[self.stage]]


@lru_cache(maxsize=4)
def settled_alone(tables: Tables) -> frozenset[int]:
    """Inputs that alone settle their fact, on which no question hangs."""
    inputs = tables.inputs
    hung_on = {f for item in inputs for box in item.when or () for f, _ in box}
    per_fact = Counter(item.fact for item in inputs)
    return frozenset(
        k for k, item in enumerate(inputs) if per_fact[item.fact] == 1 and item.fact not in hung_on
    )
