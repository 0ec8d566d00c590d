"""Whole cases with what must come out: they show the rules at work and hold them in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Journey:
    """A whole case: a story, its answers, and what must come out.

    case: the name of the published case, if it is one; published: what its author says of it.
    decisive: the question whose answer settles it. industry: where it comes from, in words.
    """

    id: str
    story: str
    case: str | None
    answers: Mapping[str, object]
    expect: Mapping[str, object]
    published: Mapping[str, object] | None
    disagrees_because: str | None
    changed_answers: Mapping[str, str]
    decisive: str | None
    as_of: str
    file: str
    industry: str | None = None


@dataclass(frozen=True)
class LeftOpen:
    """A journey with some questions left open, and the verdict to which it then leads."""

    id: str
    journey: str
    open: tuple[str, ...]
    leading: str
