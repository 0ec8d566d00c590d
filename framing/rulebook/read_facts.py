"""Facts: which values rules may speak of."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from framing.faults import Code
from framing.faults.english import nearest
from framing.rulebook import schema
from framing.rulebook.boxes import Box
from framing.rulebook.conditions import WORDS, ConditionError, boxes_of
from framing.rulebook.files import Files
from framing.rulebook.model import (
    CHOSEN,
    NOT_CHOSEN,
    Assumption,
    Fact,
    Stage,
)
from framing.rulebook.named_conditions import expanded, unknown_name

FILE = "facts.yaml"


def facts(
    files: Files, questions: Mapping[str, Any], stages: tuple[Stage, ...], tasks: Mapping[str, Any]
) -> dict[str, Fact]:
    """Fact id → fact: outcomes of stages, lines to tick, and what ``facts.yaml`` lists.

    questions, tasks: file name → shape. A name that is taken is a fault, collected in ``files``.
    """
    file = "facts.yaml"
    data = files.listing(file, dict)
    facts: dict[str, Fact] = {}
    shapes: dict[str, schema.FactShape] = {}
    for stage in stages:
        if stage.hit_policy == "first":
            values = {c.id: c.label for c in stage.conclusions}
            facts[stage.id] = Fact(stage.id, stage.title, values, "stage")
    for shape in questions.values():
        if shape.kind == "pick_many":
            files.written_as[shape.id] = (
                f"{shape.id} is a question with lines to tick; name the line, such as "
                f"`{shape.options[0].id if shape.options else 'id'}: chosen`."
            )
            for option in shape.options:
                facts[option.id] = Fact(
                    option.id,
                    option.label,
                    {NOT_CHOSEN: "not said to be so", CHOSEN: "said to be so"},
                    "question",
                    assume=(Assumption(NOT_CHOSEN, "Nobody has said that it is so."),),
                    short=option.short,
                )
    for key, value in data.items():
        item = files.shaped(schema.FactShape, value, file, (key,))
        if item is None:
            continue
        if key in facts or key in WORDS:
            files.fault(
                Code.SAME_ID, file, (key,), f"The name {key} is taken.", "Choose another name."
            )
            continue
        facts[key] = _fact(files, key, item, stages, tasks)
        shapes[key] = item
    for key, item in shapes.items():
        told = _assumptions(files, key, item, facts)
        facts[key] = replace(facts[key], assume=told)
    return facts


def _fact(
    files: Files, key: str, item: Any, stages: tuple[Stage, ...], tasks: Mapping[str, Any]
) -> Fact:
    derived: dict[str, str] = {}
    origin = "question"
    if item.computed:
        origin = "computed"
        _check_formula(files, key, item)
    if item.derived_from:
        origin = "derived"
        derived = _derived(files, key, item, stages, tasks)
    return Fact(
        key,
        item.about,
        MappingProxyType(dict(item.values)),
        origin,
        item.ordered,
        (),
        item.computed,
        tuple(item.inputs),
        item.derived_from,
        MappingProxyType(derived),
        item.task_offers,
        stays=item.stays,
    )


def _check_formula(files: Files, key: str, item: Any) -> None:
    from framing.rulebook.formulas import FORMULAS

    if item.computed not in FORMULAS:
        what = f"There is no formula {item.computed}."
        files.fault(
            Code.UNKNOWN_ID, FILE, (key, "computed"), what, nearest(item.computed, FORMULAS)
        )


def _derived(
    files: Files, key: str, item: Any, stages: tuple[Stage, ...], tasks: Mapping[str, Any]
) -> dict[str, str]:
    """task → value of a fact that repeats a field of the task; offers are resolved by date."""
    stage = next(stage for stage in stages if stage.role == "task")
    if item.derived_from != stage.id or not (item.task_field or item.task_offers):
        files.fault(
            Code.BAD_DERIVED,
            FILE,
            (key, "derived_from"),
            "A derived fact comes from the task.",
            f"Write `derived_from: {stage.id}` with `task_field` or `task_offers`.",
        )
    result: dict[str, str] = {}
    by_id = {task.id: task for task in tasks.values()}
    for conclusion in stage.conclusions if item.task_field else ():
        task = by_id.get(conclusion.id)
        if task is None:
            continue
        value = getattr(task, item.task_field)
        text = {True: "yes", False: "no"}.get(value, value)
        result[conclusion.id] = text
        if text not in item.values:
            what = f"Task {task.id} has {item.task_field}: {text}."
            fix = f"Add {text} to the values of {key}, or change the task."
            files.fault(Code.OUTSIDE_DOMAIN, FILE, (key, "values"), what, fix)
    return result


def _assumptions(
    files: Files, key: str, item: schema.FactShape, facts: Mapping[str, Fact]
) -> tuple[Assumption, ...]:
    """What a fact is taken to be: the last without a condition, those before it with one."""
    found = []
    given = item.assume if isinstance(item.assume, list) else [item.assume]
    listed = [told for told in given if told is not None]
    for i, told in enumerate(listed):
        at = (key, "assume", i) if isinstance(item.assume, list) else (key, "assume")
        if told.value not in item.values:
            what, fix = f"{told.value} is not a value of {key}.", nearest(told.value, item.values)
            files.fault(Code.OUTSIDE_DOMAIN, FILE, (*at, "value"), what, fix)
        if (told.when is None) != (i == len(listed) - 1):
            what = "The last assumption of a fact holds whatever was said; the others hang on it."
            fix = "Give each but the last a `when`, and the last none."
            files.fault(Code.NO_ASSUMPTION, FILE, at, what, fix)
        when = None if told.when is None else boxes(files, told.when, facts, FILE, (*at, "when"))
        for name in {name for box in when or () for name in box}:
            if facts[name].origin not in ("question", "computed"):
                what = f"An assumption hangs on {name}, which is not something that people say."
                fix = "Use facts that questions settle."
                files.fault(Code.BAD_CONDITION, FILE, (*at, "when", name), what, fix)
        found.append(Assumption(told.value, told.because, when))
    if not found and facts[key].origin in ("question", "computed"):
        what = f"{key} declares no assumption."
        fix = "Say which value to take until someone knows, and why."
        files.fault(Code.NO_ASSUMPTION, FILE, (key,), what, fix)
    return tuple(found)


def boxes(
    files: Files, tree: Any, facts: Mapping[str, Fact], file: str, at: tuple[Hashable, ...]
) -> tuple[Box, ...]:
    """The condition at ``at`` in a file as boxes of which one must hold.

    Named parts are put in their places. A condition that cannot be read is a fault, BAD-CONDITION,
    and becomes no box.
    """
    try:
        boxes = boxes_of(expanded(tree, files.named), facts)
    except ConditionError as error:
        fix = unknown_name(error, facts, files.named)
        fix = files.written_as.get(str(error.path[-1]) if error.path else "", fix)
        files.fault(Code.BAD_CONDITION, file, (*at, *error.path), error.what, fix)
        return ()
    return boxes


def settlers(shapes: Iterable[Any], facts: Mapping[str, Fact]) -> dict[str, set[str]]:
    """fact → the questions that can settle it."""
    result: dict[str, set[str]] = {}
    for shape in shapes:
        for fact in facts_of(shape, facts):
            result.setdefault(fact, set()).add(shape.id)
    return result


def facts_of(shape: Any, facts: Mapping[str, Fact]) -> list[str]:
    """The facts that a ``QuestionShape`` settles: one, one for each line to tick, or none."""
    if shape.kind == "choose_one":
        return [shape.fact] if shape.fact else []
    if shape.kind == "pick_many":
        return [option.id for option in shape.options]
    return [name for name, fact in facts.items() if shape.id in fact.inputs]
