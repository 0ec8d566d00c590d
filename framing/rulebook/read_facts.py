"""Stages and facts: which outcomes there are, and which values rules may speak of."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from framing.faults import nearest
from framing.rulebook import schema
from framing.rulebook.boxes import Box
from framing.rulebook.conditions import WORDS, ConditionError, boxes_of
from framing.rulebook.files import Files
from framing.rulebook.model import (
    CHOSEN,
    NOT_CHOSEN,
    Assumption,
    Conclusion,
    Fact,
    PartTemplate,
    Stage,
)
from framing.rulebook.named_conditions import expanded, unknown_name

FILE = "facts.yaml"


def stages(files: Files) -> tuple[Stage, ...]:
    """The stages with their conclusions, in the order of ``conclusions.yaml``."""
    file = "conclusions.yaml"
    data = files.listing(file)
    result = []
    for i, value in enumerate(data if isinstance(data, list) else []):
        item = files.shaped(schema.StageShape, value, file, (i,))
        if item:
            conclusions = tuple(_conclusion(c) for c in item.conclusions)
            result.append(
                Stage(
                    item.id,
                    item.title,
                    item.asks,
                    item.hit_policy,
                    conclusions,
                    item.role,
                    item.carries,
                )
            )
            if item.id == "verdict":
                _check_verdicts(files, file, i, conclusions)
    if not result and not files.faults:
        files.fault("EMPTY", file, (), "It lists no stage.", "List the stages in order.")
    return tuple(result)


def _check_verdicts(files: Files, file: str, i: int, verdicts: tuple[Conclusion, ...]) -> None:
    """The rest of the program knows a verdict by what follows from it."""
    for j, verdict in enumerate(verdicts):
        if verdict.then is None:
            what = f"The verdict {verdict.id} does not say what follows from it."
            mend = "Add `then: stop`, `instead`, `mend` or `build`."
            files.fault("NO-THEN", file, (i, "conclusions", j), what, mend)


def _conclusion(shape: Any) -> Conclusion:
    part = None
    if shape.place:
        part = PartTemplate(shape.place, MappingProxyType(dict(shape.answers or {})))
    told = shape.model_dump(exclude={"place", "answers"})
    return Conclusion(**told, part=part)


def facts(
    files: Files, questions: Mapping[str, Any], stages: tuple[Stage, ...], tasks: Mapping[str, Any]
) -> dict[str, Fact]:
    """Fact id → fact: outcomes of stages, lines to tick, and what ``facts.yaml`` lists.

    questions, tasks: file name → shape. A name that is taken is a fault, collected in ``files``.
    """
    file = "facts.yaml"
    data = files.listing(file)
    facts: dict[str, Fact] = {}
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
                    assume=Assumption(NOT_CHOSEN, "Nobody has said that it is so."),
                )
    for key, value in (data or {}).items() if isinstance(data, dict) else ():
        item = files.shaped(schema.FactShape, value, file, (key,))
        if item is None:
            continue
        if key in facts or key in WORDS:
            files.fault(
                "SAME-ID", file, (key,), f"The name {key} is taken.", "Choose another name."
            )
            continue
        facts[key] = _fact(files, key, item, stages, tasks)
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
        _assumption(files, key, item, origin),
        item.computed,
        tuple(item.inputs),
        item.derived_from,
        MappingProxyType(derived),
        item.task_offers,
    )


def _check_formula(files: Files, key: str, item: Any) -> None:
    from framing.rulebook.formulas import FORMULAS

    if item.computed not in FORMULAS:
        what = f"There is no formula {item.computed}."
        files.fault("UNKNOWN-ID", FILE, (key, "computed"), what, nearest(item.computed, FORMULAS))


def _derived(
    files: Files, key: str, item: Any, stages: tuple[Stage, ...], tasks: Mapping[str, Any]
) -> dict[str, str]:
    """task → value of a fact that repeats a field of the task; offers are resolved by date."""
    if item.derived_from != "task" or not (item.task_field or item.task_offers):
        files.fault(
            "BAD-DERIVED",
            FILE,
            (key, "derived_from"),
            "A derived fact comes from the task.",
            "Write `derived_from: task` with `task_field` or `task_offers`.",
        )
    result: dict[str, str] = {}
    by_id = {task.id: task for task in tasks.values()}
    stage = next((stage for stage in stages if stage.id == "task"), None)
    for conclusion in stage.conclusions if stage and item.task_field else ():
        task = by_id.get(conclusion.id)
        if task is None:
            continue
        value = getattr(task, item.task_field)
        text = {True: "yes", False: "no"}.get(value, value)
        result[conclusion.id] = text
        if text not in item.values:
            what = f"Task {task.id} has {item.task_field}: {text}."
            mend = f"Add {text} to the values of {key}, or change the task."
            files.fault("OUTSIDE-DOMAIN", FILE, (key, "values"), what, mend)
    return result


def _assumption(files: Files, key: str, item: Any, origin: str) -> Assumption | None:
    if item.assume is None:
        if origin in ("question", "computed"):
            what = f"{key} declares no assumption."
            mend = "Say which value to take until someone knows, and why."
            files.fault("NO-ASSUMPTION", FILE, (key,), what, mend)
        return None
    if item.assume.value not in item.values:
        files.fault(
            "OUTSIDE-DOMAIN",
            FILE,
            (key, "assume", "value"),
            f"{item.assume.value} is not a value of {key}.",
            nearest(item.assume.value, item.values),
        )
    return Assumption(item.assume.value, item.assume.because)


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
        mend = unknown_name(error, facts, files.named)
        mend = files.written_as.get(str(error.path[-1]) if error.path else "", mend)
        files.fault("BAD-CONDITION", file, (*at, *error.path), error.what, mend)
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
