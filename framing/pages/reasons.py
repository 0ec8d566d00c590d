"""Why it is so: each reason in full, with what was said and what it rests on; and the objection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from framing.document.page_one import NOTHING_TOLD, reasons_title
from framing.document.reasons import answers_behind, told_reasons
from framing.document.ways import EVERY_WAY, ways_told
from framing.document.wording import capital, sentence, source_spans, standing_label
from framing.pages.blocks import words
from framing.pages.visit import Visit
from framing.pages.wording import answer_lines, plain
from framing.result.framing import Framing
from framing.rulebook.model import CHOSEN, Rule


def show(visit: Visit, framing: Framing) -> None:
    """Each reason, those that settle it first, with a link to its rule."""
    told = told_reasons(framing)
    st.header(reasons_title(framing), anchor=False)
    if not told:
        st.markdown(plain(EVERY_WAY if framing.firm else NOTHING_TOLD))
    found = [(way.rules[0], way.said(way.rules[0].because)) for way in ways_told(framing)]
    found += [(rule, rule.because) for rule in told]
    if found:
        with st.container(key="reasons", gap=None):
            for rule, because in found:
                _reason(visit, framing, rule, because)


def _reason(visit: Visit, framing: Framing, rule: Rule, because: str) -> None:
    with st.container(key=f"reason-{rule.id}", gap=None):
        lines = [f"**{plain(sentence(because))}**", *_told(framing, rule), _behind(framing, rule)]
        st.markdown("\n\n".join(lines))
        visit.link_to_rule(rule.id, "The rule", about=rule.title)


def objection(visit: Visit, framing: Framing) -> None:
    """The way to the rule behind the strongest argument against."""
    found = framing.strongest_objection
    assert found is not None
    visit.link_to_rule(found.rule.id, "The rule", about=found.rule.title)


def _told(framing: Framing, rule: Rule) -> list[str]:
    """The answers on which a reason rests."""
    told = []
    for asked in answers_behind(framing, rule):
        question, given = framing.rulebook.question(asked), framing.answers.get(asked)
        if given is not None:
            said = "; ".join(answer_lines(question, _true_lines(given)))
            told.append(f"You said ({plain(question.short)}): {plain(said)}")
    return told


def _true_lines(given: Any) -> Any:
    """Of a list, the lines that are true, where there are any: what is open carries no reason."""
    if isinstance(given, Mapping) and CHOSEN in given.values():
        return {line: state for line, state in given.items() if state == CHOSEN}
    return given


def _behind(framing: Framing, rule: Rule) -> str:
    """What a reason rests on, with its sources."""
    sources = words(source_spans(framing.rulebook, rule.sources))
    return f":small[{plain(capital(standing_label(rule)))}{sources and ': '}{sources}]"
