"""Document → plain data, from which a page template lays it out. Nothing in it is markup."""

from __future__ import annotations

from typing import Any

from framing.document.blocks import (
    Block,
    Bullets,
    Callout,
    Document,
    Figure,
    Heading,
    KeyValues,
    Listing,
    Numbered,
    Paragraph,
    Quotation,
    Section,
    Table,
    Text,
)
from framing.document.tones import TONES


def document_data(document: Document) -> dict[str, Any]:
    """The whole tree as dicts and lists of text, true and None."""
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "people": document.people_line,
        "author": document.author,
        "note": document.note,
        "language": document.language,
        "date": document.date,
        "parts": [
            {
                "id": part.id,
                "title": part.title,
                "sections": [_section(section) for section in part.sections],
            }
            for part in document.parts
        ],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "id": section.id,
        "title": section.title,
        "blocks": [_block(block) for block in section.blocks],
    }


def _text(text: Text) -> list[dict[str, Any]]:
    return [
        {
            "text": span.text,
            "url": span.url,
            "strong": span.strong,
            "code": span.code,
            "quiet": span.quiet,
            "cites": span.cites,
            "anchor": span.anchor,
        }
        for span in text
    ]


def widths(table: Table) -> list[float]:
    """How wide each column should be beside the others, by how much stands in it."""
    result = []
    for i, title in enumerate(table.header):
        lengths = [sum(len(span.text) for span in row[i]) for row in table.rows]
        mean = sum(lengths) / len(lengths) if lengths else 0
        result.append(round(max(mean, len(title)) ** 0.5, 2))
    return result


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"kind": "paragraph", "text": _text(block.text), "quiet": block.quiet}
        case Heading():
            return {"kind": "heading", "text": block.text}
        case Quotation():
            return {"kind": "quotation", "text": block.text}
        case Listing():
            return {"kind": "listing", "text": block.text}
        case Bullets():
            return {"kind": "bullets", "items": [_text(item) for item in block.items]}
        case Numbered():
            items = [_text(item) for item in block.items]
            return {"kind": "numbered", "items": items, "first": block.first}
        case KeyValues():
            rows = [{"term": term, "text": _text(value)} for term, value in block.rows]
            return {"kind": "key_values", "rows": rows}
        case Table():
            return {
                "kind": "table",
                "caption": block.caption,
                "header": list(block.header),
                "widths": widths(block),
                "rows": [[_text(cell) for cell in row] for row in block.rows],
            }
        case Figure():
            return {
                "kind": "figure",
                "title": block.title,
                "alt": block.alt,
                "svg": block.svg,
            }
        case Callout():
            return {
                "kind": "callout",
                "look": block.kind,
                "ink": f"#{TONES[block.tone].ink}",
                "wash": f"#{TONES[block.tone].wash}",
                "mark": block.mark,
                "lead": _text(block.lead),
                "blocks": [_block(inner) for inner in block.blocks],
            }
