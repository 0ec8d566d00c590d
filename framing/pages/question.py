"""A question on its own page: asked, checked on Continue, and kept."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Any

import streamlit as st

from framing.answers.checking import checked
from framing.answers.former import EITHER
from framing.document.wording import sentence
from framing.faults import AnswersError
from framing.pages import choosing, confirm, evidence, families, flow, links, numbers, progress
from framing.pages.choosing import Choice, IncompleteError
from framing.pages.visit import SAMPLE, Redirect, Visit
from framing.pages.wording import LINE_STATES, UNSURE, plain
from framing.rulebook.model import CHOSEN, NOT_CHOSEN, UNKNOWN, Option, Question

#: How wide the question is, and what stands beside it at a desk.
BESIDE = (7, 4)
#: Who is torn between as many options does not know.
TWO = 2
#: The ticks below a list, for all lines that were not marked one by one.
UNMARKED = "What you leave unmarked counts as not true"
#: Where the session notes which lines were left to the second tick, by case and question.
REST = "left-to-the-rest"
NONE_TRUE, NOT_KNOWN = "None of these is true", "I don't know the rest"


def take(visit: Visit) -> None:
    """Keep the answer when Continue was pressed, and turn to what follows; else say what is wrong.

    This comes before anything is drawn, so that a click draws one page, not two, and at once.
    """
    question = visit.rulebook.asked.get(visit.page)
    if question is not None:
        with suppress(Redirect):
            visit.error = _submitted(visit, question) or ""


def show(visit: Visit) -> None:
    """The page of one question."""
    question = visit.rulebook.question(visit.page)
    # In one place, so that the form of the question before never stands beside this one.
    with st.container():
        visit.notices()
        if visit.error:
            st.error(f"**There is a problem**\n\n{plain(visit.error)}")
        second = families.told(visit, question)
        st.title(families.EXACTLY if second else plain(question.ask), anchor=False)
        if hint := second or question.hint:
            st.markdown(plain(sentence(hint)))
    visit.tell_address()
    left, right = st.columns(BESIDE, gap="large")
    with left, st.form(f"form-{_continue(visit, question)}", border=False):
        _fields(visit, question)
        visit.button("Continue", key=_continue(visit, question), primary=True, form=True)
        if question.kind == "pick_many":
            st.markdown(":small[What you mark counts once you press Continue.]")
    with right, st.container(key="aside"):
        _help(visit, question)
        if evidence.asks(visit, question) and not visit.only:
            visit.link(SAMPLE, "Let a table of past cases answer it", question.id)
        progress.show(visit, question)
    visit.title(question.ask, visit.error)


def _key(question: Question, what: str) -> str:
    return f"{what}-{question.id}"


def _continue(visit: Visit, question: Question) -> str:
    """The key of the button that goes on: each of two steps has its own."""
    return _key(question, "continue-family" if families.asked(visit, question) else "continue")


def _submitted(visit: Visit, question: Question) -> str | None:
    """Keep the answer and go on when Continue was pressed; otherwise what is wrong with it."""
    if not visit.pressed(_continue(visit, question)):
        return None
    try:
        answer = (_family if families.asked(visit, question) else _answer)(visit, question)
    except IncompleteError as missing:
        return str(missing)
    except AnswersError as error:
        return " ".join(f"{fault.what} {fault.fix}" for fault in error.faults)
    was_answered = question.id in visit.answers
    progress.remember(visit, question)
    visit.answers[question.id] = answer
    confirm.said(visit, question)
    choosing.settled()
    following = flow.after(visit, question, was_answered)
    for_the_price = {k: v for k, v in visit.parameters.items() if k == links.PRICE}
    asked_on = following in visit.rulebook.asked
    return visit.go(following, visit.returns_to, **(for_the_price if asked_on else {}))


# -- what was given ---------------------------------------------------------------------------


def _answer(visit: Visit, question: Question) -> Any:
    """The answer in the form. Raises IncompleteError or AnswersError."""
    given = st.session_state.get(_key(question, "answer"))
    if question.kind == "text":
        return checked(question, str(given or "").strip())
    if question.kind == "number":
        return _number(question, str(given or "").strip())
    if question.kind == "pick_many":
        return checked(question, _lines(visit, question))
    choices, held = _choices(visit, question)
    told = choosing.given(_key(question, "answer"), choices, held)
    return checked(question, told if len(told) > 1 else told[0])


def _family(visit: Visit, question: Question) -> Any:
    """The answer where the chosen families leave only one; otherwise their options are asked."""
    named = families.given(visit, question)
    answer = families.answer_of(question, named)
    if answer is None:
        alone = {k: v for k, v in visit.parameters.items() if k == links.ALONE}
        visit.go(question.id, visit.returns_to, **alone, **{links.FAMILY: EITHER.join(named)})
    return answer


def _choices(visit: Visit, question: Question) -> tuple[list[Choice], list[str]]:
    """What can be chosen on this page, and of the present answer what is among that.

    The likeliest option comes first, then what else the answer names; or it is ``unknown``.
    """
    options = families.options(visit, question)
    choices = [Choice(option.id, option.label, option.example or "") for option in options]
    known = {UNKNOWN, *(choice.id for choice in choices)}
    return choices, [name for name in confirm.standing(visit, question) if name in known]


def _number(question: Question, typed: str) -> Any:
    unsure = bool(st.session_state.get(_key(question, "unsure")))
    if unsure and typed:
        raise IncompleteError(f"Give either a number or “{UNSURE}”, not both.")
    if unsure:
        return UNKNOWN
    if not typed:
        raise IncompleteError(f"Type a number. If nobody can tell yet, tick “{UNSURE}”.")
    return numbers.read(question, typed)


def _lines(visit: Visit, question: Question) -> dict[str, str]:
    """What was said of each line; one that was left unmarked is not true, as the page says."""
    states = {
        option.id: st.session_state.get(_key(question, f"line-{option.id}"))
        for option in question.options
    }
    none, unsure = (bool(st.session_state.get(_key(question, k))) for k in ("none", "unsure"))
    if none and unsure:
        raise IncompleteError(f"Tick either “{NONE_TRUE}” or “{NOT_KNOWN}”, not both.")
    marked = CHOSEN in states.values() or UNKNOWN in states.values()
    if none and marked:
        raise IncompleteError(f"Take back the tick “{NONE_TRUE}”, or what you marked above it.")
    if not (none or unsure or marked or None not in states.values()):
        raise IncompleteError(f"Mark what is true, or tick “{NONE_TRUE}” at the end.")
    rest = {line for line, state in states.items() if unsure and state is None}
    held = st.session_state.get(REST, {})
    st.session_state[REST] = {**held, (visit.case_name, question.id): rest}
    return {line: state or (UNKNOWN if unsure else NOT_CHOSEN) for line, state in states.items()}


def _rest(visit: Visit, question: Question) -> set[str]:
    """The lines that are open since somebody said once that they do not know the rest."""
    told = st.session_state.get(REST, {}).get((visit.case_name, question.id), set())
    given = visit.answers.get(question.id)
    return {o for o in told if isinstance(given, Mapping) and given.get(o) == UNKNOWN}


# -- how it is asked ----------------------------------------------------------------------------


def _fields(visit: Visit, question: Question) -> None:
    given = visit.answers.get(question.id)
    if families.asked(visit, question):
        families.fields(visit, question)
        return
    if question.kind == "choose_one":
        choices, held = _choices(visit, question)
        key, tears = _key(question, "answer"), len(question.options) > TWO
        choosing.fields(visit, question.ask, key, choices, held=held, tears=tears)
        return
    if question.kind == "pick_many":
        _draw_lines(question, given, _rest(visit, question))
        return
    (_draw_text if question.kind == "text" else _draw_number)(question, given)


def _draw_lines(question: Question, given: Any, rest: set[str]) -> None:
    """The lines of a list. rest: those that are left to the tick below them."""
    folds = any(option.folded for option in question.options)
    st.markdown(f":small[{UNMARKED}{', the folded lines too' if folds else ''}.]")
    held = given if isinstance(given, Mapping) else dict.fromkeys(question.by_id, given)
    # Where nothing was left to the rest, what is not true is what was left unmarked.
    held = {
        k: state for k, state in held.items() if k not in rest and (rest or state != NOT_CHOSEN)
    }
    none = isinstance(given, Mapping) and not rest and not held
    with st.container(key="statements", gap=None):
        for first, lines in _under_headings(question):
            if first.heading:
                st.header(plain(first.heading), anchor=False)
            with _folded(question, first, any(held.get(o.id) in (CHOSEN, UNKNOWN) for o in lines)):
                for option in lines:
                    _draw_line(question, option, held.get(option.id))
    with st.container(key="for-the-rest", gap=None):
        key = _key(question, "none")
        st.checkbox(NONE_TRUE, value=none and key not in st.session_state, key=key)
        key = _key(question, "unsure")
        st.checkbox(NOT_KNOWN, value=bool(rest) and key not in st.session_state, key=key)


def _under_headings(question: Question) -> list[tuple[Option, list[Option]]]:
    """The lines by the heading above them, each part with its first line."""
    parts: list[tuple[Option, list[Option]]] = []
    for option in question.options:
        if option.heading or not parts:
            parts.append((option, []))
        parts[-1][1].append(option)
    return parts


def _folded(question: Question, first: Option, told: bool) -> AbstractContextManager[object]:
    """The place of the lines of a part: folded where the rulebook says so and none was told."""
    if not first.folded:
        return nullcontext()
    with st.container(key=_key(question, f"folds-{first.id}")):
        return st.expander(plain(first.folded), expanded=told)


def _draw_line(question: Question, option: Option, held: str | None) -> None:
    states = list(LINE_STATES)
    st.radio(
        "\n\n".join(plain(text) for text in (option.label, option.example) if text),
        states,
        index=states.index(held) if held in states else None,
        format_func=LINE_STATES.__getitem__,
        key=_key(question, f"line-{option.id}"),
        horizontal=True,
    )


def _draw_number(question: Question, given: Any) -> None:
    st.text_input(
        numbers.labelled(question),
        value=numbers.typed(given),
        key=_key(question, "answer"),
        placeholder=numbers.example(question),
        width=280,
    )
    st.checkbox(UNSURE, value=given == UNKNOWN, key=_key(question, "unsure"))


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
        "loses it. The server stores nothing, and a link holds it only if you say so on Share.]"
    )


def _help(visit: Visit, question: Question) -> None:
    """Why it is asked, whom to ask, and what its words mean."""
    terms = [visit.rulebook.glossary[word] for word in question.words]
    lines = [
        f"**Why we ask.** {plain(question.why)}",
        f"If you don't know, ask {plain(question.whom)}.",
        *(f"**{plain(term.term)}**: {plain(term.means)}" for term in terms),
    ]
    st.markdown("\n\n".join(lines))
