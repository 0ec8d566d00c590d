"""The first of two steps: the family of what is meant. Its options are asked on the next page."""

from __future__ import annotations

from typing import Any

from framing.answers.checking import checked
from framing.answers.former import EITHER
from framing.faults.english import named_list
from framing.pages import choosing, confirm, links
from framing.pages.choosing import Choice
from framing.pages.visit import Visit
from framing.rulebook.model import UNKNOWN, Option, Question

#: Who wants several things has several problems, of which each has its own verdict.
HOW = f"{choosing.HOW} If you want several things, begin with the one that matters most."
#: The key of the choice.
KEY = "family"
#: The heading of the second step.
EXACTLY = "What is it more exactly?"


def chosen(visit: Visit, question: Question) -> tuple[str, ...]:
    """The families in the address, likeliest first; () where they are still to be chosen."""
    named = visit.parameters.get(links.FAMILY, "").split(EITHER)
    known = {family.id for family in question.families}
    return tuple(dict.fromkeys(name for name in named if name in known))


def options(visit: Visit, question: Question) -> tuple[Option, ...]:
    """The options to choose from: all, or those of the chosen families, the likeliest first."""
    if not question.families:
        return question.options
    return tuple(o for name in chosen(visit, question) for o in question.in_families((name,)))


def asked(visit: Visit, question: Question) -> bool:
    """Whether the families are what this page asks."""
    return bool(question.families) and not chosen(visit, question)


def told(visit: Visit, question: Question) -> str:
    """What was chosen in the first step, for the page of the second; empty on others."""
    labels = {family.id: family.label for family in question.families}
    named = [f"“{labels[name]}”" for name in chosen(visit, question)]
    return f"You chose {named_list(named, joint='or')}." if named else ""


def step_of(visit: Visit, page: str) -> dict[str, str]:
    """What the address of a page needs so that Back leads to the second of its two steps."""
    question = next((q for q in visit.rulebook.questions if q.id == page and q.families), None)
    if question is None or page == visit.page or question.steps(visit.answers.get(page)) == 1:
        return {}
    return {links.FAMILY: EITHER.join(_held(visit, question))}


def given(visit: Visit, question: Question) -> list[str]:
    """The chosen families, the likeliest first; or ``unknown``. Raises IncompleteError."""
    return choosing.given(KEY, _choices(question), _held(visit, question))


def answer_of(question: Question, families: list[str]) -> Any:
    """The answer where these families hold one option only, or are ``unknown``; None otherwise."""
    if families == [UNKNOWN]:
        return UNKNOWN
    left = question.in_families(families)
    return checked(question, left[0].id) if len(left) == 1 else None


def fields(visit: Visit, question: Question) -> None:
    """The families, those of the present answer chosen already."""
    held = _held(visit, question)
    choosing.fields(visit, question.ask, KEY, _choices(question), held=held, tears=True, how=HOW)


def _choices(question: Question) -> list[Choice]:
    return [Choice(family.id, family.label, family.example or "") for family in question.families]


def _held(visit: Visit, question: Question) -> list[str]:
    """The families of the present answer, the likeliest first; ``unknown`` where it is that."""
    options = confirm.standing(visit, question)
    if options == (UNKNOWN,):
        return [UNKNOWN]
    held = [o.family for name in options for o in question.options if o.id == name and o.family]
    return list(dict.fromkeys(held))
