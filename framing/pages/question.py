"""A question on its own page: asked, checked on Continue, and kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from framing.answers.checking import checked
from framing.answers.interval import Interval
from framing.faults import AnswersError
from framing.faults.english import named_list
from framing.pages import evidence, flow, progress
from framing.pages.visit import SAMPLE, Visit
from framing.pages.wording import LINE_STATES, UNSURE, plain
from framing.rulebook.model import NOT_CHOSEN, UNKNOWN, Question

#: The field beside the options for somebody who is torn.
OTHERS = "Others that could also be true"


class IncompleteError(Exception):
    """The form holds no clear answer; the message says what is missing."""


def show(visit: Visit) -> None:
    """The page of one question."""
    question = visit.rulebook.question(visit.page)
    error = _submitted(visit, question)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        visit.link(flow.before(visit, question), "← Back", visit_return(visit, question))
        st.markdown(f":small[{plain(_place(visit, question))}]", width="content")
    visit.notices()
    if error:
        st.error(f"**There is a problem**\n\n{plain(error)}")
    st.title(plain(question.ask), anchor=False)
    if question.hint:
        st.markdown(plain(question.hint))
    with st.form(f"form-{question.id}", border=False):
        _fields(visit, question)
        visit.button("Continue", key=_key(question, "continue"), primary=True, form=True)
    _help(visit, question)
    if evidence.asks(visit, question) and not visit.only:
        visit.link(SAMPLE, "Let a table of past cases answer it")
    progress.show(visit, question)
    visit.title(question.ask, error or "")


def _place(visit: Visit, question: Question) -> str:
    """The section and how far one is, in a line."""
    section = dict(visit.rulebook.sections)[question.section]
    return " · ".join(filter(None, (section, flow.progress(visit, question))))


def visit_return(visit: Visit, question: Question) -> str | None:
    """Where the page behind Back must return to: nowhere when Back is the return itself."""
    return None if flow.before(visit, question) == visit.returns_to else visit.returns_to


def _key(question: Question, what: str) -> str:
    return f"{what}-{question.id}"


def _submitted(visit: Visit, question: Question) -> str | None:
    """Keep the answer and go on when Continue was pressed; otherwise what is wrong with it.

    This comes before anything is drawn, so that a click draws one page, not two.
    """
    if not visit.pressed(_key(question, "continue")):
        return None
    try:
        answer = _answer(question)
    except IncompleteError as missing:
        return str(missing)
    except AnswersError as error:
        return " ".join(f"{fault.what} {fault.fix}" for fault in error.faults)
    was_answered = question.id in visit.answers
    progress.remember(visit, question)
    visit.answers[question.id] = answer
    return visit.go(flow.after(visit, question, was_answered), visit.returns_to)


# -- what was given ---------------------------------------------------------------------------


def _answer(question: Question) -> Any:
    """The answer in the form. Raises IncompleteError or AnswersError."""
    given = st.session_state.get(_key(question, "answer"))
    if question.kind == "text":
        return checked(question, str(given or "").strip())
    if question.kind == "number":
        return _number(question, str(given or "").strip())
    if question.kind == "pick_many":
        return checked(question, _lines(question))
    return _options(question, given, st.session_state.get(_key(question, "others")) or [])


def _options(question: Question, likeliest: str | None, others: list[str]) -> Any:
    """One option, or the likeliest and others that could also be true."""
    also = [option for option in others if option != likeliest]
    if likeliest is None and also:
        raise IncompleteError("Choose the likeliest of the answers that could be true.")
    if likeliest is None:
        raise IncompleteError(f"Choose an answer. If nobody can tell yet, choose “{UNSURE}”.")
    if likeliest == UNKNOWN and also:
        raise IncompleteError(
            f"Choose the likeliest of the answers that could be true, or leave “{OTHERS}” empty."
        )
    return checked(question, [likeliest, *also] if also else likeliest)


def _number(question: Question, typed: str) -> Any:
    unsure = bool(st.session_state.get(_key(question, "unsure")))
    if unsure and typed:
        raise IncompleteError(f"Give either a number or “{UNSURE}”, not both.")
    if unsure:
        return UNKNOWN
    if not typed:
        raise IncompleteError(f"Type a number. If nobody can tell yet, tick “{UNSURE}”.")
    return checked(question, typed)


def _lines(question: Question) -> dict[str, str]:
    states = {
        option.id: st.session_state.get(_key(question, f"line-{option.id}"))
        for option in question.options
    }
    if st.session_state.get(_key(question, "none")):
        return {line: state or NOT_CHOSEN for line, state in states.items()}
    if None in states.values():
        raise IncompleteError(
            "Answer each line. If the lines that you left open are not true, tick the last box."
        )
    return {line: str(state) for line, state in states.items()}


# -- how it is asked ----------------------------------------------------------------------------


def _fields(visit: Visit, question: Question) -> None:
    given = visit.answers.get(question.id)
    draw = {"text": _draw_text, "number": _draw_number, "pick_many": _draw_lines}
    draw.get(question.kind, _draw_options)(question, given)


def _draw_options(question: Question, given: Any) -> None:
    labels = {option.id: plain(option.label) for option in question.options} | {UNKNOWN: UNSURE}
    ids = list(labels)
    likeliest, *others = given if isinstance(given, tuple) else (given,)
    st.radio(
        plain(question.ask),
        ids,
        index=ids.index(likeliest) if likeliest in labels else None,
        format_func=labels.__getitem__,
        key=_key(question, "answer"),
        label_visibility="collapsed",
    )
    st.multiselect(
        OTHERS,
        [option.id for option in question.options],
        default=others,
        format_func=labels.__getitem__,
        key=_key(question, "others"),
        placeholder="Leave this empty if you are sure",
    )


def _draw_lines(question: Question, given: Any) -> None:
    states = list(LINE_STATES)
    for option in question.options:
        held = given.get(option.id) if isinstance(given, Mapping) else given
        st.radio(
            plain(option.label),
            states,
            index=states.index(held) if held in states else None,
            format_func=LINE_STATES.__getitem__,
            key=_key(question, f"line-{option.id}"),
            horizontal=True,
        )
    st.checkbox("The lines that I left open are not true", key=_key(question, "none"))


def _draw_number(question: Question, given: Any) -> None:
    st.text_input(
        f"{plain(question.ask)} ({plain(question.unit or '')})",
        value=typed(given),
        key=_key(question, "answer"),
        placeholder="1200, or 800..1200",
        width=280,
    )
    st.checkbox(UNSURE, value=given == UNKNOWN, key=_key(question, "unsure"))


def typed(given: Any) -> str:
    """A number or a span as somebody would type it; nothing where it is not known."""
    if given in (None, UNKNOWN):
        return ""
    return str(given) if isinstance(given, Interval) else f"{given:.15g}"


def _draw_text(question: Question, given: Any) -> None:
    key = _key(question, "answer")
    st.text_area(
        plain(question.ask),
        # A draft that the browser kept stands in the session already.
        value=None if key in st.session_state else given or "",
        height=160,
        key=key,
        label_visibility="collapsed",
    )
    st.markdown(
        ":small[What you type is kept in this browser, so that neither a reload nor a closed tab "
        "loses it. The server stores nothing, and links do not hold it.]"
    )


def _help(visit: Visit, question: Question) -> None:
    examples = [option for option in question.options if option.example]
    terms = [visit.rulebook.glossary[word] for word in question.words]
    more = [label for label, held in (("an example", examples), ("words", terms)) if held]
    title = f"Why we ask, with {named_list(more)}" if more else "Why we ask"
    with st.expander(title):
        st.markdown(plain(question.why))
        if examples:
            lines = [f"- {plain(o.label)}: *{plain(o.example or '')}*" for o in examples]
            st.markdown("\n".join(lines))
        st.markdown(f"If you don't know, ask {plain(question.whom)}.")
        for term in terms:
            st.markdown(f"**{plain(term.term)}**: {plain(term.means)}")
