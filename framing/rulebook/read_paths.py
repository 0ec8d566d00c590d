"""Paths that files name must be conclusions of the stage in that role."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from framing.faults import Code
from framing.faults.english import nearest
from framing.rulebook.catalogue import StatedLimit
from framing.rulebook.files import Files
from framing.rulebook.model import Fact, Stage
from framing.rulebook.read_limits import FILE as LIMITS

#: A file, the way to a name inside it, and the name.
_Named = tuple[str, tuple[str | int, ...], str]


def check_paths(
    files: Files,
    stages: Iterable[Stage],
    tasks: Mapping[str, Any],
    facts: Mapping[str, Fact],
    limits: Iterable[StatedLimit],
) -> None:
    """Tasks offer services, facts tell of them and limits count on known paths only.

    tasks: file name → shape. Faults are collected in ``files``.
    """
    found = (stage.conclusions for stage in stages if stage.role == "path")
    paths = [c.id for conclusions in found for c in conclusions if not c.nothing]
    for file, at, name in _named(tasks, facts, limits):
        if name not in paths:
            what = f"There is no path {name}."
            files.fault(Code.UNKNOWN_ID, file, at, what, nearest(name, paths))


def _named(
    tasks: Mapping[str, Any], facts: Mapping[str, Fact], limits: Iterable[StatedLimit]
) -> Iterator[_Named]:
    for file, task in tasks.items():
        for name in task.offers:
            yield file, ("offers", name), name
    for fact in facts.values():
        if fact.offers_path is not None:
            yield "facts.yaml", (fact.id, "task_offers"), fact.offers_path
    for i, limit in enumerate(limits):
        for name in sorted(limit.paths or ()):
            yield LIMITS, (i, "paths"), name
