"""Check your answers before the result."""

from __future__ import annotations

from typing import Any

import streamlit as st

from framing import load_rulebook
from framing.document.wording import answer_lines
from framing.interview import applies, next_question
from framing.pages import routes, session
from framing.pages.question import next_in_section
from framing.tables import NO
from framing.verdict import own_masks, weigh


def show() -> None:
    """All answers by section, each with a way to change it."""
    answers = session.current()
    session.show_left_out()
    st.title("Check your answers")
    following = next_question(session.tables(), answers)
    if following is not None:
        st.markdown("There are questions left that can still change the result.")
        if st.button("Go on with the questions", key="go-on"):
            routes.go(routes.question_page(following), answers)
    if st.button("See the result", type="primary", key="result"):
        routes.go(routes.result_page(), answers)
    _sections(answers)
    _more(answers, routes.CHECK)


def _sections(answers: dict[str, Any]) -> None:
    book = load_rulebook()
    case = weigh(session.tables(), own_masks(session.tables(), answers))
    for section_id, title in book.sections:
        rows = [
            q
            for q in book.questions
            if q.section == section_id and q.id in answers and applies(case, q) != NO
        ]
        if rows:
            st.subheader(title)
            for question in rows:
                _row(question.id, answers)
    idle = [q for q in answers if applies(case, book.question(q)) == NO]
    if idle:
        st.subheader("No longer counts")
        st.markdown("These answers belong to questions that do not apply any more.")
        for question_id in idle:
            _row(question_id, answers)


def _row(question_id: str, answers: dict[str, Any]) -> None:
    question = load_rulebook().question(question_id)
    name, said, change = st.columns([3, 5, 2], vertical_alignment="top")
    name.markdown(f"**{session.plain(question.short)}**")
    with said:
        st.text(answer_lines(question, answers[question_id]))
    with change:
        routes.link(
            routes.question_page(question), f"Change {question.short.lower()}", answers, routes.CHECK
        )


def _more(answers: dict[str, Any], then: str) -> None:
    more_sections(answers, then)


def more_sections(answers: dict[str, Any], then: str) -> None:
    """Links into the optional sections that still hold an unanswered question."""
    book = load_rulebook()
    optional = {q.section for q in book.questions if not q.core}
    waiting = [
        (title, following)
        for section, title in book.sections
        if section in optional and (following := next_in_section(section, answers)) is not None
    ]
    if not waiting:
        return
    st.subheader("Sharpen the document")
    st.markdown("A few more questions, in short groups. You can stop at any time.")
    for title, following in waiting:
        routes.link(routes.question_page(following), title, answers, then)
