"""Drawings of our own on a page: SVG in the colours of the visitor's theme."""

from __future__ import annotations

from zlib import crc32

import streamlit as st

from framing.document import pictures
from framing.document.payback_chart import STYLE

#: Streamlit's own elements leave drawings out, or show them in colours of their own.
_drawing = st.components.v2.component(
    "should_this_be_ml.drawing",
    html='<div class="drawn"></div>',
    css=f"""
    .payback {{ --warn: light-dark(#8a5a00, #e8b95b); --font: var(--st-font); }}
    {STYLE}
    """,
    js="""export default ({ data, parentElement }) => {
      parentElement.querySelector(".drawn").innerHTML = new TextDecoder().decode(data);
    };""",
)


#: The document's pictures, in the letters and colours of the page, which it hands down.
_picture = st.components.v2.component(
    "should_this_be_ml.picture",
    html='<div class="drawn"></div>',
    css=f"""
    figure {{ margin: 0; }}
    figcaption {{ color: var(--soft); font: 14px var(--st-font); padding-top: 0.5rem; }}
    svg text {{ font-family: var(--st-font); }}
    {pictures.STYLE}
    [fill="{pictures.INK}"] {{ fill: var(--ink); }}
    [fill="{pictures.SOFT}"] {{ fill: var(--soft); }}
    [fill="{pictures.FILL}"] {{ fill: var(--wash); }}
    [fill="{pictures.CHOSEN}"] {{ fill: var(--solid); }}
    rect[fill="{pictures.PAPER}"] {{ fill: none; }}
    [stroke="{pictures.INK}"] {{ stroke: var(--accent); }}
    [stroke="{pictures.SOFT}"] {{ stroke: var(--ring); }}
    [stroke="{pictures.CHOSEN}"] {{ stroke: var(--accent); }}
    """,
    js="""export default ({ data, parentElement }) => {
      parentElement.querySelector(".drawn").innerHTML = new TextDecoder().decode(data);
    };""",
)


def picture(html: str) -> None:
    """Show a picture of the document. html: its figure, in which every foreign word is escaped."""
    data = html.encode()
    name = f"picture-{crc32(data):x}"
    with st.container(key=name):
        _picture(key=f"drawn-{name}", data=data)


def show(html: str, key: str) -> None:
    """Show a drawing. html: our own shapes, in which every foreign word is escaped."""
    # As bytes: for a mapping Streamlit would import pandas and pyarrow, which cost 80 MB.
    _drawing(key=key, data=html.encode())
