"""``conclusions.yaml`` → the stages with their conclusions and roles."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, get_args

from framing.faults import Code
from framing.rulebook import schema
from framing.rulebook.files import Files
from framing.rulebook.model import Conclusion, PartTemplate, Stage
from framing.rulebook.roles import NEEDED, Sole

FILE = "conclusions.yaml"


def stages(files: Files) -> tuple[Stage, ...]:
    """The stages with their conclusions, in the order of ``conclusions.yaml``."""
    data = files.listing(FILE, list)
    result = []
    for i, value in enumerate(data):
        item = files.shaped(schema.StageShape, value, FILE, (i,))
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
                    item.who,
                )
            )
            if item.role == "verdict":
                _check_verdicts(files, i, conclusions)
    if not files.faults:
        _check_roles(files, result)
    return tuple(result)


def _check_roles(files: Files, stages: list[Stage]) -> None:
    """Each role of one stage is given once, and the needed ones are."""
    given = [stage.role for stage in stages]
    if not stages:
        files.fault(Code.EMPTY, FILE, (), "It lists no stage.", "List the stages in order.")
    for i, role in enumerate(given):
        if role in get_args(Sole) and role in given[:i]:
            first = stages[given.index(role)].id
            what = f"Both {first} and {stages[i].id} have the role {role}."
            files.fault(Code.ROLE_TWICE, FILE, (i, "role"), what, "Leave it to one of the two.")
    for role in NEEDED if stages else ():
        if role not in given:
            what, fix = f"No stage has the role {role}.", f"Add `role: {role}` to one of them."
            files.fault(Code.NO_ROLE, FILE, (), what, fix)
        elif (called := stages[given.index(role)].id) != role:
            what = f"The stage with the role {role} is called {called}."
            fix = f"Call it {role}; programs know what it concludes by that name."
            files.fault(Code.NO_ROLE, FILE, (given.index(role), "id"), what, fix)


def _check_verdicts(files: Files, i: int, verdicts: tuple[Conclusion, ...]) -> None:
    """The rest of the program knows a verdict by what follows from it."""
    for j, verdict in enumerate(verdicts):
        if verdict.then is None:
            what = f"The verdict {verdict.id} does not say what follows from it."
            fix = "Add `then: stop`, `instead`, `mend` or `build`."
            files.fault(Code.NO_THEN, FILE, (i, "conclusions", j), what, fix)


def _conclusion(shape: Any) -> Conclusion:
    part = None
    if shape.place:
        part = PartTemplate(shape.place, MappingProxyType(dict(shape.answers or {})))
    told = shape.model_dump(exclude={"place", "answers"})
    return Conclusion(**told, part=part)
