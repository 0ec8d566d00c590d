"""Kept numbers answer what is known of the gain against the cost, where nobody answered that."""

from __future__ import annotations

from typing import Any

import streamlit as st

from framing.evaluation.interview import applies
from framing.evaluation.tables import NO
from framing.evaluation.verdict import Evaluation
from framing.pages.visit import Visit
from framing.pages.wording import plain
from framing.result.economics import moot
from framing.result.interview import Interview
from framing.result.payback import WORTH, worth_of
from framing.rulebook.model import UNKNOWN

#: Where a session holds what the numbers answered: the case, that answer, and the one before it.
BY_NUMBERS = "worth-by-numbers"
#: Answers that leave it to the numbers.
LEFT_OPEN = (None, UNKNOWN, "uncounted")


def take(visit: Visit) -> None:
    """Answer it by the kept numbers. What somebody answered otherwise stays."""
    if _by_numbers(visit):
        before = st.session_state[BY_NUMBERS][2]
        if before is None:
            del visit.answers[WORTH]
        else:
            visit.answers[WORTH] = before
    st.session_state.pop(BY_NUMBERS, None)
    held, said = visit.answers.get(WORTH), _said(visit)
    if said is not None and held in LEFT_OPEN:
        st.session_state[BY_NUMBERS] = (visit.case_name, said, held)
        visit.answers[WORTH] = said


def words(visit: Visit) -> str:
    """What the numbers answered, or that another answer stays; empty where there is no such."""
    said, held = _said(visit), visit.answers.get(WORTH)
    if said is None:
        return ""
    short = plain(visit.rulebook.question(WORTH).short)
    few = {name: plain(told) for name, told in visit.rulebook.facts[WORTH].values.items()}
    if _by_numbers(visit):
        return f"{short} now counts as: **{few[said]}**."
    if not isinstance(held, str) or held in (said, "close"):
        return ""
    return f"{short} stays as you answered it: {few[held]}. By these numbers: **{few[said]}**."


def case_of_numbers(visit: Visit) -> Evaluation:
    """The case by which numbers are asked for: that it would not pay hides none of them."""
    if visit.answers.get(WORTH) != "clearly_not":
        return visit.interview.case
    others = {name: given for name, given in visit.answers.items() if name != WORTH}
    return Interview(visit.tables, others).case


def _by_numbers(visit: Visit) -> bool:
    """Whether the answer of this case is the one that the numbers gave."""
    held: tuple[Any, ...] = st.session_state.get(BY_NUMBERS, (None, None, None))
    return held[1] is not None and held[:2] == (visit.case_name, visit.answers.get(WORTH))


def _said(visit: Visit) -> str | None:
    """What the kept numbers answer; None while they do not, or where it is not asked."""
    question = visit.rulebook.asked.get(WORTH)
    case = case_of_numbers(visit)
    if question is None or applies(case, question) == NO:
        return None
    said = worth_of(visit.answers, moot(case))
    return said if said in question.by_id else None
