"""The least changes of answers that flip the verdict: single answers first, then pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from framing.evaluation.masks import each_bit, several
from framing.evaluation.one_more import OneMore
from framing.evaluation.residues import read_by
from framing.evaluation.tables import NO, YES
from framing.evaluation.verdict import Evaluation, can_reach, evaluate_moved, exact_range
from framing.rulebook.model import CHOSEN, Question

#: How many flips of two answers are listed.
PAIR_LIMIT = 12
#: An input, the value that it is given, and the case after that.
Moved = tuple[int, int, Evaluation]


@dataclass(frozen=True)
class Change:
    """One answer changed. ``was`` None: it was open. option: the new option, or the line ticked."""

    question: Question
    was: str | None
    option: str
    now: str
    changeable: bool


@dataclass(frozen=True)
class Counterfactual:
    """Changes that together rule the old verdict out; ``verdicts`` are possible afterwards."""

    changes: tuple[Change, ...]
    verdicts: tuple[str, ...]

    @property
    def changeable(self) -> bool:
        """Whether the person can bring all of it about; otherwise some of it is given."""
        return all(change.changeable for change in self.changes)

    @property
    def open(self) -> bool:
        """Whether it takes only answers that are still open; nothing said would be taken back."""
        return all(change.was is None for change in self.changes)

    def applied(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """The answers with these changes made."""
        result = {k: dict(v) if isinstance(v, Mapping) else v for k, v in answers.items()}
        for change in self.changes:
            if change.question.kind == "pick_many":
                lines = result.get(change.question.id)
                lines = dict(lines) if isinstance(lines, Mapping) else {}
                lines[change.option] = change.now
                result[change.question.id] = lines
            else:
                result[change.question.id] = change.option
        return result


def counterfactuals(case: Evaluation, old: str) -> tuple[Counterfactual, ...]:
    """Singles and pairs of changes after which ``old`` is no longer a possible verdict.

    No part of a pair does it alone. Changeable ones come first, singles before pairs; of the
    pairs at most PAIR_LIMIT are listed, those of open answers first. Numbers are not varied: their
    effect is a computed fact.
    """
    tables = case.tables
    verdict = tables.index["verdict"]
    old_bit = tables.mask("verdict", (old,))
    singles: list[Counterfactual] = []
    rest: list[Moved] = []
    matter, _ = read_by(tables, "verdict")
    for k, bit in _moves(case):
        if tables.inputs[k].fact not in matter:
            continue
        own = list(case.input_masks)
        own[k] = bit
        node = evaluate_moved(case, own, k, "verdict")
        if can_reach(node, "verdict", old):
            rest.append((k, bit, node))
        else:
            outcomes = exact_range(node, "verdict").outcomes
            singles.append(Counterfactual((_change(case, k, bit),), outcomes))
    pairs: list[Counterfactual] = []
    if len(singles) < PAIR_LIMIT * 4:
        # Every pair has one of these in it, so that only with an open one some pairs are open.
        some_open = any(several(case.input_masks[k]) for k, _, _ in rest)
        best = 0
        for pair in chain(
            _following(case, rest, matter, old_bit), _pairs(case, rest, verdict, old_bit)
        ):
            pairs.append(pair)
            best += pair.changeable and (pair.open or not some_open)
            if best == PAIR_LIMIT:  # none that comes later would be listed before these
                break
    ordered = sorted(singles, key=lambda flip: not flip.changeable)
    pairs.sort(key=lambda flip: (not flip.open, not flip.changeable))
    return (*ordered, *pairs[:PAIR_LIMIT])


def _moves(case: Evaluation) -> Iterator[tuple[int, int]]:
    """Each answer that could be given differently: (input, new value)."""
    tables = case.tables
    for k, item in enumerate(tables.inputs):
        fact = tables.rulebook.facts[tables.facts[item.fact]]
        if fact.origin == "computed":
            continue
        if not _counts(case, k):
            continue
        for bit in each_bit(_others(case.input_masks[k], item.full)):
            yield k, bit


def _counts(case: Evaluation, k: int) -> bool:
    """Whether a question arises, or may arise and has been answered."""
    arises = case.tables.inputs[k].arises(case.masks)
    told = not several(case.input_masks[k])
    return arises == YES or (arises != NO and told)


def _others(held: int, full: int) -> int:
    """The values that an answer could take instead: all but a known one, or all still open."""
    return held if several(held) else full & ~held


def _pairs(
    case: Evaluation, moves: list[Moved], verdict: int, old_bit: int
) -> Iterator[Counterfactual]:
    tables = case.tables
    for i, (k, bit, node) in enumerate(moves):
        relevant = set(tables.relevant(node.masks, node.may, ("verdict",)))
        then = OneMore(tables, node.input_masks, node.masks[: tables.base], "verdict")
        for m, other, _ in moves[i + 1 :]:
            held = case.input_masks[m]
            # What is open and can no longer matter after the first change moves nothing.
            if m == k or (several(held) and tables.inputs[m].fact not in relevant):
                continue
            left = then.outcomes(m, other)
            if not left & old_bit:
                changes = (_change(case, k, bit), _change(case, m, other))
                yield Counterfactual(changes, tables.names(verdict, left))


def _following(
    case: Evaluation, moves: list[Moved], matter: set[int], old_bit: int
) -> Iterator[Counterfactual]:
    """Pairs whose second question arises only once the first is answered so."""
    tables = case.tables
    verdict = tables.index["verdict"]
    (old,) = tables.names(verdict, old_bit)
    unasked = [
        (m, item)
        for m, item in enumerate(tables.inputs)
        if item.when
        and item.fact in matter
        and tables.rulebook.facts[tables.facts[item.fact]].origin != "computed"
        and not _counts(case, m)
    ]
    alone: dict[tuple[int, int], bool] = {}

    def does_it_alone(m: int, other: int) -> bool:
        if (m, other) not in alone:
            own = list(case.input_masks)
            own[m] = other
            node = evaluate_moved(case, own, m, "verdict")
            alone[m, other] = not can_reach(node, "verdict", old)
        return alone[m, other]

    for k, bit, node in moves:
        later = [
            (m, item)
            for m, item in unasked
            if any(f == tables.inputs[k].fact for box in item.when or () for f, _ in box)
        ]
        if not later:
            continue
        own = list(node.input_masks)
        for m, item in later:
            if item.arises(node.masks) != YES:
                continue
            for other in each_bit(_others(case.input_masks[m], item.full)):
                own[m] = other
                masks = evaluate_moved(node, own, m, "verdict").masks
                if not masks[verdict] & old_bit and not does_it_alone(m, other):
                    changes = (_change(case, k, bit), _change(case, m, other))
                    yield Counterfactual(changes, tables.names(verdict, masks[verdict]))
            own[m] = case.input_masks[m]


def _change(case: Evaluation, k: int, bit: int) -> Change:
    tables = case.tables
    item = tables.inputs[k]
    question = tables.rulebook.question(item.question)
    value = tables.names(item.fact, bit)[0]
    held = tables.names(item.fact, case.input_masks[k])
    was = held[0] if len(held) == 1 else None
    if question.kind == "pick_many":
        line = tables.facts[item.fact]
        return Change(question, was, line, value, question.changeable and value != CHOSEN)
    option = next(o for o in question.options if o.sets == value)
    return Change(question, was, option.id, value, question.changeable)
