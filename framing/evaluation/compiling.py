"""Rulebook + date → bit tables. Boxes of deciding rules come first, stage by stage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from framing.evaluation.service_availability import offers_on, resolved
from framing.evaluation.tables import Admits, Input, MaskBoxes, StageTable, Tables
from framing.rulebook.boxes import Box
from framing.rulebook.model import (
    NOT_APPLICABLE,
    Rule,
    Rulebook,
)


@lru_cache(maxsize=32)
def tables_for(rulebook: Rulebook, as_of: str) -> Tables:
    """The rulebook compiled for an ISO date (which services are open depends on it)."""
    return _Compiling(rulebook, as_of).tables()


class _Compiling:
    def __init__(self, rulebook: Rulebook, as_of: str) -> None:
        self.rulebook = rulebook
        self.as_of = as_of
        stage_facts = [s.id for s in rulebook.stages if s.hit_policy == "first"]
        base = [f.id for f in rulebook.facts.values() if f.origin in ("question", "computed")]
        self.base = len(base)
        self.facts = (*base, *stage_facts)
        self.index = {name: i for i, name in enumerate(self.facts)}
        self.settlers = self._settlers()
        self.domains = tuple(self._domain(name) for name in self.facts)
        self.offers = offers_on(rulebook, as_of)

    def _settlers(self) -> dict[str, list[int]]:
        """base fact → positions of the questions that settle it."""
        result: dict[str, list[int]] = {}
        for i, question in enumerate(self.rulebook.questions):
            names = [question.fact] if question.fact else []
            if question.kind == "pick_many":
                names = [option.id for option in question.options]
            for name in names:
                result.setdefault(str(name), []).append(i)
        ids = [q.id for q in self.rulebook.questions]
        for fact in self.rulebook.facts.values():
            if fact.origin == "computed":
                result[fact.id] = [ids.index(fact.inputs[-1])]
        return result

    def _domain(self, name: str) -> tuple[str, ...]:
        values = tuple(self.rulebook.facts[name].values)
        questions = [self.rulebook.questions[i] for i in self.settlers.get(name, ())]
        if questions and all(q.ask_when is not None for q in questions):
            values = (*values, NOT_APPLICABLE)
        return values

    def _masks(self, box: Box) -> tuple[tuple[int, int], ...]:
        result = []
        for name, values in resolved(box, self.offers).items():
            domain = self.domains[self.index[name]]
            mask = sum(1 << domain.index(v) for v in values if v in domain)
            result.append((self.index[name], mask))
        return tuple(sorted(result))

    def tables(self) -> Tables:
        segments = self._ordered_rules()
        boxes: list[tuple[str, Box]] = []
        rule_bits: dict[str, int] = {}
        stages: list[StageTable] = []
        for stage_id, groups in segments:
            spans, of_bit = [], {}
            start = len(boxes)
            for i, group in enumerate(groups):
                first = len(boxes)
                for rule in group:
                    dated = rule.when if rule.in_force(self.as_of) else ()
                    boxes_today = (resolved(box, self.offers) for box in dated)
                    kept = [box for box in boxes_today if all(box.values())]
                    rule_bits[rule.id] = ((1 << len(kept)) - 1) << len(boxes)
                    boxes.extend((rule.id, box) for box in kept)
                spans.append(((1 << (len(boxes) - first)) - 1) << first)
                of_bit.update({1 << k: i for k in range(first, len(boxes))})
            if stage_id:
                mask = ((1 << (len(boxes) - start)) - 1) << start
                reads = sorted({self.index[f] for _, box in boxes[start:] for f in box})
                fact = self.index[stage_id]
                stages.append(StageTable(fact, mask, tuple(spans), of_bit, tuple(reads)))
        singles = self._singles([self._masks(box) for _, box in boxes])
        return Tables(
            rulebook=self.rulebook,
            as_of=self.as_of,
            facts=self.facts,
            index=self.index,
            domains=self.domains,
            base=self.base,
            na=tuple(
                1 << len(d) - 1 if d[-1] == NOT_APPLICABLE else 0 for d in self.domains[: self.base]
            ),
            inputs=self._inputs(),
            every_box=(1 << len(boxes)) - 1,
            may=tuple(Admits(column, every=False) for column in singles),
            must=tuple(Admits(column, every=True) for column in singles),
            singles=singles,
            stages=tuple(stages),
            assumptions=tuple(self._assumptions(name) for name in self.facts[: self.base]),
            rule_bits=rule_bits,
            boxes=tuple(boxes),
            boxes_of={
                rule: tuple(box for owner, box in boxes if owner == rule) for rule in rule_bits
            },
        )

    def _ordered_rules(self) -> list[tuple[str | None, list[list[Rule]]]]:
        """Deciding rules by stage and conclusion; then, under None, all that decide nothing."""
        rest: list[Rule] = []
        result: list[tuple[str | None, list[list[Rule]]]] = []
        for stage in self.rulebook.stages:
            rules = [r for r in self.rulebook.rules if r.stage == stage.id]
            if stage.hit_policy == "collect":
                rest.extend(rules)
                continue
            deciding = [r for r in rules if r.decides]
            rest.extend(r for r in rules if not r.decides)
            groups = [[r for r in deciding if r.conclusion == c.id] for c in stage.conclusions]
            result.append((stage.id, groups))
        return [*result, (None, [rest])]

    def _singles(self, boxes: Sequence[tuple[tuple[int, int], ...]]) -> tuple[tuple[int, ...], ...]:
        full = (1 << len(boxes)) - 1
        columns = [[full] * len(domain) for domain in self.domains]
        # A box that does not name a fact admits all of its values, not_applicable included.
        for k, box in enumerate(boxes):
            for f, mask in box:
                for v in range(len(columns[f])):
                    if not mask >> v & 1:
                        columns[f][v] &= ~(1 << k)
        return tuple(tuple(column) for column in columns)

    def _assumptions(self, name: str) -> tuple[tuple[MaskBoxes | None, int], ...]:
        domain = self.domains[self.index[name]]
        return tuple(
            (
                None if told.when is None else tuple(self._masks(box) for box in told.when),
                1 << domain.index(told.value),
            )
            for told in self.rulebook.facts[name].assume
        )

    def _inputs(self) -> tuple[Input, ...]:
        result = []
        groups: dict[MaskBoxes | None, int] = {}
        for i, question in enumerate(self.rulebook.questions):
            for name, settlers in self.settlers.items():
                if i in settlers:
                    domain = self.domains[self.index[name]]
                    values: Iterable[str] = self.rulebook.facts[name].values
                    if question.kind == "choose_one":
                        values = {option.sets for option in question.options}
                    full = sum(1 << domain.index(v) for v in values)
                    when = None
                    if question.ask_when is not None:
                        when = tuple(self._masks(box) for box in question.ask_when)
                    last, alone = i == settlers[-1], len(settlers) == 1
                    group = groups.setdefault(when, len(groups))
                    fact = self.index[name]
                    result.append(Input(question.id, fact, full, when, last, group, alone))
        return tuple(result)
