"""Stages and facts: which outcomes there are, and which values rules may speak of."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from framing.conditions import WORDS, ConditionError, boxes_of
from framing.faults import nearest
from framing.loading.files import Files
from framing.model import CHOSEN, NOT_CHOSEN, Assumption, Box, Conclusion, Fact, Stage


def stages(files: Files) -> tuple[Stage, ...]:
    from framing import schema

    file = "conclusions.yaml"
    data = files.read(files.folder / file)
    result = []
    for i, value in enumerate(data if isinstance(data, list) else []):
        item = files.shaped(schema.StageShape, value, file, (i,))
        if item:
            conclusions = tuple(
                Conclusion(c.id, c.label, c.says, c.instead, c.fix_first, c.only_runner_up)
                for c in item.conclusions
            )
            result.append(Stage(item.id, item.title, item.asks, item.hit_policy, conclusions))
    if not result and not files.faults:
        files.fault("EMPTY", file, (), "It lists no stage.", "List the stages in order.")
    return tuple(result)


def facts(
    files: Files, questions: Mapping[str, Any], stages: tuple[Stage, ...], tasks: Mapping[str, Any]
) -> dict[str, Fact]:
    from framing import schema

    file = "facts.yaml"
    data = files.read(files.folder / file)
    facts: dict[str, Fact] = {}
    for stage in stages:
        if stage.hit_policy == "first":
            values = {c.id: c.label for c in stage.conclusions}
            facts[stage.id] = Fact(stage.id, stage.title, values, "stage")
    for shape in questions.values():
        if shape.kind == "pick_many":
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
    file = "facts.yaml"
    origin, derived = "question", {}
    if item.computed:
        from framing.facts import FORMULAS

        origin = "computed"
        if item.computed not in FORMULAS:
            files.fault(
                "UNKNOWN-ID",
                file,
                (key, "computed"),
                f"There is no formula {item.computed}.",
                nearest(item.computed, FORMULAS),
            )
    if item.derived_from:
        origin = "derived"
        if item.derived_from != "task" or not (item.task_field or item.task_offers):
            files.fault(
                "BAD-DERIVED",
                file,
                (key, "derived_from"),
                "A derived fact comes from the task.",
                "Write `derived_from: task` with `task_field` or `task_offers`.",
            )
        by_id = {t.id: t for t in tasks.values()}
        stage = next((s for s in stages if s.id == "task"), None)
        for conclusion in stage.conclusions if stage else ():
            task = by_id.get(conclusion.id)
            if item.task_field and task:
                value = getattr(task, item.task_field)
                text = {True: "yes", False: "no"}.get(value, value)
                derived[conclusion.id] = text
                if text not in item.values:
                    files.fault(
                        "OUTSIDE-DOMAIN",
                        file,
                        (key, "values"),
                        f"Task {task.id} has {item.task_field}: {text}.",
                        f"Add {text} to the values of {key}, or change the task.",
                    )
    if item.assume and item.assume.value not in item.values:
        files.fault(
            "OUTSIDE-DOMAIN",
            file,
            (key, "assume", "value"),
            f"{item.assume.value} is not a value of {key}.",
            nearest(item.assume.value, item.values),
        )
    assume = Assumption(item.assume.value, item.assume.because) if item.assume else None
    if origin in ("question", "computed") and assume is None:
        files.fault(
            "NO-ASSUMPTION",
            file,
            (key,),
            f"{key} declares no assumption.",
            "Say which value to take until someone knows, and why.",
        )
    return Fact(
        key,
        item.about,
        MappingProxyType(dict(item.values)),
        origin,
        item.ordered,
        assume,
        item.computed,
        tuple(item.inputs),
        item.derived_from,
        MappingProxyType(derived),
        item.task_offers,
    )


def boxes(
    files: Files, tree: Any, facts: Mapping[str, Fact], file: str, at: tuple[Hashable, ...]
) -> tuple[Box, ...]:
    try:
        boxes = boxes_of(tree, facts)
    except ConditionError as error:
        files.fault("BAD-CONDITION", file, (*at, *error.path), error.what, error.mend)
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
    if shape.kind == "choose_one":
        return [shape.fact] if shape.fact else []
    if shape.kind == "pick_many":
        return [option.id for option in shape.options]
    return [name for name, fact in facts.items() if shape.id in fact.inputs]
