"""Pieces of a framing: what was assumed, collected and settled."""

from __future__ import annotations

from dataclasses import dataclass

from framing.evaluation.findings import deciding
from framing.evaluation.verdict import Evaluation
from framing.rulebook.model import Conclusion, Rule, Stage
from framing.rulebook.roles import Sole


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


def collected(case: Evaluation, shown: Evaluation, role: Sole) -> tuple[Collected, ...]:
    """What a collecting stage keeps in the shown case: what answers ask for first, then required.

    case: what the answers alone leave open. A rulebook without a stage in that role collects
    nothing.
    """
    rulebook = case.tables.rulebook
    result: list[Collected] = []
    if not rulebook.in_role(role):
        return ()
    stage = rulebook.in_sole_role(role)
    for conclusion in stage.conclusions:
        rules = tuple(
            rule
            for rule in rulebook.rules
            if rule.stage == stage.id
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
