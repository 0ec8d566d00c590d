"""The result: the verdict and what to do on one screen, and below it everything behind them."""

from __future__ import annotations

import streamlit as st

from framing.document.appendices import whole_lists
from framing.document.page_one import page_one
from framing.document.sections import in_detail
from framing.pages import behind, downloads, pays, summary, what_if
from framing.pages.visit import (
    CHECK,
    COMPARE,
    PEOPLE,
    PORTFOLIO,
    RESULT,
    SAMPLE,
    SHARE,
    SIGN_OFF,
    START,
    Visit,
)

ELSEWHERE = (
    (PEOPLE, "Title, owner, decision", "Whose document it is, and who decides otherwise."),
    (SAMPLE, "Look at a sample of past cases", "Whether a written rule is enough, measured."),
    (COMPARE, "Compare cases or dates", "See where two of them differ."),
    (PORTFOLIO, "Several cases side by side", "Which is worth most, and which is readiest."),
)


def show(visit: Visit) -> None:
    """The result page."""
    if what_if.kept(visit) or summary.settled_by_click(visit):
        visit.go(RESULT)
    if not visit.answers:
        visit.link(START, "← Back to the start")
        visit.notices()
        st.title("No answers yet", anchor=False)
        st.markdown("There is no verdict without answers.")
        visit.link(START, "Go to the start page")
        visit.title("Result")
        return
    framing = visit.framing()
    first, lists = page_one(framing), whole_lists(framing)
    with st.container(key="actions", horizontal=True):
        visit.link(CHECK, f"← Back to {'its' if visit.example else 'your'} answers")
        st.space("stretch")
        with st.popover("Download"):
            downloads.show(visit, framing)
        visit.link(SHARE, "Share")
        visit.link(SIGN_OFF, "Sign off")
    visit.notices()
    what_if.told(visit)
    pays.told_once(visit)
    places = {section.id: section for section in first}
    # One below the other on a phone; at a desk the second stands beside the others.
    with st.container(key="result"):
        with st.container(key="verdict"):
            rest = summary.verdict(visit, framing, places["verdict"])
        with st.container(key="side"):
            summary.steps(places.get("first-steps"))
            if "argument-against" in places:
                summary.against(places["argument-against"])
        with st.container(key="to-try"):
            what_if.show(visit)
        with st.container(key="behind"):
            told = [*first, *in_detail(framing), *([lists] if lists else [])]
            behind.show(visit, framing, rest, told)
    _elsewhere(visit)
    visit.title("Result")


def _elsewhere(visit: Visit) -> None:
    with st.container(key="elsewhere"):
        st.header("More to do with this case", anchor=False)
        with st.container(key="cards-elsewhere"):
            for page, label, about in ELSEWHERE:
                with st.container(key=f"card-{page}"):
                    visit.link(page, label, RESULT if page in (SAMPLE, PORTFOLIO) else None)
                    st.markdown(f":small[{about}]")
