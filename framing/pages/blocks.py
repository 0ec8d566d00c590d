"""The document's blocks on a page, so that page and document say the same in the same words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st
from markupsafe import Markup

from framing.document.blocks import (
    Block,
    Bullets,
    Callout,
    Figure,
    Heading,
    KeyValues,
    Listing,
    Numbered,
    Paragraph,
    Quotation,
    Span,
    Table,
    Text,
    safe_url,
)
from framing.document.html import figure_html, table_html, words_html
from framing.document.markup import element, opening_beside
from framing.pages import drawing
from framing.pages.wording import plain


def words(text: Text) -> str:
    """Running text as Markdown."""
    return "".join(_span(span) for span in text)


def _with_remark(text: Text) -> str:
    """Text; a remark at its end, which is in brackets in print, in small on a line of its own."""
    end = len(text)
    while end and text[end - 1].quiet:
        end -= 1
    remark = words(text[end:]).strip()
    if not end or not (remark.startswith("(") and remark.endswith(")")):
        return words(text)
    return f"{words(text[:end]).rstrip()}  \n   :small[{remark[1:-1]}]"


def as_html(text: Text) -> Markup:
    """Running text as HTML."""
    return opening_beside(words_html(text))


def _span(span: Span) -> str:
    inner = span.text.strip()
    if not inner:
        return span.text
    before = span.text[: len(span.text) - len(span.text.lstrip())]
    after = span.text[len(span.text.rstrip()) :]
    said = f"`{inner.replace('`', chr(39))}`" if span.code else plain(inner).replace("\n", "  \n")
    url = safe_url(span.url)
    if url:
        said = f"[{said}]({_address(url)})"
    if span.strong:
        said = f"**{said}**"
    return f"{before}{said}{after}"


def _address(url: str) -> str:
    return url.replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")


def draw(blocks: Iterable[Block], heading: Callable[..., Any] = st.subheader) -> None:
    """Show blocks one below the other. heading: what draws the headings among them."""
    for block in blocks:
        match block:
            case Paragraph():
                said = block.text
                st.markdown(f":small[{words(said)}]" if block.quiet else _with_remark(said))
            case Heading():
                heading(plain(block.text), anchor=False)
            case Quotation():
                st.text(block.text)
            case Listing():
                st.code(block.text, language="python")
            case Bullets():
                st.markdown("\n".join(f"- {words(item)}" for item in block.items))
            case Numbered():
                numbered = enumerate(block.items, block.first)
                st.markdown("\n".join(f"{i}. {_with_remark(item)}" for i, item in numbered))
            case KeyValues():
                pairs = (
                    element("div", element("dt", term), " ", element("dd", as_html(value)))
                    for term, value in block.rows
                )
                st.html(element("dl", *pairs, class_="pairs"))
            case Table():
                st.html(opening_beside(table_html(block)))
            case Figure():
                drawing.picture(figure_html(block))
            case Callout():
                st.markdown(f"**{words(block.lead)}**")
                draw(block.blocks)
