"""Asking somebody else: open questions by whom they are for, and what a link to them must hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from framing.evaluation.interview import OpenQuestion, facts_of
from framing.evaluation.tables import Tables
from framing.rulebook.model import CHOSEN, NOT_CHOSEN, UNKNOWN, Option, Question, Rulebook


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
    line = only_line(question, answers)
    return (line and about_line(line)) or question.ask


def only_line(question: Question, answers: Mapping[str, Any]) -> Option | None:
    """The one line of a list that is left open where it can be asked alone; None otherwise."""
    lines = open_lines(question, answers)
    return lines[0] if len(lines) == 1 < len(question.options) and about_line(lines[0]) else None


def about_line(line: Option) -> str:
    """A line as a question of its own; empty where it has no few words.

    A line that says what is not so is asked the other way round: see ``yes_means``.
    """
    told = line.denied or line.short
    return f"Is it true that {told}?" if told else ""


def yes_means(line: Option) -> str:
    """What yes to ``about_line`` says of the line: ``chosen`` or ``not_chosen``."""
    return NOT_CHOSEN if line.denied else CHOSEN


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
