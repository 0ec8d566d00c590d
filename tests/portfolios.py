"""Portfolios to test with: of named cases, and of many random ones."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from fixed import AS_OF, CHURN
from generated_tables import random_rows

from framing import load_rulebook
from framing.answers.answers import Answers
from framing.evaluation.compiling import tables_for
from framing.portfolio.judging import Portfolio, judged, portfolio_of
from framing.portfolio.places import Place
from framing.portfolio.reading import NamedAnswers

BOOK = load_rulebook()
TABLES = tables_for(BOOK, AS_OF)


def case(name: str, answers: Mapping[str, Any]) -> NamedAnswers:
    return NamedAnswers(name, "row 2", Answers(answers, BOOK))


def portfolio(*cases: NamedAnswers) -> Portfolio:
    return portfolio_of(TABLES, [judged(item, TABLES) for item in cases])


@cache
def mixed(count: int) -> Portfolio:
    """Random cases, whole and half-told, and a plain one."""
    rows = random_rows(BOOK, count, open_share=0.3)
    told = [{k: v for k, v in row.items() if v is not None} for row in rows]
    return portfolio(case("Churn", CHURN), *(case(f"No. {i}", a) for i, a in enumerate(told)))


@cache
def places() -> list[Place]:
    return [item.place for item in mixed(30).cases]
