"""Document → PDF: tagged, with bookmarks, and fonts from the typst package only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from framing.document.blocks import Document
from framing.document.glyphs import shown
from framing.document.plain_data import document_data

TEMPLATE = Path(__file__).with_name("page.typ")
#: Keys whose values are addresses or ids and are not printed.
AS_IS = ("url", "cites", "anchor")
#: PDF/UA-1, the standard for accessible PDF; typst refuses to write a file that breaks it.
STANDARD: Literal["ua-1"] = "ua-1"


def to_pdf(document: Document) -> bytes:
    """The document as a PDF file. Characters outside the fonts print as their code point."""
    import typst

    data = json.dumps(_shown(document_data(document)), ensure_ascii=False)
    result: bytes = typst.compile(
        TEMPLATE.read_bytes(),
        sys_inputs={"document": data},
        ignore_system_fonts=True,
        pdf_standards=[STANDARD],
    )
    return result


def _shown(data: Any) -> Any:
    """The same data with every text in characters that the fonts hold."""
    if isinstance(data, str):
        return shown(data)
    if isinstance(data, list):
        return [_shown(item) for item in data]
    if isinstance(data, dict):
        return {key: item if key in AS_IS else _shown(item) for key, item in data.items()}
    return data
