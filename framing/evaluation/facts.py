"""Answers → what each fact may still be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from framing.rulebook.formulas import FORMULAS, Interval
from framing.rulebook.model import UNKNOWN, Fact, Question


def values_from(question: Question, fact_id: str, answer: Any) -> frozenset[str] | None:
    """The values that ``answer`` leaves open for a fact of this question; None: nothing said."""
    if answer is None or answer == UNKNOWN:
        return None
    if question.kind == "choose_one":
        return frozenset({question.option(answer).sets})
    state = answer[fact_id]
    return None if state == UNKNOWN else frozenset({state})


def computed_values(
    fact: Fact, questions: Mapping[str, Question], answers: Mapping[str, Any]
) -> frozenset[str]:
    """The values that a computed fact may still have, given the numbers known so far."""
    assert fact.formula is not None
    numbers: dict[str, Interval] = {}
    for name in fact.inputs:
        question, given = questions[name], answers.get(name)
        assert question.minimum is not None
        assert question.maximum is not None
        if given is None or given == UNKNOWN:
            numbers[name] = (question.minimum, question.maximum)
        else:
            number = float(given)
            numbers[name] = (number, number)
    possible = FORMULAS[fact.formula](numbers)
    return frozenset(value for value, is_possible in possible.items() if is_possible)
