"""Rules with their own cases."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from framing.faults import Code
from framing.faults.english import named_list, nearest
from framing.rulebook import schema
from framing.rulebook.boxes import Box
from framing.rulebook.conditions import ConditionError
from framing.rulebook.files import CASES, Files
from framing.rulebook.model import (
    DECIDES,
    NOT_APPLICABLE,
    STRENGTHS,
    Case,
    Fact,
    Rule,
    Stage,
)
from framing.rulebook.named_conditions import expanded
from framing.rulebook.read_facts import boxes

OUTCOMES = ("fires", "silent", "open")


def rules(
    files: Files,
    facts: Mapping[str, Fact],
    stages: tuple[Stage, ...],
    tasks: Mapping[str, schema.TaskShape],
) -> tuple[Rule, ...]:
    """All rules, by stage and id: those of ``stages/``, and when each task is chosen.

    tasks: file name → task. A rule may read only stages above its own. Faults: WRONG-FOLDER,
    BAD-CONCLUSION, LATER-STAGE, NO-UNLESS, NO-CASE and others, each with file and line.
    """
    order = {stage.id: i for i, stage in enumerate(stages)}
    found = []
    for file, shape in files.each(schema.RuleShape, "stages", recursive=True).items():
        stage, conclusion, strength, against = _concludes(files, file, shape, stages)
        if stage is not None:
            _check_folder(files, file, stage)
            aim = _Aim(stage, conclusion, strength, against)
            found.append(_rule(files, file, (), shape, aim=aim, facts=facts, order=order))
    by_id = {rule.id: rule for rule in found}
    choice = next(stage for stage in stages if stage.role == "task")
    for file, task in tasks.items():
        if task.chosen is None:
            continue
        at = ("chosen",)
        same = by_id.get(task.chosen.id)
        if same is not None and files.label(file) != file and files.label(same.file) == same.file:
            continue  # an own rule takes the place of the shipped one
        if same is not None:
            what = f"{same.id} also stands in {same.file}."
            files.fault(Code.SAME_ID, file, (*at, "id"), what, "Choose another id.")
        elif task.id not in [c.id for c in choice.conclusions]:
            what = f"{task.id} is not a conclusion of {choice.id}."
            fix = f"Add it to {choice.id} in conclusions.yaml."
            files.fault(Code.UNKNOWN_ID, file, at, what, fix)
        else:
            aim = _Aim(choice, task.id, DECIDES, False)
            rule = _rule(files, file, at, task.chosen, aim=aim, facts=facts, order=order)
            found.append(rule)
            by_id[rule.id] = rule
    found.sort(key=lambda rule: (order[rule.stage], rule.id))
    return tuple(found)


@dataclass(frozen=True)
class _Aim:
    """What a rule concludes."""

    stage: Stage
    conclusion: str
    strength: str
    against: bool


def _rule(
    files: Files,
    file: str,
    at: tuple[str, ...],
    shape: schema.ChosenShape,
    *,
    aim: _Aim,
    facts: Mapping[str, Fact],
    order: Mapping[str, int],
) -> Rule:
    """One rule from its shape, which stands at ``at`` in ``file``."""
    when = boxes(files, shape.when, facts, file, (*at, "when"))
    for name in _late_facts(when, facts, order, order[aim.stage.id]):
        files.fault(
            Code.LATER_STAGE,
            file,
            (*at, "when", name),
            f"It reads {name}, which is decided at the same time or later.",
            "Read only facts of earlier stages.",
        )
    if aim.strength == DECIDES and not shape.unless and not _follows(when, facts, order):
        files.fault(
            Code.NO_UNLESS,
            file,
            (*at, "id"),
            "A deciding rule that reads answers says when it would be wrong.",
            "Add `unless` with the exception that cannot be asked.",
        )
    cases_file = None if shape.cases is not None else _cases_file(file)
    return Rule(
        id=shape.id,
        title=shape.title,
        stage=aim.stage.id,
        conclusion=aim.conclusion,
        strength=aim.strength,
        against=aim.against,
        when=when,
        when_tree=_over_facts(files, shape.when),
        when_written=shape.when,
        because=shape.because,
        unless=shape.unless,
        next=shape.next,
        sources=tuple(shape.sources),
        standing=shape.standing,
        reviewed=shape.reviewed,
        cases=_cases(files, file, at, shape, facts),
        file=file,
        at=at,
        cases_file=cases_file,
        formerly=tuple(shape.formerly),
        since=shape.since,
        until=shape.until,
        who=shape.who or aim.stage.who,
    )


def _over_facts(files: Files, tree: object) -> object:
    """A condition with its named parts put in; nothing where that is told as a fault already."""
    try:
        return expanded(tree, files.named)
    except ConditionError:
        return {}


def _check_folder(files: Files, file: str, stage: Stage) -> None:
    folder = file.split("/")[1]
    if folder != stage.id:
        files.fault(
            Code.WRONG_FOLDER,
            file,
            ("concludes",),
            f"The rule concludes {stage.id} but stands in {folder}/.",
            f"Move it to stages/{stage.id}/.",
        )


def _follows(when: tuple[Box, ...], facts: Mapping[str, Fact], order: Mapping[str, int]) -> bool:
    """Whether a condition reads only what earlier stages concluded.

    Such a rule is wrong only where one of theirs is, so it need not name an exception of its own.
    """
    read = {facts[name].source_fact or name for box in when for name in box}
    return bool(read) and read <= order.keys()


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
            Code.BAD_CONCLUSION,
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
            Code.UNKNOWN_ID,
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
            Code.UNKNOWN_ID,
            file,
            ("concludes", stage_id),
            f"{conclusion} is not a conclusion of {stage_id}.",
            nearest(conclusion, known),
        )
        return None, "", "", False
    return stage, conclusion, str(strength), stance == "against"


def _cases_file(file: str) -> str:
    """Where the cases of a rule stand that are not with it: beside it."""
    return file.removesuffix(".yaml") + CASES


def _cases(
    files: Files,
    file: str,
    at: tuple[str, ...],
    shape: schema.ChosenShape,
    facts: Mapping[str, Fact],
) -> tuple[Case, ...]:
    """The cases of a rule, from its own file or from the list beside it."""
    beside = _cases_file(file)
    if shape.cases is not None:
        if files.has(beside) and files.label(beside) == beside:
            what = "The rule has cases in its own file as well."
            files.fault(
                Code.TWO_CASE_LISTS, beside, (), what, "Keep them in one of the two places."
            )
        return _checked_cases(
            files, file, (*at, "cases"), shape.cases, when=shape.when, facts=facts
        )
    listed = files.read(beside) if files.has(beside) else []
    shapes = []
    for i, value in enumerate(listed if isinstance(listed, list) else []):
        if (item := files.shaped(schema.CaseShape, value, beside, (i,))) is not None:
            shapes.append(item)
    if len(shapes) < (len(listed) if isinstance(listed, list) else 0):
        return ()
    place, path = (beside, at[:0]) if files.has(beside) else (file, (*at, "id"))
    return _checked_cases(files, place, path, shapes, when=shape.when, facts=facts)


def _checked_cases(
    files: Files,
    file: str,
    at: tuple[str, ...],
    shapes: Sequence[schema.CaseShape],
    *,
    when: Mapping[str, Any],
    facts: Mapping[str, Fact],
) -> tuple[Case, ...]:
    """Cases with their near misses. at: where their list stands in ``file``."""
    found: list[Case] = []
    faulty = False
    for i, shape in enumerate(shapes):
        stated = [(o, v) for o in OUTCOMES if (v := getattr(shape, o)) is not None]
        if len(stated) != 1:
            told = f"A case says exactly one of {', '.join(OUTCOMES)}."
            files.fault(Code.BAD_CASE, file, (*at, i), told, "Split it.")
            faulty = True
            continue
        outcome, values = stated[0]
        if shape.near_misses and outcome != "fires":
            told = "Only a case in which the rule fires has near misses."
            files.fault(Code.BAD_CASE, file, (*at, i, "near_misses"), told, "Write them as cases.")
        _check_values(files, file, (*at, i, outcome), values, facts)
        found.append(Case(outcome, MappingProxyType(dict(values)), i))
        for j, changed in enumerate(shape.near_misses):
            _check_values(files, file, (*at, i, "near_misses", j), changed, facts)
            found.append(Case("silent", MappingProxyType({**values, **changed}), i))
    missing = set(OUTCOMES) - {case.outcome for case in found}
    if missing and when != {} and not faulty:
        files.fault(
            Code.NO_CASE,
            file,
            at,
            f"It has no case for {named_list(sorted(missing))}.",
            "Add one case each for fires, silent and open.",
        )
    return tuple(found)


def _check_values(
    files: Files,
    file: str,
    at: tuple[Hashable, ...],
    values: Mapping[str, str],
    facts: Mapping[str, Fact],
) -> None:
    for name, value in values.items():
        fact = facts.get(name)
        if fact is None:
            what = f"There is no fact {name}."
            fix = files.written_as.get(name, nearest(name, facts))
            files.fault(Code.UNKNOWN_ID, file, (*at, name), what, fix)
        elif value not in fact.values and value != NOT_APPLICABLE:
            what = f"{value} is not a value of {name}."
            files.fault(Code.OUTSIDE_DOMAIN, file, (*at, name), what, nearest(value, fact.values))
