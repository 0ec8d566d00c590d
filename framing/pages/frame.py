"""What is around every page: the name and the way home, how far one is, the problem, the foot."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from framing.document.markup import element
from framing.document.wording import shortened
from framing.pages import families, flow, progress
from framing.pages.lent import example_called, name_of
from framing.pages.visit import (
    CERTIFICATE,
    CHECK,
    EXAMPLES,
    LOOK_UP,
    RESULT,
    START,
    Visit,
)
from framing.pages.wording import PRODUCT, plain
from framing.rulebook.model import Question

#: Where Back leads, where that is not the question before.
TO = {RESULT: " to the result", CHECK: " to your answers"}
#: How far one is, as the farthest so far of this case, so that the bar never goes backwards.
FARTHEST = "farthest"
#: The bar is full only when all is answered.
NEARLY = 96
#: A hyphen at which no line ends.
UNBROKEN = "\u2011"
#: Characters of a problem that fit a line even on a phone; of one that needs no tab of its own;
#: and those that show once the line is opened.
ONE_LINE = 45
LONGEST_PROBLEM, LONGEST_OPENED = 220, 1000
SWITCH = element(
    "button", type="button", class_="theme", data_theme_switch="", aria_label="Light or dark",
    title="Light or dark",
)  # fmt: skip
STYLE = Path(__file__).with_name("look.css")


def style() -> None:
    """The style sheet; before anything else, so that a page is never seen without it."""
    st.html(STYLE)


def head(visit: Visit) -> None:
    """Name and home, the ways to other pages, how far one is, and the problem in one line."""
    with st.container(key="bar", horizontal=True):
        visit.link(START, PRODUCT)
        visit.link(EXAMPLES, "Examples")
        visit.link(LOOK_UP, "Look up")
        st.html(SWITCH, width="content")
    question = visit.rulebook.asked.get(visit.page)
    if question is None:
        progress.forget()
    else:
        _way(visit, question)
    if visit.about_the_case and (question is None or question.kind != "text"):
        _problem(visit)


def whole(told: str) -> bool:
    """Whether a problem is short enough to stand whole at the top of every page."""
    return shortened(told, LONGEST_PROBLEM) == " ".join(told.split())


def _problem(visit: Visit) -> None:
    """Whose problem it is, in their words; an example says that it is one, and leads back."""
    told = shortened(str(visit.answers.get("problem") or ""), LONGEST_OPENED)
    journey = example_called(visit.rulebook, visit.example)
    if journey is not None:
        with st.container(key="of-an-example", horizontal=True, vertical_alignment="center"):
            whose = f"Example: {name_of(journey)}."
            st.html(element("p", element("b", whose), f" {told}", class_="own"))
            visit.link(EXAMPLES, "Back to the examples")
    elif told:
        whose = "Their problem" if visit.only else "Your problem"
        name = element("b", whose)
        if len(told) <= ONE_LINE:
            st.html(element("p", name, f" {told}", class_="own"))
            return
        # Once it is opened, the line is as long as its words.
        st.html(element("details", element("summary", name, f" {told}"), class_="own"))


def _way(visit: Visit, question: Question) -> None:
    """How far one is as a bar; below it the way back, what is new, and which question it is."""
    done, left = flow.done_and_left(visit)
    share = _share(visit, done, left) if question.core else flow.share_of_group(visit, question)
    bar = element(
        "div", element("i", style=f"width:{share}%"), class_="bar", role="progressbar",
        aria_label="How far you are", aria_valuemin=0, aria_valuemax=100, aria_valuenow=share,
    )  # fmt: skip
    news, section = progress.news(visit), dict(visit.rulebook.sections)[question.section]
    place = flow.progress(visit, question, done + left)
    said = [element("p", news, class_="news")] if news else []
    with st.container(key="way", horizontal=True, vertical_alignment="center"):
        st.html(bar)
        _back(visit, question)
        where = element("p", element("span", section, " · " if place else ""), place)
        st.html(element("div", *said, where, class_="way"))


def _back(visit: Visit, question: Question) -> None:
    back = flow.before(visit, question)
    returns_to = None if back == visit.returns_to else visit.returns_to
    label = f"← Back{TO.get(back, '')}"
    visit.link(back, label, returns_to, **families.step_of(visit, back))


def _share(visit: Visit, done: int, left: int) -> int:
    """How much of the questions is answered, in a hundred: the most that was so far so."""
    now = round(100 * done / (done + left)) if done + left else 0
    case, farthest = st.session_state.get(FARTHEST, (None, 0))
    best = max(now, farthest) if case == visit.case_name and done else now
    st.session_state[FARTHEST] = (visit.case_name, best)
    return min(best, NEARLY)


def foot(visit: Visit) -> None:
    """One quiet line: by which rules it judges, and the way to what was proven of them."""
    rulebook = visit.rulebook
    with st.container(key="foot", horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"Rulebook: {plain(rulebook.name)} {plain(rulebook.version)}. "
            f"Services as of {visit.tables.as_of.replace('-', UNBROKEN)}.",
            width="content",
        )
        if visit.page != CERTIFICATE:
            visit.link(CERTIFICATE, "How the rules were checked")
