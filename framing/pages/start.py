"""The start page: what this does, and the three ways in."""

from __future__ import annotations

import streamlit as st

from framing.answers.answers import parse_answers
from framing.answers.checking import checked
from framing.faults import AnswersError
from framing.pages import summary
from framing.pages.examples import cards, worked
from framing.pages.share import local
from framing.pages.visit import CHECK, LOOK_UP, PORTFOLIO, RULES, SERVICES, WORDS, Visit
from framing.pages.wording import plain
from framing.pages.your_words import opening
from framing.rulebook.journey import Journey

#: How wide the welcome is, and the drawing beside it at a desk.
BESIDE = (7, 5)
SUCH_AS = "For example: every month customers leave. We want to know who is next, to call them."
MORE = (
    (PORTFOLIO, "Several cases side by side", "Which is worth most, and which is readiest."),
    (LOOK_UP, "Words and the course", "The words of the field, in plain English."),
    (RULES, "The rules", "Each with its condition, reason and sources."),
    (SERVICES, "AWS services", "What each does, and its state today."),
)
STARTS, TOLD, FILE = "start-now", "told-at-start", "answers-file"
ASKS = "Should your problem be machine learning?"


def show(visit: Visit) -> None:
    """The first page that a visitor sees."""
    faults = _clicked(visit) or _opened(visit)
    visit.notices()
    if faults:
        st.error(faults)
    left, right = st.columns(BESIDE, gap="large")
    with left, st.container(key="welcome"):
        _welcome(visit)
    with right, st.container(key="roads"):
        verdicts = visit.rulebook.verdict.conclusions
        roads = [(v.id, v.means or v.says, v.label) for v in verdicts[::-1]]
        st.html(summary.drawn(visit.rulebook, "Your problem", roads))
    visit.keep(cases=True)
    _examples(visit)
    with st.expander("Open saved answers", expanded=bool(faults)):
        _open_file()
    st.header("More to see", anchor=False)
    with st.container(key="cards-more"):
        for page, label, about in MORE:
            with st.container(key=f"card-{page}"):
                visit.link(page, label)
                st.markdown(f":small[{about}]")
    visit.title("", faults)


def _welcome(visit: Visit) -> None:
    st.title(ASKS, anchor=False)
    asked = opening(visit)
    begins = "Describe it, then answer" if asked else "Answer"
    st.markdown(
        f"{begins} at most 16 plain questions; “I don't know” is always an answer. "
        "You get a verdict with its reasons, what would change it, and a document to share."
    )
    with st.form("start", border=False):
        if asked:
            st.text_area(plain(asked.ask), key=TOLD, height="content", placeholder=SUCH_AS)
        own = visit.has_own_case
        visit.button("Start a new case" if own else "Start", key=STARTS, primary=True, form=True)
    link = "; a link that you copy holds your choices, your words only if you say so"
    st.markdown(
        ":small[It takes about a quarter of an hour. What you enter stays in your browser"
        f"{'' if local(visit) else link}. No server stores it.]"
    )


def _clicked(visit: Visit) -> str:
    """Leave with a new case, before anything is drawn; or say why what was told cannot be used."""
    if not visit.pressed(STARTS):
        return ""
    asked = opening(visit)
    told = str(st.session_state.get(TOLD) or "").strip() if asked else ""
    try:
        answers = {asked.id: checked(asked, told)} if asked and told else {}
    except AnswersError as error:
        return "**There is a problem**\n\n" + plain(
            " ".join(f"{f.what} {f.fix}" for f in error.faults)
        )
    visit.replace(answers)
    following = visit.interview.next
    return visit.go(WORDS if answers else following.id if following else CHECK)


def _opened(visit: Visit) -> str:
    """Take the answers of a file that was chosen, or say in words why they cannot be used."""
    file = st.session_state.get(FILE)
    if file is None:
        return ""
    try:
        answers = parse_answers(file.getvalue(), visit.rulebook, file.name)
    except AnswersError as error:
        lines = [f"- {plain(f'{f.where}: {f.what} {f.fix}')}" for f in error.faults[:12]]
        return (
            "**There is a problem**\n\nThis file could not be opened. Nothing was changed: answers "
            "that you gave here are still there.\n\n" + "\n".join(lines)
        )
    visit.replace(dict(answers), answers.about.plain())
    visit.go(CHECK)


def _open_file() -> None:
    st.markdown("Choose the answers file that you downloaded with an earlier result.")
    st.file_uploader("Answers file", type=["yaml", "yml", "json"], key=FILE, max_upload_size=1)


def _examples(visit: Visit) -> None:
    """One example of each verdict, and the way to all of them."""
    shown: dict[object, Journey] = {}
    for journey in worked(visit.rulebook):
        shown.setdefault(journey.expect.get("verdict"), journey)
    if not shown:
        return
    st.header("Try an example", anchor=False)
    cards(visit, list(shown.values()), more=True)
