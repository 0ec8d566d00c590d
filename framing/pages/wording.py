"""Words on the pages: plain text inside Markdown, and answers as a person reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from framing.document.wording import answer_lines as document_words
from framing.document.wording import capital, small
from framing.rulebook.model import CHOSEN, NOT_CHOSEN, UNKNOWN, Option, Question, Rulebook

#: More open lines than these are told in few words.
MOST_LINES = 2
PRODUCT = "Should this be ML?"
UNSURE = "I don't know"
LINE_STATES = {CHOSEN: "True", NOT_CHOSEN: "Not true", UNKNOWN: "Perhaps"}
#: A line that was answered so, or of which nothing is known: the two are kept alike.
OPEN_LINE = "Perhaps, or not known"
#: Up to so many characters an option is quoted as it stands; else the few words of its fact.
SHORT = 75

_MARKS = re.compile(r"[\\`*_\[\]<>~$|{}]|:(?=\S)|&(?=#?\w+;)")
_LINE_START = re.compile(r"^(\s*)(#|[-+=](?=\s|[-=])|\d+(?=[.)]))", re.MULTILINE)


def plain(words: str) -> str:
    """Words that Markdown shows as they stand, whatever they hold."""
    return _LINE_START.sub(_kept, _MARKS.sub(r"\\\g<0>", words))


def _kept(found: re.Match[str]) -> str:
    indent, start = found.groups()
    return f"{indent}{start}\\" if start.isdigit() else f"{indent}\\{start}"


def answer_lines(question: Question, given: Any) -> list[str]:
    """An answer in words, one line per thing said; of many that are open, all on one line."""
    if given is None or given == "":
        return ["Not answered"]
    if given == UNKNOWN:
        return [UNSURE]
    if isinstance(given, Mapping):
        return _many(question, given)
    return [document_words(question, given)]


def _many(question: Question, given: Mapping[str, str]) -> list[str]:
    held = {s: [o for o in question.options if given.get(o.id) == s] for s in LINE_STATES}
    lines = [f"{LINE_STATES[CHOSEN]}: {option.label}" for option in held[CHOSEN]]
    if len(held[UNKNOWN]) > MOST_LINES:
        few = "; ".join(option.short or small(option.label) for option in held[UNKNOWN])
        lines.append(f"{OPEN_LINE}: {few}")
    else:
        lines += [f"{OPEN_LINE}: {option.label}" for option in held[UNKNOWN]]
    return lines or ["None of these"]


def options_in_few_words(book: Rulebook, question: Question) -> dict[Any, str]:
    """Id of each option of a question, or unknown → what it says, in few words."""
    few = book.facts[question.fact].values if question.fact else {}
    shorts = {
        o.id: o.label if len(o.label) <= SHORT else capital(few.get(o.sets or "", o.label))
        for o in question.options
    }
    return shorts | {UNKNOWN: UNSURE}


def line_in_few_words(line: Option) -> str:
    """A line of a list in few words."""
    return capital(line.short or line.label)


def few_words(book: Rulebook, question: Question, given: Any) -> list[str]:
    """An answer in few words; of a list the lines that are true, where there are any."""
    if isinstance(given, Mapping):
        true = [line for line in question.options if given.get(line.id) == CHOSEN]
        return [line_in_few_words(line) for line in true] or answer_lines(question, given)
    if question.kind == "choose_one" and given:
        shorts = options_in_few_words(book, question)
        several = given if isinstance(given, tuple) else (given,)
        return [" or ".join(shorts[one] for one in several)]
    return answer_lines(question, given)
