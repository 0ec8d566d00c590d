"""The shape of ``limits.yaml``, and of what a service may do for whom: states, limits, words."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from framing.rulebook.shape import Id, IsoDate, Kebab, Shape, Text


class StateShape(Shape):
    """What a service is from a date on."""

    since: IsoDate = Field(alias="from", description="Date")
    state: Literal["open", "partly_closed", "closed_to_new", "ended"] = Field(
        description="Whether one can start with it"
    )
    source: Kebab = Field(description="Key of sources/")
    closed: list[Text] = Field(default=[], description="Parts that are closed")
    users: Literal["extend", "keep"] | None = Field(
        default=None,
        description="Of closed_to_new: whether users may add to it, or just keep it (the default)",
    )


class StatedLimitShape(Shape):
    """An entry of ``limits.yaml``: a limit that people state, and that services hold or break."""

    id: Id = Field(description="Its name in services")
    label: Text = Field(description="The limit, in words that follow `your limit:`")
    why: Text = Field(description="What a service does that breaks it, after `it`")
    fact: Id = Field(description="The fact that states it")
    values: list[Id] = Field(min_length=1, description="The values that state it")
    layers: list[Id] = Field(default=[], description="Kinds of service that break it as a rule")
    for_tasks: list[Id] = Field(default=[], description="Tasks on which services break it")
    tasks: list[Id] | None = Field(
        default=None, min_length=1, description="The only tasks on which it counts"
    )
    paths: list[Id] | None = Field(
        default=None, description="The only paths on which it can be held"
    )


class LanguagesShape(Shape):
    """The languages that a service reads or writes."""

    tasks: list[Id] | None = Field(
        default=None, min_length=1, description="For these tasks; for all if left out"
    )
    read: list[Id] = Field(min_length=1, description="Values of the fact `language`")
    source: Kebab = Field(description="Key of sources/")
    fewer: str | None = Field(
        default=None, description="What works only in the first language of `read`, in words"
    )


class LimitsHeldShape(Shape):
    """What a service's file says about limits, languages, and going with other services."""

    meets: list[Id] = Field(default=[], description="Limits that it holds, unlike its kind")
    breaks: list[Id] = Field(default=[], description="Limits that it breaks, unlike its kind")
    languages: list[LanguagesShape] = Field(
        default=[], description="Languages that it reads or writes; any if left out"
    )
    goes_with: dict[str, Any] | None = Field(
        default=None, description="When it is of use beside another service; never if left out"
    )
    with_every_task: bool = Field(
        default=False, description="Whether it then goes with every task, named there or not"
    )
    keeps_data: bool = Field(
        default=False, description="Whether it then keeps data, rather than works on them"
    )
