"""The shape of a journey: a whole case and what must come out of it."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from framing.rulebook.shape import Id, IsoDate, Kebab, Shape, Text


class PublishedShape(Shape):
    """What the author of a published case says of it."""

    verdict: Id | None = Field(default=None, description="A conclusion of the verdict")
    learning_type: Text | None = Field(default=None, description="In the author's words")
    services: list[Text] = Field(default=[], description="Those that the author used")
    solution: Text | None = Field(default=None, description="What was built")


class LeftOpenShape(Shape):
    """An entry of ``left_open.yaml``: a journey while some of its questions are not answered."""

    id: Kebab = Field(description="Its name")
    journey: Kebab = Field(description="The journey")
    open: list[Id] = Field(min_length=1, description="The questions that are left open")
    leading: Id = Field(description="The verdict to which it then leads")


class JourneyShape(Shape):
    """A file of ``journeys/``: a whole case and what must come out of it."""

    id: Kebab = Field(description="The file's name")
    industry: Text | None = Field(default=None, description="Where it comes from, in a word or two")
    story: Text = Field(description="The case, as one would tell it")
    case: Text | None = Field(default=None, description="Name of the published case")
    answers: dict[str, Any] = Field(description="Question → answer")
    expect: dict[Id, str | bool | list[str] | None] = Field(description="What must come out")
    published: PublishedShape | None = Field(default=None, description="What its author says")
    disagrees_because: Text | None = Field(default=None, description="Why we say otherwise")
    changed_answers: dict[str, Text] = Field(
        default={}, description="Question → why the answer was changed"
    )
    decisive: Id | None = Field(default=None, description="The question that settles it")
    as_of: IsoDate = Field(default="2026-11-23", description="The date on which it is judged")
