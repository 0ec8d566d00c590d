"""One cell of a table → one answer. What a cell may hold is said here, for every kind of table.

choose one: the id of an option, or of several that could be true with ``|`` between them, likeliest
first. pick many: ids separated by ``;``, or ``none``; an id with ``?`` behind it is perhaps true.
number: a number, or a span such as ``800..1200``. text: the text. Everywhere ``unknown`` means that
nobody knows; an empty cell was not answered. Space around a cell or an id does not count.
"""

from __future__ import annotations

import numbers
from typing import Any

from framing.answers.checking import checked
from framing.answers.former import EITHER, NOT_SURE
from framing.answers.interval import Interval
from framing.reading.numbers import has_two_meanings
from framing.rulebook.model import CHOSEN, UNKNOWN, Question

#: Space around a cell or an id, the same in Python and in SQL.
BLANK = " \t\n\r\v\f\u00a0\u2009\u202f\u3000"
#: So many different cells of a question are kept with their answers.
MOST_KEPT = 10_000
SEPARATOR = ";"
NONE = "none"


def answer_in(question: Question, cell: Any) -> Any:
    """The checked answer in a cell; None where it is empty. Raises AnswersError.

    cell: text, a number of any kind, True, False, None, or a list of ids; a number that is not a
    number counts as empty.
    """
    value = cell.strip(BLANK) if isinstance(cell, str) and question.kind != "text" else cell
    if isinstance(cell, numbers.Number) and not isinstance(cell, (int, float)):
        value = int(cell) if isinstance(cell, numbers.Integral) else _real(cell)
    if value is None or value == "" or value != value:  # noqa: PLR0124 - only NaN differs
        return None
    if question.kind == "pick_many" and isinstance(value, str):
        value = listed_in(value)
    elif question.kind == "number" and isinstance(value, str):
        value = _number(value)
        if value != value:  # noqa: PLR0124 - "nan", as programs write an empty number
            return None
    return checked(question, value)


def allowed_in(question: Question) -> str:
    """What a cell of this question may hold, in words."""
    if question.kind == "choose_one":
        ids = ", ".join(option.id for option in question.options)
        return f"{ids}; several that could be true with {EITHER} between them; or {UNKNOWN}"
    if question.kind == "pick_many":
        ids = ", ".join(option.id for option in question.options)
        return (
            f"any of these, separated by {SEPARATOR} (add {NOT_SURE} where perhaps): {ids}; "
            f"or {NONE}, or {UNKNOWN}"
        )
    if question.kind == "number":
        limits = f"{question.minimum:g} to {question.maximum:g}"
        return f"a number from {limits}, a span such as 800..1200, or {UNKNOWN}"
    return "any text"


def cell_of(question: Question, answer: Any) -> Any:
    """The cell that holds an answer; the other way round than ``answer_in``."""
    if question.kind == "choose_one" and isinstance(answer, (list, tuple)):
        return EITHER.join(answer)
    if isinstance(answer, Interval):
        return str(answer)
    if question.kind != "pick_many" or answer is None or isinstance(answer, str):
        return answer
    if isinstance(answer, list):
        return SEPARATOR.join(answer) or NONE
    marks = {CHOSEN: "", UNKNOWN: NOT_SURE}
    told = [f"{name}{marks[state]}" for name, state in answer.items() if state in marks]
    return SEPARATOR.join(told) or NONE


def listed_in(text: str) -> Any:
    """``a; b?`` as a list; ``none`` and ``unknown`` as they are."""
    if text in (NONE, UNKNOWN):
        return text
    names = [part.strip(BLANK) for part in text.split(SEPARATOR) if part.strip(BLANK)]
    return names or text


def _real(number: Any) -> Any:
    """A decimal or another library's number as a float; what is none stays as it is."""
    try:
        return float(number)
    except (TypeError, ValueError, OverflowError):
        return number


def _number(text: str) -> Any:
    """The number that a program writes so; other text stays for a person's spelling."""
    try:
        plain = text.isascii() and "_" not in text and not has_two_meanings(text)
        return float(text) if plain else text
    except ValueError:
        return text
