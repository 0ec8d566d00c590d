"""Does it pay: all numbers on one page, and at once what they add up to."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import streamlit as st

from framing.document.markup import element
from framing.document.payback_chart import chart_html, in_words, today_in_words
from framing.document.wording import amount_words, capital
from framing.faults import AnswersError
from framing.faults.english import named_list
from framing.pages import drawing, links, numbers, work_saved
from framing.pages.visit import RESULT, START, Visit
from framing.pages.wording import plain
from framing.result.economics import WHOLE_COST, moot, sums_of
from framing.result.payback import DRAWN_FROM, GAIN, NUMBERS, missing, payback_of
from framing.rulebook.model import Question

KEEPS, FIELD = "keep-numbers", "number-"
#: What stands before each number of the chart in their formula.
SIGNS = ("", "×", "×", "−")  # noqa: RUF001
KEPT = "numbers-kept"
#: A number with the words behind it, as in “1,800 invoices a month”.
NUMBER = re.compile(r"(?<![\d.,])\d++(?:[.,]\d++)*+(?:\s?%)?(?:[ \t]++[^\W\d]++){1,3}")
MOST_NUMBERS = 6
#: How wide the fields are, and the chart beside them at a desk.
BESIDE = (4, 7)


def show(visit: Visit) -> None:
    """The page of numbers, chart and sums."""
    hidden = moot(visit.interview.case) - set(DRAWN_FROM)
    asked = set(NUMBERS) - hidden
    questions = [q for q in visit.rulebook.questions if q.id in asked]
    questions.sort(key=lambda question: NUMBERS.index(question.id))
    typed, faults = _told(visit, [*questions, *work_saved.WORK])
    told = work_saved.with_gain(typed)
    if visit.pressed(KEEPS) and not faults:
        _keep(visit, questions, told)
        st.session_state[KEPT] = True
        visit.go(RESULT if visit.answers else START)
    visit.link(RESULT if visit.answers else START, "← Back to the result")
    visit.notices()
    if faults:
        st.error("**There is a problem**\n\n" + "\n".join(f"- {plain(line)}" for line in faults))
    st.title("Does it pay?", anchor=False)
    st.markdown(
        "Type what you know. Where you are not sure, type a span such as 800..1200. What you leave "
        "empty stays open. The sums take for granted that somebody acts on every right result."
    )
    left, right = st.columns(BESIDE, gap="large")
    with left:
        _own_words(visit)
        for question in questions:
            _field(visit, question)
            if question.id == GAIN:
                work_saved.show(typed, FIELD)
        visit.button("Keep these numbers", key=KEEPS, primary=True)
        st.markdown(":small[Until you keep them, your answers stay as they are.]")
    with right:
        _equation(visit, told)
        _chart(visit, told)
        _sums(visit, told, hidden)
    visit.title("Does it pay?", "error" if faults else "")


def _field(visit: Visit, question: Question) -> None:
    with st.container(gap=None):
        st.text_input(
            numbers.labelled(question),
            value=numbers.typed(visit.answers.get(question.id)),
            key=FIELD + question.id,
        )
        more = _our_view(visit) if question.id == WHOLE_COST else ""
        st.markdown(f":small[{plain((question.hint or question.ask) + more)}]")


def told_once(visit: Visit) -> None:
    """On the result, once: that the numbers were kept, and what they come to."""
    if st.session_state.pop(KEPT, False):
        payback = payback_of(visit.answers)
        visit.to_top()
        st.success("**Your numbers were kept.** " + plain(in_words(payback) if payback else ""))


def _own_words(visit: Visit) -> None:
    """The numbers that stand in the problem as it was told, for whoever types them here."""
    text = str(visit.answers.get(links.problem_question(visit.rulebook)) or "")
    found = dict.fromkeys(" ".join(said.split()) for said in NUMBER.findall(text))
    if found:
        said = named_list([f"“{one}”" for one in found], MOST_NUMBERS)
        st.markdown(f":small[Numbers in your own words: {plain(said)}.]")


def _our_view(visit: Visit) -> str:
    """What we take the effort for, in our own view, for whoever has to guess the cost."""
    effort = visit.framing().effort if visit.answers else ()
    told = [f"{item.stage.title.lower()}: {item.conclusion.says.rstrip('.')}" for item in effort]
    return f". What we take for this case: {'; '.join(told)}" if told else ""


def _told(visit: Visit, questions: list[Question]) -> tuple[dict[str, Any], list[str]]:
    """The numbers as they stand in the fields, and what is wrong with the others."""
    told: dict[str, Any] = {}
    faults = []
    for question in questions:
        before = numbers.typed(visit.answers.get(question.id))
        said = str(st.session_state.get(FIELD + question.id, before) or "").strip()
        if not said:
            continue
        try:
            told[question.id] = numbers.read(question, said)
        except AnswersError as error:
            why = " ".join(f"{fault.what} {fault.fix}" for fault in error.faults)
            faults.append(f"{question.short}: {why}")
    return told, faults


def _keep(visit: Visit, questions: list[Question], told: dict[str, Any]) -> None:
    """Take the numbers for answers; a field that was emptied takes its answer back."""
    for question in questions:
        if question.id in told:
            visit.answers[question.id] = told[question.id]
        elif numbers.typed(visit.answers.get(question.id)):
            del visit.answers[question.id]


def _equation(visit: Visit, told: dict[str, Any]) -> None:
    """How the numbers hang together, with those that are known already put in."""
    parts = []
    for sign, name in zip(SIGNS, DRAWN_FROM, strict=True):
        question = visit.rulebook.question(name)
        known = amount_words(told[name]) if name in told else "?"
        said = f"{known} of 100" if question.share and name in told else known
        term = element("span", element("b", said), f" {question.short.lower()}")
        parts += [element("i", f" {sign} "), term] if sign else [term]
    st.html(element("p", *parts, class_="equation"))


def _chart(visit: Visit, told: dict[str, Any]) -> None:
    payback = payback_of(told)
    if payback is None:
        open_ = [visit.rulebook.question(name).short.lower() for name in missing(told)]
        st.info(f"To see whether it pays, it still takes: {plain(named_list(open_))}.")
        return
    st.header("Gain against cost, a month", anchor=False)
    drawing.show(chart_html(payback), "payback")
    st.markdown(f"**{plain(in_words(payback))}**")
    st.markdown(plain(today_in_words(payback)))
    st.markdown(
        ":small[Amounts in your currency. The further right, the more of the cases that matter "
        "come out right. Where the blue is above the dashed line, it earns more than it costs.]"
    )


def _sums(visit: Visit, told: dict[str, Any], hidden: Collection[str]) -> None:
    """Every sum with how it is worked out; those that lack a number say which."""
    st.header("What it adds up to", anchor=False)
    figures = sums_of(told, without=hidden)
    for figure in figures:
        if figure.value is not None:
            st.markdown(
                f"**{plain(figure.what)}:** {plain(amount_words(figure.value))} "
                f"{plain(figure.unit)}  \n:small[{plain(capital(figure.formula))}. "
                f"{plain(figure.means)}]"
            )
    waits = dict.fromkeys(n for figure in figures for n in figure.needs if n not in told)
    if waits:
        open_ = named_list([visit.rulebook.question(name).short.lower() for name in waits])
        st.markdown(f":small[Still open: {plain(open_)}.]")
