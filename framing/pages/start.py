"""The start page."""

from __future__ import annotations

import streamlit as st

from framing import load_rulebook, parse_answers
from framing.faults import AnswersError
from framing.pages import routes, session


def show() -> None:
    """What this does, a button to begin, and other ways in."""
    session.show_left_out()
    st.title("Should this be ML?")
    st.markdown(
        "Describe a business problem and answer at most 16 plain questions. "
        "You learn whether it should be machine learning at all, how to frame it, and which AWS "
        "service a new customer can use for it today. "
        "You leave with a document that gives the reasons and their sources."
    )
    questions = load_rulebook().questions
    if st.button("Start", type="primary", key="start"):
        session.replace_texts({})
        routes.go(routes.question_page(questions[0]), {})
    st.markdown(
        ':small["I don\'t know" is always an answer. It takes about ten minutes. '
        "Your answers stay in the address of the page and on this computer.]"
    )
    st.divider()
    _examples()
    _upload()


def _examples() -> None:
    journeys = load_rulebook().journeys
    if not journeys:
        return
    st.subheader("Or look at an example")
    titles = {j.id: j.id.replace("-", " ").capitalize() for j in journeys}
    chosen = st.selectbox(
        "Worked example",
        list(titles),
        index=None,
        format_func=titles.__getitem__,
        placeholder="Choose an example",
        key="example",
    )
    if chosen is None:
        return
    journey = next(j for j in journeys if j.id == chosen)
    st.text(journey.story)
    if st.button("Open this example", key="open-example"):
        answers = {"problem": journey.story, **journey.answers}
        framing = session.framing(answers)
        session.replace_texts(framing.answers)
        routes.go(routes.check_page(), framing.answers.plain())


def _upload() -> None:
    st.subheader("Or open a saved case")
    file = st.file_uploader(
        "Answers file (YAML) or framing (JSON), at most 1 MB",
        type=["yaml", "yml", "json"],
        key="upload",
    )
    if file is None:
        return
    try:
        answers = parse_answers(file.getvalue(), load_rulebook(), file.name)
    except AnswersError as error:
        faults = "\n".join(
            f"- {session.plain(f.where)}: {session.plain(f.what)} {session.plain(f.mend)}"
            for f in error.faults[:8]
        )
        st.error(f"**This file cannot be opened**\n\n{faults}")
        return
    st.text(f"{len(answers)} answers found.")
    if st.button("Open this case", type="primary", key="open-file"):
        session.replace_texts(answers)
        routes.go(routes.check_page(), answers.plain())
