"""Tables of answers: cells as they stand in a spreadsheet, and random rows of them."""

from __future__ import annotations

from random import Random
from typing import Any

from framing.answers.cells import cell_of
from framing.rulebook.model import CHOSEN, NOT_CHOSEN, UNKNOWN, Question, Rulebook


def random_answer(question: Question, chance: Random, open_share: float) -> Any:
    """Any answer to a question; with this share it is unknown, or None for not given."""
    if chance.random() < open_share:
        return chance.choice((UNKNOWN, None))
    if question.kind == "choose_one":
        return chance.choice(question.options).id
    if question.kind == "pick_many":
        states = [NOT_CHOSEN] * 14 + [CHOSEN] + ([UNKNOWN] if open_share else [])
        return {option.id: chance.choice(states) for option in question.options}
    if question.kind == "number":
        assert question.minimum is not None
        assert question.maximum is not None
        if chance.random() < 0.2:
            return chance.choice((question.minimum, question.maximum))
        return round(chance.uniform(question.minimum, min(question.maximum, 1000)), 1)
    return chance.choice(("some words", "", None))


def random_rows(
    rulebook: Rulebook, count: int, open_share: float = 0.0, seed: int = 7
) -> list[dict[str, Any]]:
    """Rows of answers by question id, text questions among them."""
    chance = Random(seed)
    return [
        {q.id: random_answer(q, chance, open_share) for q in rulebook.questions}
        for _ in range(count)
    ]


def as_columns(rulebook: Rulebook, rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """The rows as columns of cells; a number that is unknown is an empty cell."""
    columns: dict[str, list[Any]] = {}
    for question in rulebook.questions:
        cells = [cell_of(question, row.get(question.id)) for row in rows]
        if question.kind == "number":
            spans = any(isinstance(cell, str) and cell != UNKNOWN for cell in cells)
            plain = [
                None if cell in (UNKNOWN, None) else float(cell) for cell in cells if not spans
            ]
            cells = [None if cell is None else str(cell) for cell in cells] if spans else plain
        columns[question.id] = cells
    return columns
