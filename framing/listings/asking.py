"""Asking somebody else: open questions by whom they are for, and what a link to them must hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from framing.evaluation.interview import OpenQuestion, facts_of
from framing.evaluation.tables import Tables
from framing.rulebook.model import UNKNOWN, Option, Question, Rulebook


@dataclass(frozen=True)
class Group:
    """The open questions for one person, the most telling first."""

    whom: str
    questions: tuple[OpenQuestion, ...]


def by_person(questions: Iterable[OpenQuestion], answers: Mapping[str, Any]) -> tuple[Group, ...]:
    """Open questions grouped by whom to ask, in the order in which each is first named."""
    groups: dict[str, list[OpenQuestion]] = {}
    for item in questions:
        groups.setdefault(whom_for(item.question, answers), []).append(item)
    return tuple(Group(whom, tuple(items)) for whom, items in groups.items())


def open_lines(question: Question, answers: Mapping[str, Any]) -> tuple[Option, ...]:
    """The options of a question; of a list that was answered the lines that are still open."""
    given = answers.get(question.id)
    settled = given if isinstance(given, Mapping) else {}
    return tuple(o for o in question.options if settled.get(o.id, UNKNOWN) == UNKNOWN)


def asking(question: Question, answers: Mapping[str, Any]) -> str:
    """What to ask: the question, or whether its one line is true that is left open."""
    lines = open_lines(question, answers)
    told = (lines[0].denied or lines[0].short) if len(lines) == 1 < len(question.options) else None
    return f"Is it true that {told}?" if told else question.ask


def whom_for(question: Question, answers: Mapping[str, Any]) -> str:
    """Whom to ask: where one person knows all lines that are left open, that person."""
    known = {line.whom for line in open_lines(question, answers)}
    (only, *others) = known or {None}
    return question.whom if others or only is None else only


def needed_for(
    tables: Tables, asked: Iterable[Question], answers: Mapping[str, Any]
) -> dict[str, Any]:
    """The answers on which it hangs whether the asked questions arise; no others.

    Somebody who is asked three questions need not be told the whole case.
    """
    wanted: set[str] = set()
    waiting = list(asked)
    while waiting:
        for other in _hangs_on(tables, waiting.pop()):
            if other.id not in wanted:
                wanted.add(other.id)
                waiting.append(other)
    return {key: value for key, value in answers.items() if key in wanted}


def _hangs_on(tables: Tables, question: Question) -> tuple[Question, ...]:
    """The questions whose answers decide whether this one arises."""
    facts = {tables.index[name] for box in question.ask_when or () for name in box}
    return tuple(
        other
        for other in _closed(tables.rulebook)
        if other.id != question.id and facts & facts_of(tables, other.id)
    )


def _closed(rulebook: Rulebook) -> tuple[Question, ...]:
    return tuple(question for question in rulebook.questions if question.kind != "text")
