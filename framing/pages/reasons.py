"""Why it is so: each reason in full, with what was said and what it rests on."""

from __future__ import annotations

import streamlit as st

from framing.document.markup import element
from framing.document.page_one import NOTHING_TOLD, reasons_title
from framing.document.reasons import answers_behind, told_reasons
from framing.document.ways import EVERY_WAY, ways_told
from framing.document.wording import capital, sentence, source_spans, standing_label
from framing.pages.blocks import words
from framing.pages.visit import Visit
from framing.pages.wording import few_words, plain
from framing.result.economics import moot
from framing.result.framing import Framing
from framing.result.payback import WORTH, worth_of
from framing.rulebook.model import Rule

#: What the first column of the reasons is called.
REASON = "Reason"


def show(visit: Visit, framing: Framing) -> None:
    """Each reason, those that settle it first, with a link to its rule."""
    told = told_reasons(framing)
    st.header(reasons_title(framing), anchor=False)
    if not told:
        st.markdown(plain(EVERY_WAY if framing.firm else NOTHING_TOLD))
    found = [(way.rules[0], way.said(way.rules[0].because)) for way in ways_told(framing)]
    found += [(rule, rule.because) for rule in told]
    if found:
        quoted: set[str] = set()
        who = "The example says" if visit.example else "You said"
        # What backs them is always on the page, and out of sight until somebody asks for it.
        with st.container(key="shows-backing"):
            st.toggle("Show sources and rules", key="backing")
        with st.container(key="reasons", gap=None):
            st.html(
                element("p", REASON, " ", element("span", who), class_="who", aria_hidden="true")
            )
            for rule, because in found:
                _reason(visit, framing, rule, because, _told(framing, rule, quoted, who))
                quoted.update(answers_behind(framing, rule))


def _reason(visit: Visit, framing: Framing, rule: Rule, because: str, told: str) -> None:
    """One reason. told: the answers on which it rests, as Markdown."""
    with st.container(key=f"reason-{rule.id}", gap=None):
        lines = [f"**{plain(sentence(because))}**", told, _behind(framing, rule)]
        st.markdown("\n\n".join(filter(None, lines)))
        visit.link_to_rule(rule.id, "The rule", about=rule.title)


def _told(framing: Framing, rule: Rule, quoted: set[str], who: str) -> str:
    """The answers on which a reason rests; empty where all stand above or nobody gave one.

    quoted: the questions whose answers stand above already.
    """
    told, above = [], False
    for asked in answers_behind(framing, rule):
        question, given = framing.rulebook.question(asked), framing.answers.get(asked)
        if given is None or asked in quoted:
            above = above or given is not None
            continue
        said, short = "; ".join(few_words(framing.rulebook, question, given)), question.short
        if by_numbers(framing, asked):
            said = framing.rulebook.facts[asked].values[given]
            short = f"{short}, as your numbers say"
        told.append(f":small[{plain(short)}:] {plain(said)}")
    told = told or [":small[The same, as above]"] * above
    return "\n\n".join([f":small[{who}]", "  \n".join(told)]) if told else ""


def _behind(framing: Framing, rule: Rule) -> str:
    """What a reason rests on, with its sources."""
    sources = words(source_spans(framing.rulebook, rule.sources))
    return f":small[{plain(capital(standing_label(rule)))}{sources and ': '}{sources}]"


def by_numbers(framing: Framing, asked: str) -> bool:
    """Whether an answer is the one to which the numbers come that were kept."""
    if asked != WORTH:
        return False
    return bool(worth_of(framing.answers, moot(framing.case)) == framing.answers.get(WORTH))
