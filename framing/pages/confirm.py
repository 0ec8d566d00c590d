"""Answers that count only as likeliest, such as those of a published case: said to be right."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import streamlit as st

from framing.pages.visit import CHECK, Visit
from framing.pages.wording import plain
from framing.rulebook.model import Question

ALL, ONE, TAKES_ALL_BACK, TAKES_BACK = "all-right", "is-right-", "all-undone", "undone-"
#: Where the session notes what was confirmed: the case, and its answers as they were before.
CONFIRMED = "confirmed"
#: Where the session notes what was taken over from a published case: into which case, and what.
TAKEN = "taken-over"
#: Of two options a person may well have ticked both; of more only a published case leaves all.
FEWEST = 3


def likeliest_only(visit: Visit, questions: set[str]) -> dict[str, Any]:
    """Of these questions, the answers of which every option is still possible, one likeliest.

    Of a question with two options only what was taken over in this visit.
    """
    taken = _taken(visit)
    return {
        name: given
        for name, given in visit.answers.items()
        if name in questions
        and isinstance(given, tuple)
        and len(given) == len(visit.rulebook.question(name).options)
        and (len(given) >= FEWEST or taken.get(name) == given)
    }


def standing(visit: Visit, question: Question) -> tuple[str, ...]:
    """The options of a choose-one answer, likeliest first; () for none, and of text and numbers.

    Of an answer that was taken over from a published case, that one: the others were never said.
    """
    given = visit.answers.get(question.id)
    if question.kind != "choose_one" or not given:
        return ()
    named = given if isinstance(given, tuple) else (str(given),)
    return named[:1] if _taken_over(visit, question.id) else named


def next_to_confirm(visit: Visit, counted: Collection[str]) -> Question | None:
    """The first question whose answer stands as it was taken over; None when all are confirmed."""
    return next(
        (
            question
            for question in visit.rulebook.questions
            if question.core and question.id in counted and _taken_over(visit, question.id)
        ),
        None,
    )


def _taken_over(visit: Visit, name: str) -> bool:
    given = visit.answers.get(name)
    return given is not None and _taken(visit).get(name) == given


def _taken(visit: Visit) -> dict[str, Any]:
    """The answers that were taken over into this case, as they were; those said since left out."""
    case, taken = st.session_state.get(TAKEN) or (None, {})
    return taken if case == visit.case_name else {}


def took(visit: Visit, taken: Mapping[str, Any]) -> None:
    """Note the answers that are being taken over from a published case."""
    st.session_state[TAKEN] = (visit.case_name, dict(taken))


def said(visit: Visit, question: Question) -> None:
    """Note that somebody said this answer, whatever it is: it is no longer that of another case."""
    left = {name: given for name, given in _taken(visit).items() if name != question.id}
    st.session_state[TAKEN] = (visit.case_name, left)


def clicked(visit: Visit) -> None:
    """Confirm what was said to be right, or take that back, before anything is drawn.

    All means also what does not count yet: a confirmed answer may bring a question up.
    """
    open_ = likeliest_only(visit, set(visit.answers))
    if not visit.pressed(ALL):
        open_ = {name: given for name, given in open_.items() if visit.pressed(f"{ONE}{name}")}
    if open_:
        st.session_state[CONFIRMED] = (visit.case_name, _before(visit) | open_)
        visit.answers.update({name: given[0] for name, given in open_.items()})
        visit.go(CHECK)
    before = _before(visit)
    back = before
    if not visit.pressed(TAKES_ALL_BACK):
        back = {n: given for n, given in before.items() if visit.pressed(f"{TAKES_BACK}{n}")}
    if back:
        left = {name: given for name, given in before.items() if name not in back}
        st.session_state[CONFIRMED] = (visit.case_name, left)
        visit.answers.update(back)
        visit.go(CHECK)


def _before(visit: Visit) -> dict[str, Any]:
    """Answers as they were before they were confirmed, of those that still stand as confirmed."""
    case, before = st.session_state.get(CONFIRMED) or (None, {})
    if case != visit.case_name:
        return {}
    return {name: given for name, given in before.items() if visit.answers.get(name) == given[0]}


def show(visit: Visit, questions: set[str]) -> None:
    """How many answers wait for a word, and the way to confirm them all or to take that back."""
    open_, before = likeliest_only(visit, questions), _before(visit)
    if not open_ and not before:
        return
    with st.container(key="confirm", horizontal=True, vertical_alignment="center"):
        if open_:
            count = "1 answer counts" if len(open_) == 1 else f"{len(open_)} answers count"
            st.markdown(
                f"**{count} only as likeliest.** Read each below: say that it is right, or change "
                "it. Until then every other option stays possible."
            )
            visit.button("All of these are right", key=ALL)
        else:
            st.markdown(f"**{len(before)} answer{'s' * (len(before) > 1)} confirmed.**")
        if before:
            visit.button("Undo", key=TAKES_ALL_BACK, quiet=True)


def beside(visit: Visit, question: Question) -> None:
    """For the row of a question: that its answer is right, or that it was not after all."""
    about = f" :small[{plain(question.short)}]"
    if likeliest_only(visit, {question.id}):
        visit.button(f"This is right{about}", key=f"{ONE}{question.id}", quiet=True)
    elif question.id in _before(visit):
        visit.button(f"Undo{about}", key=f"{TAKES_BACK}{question.id}", quiet=True)
