"""Rules with their own cases, and journeys."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from framing.faults import named_list, nearest
from framing.rulebook import schema
from framing.rulebook.boxes import Box
from framing.rulebook.files import Files
from framing.rulebook.model import (
    DECIDES,
    NOT_APPLICABLE,
    STRENGTHS,
    Case,
    Fact,
    Journey,
    Rule,
    Stage,
)
from framing.rulebook.read_facts import boxes


def rules(files: Files, facts: Mapping[str, Fact], stages: tuple[Stage, ...]) -> tuple[Rule, ...]:
    """The rules in the order of their files, checked against facts and stages.

    A rule may read only stages above its own; faults are collected in ``files``.
    """
    order = {stage.id: i for i, stage in enumerate(stages)}
    result = []
    for file, shape in files.each(schema.RuleShape, "stages", recursive=True).items():
        stage, conclusion, strength, against = _concludes(files, file, shape, stages)
        if stage is None:
            continue
        _check_rule(files, file, shape, stage, strength)
        when = boxes(files, shape.when, facts, file, ("when",))
        late = _late_facts(when, facts, order, order[stage.id])
        for name in late:
            files.fault(
                "LATER-STAGE",
                file,
                ("when", name),
                f"It reads {name}, which is decided at the same time or later.",
                "Read only facts of earlier stages.",
            )
        result.append(
            Rule(
                id=shape.id,
                title=shape.title,
                stage=stage.id,
                conclusion=conclusion,
                strength=strength,
                against=against,
                when=when,
                when_tree=shape.when,
                because=shape.because,
                unless=shape.unless,
                next=shape.next,
                sources=tuple(shape.sources),
                standing=shape.standing,
                reviewed=shape.reviewed,
                cases=_cases(files, file, shape, facts),
                file=file,
                since=shape.since,
                until=shape.until,
            )
        )
    result.sort(key=lambda rule: (order[rule.stage], rule.file))
    return tuple(result)


def _check_rule(files: Files, file: str, shape: Any, stage: Stage, strength: str) -> None:
    """Its folder, and the exception that a deciding rule must state."""
    folder = file.split("/")[1]
    if folder != stage.id:
        files.fault(
            "WRONG-FOLDER",
            file,
            ("concludes",),
            f"The rule concludes {stage.id} but stands in {folder}/.",
            f"Move it to stages/{stage.id}/.",
        )
    if strength == DECIDES and not shape.unless:
        files.fault(
            "NO-UNLESS",
            file,
            ("id",),
            "A deciding rule says when it would be wrong.",
            "Add `unless` with the exception that cannot be asked.",
        )


def _late_facts(
    when: tuple[Box, ...], facts: Mapping[str, Fact], order: Mapping[str, int], place: int
) -> list[str]:
    """The facts of a condition that are outcomes of the stage at ``place``, or of a later one."""
    read = dict.fromkeys(name for box in when for name in box)
    return [name for name in read if order.get(facts[name].source_fact or name, -1) >= place]


def _concludes(
    files: Files, file: str, shape: Any, stages: tuple[Stage, ...]
) -> tuple[Stage | None, str, str, bool]:
    said = dict(shape.concludes)
    strength = said.pop("strength", None)
    stance = said.pop("stance", "for")
    by_id = {stage.id: stage for stage in stages}
    if strength not in STRENGTHS or stance not in ("for", "against") or len(said) != 1:
        files.fault(
            "BAD-CONCLUSION",
            file,
            ("concludes",),
            "It must name one stage and a strength.",
            f"Write `<stage>: <conclusion>` and `strength:` one of {named_list(STRENGTHS)}; "
            "`stance: against` only for advice.",
        )
        return None, "", "", False
    stage_id, conclusion = next(iter(said.items()))
    if stage_id not in by_id:
        files.fault(
            "UNKNOWN-ID",
            file,
            ("concludes",),
            f"There is no stage {stage_id}.",
            nearest(stage_id, by_id),
        )
        return None, "", "", False
    stage = by_id[stage_id]
    known = [c.id for c in stage.conclusions]
    if conclusion not in known:
        files.fault(
            "UNKNOWN-ID",
            file,
            ("concludes", stage_id),
            f"{conclusion} is not a conclusion of {stage_id}.",
            nearest(conclusion, known),
        )
        return None, "", "", False
    return stage, conclusion, str(strength), stance == "against"


def _cases(files: Files, file: str, shape: Any, facts: Mapping[str, Fact]) -> tuple[Case, ...]:
    result = []
    for i, case in enumerate(shape.cases):
        given = [(o, getattr(case, o)) for o in ("fires", "silent", "open")]
        stated = [(o, values) for o, values in given if values is not None]
        if len(stated) != 1:
            files.fault(
                "BAD-CASE",
                file,
                ("cases", i),
                "A case says exactly one of fires, silent, open.",
                "Split it.",
            )
            continue
        outcome, values = stated[0]
        for name, value in values.items():
            fact = facts.get(name)
            if fact is None:
                files.fault(
                    "UNKNOWN-ID",
                    file,
                    ("cases", i, outcome, name),
                    f"There is no fact {name}.",
                    files.written_as.get(name, nearest(name, facts)),
                )
            elif value not in fact.values and value != NOT_APPLICABLE:
                files.fault(
                    "OUTSIDE-DOMAIN",
                    file,
                    ("cases", i, outcome, name),
                    f"{value} is not a value of {name}.",
                    nearest(value, fact.values),
                )
        result.append(Case(outcome, MappingProxyType(dict(values))))
    missing = {"fires", "silent", "open"} - {case.outcome for case in result}
    always = shape.when == {}
    if missing and not always and len(result) == len(shape.cases):
        files.fault(
            "NO-CASE",
            file,
            ("cases",),
            f"It has no case for {named_list(sorted(missing))}.",
            "Add one case each for fires, silent and open.",
        )
    return tuple(result)


def journeys(files: Files) -> tuple[Journey, ...]:
    """The journeys, by file name. What they expect is checked later, by ``framing check``."""
    return tuple(
        Journey(
            shape.id,
            shape.story,
            shape.case,
            MappingProxyType(dict(shape.answers)),
            MappingProxyType(dict(shape.expect)),
            MappingProxyType(dict(shape.published)) if shape.published else None,
            shape.disagrees_because,
            MappingProxyType(dict(shape.changed_answers)),
            shape.decisive,
            shape.as_of,
            file,
        )
        for file, shape in files.each(schema.JourneyShape, "journeys").items()
    )
