"""Pieces of a framing: what was assumed, collected and settled."""

from __future__ import annotations

from dataclasses import dataclass

from framing.evaluation.findings import deciding
from framing.evaluation.verdict import Evaluation, assumed, evaluate
from framing.rulebook.model import Conclusion, Question, Rule, Stage

#: Stages of which every road not taken gets a line.
ROADS = ("need", "verdict", "path")
SAFEGUARDS, READINESS, PARTS = "safeguards", "readiness", "parts"
#: Stages that class the effort and cost of what is built.
EFFORT = ("marking_effort", "building_effort", "running_cost_class", "upkeep_effort")
#: Stages that say how a model of one's own is trained and served.
ROUTES = ("training_route", "serving")


@dataclass(frozen=True)
class Assumed:
    """A value taken for the leading verdict only.

    words: the value in words. moves: the verdicts to which another value alone would lead.
    """

    question: Question
    fact: str
    about: str
    value: str
    words: str
    because: str
    moves: tuple[str, ...]


@dataclass(frozen=True)
class Collected:
    """A conclusion of a stage that keeps all that fire, and the rules that ask for it.

    required: a deciding rule asks for it; otherwise it is advice. assumed: no rule asks for it on
    the answers alone, only under the declared assumptions.
    """

    conclusion: Conclusion
    required: bool
    assumed: bool
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Settled:
    """What a stage concludes in the shown case. assumed: the answers alone leave it open."""

    stage: Stage
    conclusion: Conclusion
    rules: tuple[Rule, ...]
    assumed: bool


def collected(case: Evaluation, shown: Evaluation, stage_id: str) -> tuple[Collected, ...]:
    """What a collecting stage keeps in the shown case: what answers ask for first, then required.

    case: what the answers alone leave open. A rulebook without that stage collects nothing.
    """
    rulebook = case.tables.rulebook
    result: list[Collected] = []
    if stage_id not in {stage.id for stage in rulebook.stages}:
        return ()
    for conclusion in rulebook.stage(stage_id).conclusions:
        rules = tuple(
            rule
            for rule in rulebook.rules
            if rule.stage == stage_id
            and rule.conclusion == conclusion.id
            and shown.status(rule.id) == "fired"
        )
        if rules:
            required = any(rule.decides for rule in rules)
            assumed_only = not any(case.status(rule.id) == "fired" for rule in rules)
            result.append(Collected(conclusion, required, assumed_only, rules))
    return tuple(sorted(result, key=lambda item: (item.assumed, not item.required)))


def settled(case: Evaluation, shown: Evaluation, stages: tuple[str, ...]) -> tuple[Settled, ...]:
    """What these stages conclude in the shown case, with the rules that decided."""
    result = []
    for name in stages:
        stage = case.tables.rulebook.stage(name)
        conclusion = stage.conclusion(shown.possible(name)[0])
        left_open = len(case.possible(name)) > 1
        result.append(Settled(stage, conclusion, deciding(shown, name), left_open))
    return tuple(result)


def other_verdicts(case: Evaluation, leading: Evaluation, k: int) -> tuple[str, ...]:
    """Other verdicts that the leading case takes when only its input ``k`` is assumed otherwise."""
    own = list(leading.input_masks)
    found: set[str] = set()
    mask = case.input_masks[k] & ~own[k]
    while mask:
        own[k] = mask & -mask
        mask &= mask - 1
        filled = assumed(case.tables, own)
        found.update(evaluate(case.tables, filled, "verdict").possible("verdict"))
    return tuple(sorted(found - {leading.possible("verdict")[0]}))
