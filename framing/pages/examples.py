"""Worked examples: a story, its verdict, and its twin, which one answer separates from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st
from markupsafe import Markup

from framing.document.markup import element
from framing.document.wording import (
    capital,
    sentence,
    shortened,
    shown_verdict,
    verdict_label,
    verdict_sentence,
)
from framing.evaluation.counterfactuals import Change, Counterfactual
from framing.pages import links, summary
from framing.pages.lent import answers_of, example_called, name_of
from framing.pages.visit import EXAMPLES, RESULT, Visit
from framing.pages.wording import LINE_STATES, answer_lines, plain
from framing.result.framing import Framing
from framing.rulebook.journey import Journey
from framing.rulebook.model import Rulebook

SOUGHT = "sought-example"
#: How wide a story is, and what stands beside it at a desk.
BESIDE = (7, 5)
OPENS, OPENS_TWIN, VERDICT = "open-example", "open-twin", "verdict-of-example"
ALL = "Any verdict"
#: Published cases that are shown where no example holds the words that are sought.
MOST_FOUND = 12


def worked(rulebook: Rulebook) -> tuple[Journey, ...]:
    """The cases that teach most: those of which it is known which answer settles them."""
    return tuple(journey for journey in rulebook.journeys if journey.decisive is not None)


def show(visit: Visit) -> None:
    """All examples by verdict, or one of them when the address names one."""
    chosen = example_called(visit.rulebook, visit.parameters.get(links.EXAMPLE, ""))
    if chosen is not None:
        _one(visit, chosen)
        return
    visit.link_back()
    visit.notices()
    st.title("Examples", anchor=False)
    st.markdown(
        "Each is a whole case with its answers. Each has a twin: the same case with one answer "
        "changed, and another verdict."
    )
    verdicts = {item.id: item.label for item in visit.rulebook.verdict.conclusions}
    labels = {None: ALL} | {key: capital(label) for key, label in verdicts.items()}
    with st.container(key="filters", horizontal=True):
        sought = st.text_input("Search", key=SOUGHT).strip().casefold()
        wanted = st.selectbox("Verdict", list(labels), format_func=labels.__getitem__, key=VERDICT)
    rows = [
        journey
        for verdict in verdicts
        if wanted in (None, verdict)
        for journey in worked(visit.rulebook)
        if journey.expect.get("verdict") == verdict and _holds(_said(journey), sought)
    ]
    if not rows and sought:
        rows = [
            journey
            for journey in visit.rulebook.journeys
            if wanted in (None, journey.expect.get("verdict")) and _holds(_said(journey), sought)
        ][:MOST_FOUND]
        if rows:
            st.markdown("None of the examples fits; these published cases do.")
    if rows:
        cards(visit, rows)
    else:
        st.markdown("No example fits. Try another word or any verdict.")
    visit.title("Examples")


def _holds(said: str, sought: str) -> bool:
    """Whether a text holds every word that is sought, in the singular or plural."""
    return all(word in said or word.removesuffix("s") in said for word in sought.split())


def _said(journey: Journey) -> str:
    """All the words of an example in which one may search."""
    return f"{name_of(journey)} {journey.industry or ''} {journey.story}".casefold()


def cards(visit: Visit, journeys: Sequence[Journey], more: bool = False) -> None:
    """Examples as cards: the verdict, where it comes from, a link, and the first sentence.

    more: whether a last card leads to all of them.
    """
    with st.container(key="cards-of-examples"):
        for journey in journeys:
            with st.container(key=f"card-{journey.id}"):
                verdict = str(journey.expect.get("verdict"))
                label = verdict_label(visit.rulebook, verdict)
                chip = summary.chip(visit.rulebook, verdict, label)
                where = element("span", journey.industry or "", class_="industry")
                st.html(element("div", chip, where, class_="tags"))
                visit.link(EXAMPLES, name_of(journey), **{links.EXAMPLE: journey.id})
                first = shortened(journey.story.split(". ")[0], 110)
                said = first if first.endswith("…") else sentence(first)
                st.markdown(f":small[{plain(said)}]")
        if more:
            with st.container(key="card-all-examples"):
                visit.link(EXAMPLES, f"All {len(worked(visit.rulebook))} examples")
                st.markdown(":small[By verdict, or by a word of yours.]")


def _one(visit: Visit, journey: Journey) -> None:
    answers = answers_of(journey, visit.rulebook)
    framing = visit.framing_with(answers)
    twin = twin_of(visit, framing, journey.decisive)
    if visit.pressed(OPENS):
        _open(visit, journey, answers)
    if twin and visit.pressed(OPENS_TWIN):
        _open(visit, journey, answers | twin.applied(answers))
    visit.link_back((EXAMPLES, "← All examples"))
    visit.notices()
    left, right = st.columns(BESIDE, gap="large")
    with left:
        st.html(_chip(visit, framing))
        st.title(plain(name_of(journey)), anchor=False)
        st.markdown(plain(journey.story))
        st.markdown(f"**{plain(verdict_sentence(framing))}**")
        visit.button("Open it with its answers", key=OPENS, primary=True)
    if twin:
        with right, st.container(key="twin"):
            _twin(visit, framing, visit.framing_with(twin.applied(answers)), twin)
    visit.title(name_of(journey))


def _open(visit: Visit, journey: Journey, answers: dict[str, Any]) -> None:
    visit.replace(answers, example=journey.id)
    visit.go(RESULT)


def twin_of(visit: Visit, framing: Framing, decisive: str | None) -> Counterfactual | None:
    """The one answer that separates a case from its twin; None when it takes more than one.

    Of the single changes that flip the verdict, those of the decisive question come first; of
    these, one that leads from ML to something else or back, and leaves few verdicts open.
    """

    def contrast(flip: Counterfactual) -> tuple[bool, bool, int]:
        other = visit.framing_with(flip.applied(framing.answers))
        elsewhere = flip.changes[0].question.id != decisive
        return elsewhere, other.builds == framing.builds, len(flip.verdicts)

    singles = [flip for flip in framing.what_would_change_it if len(flip.changes) == 1]
    return min(singles, key=contrast, default=None)


def _twin(visit: Visit, framing: Framing, other: Framing, twin: Counterfactual) -> None:
    change = twin.changes[0]
    own = "; ".join(answer_lines(change.question, framing.answers.get(change.question.id)))
    st.header("One answer away", anchor=False)
    st.markdown(f"One answer separates this case from another: {plain(change.question.short)}.")
    cases = (("This case", own, framing), ("The other", _new_answer(change), other))
    for name, said, found in cases:
        with st.container(key=f"twin-{name.split()[-1]}", gap=None):
            st.markdown(f":small[{name}]  \n{plain(said)}")
            st.html(_chip(visit, found))
    visit.button("Open the other", key=OPENS_TWIN)


def _chip(visit: Visit, framing: Framing) -> Markup:
    label = capital(_verdict(framing))
    return summary.chip(visit.rulebook, framing.verdict if framing.firm else "", label)


def _verdict(framing: Framing) -> str:
    label = verdict_label(framing.rulebook, shown_verdict(framing))
    return label if framing.firm else f"{label} (leading, some answers are missing)"


def _new_answer(change: Change) -> str:
    label = change.question.option(change.option).label
    if change.question.kind != "pick_many":
        return label
    return f"{LINE_STATES[change.now]}: {label}"
