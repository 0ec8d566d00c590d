"""A firm verdict to which every answer leads, each for its own reason: which answer, which reason.

Nothing that was said carries such a verdict by itself, but each way to answer one open question
does; so a reason or step is told with the answer under which it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from framing.document.blocks import Text, text
from framing.document.fork_words import clause
from framing.document.reasons import passes_on, told_reasons
from framing.document.wording import backing, capital, sentence, small
from framing.evaluation.findings import reasons_of
from framing.evaluation.forks import Point, point_at
from framing.evaluation.masks import each_bit, several
from framing.evaluation.tables import YES
from framing.evaluation.verdict import evaluate_moved
from framing.result.framing import Framing
from framing.rulebook.model import Question, Rule

EVERY_WAY = "Every way to answer what is still open leads here."


@dataclass(frozen=True)
class Way:
    """when: “if” and the answer; empty where it holds for each. rules: what then carries it."""

    when: str
    rules: tuple[Rule, ...]

    def said(self, words: str) -> str:
        """A sentence with the answer under which it holds."""
        told = sentence(words)
        return f"{capital(self.when)}: {small(told)}" if self.when else told

    def reason(self, framing: Framing) -> Text:
        """The first of its reasons in words, with what backs it."""
        rule = self.rules[0]
        return text(self.said(rule.because), backing(framing.rulebook, rule))


@dataclass(frozen=True)
class Parting:
    """The open question of which each answer settles why, and the way of each answer."""

    question: Question
    ways: tuple[Way, ...]


def parting_of(framing: Framing) -> Parting | None:
    """Where the ways to a firm verdict part; None where no one question parts them.

    Of each of its answers something is told, or at least of some.
    """
    if not framing.firm:
        return None
    case = framing.case
    partly: Parting | None = None
    for k, item in enumerate(case.tables.inputs):
        if several(case.input_masks[k]) and item.arises(case.masks) == YES:
            leads = _leads(framing, k)
            told = [any(rule.next for rule in rules) for _, rules in leads]
            if any(told) and (partly is None or all(told)):
                point = point_at(case.tables, k)
                partly = Parting(point.question, _ways(framing, point, leads))
            if all(told):
                break
    return partly


def ways_told(framing: Framing) -> tuple[Way, ...]:
    """The ways to a firm verdict for which no reason can be told outright."""
    parting = None if told_reasons(framing) else parting_of(framing)
    return parting.ways if parting else ()


def _leads(framing: Framing, k: int) -> list[tuple[str, tuple[Rule, ...]]]:
    """Each value that an open input may have, and what then carries the verdict."""
    case, own = framing.case, list(framing.case.input_masks)
    found = []
    for bit in each_bit(case.input_masks[k]):
        own[k] = bit
        reasons = reasons_of(evaluate_moved(case, own, k))
        rules = (rule for rule in reasons if _is_new(framing, rule))
        first = sorted(rules, key=lambda rule: rule.stage != framing.rulebook.need.id)
        found.append((case.tables.names(case.tables.inputs[k].fact, bit)[0], tuple(first)))
    return found


def _is_new(framing: Framing, rule: Rule) -> bool:
    """Whether a rule says more than is told for every answer; to mend, what must be put right."""
    if framing.case.status(rule.id) == "fired" or passes_on(framing, rule):
        return False
    mends = framing.rulebook.stage(rule.stage).conclusion(rule.conclusion).fix_first
    return framing.then != "mend" or mends is not None


def _ways(
    framing: Framing, point: Point, leads: Sequence[tuple[str, tuple[Rule, ...]]]
) -> tuple[Way, ...]:
    """What holds for every answer, then the rest, with answers of the same reasons together."""
    common = tuple(r for r in leads[0][1] if all(r in rules for _, rules in leads))
    apart: dict[tuple[str, ...], tuple[list[str], tuple[Rule, ...]]] = {}
    for value, rules in leads:
        own = tuple(rule for rule in rules if rule not in common)
        apart.setdefault(tuple(rule.id for rule in own), ([], own))[0].append(value)
    ways = (Way(clause(framing, point, values), own) for values, own in apart.values() if own)
    return (*((Way("", common),) if common else ()), *ways)
