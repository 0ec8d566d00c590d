"""What must go with it, each safeguard on a row: its name, whether it must be, what it is, why."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from framing.document.body import because
from framing.document.markup import element
from framing.document.wording import assumption_note, sentence
from framing.pages.blocks import as_html
from framing.result.conclusions import Collected
from framing.result.framing import Framing


def show(framing: Framing) -> None:
    """The safeguards of the document, in its words."""
    # The sources are always on the page, and out of sight until somebody asks for them.
    with st.container(key="shows-sources"):
        st.toggle("Show sources", key="sources")
    rows = (_row(framing, item) for item in framing.safeguards)
    st.html(element("ul", *rows, class_="safeguards"))


def _row(framing: Framing, item: Collected) -> Markup:
    kind = "required" if item.required else "advised"
    # What it rests on where that is assumed is said below.
    mark = element("i", f"may be {kind}" if item.assumed else kind, class_=kind)
    top = element("span", element("b", item.conclusion.label), " ", mark)
    says = element("span", sentence(item.conclusion.says))
    note = assumption_note(framing, item.rules)
    why = element("small", "Why: ", as_html(because(framing, item.rules)), note)
    return element("li", top, " ", says, " ", why)
