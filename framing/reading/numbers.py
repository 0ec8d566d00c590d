"""Numbers as people write them. What may mean two numbers is refused, never guessed."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_GROUPED = re.compile(
    r"[-+]?[1-9]\d{0,2}(?:([, \u00a0\u202f'\u2019])\d{3})(?:\1\d{3})*(?:\.\d+)?", re.ASCII
)
#: 120.000 is a hundred and twenty thousand to some and a hundred and twenty to others.
_TWO_MEANINGS = re.compile(r"[-+]?[1-9]\d{0,2}(?:\.\d{3})+", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d+", re.ASCII)


class SpellingError(ValueError):
    """Text that is no number, or may be two. ``what`` is wrong, and how to ``fix`` it."""

    def __init__(self, what: str, fix: str) -> None:
        self.what, self.fix = what, fix
        super().__init__(f"{what} {fix}")


def has_two_meanings(text: str) -> bool:
    """Whether dots may stand for thousands or for a fraction, as in ``120.000``."""
    return _TWO_MEANINGS.fullmatch(text) is not None


def spelled(number: float) -> str:
    """A number to 15 digits, as ``number_in`` reads it back: 120.125 is written 120.1250."""
    text = f"{number:.15g}"
    return f"{text}0" if has_two_meanings(text) else text


def number_in(text: str) -> int | float:
    """The number that a text spells: ``1200``, ``1,200``, ``1 200``, ``2.5``, ``1e6``.

    Raises SpellingError.
    """
    said = text.strip()
    if has_two_meanings(said):
        whole = said.replace(".", "")
        other = f"{float(said):g}" if said.count(".") == 1 else "a number with one dot"
        raise SpellingError(f"{said} may be {whole} or {other}.", f"Write {whole} or {other}.")
    if _GROUPED.fullmatch(said):
        said = re.sub(r"[^-+.\d]", "", said)
    elif _DECIMAL_COMMA.fullmatch(said):
        raise SpellingError(
            f"{said} is not clear.", f"Write {said.replace(',', '.')} with a dot for the fraction."
        )
    elif not _PLAIN.fullmatch(said):
        raise SpellingError(
            f"{said[:40]!r} is not a number.", "Use digits, such as 1200, 1,200 or 2.5."
        )
    number = float(said)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number
