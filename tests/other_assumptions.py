"""What would come out if something else were assumed of a fact, case by case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from framing.evaluation.tables import Tables
from framing.evaluation.verdict import Evaluation, assumed, evaluate
from framing.rulebook.model import Fact, Rulebook


@dataclass(frozen=True)
class Changed:
    """Of ``fact``, its assumption at ``place`` says ``value`` instead."""

    fact: str
    place: int
    value: str

    def in_tables(self, tables: Tables) -> Tables:
        f = tables.index[self.fact]
        told = list(tables.assumptions[f])
        told[self.place] = (told[self.place][0], tables.mask(self.fact, (self.value,)))
        whole = (*tables.assumptions[:f], tuple(told), *tables.assumptions[f + 1 :])
        return replace(tables, assumptions=whole)

    def in_rulebook(self, book: Rulebook) -> Rulebook:
        fact = book.facts[self.fact]
        told = list(fact.assume)
        told[self.place] = replace(told[self.place], value=self.value)
        return replace(book, facts={**book.facts, fact.id: replace(fact, assume=tuple(told))})


def changes(book: Rulebook) -> Iterator[Changed]:
    """Every other value that every assumption could have; lines to tick are left as they are."""
    for fact in book.facts.values():
        for place, told in enumerate(fact.assume):
            if questions_of(book, fact):
                yield from (Changed(fact.id, place, v) for v in fact.values if v != told.value)


def questions_of(book: Rulebook, fact: Fact) -> tuple[str, ...]:
    """The questions that settle a fact by one answer or by numbers."""
    if fact.origin == "computed":
        return fact.inputs
    return tuple(q.id for q in book.questions if q.kind == "choose_one" and q.fact == fact.id)


def leading(tables: Tables, case: Evaluation) -> str:
    """The verdict for the assumed case. case: what was said, whatever is assumed."""
    told = assumed(replace(case, tables=tables))
    return evaluate(tables, told, upto="verdict").possible("verdict")[0]
