"""Numbers as a visitor types them: ``1,200``, ``2,5``, ``800 to 1200``, ``6%`` of a hundred."""

from __future__ import annotations

import re
from typing import Any

from framing.answers.checking import checked
from framing.answers.interval import DOTS, Interval
from framing.faults import AnswersError
from framing.pages.wording import plain
from framing.rulebook.model import UNKNOWN, Question

#: A question that takes no more than this asks for pages or minutes, not for amounts of a firm.
FEW = 100_000
_PERCENT = re.compile(r"\s*%(?=\s*(?:\.\.|$))")
#: Between two numbers ``to`` and a dash mean what two dots mean.
_TO = re.compile(r"(?<=[\d%])\s*(?:to|[-\u2013\u2014])\s*(?=\d)", re.IGNORECASE)
#: A comma that parts no thousands: ``2,5`` and ``1.234,50``, but neither ``1,200`` nor ``1,2,3``.
_DECIMAL_COMMA = re.compile(
    r"\s*([-+]?)(\d+|[1-9]\d{0,2}(?:[. \u00a0\u202f'\u2019]\d{3})+),(\d{1,2}|\d{4,})\s*", re.ASCII
)


def read(question: Question, text: str) -> Any:
    """The number or span that was typed. Raises AnswersError saying what would be accepted.

    A percent sign may stand behind a number of which the question asks so many in a hundred.
    """
    said = _TO.sub(DOTS, text.strip())
    if question.share:
        said = _PERCENT.sub("", said)
    return checked(question, DOTS.join(map(_with_point, said.split(DOTS))))


def _with_point(number: str) -> str:
    """A number with a point for the fraction where a comma can mean nothing else."""
    found = _DECIMAL_COMMA.fullmatch(number)
    if found is None:
        return number
    return f"{found[1]}{re.sub(r'[^0-9]', '', found[2])}.{found[3]}"


def wrong(error: AnswersError) -> str:
    """What is wrong with a typed number, for a field that takes numbers alone."""
    said = " ".join(f"{fault.what} {fault.fix}" for fault in error.faults)
    return said.replace(f", or {UNKNOWN}.", ".").removesuffix(f" Or {UNKNOWN}.")


def labelled(question: Question) -> str:
    """The label of the field of a number: its short name, and the unit where that lacks it."""
    short, unit = question.short, question.unit or ""
    told = unit.casefold() in short.casefold()
    return plain(short if told else f"{short} ({unit})")


def example(question: Question) -> str:
    """How a number and a span are typed, in amounts that the question takes."""
    small = question.maximum is not None and question.maximum <= FEW
    return "20, or 10 to 30" if question.share or small else "1200, or 800 to 1200"


def typed(given: Any) -> str:
    """A number or a span as somebody would type it; nothing where it is not known."""
    if given in (None, UNKNOWN):
        return ""
    if isinstance(given, Interval):
        return str(given).replace(DOTS, " to ")
    return f"{given:.15g}"
