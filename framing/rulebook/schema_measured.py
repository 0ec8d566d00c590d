"""The shape of ``evidence.yaml``: thresholds, findings and what they mean, personal data."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from framing.rulebook.shape import Id, Shape, Text

STATE = Literal["chosen", "not_chosen", "perhaps"]


class ThresholdShape(Shape):
    """A number from which something counts."""

    id: Id
    value: float | int = Field(description="From which number on")
    unit: Text = Field(description="What it counts")
    says: Text = Field(description="What follows from it")
    source: str = Field(description="Where the number comes from")


class FigureShape(Shape):
    """An answer that is, or follows from, a figure."""

    figure: Id = Field(description="Name of the figure")
    bands: dict[Id, float | int] = Field(default={}, description="Option → least value")


class FindingShape(Shape):
    """A thing that a sample may show, and the answers that it proposes."""

    id: Id
    title: Text
    says: Text = Field(description="A sentence; a name in braces stands for a figure")
    proposes: dict[Id, str | FigureShape | dict[Id, STATE]] = Field(
        default={}, description="Question → option, line → state, or figure"
    )


class PersonalShape(Shape):
    """How a column with personal data is known."""

    id: Id
    about: Text
    names: str | None = Field(default=None, description="Matches the name of the column")
    values: str | None = Field(default=None, description="Matches whole values")
    both: bool = Field(default=False, description="Whether name and values must both match")
    may_hold: list[Literal["words", "codes", "dates", "long_numbers", "numbers"]] = Field(
        default=[], description="What a column of such a name may hold; anything where empty"
    )
    sensitive: bool = False


class MeasuredShape(Shape):
    """``evidence.yaml``."""

    thresholds: list[ThresholdShape]
    findings: list[FindingShape]
    personal: list[PersonalShape]
