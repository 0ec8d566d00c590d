"""One answer, checked against its question and brought to its standard form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from framing.answers.former import EITHER, NOT_SURE, listed_today, mapped_today
from framing.answers.interval import Interval, ends_in, is_span
from framing.faults import AnswersError, Code
from framing.faults.english import named_list, nearest
from framing.reading.numbers import SpellingError, number_in
from framing.reading.text import plain_text
from framing.reading.text import short as _short
from framing.rulebook.model import CHOSEN, NOT_CHOSEN, UNKNOWN, Question

MAX_TEXT = 20_000
_STATES = (CHOSEN, NOT_CHOSEN, UNKNOWN)
#: How a true-or-not line may be answered in a mapping, and what it stands for.
_SPELLED: Mapping[str | bool, str] = {
    **{state: state for state in _STATES},
    "yes": CHOSEN,
    "no": NOT_CHOSEN,
    "perhaps": UNKNOWN,
    True: CHOSEN,
    False: NOT_CHOSEN,
}
#: What may follow the number of a share.
PERCENT = "%"


def checked(question: Question, value: Any) -> Any:
    """One answer in its standard form. Raises AnswersError saying what would be accepted."""
    if question.kind == "choose_one":
        return _one(question, value)
    if question.kind == "pick_many":
        return _many(question, value)
    if question.kind == "number":
        return _number(question, value)
    return _text(question, value)


def _refused(question: Question, what: str, fix: str, code: Code = Code.BAD_ANSWER) -> AnswersError:
    return AnswersError.of(code, f"answers.{question.id}", what, fix)


def _one(question: Question, value: Any) -> str | tuple[str, ...]:
    if isinstance(value, str) and EITHER in value:
        value = [part.strip() for part in value.split(EITHER)]
    if isinstance(value, (list, tuple)):
        return _several(question, value)
    return _option(question, value)


def _option(question: Question, value: Any) -> str:
    """The id of an option, or ``unknown``."""
    if value in (True, False) and not isinstance(value, (int, float)):
        value = str(value).lower()
    if not isinstance(value, str):
        raise _refused(
            question,
            f"{_short(value)} is not the id of an option.",
            f"Give one of: {named_list([*question.by_id])}, or {UNKNOWN}.",
            Code.WRONG_TYPE,
        )
    known: str = question.became.get(value, (value,))[-1]
    if known != UNKNOWN and known not in question.by_id:
        raise _refused(
            question,
            f"There is no option {_short(value)}.",
            f"{nearest(value, question.by_id)} Or {UNKNOWN}.",
            Code.UNKNOWN_OPTION,
        )
    return known


def _several(question: Question, values: Sequence[Any]) -> str | tuple[str, ...]:
    """Options that could all be true, likeliest first; one alone is a certain answer.

    With ``unknown`` among them every other option could be true as well, and comes after them.
    """
    if list(values) == [UNKNOWN]:
        return UNKNOWN
    if list(values).count(UNKNOWN) > 1:
        raise _refused(question, f"{UNKNOWN} is listed twice.", "List each option once.")
    found: list[str] = []
    for value in [value for value in values if value != UNKNOWN]:
        if isinstance(value, str) and value.endswith(NOT_SURE):
            raise _refused(
                question,
                f"{_short(value)} is marked as perhaps, which only true-or-not lines can be.",
                "List every option that could be true, the likeliest first, without marks.",
            )
        option = _option(question, value)
        if option in found:
            raise _refused(question, f"{option} is listed twice.", "List each option once.")
        found.append(option)
    if not found:
        raise _refused(question, "The list is empty.", f"List an option, or write {UNKNOWN}.")
    if UNKNOWN in values:
        found += [option.id for option in question.options if option.id not in found]
    return found[0] if len(found) == 1 else tuple(found)


def _many(question: Question, value: Any) -> Mapping[str, str] | str:
    ids = question.by_id
    if value == UNKNOWN:
        return UNKNOWN
    if value in ("none", ["none"]):
        value = []
    if isinstance(value, list):
        value = _marked(question, listed_today(question, value))
    if isinstance(value, list):
        strange = [item for item in value if not isinstance(item, str) or item not in ids]
        if strange:
            raise _refused(
                question,
                f"There is no option {_short(strange[0])}.",
                nearest(str(strange[0]), ids),
                Code.UNKNOWN_OPTION,
            )
        return MappingProxyType({i: CHOSEN if i in value else NOT_CHOSEN for i in ids})
    if isinstance(value, Mapping):
        value = mapped_today(question, value)
        for key, state in value.items():
            if key not in ids:
                raise _refused(
                    question,
                    f"There is no option {_short(key)}.",
                    nearest(str(key), ids),
                    Code.UNKNOWN_OPTION,
                )
            if not isinstance(state, (str, bool)) or state not in _SPELLED:
                raise _refused(
                    question,
                    f"{_short(state)} is not allowed for {key}.",
                    f"Use one of: yes, no, perhaps (or {named_list(_STATES)}).",
                )
        states = {line: _SPELLED[state] for line, state in value.items()}
        return MappingProxyType({i: states.get(i, UNKNOWN) for i in ids})
    raise _refused(
        question,
        f"{_short(value)} is neither a list nor a mapping.",
        f"Give a list of option ids, none, or {UNKNOWN}.",
        Code.WRONG_TYPE,
    )


def _marked(question: Question, listed: list[Any]) -> Any:
    """``[a, b?]`` as states by line; a list without marks as it is."""
    if not any(isinstance(item, str) and item.endswith(NOT_SURE) for item in listed):
        twice = next((item for i, item in enumerate(listed) if item in listed[:i]), None)
        if twice is not None:
            raise _refused(question, f"{_short(twice)} is listed twice.", "List each line once.")
        return listed
    states = {option.id: NOT_CHOSEN for option in question.options}
    told: set[str] = set()
    for item in listed:
        line = str(item).removesuffix(NOT_SURE).strip()
        if line in told:
            raise _refused(question, f"{_short(line)} is listed twice.", "List each line once.")
        told.add(line)
        states[line] = UNKNOWN if str(item).endswith(NOT_SURE) else CHOSEN
    return states


def _number(question: Question, value: Any) -> float | Interval | str:
    if value == UNKNOWN:
        return UNKNOWN
    if isinstance(value, Interval):
        value = str(value)
    if isinstance(value, str) and is_span(value):
        return _span(question, value)
    if isinstance(value, str):
        value = _spelled(question, value)
    strange = isinstance(value, bool) or not isinstance(value, (int, float))
    if strange or value != value:  # noqa: PLR0124 - only NaN differs
        raise _refused(
            question,
            f"{_short(value)} is not a number.",
            f"Give a number in {question.unit}, or {UNKNOWN}.",
            Code.WRONG_TYPE,
        )
    assert question.minimum is not None
    assert question.maximum is not None
    if not question.minimum <= value <= question.maximum:
        told = f"{value:g}" if isinstance(value, float) else _short(value)
        raise _refused(
            question,
            f"{told} is out of range.",
            f"Give {question.minimum:g} to {question.maximum:g} {question.unit}.",
            Code.OUT_OF_RANGE,
        )
    return value  # type: ignore[no-any-return]


def _spelled(question: Question, text: str) -> int | float:
    """The number that a text spells; of so many in a hundred, a percent sign may follow it."""
    said = text.strip()
    if question.share and said.endswith(PERCENT):
        said = said.removesuffix(PERCENT)
    try:
        return number_in(said)
    except SpellingError as error:
        fix = f"{error.fix} Or {UNKNOWN}."
        raise _refused(question, error.what, fix, Code.WRONG_TYPE) from None


def _span(question: Question, text: str) -> float | Interval:
    ends = ends_in(text)
    if ends is None:
        what = f"{_short(text)} is not a span."
        fix = "Write two numbers with two dots between them, such as 800..1200."
        raise _refused(question, what, fix, Code.WRONG_TYPE)
    low, high = (float(_number(question, _spelled(question, end))) for end in ends)  # type: ignore[arg-type]
    if low > high:
        raise _refused(
            question, f"The span {_short(text)} runs backwards.", f"Write {high:g}..{low:g}."
        )
    return low if low == high else Interval(low, high)


def _text(question: Question, value: Any) -> str:
    if not isinstance(value, str):
        raise _refused(
            question, f"{_short(value)} is not text.", "Put it in quotes.", Code.WRONG_TYPE
        )
    if len(value) > MAX_TEXT:
        raise _refused(
            question,
            f"The text has {len(value):,} characters.",
            f"Shorten it to {MAX_TEXT:,} characters.",
            Code.TOO_LONG,
        )
    return plain_text(value)
