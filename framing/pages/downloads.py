"""What a visitor takes along: the document in several formats, and the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from framing.answers.answers import write_answers
from framing.document import render
from framing.document.file_names import file_stem
from framing.pages.visit import Visit
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
}
#: As above; few need these.
OTHERS = {
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
    """The downloads, each built only when it is asked for; those that few need are folded."""
    with st.container(key="files"):
        _each(framing, DOCUMENTS)
        answers(framing)
    _more(framing)


def documents(framing: Framing) -> None:
    """The document in each format."""
    with st.container(key="files"):
        _each(framing, DOCUMENTS)
    _more(framing)


def _more(framing: Framing) -> None:
    with st.expander("For programs, registers and the full record"):
        whole = lambda: render(framing, "pdf", full=True)  # noqa: E731
        name = file_name(framing, "-full.pdf")
        _button("Document with annexes (PDF)", whole, name, "application/pdf")
        _each(framing, OTHERS | (MODEL_FORMS if framing.brief and framing.leading_task else {}))


def _each(framing: Framing, formats: Mapping[str, tuple[str, str, str]]) -> None:
    for fmt, (label, ending, media) in formats.items():
        _button(label, _document(framing, fmt), file_name(framing, ending), media)


def answers(framing: Framing) -> None:
    """The answers as a file, which opens here again."""
    name = file_name(framing, "-answers.yaml")
    told = lambda: write_answers(framing.answers, framing.rulebook)  # noqa: E731
    _button("Answers, to open here again", told, name, "application/yaml")


def file_name(framing: Framing, ending: str) -> str:
    """A name that tells one case's file from another's: from its title, or else its problem."""
    return f"{file_stem(framing)}{ending}"


def _document(framing: Framing, fmt: str) -> Callable[[], str | bytes]:
    return lambda: render(framing, fmt)


def _button(label: str, data: Callable[[], str | bytes], name: str, media: str) -> None:
    key = f"download-{label}"
    st.download_button(label, data, name, media, key=key, on_click="ignore", width="stretch")
