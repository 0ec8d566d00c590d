"""What is wrong, where, and how to mend it: the one shape of every complaint the product makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: Up to so many ids are listed in full, and so many that share a word with a wrong one.
MOST_NAMED, MOST_SHARING = 12, 3


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong.

    code: short upper-case name of the kind of fault, such as ``UNKNOWN-KEY``.
    where: file and line (``questions/wanted.yaml:12``) or the name of the input.
    what: what is wrong, in one sentence.
    mend: how to put it right, in one sentence.
    about: the id of the rule, question, stage, task or service that it concerns; may be empty.
    witness: answers that show it, as question id → answer; empty where none are needed.
    """

    code: str
    where: str
    what: str
    mend: str
    about: str = ""
    witness: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code} {self.where}: {self.what} {self.mend}"


class FaultsError(ValueError):
    """Input that cannot be used; ``faults`` says what, where and how to mend it."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


class RulebookError(FaultsError):
    """The rulebook cannot be used as it stands."""


class AnswersError(FaultsError):
    """The answers cannot be used as they stand."""


def named_list(names: object, limit: int = 12, joint: str = "and") -> str:
    """Names in a sentence: ``a, b and c``; what goes beyond ``limit`` is only counted."""
    items = [str(name) for name in names]  # type: ignore[attr-defined]
    if len(items) > limit:
        return ", ".join(items[:limit]) + f" {joint} {len(items) - limit} more"
    if len(items) > 1:
        return ", ".join(items[:-1]) + f" {joint} {items[-1]}"
    return "".join(items) or "none"


def nearest(name: str, known: object) -> str:
    """A sentence naming the known ids closest to ``name``; without any, all or a few of them."""
    from difflib import get_close_matches

    options = [str(item) for item in known]  # type: ignore[attr-defined]
    close = get_close_matches(str(name), options, n=2, cutoff=0.6) or _sharing(str(name), options)
    if close:
        return f"Did you mean {named_list(close, joint='or')}?"
    if len(options) > MOST_NAMED:
        return f"Use one of the {len(options)} that there are, such as {named_list(options[:3])}."
    return f"Use one of: {named_list(options)}."


def _sharing(name: str, options: list[str]) -> list[str]:
    """The ids with most words in common with ``name``; none if there is no such word."""
    words = _words(name)
    shared = {option: len(words & _words(option)) for option in options}
    most = max(shared.values(), default=0)
    return [option for option, count in shared.items() if count == most and most][:MOST_SHARING]


def _words(name: str) -> set[str]:
    return {word for word in name.lower().replace("_", "-").split("-") if len(word) > 2}
