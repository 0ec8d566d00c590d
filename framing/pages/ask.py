"""Asking somebody: what to ask whom, the page that they see, and taking in what comes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from string import ascii_lowercase
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from framing.document.wording import aim_words, capital, sentence
from framing.listings.asking import (
    Group,
    about_line,
    asking,
    by_person,
    needed_for,
    only_line,
    open_lines,
)
from framing.pages import browser_storage, downloads, flow, links, share
from framing.pages.visit import ASK, ASKED, CAME_BACK, CHECK, RESULT, START, Visit
from framing.pages.wording import answer_lines, plain
from framing.rulebook.model import Option, Question

PASTED, TAKES, STARTS, TAKES_IN = "pasted-link", "take-link", "start-asked", "take-in"


# -- for the person who asks ----------------------------------------------------------------------

COMES_BACK = "When a link comes back"
MAIL = "These questions can still change the result. Send each person theirs in a mail."
LINK = (
    "These questions can still change the result. Send each person their link. It asks only their "
    "questions and holds none of your other answers, except those on which these questions depend."
)


def show(visit: Visit) -> None:
    """Open questions by whom to ask, each group with its link."""
    error = _pasted(visit)
    visit.link(RESULT, "← Back to the result")
    visit.notices()
    if error:
        st.error(f"**There is a problem**\n\n{plain(error)}")
    st.title("Ask someone", anchor=False)
    groups = by_person(visit.framing().open_questions, visit.answers)
    told: dict[str, str] = {}
    if groups:
        here_only = share.local(visit)
        st.markdown(MAIL if here_only else LINK)
        if here_only:
            st.warning(share.LOCAL)
            with st.container(width=320):
                downloads.answers(visit.framing())
        # What is in a mail is read before it is sent; what is in a link is chosen here.
        if not here_only:
            told = share.with_problem(visit, "Tell them my problem, in my own words")
    else:
        st.markdown("Nothing is open that could still change the result.")
    for number, group in enumerate(groups):
        with st.container(key=f"asked-{number}"):
            _group(visit, group, told)
    if groups and not share.local(visit):
        st.header(COMES_BACK, anchor=False)
        _take_in_form(visit)
    elif groups:
        with st.expander(COMES_BACK, expanded=bool(error)):
            _take_in_form(visit)
    visit.title("Ask someone", error)


def _group(visit: Visit, group: Group, told: dict[str, str]) -> None:
    st.header(capital(plain(group.whom)), anchor=False)
    rulebook = visit.rulebook
    lines = (
        f"- {plain(asking(item.question, visit.answers))}  \n  :small[It can change "
        f"{plain(aim_words(rulebook, item.can_change))}.]"
        for item in group.questions
    )
    st.markdown("\n".join(lines))
    asked = [item.question for item in group.questions]
    address = visit.address(_query(visit, asked) | told)
    mail, name = _by_mail(asked, visit.answers, _problem(visit)), asked[0].id
    # A link that nobody else can open comes second.
    if share.local(visit):
        st.code(mail, language=None, wrap_lines=True)
        with st.expander("A link for this machine", key=f"message-{name}"):
            st.code(address, language=None)
    else:
        st.code(address, language=None)
        with st.expander("The questions in words, for a mail", key=f"mail-{name}"):
            st.code(mail, language=None, wrap_lines=True)
        with st.expander("A message to send with it", key=f"message-{name}"):
            st.code(_message(len(asked), told, address), language=None, wrap_lines=True)
    visit.link(asked[0].id, "Answer here instead", ASK, about=capital(group.whom))


def _problem(visit: Visit) -> str:
    told = str(visit.answers.get(links.problem_question(visit.rulebook)) or "").strip()
    return f"It is about this: {told}\n\n" if told else ""


def _by_mail(asked: Sequence[Question], answers: Mapping[str, Any], problem: str) -> str:
    """The questions with their options, for whoever answers in a mail instead of a page.

    Of a list the lines that nobody has settled yet.
    """
    lines = [
        "Could you help me with this? A few words are enough, and “I don't know” is an answer.",
        "",
        problem,
    ]
    for number, question in enumerate(asked, 1):
        lines += [*_in_a_mail(number, question, answers), ""]
    return "\n".join(lines).replace("\n\n\n", "\n\n").strip()


def _in_a_mail(number: int, question: Question, answers: Mapping[str, Any]) -> list[str]:
    if (line := only_line(question, answers)) is not None:
        about = f"For example: {line.example}" if line.example and not line.denied else ""
        return list(filter(None, [f"{number}. {about_line(line)} (yes, no or perhaps)", about]))
    many = question.kind == "pick_many"
    lines = [f"{number}. {question.ask}{' (yes, no or perhaps to each)' if many else ''}"]
    lines += [sentence(question.hint)] if question.hint and not many else []
    options = zip(ascii_lowercase, open_lines(question, answers), strict=False)
    return lines + [f"{letter}) {_with_example(option)}" for letter, option in options]


def _with_example(line: Option) -> str:
    return line.label + (f" ({line.example})" if line.example else "")


def _message(number: int, told: Mapping[str, str], address: str) -> str:
    what = "a question" if number == 1 else f"{number} questions"
    problem = f"It is about this: {told[links.WORDS]}\n\n" if told else ""
    return (
        f"Could you answer {what} for me? It takes about five minutes, on a phone too, and "
        f"“I don't know” is an answer.\n\n{problem}{address}\n\n"
        "At the end you get a link. Please send it back to me."
    )


def _query(visit: Visit, asked: Iterable[Question]) -> dict[str, str]:
    """The parameters of a link that asks only these questions."""
    asked = tuple(asked)
    needed = needed_for(visit.tables, asked, visit.answers)
    query = {links.PAGE: ASKED, links.ONLY: ",".join(question.id for question in asked)}
    query |= links.written(needed, visit.rulebook)
    return query | ({links.CASE: visit.case_name} if visit.case_name else {})


def _take_in_form(visit: Visit) -> None:
    st.markdown(
        "Open it in this browser, or paste it here. Only the answers to what was asked are taken."
    )
    with st.form("form-came-back", border=False):
        st.text_input("The link that came back", key=PASTED)
        visit.button("Take the answers in", key=TAKES, form=True)


def _pasted(visit: Visit) -> str:
    """Take the answers of a pasted link in, or say why it cannot be used."""
    if not visit.pressed(TAKES):
        return ""
    query = urlsplit(str(st.session_state.get(PASTED) or "").strip()).query
    parameters = dict(parse_qsl(query, keep_blank_values=True))
    came = answers_to_asked(visit, parameters)
    if not came:
        return (
            "This link holds no answers to questions that were asked. Copy the whole link that "
            "the other person saw on their last page."
        )
    visit.answers.update(came)
    visit.go(CHECK)


def answers_to_asked(visit: Visit, parameters: Mapping[str, str]) -> dict[str, Any]:
    """The answers in these parameters to the questions that were asked."""
    said, _ = links.read(parameters, visit.rulebook)
    asked = links.only(parameters, {question.id for question in visit.rulebook.questions})
    return {key: said[key] for key in asked if key in said and said[key] != ""}


# -- for the person who is asked ------------------------------------------------------------------


def show_asked(visit: Visit) -> None:
    """The first and last page of a link that asks only some questions."""
    questions = [visit.rulebook.question(name) for name in visit.only]
    following = flow.next_asked(visit)
    if following and visit.pressed(STARTS):
        visit.go(following.id)
    visit.notices()
    if not questions:
        st.title("This link asks nothing", anchor=False)
        st.markdown("Its questions are missing. Ask for the link again, or start afresh.")
        visit.link(START, "Go to the start page")
    elif following:
        _before_answering(visit, questions)
    else:
        _after_answering(visit, questions)
    visit.title("Questions for you")


def _before_answering(visit: Visit, questions: list[Question]) -> None:
    number = len(questions)
    st.title("A question for you" if number == 1 else f"{number} questions for you", anchor=False)
    st.markdown(
        "Somebody wonders whether a problem should be machine learning, and thinks that you know "
        "this best. It takes about five minutes. “I don't know” is always an answer."
    )
    problem = str(visit.answers.get(links.problem_question(visit.rulebook)) or "")
    if problem:
        st.header("Their problem", anchor=False)
        st.text(problem)
    st.header("What they ask you", anchor=False)
    lines = (f"1. {plain(q.ask)}  \n   :small[{plain(q.why)}]" for q in questions)
    st.markdown("\n".join(lines))
    visit.button("Start", key=STARTS, primary=True)
    st.markdown(":small[Nothing is sent by itself. At the end you get a link to send back.]")


def _after_answering(visit: Visit, questions: list[Question]) -> None:
    st.title("Thank you. Send this link back", anchor=False)
    st.markdown("It holds your answers below, and nothing else.")
    given = {q.id: visit.answers[q.id] for q in questions if q.id in visit.answers}
    query = {links.PAGE: CAME_BACK, links.ONLY: ",".join(visit.only)}
    query |= links.written(given, visit.rulebook)
    query |= {links.CASE: visit.case_name} if visit.case_name else {}
    st.code(visit.address(query), language=None, wrap_lines=True)
    st.header("Your answers", anchor=False)
    for question in questions:
        said = answer_lines(question, given.get(question.id))
        st.subheader(plain(question.ask), anchor=False)
        st.markdown("  \n".join(plain(line) for line in said))
        visit.link(question.id, "Change", ASKED, about=question.short)


# -- when it comes back ---------------------------------------------------------------------------


def show_came_back(visit: Visit) -> None:
    """What the other person answered, before it is taken into the case."""
    came = answers_to_asked(visit, visit.parameters)
    mine = _mine(visit)
    if came and visit.pressed(TAKES_IN):
        visit.answers.update(mine | came)
        visit.only = ()
        visit.go(CHECK)
    visit.notices()
    if not came:
        st.title("No answers in this link", anchor=False)
        st.markdown("It names no question that was asked, or holds no answer to it.")
        visit.link(START, "Go to the start page")
        visit.title("No answers in this link")
        return
    st.title("Answers that came back", anchor=False)
    for name, given in came.items():
        question = visit.rulebook.question(name)
        st.header(plain(question.ask), anchor=False)
        st.markdown("  \n".join(plain(line) for line in answer_lines(question, given)))
        was = mine.get(name)
        if was not in (None, given):
            said = "; ".join(answer_lines(question, was))
            st.markdown(f":small[You said before: {plain(said)}]")
    if mine:
        visit.button("Take them into my case", key=TAKES_IN, primary=True)
    else:
        st.markdown(
            "This browser does not hold the case to which they belong. Open your case where you "
            "worked on it, choose “Ask someone” on the result page, and paste this link there. "
            "Or begin a case with these answers."
        )
        visit.button("Begin a case with these answers", key=TAKES_IN)
    visit.title("Answers that came back")


def _mine(visit: Visit) -> dict[str, Any]:
    """The case to which the answers belong: what the browser kept of it, overruled by the visit."""
    mine = dict(visit.answers)
    held = browser_storage.found()
    if held is not None and held.case == visit.case_name:
        parameters = dict(parse_qsl(held.query, keep_blank_values=True))
        mine = links.read(parameters, visit.rulebook)[0] | mine
    return mine
