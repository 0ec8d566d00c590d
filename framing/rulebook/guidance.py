"""What people look up and follow: terms, lessons, phases, other roads. All are frozen."""

from __future__ import annotations

from dataclasses import dataclass

from framing.rulebook.boxes import Box
from framing.rulebook.sentences import Sentence


@dataclass(frozen=True)
class Term:
    """A word of the field in plain English. ``course``: where the course speaks of it.

    ``only``: the learning type in which the word has this sense, if only there.
    """

    id: str
    term: str
    means: str
    course: str | None
    only: str | None = None


@dataclass(frozen=True)
class Lesson:
    """An idea of the course. ``now``: what has aged or was wrong, and what holds today.

    ``services``: those it speaks of, whose state depends on the date.
    """

    id: str
    module: str
    title: str
    says: str
    now: str | None
    sources: tuple[str, ...]
    services: tuple[str, ...]


@dataclass(frozen=True)
class Advice:
    """A sentence, and when it holds (None: always)."""

    say: Sentence
    when: tuple[Box, ...] | None


@dataclass(frozen=True)
class Phase:
    """A phase of the work: what to do in it, when it can be skipped, and where money is saved.

    ``back``: where the loop leads when the phase's question is answered with no.
    """

    id: str
    title: str
    course: str
    steps: tuple[Advice, ...]
    skip: Advice | None
    saves: tuple[Advice, ...]
    back: str | None


@dataclass(frozen=True)
class RoadStep:
    """One step of doing it well without ML, and what that rests on.

    when: None for always. ahead: it comes before all that is done, so it is the first next step.
    """

    title: str
    what: str
    when: tuple[Box, ...] | None
    sources: tuple[str, ...]
    standing: str
    ahead: bool = False


@dataclass(frozen=True)
class Reopen:
    """What would have to be measured to ask about ML again. when: None for always."""

    say: str
    when: tuple[Box, ...] | None


@dataclass(frozen=True)
class Road:
    """How to do well what is done instead of ML. ``instead``: as conclusions name it.

    ``reopen``: when to ask about ML again; the first that holds counts, and the last always does.
    """

    instead: str
    title: str
    about: str
    steps: tuple[RoadStep, ...]
    reopen: tuple[Reopen, ...]
