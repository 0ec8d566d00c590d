"""The shape of what people look up and follow: terms, lessons, phases, other roads."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from framing.rulebook.shape import STANDING, SYNONYM, Id, Kebab, Shape, Text


class TermShape(Shape):
    """An entry of ``glossary.yaml``: a word, its meaning, where the course has it."""

    term: Text
    means: Text
    course: Text | None = None
    only: Literal["supervised", "unsupervised", "reinforcement", "generative"] | None = None


class SynonymsShape(Shape):
    """An entry of ``synonyms.yaml``: words of like meaning, by which a case is found."""

    id: Id
    words: list[Annotated[str, StringConstraints(pattern=SYNONYM)]] = Field(min_length=2)


class LessonShape(Shape):
    """An entry of ``course.yaml``: what the course says, then and now."""

    id: Kebab
    module: Text
    title: Text
    says: Text
    now: Text | None = None
    sources: list[Kebab] = Field(default=[])
    services: list[Id] = Field(default=[])


class HeuristicShape(Shape):
    """An entry of ``heuristics.yaml``: a rule that somebody published, and what became of it."""

    id: str = Field(pattern=r"^[A-Z]+[0-9]+[a-z]?$")
    judged: Literal["encoded", "merged", "declined"]
    rules: list[Kebab] = Field(default=[])
    why: Text


class LeftOutShape(Shape):
    """An entry of ``services_left_out.yaml``: a service that is not in ``services/``."""

    name: Text
    why: Text


class AdviceShape(Shape):
    """A sentence, and the cases in which it holds (all, if left out)."""

    say: Text = Field(description="With [words {slot}] where one of the person's nouns fits in")
    when: dict[str, Any] | None = None


class PhaseShape(Shape):
    """An entry of ``phases.yaml``: a phase of the work."""

    id: Kebab
    title: Text
    course: Text
    steps: list[AdviceShape] = Field(min_length=1)
    skip: AdviceShape | None = None
    saves: list[AdviceShape] = Field(default=[])
    back: Text | None = None


class RoadStepShape(Shape):
    """One step of doing it well without ML, and what that rests on."""

    title: Text
    what: Text
    when: dict[str, Any] | None = None
    sources: list[Kebab] = Field(min_length=1)
    standing: STANDING
    ahead: bool = Field(default=False, description="Whether it is the first next step")


class ReopenShape(Shape):
    """What would have to be measured to ask about ML again, and when (always, if left out)."""

    say: Text
    when: dict[str, Any] | None = None


class RoadShape(Shape):
    """An entry of ``roads.yaml``: how to do well what is done instead of ML."""

    instead: Id
    title: Text
    about: Text
    steps: list[RoadStepShape] = Field(min_length=3)
    reopen: Text | list[ReopenShape] = Field(
        description="When to ask about ML again; of a list the first whose `when` holds. The last "
        "has no `when`"
    )
