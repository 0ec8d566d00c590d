"""True-or-not lines of earlier versions, read as the lines of today."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from framing.rulebook.model import CHOSEN, NOT_CHOSEN, UNKNOWN, Question, Rulebook

#: Between options that could all be true, where a list cannot be written.
EITHER = "|"
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


def carried_over(given: Mapping[Any, Any], rulebook: Rulebook) -> dict[Any, Any]:
    """Raw answers in which what was said under an earlier question stands where it is asked today.

    What is said of today's question goes first. An answer to a question that is still asked denies
    no line of another one, and not to know it opens none. An answer that only an earlier version
    had is left out where it stood; anything else stays as it is, right or wrong.
    """
    found = dict(given)
    asked = {question.id for question in rulebook.questions}
    grids = {question.id: question for question in rulebook.questions if question.gone}
    for question, every in _told_of_earlier(rulebook):
        earlier = every & given.keys()
        if question.kind == "choose_one":
            for old in sorted(earlier & grids.keys()):
                _lay_over(found, question, old, given[old])
        for old in sorted(earlier - grids.keys()):
            said = list(given[old]) if isinstance(given[old], (list, tuple)) else [given[old]]
            if any(isinstance(value, (dict, Mapping)) for value in said):
                continue
            told = _said_today(question, old, [str(value) for value in said])
            says = said != [UNKNOWN] and bool({CHOSEN, UNKNOWN} & {*told.values()})
            if question.kind == "pick_many" and (says or old not in asked):
                found[question.id] = _merged(told, found.get(question.id, {}))
            elif question.kind != "pick_many" and question.id not in given:
                found[question.id] = [line for line in told if told[line] != NOT_CHOSEN] or UNKNOWN
            _drop(found, old, said, question, rulebook)
    return found


@lru_cache(maxsize=4)
def _told_of_earlier(rulebook: Rulebook) -> tuple[tuple[Question, frozenset[str]], ...]:
    """The questions of which answers to earlier ones tell, each with the ids of these."""
    found = (
        (question, frozenset(old for option in question.options for old in option.formerly_said))
        for question in rulebook.questions
    )
    return tuple((question, earlier) for question, earlier in found if earlier)


def _lay_over(found: dict[Any, Any], question: Question, old: str, lines: Any) -> None:
    """Options that a line of an earlier list told of go before what was said in general.

    Of a line that was perhaps true, both that option and what was said remain possible.
    """
    told = lines
    if isinstance(lines, (list, tuple)):
        told = {line: True for line in lines if isinstance(line, str)}
    for option in question.options if isinstance(told, Mapping) else ():
        for line in option.formerly_said.get(old, ()):
            if told.get(line) in (True, "yes", CHOSEN):
                found[question.id] = option.id
            elif told.get(line) in ("perhaps", UNKNOWN) or line + NOT_SURE in told:
                said = found.get(question.id) or UNKNOWN
                several = [s.strip() for s in said.split(EITHER)] if isinstance(said, str) else said
                taken = isinstance(several, (list, tuple))
                if taken and not any(item in several for item in (option.id, UNKNOWN)):
                    found[question.id] = [*several, option.id]


def _said_today(question: Question, old: str, said: list[str]) -> dict[str, str]:
    """States of the lines that an earlier question told of."""
    states: dict[str, str] = {}
    if question.kind == "pick_many" and question.counts_once_said:
        states = {option.id: NOT_CHOSEN for option in question.options}
    for option in question.options:
        means = option.formerly_said.get(old)
        if means is not None:
            held = {value in means for value in said}
            states[option.id] = CHOSEN if held == {True} else NOT_CHOSEN
            if len(held) > 1 or said == [UNKNOWN]:
                states[option.id] = UNKNOWN
    if question.kind == "choose_one" and list(states.values()).count(CHOSEN) > 1:
        states = {line: UNKNOWN if s == CHOSEN else s for line, s in states.items()}
    return states


def _drop(
    found: dict[Any, Any], old: str, said: list[Any], question: Question, rulebook: Rulebook
) -> None:
    """Take an answer away that its question, if it is still asked, does not have any more."""
    asked = next((q for q in rulebook.questions if q.id == old), None)
    if asked is None:
        found.pop(old, None)
        return
    gone = {value for option in question.options for value in option.formerly_said.get(old, ())}
    gone -= {option.id for option in asked.options}
    left = [value for value in said if not isinstance(value, str) or value not in gone]
    if len(left) < len(said):
        found.pop(old)
        if left:
            found[old] = left if len(left) > 1 else left[0]


def _merged(told: Mapping[str, str], own: Any) -> Any:
    """Lines told by one earlier question, laid over what was said of the others.

    A line that somebody said to be true stays true, whichever of them said so. own: a mapping, a
    list, or ``none``; anything else stays as it is.
    """
    true = {line: state for line, state in told.items() if state != NOT_CHOSEN}
    if own in ("none", ["none"]):
        own = []
    if isinstance(own, list):
        new = [line for line in true if line not in own and line + NOT_SURE not in own]
        return [*own, *(line + (NOT_SURE if true[line] == UNKNOWN else "") for line in new)]
    if not isinstance(own, Mapping):
        return own
    found = {**told, **own}
    found.update({line: true[line] for line in true if found[line] == NOT_CHOSEN})
    return found
