"""People's parts: whose document it is, and what they decide. No rule reads them."""

from __future__ import annotations

import datetime
from dataclasses import fields
from typing import Any

import streamlit as st

from framing.answers.metadata import NAMES, STATUSES, About, about_of
from framing.document.wording import capital
from framing.faults import AnswersError
from framing.pages.visit import RESULT, Visit
from framing.pages.wording import plain

KEEPS, NOT_SAID, NO_OVERRIDE = "keep-people", "Not said", "No, the verdict stands"
#: A field's key in the session is this and the name of the part.
FIELD = "about-"
LINES = tuple(field.name for field in fields(About) if field.type in ("str | None",))
VERDICT, BY, REASON = "override-verdict", "override-by", "override-reason"


def show(visit: Visit) -> None:
    """The form of title, author, owner, status, review date, and a decision against the verdict."""
    error = _kept(visit)
    visit.link(RESULT, "← Back to the result")
    visit.notices()
    if error:
        st.error(f"**There is a problem**\n\n{plain(error)}")
    st.title("Title, owner, decision", anchor=False)
    st.markdown(
        "All of this is optional and stands in the document. The rules never read it. It is kept "
        "in this browser and in your answers file, and is in no link."
    )
    with st.form("form-people", border=False):
        _fields(visit)
        visit.button("Keep", key=KEEPS, primary=True, form=True)
    visit.title("Title, owner, decision", error)


def _fields(visit: Visit) -> None:
    about = about_of(visit.about, visit.rulebook)
    override = about.override
    left, right = st.columns(2, gap="large")
    with left:
        for name, label in NAMES.items():
            st.text_input(label, value=getattr(about, name) or "", key=f"{FIELD}{name}")
    with right:
        statuses = {None: NOT_SAID} | {key: capital(words) for key, words in STATUSES.items()}
        _choice("Status", statuses, about.status, f"{FIELD}status")
        day = datetime.date.fromisoformat(about.review_date) if about.review_date else None
        key = f"{FIELD}review_date"
        st.date_input("Look at it again by", value=day, key=key, format="YYYY-MM-DD")
    st.header("Does somebody decide otherwise?", anchor=False)
    st.markdown("The document then shows both: what the rules found, and what was decided and why.")
    left, right = st.columns(2, gap="large")
    with left:
        conclusions = visit.rulebook.verdict.conclusions
        verdicts = {None: NO_OVERRIDE} | {item.id: capital(item.label) for item in conclusions}
        _choice("Decision", verdicts, override.verdict if override else None, VERDICT)
        st.text_input("Who decides", value=override.by if override else "", key=BY)
    with right:
        st.text_area("Why", value=override.reason if override else "", key=REASON, height=120)


def _choice(label: str, options: dict[Any, str], held: str | None, key: str) -> None:
    ids = list(options)
    index = ids.index(held) if held in options else 0
    st.selectbox(label, ids, index=index, format_func=options.__getitem__, key=key)


def _kept(visit: Visit) -> str:
    """Keep the form when that was asked for; otherwise what is wrong with it."""
    if not visit.pressed(KEEPS):
        return ""
    told: dict[str, Any] = {name: st.session_state.get(f"{FIELD}{name}") for name in LINES}
    decided = {name: st.session_state.get(key) for name, key in _OVERRIDE.items()}
    if decided["verdict"]:
        told["override"] = decided
    elif decided["by"] or decided["reason"]:
        return "Choose what was decided, or empty “Who decides” and “Why”."
    told["evidence"] = visit.about.get("evidence")
    try:
        about = about_of(told, visit.rulebook).plain()
    except AnswersError as error:
        return " ".join(f"{fault.what} {fault.fix}" for fault in error.faults)
    others = {key: visit.about[key] for key in ("proposed", "signed") if key in visit.about}
    visit.about.clear()
    visit.about.update(about | others)
    visit.go(RESULT)


_OVERRIDE = {"verdict": VERDICT, "by": BY, "reason": REASON}
