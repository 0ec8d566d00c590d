"""The shape of a file of ``prices/``."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from framing.rulebook.shape import Id, IsoDate, Shape, Text

Address = Annotated[str, StringConstraints(pattern=r"^https://\S+$")]
Region = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$")]


class TierShape(Shape):
    """What a unit costs from a number of units on."""

    start: float = Field(alias="from", ge=0, description="Units a month from which it holds")
    usd: float = Field(gt=0, description="US dollars for one unit")


class CountShape(Shape):
    """How many units there are."""

    of: Literal["case", "month"] = Field(description="What the units are counted for")
    question: Id | None = Field(default=None, description="A number that multiplies both ends")
    low: float = Field(gt=0, description="At least so many")
    high: float = Field(gt=0, description="At most so many")


class PriceShape(Shape):
    """A file of ``prices/``: one price of one unit in one Region."""

    id: Id = Field(description="The file's name")
    services: list[Id] = Field(min_length=1, description="The services that are paid by it")
    tasks: list[Id] = Field(min_length=1, description="The tasks for which they are")
    when: dict[str, Any] | None = Field(default=None, description="In these cases only")
    pays_for: Text = Field(description="What one gets for it")
    unit: Text = Field(description="One of what, such as page")
    units: Text = Field(description="More than one of it, such as pages")
    region: Region = Field(description="Where it is valid")
    tiers: list[TierShape] = Field(min_length=1, description="From nought upwards")
    minimum_units: float = Field(default=0, ge=0, description="Paid at least, for each case")
    whole_units: bool = Field(default=False, description="Whether a part counts as a whole")
    count: CountShape = Field(description="How many units there are")
    assumes: Text | None = Field(default=None, description="What of the count nobody said")
    left_out: list[Text] = Field(description="What costs more and is not in it")
    at_least: bool = Field(
        default=False, description="Whether the task often needs what is left out"
    )
    offer: Text | None = Field(default=None, description="Offer code in AWS's price list")
    usage_type: Text | None = Field(default=None, description="Usage type, without Region mark")
    published: IsoDate | None = Field(default=None, description="Date of the list, if known")
    read: IsoDate = Field(description="Date on which it was read")
    address: Address = Field(description="Where AWS says so")
    standing: Literal["price list", "read by others"] = Field(description="Who read it there")
    note: Text | None = Field(default=None, description="What else to know of the evidence")
