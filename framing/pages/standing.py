"""Where things stand after the answers so far: a quiet line, and more for whoever opens it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from framing.assessment import Framing
from framing.document.wording import sentence, verdict_labels
from framing.findings import why_not
from framing.model import Question, Rule
from framing.pages.visit import LAST, RESULT, Visit
from framing.pages.wording import answer_lines, plain

OPEN = "where-things-stand"


@dataclass(frozen=True)
class Before:
    """What was known before the last answer: the verdicts possible, and each rule's status."""

    question: str
    verdicts: tuple[str, ...]
    statuses: Mapping[str, str]


def remember(visit: Visit, question: Question) -> None:
    """Note where things stand before an answer is kept."""
    framing = visit.framing()
    statuses = {rule.id: framing.case.status(rule.id) for rule in visit.rulebook.rules}
    st.session_state[LAST] = Before(question.id, framing.possible_verdicts, statuses)


def show(visit: Visit, question: Question) -> None:
    """The line below a question; nothing while no answer has told anything."""
    told = [q for q in visit.rulebook.questions if q.kind != "text" and q.id in visit.answers]
    if visit.only or not told:
        return
    framing = visit.framing()
    if framing.firm and question.core:
        _early(visit, framing)
    number = len(framing.possible_verdicts)
    label = "Where things stand: " + (
        f"{number} verdicts still possible" if number > 1 else "the verdict is firm"
    )
    place = st.expander(label, key=OPEN, on_change="rerun")
    if place.open:
        with place:
            _unfolded(visit, framing, question)


def _early(visit: Visit, framing: Framing) -> None:
    """Nothing left can change the verdict: say so, and offer the result."""
    label = verdict_labels(visit.rulebook, framing.possible_verdicts)
    rest = "the task and the AWS path" if framing.goes_on else "the document"
    with st.container(border=True, gap="xsmall"):
        st.markdown(
            f"**The verdict is reached: {plain(label)}.** Nothing you still answer can change it. "
            f"The questions that are left are for {rest}; you can skip them."
        )
        visit.link(RESULT, "Show the result now")


def _unfolded(visit: Visit, framing: Framing, question: Question) -> None:
    labels = verdict_labels(visit.rulebook, framing.possible_verdicts)
    if framing.firm:
        st.markdown(f"**The verdict is firm:** {plain(labels)}.")
    else:
        most = "Still possible" if framing.verdict_range.exact else "At most still possible"
        st.markdown(f"**{most}:** {plain(labels)}.")
    before = st.session_state.get(LAST)
    if isinstance(before, Before) and before.question in visit.answers:
        st.markdown(_last_answer(visit, framing, before))
    telling = [item for item in framing.open_questions if item.influence > 0]
    if telling and not framing.firm:
        first = telling[0].question
        if first.id == question.id:
            st.markdown("**Decides most next:** this question.")
        else:
            st.markdown(f"**Decides most next:** {plain(first.ask)}")


def _last_answer(visit: Visit, framing: Framing, before: Before) -> str:
    """What the last answer ruled out, and by which rules."""
    question = visit.rulebook.question(before.question)
    said = "; ".join(answer_lines(question, visit.answers[before.question]))
    start = f"**Your last answer** ({plain(question.short)}: {plain(said)})"
    gone = [v for v in before.verdicts if v not in framing.possible_verdicts]
    if not gone:
        return f"{start} ruled no verdict out."
    lines = [f"{start} ruled out: {plain(verdict_labels(visit.rulebook, gone))}."]
    lines += [f"- {plain(sentence(rule.because))}" for rule in _new(framing, before)[:2]]
    if len(lines) == 1:
        lines += [
            f"- {plain(sentence(f'{line.label}: {line.blocked}'))}"
            for line in why_not(framing.case, ("verdict",))
            if line.conclusion in gone and line.status == "ruled_out"
        ]
    return "\n".join(lines)


def _new(framing: Framing, before: Before) -> list[Rule]:
    """The deciding rules that the last answer made fire, in stages that carry the verdict."""
    carrying = [
        rule
        for rule in framing.rulebook.rules
        if rule.decides
        and framing.case.status(rule.id) == "fired"
        and before.statuses.get(rule.id) != "fired"
    ]
    reasons = [rule for rule in framing.reasons if rule in carrying]
    return reasons or carrying
