"""What would change the verdict: each change on a line, with the verdict that it leads to."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from framing.document.blocks import Text
from framing.document.counterfactuals import GIVEN, OPEN, flips_in_short
from framing.document.markup import element
from framing.document.page_one import NO_FLIP, NO_OPEN_FLIP, change_lists
from framing.document.wording import verdict_labels
from framing.pages import summary
from framing.result.framing import Framing

#: So many times the lines that page one of the document has room for.
MOST = 3
#: So many of what makes another problem of it.
MOST_GIVEN = 4


def show(framing: Framing) -> None:
    """The lists of page one in fewer words, each line with the verdicts that it leaves."""
    parts: list[Markup] = []
    for kind, title, most in change_lists(framing):
        rows = [
            _row(framing, *told)
            for told in flips_in_short(framing, kind)[
                : MOST_GIVEN if kind == GIVEN else MOST * most
            ]
        ]
        if rows:
            parts.append(element("section", element("h3", title), element("ul", *rows)))
        elif kind == OPEN:
            parts.append(element("p", NO_OPEN_FLIP))
    st.html(element("div", *(parts or [element("p", NO_FLIP)]), class_="changes"))


def _row(framing: Framing, told: Text, now: str, verdicts: tuple[str, ...]) -> Markup:
    said = [element("b", span.text) if span.strong else span.text for span in told]
    label = verdict_labels(framing.rulebook, verdicts)
    chip = summary.chip(framing.rulebook, verdicts[0] if len(verdicts) == 1 else "", label)
    below = [" ", element("small", now)] if now else []
    return element("li", element("span", *said, *below), " ", chip)
