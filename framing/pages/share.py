"""Sharing a result: a link with or without the problem, a message to send with it, or a file."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from framing.document.fork_words import forks_in_words, lead_of
from framing.document.next_steps import step_items
from framing.document.page_one import alike_words
from framing.document.payback_chart import in_words
from framing.document.reasons import told_reasons
from framing.document.spoken import SPOKEN, language_words, limited_by_language
from framing.document.wording import capital, sentence, verdict_label, verdict_sentence
from framing.pages import downloads, links
from framing.pages.visit import ASK, RESULT, START, Visit
from framing.pages.wording import PRODUCT, plain
from framing.result.framing import Framing
from framing.result.payback import payback_of

WITH_PROBLEM, PUT_IN = "link-with-problem", "Put my problem, in my own words, into the link"
OF_EXAMPLE = "Put the words of the example into the link"
#: How many reasons a message holds.
MOST_REASONS = 3
#: Hosts that name the machine on which they are opened.
HERE_ONLY = ("localhost", "127.0.0.1", "::1", "0.0.0.0")
LOCAL = (
    "**Nobody else can open your links.** This questionnaire runs on your own machine. Send the "
    "document or the answers file instead."
)


def show(visit: Visit) -> None:
    """The page of link, message and files."""
    if not visit.answers:
        visit.link(START, "← Back to the start")
        visit.notices()
        st.title("Nothing to share yet", anchor=False)
        visit.title("Share")
        return
    framing = visit.framing()
    visit.link(RESULT, "← Back to the result")
    visit.notices()
    st.title("Share the result", anchor=False)
    if local(visit):
        st.warning(LOCAL)
    # A link that nobody else can open is of least use, and stands folded at the end.
    if local(visit):
        _file(visit, framing)
        _message(visit, framing, "A message to send with it", "")
        with st.expander("A link for this machine"):
            _link(visit)
    else:
        st.header("A link", anchor=False)
        _message(visit, framing, "A message to send with it", _link(visit))
        _file(visit, framing)
    if framing.open_questions and not visit.example:
        st.header("Somebody else may know an answer", anchor=False)
        visit.link(ASK, "Ask someone")
    visit.title("Share the result")


def _file(visit: Visit, framing: Framing) -> None:
    st.header("A file", anchor=False)
    st.markdown("A document needs no link: it holds everything, your own words too.")
    downloads.show(visit, framing)


def _link(visit: Visit) -> str:
    """The link to the result; its address."""
    told = with_problem(visit)
    address = visit.address(visit.query(RESULT) | told)
    more = "and the problem in your words" if told else "not your typed text"
    where = "on this machine" if local(visit) else "in any browser"
    st.markdown(f"It carries your choices and numbers, {more}. It opens the result {where}.")
    st.code(address, language=None)
    return address


def _message(visit: Visit, framing: Framing, heading: str, address: str) -> None:
    st.header(heading, anchor=False)
    st.code(message(visit, _says(framing), address), language=None, wrap_lines=True)


def _says(framing: Framing) -> str:
    """The verdict or what it depends on, with each way it may go, and what to do first."""
    lines = [verdict_sentence(framing) if framing.firm else lead_of(framing)]
    if alike := alike_words(framing) if framing.firm else "":
        says, _, rest = lines[0].partition(". ")
        lines[0] = " ".join(filter(None, [says.rstrip(".") + ".", alike, rest]))
    forks = forks_in_words(framing)
    if forks and framing.hangs_on[0].settles:
        lines += [f"- {capital(road.when)}: {road.then}." for road in forks[0].roads]
        lines += [f"Most likely: {verdict_label(framing.rulebook, framing.leading)}."]
    reasons = told_reasons(framing)[:MOST_REASONS] if framing.firm else ()
    if reasons:
        lines += ["", "Why:", *(f"- {sentence(rule.because)}" for rule in reasons)]
    if framing.firm and limited_by_language(framing):
        lines += ["", f"{SPOKEN}: {sentence('. '.join(language_words(framing)))}"]
    payback = payback_of(framing.answers) if framing.goes_on else None
    if payback is not None:
        lines += ["", f"By the numbers: {in_words(payback)}"]
    steps = ["".join(span.text for span in step) for step in step_items(framing)[:3]]
    if steps:
        lines += ["", "What to do first:", *(f"{n}. {step}" for n, step in enumerate(steps, 1))]
    return "\n".join(lines)


def local(visit: Visit) -> bool:
    """Whether the address of this server leads nowhere on another machine."""
    return (urlsplit(visit.address({})).hostname or "localhost") in HERE_ONLY


def with_problem(visit: Visit, label: str = PUT_IN) -> dict[str, str]:
    """The problem as a part of a link, where the visitor wants it in; shown before it is copied."""
    told = str(visit.answers.get(links.problem_question(visit.rulebook)) or "")
    if not told:
        return {}
    wanted = st.checkbox(OF_EXAMPLE if visit.example else label, key=WITH_PROBLEM)
    if not wanted:
        return {}
    st.markdown(f":small[Whoever has the link will read this:] {plain(told)}")
    return {links.WORDS: told[: links.LONGEST_WORDS]}


def message(visit: Visit, said: str, address: str) -> str:
    """What to write to somebody with the link. said: what the result says."""
    told = str(visit.answers.get(links.problem_question(visit.rulebook)) or "").strip()
    whose = "The problem of the example" if visit.example else "Our problem"
    problem = f"{whose}: {told}\n\n" if told else ""
    return f"{PRODUCT}\n\n{problem}{said}\n\n{address}".rstrip()
