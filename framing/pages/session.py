"""The answers of one person: closed ones in the address, typed text in this browser session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from framing import load_rulebook
from framing.answers import checked
from framing.assessment import Framing, assess, iso_date
from framing.faults import AnswersError
from framing.model import CHOSEN, UNKNOWN, Question
from framing.tables import Tables, tables_for

#: Query parameters that are not questions.
SEEN, THEN = "_seen", "_then"
NONE, UNSURE = "none", "~"


def to_query(answers: Mapping[str, Any], then: str | None = None) -> dict[str, str]:
    """Answers as query parameters. Of typed text only its question is named, never the text."""
    query: dict[str, str] = {}
    seen = []
    for question in load_rulebook().questions:
        if question.id not in answers:
            continue
        answer = answers[question.id]
        if question.kind == "text":
            seen.append(question.id)
        elif isinstance(answer, Mapping):
            query[question.id] = _lines_to_text(answer)
        else:
            query[question.id] = f"{answer:.12g}" if isinstance(answer, float) else str(answer)
    if seen:
        query[SEEN] = ",".join(seen)
    if then:
        query[THEN] = then
    return query


def _lines_to_text(lines: Mapping[str, str]) -> str:
    marks = {CHOSEN: "", UNKNOWN: UNSURE}
    parts = [marks[state] + line for line, state in lines.items() if state in marks]
    return ",".join(parts) or NONE


def from_query(query: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Answers from query parameters, and what of them had to be left out, in words."""
    questions = {q.id: q for q in load_rulebook().questions}
    answers: dict[str, Any] = {}
    left_out: list[str] = []
    for key, value in query.items():
        if key == SEEN:
            answers.update({q: "" for q in value.split(",") if _is_text(questions.get(q))})
        elif key == THEN or (key in questions and _is_text(questions[key])):
            continue
        elif key not in questions:
            left_out.append(f'The link asks about "{key[:40]}", which is no question here.')
        else:
            try:
                answers[key] = _answer(questions[key], value)
            except (AnswersError, ValueError):
                question = questions[key]
                left_out.append(f'The link\'s answer to "{question.short}" is not one of ours.')
    return answers, left_out


def _is_text(question: Question | None) -> bool:
    return question is not None and question.kind == "text"


def _answer(question: Question, value: str) -> Any:
    if question.kind == "number" and value != UNKNOWN:
        return checked(question, float(value))
    if question.kind == "pick_many" and value not in (UNKNOWN, NONE):
        lines = {option.id: "not_chosen" for option in question.options}
        for part in value.split(","):
            line = part.removeprefix(UNSURE)
            if line not in lines:
                raise ValueError(line)
            lines[line] = UNKNOWN if part.startswith(UNSURE) else CHOSEN
        return dict(checked(question, lines))
    answer = checked(question, value)
    return dict(answer) if isinstance(answer, Mapping) else answer


def current() -> dict[str, Any]:
    """The answers now: closed ones as the address says, texts as typed in this session."""
    answers, left_out = from_query(st.query_params.to_dict())
    if left_out:
        st.session_state["left_out"] = left_out
    texts = st.session_state.get("texts", {})
    return {key: texts.get(key, value) if value == "" else value for key, value in answers.items()}


def keep_text(question_id: str, text: str) -> None:
    """Keep typed text for this browser session."""
    st.session_state["texts"] = {**st.session_state.get("texts", {}), question_id: text}


def replace_texts(answers: Mapping[str, Any]) -> None:
    """Keep the texts of an opened case, and forget those of the case before."""
    questions = {q.id: q for q in load_rulebook().questions}
    st.session_state["texts"] = {k: v for k, v in answers.items() if questions[k].kind == "text"}


def tables() -> Tables:
    """The rules as of today."""
    return tables_for(load_rulebook(), iso_date(None))


def framing(answers: Mapping[str, Any]) -> Framing:
    """The result for these answers as of today."""
    return assess({key: value for key, value in answers.items() if value != ""})


def show_left_out() -> None:
    """Say once what of a link could not be used; the rest of it was kept."""
    left_out = st.session_state.pop("left_out", None)
    if left_out:
        lines = "\n".join(f"- {plain(line)}" for line in left_out[:6])
        st.warning(f"Part of the link could not be used. The rest was kept.\n\n{lines}")


def plain(words: str) -> str:
    """Text in which no character is markup for Streamlit's Markdown."""
    return "".join("\\" + c if c in "\\`*_{}[]()#+-!|<>~$:@&^" else c for c in words)
