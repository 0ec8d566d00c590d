"""The person's own nouns on one page, with the sentence that they make."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from framing.answers.checking import checked
from framing.document.wording import sentence
from framing.faults import AnswersError
from framing.pages import flow
from framing.pages.visit import CHECK, Visit
from framing.pages.wording import plain
from framing.result.nouns import draft_of
from framing.rulebook.model import Question

DONE = "nouns-done"
#: How wide a field is, in pixels.
FIELD_WIDTH = 640


def is_one_page(questions: Sequence[Question]) -> bool:
    """Whether these questions of a section are asked together: several, and texts only."""
    kinds = [question.kind for question in questions]
    return len(kinds) > 1 and set(kinds) == {"text"} and not any(q.core for q in questions)


def asked(visit: Visit) -> tuple[str, list[Question]]:
    """The title and the questions of the section that is one page; none where none arises."""
    for section, title in visit.rulebook.sections:
        questions = flow.group(visit, section)
        if is_one_page(questions):
            return title, questions
    return "Your own terms", []


def show(visit: Visit) -> None:
    """Every noun in a field of its own. What is typed counts as soon as its field is left."""
    title, questions = asked(visit)
    errors = [error for question in questions if (error := _kept(visit, question))]
    if not errors and visit.pressed(DONE):
        visit.go(visit.returns_to or CHECK)
    visit.link(visit.returns_to or CHECK, "← Back")
    visit.notices()
    if errors:
        st.error("**There is a problem**\n\n" + "  \n".join(plain(error) for error in errors))
    st.title(plain(title), anchor=False)
    if not questions:
        st.markdown("Nothing is to be written here while it is open what you want.")
        visit.title(title)
        return
    st.markdown(
        "Optional. The document then speaks of your own things, and no rule reads what you write."
    )
    _sentence(visit)
    for question in questions:
        _field(visit, question)
    visit.button("Done", key=DONE, primary=True)
    visit.title(title, "; ".join(errors))


def _sentence(visit: Visit) -> None:
    """The problem as one sentence, as far as it is written."""
    task = visit.framing().leading_task
    if task is None or task.sentence is None:
        return
    said = plain(draft_of(task, visit.answers))
    with st.container(border=True):
        st.markdown(f":small[Your problem in one sentence]  \n**{said}**")


def _key(question: Question) -> str:
    return f"answer-{question.id}"


def _field(visit: Visit, question: Question) -> None:
    key = _key(question)
    given = str(visit.answers.get(question.id) or "")
    value = None if key in st.session_state else given
    hint = plain(sentence(question.hint)) if question.hint else None
    with st.container(gap="xsmall", width=FIELD_WIDTH):
        st.text_input(plain(question.ask), value=value, key=key, help=plain(question.why))
        if hint:
            st.markdown(f":small[{hint}]")


def _kept(visit: Visit, question: Question) -> str:
    """Keep what stands in the field; otherwise what is wrong with it."""
    typed = st.session_state.get(_key(question))
    if typed is None:
        return ""
    try:
        visit.answers[question.id] = checked(question, str(typed).strip())
    except AnswersError as error:
        return " ".join(f"{question.short}: {fault.what} {fault.fix}" for fault in error.faults)
    return ""
