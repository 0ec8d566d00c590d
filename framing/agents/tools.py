"""What a program that talks with a person may call: plain data in, plain data out, no protocol.

Answers are a mapping: question id → option id, list of option ids, number, text, or "unknown".
Every function raises AnswersError for answers that cannot be used, saying what, where and how to
fix it. "unknown" passes through and is never guessed.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from typing_extensions import TypedDict

from framing.answers.answers import Answers
from framing.authoring.explaining import explained, explained_data, rule_named
from framing.document import FORMATS, render
from framing.document.json_form import to_dict
from framing.evaluation.compiling import tables_for
from framing.faults import AnswersError, Code
from framing.faults.english import nearest
from framing.intake.data import intake_data
from framing.intake.models import Given
from framing.intake.prompt import message_of, prompt_of
from framing.intake.taking_in import taken_in
from framing.listings.questions import questions_data
from framing.listings.services import STATES, chosen_services, services_data
from framing.reading.dates import iso_date
from framing.result.framing import Framing, framing_of
from framing.result.interview import Interview
from framing.rulebook.load import load_rulebook

#: How a program is to interview a person with these calls.
INTERVIEW = """\
You interview a person who has a business problem. These tools judge it by written rules.
1. Ask one question at a time: call next_question with the answers so far. Read out its words and
   its options as they stand. You may explain a word; do not lead towards an option.
2. Never answer for the person, even where you think you know. Offer "I don't know" every time and
   pass it on as "unknown". Do not turn a vague reply into an option: ask which one fits.
   Where a question has families, ask for the family first, then read out only its options. Somebody
   who is torn may name several options: pass on a list, the likeliest first.
3. Go on until next_question has no question. Then call assess, and tell the verdict with its
   firmness: a leading verdict rests on the assumptions listed, so read these out.
4. Give reasons and sources as assess and explain return them. Do not add reasons of your own.
5. Where the person has a table of past cases, call evidence with its path. Read out what it
   proposes with the figures, one by one; only what the person takes becomes an answer.
6. what_would_change_it tells what to find out first; render writes the document for colleagues.
"""


#: How a program with a model of its own is to read what a person told.
READING = """\
Read the person's words with your own model, by the instruction below. Then call held_against_text
with the text and your proposals: it drops what names no question or option, or rests on no words of
the text. Show the person each proposal that is left, with its words, and ask whether it is right.
Only what they confirm becomes an answer; all else stays open and is asked by next_question.

"""


class NextQuestion(TypedDict):
    """The question to ask now; ``question`` is None at the end.

    still_to_come: about how many core questions are left, this one included.
    possible_verdicts: what the answers so far leave open.
    """

    question: dict[str, Any] | None
    still_to_come: int
    possible_verdicts: list[str]
    firm: bool


class Rendered(TypedDict):
    """A document. encoding: ``text`` (the content itself) or ``base64`` (bytes of docx and pdf)."""

    format: str
    encoding: str
    content: str


def framed(
    answers: Mapping[str, Any],
    as_of: str | None = None,
    about: Mapping[str, Any] | None = None,
) -> Framing:
    """The framing of these answers on an ISO date (default: today). about: people's parts."""
    book = load_rulebook()
    return framing_of(tables_for(book, iso_date(as_of)), Answers(answers, book, about))


def list_questions() -> list[dict[str, Any]]:
    """Every question: id, words, options, why it is asked, whom to ask, and when it applies."""
    return questions_data(load_rulebook())


def question_to_ask(answers: Mapping[str, Any], as_of: str | None = None) -> NextQuestion:
    """The next core question for someone who has answered this much."""
    book = load_rulebook()
    interview = Interview(tables_for(book, iso_date(as_of)), Answers(answers, book))
    question, framing = interview.next, interview.framing
    data = {item["id"]: item for item in questions_data(book)}
    return {
        "question": data[question.id] if question else None,
        "still_to_come": interview.remaining,
        "possible_verdicts": list(framing.possible_verdicts),
        "firm": framing.firm,
    }


def assessed(answers: Mapping[str, Any], as_of: str | None = None) -> dict[str, Any]:
    """The whole framing in the JSON form that all other doors give."""
    return to_dict(framed(answers, as_of))


def reading_prompt(text: str) -> str:
    """The instruction and a text, for a program that reads it with a model of its own."""
    return f"{READING}{prompt_of(load_rulebook())}\n\n{message_of(text)}"


def held_against_text(text: str, proposals: list[dict[str, Any]]) -> dict[str, Any]:
    """The proposals that rest on words of the text, and the published cases nearest to it.

    proposals: each with ``question``, ``could_be_true`` (or ``low`` and ``high``) and ``phrase``.
    """
    return intake_data(taken_in(text, load_rulebook(), Given(proposals)))


def changes(answers: Mapping[str, Any], as_of: str | None = None) -> dict[str, Any]:
    """What would change the verdict, what is assumed, and which open questions matter most."""
    whole = assessed(answers, as_of)
    kept = ("verdict", "leading", "firm", "assumptions", "what_would_change_it", "open_questions")
    return {name: whole[name] for name in kept}


def hangs_on(answers: Mapping[str, Any], as_of: str | None = None) -> dict[str, Any]:
    """The questions that settle an open verdict, with the verdicts of each of their answers."""
    whole = assessed(answers, as_of)
    kept = ("verdict", "possible_verdicts", "firm", "leading", "hangs_on")
    return {name: whole[name] for name in kept}


def rule_explained(rule: str) -> dict[str, Any]:
    """A rule in words: condition, reason, next step, sources with address and standing."""
    book = load_rulebook()
    return explained_data(book, explained(book, rule_named(book, rule)))


def services_on(as_of: str | None = None, status: str | None = None) -> list[dict[str, Any]]:
    """AWS services with their state on a date. status: open, partly_closed, closed_to_new …"""
    book, date = load_rulebook(), iso_date(as_of)
    if status is not None:
        _known("status", status, STATES)
    return services_data(book, chosen_services(book, date, status, stale=False), date)


def document(
    answers: Mapping[str, Any],
    format: str = "md",
    as_of: str | None = None,
    about: Mapping[str, Any] | None = None,
) -> Rendered:
    """The document for colleagues, in one of the formats of ``framing assess``.

    about: people's parts, as in an answers file.
    """
    _known("format", format, FORMATS)
    content = render(framed(answers, as_of, about), format)
    if isinstance(content, str):
        return {"format": format, "encoding": "text", "content": content}
    return {
        "format": format,
        "encoding": "base64",
        "content": base64.b64encode(content).decode("ascii"),
    }


def sample_shown(path: str, outcome: str, **roles: Any) -> dict[str, Any]:
    """What a table of past cases on this machine shows, and the answers that it proposes.

    path: a CSV, Parquet or XLSX file, or a folder of Parquet files. roles: ``time``, ``case``,
    ``group``, ``today``, ``known``, ``seconds`` (see ``framing.evidence``).
    """
    from framing.measuring.api import evidence_of

    return evidence_of(path, outcome, **roles).to_dict()


def _known(where: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        what = f"{value!r} is not allowed here."
        raise AnswersError.of(Code.BAD_VALUE, where, what, nearest(value, allowed))
