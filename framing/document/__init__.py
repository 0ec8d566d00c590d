"""Framing → document: one neutral tree of blocks, written out in several formats."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from framing.result.framing import Framing

#: The five formats of the document, and the forms that the same answers fill in (Markdown).
FORMATS = ("md", "html", "docx", "pdf", "json")
FORMS = ("model-card", "ml-canvas", "atrs", "algorithm-register")
#: The JSON Schema of the JSON form.
SCHEMA = Path(__file__).with_name("framing.schema.json")


def to_dict(framing: Framing) -> dict[str, Any]:
    """The framing as plain data in the vocabulary that other programs rely on (see ``SCHEMA``).

    An open ``task``, ``learning_type`` or ``path`` is None; where there is none it is ``"none"``.
    """
    from framing.document.json_form import to_dict as plain_data

    return plain_data(framing)


def render(framing: Framing, fmt: str, full: bool = False) -> str | bytes:
    """The framing as the text of a document.

    full: with annexes (all rules, other roads, the course, sources, glossary), for those formats
    that hold the document; without them it has at most six pages.

    fmt: ``md`` (Markdown), ``html`` (one self-contained page), ``docx`` (Word), ``pdf`` or
    ``json`` (the vocabulary for other programs); or a form filled from the same answers, as
    Markdown: ``model-card``, ``ml-canvas``, ``atrs`` (the UK's transparency record) or
    ``algorithm-register`` (the Dutch one). Text formats come as str, ``docx`` and ``pdf`` as
    bytes. Raises ValueError naming the allowed formats.
    """
    if fmt == "json":
        from framing.document.json_form import to_json

        return to_json(framing)
    if fmt not in (*FORMATS, *FORMS):
        allowed = ", ".join((*FORMATS, *FORMS))
        raise ValueError(f"{fmt!r} is not a format. Use one of: {allowed}.")
    if fmt in FORMS:
        from framing.document.forms import form_of
        from framing.document.markdown import to_markdown

        return to_markdown(form_of(framing, fmt))
    from framing.document.citations import numbered
    from framing.document.report import report_of

    document = numbered(report_of(framing, full))
    if fmt == "html":
        from framing.document.html import to_html

        return to_html(document)
    if fmt == "pdf":
        from framing.document.pdf import to_pdf

        return to_pdf(document)
    if fmt == "docx":
        from framing.document.docx import to_docx

        return to_docx(document)
    from framing.document.markdown import to_markdown

    assert fmt == "md"
    return to_markdown(document)
