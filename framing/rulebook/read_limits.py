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
#: File, place in it, and the kind of thing that it names.
Place = tuple[str, tuple[Hashable, ...], str]


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
    data = files.listing(FILE, list) if files.has(FILE) else []
    known = {task.id for task in tasks.values()}
    found = []
    for i, value in enumerate(data):
        item = files.shaped(StatedLimitShape, value, FILE, (i,))
        if item is None:
            continue
        values = facts[item.fact].values if item.fact in facts else {}
        _must_be(files, (FILE, (i, "fact"), "fact"), [item.fact], facts)
        if item.fact in facts:
            _must_be(files, (FILE, (i, "values"), "value"), item.values, values)
        _must_be(files, (FILE, (i, "for_tasks"), "task"), item.for_tasks, known)
        _must_be(files, (FILE, (i, "tasks"), "task"), item.tasks or [], known)
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
                None if item.paths is None else frozenset(item.paths),
            )
        )
    ids = {limit.id for limit in found}
    languages = facts["language"].values if "language" in facts else {}
    for file, service in services.items():
        _must_be(files, (file, ("meets",), "limit"), service.meets, ids)
        _must_be(files, (file, ("breaks",), "limit"), service.breaks, ids)
        for i, spoken in enumerate(service.languages):
            at = ("languages", i)
            _must_be(files, (file, (*at, "tasks"), "task"), spoken.tasks or [], known)
            _must_be(files, (file, (*at, "read"), "language"), spoken.read, languages)
            _must_be(files, (file, (*at, "source"), "source"), [spoken.source], sources)
        for i, state in enumerate(service.states):
            if state.users and state.state != "closed_to_new":
                what = f"{service.id} says what its users may do, in a state that is open or ended."
                fix = "Write `users` only where the state is closed_to_new."
                files.fault(Code.BAD_SHAPE, file, ("states", i), what, fix)
    beside = {name for task in tasks.values() for name in task.supporting}
    for file, service in services.items():
        if service.goes_with is None and (service.id in beside or service.with_every_task):
            what = f"{service.id} goes with a task, and nothing says in which cases."
            fix = "Write `goes_with`, the condition under which it is of use there."
            files.fault(Code.BAD_SHAPE, file, ("id",), what, fix)
    return tuple(found)


def _must_be(files: Files, place: Place, names: Collection[str], known: Collection[str]) -> None:
    file, at, kind = place
    for name in names:
        if name not in known:
            what = f"There is no {kind} {name}."
            files.fault(Code.UNKNOWN_ID, file, at, what, nearest(name, list(known)))
