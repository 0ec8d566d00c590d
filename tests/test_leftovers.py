"""Answers left over from questions that do not arise change nothing; what is asked can matter."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import pytest
from fixed import AS_OF, one_in
from generated_answers import some_answers
from generated_tables import as_columns, random_answer
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


def part_case(rng: Random) -> dict[str, Any]:
    """The answers of a published problem up to a question of the core, some of them otherwise."""
    journey = rng.choice(BOOK.journeys)
    core = [question for question in BOOK.questions if question.core]
    later = core[rng.randrange(len(core)) :]
    told: dict[str, Any] = {q.id: "words" for q in core if q.kind == "text"}
    for question in BOOK.questions:
        if question.kind == "text" or question in later:
            continue
        if question.core or rng.random() < 0.5:
            answer = journey.answers.get(question.id, UNKNOWN)
            told[question.id] = random_answer(question, rng, 0.2) if rng.random() < 0.2 else answer
    return {name: answer for name, answer in told.items() if answer is not None}


def every_answer(question: Question) -> list[Any]:
    """Each option by itself, no line and each line by itself, or a few numbers."""
    if question.kind == "choose_one":
        return [option.id for option in question.options]
    if question.kind == "pick_many":
        return [[], *([option.id] for option in question.options)]
    return [question.minimum or 0, 1, 50, question.maximum or 1e6]


def printed(told: Mapping[str, Any]) -> tuple[Any, ...]:
    """What is printed of a case: what it may come to, what it leads to, and what speaks for it."""
    framing = assess(told, AS_OF)
    return (
        (framing.possible_verdicts, framing.leading, framing.leading_task, framing.leading_path),
        (framing.task_range.outcomes, framing.path_range.outcomes),
        [choice.service.id for choice in framing.services],
        [rule.id for rule in framing.reasons],
        [item.conclusion.id for item in framing.safeguards],
    )


def test_some_answer_to_each_question_asked_changes_something_printed(full: bool) -> None:
    """By itself; in few cases only together with others, and then the result says what it may."""
    rng = Random(27)
    asked: list[str] = []
    together = 0
    for _ in range(1_000 if full else 60):
        told = dict(assess(part_case(rng), AS_OF).answers)
        question = Interview(TABLES, told).next
        if question is None:
            continue
        asked.append(question.id)
        before = printed(told)
        if all(printed({**told, question.id: a}) == before for a in every_answer(question)):
            together += 1
            waiting = {i.question.id: i.can_change for i in assess(told, AS_OF).open_questions}
            assert waiting.get(question.id), question.id
    assert len(set(asked)) > 10
    assert together <= max(1, len(asked) // 50)
