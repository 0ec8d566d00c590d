"""The first of two steps: the family of what is meant. Its options are asked on the next page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from framing.answers.checking import checked
from framing.answers.former import EITHER
from framing.faults.english import named_list
from framing.pages import links
from framing.pages.visit import Visit
from framing.pages.wording import UNSURE, plain
from framing.rulebook.model import UNKNOWN, Option, Question

#: The field beside the families for somebody who is torn.
OTHERS = "Others that it could also be"


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
    return f"You chose {named_list(named, joint='or')}. What is it more exactly?" if named else ""


def given() -> tuple[str | None, list[str]]:
    """The likeliest family, or ``unknown``, or None; and the others that were ticked."""
    return st.session_state.get("family"), st.session_state.get("families") or []


def answer_of(question: Question, families: list[str]) -> Any:
    """The answer where these families hold one option only, or are ``unknown``; None otherwise."""
    if families == [UNKNOWN]:
        return UNKNOWN
    left = question.in_families(families)
    return checked(question, left[0].id) if len(left) == 1 else None


def fields(visit: Visit, question: Question) -> None:
    """The families, those of the present answer chosen already."""
    labels = {f.id: plain(f.label) for f in question.families} | {UNKNOWN: UNSURE}
    examples = {f.id: plain(f.example or "") for f in question.families}
    ids = list(labels)
    told = visit.answers.get(question.id)
    options = told if isinstance(told, tuple) else (told,)
    held = [o.family for name in options for o in question.options if o.id == name]
    first, *others = list(dict.fromkeys(held)) or [UNKNOWN if told == UNKNOWN else None]
    st.radio(
        plain(question.ask),
        ids,
        index=ids.index(first) if first in labels else None,
        format_func=labels.__getitem__,
        captions=[examples.get(name, "") for name in ids],
        key="family",
        label_visibility="collapsed",
    )
    st.multiselect(
        OTHERS,
        list(examples),
        default=others,
        format_func=labels.__getitem__,
        key="families",
        placeholder="Leave this empty if you are sure",
    )
