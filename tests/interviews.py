"""Whole interviews: somebody who would answer as told is asked until no question is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from framing.evaluation.tables import Tables
from framing.result.interview import Interview
from framing.rulebook.model import UNKNOWN, Question


def replies(told: Mapping[str, Any]) -> Callable[[Question], Any]:
    """What somebody with these answers says to a question; a dash where words are asked for."""
    return lambda question: "-" if question.kind == "text" else told.get(question.id, UNKNOWN)


def asked(tables: Tables, told: Mapping[str, Any]) -> list[str]:
    """The questions that whoever would answer so is asked, from the first on, in order."""
    return list(Interview(tables, {}).to_the_end(replies(told)).answers)
