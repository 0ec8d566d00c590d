"""Where things stand after the answers so far: a quiet line, and more for whoever opens it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from framing.comparing.answer_effect import effect_between
from framing.document.wording import sentence, verdict_label, verdict_labels
from framing.faults.english import named_list
from framing.pages.visit import LAST, RESULT, Visit
from framing.pages.wording import answer_lines, plain
from framing.result.framing import Framing
from framing.rulebook.model import Question

OPEN = "where-things-stand"
#: Case, page, verdicts possible on it, and those ruled out since the page before.
STOOD = "stood"


def remember(visit: Visit, question: Question) -> None:
    """Note the answers as they are before one more is kept."""
    st.session_state[LAST] = (question.id, dict(visit.answers))


def show(visit: Visit, question: Question) -> None:
    """The line below a question; nothing while no answer has told anything."""
    told = [q for q in visit.rulebook.questions if q.kind != "text" and q.id in visit.answers]
    if visit.only or not told:
        every = visit.rulebook.verdict.conclusions
        _note(visit, tuple(verdict.id for verdict in every))
        return
    framing = visit.framing()
    _note(visit, framing.possible_verdicts)
    if framing.firm and question.core:
        _early(visit, framing)
    number = len(framing.possible_verdicts)
    label = "Where things stand: " + (
        f"{number} verdicts possible" if number > 1 else "the verdict is firm"
    )
    place = st.expander(label, key=OPEN, on_change="rerun")
    if place.open:
        with place:
            _unfolded(visit, framing, question)


def _note(visit: Visit, possible: tuple[str, ...]) -> None:
    """Note where things stand on this page, and what is new since the page before."""
    case, page, before, _ = st.session_state.get(STOOD) or (None, None, (), ())
    if (case, page) == (visit.case_name, visit.page):
        return
    # That no use is forbidden is what everybody expects, and no news.
    expected = {
        verdict.id for verdict in visit.rulebook.verdict.conclusions if verdict.then == "stop"
    }
    same = case == visit.case_name
    gone = tuple(v for v in before if v not in possible and v not in expected) if same else ()
    st.session_state[STOOD] = (visit.case_name, visit.page, possible, gone)


def forget() -> None:
    """Begin anew: what was changed on another page is no news of the next question."""
    st.session_state.pop(STOOD, None)


def news(visit: Visit) -> str:
    """What the last answer has ruled out; empty where it ruled out nothing, or on other pages."""
    case, page, _, gone = st.session_state.get(STOOD) or (None, None, (), ())
    if not gone or (case, page) != (visit.case_name, visit.page):
        return ""
    labels = [f"“{verdict_label(visit.rulebook, name)}”" for name in gone]
    return f"Your last answer rules out {named_list(labels)}."


def _early(visit: Visit, framing: Framing) -> None:
    """Nothing left can change the verdict: say so, and offer the result."""
    label = verdict_labels(visit.rulebook, framing.possible_verdicts)
    rest = "the task and the AWS path" if framing.goes_on else "the document"
    with st.container(key="early", gap="xsmall"):
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
    last, before = st.session_state.get(LAST, ("", {}))
    if last in visit.answers:
        st.markdown(_last_answer(visit, framing, visit.rulebook.question(last), before))
    telling = [
        item
        for item in framing.open_questions
        if item.influence > 0 and item.question.id not in visit.answers
    ]
    if telling and not framing.firm:
        first = telling[0].question
        if first.id != question.id:
            st.markdown(f"**Decides most next:** {plain(first.ask)}")


def _last_answer(
    visit: Visit, framing: Framing, question: Question, before: Mapping[str, Any]
) -> str:
    """What the last answer ruled out, and by which rules."""
    said = "; ".join(answer_lines(question, visit.answers[question.id]))
    start = f"**Your last answer** ({plain(question.short)}: {plain(said)})"
    effect = effect_between(visit.framing_with(before), framing)
    if not effect.ruled_out:
        return f"{start} ruled no verdict out."
    gone = verdict_labels(visit.rulebook, effect.ruled_out, "and")
    why = [rule.because for rule in effect.rules[:2]]
    lines = [f"{start} ruled out: {plain(gone)}.", "", *(f"- {plain(sentence(w))}" for w in why)]
    return "\n".join(lines)
