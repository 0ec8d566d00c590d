"""A sample of complete cases, so that most questions about rules are answered by an example."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from framing.answers.answers import Answers
from framing.evaluation.masks import each_bit, several
from framing.evaluation.number_examples import computed_facts, realised
from framing.evaluation.tables import Tables
from framing.evaluation.verdict import assumed, said
from framing.faults import AnswersError
from framing.rulebook.model import CHOSEN

#: Random complete cases beside the journeys.
SAMPLE = 1500
#: One line of a pick-many question in this many is chosen; at half, one line settles nearly all.
LINE_CHOSEN = 12


@dataclass(frozen=True)
class Seen:
    """A complete case evaluated. own: one bit per input; values: position per base fact."""

    own: tuple[int, ...]
    values: tuple[int, ...]
    outcomes: tuple[int, ...]
    held: int


@dataclass(frozen=True, eq=False)
class Sample:
    """The journeys, filled up by assumptions, then random complete cases drawn from a seed."""

    tables: Tables
    journeys: tuple[Seen, ...]
    drawn: tuple[Seen, ...]

    @property
    def cases(self) -> tuple[Seen, ...]:
        """All of them: the journeys, then those drawn."""
        return self.journeys + self.drawn

    @cached_property
    def fired_in(self) -> Mapping[str, int]:
        """Rule id → the cases in which it fires, as bits in the order of ``cases``."""
        result = dict.fromkeys(self.tables.rule_bits, 0)
        for i, seen in enumerate(self.cases):
            for rule, bits in self.tables.rule_bits.items():
                if seen.held & bits:
                    result[rule] |= 1 << i
        return result

    @cached_property
    def decided_in(self) -> Mapping[str, int]:
        """Deciding rule id → the cases in which it fires and its conclusion is the one reached."""
        result: dict[str, int] = {}
        for place, stage in enumerate(self.tables.stages):
            name = self.tables.facts[stage.fact]
            ids = [c.id for c in self.tables.rulebook.stage(name).conclusions]
            for rule in self.tables.rulebook.rules:
                if rule.stage == name and rule.decides:
                    fired, wanted = self.fired_in[rule.id], ids.index(rule.conclusion)
                    result[rule.id] = sum(
                        1 << i
                        for i, seen in enumerate(self.cases)
                        if fired >> i & 1 and seen.outcomes[place] == wanted
                    )
        return result


def evidence(tables: Tables, size: int = SAMPLE) -> Sample:
    """The sample for these tables. Cases for which a stage reaches no conclusion are left out."""
    chance = random.Random(tables.rulebook.digest)
    draws = islice(drawn(tables, chance), size)
    seen = (found for own in draws if (found := _evaluated(tables, own)))
    return Sample(tables, tuple(_journeys(tables)), tuple(seen))


def drawn(tables: Tables, chance: random.Random) -> Iterator[tuple[int, ...]]:
    """Random values for all inputs, again and again."""
    computed = computed_facts(tables.rulebook)
    together = list(realised(tables.rulebook))
    choices: list[tuple[str, list[int]]] = []
    for item in tables.inputs:
        fact = tables.facts[item.fact]
        values = list(each_bit(item.full))
        if tables.rulebook.question(item.question).kind == "pick_many":
            chosen = tables.mask(fact, (CHOSEN,))
            often = [bit for bit in values if bit != chosen]
            values = [*often * LINE_CHOSEN, chosen]
        choices.append((fact, values))
    while True:
        numbers = dict(zip(computed, chance.choice(together), strict=True) if together else ())
        yield tuple(
            tables.mask(fact, (numbers[fact],)) if fact in numbers else chance.choice(values)
            for fact, values in choices
        )


def _evaluated(tables: Tables, own: tuple[int, ...]) -> Seen | None:
    masks = tables.propagate(own)
    values = tuple(mask.bit_length() - 1 for mask in masks)
    reached, may, _ = tables.evaluate(masks, gaps_allowed=True)
    outcomes = reached[tables.base :]
    if any(several(mask) for mask in outcomes):
        return None
    return Seen(own, values, tuple(mask.bit_length() - 1 for mask in outcomes), may)


def _journeys(tables: Tables) -> Iterator[Seen]:
    for journey in tables.rulebook.journeys:
        try:
            answers = Answers(journey.answers, tables.rulebook)
        except AnswersError:
            continue
        own = assumed(said(tables, answers))
        seen = _evaluated(tables, own)
        if seen is not None:
            yield seen
