"""Numbers in a text with what they count and how often, as ``1,500 supplier invoices a month``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from framing.reading.numbers import SpellingError, number_in

_UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_WORTH = {**_UNITS, **_TENS, "half": 0.5}
_SCALES = {"hundred": 100, "thousand": 1_000, "k": 1_000, "million": 1_000_000}

_SCALE = r"(?:[ -](?:hundred|thousand|million)\b)"
_SPELLED = rf"(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_UNITS)}))?|{'|'.join(_UNITS)}"
_DIGITS = r"(?<![\w.,])(?:\d{1,3}(?: \d{3})++|\d++(?:[.,]\d++)*+)(?!\d)"
_NUMBER = (
    rf"(?:{_DIGITS}(?: ?k\b|{_SCALE}+)?"
    rf"|(?<![-\w])(?:(?:{_SPELLED}){_SCALE}*|(?<!half )(?<!of )(?:half )?an?{_SCALE}+)(?![-\w]))"
)
#: Words at which a phrase ends, and those that no phrase ends with.
_ENDS = (
    "and or but that which who whose when where while because so is are was were then if as "
    "reach reaches come comes arrive arrives get gets go goes have has had can could will would "
    "must may do does did need needs want wait land stand stay leave sell use make take see send "
    "us we they it you he she today now already only"
)
_PLACES = "in at by from with for on to into through between under over within"
_LOOSE = re.compile(r"(?: (?:an?|the|of|per|every|our|their|about))+$", re.IGNORECASE)
_LETTERS = r"[^\W\d_][\w'\u2019-]*"
_WORD = rf"(?!(?:{_ENDS.replace(' ', '|')})\b){_LETTERS}"
_NEAR = rf"(?!(?:{_PLACES.replace(' ', '|')})\b){_WORD}"
_PERIOD = (
    r"(?:(?:an?|per|each|every) |/ ?)(?P<period>(?:working |business |week)?day|week|month|year)\b"
)
#: A period that stands before what is counted: ``Every month some 1,500 invoices``.
_PERIOD_BEFORE = re.compile(
    r"\b(?:each|every) (?P<period>(?:working |business |week)?day|week|month|year),?"
    r"(?: (?:about|some|around|roughly|nearly|over|we|they|get|have|receive|up to)){0,3} ?$",
    re.IGNORECASE,
)
_QUANTITY = re.compile(
    rf"(?P<low>{_NUMBER})(?: ?(?:-|\u2013|\.\.|to) ?(?P<high>{_NUMBER}))?(?P<share> ?%)?"
    rf"(?:(?P<of>(?: {_WORD}){{0,6}}?) ?{_PERIOD}|(?P<phrase>(?: {_NEAR}){{1,5}}))",
    re.IGNORECASE,
)
#: What is no case: money, time, shares, sizes and further numbers.
_NO_CASE = re.compile(
    r"\b(?:euros?|eur|dollars?|usd|pounds?|gbp|francs?|chf|cents?|minutes?|mins?|hours?|hrs?|"
    r"days?|weeks?|months?|years?|seconds?|times?|per ?cent|[gmt]b|km|kilomet\w+|met(?:er|re)s?|"
    rf"ton(?:ne)?s?|kg|lit(?:er|re)s?|{'|'.join([*_UNITS, *_TENS, *_SCALES])})\b",
    re.IGNORECASE,
)
#: Before a number: it is money, or counts something beside the cases.
_BESIDE = re.compile(
    r"(?:[€$£]|\b(?:eur|usd|gbp|chf)|\b(?:from|by|for|with|to|across|in)(?: about| some)?) ?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Quantity:
    """A number as somebody told it. said: the whole phrase.

    cases: the lowest and the highest number of cases, where it plainly counts cases in a period.
    period: ``day``, ``working day``, ``week``, ``month`` or ``year``; "" without cases.
    """

    said: str
    cases: tuple[float, float] | None = None
    period: str = ""


def quantities(text: str) -> Iterator[Quantity]:
    """The numbers of a text that have words behind them, in its order."""
    for line in text.splitlines():
        flat = " ".join(line.split())
        for found in _QUANTITY.finditer(flat):
            if found["period"] or re.search(rf"\d|{_SCALE}", found["low"]):
                told = _quantity(found, flat[: found.start()])
                if " " in told.said:
                    yield told


def _quantity(found: re.Match[str], before: str) -> Quantity:
    said, of, told = _LOOSE.sub("", found[0]), found["of"] or "", found["period"]
    first = None if told else _PERIOD_BEFORE.search(before)
    if first:
        said, of, told = f"{first[0].strip()} {said}", found["phrase"] or "", first["period"]
        before = before[: first.start()]
    if not of or found["share"] or _NO_CASE.search(of) or _BESIDE.search(before):
        return Quantity(said)
    low, high = _value(found["low"]), _value(found["high"] or found["low"])
    # In “two to three thousand” the first number lacks what it is meant to have.
    if low is None or high is None or low > high or (high >= 1_000 and low < high / 100):
        return Quantity(said)
    period = told.lower()
    working = period not in ("day", "week", "month", "year")
    return Quantity(said, (low, high), "working day" if working else period)


def _value(said: str) -> float | None:
    """The number that digits and words make; None where it may mean two."""
    value: float = 0
    for part in re.findall(r"[\d][\d., ]*(?<! )|[a-z]+", said.lower()):
        if part in _SCALES:
            value = (value or 1) * _SCALES[part]
        elif part[0].isdigit():
            try:
                value = number_in(part)
            except SpellingError:
                return None
        else:
            value += _WORTH.get(part, 0)
    return value
