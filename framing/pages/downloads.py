"""What a visitor takes along: the document in several formats, the answers, and a link."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from framing.answers.answers import write_answers
from framing.document import render
from framing.document.file_names import file_stem
from framing.pages.visit import RESULT, Visit
from framing.result.framing import Framing

#: Format → label, end of the file's name, media type.
DOCUMENTS = {
    "html": ("Document to read or print (HTML)", ".html", "text/html"),
    "pdf": ("Document to send (PDF)", ".pdf", "application/pdf"),
    "docx": (
        "Document to edit (Word)",
        ".docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "md": ("Document as text (Markdown)", ".md", "text/markdown"),
    "json": ("For other programs (JSON)", ".json", "application/json"),
}
#: As above; these speak of a model, so they are offered only where one may be built.
MODEL_FORMS = {
    "model-card": ("Model card (Markdown)", "-model-card.md", "text/markdown"),
    "ml-canvas": ("ML Canvas (Markdown)", "-ml-canvas.md", "text/markdown"),
    "atrs": ("UK transparency record (Markdown)", "-atrs.md", "text/markdown"),
    "algorithm-register": (
        "Dutch register record (Markdown)",
        "-algorithm-register.md",
        "text/markdown",
    ),
}


def show(visit: Visit, framing: Framing) -> None:
    """The downloads, each built only when it is asked for, and the link."""
    st.header("Take it with you", anchor=False)
    offered = DOCUMENTS | (MODEL_FORMS if framing.brief and framing.leading_task else {})
    stem = file_stem(framing)
    with st.container(horizontal=True):
        for fmt, (label, ending, media) in offered.items():
            _button(label, _document(framing, fmt), stem + ending, media)
        whole = lambda: render(framing, "pdf", full=True)  # noqa: E731
        _button("Document with annexes (PDF)", whole, f"{stem}-full.pdf", "application/pdf")
        _button(
            "Answers, to open here again",
            lambda: write_answers(framing.answers, framing.rulebook),
            f"{stem}-answers.yaml",
            "application/yaml",
        )
    st.markdown("Or copy this link. Links carry your choices and numbers, not your typed text.")
    st.code(visit.address(visit.query(RESULT)), language=None, wrap_lines=True)


def _document(framing: Framing, fmt: str) -> Callable[[], str | bytes]:
    return lambda: render(framing, fmt)


def _button(label: str, data: Callable[[], str | bytes], name: str, media: str) -> None:
    st.download_button(label, data, name, media, key=f"download-{label}", on_click="ignore")
