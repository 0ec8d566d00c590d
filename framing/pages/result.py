"""The result: the verdict and what to do on one screen, and below it everything behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from framing.document.appendices import whole_lists
from framing.document.architecture import architecture
from framing.document.aws import first_call
from framing.document.blocks import Block, Figure, KeyValues, Section
from framing.document.cost_words import short_cost
from framing.document.page_one import page_one
from framing.document.sections import in_detail
from framing.document.wording import (
    aim_words,
    capital,
    sentence,
    small,
    start_words,
)
from framing.pages import (
    changes,
    downloads,
    pays,
    reasons,
    rules_behind,
    safeguards,
    summary,
    what_if,
)
from framing.pages.blocks import draw
from framing.pages.check_answers import sharpen
from framing.pages.visit import (
    ASK,
    CHECK,
    COMPARE,
    PAYS,
    PEOPLE,
    PORTFOLIO,
    RESULT,
    RULES,
    SAMPLE,
    SHARE,
    SIGN_OFF,
    START,
    Visit,
)
from framing.pages.wording import plain
from framing.result.costs import waited_for
from framing.result.framing import Framing
from framing.result.services import ServiceChoice

#: Part of a service in the recommendation → words.
ROLES = {"first": "First", "runner_up": "If that falls short", "supporting": "With it"}
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
CHANGES, SAFEGUARDS = "what-would-change-it", "safeguards"
ELSEWHERE = (
    (RULES, "All rules in this case", "Each with what became of it here."),
    (PEOPLE, "Title, owner, decision", "Whose document it is, and who decides otherwise."),
    (SAMPLE, "Look at a sample of past cases", "Whether a written rule is enough, measured."),
    (COMPARE, "Compare cases or dates", "Where two of them part."),
    (PORTFOLIO, "Several cases side by side", "Which is worth most, and which is nearest."),
)
#: These are read by everybody who opens their tab; the others unfold.
UNFOLDED = (
    CHANGES,
    "problem",
    "ml-terms",
    SAFEGUARDS,
    "how-to-do-it",
    "next-steps",
)


def show(visit: Visit) -> None:
    """The result page."""
    if what_if.kept(visit) or summary.settled_by_click(visit):
        visit.go(RESULT)
    if not visit.answers:
        visit.link(START, "← Back to the start")
        visit.notices()
        st.title("No answers yet", anchor=False)
        st.markdown("There is no verdict without answers.")
        visit.link(START, "Go to the start page")
        visit.title("Result")
        return
    framing = visit.framing()
    first, lists = page_one(framing), whole_lists(framing)
    with st.container(key="actions", horizontal=True):
        visit.link(CHECK, f"← Back to {'its' if visit.example else 'your'} answers")
        st.space("stretch")
        with st.popover("Download"):
            downloads.show(visit, framing)
        visit.link(SHARE, "Share")
        visit.link(SIGN_OFF, "Sign off")
    visit.notices()
    what_if.told(visit)
    pays.told_once(visit)
    places = {section.id: section for section in first}
    # One below the other on a phone; at a desk the second stands beside the others.
    with st.container(key="result"):
        with st.container(key="verdict"):
            rest = summary.verdict(visit, framing, places["verdict"])
        with st.container(key="side"):
            summary.steps(places.get("first-steps"))
            what_if.show(visit)
        with st.container(key="behind"):
            behind = [*first, *in_detail(framing), *([lists] if lists else [])]
            _tabs(visit, framing, rest, behind)
    visit.title("Result")


def _tabs(
    visit: Visit, framing: Framing, rest: Sequence[Block], sections: Sequence[Section]
) -> None:
    """Everything behind the verdict, by what it is about; a tab only where it holds something."""
    found: dict[str, list[Section]] = {}
    for section in sections:
        if section.id not in OWN_PLACE:
            found.setdefault(PLACES.get(section.id, WHY), []).append(section)
    against = next((s for s in sections if s.id == "argument-against"), None)
    before: dict[str, Callable[[], None]] = {
        WHY: lambda: _why(visit, framing, rest, against),
        AWS: lambda: _aws(visit, framing),
    }
    after: dict[str, Callable[[], None]] = {
        WHY: lambda: _open_questions(visit, framing),
        PLAN: lambda: sharpen(visit, RESULT),
        ALL: lambda: _elsewhere(visit),
    }
    names = [
        name
        for name in (WHY, TERMS, AWS, RISKS, PLAN, ALL)
        if name in found or name in after or (name == AWS and framing.services)
    ]
    other = {TERMS: TERMS if framing.brief else PROBLEM, PLAN: ROAD if framing.instead else PLAN}
    labels = [other.get(name, name) for name in names]
    for name, tab in zip(names, st.tabs(labels), strict=True):
        slug = _slug(name)
        with tab, st.container(key=f"tab-{slug}"):
            before.get(name, lambda: None)()
            _sections(visit, framing, slug, found.get(name, ()))
            after.get(name, lambda: None)()


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def _sections(visit: Visit, framing: Framing, tab: str, sections: Sequence[Section]) -> None:
    with st.container(gap="xsmall"):
        for section in sections:
            if section.id in UNFOLDED:
                st.header(plain(section.title), anchor=False)
                if section.id == CHANGES:
                    changes.show(framing)
                elif section.id == SAFEGUARDS:
                    safeguards.show(framing)
                else:
                    draw(summary.told(section.blocks))
                rules_behind.show(visit, framing, section.id, folded=True)
    folded = [section for section in sections if section.id not in UNFOLDED]
    with st.container(key=f"list-{tab}"):
        for section in folded:
            with st.expander(plain(section.title)):
                # The picture of the path stands above, where everybody sees it.
                draw(b for b in section.blocks if tab != _slug(AWS) or not isinstance(b, Figure))
                rules_behind.show(visit, framing, section.id)


def _why(visit: Visit, framing: Framing, rest: Sequence[Block], against: Section | None) -> None:
    reasons.show(visit, framing)
    if against is not None:
        st.header(plain(against.title), anchor=False)
        with st.container(key="against", gap="xsmall"):
            draw(summary.told(against.blocks))
            reasons.objection(visit, framing)
    if rest and isinstance(rest[0], KeyValues):
        st.header("As things stand", anchor=False)
    draw(summary.told(rest), heading=st.header)


def _aws(visit: Visit, framing: Framing) -> None:
    _services(visit, framing)
    if framing.goes_on:
        visit.link(PAYS, "Does it pay? Put in your numbers", RESULT)


def _elsewhere(visit: Visit) -> None:
    st.header("More to do with this case", anchor=False)
    with st.container(key="cards-elsewhere"):
        for page, label, about in ELSEWHERE:
            with st.container(key=f"card-{page}"):
                visit.link(page, label, RESULT if page in (SAMPLE, PORTFOLIO) else None)
                st.markdown(f":small[{about}]")


def _services(visit: Visit, framing: Framing) -> None:
    """Each recommended service with its part, as a link into the catalogue, and the first call."""
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
                    if choice.by_language:
                        st.markdown(f":small[{plain(start_words(framing))}.]")
                    _cost(visit, framing, choice)
    picture = architecture(framing)
    if picture:
        with st.expander("The path as a picture", expanded=True):
            draw([picture])
    call = first_call(framing)
    if call:
        with st.expander("The first call to try"):
            draw(call)


def _cost(visit: Visit, framing: Framing, choice: ServiceChoice) -> None:
    """What a service costs a month, and a link to each question on which that waits."""
    if choice.cost is None:
        return
    said = capital(short_cost(choice.cost) or "no price on record")
    st.markdown(f":small[Cost: {plain(sentence(said))}]")
    for name in waited_for((choice,)):
        short = small(visit.rulebook.question(name).short)
        visit.link(name, f"For the cost: {plain(short)}", RESULT)


def _open_questions(visit: Visit, framing: Framing) -> None:
    """Whom to ask what, most telling first, each with a way to answer it."""
    if not framing.open_questions:
        return
    st.header("Open questions, and whom to ask", anchor=False)
    what = "what is recommended, not the verdict" if framing.firm else "the result"
    st.markdown(f"These can still change {what}. The most telling come first.")
    with st.container(key="open-questions", gap=None):
        for item in framing.open_questions:
            aim = aim_words(framing.rulebook, item.can_change)
            with st.container(
                key=f"open-{item.question.id}", horizontal=True, vertical_alignment="center"
            ):
                st.markdown(
                    f"**{plain(item.question.ask)}**  \n"
                    f":small[Ask {plain(item.question.whom)}. It can change {plain(aim)}.]",
                    width="stretch",
                )
                visit.link(item.question.id, "Answer", RESULT, about=item.question.short)
    visit.link(ASK, "Ask someone")
