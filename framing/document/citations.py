"""Sources as numbers: each is listed once, at the end, and cited as [1] everywhere."""

from __future__ import annotations

from dataclasses import replace

from framing.document.blocks import (
    Block,
    Bullets,
    Callout,
    Document,
    KeyValues,
    Numbered,
    Paragraph,
    Table,
    Text,
    spans_of,
)


def numbered(document: Document) -> Document:
    """The document with every source cited by the number that the list of sources gives it."""
    numbers = {
        span.anchor: span.text
        for section in document.sections
        for span in spans_of(section.blocks)
        if span.anchor
    }
    parts = tuple(
        replace(
            part,
            sections=tuple(
                replace(section, blocks=tuple(_block(block, numbers) for block in section.blocks))
                for section in part.sections
            ),
        )
        for part in document.parts
    )
    return replace(document, parts=parts)


def _block(block: Block, numbers: dict[str, str]) -> Block:
    if not any(span.cites for span in spans_of((block,))):
        return block
    match block:
        case Paragraph():
            return replace(block, text=_text(block.text, numbers))
        case Bullets() | Numbered():
            return replace(block, items=tuple(_text(item, numbers) for item in block.items))
        case KeyValues():
            return replace(block, rows=tuple((k, _text(v, numbers)) for k, v in block.rows))
        case Table():
            rows = tuple(tuple(_text(cell, numbers) for cell in row) for row in block.rows)
            return replace(block, rows=rows)
        case Callout():
            inner = tuple(_block(child, numbers) for child in block.blocks)
            return replace(block, lead=_text(block.lead, numbers), blocks=inner)
        case _:
            return block


def _text(text: Text, numbers: dict[str, str]) -> Text:
    """Numbers instead of titles. A number that stands alone in brackets needs no second pair."""
    result = [
        replace(span, text=numbers[span.cites], url=None) if span.cites in numbers else span
        for span in text
    ]
    for i in range(1, len(result) - 1):
        before, span, after = result[i - 1 : i + 2]
        if span.cites and before.text == " (" and after.text == ")":
            result[i - 1], result[i + 1] = replace(before, text=" "), replace(after, text="")
    return tuple(span for span in result if span.text)
