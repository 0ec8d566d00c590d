"""Stages: no gap, no dead conclusion, no deciding rule that never decides; overlaps listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from framing.checks.locations import rule_spot, stage_spot
from framing.checks.sample import Sample
from framing.evaluation.proofs import (
    SearchLimitError,
    Witness,
    cells,
    gap,
    reach,
    whole,
)
from framing.evaluation.tables import StageTable, Tables
from framing.faults import Code, Fault
from framing.rulebook.boxes import meet, subtract
from framing.rulebook.model import Rule


@dataclass(frozen=True)
class Overlap:
    """Two deciding rules of one stage that can hold together; the earlier conclusion wins."""

    stage: str
    wins: str
    yields: str


def gap_faults(seen: Sample) -> Iterator[Fault]:
    """Stages in which some complete answers reach no conclusion, or some conclusion is dead."""
    tables = seen.tables
    for place, stage in enumerate(tables.stages):
        reached = {case.outcomes[place] for case in seen.cases}
        name = tables.facts[stage.fact]
        try:
            shown = gap(tables, stage)
            if shown is not None:
                yield Fault(
                    Code.GAP,
                    stage_spot(tables.rulebook, name),
                    f"The stage {name} reaches no conclusion for some answers.",
                    "Widen a deciding rule, or add one.",
                    name,
                    shown.answers,
                )
            else:
                yield from _dead_conclusions(tables, stage, name, reached)
        except SearchLimitError:
            yield not_proven(stage_spot(tables.rulebook, name), name, "without a gap")


def _dead_conclusions(
    tables: Tables, stage: StageTable, name: str, reached: set[int]
) -> Iterator[Fault]:
    for i, conclusion in enumerate(tables.domains[stage.fact]):
        if i not in reached and reach(tables, {stage.fact: 1 << i}) is None:
            yield Fault(
                Code.DEAD_CONCLUSION,
                stage_spot(tables.rulebook, name, conclusion),
                f"No answers reach the conclusion {conclusion} of the stage {name}.",
                "Correct its rules or those of earlier conclusions, or remove it.",
                f"{name}: {conclusion}",
            )


def not_proven(where: str, about: str, what: str) -> Fault:
    """The complaint that a search was too long to tell."""
    return Fault(
        Code.NOT_PROVEN,
        where,
        f"The search was too long to tell whether {about} is {what}.",
        "Make its conditions simpler, or split the stage in two.",
        about,
    )


def idle_faults(
    seen: Sample, dated: Sequence[Tables], impossible: frozenset[str]
) -> Iterator[Fault]:
    """Deciding rules that fire, but only where an earlier conclusion is reached anyway.

    dated: tables for other dates; a rule that decides on one of them is no fault. impossible:
    rules that never fire, which another fault tells.
    """
    rulebook = seen.tables.rulebook
    for rule in rulebook.rules:
        if seen.decided_in.get(rule.id) != 0 or rule.id in impossible:
            continue
        where = rule_spot(rulebook, rule, "when")
        try:
            decides = any(deciding_witness(at, rule) is not None for at in (seen.tables, *dated))
        except SearchLimitError:
            yield not_proven(where, rule.id, "ever decisive")
            continue
        if not decides:
            yield Fault(
                Code.NEVER_DECIDES,
                where,
                f"The rule {rule.id} never decides: wherever it holds, an earlier conclusion of "
                f"{rule.stage} is reached.",
                "Narrow the rules of the earlier conclusions, or remove this one.",
                rule.id,
                holding(seen.tables, rule),
            )


def holding(tables: Tables, rule: Rule) -> Mapping[str, Any]:
    """Answers for which the rule holds; empty when there are none."""
    found = (reach(tables, piece) for piece in cells(tables, tables.rule_bits[rule.id]))
    shown = next((item for item in found if item is not None), None)
    return shown.answers if shown else {}


def deciding_witness(tables: Tables, rule: Rule) -> Witness | None:
    """Answers for which the rule holds and its conclusion is the one reached, or None."""
    stage = next(s for s in tables.stages if tables.facts[s.fact] == rule.stage)
    place = tables.domains[stage.fact].index(rule.conclusion)
    earlier = cells(tables, sum(stage.spans[:place]))
    goal = {stage.fact: 1 << place}
    for piece in cells(tables, tables.rule_bits[rule.id]):
        space = {**whole(tables, [piece, *earlier]), **piece}
        for left in subtract(space, earlier):
            found = reach(tables, {**left, **goal})
            if found is not None:
                return found
    return None


def overlaps(seen: Sample) -> tuple[Overlap, ...]:
    """All pairs of deciding rules of two conclusions that can hold together, by stage."""
    tables = seen.tables
    result = []
    for stage in tables.rulebook.stages:
        if stage.hit_policy != "first":
            continue
        order = {c.id: i for i, c in enumerate(stage.conclusions)}
        rules = [r for r in tables.rulebook.rules if r.stage == stage.id and r.decides]
        rules.sort(key=lambda rule: order[rule.conclusion])
        for one, other in combinations(rules, 2):
            if one.conclusion != other.conclusion and _together(seen, one, other):
                result.append(Overlap(stage.id, one.id, other.id))
    return tuple(result)


def _together(seen: Sample, one: Rule, other: Rule) -> bool:
    """Whether some answers make both hold; True too when the search is too long to tell."""
    if seen.fired_in[one.id] & seen.fired_in[other.id]:
        return True
    tables = seen.tables
    try:
        return any(
            reach(tables, both) is not None
            for left in cells(tables, tables.rule_bits[one.id])
            for right in cells(tables, tables.rule_bits[other.id])
            if (both := meet(left, right)) is not None
        )
    except SearchLimitError:
        return True
