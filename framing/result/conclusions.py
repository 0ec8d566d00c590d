"""Pieces of a framing: what was assumed, collected, settled, and what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass

from framing.evaluation.findings import deciding
from framing.evaluation.verdict import Evaluation, assumed, evaluate
from framing.rulebook.model import Assumption, Conclusion, Question, Rule, Stage

#: Stages of which every road not taken gets a line.
ROADS = ("need", "verdict", "path")
SAFEGUARDS, READINESS, PARTS = "safeguards", "readiness", "parts"
ARGUMENT, EXCEPTION, NO_ARGUMENT = "argument", "exception", "none"


@dataclass(frozen=True)
class Assumed:
    """A value taken for the leading verdict only.

    words: the value in words. moves: the verdicts to which another value may lead.
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


@dataclass(frozen=True)
class Objection:
    """The strongest argument against: ``argument`` (the rule fired against the verdict),
    ``exception`` (the rule carries the verdict and says when it would be wrong) or ``none``.
    """

    rule: Rule
    kind: str


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


def objection_of(reasons: tuple[Rule, ...], opposing: tuple[Rule, ...]) -> Objection:
    """The first that opposes; else the exception of a rule that carries the verdict, or none."""
    if opposing:
        return Objection(opposing[0], ARGUMENT)
    exception = next((rule for rule in reasons if rule.unless), None)
    if exception is not None:
        return Objection(exception, EXCEPTION)
    return Objection(reasons[-1], NO_ARGUMENT)


def assumptions_of(
    case: Evaluation, leading: Evaluation, inputs: tuple[int, ...]
) -> tuple[Assumed, ...]:
    """What these inputs are taken to be where verdict, task or path need them, most telling first.

    case: what the answers alone leave open. leading: every open fact at its declared assumption.
    """
    tables = case.tables
    relevant = set(tables.relevant(case.masks, case.may, ("verdict", "task", "path")))
    result = []
    for k in inputs:
        item = tables.inputs[k]
        if item.fact not in relevant:
            continue
        fact = tables.rulebook.facts[tables.facts[item.fact]]
        held = tables.names(item.fact, leading.input_masks[k])[0]
        assume = fact.assume or Assumption(held, "It is the first of the values still open.")
        question = tables.rulebook.question(item.question)
        because = assume.because if held == assume.value else "No other value is open."
        moves = other_verdicts(case, leading, k)
        told = fact.values[held]
        result.append(Assumed(question, fact.id, fact.about, held, told, because, moves))
    return tuple(sorted(result, key=lambda item: -len(item.moves)))


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
