"""What the shapes of all files share: forms of ids, texts and dates, and closed lists of words."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Kebab = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(min_length=2, strip_whitespace=True)]
IsoDate = Annotated[
    str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")
]
Version = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]

PATHS = Literal[
    "ai_service",
    "ai_service_custom",
    "foundation_model_prompt",
    "foundation_model_retrieval",
    "foundation_model_tuned",
    "no_code_ml",
    "model_hub",
    "built_in_algorithm",
    "own_training",
    "own_infrastructure",
]

INSTEAD = Literal[
    "rules", "analytics", "lookup", "optimisation", "experiment", "manual", "process", "human", "buy"
]
STANDING = Literal["law", "vendor limit", "practice", "own view"]


class Shape(BaseModel):
    """A part of a file. Unknown keys are refused, and nothing is taken for another type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
