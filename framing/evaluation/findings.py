"""Every rule after evaluation, and why roads were not taken. Built only when somebody reads it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from framing.evaluation.tables import NO, Tables
from framing.evaluation.verdict import Evaluation
from framing.rulebook.boxes import Box
from framing.rulebook.model import NOT_APPLICABLE, Conclusion, Rule, Rulebook


@dataclass(frozen=True)
class Blocker:
    """A fact that stands in a rule's way: the values it may have, and those the rule needs."""

    fact: str
    held: tuple[str, ...]
    needed: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """A rule after evaluation.

    status: ``fired``, ``open`` or ``ruled_out``. answers: ids of the questions whose answers made
    it true. open_facts: what is still unknown. blocked_by: the condition that failed with the
    fewest misses.
    """

    rule: Rule
    status: str
    answers: tuple[str, ...] = ()
    open_facts: tuple[str, ...] = ()
    blocked_by: tuple[Blocker, ...] = ()


TASK = "task"


@dataclass(frozen=True)
class WhyNot:
    """A conclusion that was not reached, and the rule that came nearest to it.

    ahead: the id of the conclusion that came first, where the rule fired all the same.
    """

    conclusion: Conclusion
    nearest: Finding
    ahead: str | None

    @property
    def stage(self) -> str:
        """The id of the stage to which the conclusion belongs."""
        return self.nearest.rule.stage

    @property
    def other_task(self) -> bool:
        """Whether it would take another task."""
        return _other_task(self.nearest)


def findings_of(case: Evaluation) -> tuple[Finding, ...]:
    """All rules in the rulebook's order, each with its status and what made it so."""
    return tuple(finding_of(case, rule) for rule in case.tables.rulebook.rules)


def finding_of(case: Evaluation, rule: Rule) -> Finding:
    """One rule after evaluation."""
    status = case.status(rule.id)
    boxes = _boxes(case.tables, rule.id)
    if status == "fired":
        box = next(box for box in boxes if not _misses(case, box) and not _open(case, box))
        return Finding(rule, status, answers=answers_behind(case, box))
    if status == "open":
        facts = {f for box in boxes if not _misses(case, box) for f in _open(case, box)}
        return Finding(rule, status, open_facts=tuple(sorted(facts)))
    missed = [(box, _misses(case, box)) for box in boxes]
    if not missed:
        return Finding(rule, status)
    nearest, lacking = min(missed, key=lambda item: len(item[1]))
    return Finding(rule, status, blocked_by=tuple(_blocker(case, nearest, f) for f in lacking))


def _boxes(tables: Tables, rule_id: str) -> tuple[Box, ...]:
    return tables.boxes_of.get(rule_id, ())


def _held(case: Evaluation, fact: str) -> tuple[str, ...]:
    f = case.tables.index[fact]
    return case.tables.names(f, case.masks[f])


def _misses(case: Evaluation, box: Box) -> list[str]:
    """The facts of a box none of whose values is possible."""
    index, names, masks = case.tables.index, case.tables.names, case.masks
    return [f for f, values in box.items() if values.isdisjoint(names(index[f], masks[index[f]]))]


def _blocker(case: Evaluation, box: Box, fact: str) -> Blocker:
    wanted = case.tables.domains[case.tables.index[fact]]
    return Blocker(fact, _held(case, fact), tuple(v for v in wanted if v in box[fact]))


def _open(case: Evaluation, box: Box) -> tuple[str, ...]:
    return tuple(fact for fact, values in box.items() if not values.issuperset(_held(case, fact)))


def rests_on_answers(case: Evaluation, rule: Rule) -> bool:
    """Whether a rule that fired rests on something said of what it reads.

    If not, nothing was said that contradicts it: what it reads was not asked, or not answered.
    """
    boxes = _boxes(case.tables, rule.id)
    return any(
        answers_behind(case, box, not_asked=False)
        for box in boxes
        if not _misses(case, box) and not _open(case, box)
    )


def answers_behind(case: Evaluation, box: Box, *, not_asked: bool = True) -> tuple[str, ...]:
    """The questions whose answers settle this box, through earlier stages, in interview order.

    not_asked: with those whose answers settled that something in it is not asked.
    """
    facts: set[str] = set()
    _collect(case, box, facts, not_asked)
    tables = case.tables
    asked: list[str] = []
    for k, item in enumerate(tables.inputs):
        fact = tables.rulebook.facts[tables.facts[item.fact]]
        told = fact.id in facts and case.input_masks[k] not in (item.full, item.unsaid)
        if told and item.arises(case.masks) != NO:
            asked.extend(fact.inputs or (item.question,))
    return tuple(dict.fromkeys(asked))


def _collect(case: Evaluation, box: Box, facts: set[str], not_asked: bool) -> None:
    """The facts behind a box that holds: its own, and those of the boxes behind its stages."""
    for fact in box:
        if fact in facts:
            continue
        facts.add(fact)
        if case.tables.rulebook.facts[fact].origin != "stage":
            facts.update(_controllers(case, fact) if not_asked else ())
            continue
        sure = deciding(case, fact)
        for rule in sure or _still_possible(case, fact):
            for inner in _boxes(case.tables, rule.id):
                if not _misses(case, inner) and not (sure and _open(case, inner)):
                    _collect(case, inner, facts, not_asked)
                    break


def _controllers(case: Evaluation, fact: str) -> set[str]:
    """What settled that a fact does not apply: the facts its questions hang on, all the way up."""
    tables = case.tables
    if _held(case, fact) != (NOT_APPLICABLE,):
        return set()
    found: set[str] = set()
    for item in tables.inputs:
        if tables.facts[item.fact] == fact:
            for name in {tables.facts[f] for box in item.when or () for f, _ in box}:
                found |= {name} | _controllers(case, name)
    return found


def _still_possible(case: Evaluation, stage: str) -> tuple[Rule, ...]:
    """The deciding rules of a stage that is still open between some conclusions."""
    possible = case.possible(stage)
    return tuple(
        rule
        for rule in case.tables.rulebook.rules
        if rule.stage == stage and rule.decides and rule.conclusion in possible
    )


def deciding(case: Evaluation, stage: str) -> tuple[Rule, ...]:
    """The deciding rules that fired for the conclusion reached; empty while the stage is open."""
    reached = case.possible(stage)
    if len(reached) != 1:
        return ()
    rules = _deciding_for(case.tables.rulebook, stage, reached[0])
    return tuple(rule for rule in rules if case.status(rule.id) == "fired")


@lru_cache(maxsize=1024)
def _deciding_for(rulebook: Rulebook, stage: str, conclusion: str) -> tuple[Rule, ...]:
    """The rules of a stage that decide for a conclusion."""
    return tuple(
        rule
        for rule in rulebook.rules
        if rule.stage == stage and rule.decides and rule.conclusion == conclusion
    )


def reasons_of(case: Evaluation, stage: str = "verdict") -> tuple[Rule, ...]:
    """The rules that carry a stage's conclusion, traced back through the earlier stages.

    The chain ends in rules that read answers; rules that only pass on an earlier stage's
    conclusion come last.
    """
    chain: list[Rule] = []
    seen: set[str] = set()

    def trace(name: str) -> None:
        if name in seen:
            return
        seen.add(name)
        for rule in deciding(case, name):
            for box in _boxes(case.tables, rule.id):
                if not _misses(case, box) and not _open(case, box):
                    for fact in box:
                        if case.tables.rulebook.facts[fact].origin == "stage":
                            trace(fact)
                    break
            chain.append(rule)

    trace(stage)
    return tuple(chain)


def why_not(case: Evaluation, stages: Iterable[str]) -> tuple[WhyNot, ...]:
    """A line for every conclusion of these stages that is not the one reached."""
    result = []
    rulebook = case.tables.rulebook
    for stage_id in stages:
        possible = case.possible(stage_id)
        for conclusion in rulebook.stage(stage_id).conclusions:
            if (conclusion.id,) == possible or conclusion.nothing:
                continue
            rules = [
                r
                for r in _deciding_for(rulebook, stage_id, conclusion.id)
                if r.in_force(case.tables.as_of)
            ]
            found = [finding_of(case, rule) for rule in rules]
            if found:
                nearest = min(found, key=lambda item: (_other_task(item), len(item.blocked_by)))
                ahead = possible[0] if nearest.status == "fired" else None
                result.append(WhyNot(conclusion, nearest, ahead))
    return tuple(result)


def _other_task(finding: Finding) -> bool:
    return any(blocker.fact == TASK for blocker in finding.blocked_by)


def opposing(case: Evaluation) -> tuple[Rule, ...]:
    """Arguments against the verdict, strongest first.

    Deciding rules that fired but came after an earlier conclusion, then advice that fired for
    another conclusion (or against the one reached), in the stages that carry the verdict. Among
    equals, what would have to be put right first comes first.
    """
    return tuple(opposing_in_turn(case))


def opposing_in_turn(case: Evaluation, stages: Collection[str] | None = None) -> Iterator[Rule]:
    """The arguments of ``opposing``, or those in some stages, each looked for when it is needed."""
    rulebook = case.tables.rulebook
    carrying = [s.id for s in rulebook.stages if s.carries and (stages is None or s.id in stages)]
    reached = ((stage, case.possible(stage)) for stage in carrying)
    settled = tuple((stage, found[0]) for stage, found in reached if len(found) == 1)
    speaking = _speaking(rulebook, case.possible(rulebook.verdict.id)[0], settled)
    return (rule for rule in speaking if case.status(rule.id) == "fired")


@lru_cache(maxsize=1024)
def _speaking(
    rulebook: Rulebook, verdict: str, reached: tuple[tuple[str, str], ...]
) -> tuple[Rule, ...]:
    """The rules that would be arguments against a verdict if they fired, strongest first.

    reached: stages, each with its conclusion.
    """
    order = {"decides": 0, "strong": 1, "weak": 2}
    # What would have to be put right before building is no argument for building.
    held_back = rulebook.verdict.conclusion(verdict).then != "build"
    conclusions = dict(reached)
    found = [
        (order[rule.strength], not halting(rulebook, rule), rule)
        for rule in rulebook.rules
        if rule.stage in conclusions
        and (rule.conclusion != conclusions[rule.stage]) != rule.against
    ]
    found.sort(key=lambda item: item[:2])
    return tuple(rule for _, builds, rule in found if builds or not held_back)


def halting(rulebook: Rulebook, rule: Rule) -> bool:
    """Whether what a rule concludes would have to be put right before anything is built."""
    stage = rulebook.stage(rule.stage)
    return not rule.against and stage.conclusion(rule.conclusion).fix_first is not None
