"""One run of one page for one visitor: their answers, and the way to other pages."""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NoReturn
from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from framing.answers.answers import Answers
from framing.document.wording import shortened
from framing.evaluation.compiling import tables_for
from framing.evaluation.tables import Tables
from framing.pages import browser_storage, links
from framing.pages.kept import (
    ABOUT,
    CASE,
    FROM,
    KNOWN,
    LENT,
    RUN,
    case_at_hand,
    take_kept,
    take_lent,
)
from framing.pages.served_rulebook import served_rulebook
from framing.pages.wording import PRODUCT, plain
from framing.result.framing import Framing, framing_of
from framing.result.interview import Interview
from framing.rulebook.model import Rulebook

START, CHECK, RESULT, LOOK_UP = "start", "check-answers", "result", "look-up"
SERVICES, COMPARE, RULES, PORTFOLIO = "services", "compare", "rules", "portfolio"
EXAMPLES, CERTIFICATE = "worked-examples", "certificate"
SAMPLE = "sample"
ASK, ASKED, CAME_BACK, PEOPLE = "ask-someone", "asked", "came-back", "people"
SHARE, PAYS, WORDS, SIGN_OFF = "share", "does-it-pay", "your-words", "sign-off"
NOUNS = "own-nouns"
#: Pages that say the same whatever the case.
LOOKED_UP = (LOOK_UP, SERVICES, EXAMPLES, CERTIFICATE)
#: Pages that speak of the tool, or of other cases than the one at hand.
OF_THE_TOOL = (START, PORTFOLIO, WORDS, ASKED, *LOOKED_UP)
#: Keys of what a session holds. LAST: the question answered last, and the verdicts before it.
#: PLACE: the page of the case that was seen last.
ANSWERS, TOPS, LAST, PRESSED, PLACE = "answers", "tops", "last", "pressed", "place"


class Redirect(Exception):  # noqa: N818 - it is no error
    """A click led to another page, which is to be shown in place of this one."""


@dataclass
class Visit:
    """What a page needs. ``answers`` is this visitor's own dict; "" marks a text left empty.

    parameters: of the address. case_name: the random name under which the browser keeps what was
    typed. only: the questions of a link that asks no others. came: answers in the address that
    are yet to be taken in. kept_shown: whether the browser was told what to keep in this run.
    first_run: whether this is the first run of the session. error: what is wrong with the answer
    that was sent.
    """

    rulebook: Rulebook
    tables: Tables
    answers: dict[str, Any]
    here: StreamlitPage
    page: str
    parameters: dict[str, str]
    returns_to: str | None
    left_out: tuple[str, ...]
    lacks_text: bool
    case_name: str | None = None
    only: tuple[str, ...] = ()
    came: Mapping[str, Any] | None = None
    kept_shown: bool = False
    first_run: bool = False
    error: str = ""
    _interview: Interview | None = field(default=None, repr=False)
    _told: dict[str, str] | None = field(default=None, repr=False)

    @classmethod
    def now(cls, here: StreamlitPage, pages: Collection[str]) -> Visit:
        """This run: what the session knows, overruled by what the address says.

        here: the page that links lead to. pages: names of the pages that are no questions.
        """
        rulebook = served_rulebook()
        tables = tables_for(rulebook, datetime.date.today().isoformat())
        parameters = st.query_params.to_dict()
        said, left_out = links.read(parameters, rulebook)
        page = parameters.get(links.PAGE, START)
        questions = {question.id for question in rulebook.questions}
        if page not in {*pages, *questions}:
            left_out = (f"There is no page called “{shortened(page, 40)}”.", *left_out)
            page = START
        answers: dict[str, Any] = st.session_state.setdefault(ANSWERS, {})
        first_run = RUN not in st.session_state
        st.session_state.setdefault(RUN, browser_storage.new_name())
        case_name = case_at_hand(parameters, answers, said, page in questions)
        if page in questions and case_name:
            # So that a reload finds what is typed on a page that was opened by its bare address.
            parameters.setdefault(links.CASE, case_name)
        came = said if page == CAME_BACK else None
        for key, value in said.items() if came is None else ():
            if value != "" or key not in answers:
                answers[key] = value
        take_lent(parameters, answers, said, rulebook)
        for key, told in links.words_in(parameters, rulebook).items():
            answers[key] = answers.get(key) or told
        # Taken in, it leaves the address: only links that are copied carry it on.
        parameters.pop(links.WORDS, None)
        only = links.only(parameters, questions)
        take_kept(_kept_name(case_name, only, page), answers, rulebook, page)
        back = parameters.get(links.RETURN)
        visit = cls(
            rulebook,
            tables,
            answers,
            here,
            page,
            parameters,
            returns_to=back if back in {*pages, *questions} else None,
            left_out=left_out,
            lacks_text=links.lacks_text(parameters, answers) and came is None,
            case_name=case_name,
            only=only,
            came=came,
            first_run=first_run,
        )
        if not visit.example:
            parameters.pop(links.LENT, None)
        return visit

    # -- what follows from the answers --------------------------------------------------------

    @property
    def interview(self) -> Interview:
        """The answers so far and what to ask next; worked out once for the same answers."""
        if self._interview is None or self._interview.answers != self.answers:
            self._interview = Interview(self.tables, self.answers, self.about)
        return self._interview

    def framing(self) -> Framing:
        """The whole result for the answers so far; worked out once for the same answers."""
        if self.interview.about != self.about:
            self._interview = None
        return self.interview.framing

    def framing_with(self, answers: Mapping[str, Any]) -> Framing:
        """The whole result for other answers, on the same day."""
        return framing_of(self.tables, Answers(answers, self.rulebook, self.about))

    @property
    def about(self) -> dict[str, Any]:
        """People's parts of the document, as plain data; this visitor's own dict."""
        about: dict[str, Any] = st.session_state.setdefault(ABOUT, {})
        return about

    def replace(
        self,
        answers: Mapping[str, Any],
        about: Mapping[str, Any] | None = None,
        example: str = "",
    ) -> None:
        """Forget all answers and take these, as a case of its own.

        about: people's parts. example: the id of the example whose answers these are, which the
        browser keeps only once one was changed.
        """
        st.session_state[LENT] = dict(answers) if example else None
        st.session_state[FROM] = example
        self.answers.clear()
        self.answers.update(answers)
        self.about.clear()
        self.about.update(about or {})
        self.only = ()
        self.case_name = st.session_state[CASE] = browser_storage.new_name()
        st.session_state[KNOWN] = True
        for key in (LAST, PLACE):
            st.session_state.pop(key, None)

    # -- the way to other pages -----------------------------------------------------------------

    def query(self, name: str, returns_to: str | None = None) -> dict[str, str]:
        """The parameters of the address of a page, answers included."""
        query = {links.PAGE: name} if name != START else {}
        query |= links.written(self.answers, self.rulebook)
        if self.example:
            query[links.LENT] = self.example
        if self.only:
            query[links.ONLY] = ",".join(self.only)
        if self.case_name and (self.answers or name in self._questions):
            query[links.CASE] = self.case_name
        return query | {links.RETURN: returns_to} if returns_to else query

    @property
    def example(self) -> str:
        """The id of the example that is looked at: of it, nothing was changed. "" for none."""
        lent = self.answers == st.session_state.get(LENT) and not self.about
        return str(st.session_state.get(FROM, "")) if self.answers and lent else ""

    @property
    def begun_from(self) -> str:
        """The id of the example from which a case of the visitor's own began. "" for none."""
        return "" if self.example else str(st.session_state.get(FROM) or "")

    @property
    def has_own_case(self) -> bool:
        """Whether there are answers of the visitor's own: not those of an example looked at."""
        return bool(self.answers) and not self.example

    @property
    def _keeps(self) -> bool:
        """Whether the browser is to keep this case, and this page as the place to go on from."""
        passing = (START, CAME_BACK, PORTFOLIO, RULES, *LOOKED_UP)
        return self.has_own_case and self.page not in passing

    @property
    def about_the_case(self) -> bool:
        """Whether this page speaks of the case at hand, rather than of the tool."""
        return self.page not in OF_THE_TOOL

    @property
    def _questions(self) -> set[str]:
        return {question.id for question in self.rulebook.questions}

    def address(self, query: Mapping[str, str]) -> str:
        """The whole address with these parameters, to copy."""
        here = (st.context.url or "").partition("?")[0].rstrip("/")
        return f"{here}/?{urlencode(query)}"

    def go(self, name: str, returns_to: str | None = None, **more: str) -> NoReturn:
        """Turn to another page, answers in its address. To be called before anything is drawn.

        more: further parameters of the address.
        """
        self.parameters = self.query(name, returns_to) | more
        self.page, self.returns_to = name, returns_to
        self.left_out, self.lacks_text, self.came = (), False, None
        if name not in self._questions:
            self.tell_address()
        raise Redirect

    def button(
        self, label: str, key: str, primary: bool = False, form: bool = False, quiet: bool = False
    ) -> None:
        """A button, of which ``pressed`` tells at the start of the next run. quiet: as a link."""
        draw = st.form_submit_button if form else st.button
        kind: Literal["primary", "secondary", "tertiary"] = "tertiary" if quiet else "secondary"
        pressed = draw(label, type="primary" if primary else kind, key=key)
        if pressed and self.first_run:
            # After a restart of the server, a press is known only once the button is drawn.
            st.session_state[PRESSED] = key
            st.rerun()

    def pressed(self, key: str) -> bool:
        """Whether this button was pressed. To be asked before anything is drawn."""
        if st.session_state.get(PRESSED) == key:
            del st.session_state[PRESSED]
            return True
        return bool(st.session_state.get(key))

    def link(
        self, name: str, label: str, returns_to: str | None = None, about: str = "", **more: str
    ) -> None:
        """A link to another page, answers in its address. label: plain text.

        about: what it is about, for a screen reader alone, where several links have one label.
        more: further parameters of the address.
        """
        query = self.query(name, returns_to) | more
        unseen = f" :small[{plain(about)}]" if about else ""
        st.page_link(self.here, label=f":blue[{plain(label)}]{unseen}", query_params=query)

    def link_back(self, beside: tuple[str, str] | None = None) -> None:
        """From what was looked up back to the case at hand, else to the start.

        beside: a page and its label, which stand before it and, without a case, in its place.
        """
        place = st.session_state.get(PLACE, RESULT) if self.answers else START
        where = {START: "the start", RESULT: "the result", CHECK: "your answers"}
        ways = [beside] if beside else []
        if self.answers or not ways:
            arrow = "" if ways else "← "
            ways.append((place, f"{arrow}Back to {where.get(place, 'the question')}"))
        with st.container(horizontal=True):
            for page, label in ways:
                self.link(page, label)

    def link_to_service(self, service_id: str, label: str) -> None:
        """A link to one service of the catalogue, answers in its address. label: plain text."""
        self.link(SERVICES, label, **{links.SERVICE: service_id})

    def link_to_rule(self, rule_id: str, label: str, about: str = "") -> None:
        """A link to one rule, answers in its address. label, about: as of ``link``."""
        self.link(RULES, label, about=about, **{links.RULE: rule_id})

    def title(self, words: str, error: str = "") -> None:
        """What the browser shows as the title. The last thing that a page does.

        The browser also keeps what was typed, and shows a new page or error from its top:
        Streamlit keeps the place to which the page before was scrolled, even on a phone.
        """
        start = "Error: " if error else ""
        if error:
            self.to_top()
        st.set_page_config(page_title=start + (f"{words} - {PRODUCT}" if words else PRODUCT))
        # After a click on a link the server knows what the link said and the browser's own address
        # lacks it still, so what seems to stand has to be written too.
        if self.page in (RESULT, CHECK) or self.page in self._questions:
            st.session_state[PLACE] = self.page
        self.tell_address()
        self.keep()

    def tell_address(self) -> None:
        """Write the address of this page in the browser; once, since each time draws all anew.

        Before anything that can be pressed: a click on a new page that is not yet whole must not be
        taken for one on the old. A question's page waits so long, since its heading comes sooner.
        """
        if self._told != self.parameters:
            st.query_params.from_dict(self.parameters)
            self._told = dict(self.parameters)

    def to_top(self) -> None:
        """Let the browser show this page from its top, as it does a new one."""
        st.session_state[TOPS] = st.session_state.get(TOPS, 0) + 1

    def keep(self, cases: bool = False, gathers: bool = False) -> None:
        """Let the browser keep this case; once a page.

        cases: list those that it keeps, here. gathers: have it tell of all of them.
        """
        if self.kept_shown:
            return
        self.kept_shown = True
        texts = {q.id: self.answers.get(q.id) for q in self.rulebook.questions if q.kind == "text"}
        closed = len([key for key in self.answers if key not in texts])
        # One goes on at the last question, at the answers or at the result; from a question that
        # was only looked at from the result, at the result.
        at_hand = self.page in (RESULT, CHECK) or self.page in self._questions
        place = self.page if at_hand else st.session_state.get(PLACE, CHECK)
        if self.returns_to and self.page in self._questions:
            place = self.returns_to
        query = self.query(place, None if place == self.returns_to else self.returns_to)
        shown_item = {k: self.parameters[k] for k in links.ITEMS if k in self.parameters}
        browser_storage.mount(
            {
                "case": _kept_name(self.case_name, self.only, self.page),
                "run": st.session_state[RUN],
                "wants": not st.session_state.get(KNOWN, True),
                "keeps": self._keeps,
                "own": self.has_own_case,
                "query": urlencode(query | shown_item),
                "title": "1 answer" if closed == 1 else f"{closed} answers",
                "about": self.about,
                "texts": {key: said for key, said in texts.items() if said},
                "draft": self.page if self.page in texts else None,
                "place": json.dumps([self.page, shown_item, st.session_state.get(TOPS, 0)]),
                "list": cases,
                "gathers": gathers,
            }
        )

    def notices(self) -> None:
        """Say politely what of the address could not be used, and what it cannot hold."""
        if self.left_out:
            lines = "\n".join(f"- {plain(line)}" for line in self.left_out[:5])
            st.warning(f"**Part of this link could not be used.** The rest was kept.\n\n{lines}")
        if self.lacks_text and st.session_state.get(KNOWN, True):
            st.info(
                "A link carries your choices and numbers, not the text you typed. That stays in "
                "the browser in which it was typed. Type it again where you need it, or open "
                "your saved answers file on the start page."
            )


def _kept_name(case_name: str | None, only: tuple[str, ...], page: str) -> str | None:
    """The name under which the browser keeps this case.

    A link that asks only some questions has a name of its own: whoever opens theirs in their own
    browser must not lose the case behind it.
    """
    return case_name[::-1] if case_name and only and page != CAME_BACK else case_name
