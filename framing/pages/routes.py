"""Which pages there are, and how to get from one to another with the answers in the address."""

from __future__ import annotations

from functools import partial
from typing import Any, NoReturn

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from framing import load_rulebook
from framing.model import Question
from framing.pages import session

CHECK = "check-answers"
RESULT = "result"


def all_pages() -> list[StreamlitPage]:
    """Start, one page per question, check answers and result."""
    return [
        start_page(),
        *(question_page(question) for question in load_rulebook().questions),
        check_page(),
        result_page(),
    ]


def start_page() -> StreamlitPage:
    from framing.pages.start import show

    return st.Page(show, title="Should this be ML?", default=True)


def question_page(question: Question) -> StreamlitPage:
    from framing.pages.question import show

    return st.Page(
        partial(show, question.id),
        title=question.ask,
        url_path=question.id.replace("_", "-"),
    )


def check_page() -> StreamlitPage:
    from framing.pages.check_answers import show

    return st.Page(show, title="Check your answers", url_path=CHECK)


def result_page() -> StreamlitPage:
    from framing.pages.result import show

    return st.Page(show, title="Your result", url_path=RESULT)


def page_named(name: str) -> StreamlitPage:
    """The page to go back to: ``result``, else check answers."""
    return result_page() if name == RESULT else check_page()


def go(page: StreamlitPage, answers: dict[str, Any], then: str | None = None) -> NoReturn:
    """Open a page with these answers in its address. then: where to return to afterwards."""
    st.switch_page(page, query_params=session.to_query(answers, then))


def link(
    page: StreamlitPage, label: str, answers: dict[str, Any], then: str | None = None
) -> None:
    """A link to a page that keeps the answers."""
    st.page_link(page, label=label, query_params=session.to_query(answers, then))
