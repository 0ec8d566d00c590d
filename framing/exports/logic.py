"""The stages as plain decisions, straight from the conditions that stand in the rule files.

Nothing here uses the boxes or the bit tables of the evaluator, so that engines which run what is
written here are a second opinion on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from framing.evaluation.service_availability import offers_on
from framing.result.vocabulary import UNDECIDED
from framing.rulebook.boxes import Box
from framing.rulebook.model import NOT_APPLICABLE, Rulebook


@dataclass(frozen=True)
class Is:
    """A fact has one of these values. No value: never."""

    fact: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Every:
    """All parts hold. No part: always."""

    parts: tuple[Logic, ...]


@dataclass(frozen=True)
class Some:
    """At least one part holds. No part: never."""

    parts: tuple[Logic, ...]


Logic = Is | Every | Some
#: For each fact that it names, the values allowed.
Alternative = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Row:
    """A deciding rule: when it holds, the decision may be ``conclusion``."""

    rule: str
    conclusion: str
    when: Logic
    because: str


@dataclass(frozen=True)
class Decision:
    """A FIRST stage: the conclusion of the first row that holds. Rows lie in the stage's order."""

    id: str
    title: str
    asks: str
    conclusions: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def reads(self) -> tuple[str, ...]:
        """The facts and earlier decisions that it looks at, each once."""
        return tuple(dict.fromkeys(f for row in self.rows for f in facts_read(row.when)))


@dataclass(frozen=True)
class Decisions:
    """All decisions in their order, and what each fact may be (``not_applicable`` included)."""

    facts: Mapping[str, tuple[str, ...]]
    decisions: tuple[Decision, ...]

    @property
    def values(self) -> Mapping[str, tuple[str, ...]]:
        """What the facts and the decisions may be."""
        return {**self.facts, **{found.id: found.conclusions for found in self.decisions}}


@dataclass(frozen=True)
class Line:
    """A line of a decision's table: holds when each fact in ``when`` has one of its values."""

    id: str
    conclusion: str
    says: str
    when: Alternative


def decisions_of(rulebook: Rulebook, as_of: str) -> Decisions:
    """The FIRST stages of a rulebook on an ISO date."""
    found = []
    for stage in rulebook.stages:
        if stage.hit_policy != "first":
            continue
        rows = []
        for conclusion in stage.conclusions:
            for rule in rulebook.rules:
                if (rule.stage, rule.conclusion) == (stage.id, conclusion.id) and rule.decides:
                    when = logic_of(rule.when_tree, rulebook, as_of, negated=False)
                    if rule.in_force(as_of) and alternatives(when):
                        rows.append(Row(rule.id, conclusion.id, when, rule.because))
        ids = tuple(c.id for c in stage.conclusions)
        found.append(Decision(stage.id, stage.title, stage.asks, ids, tuple(rows)))
    read = {name for decision in found for name in decision.reads}
    facts = {
        fact.id: (*fact.values, NOT_APPLICABLE)
        for fact in rulebook.facts.values()
        if fact.origin in ("question", "computed") and fact.id in read
    }
    return Decisions(facts, tuple(found))


def logic_of(tree: Any, rulebook: Rulebook, as_of: str, *, negated: bool) -> Logic:
    """A condition tree as it was written; ``not`` moves inwards, to facts with another value."""
    parts = []
    for word, inner in tree.items():
        if word == "not":
            parts.append(logic_of(inner, rulebook, as_of, negated=not negated))
        elif word in ("all", "any"):
            inside = tuple(logic_of(item, rulebook, as_of, negated=negated) for item in inner)
            parts.append(Every(inside) if (word == "all") != negated else Some(inside))
        else:
            parts.append(_leaf(word, inner, rulebook, as_of, negated))
    if len(parts) == 1:
        return parts[0]
    return Some(tuple(parts)) if negated else Every(tuple(parts))


def _leaf(name: str, inner: Any, rulebook: Rulebook, as_of: str, negated: bool) -> Logic:
    """``fact: [values]``; a fact derived from another one is written as that other one."""
    fact = rulebook.facts[name]
    wanted = {str(value) for value in (inner if isinstance(inner, list) else [inner])}
    if negated:
        wanted = set(fact.values) - wanted
    source, told = name, {value: value for value in (*fact.values, NOT_APPLICABLE)}
    if fact.offers_path is not None:
        offers = offers_on(rulebook, as_of)[name]
        return _either(box for value in ("yes", "no") if value in wanted for box in offers[value])
    if fact.derived:
        source, told = str(fact.source_fact), dict(fact.derived)
    return Is(source, tuple(value for value, means in told.items() if means in wanted))


def _either(boxes: Iterable[Box]) -> Logic:
    """One of several boxes, values in the order of their names."""
    return Some(
        tuple(
            Every(tuple(Is(name, tuple(sorted(values))) for name, values in sorted(box.items())))
            for box in boxes
        )
    )


def facts_read(logic: Logic) -> Iterator[str]:
    """The facts that a condition names."""
    if isinstance(logic, Is):
        yield logic.fact
    else:
        for part in logic.parts:
            yield from facts_read(part)


def alternatives(logic: Logic) -> list[Alternative]:
    """The condition as alternatives, of each of which every fact must have an allowed value."""
    if isinstance(logic, Is):
        return [{logic.fact: frozenset(logic.values)}] if logic.values else []
    if isinstance(logic, Some):
        return [found for part in logic.parts for found in alternatives(part)]
    result: list[Alternative] = [{}]
    for part in logic.parts:
        met = ({**one, **_both(one, other)} for one in result for other in alternatives(part))
        result = [found for found in met if all(found.values())]
    return result


def table_lines(decision: Decision, values: Mapping[str, tuple[str, ...]]) -> Iterator[Line]:
    """The lines of a decision's table, of which the first that holds decides.

    values: what each fact and each decision may be. A line also asks of every fact that could bring
    another conclusion above it that it is one of these: engines take a fact that is missing or
    unknown for one that has another value, and would go on below. The last line is for such a case.
    """
    known: dict[str, frozenset[str]] = {}
    for conclusion, rows in groupby(decision.rows, lambda row: row.conclusion):
        looked_at: dict[str, frozenset[str]] = {}
        for row in rows:
            for number, when in enumerate(alternatives(row.when)):
                told = f"{row.rule}: {row.because}"
                yield Line(f"{row.rule}-{number}", conclusion, told, {**known, **when})
                looked_at |= {fact: frozenset(values[fact]) for fact in when}
        known |= looked_at
    yield Line("not-known", UNDECIDED, "not-known: A fact that is needed is not told.", {})


def _both(one: Alternative, other: Alternative) -> Alternative:
    return {fact: one.get(fact, values) & values for fact, values in other.items()}
