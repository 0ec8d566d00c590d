"""The start page: what this does, and the three ways in."""

from __future__ import annotations

import streamlit as st

from framing.answers import Answers, parse_answers
from framing.faults import AnswersError
from framing.pages.visit import CHECK, LOOK_UP, RESULT, SERVICES, Visit
from framing.pages.wording import PRODUCT, plain, shortened

STARTS, GOES_ON, SHOWS = "start-now", "go-on", "show-example"
FILE, EXAMPLE = "answers-file", "example"


def show(visit: Visit) -> None:
    """The first page that a visitor sees."""
    _clicked(visit)
    faults = _opened(visit)
    visit.notices()
    if faults:
        st.error(faults)
    st.title(PRODUCT, anchor=False)
    st.markdown(
        "You have a business problem and wonder whether machine learning is the answer. "
        "Answer at most 16 plain questions; “I don't know” is always an answer. "
        "You get a verdict with its reasons, what would change it, and a document to share."
    )
    if visit.answers:
        with st.container(horizontal=True):
            st.button("Go on where I stopped", type="primary", key=GOES_ON)
            st.button("Start again", key=STARTS)
    else:
        st.button("Start", type="primary", key=STARTS)
    st.markdown(":small[It takes under ten minutes. What you enter is not stored or passed on.]")
    _examples(visit)
    visit.link(LOOK_UP, "Look up words, and what the course says")
    visit.link(SERVICES, "Look up AWS services and their state today")
    with st.expander("Open saved answers", expanded=bool(faults)):
        _open_file()
    visit.title("", faults)


def _clicked(visit: Visit) -> None:
    """Leave for the page that a button stands for, before anything is drawn."""
    chosen = st.session_state.get(EXAMPLE)
    if st.session_state.get(SHOWS) and chosen:
        journey = next(item for item in visit.rulebook.journeys if item.id == chosen)
        told = {q.id: journey.story for q in visit.rulebook.questions[:1] if q.kind == "text"}
        visit.replace(told | Answers(journey.answers, visit.rulebook).plain())
        visit.go(RESULT)
    if st.session_state.get(STARTS):
        visit.replace({})
    elif not st.session_state.get(GOES_ON):
        return
    following = visit.next()
    visit.go(following.id if following else CHECK)


def _opened(visit: Visit) -> str:
    """Take the answers of a file that was chosen, or say in words why they cannot be used."""
    file = st.session_state.get(FILE)
    if file is None:
        return ""
    try:
        answers = parse_answers(file.getvalue(), visit.rulebook, file.name)
    except AnswersError as error:
        lines = [f"- {plain(f'{f.where}: {f.what} {f.mend}')}" for f in error.faults[:12]]
        return (
            "**There is a problem**\n\nThis file could not be opened. Nothing was changed: answers "
            "that you gave here are still there.\n\n" + "\n".join(lines)
        )
    visit.replace(answers.plain())
    visit.go(CHECK)


def _open_file() -> None:
    st.markdown("Choose the answers file that you downloaded with an earlier result.")
    st.file_uploader("Answers file", type=["yaml", "yml", "json"], key=FILE, max_upload_size=1)


def _examples(visit: Visit) -> None:
    journeys = {journey.id: journey for journey in visit.rulebook.journeys}
    if not journeys:
        return
    st.header("Try an example", anchor=False)
    chosen = st.selectbox(
        "Example",
        list(journeys),
        index=None,
        placeholder="Choose a problem",
        format_func=lambda key: shortened(journeys[key].story, 90),
        key=EXAMPLE,
    )
    if chosen is None:
        return
    st.text(journeys[chosen].story)
    st.button("Show the result", key=SHOWS)
