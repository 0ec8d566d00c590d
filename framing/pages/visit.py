"""One run of one page for one visitor: their answers, and the way to other pages."""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from framing.answers import Answers
from framing.assessment import Framing, framing_of
from framing.compiling import tables_for
from framing.interview import next_question
from framing.model import Question, Rulebook
from framing.pages import links
from framing.pages.wording import PRODUCT, plain, shortened
from framing.rulebook import load_rulebook
from framing.tables import Tables
from framing.verdict import Weighed, own_masks, weigh

START, CHECK, RESULT, LOOK_UP = "start", "check-answers", "result", "look-up"
SERVICES, COMPARE = "services", "compare"
ANSWERS, ERRORS = "answers", "errors"
#: Runs when its text changes, which the words in brackets see to.
SCROLL = "<script>/* {} */document.querySelector('[data-testid=stMain]')?.scrollTo(0, 0)</script>"


class Turned(Exception):  # noqa: N818 - it is no error
    """A click led to another page, which is to be shown in place of this one."""


@dataclass
class Visit:
    """What a page needs. ``answers`` is this visitor's own dict; "" marks a text left empty."""

    rulebook: Rulebook
    tables: Tables
    answers: dict[str, Any]
    here: StreamlitPage
    page: str
    returns_to: str | None
    left_out: tuple[str, ...]
    lacks_text: bool

    @classmethod
    def now(cls, here: StreamlitPage, pages: Collection[str]) -> Visit:
        """This run: what the session knows, overruled by what the address says.

        here: the page that links lead to. pages: names of the pages that are no questions.
        """
        rulebook = load_rulebook()
        tables = tables_for(rulebook, datetime.date.today().isoformat())
        answers: dict[str, Any] = st.session_state.setdefault(ANSWERS, {})
        parameters = st.query_params.to_dict()
        said, left_out = links.read(parameters, rulebook)
        for key, value in said.items():
            if value != "" or key not in answers:
                answers[key] = value
        page = parameters.get(links.PAGE, START)
        if page not in {*pages, *(question.id for question in rulebook.questions)}:
            left_out = (f"There is no page called “{shortened(page, 40)}”.", *left_out)
            page = START
        back = parameters.get(links.RETURN)
        # After a click on a link, the browser's own address still lacks what the link said.
        st.query_params.from_dict(parameters)
        lacks = links.lacks_text(parameters, answers)
        returns_to = back if back in pages else None
        return cls(rulebook, tables, answers, here, page, returns_to, left_out, lacks)

    # -- what follows from the answers --------------------------------------------------------

    def next(self) -> Question | None:
        """The next core question, or None when nothing left can change the result."""
        return next_question(self.tables, self.answers)

    def case(self) -> Weighed:
        """The answers so far, weighed."""
        return weigh(self.tables, own_masks(self.tables, self.answers))

    def framing(self) -> Framing:
        """The whole result for the answers so far."""
        return framing_of(self.tables, Answers(self.answers, self.rulebook))

    def replace(self, answers: Mapping[str, Any]) -> None:
        """Forget all answers and take these."""
        self.answers.clear()
        self.answers.update(answers)

    # -- the way to other pages -----------------------------------------------------------------

    def query(self, name: str, returns_to: str | None = None) -> dict[str, str]:
        """The parameters of the address of a page, answers included."""
        query = {links.PAGE: name} if name != START else {}
        query |= links.written(self.answers, self.rulebook)
        return query | {links.RETURN: returns_to} if returns_to else query

    def go(self, name: str, returns_to: str | None = None) -> NoReturn:
        """Turn to another page, answers in its address. To be called before anything is drawn."""
        st.query_params.from_dict(self.query(name, returns_to))
        self.page, self.returns_to = name, returns_to
        self.left_out, self.lacks_text = (), False
        raise Turned

    def link(self, name: str, label: str, returns_to: str | None = None) -> None:
        """A link to another page, answers in its address. label: plain text."""
        st.page_link(
            self.here, label=f":blue[{plain(label)}]", query_params=self.query(name, returns_to)
        )

    def link_to_service(self, service_id: str, label: str) -> None:
        """A link to one service of the catalogue, answers in its address. label: plain text."""
        query = self.query(SERVICES) | {links.SERVICE: service_id}
        st.page_link(self.here, label=f":blue[{plain(label)}]", query_params=query)

    def title(self, words: str, error: str = "") -> None:
        """What the browser shows as the title; and a new page or error is seen from its top.

        Streamlit keeps the place to which the page before was scrolled, even on a phone.
        """
        start = "Error: " if error else ""
        errors = st.session_state[ERRORS] = st.session_state.get(ERRORS, 0) + bool(error)
        st.set_page_config(page_title=start + (f"{words} - {PRODUCT}" if words else PRODUCT))
        st.html(SCROLL.format(json.dumps([self.page, errors])), unsafe_allow_javascript=True)

    def notices(self) -> None:
        """Say politely what of the address could not be used, and what it cannot hold."""
        if self.left_out:
            lines = "\n".join(f"- {plain(line)}" for line in self.left_out[:5])
            st.warning(f"**Part of this link could not be used.** The rest was kept.\n\n{lines}")
        if self.lacks_text:
            st.info(
                "A link carries your choices and numbers, not the text you typed. Type it again "
                "where you need it, or open your saved answers file on the start page."
            )
