"""Look at a sample: what a table of past cases shows, and the answers that a visitor takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from framing.answers.checking import checked
from framing.answers.measured import Shown, answers_of
from framing.document import blocks
from framing.document.measured import answer_shown
from framing.evaluation.tables import NO
from framing.faults import AnswersError
from framing.pages.blocks import draw
from framing.pages.visit import CHECK, RESULT, START, Visit
from framing.pages.wording import plain
from framing.result.interview import Interview
from framing.rulebook.model import Question

if TYPE_CHECKING:
    from framing.measuring.evidence import Evidence
    from framing.measuring.sample import Table

TITLE = "Look at a sample"
FILE, LOOKS, STOPS, TAKES = "sample-file", "sample-looks", "sample-stops", "sample-takes"
#: What the session holds: the table of a file by the file's id, and what it showed.
TABLE, SHOWN = "sample-table", "sample-shown"
#: Keys of the fields.
OUTCOME, TIME, CASE, GROUPS, TODAY, KNOWN = (
    f"sample-{name}" for name in ("outcome", "time", "case", "groups", "today", "known")
)
SUFFIXES = ["csv", "parquet", "xlsx"]
#: MB of a file; seconds after which what is left is left out.
LARGEST, SECONDS = 200, 120
NONE = "None"
#: What is meant by such a table, for whoever has none at hand. Made up.
SUCH_A_TABLE = blocks.Table(
    "Such a table, for example (made up)",
    ("customer", "month", "calls", "plan", "left"),
    tuple(
        tuple(blocks.text(cell) for cell in row.split())
        for row in ("1041 2026-03 5 basic yes", "1042 2026-03 0 plus no", "1043 2026-04 2 basic no")
    ),
)


def show(visit: Visit) -> None:
    """The page: choose a file, say which column is what, look, take answers."""
    if _taken(visit):
        visit.go(visit.returns_to or CHECK)
    back = visit.returns_to or (CHECK if visit.answers else START)
    visit.link(back, "← Back to the result" if back == RESULT else "← Back")
    visit.notices()
    st.title(TITLE, anchor=False)
    st.markdown(
        "Bring a table of past cases: one row a case, one column with what became of it. You see "
        "whether a written rule is enough, and what else the table tells about the questions. "
        "Names are not needed: leave them out. Nothing counts until you take it."
    )
    if not _installed():
        st.warning('Samples are an extra of this program: `pip install "framing[evidence]"`.')
        visit.title(TITLE)
        return
    st.markdown(
        ":small[The file stays in the memory of this program for this visit. It is not written to "
        "disk, and it is gone when you remove it or close the page.]"
    )
    if st.session_state.get(FILE) is None:
        draw([SUCH_A_TABLE])
    st.file_uploader("Table of past cases", type=SUFFIXES, key=FILE, max_upload_size=_largest())
    error = _looked_at(visit)
    shown: Evidence | None = st.session_state.get(SHOWN)
    if shown is not None:
        _draw(visit, shown)
    visit.title(TITLE, error)


def asks(visit: Visit, question: Question) -> bool:
    """Whether a sample may answer this question."""
    measured = visit.rulebook.measured
    return any(
        meaning.question == question.id
        for kind in measured.findings.values()
        for meaning in kind.means
    )


def _largest() -> int:
    """MB that a file may have: no more than whoever serves the page lets in."""
    from streamlit import config

    return min(LARGEST, int(config.get_option("server.maxUploadSize")))


def _installed() -> bool:
    from importlib.util import find_spec

    return all(find_spec(name) for name in ("sklearn", "duckdb"))


# -- the table and its columns ------------------------------------------------------------------


def _looked_at(visit: Visit) -> str:
    """Read the file, ask for its columns and look at it; what is wrong, in words."""
    file = st.session_state.get(FILE)
    if file is None:
        st.session_state.pop(TABLE, None)
        return ""
    try:
        table = _table(visit, file)
        _fields([str(name) for name in table.frame.columns])
        if st.session_state.get(STOPS):
            st.info("Stopped. Nothing of it was kept; you can look again.")
        if st.session_state.get(LOOKS):
            st.session_state.pop(SHOWN, None)
            st.session_state[SHOWN] = _run(visit, table)
    except AnswersError as error:
        lines = "\n".join(f"- {plain(f'{f.where}: {f.what} {f.fix}')}" for f in error.faults)
        st.error(f"**There is a problem**\n\nYour answers are still there.\n\n{lines}")
        return lines
    return ""


def _table(visit: Visit, file: Any) -> Table:
    from framing.measuring.limits import UPLOADED
    from framing.measuring.tables import table_in

    held = st.session_state.get(TABLE)
    if held is None or held[0] != file.file_id:
        measured = visit.rulebook.measured
        most, largest = int(measured.value("rows_read")), int(measured.value("bytes_read"))
        st.session_state.pop(SHOWN, None)
        bar = st.empty()

        def watch(rows: int) -> None:
            # Writing to the page ends the reading when its visitor has gone.
            bar.text(f"Reading row {rows:,}" if rows else "Reading the file")

        try:
            watch(0)
            data = file.getvalue()
            read = table_in(file.name, data, most, largest, limits=UPLOADED, watch=watch)
        finally:
            bar.empty()
        held = file.file_id, read
        st.session_state[TABLE] = held
    table: Table = held[1]
    return table


def _fields(names: list[str]) -> None:
    """Which column is what."""
    st.selectbox("What became of each case", names, index=None, key=OUTCOME)
    with st.expander("More about the columns"):
        for key, label in (
            (TIME, "When a case arose"),
            (CASE, "Who or what it is about, if the same one may come again"),
            (TODAY, "What is decided today"),
        ):
            st.selectbox(label, [NONE, *names], key=key)
        st.multiselect("Groups to compare", names, key=GROUPS)
        st.multiselect("Known in time for certain", names, key=KNOWN)
    chosen = st.session_state.get(OUTCOME) is not None
    st.button("Look at it", key=LOOKS, type="primary", disabled=not chosen)


def _run(visit: Visit, table: Table) -> Evidence:
    """Look at the table, with a bar and a way to stop: any click ends a run at its next step."""
    from framing.measuring.look import look
    from framing.measuring.sample import Roles

    place = st.empty()
    with place.container():
        bar = st.progress(0.0, text="Starting")
        st.button("Stop", key=STOPS)
    roles = Roles(
        st.session_state[OUTCOME],
        time=_column(TIME),
        case=_column(CASE),
        groups=tuple(st.session_state.get(GROUPS) or ()),
        today=_column(TODAY),
    )

    def told(share: float, words: str) -> None:
        bar.progress(min(share, 1.0), text=words)

    known = st.session_state.get(KNOWN) or ()
    try:
        return look(
            table,
            roles,
            visit.rulebook,
            known=known,
            progress=told,
            seconds=SECONDS,
        )
    finally:
        place.empty()


def _column(key: str) -> str | None:
    name = st.session_state.get(key)
    return None if name in (None, NONE) else str(name)


# -- what it shows, and what is taken -----------------------------------------------------------


def _draw(visit: Visit, shown: Evidence) -> None:
    from framing.measuring.report import document_of

    for section in document_of(shown).sections:
        if section.id == "proposals":
            _proposals(visit, shown.proposals)
        elif section.id == "rule-or-model":
            st.header(plain(section.title), anchor=False)
            draw(section.blocks)
        else:
            with st.expander(plain(section.title), expanded=section.id == "findings"):
                draw(section.blocks)
    st.download_button(
        "Report to read or print (HTML)",
        lambda: shown.render("html"),
        "sample.html",
        "text/html",
        on_click="ignore",
    )


def _proposals(visit: Visit, proposals: Sequence[Shown]) -> None:
    """Each proposed answer with a box to tick; nothing is ticked beforehand.

    Answers to questions that do not arise, whatever is ticked, are not proposed.
    """
    proposed = {one.question for one in proposals}
    rest = {name: said for name, said in visit.answers.items() if name not in proposed}
    interview = Interview(visit.tables, rest)
    st.header("Answers that it proposes", anchor=False)
    st.markdown("Tick those that you take. You can change every answer later.")
    with st.form("form-sample", border=False):
        for i, one in enumerate(proposals):
            question = visit.rulebook.question(one.question)
            if interview.applies(question) == NO:
                continue
            label = f"**{plain(question.short)}:** {plain(answer_shown(question, one))}"
            with st.container(key=f"proposed-{i}", gap=None):
                st.checkbox(label, key=f"take-{i}")
                st.markdown(f":small[{plain(one.says)}{_now(visit, question, one)}]")
        visit.button("Take the ticked answers", key=TAKES, primary=True, form=True)


def _now(visit: Visit, question: Question, one: Shown) -> str:
    """That the visitor answered otherwise so far, where that is so."""
    given = visit.answers.get(question.id)
    if given is None or one.holds(visit.answers):
        return ""
    return " You answered otherwise so far."


def _taken(visit: Visit) -> bool:
    """Keep the ticked answers with their evidence when that was asked for."""
    shown: Evidence | None = st.session_state.get(SHOWN)
    if shown is None or not visit.pressed(TAKES):
        return False
    ticked = [one for i, one in enumerate(shown.proposals) if st.session_state.get(f"take-{i}")]
    for name, raw in answers_of(ticked).items():
        question = visit.rulebook.question(name)
        before = visit.answers.get(name)
        if isinstance(raw, Mapping) and isinstance(before, Mapping):
            # Lines of which the sample says nothing stay as they were answered.
            visit.answers[name] = checked(question, {**before, **raw})
        else:
            visit.answers[name] = checked(question, raw)
    taken = {(one.question, one.line) for one in ticked}
    kept = [
        one
        for one in visit.about.get("evidence", ())
        if (one["question"], one.get("line", "")) not in taken
    ]
    if ticked:
        visit.about["evidence"] = [*kept, *(one.plain() for one in ticked)]
    return bool(ticked)
