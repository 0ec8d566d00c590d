"""Pieces of SQL that the columns are put together from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlglot import exp

from framing.exports.logic import Every, Is, Logic

Expr = Any
TEXT, DOUBLE = exp.DataType.build("text"), exp.DataType.build("double")


def column(name: str) -> Expr:
    """A column of the table of answers, quoted."""
    return exp.column(name, quoted=True)


#: No part of a condition has a column of its own.
NO_PARTS: Mapping[Logic, str] = MappingProxyType({})


def literal(text: str) -> Expr:
    """A text, quoted."""
    return exp.Literal.string(text)


def either(parts: Iterable[Expr]) -> Expr:
    """OR of the parts; false of none."""
    listed = list(parts)
    return exp.or_(*listed) if listed else exp.false()


def both(parts: Iterable[Expr]) -> Expr:
    """AND of the parts; true of none."""
    listed = list(parts)
    return exp.and_(*listed) if listed else exp.true()


def chosen(pairs: Iterable[tuple[Expr, Expr]], otherwise: Expr | None = None) -> Expr:
    """CASE WHEN condition THEN value … ELSE otherwise END."""
    ifs = [exp.If(this=when.copy(), true=then.copy()) for when, then in pairs]
    return exp.Case(ifs=ifs, default=otherwise)


def is_null(value: Expr) -> Expr:
    """Whether a value is NULL; a comparison of a column with words is where the column is."""
    if isinstance(value, exp.EQ | exp.In):
        value = value.this
    inner = value.copy() if isinstance(value, exp.Column) else exp.Paren(this=value.copy())
    return exp.Is(this=inner, expression=exp.null())


def one_of(value: Expr, words: Sequence[str]) -> Expr:
    """Whether a value is one of these; NULL for NULL."""
    if len(words) == 1:
        return exp.EQ(this=value.copy(), expression=literal(words[0]))
    return exp.In(this=value.copy(), expressions=[literal(word) for word in words])


def holds(logic: Logic, named: Mapping[str, str], shared: Mapping[Logic, str] = NO_PARTS) -> Expr:
    """A condition. named: fact or stage → the column that holds it; shared: part → its column."""
    if logic in shared:
        return column(shared[logic])
    if isinstance(logic, Is):
        return one_of(column(named[logic.fact]), logic.values) if logic.values else exp.false()
    parts = (holds(part, named, shared) for part in logic.parts)
    return both(parts) if isinstance(logic, Every) else either(parts)


def number(value: float | None) -> Expr:
    """A number as a double, so that no engine counts in decimals."""
    assert value is not None
    return exp.Cast(this=exp.Literal.number(f"{value:.15g}"), to=DOUBLE)
