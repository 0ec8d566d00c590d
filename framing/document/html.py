"""Document → one HTML file that needs nothing else: no script, no picture, no font, no request."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from itertools import groupby

from markupsafe import Markup

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
from framing.document.markup import element, joined, lines, spread, void
from framing.document.style import STYLE


def to_html(document: Document) -> str:
    """The document as HTML text. All text is escaped; links lead to http or https only."""
    first, *others = [_part(part) for part in document.parts]
    return shown(page(
        document.language,
        head(_title(document), STYLE),
        element("a", "Skip to the verdict", class_="skip", href="#content"),
        element("div", spread(
            _header(document),
            element(
                "main", spread(first, _contents(document), *others), id="content", tabindex="-1"
            ),
        ), class_="page"),
    ))  # fmt: skip


def page(language: str, head: str, *body: str) -> str:
    """A whole page. head: of ``head``."""
    inside = spread(head, element("body", spread(*body)))
    return str(lines(Markup("<!DOCTYPE html>"), element("html", inside, lang=language), ""))


def _header(document: Document) -> Markup:
    """Title, subtitle and people; where there are none, their lines stay empty."""
    subtitle, people = document.subtitle, document.people_line
    return element("header", element("div", spread(
        element("h1", document.title),
        element("p", subtitle, class_="subtitle", dir="auto") if subtitle else "",
        element("p", people, class_="people", dir="auto") if document.people else "",
        element("p", document.note, class_="origin"),
    )))  # fmt: skip


def _title(document: Document) -> str:
    return ": ".join(words for words in (document.title, document.subtitle) if words)


def head(title: str, style: str) -> Markup:
    """The head of a page that may load nothing and run nothing; only this style applies."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return element("head", spread(
        void("meta", charset="utf-8"),
        void("meta", http_equiv="Content-Security-Policy", content=Markup(policy)),
        void("meta", name="viewport", content="width=device-width, initial-scale=1"),
        void("meta", name="referrer", content="no-referrer"),
        element("title", title),
        element("style", Markup(style)),
    ))  # fmt: skip


def _contents(document: Document) -> Markup:
    return element("nav", spread(
        element("h2", "In this document"),
        *(element("ul", spread(*map(_link, part.sections))) for part in document.parts),
    ), class_="contents", aria_label="Contents")  # fmt: skip


def _link(section: Section) -> Markup:
    return element("li", element("a", section.title, href=f"#{section.id}"))


def _part(part: Part) -> Markup:
    title = "" if part.id == "page_one" else element("p", part.title, class_="part")
    body = lines(*map(_section, part.sections))
    return element("div", spread(title, body), class_=f"part-block {part.id}")


def _section(section: Section) -> Markup:
    heading = element(f"h{section.level}", section.title, id=section.id)
    blocks = lines(*(_block(block, section) for block in section.blocks))
    return element("section", spread(heading, blocks), aria_labelledby=section.id)


def _block(block: Block, section: Section) -> Markup:
    match block:
        case Paragraph():
            return element("p", words_html(block.text), class_="quiet" if block.quiet else None)
        case Heading():
            return element(f"h{section.level + 1}", block.text)
        case Quotation():
            return element("blockquote", block.text.strip(), dir="auto")
        case Listing():
            return element("pre", element("code", block.text))
        case Bullets():
            return element("ul", _items(block.items))
        case Numbered():
            return element(
                "ol", _items(block.items), start=block.first if block.first > 1 else None
            )
        case Table():
            return table_html(block)
        case KeyValues():
            rows = (lines(element("dt", k), element("dd", words_html(v))) for k, v in block.rows)
            return element("dl", spread(lines(*rows)))
        case Figure():
            return figure_html(block)
        case Callout():
            return element("div", spread(
                element("p", block.mark, class_="mark"),
                element("p", words_html(block.lead), class_="lead"),
                lines(*(_block(child, section) for child in block.blocks)),
            ), class_=f"callout {block.kind} tone-{block.tone}")  # fmt: skip


def figure_html(figure: Figure) -> Markup:
    """A drawing in its two widths with its title, and in words for whoever cannot see it."""
    named = Markup('<svg class="{}" role="img" aria-label="{}" ')
    drawn = (
        svg.replace("<svg ", named.format(width, figure.alt), 1)
        for width, svg in (("wide", figure.svg), ("narrow", figure.narrow or figure.svg))
    )
    return element("figure", *drawn, element("figcaption", figure.title))


def _items(items: tuple[Text, ...]) -> Markup:
    return spread(lines(*(element("li", words_html(item)) for item in items)))


def table_html(table: Table, ids: Sequence[str] = ()) -> Markup:
    """A table whose roles are spelled out, since a phone shows its cells below one another.

    ids: a name for each row, to which a link can lead; none when empty.
    """
    head = (element("th", title, scope="col", role="columnheader") for title in table.header)
    return element("table", spread(
        element("caption", table.caption),
        element("thead", spread(element("tr", *head, role="row")), role="rowgroup"),
        element("tbody", spread(rows_html(table, ids)), role="rowgroup"),
    ), class_="table", role="table")  # fmt: skip


def rows_html(table: Table, ids: Sequence[str] = ()) -> Markup:
    """The rows of ``table_html`` alone."""
    named = ids or ("",) * len(table.rows)
    return lines(*(_row(table, row, id) for row, id in zip(table.rows, named, strict=True)))


def _row(table: Table, row: tuple[Text, ...], id: str) -> Markup:
    reached = {"id": id, "tabindex": "-1"} if id else {}
    first = element("th", words_html(row[0]), scope="row", role="rowheader", **reached)
    cells = (
        element("td", words_html(cell), role="cell", data_label=title)
        for title, cell in zip(table.header[1:], row[1:], strict=True)
    )
    return element("tr", first, *cells, role="row")


def words_html(spans: Text) -> Markup:
    """Running text; neighbours of the same quietness share an element."""
    return joined([
        element("small", *map(_span, group), class_="quiet") if quiet else joined(map(_span, group))
        for quiet, group in groupby(spans, lambda span: span.quiet)
    ])  # fmt: skip


def _span(span: Span) -> Markup:
    words = Markup("<br>").join(span.text.split("\n"))
    url = safe_url(span.url)
    if span.code:
        words = element("code", words)
    if url is not None:
        words = element("a", words, href=url, rel="noreferrer")
    elif span.cites:
        words = element("a", words, href=f"#source-{span.cites}")
    if span.anchor:
        words = element("span", words, id=f"source-{span.anchor}")
    return element("strong", words) if span.strong else words
