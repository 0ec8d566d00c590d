"""Framing → document: one neutral tree of blocks, written out in several formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from framing.assessment import Framing

FORMATS = ("md", "html", "json")


def render(framing: Framing, fmt: str) -> str | bytes:
    """The framing as the text of a document.

    fmt: ``md`` (Markdown), ``html`` (one self-contained page) or ``json`` (the vocabulary for
    other programs). Raises ValueError naming the allowed formats.
    """
    if fmt == "json":
        from framing.document.json_form import to_json

        return to_json(framing)
    if fmt not in FORMATS:
        raise ValueError(f"{fmt!r} is not a format. Use one of: {', '.join(FORMATS)}.")
    from framing.document.sections import document_of

    document = document_of(framing)
    if fmt == "html":
        from framing.document.html import to_html

        return to_html(document)
    from framing.document.markdown import to_markdown

    return to_markdown(document)
