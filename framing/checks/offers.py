"""Services: every task has an open path on the date, and nothing advises a closed service."""

from __future__ import annotations

from collections.abc import Iterator

from framing.checks.locations import rule_spot, spot
from framing.checks.sample import Sample
from framing.checks.stages import not_proven
from framing.evaluation.proofs import SearchLimitError, Witness, reach
from framing.evaluation.service_availability import offered_boxes, outside
from framing.evaluation.tables import Tables
from framing.faults import Code, Fault
from framing.rulebook.boxes import within
from framing.rulebook.catalogue import Task
from framing.rulebook.model import Rulebook

#: The field of a rule that tells people what to do.
ADVICE = "next"


def offer_faults(seen: Sample) -> Iterator[Fault]:
    """Tasks without a path, and paths that are reached although none of their services is open."""
    rulebook = seen.tables.rulebook
    for task in rulebook.tasks.values():
        file = f"tasks/{task.id}.yaml"
        pairs = {rung: _reached(seen, task.id, rung) for rung in _rungs(seen.tables.rulebook)}
        try:
            if not any(pairs.values()) and not any(
                _search(seen, task.id, rung) for rung in _rungs(rulebook)
            ):
                yield Fault(
                    Code.TASK_WITHOUT_PATH,
                    spot(rulebook, file, "offers"),
                    f"No answers give the task {task.id} a path on {seen.tables.as_of}.",
                    "Add an offer of a service that is open, or a rule for its path.",
                    task.id,
                )
                continue
            for rung in _rungs(rulebook):
                found = _without_service(seen.tables, task, rung)
                if found is not None:
                    yield Fault(
                        Code.NO_OPEN_SERVICE,
                        spot(rulebook, file, "offers", rung),
                        f"The task {task.id} can reach the path {rung}, for which none of its "
                        f"services is open on {seen.tables.as_of} and keeps every stated limit.",
                        "Let the rules of that path ask for an open offer, or add one.",
                        task.id,
                        found.answers,
                    )
        except SearchLimitError:
            yield not_proven(spot(rulebook, file, "offers"), task.id, "given an open service")


def _without_service(tables: Tables, task: Task, rung: str) -> Witness | None:
    """Answers that take the task to the path although none of its services there is usable.

    Usable is what is open to the account on the date and breaks no stated limit. The boxes of the
    rules that lead there tell at once, where each asks for a usable service.
    Raises SearchLimitError.
    """
    rulebook = tables.rulebook
    usable = offered_boxes(rulebook, task, rung, tables.as_of)
    leading = [
        box
        for rule in rulebook.rules
        if rule.decides and (rule.stage, rule.conclusion) == (rulebook.path.id, rung)
        for box in tables.boxes_of[rule.id]
        if task.id in box.get(rulebook.task.id, {task.id})
    ]
    if all(any(within(box, one) for one in usable) for box in leading):
        return None
    goal = {
        tables.index[rulebook.task.id]: tables.mask(rulebook.task.id, (task.id,)),
        tables.index[rulebook.path.id]: tables.mask(rulebook.path.id, (rung,)),
    }
    for box in outside(rulebook, usable):
        facts: dict[int, int] = dict(*tables.mask_boxes([box]))
        found = reach(tables, {**facts, **goal})
        if found is not None:
            return found
    return None


def _rungs(rulebook: Rulebook) -> tuple[str, ...]:
    """The paths that lead to a service in this rulebook."""
    return tuple(rung.id for rung in rulebook.rungs)


def _reached(seen: Sample, task: str, rung: str) -> bool:
    """Whether the task takes the path in some case of the sample."""
    tables = seen.tables
    places = [tables.facts[stage.fact] for stage in tables.stages]
    _, *names = tables.rulebook.targets
    said = zip(names, (task, rung), strict=True)
    wanted = tuple(tables.domains[tables.index[name]].index(value) for name, value in said)
    at = [places.index(name) for name in names]
    return any((case.outcomes[at[0]], case.outcomes[at[1]]) == wanted for case in seen.cases)


def _search(seen: Sample, task: str, rung: str) -> Witness | None:
    tables = seen.tables
    _, *names = tables.rulebook.targets
    said = zip(names, (task, rung), strict=True)
    return reach(tables, {tables.index[name]: tables.mask(name, (value,)) for name, value in said})


def closed_advice(rulebook: Rulebook, as_of: str) -> Iterator[Fault]:
    """Rules whose next step names a service that new customers cannot start with on the date."""
    closed = {
        name: service
        for service in rulebook.services.values()
        if service.state_on(as_of) and not service.open_on(as_of)
        for name in (service.name, *service.formerly)
    }
    for rule in rulebook.rules:
        for name, service in closed.items():
            if rule.next and name in rule.next and "closed" not in rule.next:
                successor = rulebook.services.get(service.successor or "")
                yield Fault(
                    Code.CLOSED_ADVISED,
                    rule_spot(rulebook, rule, ADVICE),
                    f"The next step of {rule.id} names {name}, which is closed to new customers "
                    f"on {as_of}.",
                    f"Name {successor.name} instead." if successor else "Name an open one instead.",
                    rule.id,
                )
                break
