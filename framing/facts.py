"""Answers → what each fact may still be. Also the named formulas that turn numbers into facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from framing.model import UNKNOWN, Fact, Question

#: A number that may still lie anywhere between two ends.
Interval = tuple[float, float]


def perfect_prediction_pays(numbers: Mapping[str, Interval]) -> frozenset[str]:
    """Whether even a perfect predictor would earn its running cost.

    Gain a month = cases a month x share that matter (per cent / 100) x gain per right answer; it
    pays when that exceeds the running cost a month. ``numbers`` gives each input as (lowest,
    highest) in the question's unit. Returns the values still possible among yes and no.

    Source: the expected-value argument behind AWS Machine Learning Lens MLCOST01-BP01 (return
    against opportunity cost); the formula, N x pi x B against K, is our own statement of it.
    """
    cases = numbers["cases_per_month"]
    share = numbers["share_that_matters"]
    gain = numbers["gain_per_hit"]
    cost = numbers["running_cost"]
    lowest = cases[0] * share[0] / 100 * gain[0]
    highest = cases[1] * share[1] / 100 * gain[1]
    possible = set()
    if highest > cost[0]:
        possible.add("yes")
    if lowest <= cost[1]:
        possible.add("no")
    return frozenset(possible)


#: The formulas that a computed fact may name.
FORMULAS: Mapping[str, Callable[[Mapping[str, Interval]], frozenset[str]]] = {
    "perfect_prediction_pays": perfect_prediction_pays,
}


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
            numbers[name] = (float(given), float(given))
    return FORMULAS[fact.formula](numbers)
