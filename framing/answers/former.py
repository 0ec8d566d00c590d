"""True-or-not lines of earlier versions, read as the lines of today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from framing.rulebook.model import NOT_CHOSEN, UNKNOWN, Question

#: Behind a line in a list: perhaps.
NOT_SURE = "?"


def heirs(question: Question, line: str) -> tuple[str, ...]:
    """The lines that a line became; itself, where it never had another id."""
    found = tuple(option.id for option in question.options if line in option.formerly)
    return found or (line,)


def listed_today(question: Question, lines: list[Any]) -> list[Any]:
    """A list of lines, each perhaps with ``?`` behind it, in the ids of today.

    Of a line that became several, each is perhaps true. A line that is gone is passed over;
    anything else stays as it is, right or wrong.
    """
    found: list[Any] = []
    inherited: list[str] = []
    for item in lines:
        line = item.removesuffix(NOT_SURE).strip() if isinstance(item, str) else item
        if line in question.gone:
            continue
        now = heirs(question, line)
        if now == (line,):
            found.append(item)
        elif len(now) == 1:
            found.append(now[0] + (NOT_SURE if item != line else ""))
        else:
            inherited += [f"{name}{NOT_SURE}" for name in now]
    told = {str(item).removesuffix(NOT_SURE).strip() for item in found}
    return [*found, *(item for item in inherited if item.removesuffix(NOT_SURE) not in told)]


def mapped_today(question: Question, states: Mapping[Any, Any]) -> dict[Any, Any]:
    """States by line, in the ids of today; what is said of a line of today goes first.

    Of a line that became several, each is perhaps true, unless it was said not to be true.
    """
    inherited: dict[Any, Any] = {}
    found: dict[Any, Any] = {}
    for line, state in states.items():
        now = heirs(question, line)
        if now == (line,):
            found |= {} if line in question.gone else {line: state}
            continue
        sure = len(now) == 1 or state in (False, "no", NOT_CHOSEN)
        inherited |= dict.fromkeys(now, state if sure else UNKNOWN)
    return {**inherited, **found}
