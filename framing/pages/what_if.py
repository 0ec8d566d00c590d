"""What if: other answers tried on the result page, their verdict and path beside the original."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from framing.document.next_steps import first_step
from framing.document.wording import (
    capital,
    path_label,
    shown_verdict,
    small,
    start_words,
    task_label,
    verdict_label,
)
from framing.evaluation.tables import YES
from framing.faults import AnswersError
from framing.faults.english import named_list
from framing.pages import numbers
from framing.pages.visit import RESULT, Visit
from framing.pages.wording import LINE_STATES, UNSURE, answer_lines, plain
from framing.result.framing import Framing
from framing.result.interview import Interview
from framing.rulebook.model import NOT_CHOSEN, UNKNOWN, Question

TRIED, KEPT, TURN = "tried", "tried-and-kept", "turn-of-what-if"
#: A row that has nothing to say.
NONE = "None"
BEFORE = "before-what-was-kept"
WHICH, KEEP, BACK = "what-if-question", "what-if-keep", "what-if-back"


def show(visit: Visit) -> None:
    """Change any answer and see at once what follows."""
    with st.container(key="trial"):
        st.header("What if?", anchor=False)
        st.markdown("Try another answer. Your own stay as they are until you say otherwise.")
        _trial(visit)


def kept(visit: Visit) -> bool:
    """Take the tried answers for one's own when that was asked for; whether it was."""
    tried = st.session_state.pop(KEPT, None)
    if tried is None:
        return False
    take(visit, tried)
    return True


def take(visit: Visit, answers: Mapping[str, Any]) -> None:
    """Take these answers; the result page then says what they have changed."""
    st.session_state[BEFORE] = (_rows(visit.framing()), tuple(answers))
    visit.answers.update(answers)


def told(visit: Visit) -> None:
    """Say once, at the top of the page, what the answers that were just taken have changed."""
    before, taken = st.session_state.pop(BEFORE, (None, ()))
    if before is None:
        return
    visit.to_top()
    now = _rows(visit.framing())
    lines = [
        f"- {plain(name)}: {plain(was)} → **{plain(now[name])}**"
        for name, was in before.items()
        if now[name] != was
    ]
    said = "**Your answers were kept.** "
    st.success(
        said + ("What changed:\n\n" + "\n".join(lines) if lines else "Nothing else changed.")
    )
    with st.container(horizontal=True):
        for name in taken:
            short = visit.rulebook.question(name).short
            visit.link(name, f"Change this answer: {short}", RESULT)


@st.fragment
def _trial(visit: Visit) -> None:
    """Runs by itself, so that a change redraws only this part of the page."""
    own = {key: value for key, value in visit.answers.items() if value != ""}
    tried = _tried(visit)
    questions = _questions(visit, own | tried)
    names = [question.id for question in questions]
    labels = {q.id: plain(q.short) for q in questions}
    chosen = st.selectbox(
        "Which answer?",
        names,
        index=None,
        placeholder="Choose an answer to change",
        format_func=lambda name: labels.get(name, name),
        key=_key(WHICH),
    )
    if chosen is not None:
        question = visit.rulebook.question(chosen)
        _choose(question, (own | tried).get(chosen), own.get(chosen), tried)
    changed = {key: value for key, value in tried.items() if value != own.get(key)}
    if not changed:
        return
    lines = (_told(visit.rulebook.question(q), own.get(q), now) for q, now in changed.items())
    st.markdown("\n".join(lines))
    with st.container(key="what-follows"):
        _beside(visit.framing(), visit.framing_with(own | changed))
        with st.container(horizontal=True):
            if st.button("Keep these answers", key=KEEP, type="primary"):
                st.session_state[KEPT] = changed
                _forget()
                st.rerun(scope="app")
            st.button("Back to my answers", key=BACK, type="tertiary", on_click=_forget)


def _forget() -> None:
    """Begin again: new widgets, since a browser holds on to what was chosen in the old ones."""
    st.session_state.pop(TRIED, None)
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def _key(what: str) -> str:
    turn = st.session_state.get(TURN, 0)
    return f"{what}-{turn}" if turn else what


def _tried(visit: Visit) -> dict[str, Any]:
    """The answers tried so far in this case; another case begins with none."""
    held = st.session_state.get(TRIED)
    if not isinstance(held, tuple) or held[0] != visit.case_name:
        if held is not None:
            _forget()
        held = st.session_state[TRIED] = (visit.case_name, {})
    tried: dict[str, Any] = held[1]
    return tried


def _questions(visit: Visit, answers: Mapping[str, Any]) -> list[Question]:
    """The questions that arise with these answers, typed texts left out."""
    interview = Interview(visit.tables, answers)
    return [
        question
        for question in visit.rulebook.questions
        if question.kind != "text"
        and (interview.applies(question) == YES or question.id in answers)
        and (question.core or question.id in answers or question.fact is not None)
    ]


def _choose(question: Question, now: Any, own: Any, tried: dict[str, Any]) -> None:
    """The ways to answer one question; what is chosen is noted in ``tried``."""
    if question.kind == "choose_one":
        tried_now = _one(question, now, own)
    elif question.kind == "pick_many":
        tried_now = _lines(question, now)
    else:
        tried_now = _number(question, now)
    if tried_now is not None and (tried_now != own or question.id in tried):
        tried[question.id] = tried_now


def _one(question: Question, now: Any, own: Any) -> Any:
    labels = {option.id: plain(option.label) for option in question.options} | {UNKNOWN: UNSURE}
    for told in own if isinstance(own, tuple) else (own,):
        if told in labels:
            labels[told] += " (your answer)"
    ids: list[Any] = list(labels)
    if isinstance(own, tuple):
        labels |= {own: "Any of your answers"}
        ids.append(own)
    return st.radio(
        plain(question.ask),
        ids,
        index=ids.index(now) if now in labels else None,
        format_func=labels.__getitem__,
        key=_key(f"what-if-{question.id}"),
    )


def _lines(question: Question, now: Any) -> dict[str, str] | None:
    st.markdown(f"**{plain(question.ask)}**")
    states = list(LINE_STATES)
    result = {}
    for option in question.options:
        held = now.get(option.id, NOT_CHOSEN) if isinstance(now, Mapping) else now
        result[option.id] = st.radio(
            plain(option.label),
            states,
            index=states.index(held if held in states else NOT_CHOSEN),
            format_func=LINE_STATES.__getitem__,
            key=_key(f"what-if-{question.id}-{option.id}"),
            horizontal=True,
        )
    return result


def _number(question: Question, now: Any) -> Any:
    said = st.text_input(
        f"{plain(question.ask)} ({plain(question.unit or '')})",
        value=numbers.typed(now),
        key=_key(f"what-if-{question.id}"),
        width=280,
    )
    if not said.strip():
        return now
    try:
        return numbers.read(question, said)
    except AnswersError as error:
        st.error(plain(" ".join(f"{fault.what} {fault.fix}" for fault in error.faults)))
    return now


def _told(question: Question, own: Any, now: Any) -> str:
    was, new = ("; ".join(answer_lines(question, given)) for given in (own, now))
    return f"- **{plain(question.short)}:** {plain(new)}  \n  :small[Your answer: {plain(was)}]"


def _beside(own: Framing, other: Framing) -> None:
    """What would be otherwise; what stays as it is, in one line."""
    before, after = _rows(own), _rows(other)
    lines = [
        f":small[{name}]  \n{plain(was)} → **{plain(after[name])}**"
        for name, was in before.items()
        if after[name] != was
    ]
    stays = [small(name) for name, was in before.items() if after[name] == was != NONE]
    if not lines:
        lines.append(f"**Nothing changes:** {plain(small(before['Verdict']))}.")
    elif stays:
        lines.append(f":small[As before: {plain(named_list(stays))}.]")
    st.markdown("\n\n".join(["**What follows**", *lines]))


def _verdict_of(framing: Framing) -> str:
    """The verdict, or the leading one, in words."""
    return verdict_label(framing.rulebook, shown_verdict(framing))


def _rows(framing: Framing) -> dict[str, str]:
    book = framing.rulebook
    verdict = _verdict_of(framing)
    others = [verdict_label(book, v) for v in framing.possible_verdicts if v != framing.leading]
    if not framing.firm:
        verdict = f"{verdict}, not firm: {named_list(others, joint='or')} still possible"
    task = framing.leading_task
    steps = first_step(framing)
    parts = [f"{part.conclusion.label}: {_verdict_of(part.framing)}" for part in framing.parts]
    return {
        "Verdict": capital(verdict),
        "Do instead": capital(framing.need.label) if framing.then == "instead" else NONE,
        "Task": capital(task_label(book, task.id)) if task else NONE,
        "AWS path": capital(path_label(book, framing.leading_path)) if framing.services else NONE,
        "First AWS service": start_words(framing) if framing.services else NONE,
        "Other parts of the problem": capital(named_list(parts)) if parts else NONE,
        "First step": "".join(span.text for span in steps) if steps else NONE,
    }
