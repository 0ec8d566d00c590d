"""What the shapes of all files share: forms of ids, texts and dates, and closed lists of words."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

#: What a browser or a terminal would obey rather than show.
_NOT_SHOWN = re.compile(r"<[A-Za-z/!?]|[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def _plain(text: str) -> str:
    """The text. Raises what pydantic collects, for markup and control characters in it."""
    if found := _NOT_SHOWN.search(text):
        told = {"found": found[0]}
        raise PydanticCustomError("not_plain", "The text holds {found}, which is not text.", told)
    return text


def _day(text: str) -> str:
    """The date. Raises what pydantic collects, for a day that no calendar has."""
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        told = {"date": text}
        raise PydanticCustomError("no_day", "{date} is no day of the calendar.", told) from None
    return text


Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Kebab = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Text = Annotated[
    str, StringConstraints(min_length=2, strip_whitespace=True), AfterValidator(_plain)
]
IsoDate = Annotated[
    str,
    StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"),
    AfterValidator(_day),
]
Version = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]

#: One to four words in small letters.
SYNONYM = r"^[a-z]+([ '-][a-z]+){0,3}$"

STANDING = Literal["law", "vendor limit", "practice", "own view"]


class Shape(BaseModel):
    """A part of a file. Unknown keys are refused, and nothing is taken for another type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
