"""What a model proposes, held against the text and the questions. Nothing is taken on trust."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from framing.answers.checking import checked
from framing.faults import AnswersError
from framing.rulebook.model import Question, Rulebook

#: Why a proposal was dropped → words for readers.
REASONS = {
    "not_a_proposal": "not in the form that was asked for",
    "unknown_question": "for a question that there is not",
    "unknown_answer": "with an answer that the question does not have",
    "no_phrase": "without a phrase that says so",
    "not_in_the_text": "with a phrase that does not stand in the text",
    "told_twice": "for a question that had one already",
}
#: Shorter phrases say nothing: a proposal needs something to rest on.
_SHORTEST_PHRASE = 3
#: Typographic quotes, dashes and spaces → the form in which they are compared.
_ONE_FORM = {
    **dict.fromkeys((0x201C, 0x201D, 0x201E), '"'),
    **dict.fromkeys((0x2018, 0x2019, 0x201A), "'"),
    **dict.fromkeys((0x2013, 0x2014), "-"),
    0x00A0: " ",
}


class UnusableReplyError(Exception):
    """A reply in which no proposals can be found; the message says why."""


@dataclass(frozen=True)
class Proposal:
    """An answer that a text seems to give. answer: in its standard form.

    start, end: where the phrase stands in the text.
    """

    question: Question
    answer: Any
    start: int
    end: int


@dataclass(frozen=True)
class Read:
    """The proposals that hold, in the order of the interview, and how many were dropped why."""

    proposals: tuple[Proposal, ...]
    dropped: Mapping[str, int]


def read_reply(reply: str, text: str, rulebook: Rulebook) -> Read:
    """The proposals in a model's reply to a text. Raises UnusableReplyError.

    reply: JSON as ``framing.intake.prompt.reply_schema`` asks for. A proposal that names a question
    or answer that there is not, or rests on no phrase of the text, is dropped and counted.
    """
    questions = {q.id: q for q in rulebook.questions if q.kind != "text"}
    found: dict[str, Proposal] = {}
    dropped: Counter[str] = Counter()
    for item in _items(reply):
        if not isinstance(item, dict):
            dropped["not_a_proposal"] += 1
            continue
        question = questions.get(str(item.get("question")))
        if question is None:
            dropped["unknown_question"] += 1
        elif question.id in found:
            dropped["told_twice"] += 1
        else:
            proposal = _proposal(question, item, text)
            if isinstance(proposal, Proposal):
                found[question.id] = proposal
            else:
                dropped[proposal] += 1
    return Read(tuple(found[name] for name in questions if name in found), dict(dropped))


def _items(reply: str) -> list[Any]:
    """What stands under ``proposals``; a fence of Markdown around the JSON is passed over."""
    bare = re.sub(r"^\s*```\w*\s*|\s*```\s*$", "", reply)
    try:
        data = json.loads(bare)
    except (ValueError, RecursionError):
        raise UnusableReplyError("The reply is not JSON.") from None
    items = data.get("proposals") if isinstance(data, dict) else None
    if not isinstance(items, list):
        raise UnusableReplyError("The reply holds no list of proposals.")
    return items


def _proposal(question: Question, item: Mapping[str, Any], text: str) -> Proposal | str:
    """The proposal, or why it is dropped."""
    phrase = item.get("phrase")
    if not isinstance(phrase, str) or len(phrase.strip()) < _SHORTEST_PHRASE:
        return "no_phrase"
    place = where(phrase, text)
    if place is None:
        return "not_in_the_text"
    try:
        return Proposal(question, checked(question, _given(question, item)), *place)
    except AnswersError:
        return "unknown_answer"


def _given(question: Question, item: Mapping[str, Any]) -> Any:
    """What a proposal says, as an answers file would hold it."""
    if question.kind != "number":
        return item.get("could_be_true")
    low, high = item.get("low"), item.get("high")
    return low if low == high else f"{low}..{high}"


def where(phrase: str, text: str) -> tuple[int, int] | None:
    """Where a phrase stands in a text, as start and end; None where it does not.

    Case, white space and the form of quotes and dashes do not count; every word does.
    """
    words = [re.escape(_plain(word)) for word in phrase.strip().strip("\"'“”…").split()]
    if not words:
        return None
    found = re.search(r"\s+".join(words), _plain(text), re.IGNORECASE)
    return found.span() if found else None


def _plain(text: str) -> str:
    """The text with one form of quotes and dashes; as many characters as before."""
    return text.translate(_ONE_FORM)
