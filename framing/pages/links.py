"""Answers in the address of a page, so that a link, a reload and the Back button keep them.

A closed answer is written as ``question=option``, several that could be true as
``question=likeliest|other``; true-or-not lines as ``signals=none`` or
``signals=few_cases,~broken_step`` (~ for perhaps); a number as ``800`` or ``800..1200``. Typed text
does not stand in an address: ``problem=told`` only says that the question was passed. Only a link
into which somebody chose to put their problem carries it, as ``words=…``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from framing.answers.checking import checked
from framing.answers.former import EITHER, NOT_SURE, carried_over
from framing.answers.interval import is_span
from framing.document.wording import shortened
from framing.faults import AnswersError
from framing.rulebook.model import CHOSEN, UNKNOWN, Question, Rulebook

#: The page to show, where to go after a change, the name of the case, and the only questions that
#: a link asks. No question has these names.
PAGE, RETURN, CASE, ONLY = "page", "return", "case", "only"
#: Which service, rule or example a page shows, or the families whose options a question offers.
SERVICE, RULE, EXAMPLE, TWIN, FAMILY = "service", "rule", "example", "twin", "family"
#: The service for whose price alone a question is asked: only what the price takes is asked then.
PRICE = "for-the-price"
#: That a question is answered by itself, and the others of its group are not asked after it.
ALONE = "alone"
ITEMS = (SERVICE, RULE, EXAMPLE, TWIN, FAMILY, PRICE, ALONE)
#: The problem in the person's own words, in links into which they chose to put it.
WORDS = "words"
LONGEST_WORDS = 1500
#: The example whose answers these are, for as long as they are its own.
LENT = "from-example"
RESERVED = (PAGE, RETURN, CASE, ONLY, WORDS, LENT, *ITEMS)
TOLD, EMPTY, NONE, UNSURE = "told", "empty", "none", "~"


def written(answers: Mapping[str, Any], rulebook: Rulebook) -> dict[str, str]:
    """The answers as parameters of an address, in the order of the interview."""
    return {
        question.id: _written(question, answers[question.id])
        for question in rulebook.questions
        if question.id in answers
    }


def _written(question: Question, given: Any) -> str:
    if question.kind == "text":
        return TOLD if given else EMPTY
    if isinstance(given, Mapping):
        marks = {CHOSEN: "", UNKNOWN: UNSURE}
        lines = [marks[state] + line for line, state in given.items() if state in marks]
        return ",".join(lines) or NONE
    if isinstance(given, tuple):
        return EITHER.join(given)
    return f"{given:.15g}" if isinstance(given, (int, float)) else str(given)


def read(
    parameters: Mapping[str, str], rulebook: Rulebook
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The answers in an address, and a polite sentence for each part that was left out.

    The answer to a text question is "" where the address says that it was passed.
    """
    questions = {question.id: question for question in rulebook.questions}
    told: dict[str, Any] = {}
    answers: dict[str, Any] = {}
    left_out = []
    for key, value in parameters.items():
        if key in RESERVED:
            continue
        if key in rulebook.replaced:
            left_out.append(f"Instead of “{key}” we now ask “{rulebook.replaced[key].ask}”.")
            continue
        if key not in questions:
            left_out.append(f"There is no question called “{shortened(key, 40)}”.")
            continue
        told[key] = value if questions[key].kind != "pick_many" else _lines(value)
    for key, value in carried_over(told, rulebook).items():
        try:
            answers[key] = _read(questions[key], value)
        except (AnswersError, ValueError):
            said = shortened(parameters.get(key, str(value)), 40)
            left_out.append(f"“{said}” is not an answer to “{questions[key].ask}”.")
    return answers, tuple(left_out)


def _read(question: Question, value: Any) -> Any:
    if question.kind == "text":
        if value not in (TOLD, EMPTY):
            raise ValueError(value)
        return ""
    if question.kind == "number" and value != UNKNOWN:
        return checked(question, value if is_span(value) else _number(value))
    return checked(question, value)


def _number(value: str) -> float:
    """The number, written with the digits of an address. Raises ValueError."""
    if not value.isascii() or "_" in value:
        raise ValueError(value)
    return float(value)


def _lines(value: str) -> list[str] | str:
    """The lines in an address, as a list in an answers file has them."""
    if value == UNKNOWN:
        return value
    return [
        part.removeprefix(UNSURE) + (NOT_SURE if part.startswith(UNSURE) else "")
        for part in ([] if value == NONE else value.split(","))
    ]


def lacks_text(parameters: Mapping[str, str], answers: Mapping[str, Any]) -> bool:
    """Whether the address speaks of typed text that this visit does not have."""
    return any(
        value == TOLD and key in answers and not answers[key] for key, value in parameters.items()
    )


def only(parameters: Mapping[str, str], questions: Collection[str]) -> tuple[str, ...]:
    """The only questions that a link asks; unknown ones are left out."""
    named = parameters.get(ONLY, "").split(",")
    return tuple(dict.fromkeys(name for name in named if name in questions))


def problem_question(rulebook: Rulebook) -> str:
    """The id of the question that takes the problem in the person's own words; "" for none."""
    return next((q.id for q in rulebook.questions if q.kind == "text" and q.core), "")


def words_in(parameters: Mapping[str, str], rulebook: Rulebook) -> dict[str, str]:
    """The problem that a link carries, as an answer; nothing where it carries none."""
    said = parameters.get(WORDS, "").strip()[:LONGEST_WORDS]
    name = problem_question(rulebook)
    return {name: str(checked(rulebook.question(name), said))} if said and name else {}
