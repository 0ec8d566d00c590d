"""Which case is at hand in a session, and taking in what the browser kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from framing.answers.checking import checked
from framing.answers.metadata import about_of
from framing.faults import AnswersError
from framing.pages import browser_storage, links
from framing.pages.lent import lent_in
from framing.rulebook.model import Question, Rulebook

#: Keys of what a session holds of the case. KNOWN: whether the browser was asked for its texts.
#: LENT: the answers of the example that was opened last, and FROM its id.
CASE, RUN, KNOWN, ABOUT, LENT, FROM = "case", "run", "known", "about", "lent", "from-example"


def case_at_hand(
    parameters: Mapping[str, str],
    answers: dict[str, Any],
    said: Mapping[str, Any],
    is_question: bool,
) -> str | None:
    """The name of the case at hand: from the address, else from the session, else a new one.

    Another case in the address than in the session means other answers: the session's are
    forgotten, and the browser is asked for the texts.
    """
    state = st.session_state
    named = parameters.get(links.CASE, "")
    if browser_storage.NAME.fullmatch(named) and named != state.get(CASE):
        if CASE in state:
            answers.clear()
            for key in (ABOUT, LENT, FROM):
                state.pop(key, None)
        state[CASE], state[KNOWN] = named, False
    elif CASE not in state and (said or answers or is_question):
        state[CASE], state[KNOWN] = browser_storage.new_name(), True
    name: str | None = state.get(CASE)
    return name


def take_lent(
    parameters: Mapping[str, str],
    answers: dict[str, Any],
    said: Mapping[str, Any],
    rulebook: Rulebook,
) -> None:
    """Take the words of an example whose answers are in the address, once.

    said: the answers in the address.
    """
    state = st.session_state
    name = parameters.get(links.LENT, "")
    lent = lent_in(name, said, rulebook) if name and state.get(LENT) is None else None
    if lent is None:
        return
    state[LENT], state[FROM] = lent, name
    for key, value in lent.items():
        answers[key] = answers.get(key) or value


def take_kept(
    case_name: str | None, answers: dict[str, Any], rulebook: Rulebook, page: str
) -> None:
    """Take the texts that the browser found for this case, once, and the draft for this page."""
    state = st.session_state
    held = browser_storage.found()
    if state.get(KNOWN, True) or held is None:
        return
    if (held.case, held.run) != (case_name, state.get(RUN)):
        return
    state[KNOWN] = True
    if not state.get(ABOUT):
        state[ABOUT] = _kept_about(held.about, rulebook)
    for question in rulebook.questions:
        if question.kind != "text":
            continue
        said = _kept_text(question, held.texts.get(question.id, ""))
        if said and not answers.get(question.id):
            answers[question.id] = said
        draft = _kept_text(question, held.drafts.get(question.id, "")) or said
        if draft and question.id == page:
            state[f"answer-{question.id}"] = draft


def _kept_about(about: Mapping[str, Any], rulebook: Rulebook) -> dict[str, Any]:
    """People's parts from the browser's storage, checked; none if unusable."""
    try:
        return about_of(about, rulebook).plain()
    except AnswersError:
        return {}


def _kept_text(question: Question, said: str) -> str:
    """A text from the browser's storage, checked as if it had been typed; "" if unusable."""
    try:
        return str(checked(question, said))
    except AnswersError:
        return ""
