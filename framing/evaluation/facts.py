"""Answers → what each fact may still be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from framing.answers.interval import Interval
from framing.rulebook.formulas import FORMULAS, Ends
from framing.rulebook.model import UNKNOWN, Fact, Question


def values_from(question: Question, fact_id: str, answer: Any) -> frozenset[str] | None:
    """The values that ``answer`` leaves open for a fact of this question; None: nothing said."""
    if answer is None or answer == UNKNOWN:
        return None
    if question.kind == "choose_one":
        options = answer if isinstance(answer, tuple) else (answer,)
        return frozenset(question.option(option).sets for option in options)
    state = answer[fact_id]
    return None if state == UNKNOWN else frozenset({state})


def likeliest_value(question: Question, answer: Any) -> str | None:
    """The value that an answer of several options puts first; None where none goes first."""
    if not isinstance(answer, tuple) or question.torn_as_unsaid:
        return None
    return question.option(answer[0]).sets


def computed_values(
    fact: Fact, questions: Mapping[str, Question], answers: Mapping[str, Any]
) -> frozenset[str]:
    """The values that a computed fact may still have, given the numbers known so far."""
    assert fact.formula is not None
    numbers = {name: _ends(questions[name], answers.get(name)) for name in fact.inputs}
    possible = FORMULAS[fact.formula](numbers)
    return frozenset(value for value, is_possible in possible.items() if is_possible)


def middle_value(
    fact: Fact, questions: Mapping[str, Question], answers: Mapping[str, Any]
) -> str | None:
    """The value of a computed fact with each span at its middle; None while that is open too."""
    given = {name: answers.get(name) for name in fact.inputs}
    if not any(isinstance(number, Interval) for number in given.values()):
        return None
    told = {n: g.middle if isinstance(g, Interval) else g for n, g in given.items()}
    found = computed_values(fact, questions, told)
    return min(found) if len(found) == 1 else None


def _ends(question: Question, given: Any) -> Ends:
    """Lowest and highest that a number may be."""
    if isinstance(given, Interval):
        return given.low, given.high
    if given is not None and given != UNKNOWN:
        return float(given), float(given)
    assert question.minimum is not None
    assert question.maximum is not None
    return question.minimum, question.maximum
