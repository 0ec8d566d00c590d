"""Sign-off: the result as somebody reads it who decides, and their name, role, date and remark."""

from __future__ import annotations

import datetime
from typing import Any

import streamlit as st

from framing.answers.metadata import about_of
from framing.document.sections import document_of
from framing.faults import AnswersError
from framing.pages import downloads, links
from framing.pages.blocks import draw
from framing.pages.summary import told
from framing.pages.visit import PEOPLE, RESULT, START, Visit
from framing.pages.wording import plain
from framing.result.framing import Framing

SIGNS, TAKES_BACK = "sign", "take-back-"
NAME, ROLE, DATE, REMARK = "signed-name", "signed-role", "signed-date", "signed-remark"
#: How wide the document is, and what is signed beside it at a desk.
BESIDE = (8, 5)


def show(visit: Visit) -> None:
    """What is signed, which nobody can change here; who has signed; and the form."""
    if not visit.answers:
        visit.link(START, "← Back to the start")
        visit.notices()
        st.title("Nothing to sign yet", anchor=False)
        visit.title("Sign off")
        return
    error = _signed(visit)
    _taken_back(visit)
    framing = visit.framing()
    visit.link(RESULT, "← Back to the result")
    visit.notices()
    if error:
        st.error(f"**There is a problem**\n\n{plain(error)}")
    st.title("Sign off", anchor=False)
    st.markdown("Read it first. What you write in the form then stands in the document.")
    left, right = st.columns(BESIDE, gap="large")
    with left:
        _to_read(framing)
    with right:
        _who(visit)
        _form(visit)
    visit.title("Sign off", error)


def _to_read(framing: Framing) -> None:
    """The first page of the document, as it stands."""
    document = document_of(framing)
    with st.container(key="to-read"):
        if problem := str(framing.answers.get(links.problem_question(framing.rulebook)) or ""):
            st.text(problem)
        for section in document.parts[0].sections:
            st.header(plain(section.title), anchor=False)
            draw(told(section.blocks))
    with st.popover("Read the whole document"):
        downloads.documents(framing)


def _who(visit: Visit) -> None:
    signed = about_of(visit.about, visit.rulebook).signed
    if not signed:
        return
    st.header("Who has signed", anchor=False)
    for number, one in enumerate(signed):
        role = f", {plain(one.role)}" if one.role else ""
        said = f"  \n{plain(one.remark)}" if one.remark else ""
        st.markdown(f"**{plain(one.name)}**{role}, {one.date}{said}")
        visit.button(f"Take back: {plain(one.name)}", key=f"{TAKES_BACK}{number}")


def _form(visit: Visit) -> None:
    st.header("Your word", anchor=False)
    with st.form("form-sign", border=False):
        st.text_input("Name", key=NAME)
        st.text_input("Role", key=ROLE)
        st.date_input("Date", key=DATE, format="YYYY-MM-DD")
        st.text_area("Remark", key=REMARK, height=110)
        visit.button("Sign off", key=SIGNS, primary=True, form=True)
    st.markdown(
        ":small[It is kept in this browser, in your answers file and in the document, and is in no "
        "link. It proves nothing about who typed it.]"
    )
    visit.link(PEOPLE, "Title, owner, status, another decision")


def _signed(visit: Visit) -> str:
    """Add the signature when that was asked for; otherwise what is wrong with it."""
    if not visit.pressed(SIGNS):
        return ""
    day = st.session_state.get(DATE) or datetime.date.today()
    told = {key: st.session_state.get(field) for key, field in _FIELDS.items()} | {"date": day}
    error = _kept(visit, [*visit.about.get("signed", ()), told])
    if not error:
        for field in _FIELDS.values():
            st.session_state.pop(field, None)
    return error


def _taken_back(visit: Visit) -> None:
    signed = list(visit.about.get("signed", ()))
    for number in range(len(signed)):
        if visit.pressed(f"{TAKES_BACK}{number}"):
            _kept(visit, signed[:number] + signed[number + 1 :])


def _kept(visit: Visit, signed: list[Any]) -> str:
    """Keep these signatures; what is wrong with them, if anything."""
    others = {key: value for key, value in visit.about.items() if key != "signed"}
    try:
        about = about_of(others | {"signed": signed}, visit.rulebook).plain()
    except AnswersError as error:
        return " ".join(f"{fault.what} {fault.fix}" for fault in error.faults)
    visit.about.clear()
    visit.about.update(about)
    return ""


_FIELDS = {"name": NAME, "role": ROLE, "remark": REMARK}
