"""What if: other answers tried on the result page, their verdict and path beside the original."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from framing.document.next_steps import first_step
from framing.document.reasons import told_reasons
from framing.document.wording import (
    capital,
    path_label,
    sentence,
    shown_verdict,
    small,
    start_words,
    task_label,
    verdict_label,
)
from framing.faults import AnswersError
from framing.faults.english import named_list
from framing.pages import numbers
from framing.pages.visit import RESULT, Visit
from framing.pages.wording import (
    LINE_STATES,
    few_words,
    line_in_few_words,
    options_in_few_words,
    plain,
)
from framing.result.framing import Framing
from framing.result.interview import Interview
from framing.rulebook.model import NOT_CHOSEN, Option, Question, Rulebook

TRIED, KEPT, TURN = "tried", "tried-and-kept", "turn-of-what-if"
#: A row that has nothing to say.
NONE = "None"
VERDICT, HANGS = "Verdict", "It depends on"
#: An answer that can be changed; of a question with lines one line.
Entry = tuple[Question, Option | None]
YOURS = " (your answer)"
#: Things that changed and are told at the top; all that stands now is on the page below.
MOST_CHANGES = 3
BEFORE = "before-what-was-kept"
WHICH, KEEP, BACK = "what-if-question", "what-if-keep", "what-if-back"


def show(visit: Visit) -> None:
    """Change any answer and see at once what follows."""
    if not _entries(visit):
        return
    with st.container(key="trial"):
        with st.container(key="trial-title", gap=None):
            st.header("What if?", anchor=False)
            st.markdown("Try another answer before you keep it.")
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
        if now[name] != was and (name != HANGS or now[name] != NONE)
    ]
    if len(lines) > MOST_CHANGES:
        more = len(lines) - MOST_CHANGES
        lines[MOST_CHANGES:] = [f"- and {more} more, as they stand below"]
    said = f"**Your answers were kept.** {own_now(visit)}"
    st.success(
        said + ("What changed:\n\n" + "\n".join(lines) if lines else "Nothing else changed.")
    )
    with st.container(horizontal=True):
        for name in taken:
            short = visit.rulebook.question(name).short
            visit.link(name, f"Change this answer: {short}", RESULT)


def own_now(visit: Visit) -> str:
    """That a case is the visitor's own from now on, where an example was changed; else nothing."""
    return "It is a case of your own now, begun from an example. " if visit.begun_from else ""


@st.fragment
def _trial(visit: Visit) -> None:
    """Runs by itself, so that a change redraws only this part of the page."""
    own = _own(visit)
    tried = _tried(visit)
    entries = _entries(visit)
    with st.container(key="what-is-tried"):
        chosen = st.selectbox(
            "Which answer?",
            list(entries),
            index=None,
            placeholder="Choose or search",
            format_func=lambda name: _named(*entries[name]) if name in entries else name,
            key=_key(WHICH),
            label_visibility="collapsed",
        )
        if chosen is None:
            tried.clear()  # nobody sees any more what they belong to
        else:
            question, line = entries[chosen]
            now = _choose(visit, question, line, (own | tried)[question.id])
            if now is not None:
                tried[question.id] = now
    changed = {key: now for key, now in tried.items() if key in own and now != own[key]}
    if changed:
        with st.container(key="what-follows"):
            _what_follows(visit, changed, entries[chosen][0] if chosen else None)
    elif chosen is not None:
        with st.container(key="what-follows"):
            st.markdown(
                ":small[Choose another answer: what follows stands here, and nothing is kept yet.]"
            )


def _what_follows(visit: Visit, changed: dict[str, Any], beside: Question | None) -> None:
    """What the tried answers lead to, and the buttons that keep them or put them back.

    beside: the question whose options stand beside it.
    """
    own = _own(visit)
    changes = [
        line
        for name, now in changed.items()
        for line in _changes(visit.rulebook, visit.rulebook.question(name), own[name], now)
    ]
    several = len(changes) > 1
    if several or beside is None or beside.id not in changed:
        st.markdown("\n".join(["**You try**\n", *(f"- {plain(line)}" for line in changes)]))
    lines = _differences(visit.framing(), visit.framing_with(own | changed))
    st.markdown("\n\n".join(["**What follows**", *lines]))
    with st.container(horizontal=True):
        keep, back = (
            ("Keep these answers", "Put them back")
            if several
            else ("Keep this answer", "Put it back")
        )
        if st.button(keep, key=KEEP, type="primary"):
            st.session_state[KEPT] = changed
            _forget()
            st.rerun(scope="app")
        st.button(back, key=BACK, type="tertiary", on_click=_forget)


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


def _own(visit: Visit) -> dict[str, Any]:
    """The answers that were given, texts left empty left out."""
    return {key: value for key, value in visit.answers.items() if value != ""}


def _entries(visit: Visit) -> dict[str, Entry]:
    """What can be changed: each answer that was given and counts, or each of its lines."""
    counting = Interview(visit.tables, _own(visit)).counting
    # What alone can change the verdict, and could turn out otherwise, comes first.
    flips = [flip for flip in visit.framing().what_would_change_it if flip.changeable]
    changes = [flip.changes[0] for flip in flips if len(flip.changes) == 1]
    telling = {name for c in changes for name in (c.question.id, f"{c.question.id}-{c.option}")}
    entries: dict[str, Entry] = {}
    for question in visit.rulebook.questions:
        if question.id not in counting or question.kind == "text":
            continue
        if question.kind == "pick_many":
            entries |= {f"{question.id}-{line.id}": (question, line) for line in question.options}
        else:
            entries[question.id] = (question, None)
    return dict(sorted(entries.items(), key=lambda entry: entry[0] not in telling))


def _named(question: Question, line: Option | None) -> str:
    return plain(question.short if line is None else line_in_few_words(line))


def _choose(visit: Visit, question: Question, line: Option | None, now: Any) -> Any:
    """The ways to give one answer; the answer that is chosen."""
    own = visit.answers[question.id]
    if line is not None:
        return _line(question, line, now, own)
    if question.kind == "number":
        return _number(question, now)
    return _one(visit.rulebook, question, now, own)


def _one(book: Rulebook, question: Question, now: Any, own: Any) -> Any:
    """The options in few words, as cards; the chosen one in full."""
    shorts = options_in_few_words(book, question)
    yours = own if isinstance(own, tuple) else (own,)
    labels = {n: f"{plain(words)}{YOURS if n in yours else ''}" for n, words in shorts.items()}
    if isinstance(own, tuple):
        labels[own] = "Any of your answers"
    ids = list(labels)
    with st.container(key="answer-what-if"):
        chosen = st.radio(
            plain(question.ask),
            ids,
            index=ids.index(now) if now in labels else None,
            format_func=labels.__getitem__,
            key=_key(f"what-if-{question.id}"),
        )
    for option in question.options:
        if option.id == chosen and option.label != shorts[chosen]:
            st.markdown(f":small[{plain(option.label)}]")
    return chosen


def _line(question: Question, line: Option, now: Any, own: Any) -> Any:
    states, before = _states(question, now), _states(question, own)
    yours = LINE_STATES[before[line.id]].lower()
    with st.container(key="line-what-if"):
        said = st.radio(
            f"{plain(line.label)}\n\n{plain(question.short)}. Your answer: {yours}.",
            list(LINE_STATES),
            index=list(LINE_STATES).index(states[line.id]),
            format_func=LINE_STATES.__getitem__,
            key=_key(f"what-if-{question.id}-{line.id}"),
            horizontal=True,
        )
    states |= {line.id: said}
    return own if states == before else states


def _states(question: Question, given: Any) -> dict[str, str]:
    """Each line of a question and what was said of it."""
    if isinstance(given, Mapping):
        return {line.id: given.get(line.id, NOT_CHOSEN) for line in question.options}
    return dict.fromkeys((line.id for line in question.options), given)


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


def _changes(book: Rulebook, question: Question, own: Any, now: Any) -> list[str]:
    """In few words what is tried: one line for each thing that differs."""
    if question.kind != "pick_many":
        words = "; ".join(few_words(book, question, now))
        return [f"{question.short}: {words}"]
    before, after = _states(question, own), _states(question, now)
    return [
        f"{line_in_few_words(line)}: {LINE_STATES[after[line.id]].lower()}"
        for line in question.options
        if after[line.id] != before[line.id]
    ]


def _differences(own: Framing, other: Framing) -> list[str]:
    """What would be otherwise, each thing once: the verdict first, last what falls away."""
    before, after = _rows(own), _rows(other)
    differing = [name for name, was in before.items() if after[name] != was]
    if not differing:
        return ["Nothing changes. Your other answers come to the same by themselves."]
    lines = [_verdict_told(own, other)]
    reasons = told_reasons(other) if other.firm and _verdict_row(own) != _verdict_row(other) else ()
    lines += [f":small[Why]  \n{plain(sentence(rule.because))}" for rule in reasons[:1]]
    lines += [
        f":small[{name}]  \n{plain(after[name])}"
        for name in differing
        if name != VERDICT and after[name] != NONE
    ]
    gone = [small(name) for name in differing if after[name] == NONE and name != HANGS]
    return lines + ([f":small[No longer]  \n{plain(capital(named_list(gone)))}"] if gone else [])


def _verdict_told(own: Framing, other: Framing) -> str:
    """In a sentence what becomes of the verdict."""
    if _verdict_row(own) == _verdict_row(other):
        return "The verdict stays as it is."
    verdict = plain(capital(_verdict_of(other)))
    if not other.firm:
        also = plain(_also_possible(other))
        return f"The verdict is then open. Most likely: **{verdict}**. Also possible: {also}."
    certain = "becomes certain:" if _verdict_of(own) == _verdict_of(other) else "becomes"
    return f"The verdict {certain} **{verdict}**."


def _verdict_of(framing: Framing) -> str:
    """The verdict, or the leading one, in words."""
    return verdict_label(framing.rulebook, shown_verdict(framing))


def _also_possible(framing: Framing) -> str:
    others = [v for v in framing.possible_verdicts if v != framing.leading]
    return named_list([verdict_label(framing.rulebook, v) for v in others], joint="or")


def _verdict_row(framing: Framing) -> str:
    verdict = capital(_verdict_of(framing))
    if framing.firm:
        return verdict
    return f"{verdict} (most likely; also possible: {_also_possible(framing)})"


def _hangs_on(framing: Framing) -> str:
    """The questions on which a verdict that is open hangs, in few words."""
    asked = dict.fromkeys(q.short for fork in framing.hangs_on for p in fork.points for q in p.asks)
    return named_list(list(asked))


def _rows(framing: Framing) -> dict[str, str]:
    book = framing.rulebook
    task = framing.leading_task
    steps = first_step(framing)
    parts = [f"{part.conclusion.label}: {_verdict_of(part.framing)}" for part in framing.parts]
    return {
        VERDICT: _verdict_row(framing),
        HANGS: NONE if framing.firm else _hangs_on(framing),
        "What to do instead": capital(framing.need.label) if framing.then == "instead" else NONE,
        "Task": capital(task_label(book, task.id)) if task else NONE,
        "AWS path": capital(path_label(book, framing.leading_path)) if framing.services else NONE,
        "First AWS service": start_words(framing) if framing.services else NONE,
        "Other parts of the problem": capital(named_list(parts)) if parts else NONE,
        "First step": "".join(span.text for span in steps) if steps else NONE,
    }
