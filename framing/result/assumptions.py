"""What the leading verdict takes for granted, and why; never told as a fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from framing.evaluation.verdict import Evaluation, assumed, assumption_that_fits, evaluate
from framing.rulebook.model import Question


@dataclass(frozen=True)
class Assumed:
    """A value taken for the leading verdict only. moves: verdicts that another may lead to."""

    question: Question
    fact: str
    about: str
    value: str
    words: str
    because: str
    moves: tuple[str, ...]


def assumptions_of(
    case: Evaluation, leading: Evaluation, inputs: Sequence[int], answers: Mapping[str, Any]
) -> tuple[Assumed, ...]:
    """What was assumed of inputs that can still change verdict, task or path; most telling first.

    case: what the answers leave open; leading: with all of it assumed; inputs: those assumed that
    arise.
    """
    tables, book = case.tables, case.tables.rulebook
    relevant = set(tables.relevant(case.masks, case.may, ("verdict", "task", "path")))
    result = []
    for k in inputs:
        item = tables.inputs[k]
        if item.fact not in relevant:
            continue
        fact, question = book.facts[tables.facts[item.fact]], book.question(item.question)
        held = tables.names(item.fact, leading.input_masks[k])[0]
        because = _because(case, k, torn=isinstance(answers.get(question.id), tuple))
        moves = other_verdicts(case, leading, k)
        found = Assumed(question, fact.id, fact.about, held, fact.values[held], because, moves)
        result.append(found)
    return tuple(sorted(result, key=lambda item: -len(item.moves)))


def _because(case: Evaluation, k: int, torn: bool) -> str:
    """Why an open input is taken to be what it is in the leading case."""
    tables, item = case.tables, case.tables.inputs[k]
    if case.likeliest and case.likeliest[k]:
        return "You named it first." if torn else "It follows from the middle of what you gave."
    fits = assumption_that_fits(case, item.fact, case.input_masks[k])
    if fits is None:
        return "No other value is open."
    return tables.rulebook.facts[tables.facts[item.fact]].assume[fits].because


def other_verdicts(case: Evaluation, leading: Evaluation, k: int) -> tuple[str, ...]:
    """Other verdicts that the leading case takes when only its input ``k`` is assumed otherwise."""
    own = list(leading.input_masks)
    found: set[str] = set()
    mask = case.input_masks[k] & ~own[k]
    while mask:
        own[k] = mask & -mask
        mask &= mask - 1
        filled = assumed(case, own)
        found.update(evaluate(case.tables, filled, "verdict").possible("verdict"))
    return tuple(sorted(found - {leading.possible("verdict")[0]}))
