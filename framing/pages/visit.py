"""One run of one page for one visitor: their answers, and the way to other pages."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from framing.answers import Answers
from framing.assessment import Framing, framing_of
from framing.interview import next_question
from framing.model import Question, Rulebook
from framing.pages import links
from framing.pages.wording import plain
from framing.rulebook import load_rulebook
from framing.tables import Tables, tables_for
from framing.verdict import Weighed, own_masks, weigh

START, CHECK, RESULT = "start", "check-answers", "result"
ANSWERS = "answers"


@dataclass
class Visit:
    """What a page needs. ``answers`` is this session's own dict; "" marks a text left empty."""

    rulebook: Rulebook
    tables: Tables
    answers: dict[str, Any]
    parameters: Mapping[str, str]
    left_out: tuple[str, ...]
    pages: dict[str, StreamlitPage] = field(default_factory=dict)

    @classmethod
    def now(cls) -> Visit:
        """This run: what the session knows, overruled by what the address says."""
        rulebook = load_rulebook()
        tables = tables_for(rulebook, datetime.date.today().isoformat())
        answers: dict[str, Any] = st.session_state.setdefault(ANSWERS, {})
        parameters = st.query_params.to_dict()
        said, left_out = links.read(parameters, rulebook)
        for key, value in said.items():
            if value != "" or key not in answers:
                answers[key] = value
        return cls(rulebook, tables, answers, parameters, left_out)

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

    @property
    def returns_to(self) -> str | None:
        """The page that asked for this question, if one did."""
        name = self.parameters.get(links.RETURN)
        return name if name in (CHECK, RESULT) else None

    def query(self, returns_to: str | None = None) -> dict[str, str]:
        """The parameters that carry the answers to the next page."""
        query = links.written(self.answers, self.rulebook)
        return query | {links.RETURN: returns_to} if returns_to else query

    def go(self, name: str, returns_to: str | None = None) -> NoReturn:
        """Open another page, answers in its address."""
        st.switch_page(self.pages[name], query_params=self.query(returns_to))

    def link(self, name: str, label: str, returns_to: str | None = None) -> None:
        """A link to another page, answers in its address. label: plain text."""
        st.page_link(
            self.pages[name],
            label=f":blue[{plain(label)}]",
            query_params=self.query(returns_to),
        )

    def notices(self) -> None:
        """Say politely what of the address could not be used, and what it cannot hold."""
        if self.left_out:
            lines = "\n".join(f"- {plain(line)}" for line in self.left_out[:5])
            st.warning(f"**Part of this link could not be used.** The rest was kept.\n\n{lines}")
        if links.lacks_text(self.parameters, self.answers):
            st.info(
                "A link carries your choices and numbers, not the text you typed. Type it again "
                "where you need it, or open your saved answers file on the start page."
            )
