"""The shape of a question's answers: options, and the families in which they are offered."""

from __future__ import annotations

from pydantic import Field

from framing.rulebook.shape import Id, Shape, Text


class OptionShape(Shape):
    """One answer that can be chosen."""

    id: Id = Field(description="Its name in answers files")
    label: Text = Field(description="What people read")
    short: Text | None = Field(
        default=None, description="A line in a few words that can follow “whether”"
    )
    denied: Text | None = Field(
        default=None, description="That it is not so, where `short` says already what is not"
    )
    family: Id | None = Field(default=None, description="The family in which it is offered")
    sets: str | None = Field(default=None, description="The fact's value; the id if left out")
    example: Text | None = Field(default=None, description="A case that it fits")
    whom: Text | None = Field(default=None, description="Whom to ask about this line alone")
    find_out: Text | None = Field(
        default=None, description="The cheapest way to find out about this line alone"
    )
    heading: Text | None = Field(
        default=None, description="What stands above this line and those that follow it"
    )
    folded: Text | None = Field(
        default=None,
        description="What the lines under this heading say, in short: they are folded at first",
    )
    formerly: list[Id] = Field(default=[], description="Earlier ids, still read")
    formerly_said: dict[Id, list[Id]] = Field(
        default={}, description="Earlier question → the answers by which it was said there"
    )


class FamilyShape(Shape):
    """Options that are alike: people choose a family first, then one of its options."""

    id: Id = Field(description="Its name, which no answer holds")
    label: Text = Field(description="What people read")
    example: Text | None = Field(default=None, description="Cases that it fits")
