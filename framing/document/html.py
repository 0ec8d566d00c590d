"""Document → one HTML file that needs nothing else: no script, no picture, no font, no request."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from html import escape

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
    Part,
    Quotation,
    Section,
    Span,
    Table,
    Text,
    safe_url,
)
from framing.document.direction import shown
from framing.document.style import STYLE


def to_html(document: Document) -> str:
    """The document as HTML text. All text is escaped; links lead to http or https only."""
    parts = [_part(part) for part in document.parts]
    people = f'<p class="people" dir="auto">{escape(document.people_line)}</p>'
    subtitle = f'<p class="subtitle" dir="auto">{escape(document.subtitle)}</p>'
    page = "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{escape(document.language)}">',
            head(_title(document), STYLE),
            "<body>",
            '<a class="skip" href="#content">Skip to the verdict</a>',
            '<div class="page">',
            "<header><div>",
            f"<h1>{escape(document.title)}</h1>",
            subtitle if document.subtitle else "",
            people if document.people else "",
            f'<p class="origin">{escape(document.note)}</p>',
            "</div></header>",
            '<main id="content" tabindex="-1">',
            parts[0],
            _contents(document),
            *parts[1:],
            "</main>",
            "</div>",
            "</body>",
            "</html>",
            "",
        ]
    )
    return shown(page)


def _title(document: Document) -> str:
    return ": ".join(words for words in (document.title, document.subtitle) if words)


def head(title: str, style: str) -> str:
    """The head of a page that may load nothing and run nothing; only this style applies."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return "\n".join(
        [
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{escape(title)}</title>",
            f"<style>{style}</style>",
            "</head>",
        ]
    )


def _contents(document: Document) -> str:
    lines = ['<nav class="contents" aria-label="Contents">', "<h2>In this document</h2>"]
    for part in document.parts:
        lines.append("<ul>")
        for section in part.sections:
            link = f'<a href="#{escape(section.id)}">{escape(section.title)}</a>'
            lines.append(f"<li>{link}</li>")
        lines.append("</ul>")
    return "\n".join([*lines, "</nav>"])


def _part(part: Part) -> str:
    title = "" if part.id == "page_one" else f'<p class="part">{escape(part.title)}</p>'
    body = "\n".join(_section(section) for section in part.sections)
    return f'<div class="part-block {escape(part.id)}">\n{title}\n{body}\n</div>'


def _section(section: Section) -> str:
    name = escape(section.id)
    level = section.level
    blocks = "\n".join(_block(block, section) for block in section.blocks)
    heading = f'<h{level} id="{name}">{escape(section.title)}</h{level}>'
    return f'<section aria-labelledby="{name}">\n{heading}\n{blocks}\n</section>'


def _block(block: Block, section: Section) -> str:
    match block:
        case Paragraph():
            return f"<p{_quiet(block.quiet)}>{_spans(block.text)}</p>"
        case Heading():
            return f"<h{section.level + 1}>{escape(block.text)}</h{section.level + 1}>"
        case Quotation():
            return f'<blockquote dir="auto">{escape(block.text.strip())}</blockquote>'
        case Listing():
            return f"<pre><code>{escape(block.text)}</code></pre>"
        case Bullets():
            return f"<ul>\n{_items(block.items)}\n</ul>"
        case Numbered():
            return f"<ol>\n{_items(block.items)}\n</ol>"
        case Table():
            return table_html(block)
        case KeyValues():
            rows = (f"<dt>{escape(k)}</dt>\n<dd>{_spans(v)}</dd>" for k, v in block.rows)
            return "<dl>\n" + "\n".join(rows) + "\n</dl>"
        case Figure():
            named = f'<svg role="img" aria-label="{escape(block.alt)}" '
            picture = block.svg.replace("<svg ", named, 1)
            narrow = "" if block.share == 1 else ' class="narrow"'
            return (
                f"<figure{narrow}>{picture}<figcaption>{escape(block.title)}</figcaption></figure>"
            )
        case Callout():
            inner = "\n".join(_block(child, section) for child in block.blocks)
            return (
                f'<div class="callout {escape(block.kind)} tone-{escape(block.tone)}">\n'
                f'<p class="mark">{escape(block.mark)}</p>\n'
                f'<p class="lead">{_spans(block.lead)}</p>\n{inner}\n</div>'
            )


def _quiet(quiet: bool) -> str:
    return ' class="quiet"' if quiet else ""


def _items(items: tuple[Text, ...]) -> str:
    return "\n".join(f"<li>{_spans(item)}</li>" for item in items)


def table_html(table: Table, ids: Sequence[str] = ()) -> str:
    """A table whose roles are spelled out, since a phone shows its cells below one another.

    ids: a name for each row, to which a link can lead; none when empty.
    """
    head = "".join(
        f'<th scope="col" role="columnheader">{escape(title)}</th>' for title in table.header
    )
    named = ids or ("",) * len(table.rows)
    rows = "\n".join(_row(table, row, id) for row, id in zip(table.rows, named, strict=True))
    return (
        f'<table class="table" role="table">\n<caption>{escape(table.caption)}</caption>\n'
        f'<thead role="rowgroup">\n<tr role="row">{head}</tr>\n</thead>\n'
        f'<tbody role="rowgroup">\n{rows}\n</tbody>\n</table>'
    )


def _row(table: Table, row: tuple[Text, ...], id: str) -> str:
    named = f' id="{escape(id)}" tabindex="-1"' if id else ""
    first = f'<th scope="row" role="rowheader"{named}>{_spans(row[0])}</th>'
    cells = "".join(
        f'<td role="cell" data-label="{escape(title)}">{_spans(cell)}</td>'
        for title, cell in zip(table.header[1:], row[1:], strict=True)
    )
    return f'<tr role="row">{first}{cells}</tr>'


def _spans(spans: Text) -> str:
    """Running text; neighbours of the same quietness share an element."""
    result = ""
    for i, span in enumerate(spans):
        if span.quiet and not (i and spans[i - 1].quiet):
            result += '<small class="quiet">'
        result += _span(span)
        if span.quiet and not (i + 1 < len(spans) and spans[i + 1].quiet):
            result += "</small>"
    return result


def _span(span: Span) -> str:
    words = escape(span.text).replace("\n", "<br>")
    url = safe_url(span.url)
    if span.code:
        words = f"<code>{words}</code>"
    if url is not None:
        words = f'<a href="{escape(url)}" rel="noreferrer">{words}</a>'
    elif span.cites:
        words = f'<a href="#source-{escape(span.cites)}">{words}</a>'
    if span.anchor:
        words = f'<span id="source-{escape(span.anchor)}">{words}</span>'
    return f"<strong>{words}</strong>" if span.strong else words
