"""Numbers as a visitor types them: ``1,200``, ``800..1200``, ``6%`` where a hundred is meant."""

from __future__ import annotations

import re
from typing import Any

from framing.answers.checking import checked
from framing.answers.interval import Interval
from framing.pages.wording import plain
from framing.rulebook.model import UNKNOWN, Question

_PERCENT = re.compile(r"\s*%(?=\s*(?:\.\.|$))")


def read(question: Question, text: str) -> Any:
    """The number or span that was typed. Raises AnswersError saying what would be accepted.

    A percent sign may stand behind a number of which the question asks so many in a hundred.
    """
    said = text.strip()
    if question.share:
        said = _PERCENT.sub("", said)
    return checked(question, said)


def labelled(question: Question) -> str:
    """The label of the field of a number: its short name, and the unit where that lacks it."""
    short, unit = question.short, question.unit or ""
    told = unit.casefold() in short.casefold()
    return plain(short if told else f"{short} ({unit})")


def example(question: Question) -> str:
    """How a number and a span are typed, in amounts that the question takes."""
    small = question.maximum is not None and question.maximum < 1200
    return "20, or 10..30" if question.share or small else "1200, or 800..1200"


def typed(given: Any) -> str:
    """A number or a span as somebody would type it; nothing where it is not known."""
    if given in (None, UNKNOWN):
        return ""
    return str(given) if isinstance(given, Interval) else f"{given:.15g}"
