"""The result, rendered from the same blocks as the document."""

from __future__ import annotations

import re
from typing import Any

import streamlit as st

from framing import write_answers
from framing.assessment import Framing
from framing.conditions import in_words
from framing.document import render
from framing.document.markdown import section_to_markdown
from framing.document.sections import document_of
from framing.document.wording import answer_lines
from framing.model import Rule
from framing.pages import routes, session
from framing.pages.check_answers import more_sections

#: ``:smile:`` and ``:material/home:`` would become pictures in Streamlit's Markdown.
_PICTURE = re.compile(r":(?=[\w+-]+(?:/\w+)?:)")
#: Sections of the body that are open from the start.
_OPEN = ("next-steps",)
MIME = {"md": "text/markdown", "html": "text/html", "json": "application/json"}
NAMES = {"html": "Web page (HTML)", "md": "Markdown", "json": "Data (JSON)"}


def show() -> None:
    """Page one of the document in full, the rest to open, and the downloads."""
    answers = session.current()
    session.show_left_out()
    framing = session.framing(answers)
    routes.link(routes.check_page(), "Back to your answers", answers)
    st.title("Your result")
    document = document_of(framing)
    for part in document.parts:
        for section in part.sections:
            if part.id == "page_one":
                st.subheader(session.plain(section.title), anchor=section.id)
                st.markdown(_safe(section_to_markdown(section)))
        if part.id == "page_one":
            _downloads(framing)
            st.subheader("In detail")
        if part.id == "body":
            for section in part.sections:
                with st.expander(section.title, expanded=section.id in _OPEN):
                    st.markdown(_safe(section_to_markdown(section)))
    _rules(framing)
    more_sections(answers, routes.RESULT)
    st.subheader("Share or start again")
    st.markdown(
        "The address of this page holds your choices. A colleague who opens it sees the same "
        "result. Typed text is not in it; it is in the answers file and in the documents."
    )
    routes.link(routes.start_page(), "Start a new case", {})


def _safe(markdown: str) -> str:
    return _PICTURE.sub(r"\\:", markdown)


def _downloads(framing: Framing) -> None:
    st.subheader("Take it with you")
    columns = st.columns(4)
    for column, fmt in zip(columns, NAMES, strict=False):
        column.download_button(
            NAMES[fmt],
            data=_later(framing, fmt),
            file_name=f"framing.{fmt}",
            mime=MIME[fmt],
            on_click="ignore",
            key=f"download-{fmt}",
            width="stretch",
        )
    columns[3].download_button(
        "Answers file",
        data=lambda: write_answers(framing.answers, framing.rulebook).encode(),
        file_name="answers.yaml",
        mime="application/yaml",
        on_click="ignore",
        key="download-answers",
        width="stretch",
    )


def _later(framing: Framing, fmt: str) -> Any:
    """The document, built only when it is asked for."""

    def build() -> bytes:
        text = render(framing, fmt)
        return text.encode() if isinstance(text, str) else text

    return build


def _rules(framing: Framing) -> None:
    """Each reason opens to its rule: condition in words, the answers behind it, sources."""
    st.subheader("The rules behind it")
    for rule in framing.reasons:
        with st.expander(session.plain(rule.title)):
            _rule(framing, rule)


def _rule(framing: Framing, rule: Rule) -> None:
    book = framing.rulebook
    stage = book.stage(rule.stage)
    st.markdown(session.plain(rule.because))
    st.markdown(f"**When**: {session.plain(in_words(rule.when_tree, book.facts))}.")
    conclusion = stage.conclusion(rule.conclusion).label
    st.markdown(f"**Then**: {session.plain(stage.title)}: {session.plain(conclusion)}.")
    if rule.unless:
        st.markdown(f"**Unless**: {session.plain(rule.unless)}")
    for question_id in framing.shown_findings[rule.id].answers:
        question = book.question(question_id)
        if question_id in framing.answers:
            said = answer_lines(question, framing.answers[question_id])
            st.markdown(f"- {session.plain(question.short)}: {session.plain(said)}")
        else:
            st.markdown(f"- {session.plain(question.short)}: assumed, not answered")
    for source_id in rule.sources:
        source = book.sources[source_id]
        title = session.plain(source.title)
        link = f"[{title}]({source.url})" if source.url else title
        st.markdown(f":small[Source: {link}, read on {source.read}. Standing: {rule.standing}.]")
