"""Generated answers for property tests: any mixture of given, unknown and missing answers."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

from framing.answers.interval import Interval
from framing.evaluation.tables import Tables
from framing.result.interview import Interview
from framing.rulebook.model import CHOSEN, NOT_CHOSEN, UNKNOWN, Question, Rulebook


def answer_to(question: Question, unknown: bool) -> st.SearchStrategy[Any]:
    """Any answer; ``unknown``: "I don't know", several options and spans are among them."""
    if question.kind == "choose_one":
        ids = [option.id for option in question.options]
        several = st.lists(st.sampled_from(ids), min_size=2, max_size=4, unique=True)
        one = st.sampled_from([*ids, UNKNOWN] if unknown else ids)
        return st.one_of(one, one, several) if unknown else one
    if question.kind == "pick_many":
        # Mostly not chosen, as in life: otherwise one of five lines settles nearly every case.
        states = [NOT_CHOSEN] * 12 + [CHOSEN] + ([UNKNOWN] if unknown else [])
        return st.fixed_dictionaries({o.id: st.sampled_from(states) for o in question.options})
    if question.kind == "number":
        assert question.minimum is not None
        assert question.maximum is not None
        numbers = st.floats(question.minimum, min(question.maximum, 1e6), allow_nan=False)
        spans = st.tuples(numbers, numbers).map(lambda ends: str(Interval(min(ends), max(ends))))
        return st.one_of(numbers, st.just(UNKNOWN), spans) if unknown else numbers
    return st.text(max_size=40)


@cache
def complete_answers(rulebook: Rulebook) -> st.SearchStrategy[dict[str, Any]]:
    """An answer other than "I don't know" to every question, also to those that do not apply."""
    asked = [q for q in rulebook.questions if q.kind != "text"]
    return st.fixed_dictionaries({q.id: answer_to(q, unknown=False) for q in asked})


@cache
def some_answers(rulebook: Rulebook) -> st.SearchStrategy[dict[str, Any]]:
    """Any answers to any of the questions."""
    asked = [q for q in rulebook.questions if q.kind != "text"]
    return st.fixed_dictionaries({}, optional={q.id: answer_to(q, unknown=True) for q in asked})


def torn_between(told: dict[str, Any], rulebook: Rulebook) -> st.SearchStrategy[dict[str, Any]]:
    """These complete answers as somebody gives them who cannot rule other answers out."""

    def wider(question: Question, answer: Any) -> st.SearchStrategy[Any]:
        if question.kind == "choose_one":
            others = st.sampled_from([option.id for option in question.options])
            return st.lists(others, max_size=2).flatmap(
                lambda more: st.permutations(list(dict.fromkeys([answer, *more])))
            )
        if question.kind == "pick_many":
            perhaps = st.sampled_from([None] * 12 + [UNKNOWN])
            lines = dict.fromkeys(answer, perhaps)
            return st.fixed_dictionaries(lines).map(
                lambda found: {line: found[line] or state for line, state in answer.items()}
            )
        assert question.minimum is not None
        assert question.maximum is not None
        low = st.floats(question.minimum, answer)
        high = st.floats(answer, question.maximum)
        return st.tuples(low, high).map(lambda ends: str(Interval(*ends)))

    asked = {q.id: q for q in rulebook.questions}
    return st.fixed_dictionaries(
        {q: st.one_of(st.just(a), st.just(a), wider(asked[q], a)) for q, a in told.items()}
    )


def without_what_does_not_apply(tables: Tables, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers to questions that arise, so that what is left is a complete case."""
    return {name: answers[name] for name in Interview(tables, answers).counting}
