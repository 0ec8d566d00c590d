"""Everything behind a verdict, in tabs by what it is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from framing.document.architecture import stations
from framing.document.aws import first_call
from framing.document.blocks import Block, Figure, Heading, KeyValues, Numbered, Section, Table
from framing.document.cost_words import no_price, short_cost
from framing.document.markup import element
from framing.document.page_one import MOST_FIRST
from framing.document.wording import aim_words, capital, sentence, start_words
from framing.evaluation.interview import OpenQuestion
from framing.listings.asking import asking, whom_for
from framing.pages import changes, links, reasons, rules_behind, safeguards, summary
from framing.pages.blocks import draw
from framing.pages.check_answers import sharpen
from framing.pages.frame import whole
from framing.pages.visit import ASK, PAYS, RESULT, RULES, Visit
from framing.pages.wording import plain
from framing.result.costs import waited_for
from framing.result.framing import Framing
from framing.result.services import ServiceChoice

#: Part of a service in the recommendation → words.
ROLES = {"first": "First", "runner_up": "If that falls short", "supporting": "With it"}
FIRST = "first"
#: Sections of the document that have a place of their own on the page.
OWN_PLACE = ("verdict", "first-steps", "reasons", "argument-against", "open-questions")
#: Where each other section of the document stands; one that is not named here stands under Why.
WHY, TERMS, AWS, RISKS, PLAN, ALL = (
    "Why",
    "The problem in ML terms",
    "AWS and cost",
    "Risks",
    "Plan",
    "All rules",
)
#: What these tabs are called where ML is left aside: there are no terms, and there is a road.
PROBLEM, ROAD = "The problem", "How to do it"
PLACES = {
    "problem": TERMS,
    "ml-terms": TERMS,
    "parts": TERMS,
    "economics": AWS,
    "aws-path": AWS,
    "effort": AWS,
    "closed-services": AWS,
    "constraints": RISKS,
    "human-role": RISKS,
    "safeguards": RISKS,
    "how-to-do-it": PLAN,
    "next-steps": PLAN,
    "readiness": PLAN,
    "plan": PLAN,
    "monitoring": PLAN,
    "sign-off": PLAN,
    "roads-not-taken": ALL,
    "whole-lists": ALL,
}
#: Sections that the page shows as rows of its own.
STEPS, ML_TERMS = "next-steps", "ml-terms"
CHANGES, SAFEGUARDS = "what-would-change-it", "safeguards"
#: So many groups of the terms are read by everybody who opens their tab.
FIRST_GROUPS = 2
#: So many open questions are read by everybody; the others unfold.
MOST_OPEN = 5
#: These are read by everybody who opens their tab; the others unfold.
UNFOLDED = (
    CHANGES,
    "problem",
    "ml-terms",
    SAFEGUARDS,
    "how-to-do-it",
    "next-steps",
)

#: Tabs that show no picture of the document.
DRAWN = ("aws", "plan")
Sections = Sequence[Section]


def show(visit: Visit, framing: Framing, rest: Sequence[Block], sections: Sections) -> None:
    """A tab for each subject, where it holds something. rest: what is left of the verdict."""
    found: dict[str, list[Section]] = {}
    for section in sections:
        if section.id not in OWN_PLACE and not _says_nothing(section):
            found.setdefault(PLACES.get(section.id, WHY), []).append(section)
    draws: dict[str, Callable[[Sections], None]] = {
        WHY: lambda told: _why(visit, framing, rest, told),
        TERMS: lambda told: _terms(visit, framing, told),
        AWS: lambda told: _aws(visit, framing, told),
        RISKS: lambda told: _risks(visit, framing, told),
        PLAN: lambda told: _plan(visit, framing, told),
        ALL: lambda told: _rules(visit, framing, told),
    }
    told = str(framing.answers.get(links.problem_question(visit.rulebook)) or "")
    if [section.id for section in found.get(TERMS, ())] == ["problem"] and whole(told):
        del found[TERMS]  # one's own words, which stand at the top of the page
    always = {WHY, PLAN, ALL} | ({AWS} if framing.services else set())
    names = [name for name in draws if name in found or name in always]
    other = {TERMS: TERMS if framing.brief else PROBLEM, PLAN: ROAD if framing.instead else PLAN}
    labels = [other.get(name, name) for name in names]
    for name, tab in zip(names, st.tabs(labels), strict=True):
        with tab, st.container(key=f"tab-{name.lower().replace(' ', '-')}"):
            draws[name](found.get(name, ()))


def _says_nothing(section: Section) -> bool:
    """Whether none of the four reasons was asked for, which the verdict says by itself."""
    return section.id == "four-reasons" and not any(isinstance(b, Table) for b in section.blocks)


# -- a tab each ------------------------------------------------------------------------------------


def _why(
    visit: Visit,
    framing: Framing,
    rest: Sequence[Block],
    sections: Sections,
) -> None:
    reasons.show(visit, framing)
    # At a desk the two stand beside each other.
    with st.container(key="columns-why"):
        if rest:
            with st.container(key="as-it-stands"):
                if isinstance(rest[0], KeyValues):
                    st.header("As things stand", anchor=False)
                draw(summary.told(rest), heading=st.header)
        if framing.open_questions:
            with st.container(key="still-open"):
                _open_questions(visit, framing)
        with st.container(key="what-changes-it"):
            _unfolded(visit, framing, sections)
    _folded(visit, framing, "why", sections)


def _terms(visit: Visit, framing: Framing, sections: Sections) -> None:
    """What is said of the problem; of its terms, the first groups, and the others to unfold."""
    shown, folded = [], []
    for section in sections:
        parts = _under_headings(section.blocks)
        rest = parts[FIRST_GROUPS:] if section.id == ML_TERMS else []
        kept = [block for part in parts[: len(parts) - len(rest)] for block in part]
        shown.append(replace(section, blocks=tuple(kept)))
        folded += [(part[0].text, part[1:]) for part in rest if isinstance(part[0], Heading)]
    with st.container(key="terms", gap="xsmall"):
        _unfolded(visit, framing, shown)
    with st.container(key="list-terms"):
        for title, blocks in folded:
            with st.expander(plain(title)):
                draw(blocks)
        _expanders(visit, framing, "terms", sections)


def _under_headings(blocks: Sequence[Block]) -> list[list[Block]]:
    """Blocks by the heading above them; what stands above the first heading belongs to it."""
    parts: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, Heading) and any(isinstance(b, Heading) for b in parts[-1]):
            parts.append([])
        parts[-1].append(block)
    return parts


def _aws(visit: Visit, framing: Framing, sections: Sections) -> None:
    _services(visit, framing)
    boxes = stations(framing)
    if boxes:
        st.header("The path, from the data to the people", anchor=False)
        rows = (
            element("li", element("b", box.title), *(element("span", said) for said in box.lines),
                    class_="chosen" if box.chosen else None)
            for box in boxes
        )  # fmt: skip
        st.html(element("ol", *rows, class_="path"))
    if framing.goes_on:
        visit.link(PAYS, "Does it pay? Put in your numbers", RESULT)
    with st.container(key="list-aws"):
        call = first_call(framing) if framing.services else ()
        if call:
            with st.expander("The first call to try"):
                draw(call)
        _expanders(visit, framing, "aws", sections)


def _risks(visit: Visit, framing: Framing, sections: Sections) -> None:
    _unfolded(visit, framing, sections)
    _folded(visit, framing, "risks", sections)


def _plan(visit: Visit, framing: Framing, sections: Sections) -> None:
    # The first of the steps stand at the top of the page.
    later = [_after_the_first(s) if s.id == STEPS else s for s in sections]
    with st.container(key="steps-of-the-plan"):
        _unfolded(visit, framing, [section for section in later if section.blocks])
    _folded(visit, framing, "plan", sections)
    sharpen(visit, RESULT)


def _after_the_first(section: Section) -> Section:
    """The next steps but those at the top of the page, which go on counting; empty without any."""
    blocks = [
        Numbered(block.items[MOST_FIRST:], MOST_FIRST + 1) if isinstance(block, Numbered) else block
        for block in section.blocks
    ]
    left = any(isinstance(block, Numbered) and block.items for block in blocks)
    return replace(section, title="After the first steps", blocks=tuple(blocks) if left else ())


def _rules(visit: Visit, framing: Framing, sections: Sections) -> None:
    rules_behind.that_hold(visit, framing)
    visit.link(RULES, "Search all rules: those that hold, those that are open, and the others")
    _folded(visit, framing, "rules", sections)


# -- what tabs are made of -------------------------------------------------------------------------


def _unfolded(visit: Visit, framing: Framing, sections: Sections) -> None:
    for section in sections:
        if section.id not in UNFOLDED:
            continue
        st.header(plain(section.title), anchor=False)
        if section.id == CHANGES:
            changes.show(framing)
        elif section.id == SAFEGUARDS:
            safeguards.show(framing)
        else:
            draw(summary.told(section.blocks))
        rules_behind.show(visit, framing, section.id, folded=True)


def _folded(visit: Visit, framing: Framing, tab: str, sections: Sections) -> None:
    with st.container(key=f"list-{tab}"):
        _expanders(visit, framing, tab, sections)


def _expanders(visit: Visit, framing: Framing, tab: str, sections: Sections) -> None:
    for section in sections:
        if section.id in UNFOLDED:
            continue
        with st.expander(plain(section.title)):
            # What the pictures of the path and of the phases show stands on the page in words.
            draw(b for b in section.blocks if not (tab in DRAWN and isinstance(b, Figure)))
            rules_behind.show(visit, framing, section.id)


def _services(visit: Visit, framing: Framing) -> None:
    """Each recommended service with its part, as a link into the catalogue."""
    if not framing.services:
        return
    st.header("Where to start on AWS", anchor=False)
    with st.container(key="parts-of-the-path"):
        for role, heading in ROLES.items():
            chosen = [choice for choice in framing.services if choice.role == role]
            if not chosen:
                continue
            with st.container(key=f"part-{role}", gap=None):
                st.markdown(f"**{heading}**")
                for choice in chosen:
                    visit.link_to_service(choice.service.id, choice.service.name)
                    if role != "supporting":
                        st.markdown(f":small[{plain(sentence(choice.service.does))}]")
                    if choice.by_language:
                        st.markdown(f":small[{plain(start_words(framing))}.]")
                    _cost(visit, framing, choice)


def _cost(visit: Visit, framing: Framing, choice: ServiceChoice) -> None:
    """What a service costs a month, or the questions on which that waits."""
    if choice.cost is None:
        return
    if choice.cost.on_record and not waited_for((choice,)):
        st.markdown(f":small[Cost: {plain(sentence(capital(short_cost(choice.cost))))}]")
    elif not choice.cost.on_record and choice.role == FIRST:
        said = no_price(framing)
        st.markdown(f":small[{plain(sentence(capital(said)))}]")
    summary.price_link(visit, (choice,))


def _open_questions(visit: Visit, framing: Framing) -> None:
    """Whom to ask what, most telling first, each with a way to answer it."""
    st.header("Open questions, and whom to ask", anchor=False)
    what = "what is recommended, not the verdict" if framing.firm else "the result"
    st.markdown(f"These can still change {what}. The most telling come first.")
    first, rest = framing.open_questions[:MOST_OPEN], framing.open_questions[MOST_OPEN:]
    _rows(visit, framing, "open-questions", first)
    if rest:
        with st.expander(f"{len(rest)} more that are still open"):
            _rows(visit, framing, "open-questions-more", rest)
    visit.link(ASK, "Ask someone")


def _rows(visit: Visit, framing: Framing, key: str, asked: Sequence[OpenQuestion]) -> None:
    with st.container(key=key, gap=None):
        for item in asked:
            _row(visit, framing, item)


def _row(visit: Visit, framing: Framing, item: OpenQuestion) -> None:
    question, aim = item.question, aim_words(framing.rulebook, item.can_change)
    with st.container(key=f"open-{question.id}", horizontal=True, vertical_alignment="center"):
        asked, whom = asking(question, framing.answers), whom_for(question, framing.answers)
        st.markdown(
            f"**{plain(asked)}**  \n:small[Ask {plain(whom)}. It can change {plain(aim)}.]",
            width="stretch",
        )
        visit.link(question.id, "Answer", RESULT, about=question.short, **{links.ALONE: "1"})
