"""Limits that people state, and what services say of them; what their files name must exist."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from typing import Any

from framing.faults import Code
from framing.faults.english import nearest
from framing.rulebook.catalogue import StatedLimit
from framing.rulebook.files import Files
from framing.rulebook.model import Fact
from framing.rulebook.schema_limits import StatedLimitShape

FILE = "limits.yaml"


def limits(
    files: Files,
    facts: Mapping[str, Fact],
    tasks: Mapping[str, Any],
    services: Mapping[str, Any],
    sources: Collection[str],
) -> tuple[StatedLimit, ...]:
    """The limits of the rulebook; none when it has no such file.

    tasks, services: file name → shape. Faults are collected in ``files``.
    """
    data = files.listing(FILE) if files.has(FILE) else []
    known = {task.id for task in tasks.values()}
    found = []
    for i, value in enumerate(data if isinstance(data, list) else []):
        item = files.shaped(StatedLimitShape, value, FILE, (i,))
        if item is None:
            continue
        values = facts[item.fact].values if item.fact in facts else {}
        _must_be(files, FILE, (i, "fact"), [item.fact], facts, "fact")
        if item.fact in facts:
            _must_be(files, FILE, (i, "values"), item.values, values, "value")
        _must_be(files, FILE, (i, "for_tasks"), item.for_tasks, known, "task")
        _must_be(files, FILE, (i, "tasks"), item.tasks or [], known, "task")
        found.append(
            StatedLimit(
                item.id,
                item.label,
                item.why,
                item.fact,
                frozenset(item.values),
                frozenset(item.layers),
                frozenset(item.for_tasks),
                None if item.tasks is None else frozenset(item.tasks),
            )
        )
    ids = {limit.id for limit in found}
    languages = facts["language"].values if "language" in facts else {}
    for file, service in services.items():
        _must_be(files, file, ("meets",), service.meets, ids, "limit")
        _must_be(files, file, ("breaks",), service.breaks, ids, "limit")
        for i, spoken in enumerate(service.languages):
            at = ("languages", i)
            _must_be(files, file, (*at, "tasks"), spoken.tasks or [], known, "task")
            _must_be(files, file, (*at, "read"), spoken.read, languages, "language")
            _must_be(files, file, (*at, "source"), [spoken.source], sources, "source")
        for i, state in enumerate(service.states):
            if (state.state == "closed_to_new") != (state.users is not None):
                what = f"{service.id} does not say what its present users may do."
                fix = "Add `users: extend` or `users: keep` to a state closed_to_new, and to no other."
                files.fault(Code.BAD_SHAPE, file, ("states", i), what, fix)
    beside = {name for task in tasks.values() for name in task.supporting}
    for file, service in services.items():
        if service.goes_with is None and (service.id in beside or service.with_every_task):
            what = f"{service.id} goes with a task, and nothing says in which cases."
            fix = "Write `goes_with`, the condition under which it is of use there."
            files.fault(Code.BAD_SHAPE, file, ("id",), what, fix)
    return tuple(found)


def _must_be(
    files: Files,
    file: str,
    at: tuple[Hashable, ...],
    names: Collection[str],
    known: Collection[str],
    kind: str,
) -> None:
    for name in names:
        if name not in known:
            what = f"There is no {kind} {name}."
            files.fault(Code.UNKNOWN_ID, file, at, what, nearest(name, list(known)))
