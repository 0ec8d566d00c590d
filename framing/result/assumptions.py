"""What the leading verdict takes for granted, and why; never told as a fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from framing.evaluation.interview import behind_services
from framing.evaluation.masks import each_bit
from framing.evaluation.verdict import Evaluation, assumed, assumption_that_fits, evaluate
from framing.rulebook.model import UNKNOWN, Question


@dataclass(frozen=True)
class Assumed:
    """A value taken for the leading verdict only.

    turns: each other verdict that another value alone would bring, with the words of these values.
    """

    question: Question
    fact: str
    about: str
    value: str
    words: str
    because: str
    turns: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def moves(self) -> tuple[str, ...]:
        """The other verdicts that another value alone would bring."""
        return tuple(verdict for verdict, _ in self.turns)


def assumptions_of(
    case: Evaluation,
    leading: Evaluation,
    inputs: Sequence[int],
    answers: Mapping[str, Any],
    *,
    settled: bool = False,
) -> tuple[Assumed, ...]:
    """What was assumed of inputs that can still change the result; most telling first.

    That is verdict, task or path, and the services of the leading case. case: what the answers
    leave open; leading: with all of it assumed; inputs: those assumed that arise. settled: whether
    verdict, task and path are down to one each.
    """
    tables, book = case.tables, case.tables.rulebook
    relevant = behind_services(tables, case.masks, leading.masks)
    if not settled:
        relevant |= set(tables.relevant(case.masks, case.may, book.targets))
    result = []
    for k in inputs:
        item = tables.inputs[k]
        if item.fact not in relevant:
            continue
        fact, question = book.facts[tables.facts[item.fact]], book.question(item.question)
        held = tables.names(item.fact, leading.input_masks[k])[0]
        said = answers.get(question.id)
        because = _because(case, k, torn=isinstance(said, tuple))
        if isinstance(said, Mapping) and said.get(fact.id) == UNKNOWN:
            because = "You left it open: perhaps, or not known."
        turns = tuple(
            (verdict, tuple(fact.values[value] for value in values))
            for verdict, values in turning(case, leading, k).items()
        )
        found = Assumed(question, fact.id, fact.about, held, fact.values[held], because, turns)
        result.append(found)
    return tuple(sorted(result, key=lambda item: -len(item.moves)))


def _because(case: Evaluation, k: int, torn: bool) -> str:
    """Why an open input is taken to be what it is in the leading case."""
    tables, item = case.tables, case.tables.inputs[k]
    if case.likeliest and case.likeliest[k]:
        if torn:
            return "You gave it as the likeliest."
        return "It follows from the middle of what you gave."
    fits = assumption_that_fits(case, item.fact, case.input_masks[k])
    if fits is None:
        return "No other value is open."
    return tables.rulebook.facts[tables.facts[item.fact]].assume[fits].because


def turning(case: Evaluation, leading: Evaluation, k: int) -> Mapping[str, list[str]]:
    """Other verdicts of the leading case when only its input ``k`` is taken otherwise, and by what.

    Returns verdict → the values of the input's fact that bring it.
    """
    tables, own = case.tables, list(leading.input_masks)
    found: dict[str, list[str]] = {}
    for bit in each_bit(case.input_masks[k] & ~own[k]):
        own[k] = bit
        value = tables.names(tables.inputs[k].fact, own[k])[0]
        for verdict in evaluate(tables, assumed(case, own), "verdict").possible("verdict"):
            if (verdict,) != leading.possible("verdict"):
                found.setdefault(verdict, []).append(value)
    return dict(sorted(found.items()))
