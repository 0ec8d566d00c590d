"""Random cases for benchmarks: complete, half told, or with an exact number of unknown facts.

Everything is drawn from a ``random.Random`` that the caller seeds, so runs repeat exactly.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from framing import load_rulebook
from framing.evaluation.compiling import tables_for
from framing.evaluation.tables import NO, YES, Input, Tables, truth_of
from framing.evaluation.verdict import input_masks
from framing.rulebook.model import CHOSEN, NOT_CHOSEN, UNKNOWN, Question, Rulebook

ROOT = Path(__file__).resolve().parents[2]
AS_OF = "2026-11-23"
#: Share of "is any of these true?" lines that are ticked; at half, one line settles nearly all.
TICKED = 1 / 13
#: Share of answers that leave something else possible as well, in a torn case.
TORN = 0.25
#: No number is drawn beyond this.
LARGEST = 1e7


@dataclass(frozen=True)
class CompleteCase:
    """A case in which everything that applies is known.

    answers: of the questions that apply. own: one bit for each input that applies; the others are
    left open. values: position of each base fact's value in its domain.
    """

    answers: dict[str, Any]
    own: tuple[int, ...]
    values: tuple[int, ...]


def shipped_tables() -> Tables:
    """The shipped rulebook, compiled for the date that all benchmarks use."""
    return tables_for(load_rulebook(), AS_OF)


def complete_case(tables: Tables, rng: Random) -> CompleteCase:
    """A random answer to every question; answers to what does not apply are left out."""
    answers = random_answers(tables.rulebook, rng)
    facts = tables.propagate(input_masks(tables, answers))
    kept = {q: a for q, a in answers.items() if _arises(tables, q, facts)}
    own = input_masks(tables, kept)
    if tables.propagate(own) != facts or any(mask.bit_count() != 1 for mask in facts):
        raise ValueError("complete answers left a fact open")
    return CompleteCase(kept, own, tuple(mask.bit_length() - 1 for mask in facts))


def complete_cases(tables: Tables, rng: Random, count: int) -> list[CompleteCase]:
    """``count`` random complete cases."""
    return [complete_case(tables, rng) for _ in range(count)]


def random_answers(rulebook: Rulebook, rng: Random) -> dict[str, Any]:
    """An answer to every question that is not free text."""
    return {q.id: _answer(q, rng) for q in rulebook.questions if q.kind != "text"}


def half_told(case: CompleteCase, rng: Random) -> dict[str, Any]:
    """The answers, each kept with probability one half."""
    return {q: a for q, a in case.answers.items() if rng.random() < 0.5}


def torn(rulebook: Rulebook, case: CompleteCase, rng: Random) -> dict[str, Any]:
    """The answers as somebody gives them who cannot rule out others; each with probability 1/4."""
    return {
        q: _torn(rulebook.question(q), a, rng) if rng.random() < TORN else a
        for q, a in case.answers.items()
    }


def with_unknown(tables: Tables, case: CompleteCase, count: int, rng: Random) -> tuple[int, ...]:
    """The inputs of the case with exactly ``count`` of the facts that apply made unknown.

    Questions that did not apply were not answered, so they are open where they now may apply.
    Raises ValueError when fewer facts apply.
    """
    own = list(case.own)
    for k in rng.sample(applying(tables, case), count):
        own[k] = tables.inputs[k].full
    return tuple(own)


def applying(tables: Tables, case: CompleteCase) -> list[int]:
    """The inputs whose questions apply in a complete case, one for each fact."""
    facts = [1 << value for value in case.values]
    first: dict[int, int] = {}
    for k, item in enumerate(tables.inputs):
        if input_arises(tables, item, facts):
            first.setdefault(item.fact, k)
    return list(first.values())


def random_completion(own: Sequence[int], rng: Random) -> list[int]:
    """Each input at one of the values it may still have."""
    return [mask if not mask & (mask - 1) else random_bit(mask, rng) for mask in own]


def random_bit(mask: int, rng: Random) -> int:
    """One of the bits set in a mask."""
    for _ in range(rng.randrange(mask.bit_count())):
        mask &= mask - 1
    return mask & -mask


def input_arises(tables: Tables, item: Input, facts: list[int]) -> bool:
    """Whether the question behind an input certainly applies."""
    return item.arises(facts) == YES


def _arises(tables: Tables, question_id: str, facts: list[int]) -> bool:
    boxes = tables.rulebook.question(question_id).ask_when
    if boxes is None:
        return True
    when = tuple(
        tuple((tables.index[f], tables.mask(f, values)) for f, values in box.items())
        for box in boxes
    )
    return truth_of(when, facts) != NO


def _answer(question: Question, rng: Random) -> Any:
    if question.kind == "choose_one":
        return rng.choice(question.options).id
    if question.kind == "pick_many":
        return {o.id: CHOSEN if rng.random() < TICKED else NOT_CHOSEN for o in question.options}
    return _number(question, rng)


def _torn(question: Question, answer: Any, rng: Random) -> Any:
    """An answer with another option, line or number that may be true as well."""
    if question.kind == "choose_one":
        other = rng.choice(question.options).id
        return answer if other == answer else [answer, other]
    if question.kind == "pick_many":
        return {**answer, rng.choice(question.options).id: UNKNOWN}
    return f"{answer}..{min(answer * 2, question.maximum or LARGEST)}"


def _number(question: Question, rng: Random) -> float:
    """A number of a random order of magnitude within the question's limits."""
    low, high = question.minimum or 0.0, min(question.maximum or LARGEST, LARGEST)
    drawn = 10 ** rng.uniform(-1, math.log10(max(high, 1)))
    return float(round(min(max(drawn, low), high), 2))
