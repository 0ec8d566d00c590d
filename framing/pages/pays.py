"""Does it pay: all numbers on one page, and at once what they add up to."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import streamlit as st
from markupsafe import Markup

from framing.answers.interval import Interval
from framing.document.markup import element
from framing.document.payback_chart import chart_html, in_words, left_in_words, today_in_words
from framing.document.wording import amount_words, capital, figure_words, sentence
from framing.faults import AnswersError
from framing.faults.english import named_list
from framing.pages import drawing, numbers, own_numbers, what_if, work_saved, worth
from framing.pages.visit import CHECK, RESULT, START, Visit
from framing.pages.wording import plain
from framing.result.costs import CASES
from framing.result.economics import WHOLE_COST, ends_of, moot, sums_of
from framing.result.payback import DRAWN_FROM, GAIN, NUMBERS, WORTH, missing, payback_of
from framing.rulebook.model import UNKNOWN, Question

KEEPS, FIELD = "keep-numbers", "number-"
#: What stands before each number of the chart in their formula, and what comes out.
SIGNS = ("", "×", "×", "−")
LEFT = "left a month, if all come out right"
KEPT = "numbers-kept"
BACK = {RESULT: "the result", CHECK: "your answers", START: "the start"}
HOW_TO_TYPE = (
    "A comma before three digits parts thousands: 1,200 is 1200, and 2,5 is 2.5. "
    "Until you keep them, your answers stay as they are."
)
#: The first number of each part, and what the part is called.
PARTS = {
    CASES: "What it brings",
    WHOLE_COST: "What it costs",
    NUMBERS[len(DRAWN_FROM)]: "Beside today, if you know it",
}
#: How wide the fields are, and the chart beside them at a desk.
BESIDE = (4, 7)


def show(visit: Visit) -> None:
    """The page of numbers, chart and sums."""
    hidden = moot(worth.case_of_numbers(visit)) - set(DRAWN_FROM)
    asked = set(NUMBERS) - hidden
    questions = [q for q in visit.rulebook.questions if q.id in asked]
    questions.sort(key=lambda question: NUMBERS.index(question.id))
    own_numbers.fill(visit, FIELD + CASES)
    typed, faults = _told(visit, [*questions, *work_saved.WORK])
    told = work_saved.with_gain(typed)
    keeps, back = visit.pressed(KEEPS), (visit.returns_to or RESULT) if visit.answers else START
    if keeps and not faults:
        _keep(visit, questions, told)
        st.session_state[KEPT] = True
        visit.go(back)
    visit.link(back, f"← Back to {BACK.get(back, 'the question')}")
    visit.notices()
    st.title("Does it pay?", anchor=False)
    if keeps:
        st.error("**Nothing was kept yet.** Mend these:\n\n" + _listed(visit, faults))
    st.markdown(
        "Type what you know, or a span such as 800 to 1200; what you leave empty stays open. The "
        "sums take for granted that somebody acts on every right result."
    )
    left, right = st.columns(BESIDE, gap="large")
    with left:
        own_numbers.show(visit, typed.get(CASES))
        for question in questions:
            if question.id in PARTS:
                st.header(PARTS[question.id], anchor=False)
            worked_out = told.get(question.id) if question.id not in typed else None
            _field(visit, question, faults.get(question.id, ""), _rounded(worked_out))
            if question.id == GAIN:
                work_saved.show(typed, faults, FIELD)
        visit.button("Keep these numbers", key=KEEPS, primary=True)
        st.markdown(f":small[{HOW_TO_TYPE}]")
    with right, st.container(key="in-view"):
        _equation(visit, told)
        _chart(visit, told)
        _sums(visit, told, hidden)
    visit.title("Does it pay?", "error" if keeps else "")


def _listed(visit: Visit, faults: dict[str, str]) -> str:
    """What is wrong, a line for each field."""
    shorts = {q.id: q.short for q in (*visit.rulebook.questions, *work_saved.WORK)}
    return "\n".join(f"- {plain(f'{shorts[name]}: {why}')}" for name, why in faults.items())


def _rounded(worked_out: Any) -> str:
    return "" if worked_out is None else amount_words(worked_out)


def _field(visit: Visit, question: Question, fault: str, worked_out: str) -> None:
    """The field of a number. worked_out: what it comes to by other fields, while it is empty."""
    key, kept = FIELD + question.id, numbers.typed(visit.answers.get(question.id))
    with st.container(key=f"field-{question.id}", gap=None):
        st.text_input(
            numbers.labelled(question),
            # What a button filled in stands in the session already.
            value=None if key in st.session_state else kept,
            key=key,
            placeholder=worked_out or None,
        )
        if fault:
            st.error(plain(fault))
        st.markdown(f":small[{plain(sentence(question.hint or question.ask))}]")
        if question.id == WHOLE_COST:
            _our_view(visit)


def told_once(visit: Visit) -> None:
    """On the result, once: that the numbers were kept, what they come to and what they answer."""
    if st.session_state.pop(KEPT, False):
        payback = payback_of(visit.answers)
        visit.to_top()
        sums = plain(in_words(payback)) if payback else ""
        kept = f"**Your numbers were kept.** {what_if.own_now(visit)}{sums} {worth.words(visit)}"
        st.success(kept)
        if worth.words(visit):
            short = visit.rulebook.question(WORTH).short
            visit.link(WORTH, f"Change this answer: {short}", RESULT)


def _our_view(visit: Visit) -> None:
    """What we take the effort for, in our own view, for whoever has to guess the cost."""
    effort = visit.framing().effort if visit.answers else ()
    if effort:
        lines = [f"- {plain(item.stage.title)}: {plain(item.conclusion.says)}" for item in effort]
        with st.container(key="our-view"), st.expander("What we take for this case"):
            st.markdown("\n".join(lines))


def _told(visit: Visit, questions: list[Question]) -> tuple[dict[str, Any], dict[str, str]]:
    """The numbers as they stand in the fields, and what is wrong with the others, by question."""
    told: dict[str, Any] = {}
    faults = {}
    for question in questions:
        before = numbers.typed(visit.answers.get(question.id))
        said = str(st.session_state.get(FIELD + question.id, before) or "").strip()
        if said in ("", UNKNOWN):
            continue
        try:
            told[question.id] = numbers.read(question, said)
        except AnswersError as error:
            faults[question.id] = numbers.wrong(error)
    return told, faults


def _keep(visit: Visit, questions: list[Question], told: dict[str, Any]) -> None:
    """Take the numbers for answers; a field that was emptied takes its answer back."""
    for question in questions:
        if question.id in told:
            visit.answers[question.id] = told[question.id]
        elif numbers.typed(visit.answers.get(question.id)):
            del visit.answers[question.id]
    worth.take(visit)


def _equation(visit: Visit, told: dict[str, Any]) -> None:
    """How the numbers hang together, with those that are known put in, and what is left."""
    tiles = []
    for sign, name in zip(SIGNS, DRAWN_FROM, strict=True):
        question = visit.rulebook.question(name)
        known = _exactly(told[name]) if name in told else "?"
        said = f"{known} of 100" if question.share and name in told else known
        tiles.append(_tile(sign, said, question.short.lower()))
    payback = payback_of(told)
    tiles.append(_tile("=", left_in_words(payback) if payback else "?", LEFT, class_="left"))
    st.html(element("p", *tiles, class_="equation"))


def _tile(sign: str, said: str, what: str, **attributes: str) -> Markup:
    """A number with its sign before it, so that no line ends with a sign."""
    signs = [element("i", f" {sign} ")] if sign else []
    return element("span", *signs, element("b", said), f" {what}", **attributes)


def _exactly(given: float | Interval) -> str:
    """A number to a ten-thousandth, so that the sum can be done again by hand."""
    low, high = (f"{end:,.4f}".rstrip("0").rstrip(".") for end in ends_of(given))
    return low if low == high else f"{low} to {high}"


def _chart(visit: Visit, told: dict[str, Any]) -> None:
    payback = payback_of(told)
    if payback is None:
        open_ = [visit.rulebook.question(name).short.lower() for name in missing(told)]
        st.info(f"To see whether it pays, it still takes: {plain(named_list(open_))}.")
        return
    st.header("Gain against cost, a month", anchor=False)
    drawing.show(chart_html(payback), "payback")
    st.markdown(f"**{plain(in_words(payback))}**")
    if today := today_in_words(payback):
        st.markdown(plain(today))
    st.markdown(
        ":small[The further right, the more of the cases that matter come out right. Where all "
        "of the blue is above what is dashed, it earns more than it costs.]"
    )


def _sums(visit: Visit, told: dict[str, Any], hidden: Collection[str]) -> None:
    """Every sum with how it is worked out; those that lack a number say which."""
    figures = sums_of(told, without=hidden)
    known = [figure for figure in figures if figure.value is not None]
    waits = dict.fromkeys(n for figure in figures for n in figure.needs if n not in told)
    open_ = named_list([visit.rulebook.question(name).short.lower() for name in waits])
    if not known:
        return
    with st.expander("Every sum, and how it is worked out"):
        with st.container(key="sums"):
            for figure in known:
                st.markdown(
                    f"**{plain(figure.what)}:** {plain(figure_words(figure))}  \n"
                    f":small[{plain(capital(figure.formula))}. {plain(figure.means)}]"
                )
        if waits:
            st.markdown(f":small[Still open: {plain(open_)}.]")
