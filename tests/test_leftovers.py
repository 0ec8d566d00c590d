"""Answers left over from questions that do not arise change nothing; what is asked can matter."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import pytest
from fixed import AS_OF, one_in
from generated_answers import some_answers
from generated_tables import as_columns
from hypothesis import given
from test_sql import in_duckdb

from framing import assess, assess_many, load_rulebook
from framing.document import render
from framing.evaluation.compiling import tables_for
from framing.evaluation.interview import applies
from framing.evaluation.tables import NO
from framing.evaluation.verdict import case_of
from framing.many import FAULTS
from framing.result.interview import Interview
from framing.rulebook.journey import Journey
from framing.rulebook.model import CHOSEN, NOT_CHOSEN, UNKNOWN, Question

pa = pytest.importorskip("pyarrow")

BOOK = load_rulebook()
TABLES = tables_for(BOOK, AS_OF)
#: Parts of the JSON form that say which answers were given, or what they would mean if another
#: answer brought their questions up again.
GIVEN = ("answers", "answers_that_do_not_count", "what_would_change_it")


def any_answer(question: Question, rng: Random) -> Any:
    """A certain answer to it, whichever."""
    if question.kind == "choose_one":
        return rng.choice(question.options).id
    if question.kind == "pick_many":
        return {option.id: rng.choice((CHOSEN, NOT_CHOSEN)) for option in question.options}
    if question.kind == "number":
        return question.minimum or 0.0
    return "left over"


def left_over(told: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """Answers to the questions that do not arise, not even with what nobody said left open.

    Not to those that hold for every part of a problem: they may arise in a part.
    """
    rng, more = Random(seed), {}
    case = case_of(TABLES, dict(told))
    may_arise = {item.question.id for item in assess(told, AS_OF).open_questions}
    for question in BOOK.questions:
        away = applies(case, question) == NO and question.id not in may_arise
        if away and question.id not in told and not question.shared:
            more[question.id] = any_answer(question, rng)
    return more


def result_of(told: Mapping[str, Any]) -> dict[str, Any]:
    """Without the open questions that nobody has to answer: these look at what is not said."""
    data = json.loads(str(render(assess(told, AS_OF), "json")))
    waits = {question.id for question in BOOK.questions if not question.counts_once_said}
    data["open_questions"] = [item for item in data["open_questions"] if item["id"] in waits]
    return {name: value for name, value in data.items() if name not in GIVEN}


@pytest.mark.parametrize("journey", one_in(48, BOOK.journeys), ids=lambda j: j.id)
def test_what_is_left_over_from_questions_that_do_not_arise_changes_no_byte_of_the_result(
    journey: Journey,
) -> None:
    told = dict(assess(journey.answers, AS_OF).answers)
    more = left_over(told, seed=1)
    assert more
    whole = assess({**told, **more}, AS_OF)
    assert not set(more) & set(whole.counting)
    assert result_of({**told, **more}) == result_of(told)


def both(journeys: list[Journey]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for seed, journey in enumerate(journeys):
        told = dict(assess(journey.answers, AS_OF).answers)
        yield told, {**told, **left_over(told, seed)}


@pytest.mark.full
def test_what_is_left_over_in_a_row_changes_nothing_in_a_table_or_in_sql() -> None:
    pairs = list(both(list(BOOK.journeys)))
    plain, more = (
        pa.table(
            {"case": [str(n) for n in range(len(pairs))]}
            | {
                name: [None if cell is None else str(cell) for cell in cells]
                for name, cells in as_columns(BOOK, [pair[side] for pair in pairs]).items()
            }
        )
        for side in (0, 1)
    )
    one, other = (
        assess_many(table, as_of=AS_OF, keep=("case",), bad_cells="report")
        for table in (plain, more)
    )
    results = [n for n in one.column_names if n not in {FAULTS, *plain.column_names}]
    assert results
    for name in results:
        assert one.column(name).to_pylist() == other.column(name).to_pylist(), name
    said = [
        {row["case"]: (row["verdict"], row["task"], row["path"]) for row in in_duckdb(table)}
        for table in (plain, more)
    ]
    assert said[0] == said[1]


@given(some_answers(BOOK))
def test_some_answer_to_the_question_asked_next_changes_what_is_possible(
    told: dict[str, Any],
) -> None:
    """Perhaps only together with others: then another question can no longer change it alone."""
    answers = dict(assess(told, AS_OF).answers)
    question = Interview(TABLES, answers).next
    if question is None or question.kind == "text":
        return
    open_now = {item.question.id for item in assess(answers, AS_OF).open_questions}
    assert question.id in open_now
    answers[question.id] = UNKNOWN
    assert question.id in {item.question.id for item in assess(answers, AS_OF).open_questions}
