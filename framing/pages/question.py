"""One question on its own page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from framing import load_rulebook
from framing.answers import checked
from framing.faults import AnswersError
from framing.interview import applies, next_question, remaining
from framing.model import CHOSEN, NOT_CHOSEN, UNKNOWN, Question
from framing.pages import routes, session
from framing.tables import NO
from framing.verdict import own_masks, weigh

DONT_KNOW = "I don't know"
LINE_STATES = {CHOSEN: "True", NOT_CHOSEN: "Not true", UNKNOWN: "Not sure"}


def show(question_id: str) -> None:
    """Ask, check what was said, and go on."""
    question = load_rulebook().question(question_id)
    answers = session.current()
    then = st.query_params.get(session.THEN)
    _back(question, answers, then)
    session.show_left_out()
    error = st.session_state.pop("error", None)
    if error and error[0] == question_id:
        st.error(f"**There is a problem**\n\n{session.plain(error[1])}")
    if question.core and not then:
        _progress(question, answers)
    st.title(question.ask)
    if question.hint:
        st.markdown(f"{session.plain(question.hint)}.")
    with st.form(key=f"form-{question.id}", border=False):
        said = _field(question, answers.get(question.id))
        pressed = st.form_submit_button("Continue", type="primary", key="continue")
        shortcut = _shortcut(question)
    _help(question)
    if shortcut is not None:
        _save(question, shortcut, answers, then)
    elif pressed:
        _save(question, said, answers, then)


def _back(question: Question, answers: dict[str, Any], then: str | None) -> None:
    """To the page that asked for a change, else to the question before, else to the start."""
    if then:
        routes.link(routes.page_named(then), "Back", answers)
        return
    before = None
    case = weigh(session.tables(), own_masks(session.tables(), answers))
    for other in load_rulebook().questions:
        if other.id == question.id:
            break
        if other.id in answers and other.core and applies(case, other) != NO:
            before = other
    page = routes.start_page() if before is None else routes.question_page(before)
    routes.link(page, "Back", answers)


def _progress(question: Question, answers: dict[str, Any]) -> None:
    before = [q.id for q in load_rulebook().questions]
    place = before.index(question.id)
    done = sum(1 for q in answers if before.index(q) < place and load_rulebook().question(q).core)
    earlier = {q: a for q, a in answers.items() if before.index(q) < place}
    about = done + max(1, remaining(session.tables(), earlier))
    st.markdown(f":small[Question {done + 1} of about {about}]")


def _field(question: Question, given: Any) -> Any:
    """The widget for a question; returns what it holds, None where nothing was chosen."""
    if question.kind == "choose_one":
        labels = {o.id: o.label for o in question.options} | {UNKNOWN: DONT_KNOW}
        ids = list(labels)
        return st.radio(
            question.ask,
            ids,
            index=ids.index(given) if given in labels else None,
            format_func=lambda i: session.plain(labels[i]),
            label_visibility="collapsed",
            key=f"answer-{question.id}",
        )
    if question.kind == "pick_many":
        return {option.id: _line(question, option.id, given) for option in question.options}
    if question.kind == "number":
        shown = "" if given in (None, UNKNOWN) else f"{given:.12g}"
        return st.text_input(
            f"Number ({question.unit})", value=shown, max_chars=30, key=f"answer-{question.id}"
        )
    return st.text_area(
        question.ask,
        value=given or "",
        max_chars=20_000,
        height=180,
        label_visibility="collapsed",
        key=f"answer-{question.id}",
    )


def _line(question: Question, line: str, given: Any) -> str | None:
    held = given.get(line) if isinstance(given, dict) else None
    held = UNKNOWN if given == UNKNOWN else held
    states = list(LINE_STATES)
    return st.radio(
        session.plain(question.option(line).label),
        states,
        index=states.index(held) if held in states else None,
        format_func=LINE_STATES.__getitem__,
        horizontal=True,
        key=f"answer-{question.id}-{line}",
    )


def _shortcut(question: Question) -> Any:
    """A second button that answers the whole question at once."""
    if question.kind == "pick_many" and st.form_submit_button("None of these", key="none"):
        return {option.id: NOT_CHOSEN for option in question.options}
    if question.kind == "number" and st.form_submit_button(DONT_KNOW, key="unknown"):
        return UNKNOWN
    return None


def _help(question: Question) -> None:
    with st.expander("Why we ask, and whom to ask"):
        st.markdown(session.plain(question.why))
        st.markdown(f"If you don't know, ask {session.plain(question.whom)}.")
        examples = [o for o in question.options if o.example]
        if examples:
            lines = (
                f"- {session.plain(o.label)}: {session.plain(o.example or '')}" for o in examples
            )
            st.markdown("Examples:\n\n" + "\n".join(lines))


def _save(question: Question, said: Any, answers: dict[str, Any], then: str | None) -> None:
    """Check, keep and go on; or keep what was typed and say what is wrong."""
    try:
        answer = _understood(question, said)
    except AnswersError as error:
        fault = error.faults[0]
        st.session_state["error"] = (question.id, f"{fault.what} {fault.mend}")
        st.rerun()
    except ValueError as error:
        st.session_state["error"] = (question.id, str(error))
        st.rerun()
    if question.kind == "text":
        session.keep_text(question.id, answer)
    _go_on(question, {**answers, question.id: answer}, then)


def _understood(question: Question, said: Any) -> Any:
    if question.kind == "choose_one" and said is None:
        raise ValueError(f"Choose an answer. If you don't know, choose \"{DONT_KNOW}\".")
    if question.kind == "pick_many" and None in said.values():
        raise ValueError('Choose an answer in each line, or press "None of these".')
    if question.kind == "number" and said != UNKNOWN:
        typed = said.strip().replace(" ", "").replace(",", "")
        try:
            return checked(question, float(typed))
        except AnswersError:
            raise
        except ValueError:
            raise ValueError(
                f"Write a number from {question.minimum:,.0f} to {question.maximum:,.0f} "
                f'({question.unit}), or press "{DONT_KNOW}".'
            ) from None
    answer = checked(question, said)
    return answer if isinstance(answer, (str, float, int)) else dict(answer)


def _go_on(question: Question, answers: dict[str, Any], then: str | None) -> None:
    """The next question that can still matter; then the rest of an optional section."""
    following = next_question(session.tables(), answers)
    if following is None and not question.core:
        following = next_in_section(question.section, answers)
    if following is None or (then and question.core and following.id == question.id):
        routes.go(routes.page_named(then or ""), answers)
    routes.go(routes.question_page(following), answers, then)


def next_in_section(section: str, answers: dict[str, Any]) -> Question | None:
    """The first unanswered question of an optional section that applies."""
    case = weigh(session.tables(), own_masks(session.tables(), answers))
    for question in load_rulebook().questions:
        if question.section == section and question.id not in answers:
            if applies(case, question) != NO:
                return question
    return None
