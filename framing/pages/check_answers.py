"""Check your answers: all of them in one place, each with a way to change it."""

from __future__ import annotations

import streamlit as st

from framing.document.markup import element
from framing.document.wording import verdict_labels
from framing.evaluation.tables import YES
from framing.pages import confirm, flow, nouns, summary
from framing.pages.visit import CHECK, NOUNS, PAYS, RESULT, Visit
from framing.pages.wording import answer_lines, plain
from framing.result.payback import NUMBERS
from framing.rulebook.model import Question

SHOW, GOES_ON = "show-result", "go-on-answering"


def show(visit: Visit) -> None:
    """The page before the result."""
    counted = set(visit.interview.counting)
    waiting = confirm.next_to_confirm(visit, counted)
    following = waiting or visit.interview.next
    if visit.pressed(SHOW):
        visit.go(RESULT)
    if following and visit.pressed(GOES_ON):
        visit.go(following.id)
    confirm.clicked(visit)
    visit.link(flow.last_answered(visit), "← Back")
    visit.notices()
    st.title("Check your answers", anchor=False)
    confirm.show(visit, counted)
    if following is None:
        _settled(visit, counted)
    needed = set() if following else {q.question.id for q in visit.framing().open_questions}
    with st.container(key="answers", gap=None):
        for section, title in visit.rulebook.sections:
            rows = _rows(visit, section, counted)
            if rows:
                st.header(plain(title), anchor=False)
                for question in rows:
                    _row(visit, question, not following and question.id not in needed)
    _set_aside(visit, counted)
    with st.container(key="goes-on", horizontal=True):
        if following:
            label = "Go through them one by one" if waiting else "Answer the next question"
            visit.button(label, key=GOES_ON, primary=True)
        visit.button("Show the result", key=SHOW, primary=following is None)
    sharpen(visit, CHECK)
    visit.title("Check your answers")


def _settled(visit: Visit, counted: set[str]) -> None:
    """Where nothing that is open can change the verdict: say so."""
    framing = visit.framing()
    if not framing.firm:
        return
    label = verdict_labels(visit.rulebook, framing.possible_verdicts)
    rows = [row for section, _ in visit.rulebook.sections for row in _rows(visit, section, counted)]
    left = any(question.id not in visit.answers for question in rows)
    rest = "Nothing that is not answered below" if left else "No further question"
    name = summary.look(visit.rulebook, framing.verdict)
    said = element("b", f"That settles it: {label}."), f" {rest} can change the verdict."
    st.html(element("p", element("i"), element("span", *said), class_=f"settled is-{name}"))


def _rows(visit: Visit, section: str, counted: set[str]) -> list[Question]:
    """What is shown of a section: answers that count, and core questions that arise."""
    return [
        question
        for question in visit.rulebook.questions
        if question.section == section
        and (
            question.id in counted
            or (
                question.core
                and question.id not in visit.answers
                and visit.interview.applies(question) == YES
            )
        )
    ]


def _row(visit: Visit, question: Question, needless: bool) -> None:
    """A question and its answer. needless: whether an answer would change nothing any more."""
    given = visit.answers.get(question.id)
    lines = answer_lines(question, given)
    if given is None and needless and question.kind != "text":
        lines = ["Not asked: it would change nothing"]
    with st.container(
        key=f"row-{question.id}", horizontal=True, vertical_alignment="top", gap="medium"
    ):
        with st.container(gap=None):
            st.subheader(plain(question.short), anchor=False)
            if question.kind == "text":
                st.text(lines[0])
            else:
                st.markdown("  \n".join(map(plain, lines)))
        confirm.beside(visit, question)
        visit.link(question.id, "Answer" if given is None else "Change", CHECK, question.short)


def _set_aside(visit: Visit, counted: set[str]) -> None:
    """Answers to questions that no longer arise: kept and shown, but without effect."""
    aside = [q for q in visit.rulebook.questions if q.id in visit.answers and q.id not in counted]
    if not aside:
        return
    st.header("Answers that no longer count", anchor=False)
    st.markdown(
        "These questions do not arise with your present answers. We keep what you said, in case "
        "you change your mind, but it has no effect."
    )
    for question in aside:
        said = "; ".join(answer_lines(question, visit.answers[question.id]))
        st.text(f"{question.short}: {said} (does not count)")


def sharpen(visit: Visit, returns_to: str) -> None:
    """The optional groups of questions, each with a link to its first open one."""
    core = {question.section for question in visit.rulebook.questions if question.core}
    groups = [
        (section, title, members)
        for section, title in visit.rulebook.sections
        if section not in core and (members := flow.group(visit, section))
    ]
    if not groups:
        return
    with st.container(key="sharpen"):
        st.header("Sharpen the result", anchor=False)
        st.markdown("Optional. Each group is short, and you can come back here at any time.")
        with st.container(key="cards-of-groups"):
            for section, title, members in groups:
                open_ones = [question for question in members if question.id not in visit.answers]
                first = (open_ones or members)[0]
                state = f"{len(members) - len(open_ones)} of {len(members)} answered"
                with st.container(key=f"card-{section}"):
                    visit.link(_page_of(members, first) or first.id, title, returns_to)
                    st.markdown(f":small[{state}]")


def _page_of(members: list[Question], first: Question) -> str:
    """The page that asks a group at once, or its first open question; empty where there is none."""
    if nouns.is_one_page(members):
        return NOUNS
    return PAYS if first.id in NUMBERS else ""
