"""Compare: the case at hand beside a saved one, or beside itself on another date."""

from __future__ import annotations

import datetime

import streamlit as st

from framing.answers.answers import Answers, parse_answers
from framing.comparing.difference import KINDS, differences
from framing.evaluation.compiling import tables_for
from framing.faults import AnswersError
from framing.pages.visit import RESULT, START, Visit
from framing.pages.wording import plain
from framing.result.framing import Framing, framing_of

FILE, DATE = "other-file", "other-date"


def show(visit: Visit) -> None:
    """The page of differences."""
    visit.link(RESULT if visit.answers else START, "← Back")
    visit.notices()
    st.title("Compare", anchor=False)
    st.markdown(
        "See what differs between this case and another one, or between today and another date, "
        "and which rule or service made the difference."
    )
    with st.expander("Compare with another case"):
        st.markdown("Without a file the same answers are taken.")
        st.file_uploader(
            "Answers file of the other case",
            type=["yaml", "yml", "json"],
            key=FILE,
            max_upload_size=1,
        )
    today = datetime.date.fromisoformat(visit.tables.as_of)
    day = st.date_input(
        "Date of the other case",
        value=today,
        min_value="2006-01-01",
        key=DATE,
        format="YYYY-MM-DD",
    )
    if st.session_state.get(FILE) is None and day == today:
        st.markdown("Choose another case, or another date.")
        visit.title("Compare")
        return
    try:
        other = _other(visit, day if isinstance(day, datetime.date) else today)
    except AnswersError as error:
        lines = [f"- {plain(f'{f.where}: {f.what} {f.fix}')}" for f in error.faults[:12]]
        st.error("**There is a problem**\n\nThis file could not be opened.\n\n" + "\n".join(lines))
        visit.title("Compare", "error")
        return
    _differences(other, visit.framing())
    visit.title("Compare")


def _other(visit: Visit, day: datetime.date) -> Framing:
    """The other case. Raises AnswersError for an unusable file."""
    tables = tables_for(visit.rulebook, day.isoformat())
    file = st.session_state.get(FILE)
    if file is None:
        return framing_of(tables, Answers(visit.answers, visit.rulebook, visit.about))
    return framing_of(tables, parse_answers(file.getvalue(), visit.rulebook, file.name))


def _differences(other: Framing, this: Framing) -> None:
    found = differences(other, this)
    if not found:
        st.markdown("Nothing differs.")
    for kind, title in KINDS.items():
        rows = [item for item in found if item.kind == kind]
        if rows:
            st.header(plain(title), anchor=False)
            lines = [
                f"- **{plain(item.what)}**  \n  Other: {plain(item.was or 'none')}  \n"
                f"  This: {plain(item.now or 'none')}"
                for item in rows
            ]
            st.markdown("\n".join(lines))
