"""The rules behind each part of the result, as links."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from framing.document.body import roads_of
from framing.document.markup import element, opening_beside
from framing.document.reasons import rests_on_answers
from framing.document.wording import sentence
from framing.pages import links
from framing.pages.visit import RULES, Visit
from framing.pages.wording import plain
from framing.result.conclusions import Collected, Settled
from framing.result.framing import Framing
from framing.rulebook.model import Rule, Stage


def _of(items: Iterable[Collected | Settled]) -> list[Rule]:
    return [rule for item in items for rule in item.rules]


#: Section of the document → the rules that its findings rest on.
BEHIND: dict[str, Callable[[Framing], list[Rule]]] = {
    "safeguards": lambda framing: _of(framing.safeguards),
    "readiness": lambda framing: _of(framing.readiness),
    "effort": lambda framing: _of(framing.effort),
    "aws-path": lambda framing: _of(framing.routes),
    "parts": lambda framing: [rule for part in framing.parts for rule in part.rules],
    "roads-not-taken": lambda framing: [line.nearest.rule for line in roads_of(framing)],
}


def show(visit: Visit, framing: Framing, section: str, folded: bool = False) -> None:
    """The rules behind a section; nothing where it rests on none. folded: until they are opened."""
    found = BEHIND[section](framing) if section in BEHIND else []
    rules = {rule.id: rule for rule in found}
    if not rules:
        return
    query = urlencode(visit.query(RULES))
    lines = "\n".join(
        f"- [{plain(rule.title)}](?{query}&{urlencode({links.RULE: rule.id})})"
        for rule in rules.values()
    )
    if not folded:
        st.markdown(f"**The rules behind this** (each opens in a new tab)\n\n{lines}")
        return
    with st.container(key=f"list-behind-{section}"), st.expander("The rules behind this"):
        st.markdown(f"Each opens in a new tab.\n\n{lines}")


def that_hold(visit: Visit, framing: Framing) -> None:
    """Each rule that holds by what was said and comes to bear, under what it helps to decide."""
    query = urlencode(visit.query(RULES))

    def link(rule: Rule) -> Markup:
        return element("a", rule.title, href=f"?{query}&{urlencode({links.RULE: rule.id})}")

    parts: list[Markup] = []
    book = framing.rulebook
    decides = {*book.in_role("reason"), book.need.id, book.verdict.id}
    for stage in book.stages:
        # Of what is not built, nothing is told but why.
        if not framing.goes_on and stage.id not in decides:
            continue
        rows = [
            element("li", link(rule), " ", element("span", sentence(rule.because)))
            for rule in (item.rule for item in framing.findings if item.status == "fired")
            if rule.stage == stage.id and _counts(framing, stage, rule)
        ]
        if rows:
            parts.append(element("section", element("h3", stage.asks), element("ul", *rows)))
    if not parts:
        return
    st.header("Rules that hold by what you said", anchor=False)
    st.html(opening_beside(element("div", *parts, class_="rules")))


def _counts(framing: Framing, stage: Stage, rule: Rule) -> bool:
    """Whether a rule that holds rests on what was said, and is not one behind another's result."""
    passed_over = stage.hit_policy == "first" and rule.conclusion != framing.reached(stage).id
    argues = rule.strength != "decides"
    return rests_on_answers(framing, rule) and (argues or not passed_over)
