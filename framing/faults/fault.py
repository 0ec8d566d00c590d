"""One thing that is wrong, and the errors that carry such things."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from framing.faults.code import Code

#: Characters that a line, a place, and each sentence of a fault may have; more is cut out.
MOST_IN_LINE, MOST_IN_WHERE, MOST_IN_SENTENCE = 300, 100, 200
#: So many faults are printed; the rest is counted.
MOST_PRINTED = 20
#: So many faults are given as data; the rest is counted.
MOST_GIVEN = 50
#: Unicode categories that steer a terminal or a page, or break a line, instead of being read.
_STEERING = ("Cc", "Cf", "Cs", "Zl", "Zp")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. Its texts are safe to print: one line, short, nothing hidden.

    code: the kind of fault.
    where: file and line (``questions/wanted.yaml:12``) or the name of the input.
    what: what is wrong, in one sentence.
    fix: how to put it right, in one sentence.
    about: the id of the rule, question, stage, task or service that it concerns; may be empty.
    witness: answers that show it, as question id → answer; empty where none are needed.
    """

    code: Code
    where: str
    what: str
    fix: str
    about: str = ""
    witness: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "where", shown(self.where, MOST_IN_WHERE))
        object.__setattr__(self, "what", shown(self.what, MOST_IN_SENTENCE))
        object.__setattr__(self, "fix", shown(self.fix, MOST_IN_SENTENCE))

    def __str__(self) -> str:
        return _cut(f"{self.code} {self.where}: {self.what} {self.fix}", MOST_IN_LINE)

    def plain(self) -> dict[str, Any]:
        """The fault as data for JSON, alike at every door. ``id``: what it is about."""
        return {
            "code": str(self.code),
            "page": self.code.page,
            "id": self.about,
            "where": self.where,
            "what": self.what,
            "fix": self.fix,
            "witness": dict(self.witness),
        }

    def within(self, file: str, drop: str = "") -> Fault:
        """The fault with its file in front of the place inside it, less the prefix ``drop``."""
        if self.where.startswith(shown(file, MOST_IN_WHERE)):
            return self
        return replace(self, where=f"{file}, {self.where.removeprefix(drop)}")


def shown(text: str, most: int) -> str:
    """At most ``most`` characters; those that steer are written out, as in ``\\x1b``.

    Control and direction characters, line ends and lone surrogates are shown and not obeyed.
    """
    text = _cut(text, most)
    if text.isascii() and text.isprintable():
        return text
    return _cut("".join(map(_seen, text)), most)


def _seen(character: str) -> str:
    if character.isascii() and character.isprintable():
        return character
    if unicodedata.category(character) in _STEERING:
        return character.encode("unicode_escape").decode("ascii")
    return character


def _cut(text: str, most: int) -> str:
    """The text, with the middle left out where it is too long."""
    if len(text) <= most:
        return text
    tail = most // 3
    return f"{text[: most - tail - 1]}…{text[-tail:]}"


def in_lines(faults: Sequence[Fault]) -> list[str]:
    """A line for each fault; beyond twenty they are counted."""
    lines = [str(fault) for fault in faults[:MOST_PRINTED]]
    if len(faults) > MOST_PRINTED:
        lines.append(f"... and {len(faults) - MOST_PRINTED:,} more.")
    return lines


def in_data(faults: Sequence[Fault]) -> list[dict[str, Any]]:
    """The faults as data for JSON, alike at every door; one more counts those beyond fifty."""
    told = [fault.plain() for fault in faults[:MOST_GIVEN]]
    left = len(faults) - MOST_GIVEN
    if left > 0:
        what = f"{left:,} more fault{' is' if left == 1 else 's are'} not listed."
        told.append(Fault(Code.MORE_FAULTS, "input", what, "Mend the listed ones first.").plain())
    return told


class FaultsError(ValueError):
    """Input that cannot be used; ``faults`` says what, where and how to fix it."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(in_lines(faults)))

    @classmethod
    def of(cls, code: Code, where: str, what: str, fix: str) -> Self:
        """The error of a single fault."""
        return cls((Fault(code, where, what, fix),))


class RulebookError(FaultsError):
    """The rulebook cannot be used as it stands."""


class AnswersError(FaultsError):
    """The answers cannot be used as they stand."""
