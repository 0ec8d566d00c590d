"""Task + path + date → services a new customer can start with, and why not the others."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from pprint import pformat

from framing.evaluation.tables import YES
from framing.evaluation.verdict import Evaluation
from framing.result.cost import Cost
from framing.rulebook.boxes import Box
from framing.rulebook.catalogue import Algorithm, FirstCall, Offer, Service, Task
from framing.rulebook.model import Rulebook

#: The fact that says whether the account used a service for this, and its value when it did.
EXISTING, IN_USE = "existing_use", "in_use"
#: Facts older than this are to be checked; older than that they count as unverified. Our own view.
CHECK_AFTER, UNVERIFIED_AFTER = 60, 180


@dataclass(frozen=True)
class ServiceChoice:
    """A recommended service. role: ``first``, ``runner_up`` or ``supporting``.

    cost: what it costs a month; None for a supporting service.
    """

    service: Service
    role: str
    path: str | None
    why: str
    cost: Cost | None = None


@dataclass(frozen=True)
class NotOffered:
    """A service that people may expect here and that a new customer cannot start with.

    may_go_on: the account uses it already and AWS lets it go on.
    """

    service: Service
    state: str
    since: str | None
    source: str | None
    instead: str | None
    may_go_on: bool = False


def choose(case: Evaluation, task_id: str, path: str) -> tuple[ServiceChoice, ...]:
    """First choice, runner-up and supporting services, all open to new customers on the date.

    case: one in which nothing is open. Returns nothing when there is no task or no path.
    """
    rulebook, as_of = case.tables.rulebook, case.tables.as_of
    task = rulebook.tasks.get(task_id)
    if task is None or path == "none":
        return ()
    first = _open(case, task, path)
    if not first:
        return ()
    label = rulebook.stage("path").conclusion(path).label
    result = [
        ServiceChoice(
            first[0],
            "first",
            path,
            f"Open on {as_of} and the first of its kind "
            f"for {task.name.lower()} on this path: {label}.",
        )
    ]
    runner = _runner_up(case, task, path, first)
    if runner:
        result.append(runner)
    taken = {choice.service.id for choice in result}
    for service_id in task.supporting:
        service = rulebook.services[service_id]
        if service.open_on(as_of) and service.id not in taken:
            result.append(ServiceChoice(service, "supporting", None, service.does))
    return tuple(result)


def _open(case: Evaluation, task: Task, path: str) -> list[Service]:
    """The open services of a task on a path: preferred ones first, then those for such a case."""
    rulebook, as_of = case.tables.rulebook, case.tables.as_of
    fitting = [offer for offer in task.offers.get(path, ()) if _fits(case, offer)]
    preferred = {service: i for i, service in enumerate(rulebook.prefer)}
    fitting.sort(
        key=lambda offer: (preferred.get(offer.service, len(preferred)), offer.when is None)
    )
    ids = dict.fromkeys(offer.service for offer in fitting)
    return [rulebook.services[i] for i in ids if rulebook.services[i].open_on(as_of)]


def _fits(case: Evaluation, offer: Offer) -> bool:
    if offer.when is None:
        return True
    return _holds(case, offer.when)


def _holds(case: Evaluation, when: tuple[Box, ...]) -> bool:
    return case.tables.arises(case.tables.mask_boxes(when), case.masks) == YES


def _runner_up(
    case: Evaluation, task: Task, path: str, first: list[Service]
) -> ServiceChoice | None:
    rulebook = case.tables.rulebook
    own = rulebook.stage("path").conclusion(path)
    if len(first) > 1 and own.runner_up == "same_rung":
        return ServiceChoice(first[1], "runner_up", path, "It does the same on the same rung.")
    place = rulebook.rungs.index(own)
    deeper, easier = rulebook.rungs[place + 1 :], rulebook.rungs[:place][::-1]
    last = [rung for rung in rulebook.rungs if rung.runner_up == "last"]
    for rung in (*(rung for rung in deeper if rung not in last), *easier, *last):
        for service in _open(case, task, rung.id):
            if service.id != first[0].id:
                why = f"The next rung to try if the first falls short: {rung.label}."
                return ServiceChoice(service, "runner_up", rung.id, why)
    return None


def not_offered(case: Evaluation, task_id: str) -> tuple[NotOffered, ...]:
    """Services that people may expect for the task and that a new customer cannot start with.

    case: one in which nothing is open. Those of a path come first, then supporting ones.
    """
    rulebook, as_of = case.tables.rulebook, case.tables.as_of
    task = rulebook.tasks.get(task_id)
    if task is None:
        return ()
    offered = [
        offer.service
        for path in rulebook.rungs
        for offer in task.offers.get(path.id, ())
        if _fits(case, offer)
    ]
    uses = EXISTING in rulebook.facts and case.possible(EXISTING) == (IN_USE,)
    result = []
    for service_id in dict.fromkeys([*offered, *task.supporting]):
        service = rulebook.services[service_id]
        if service.open_on(as_of):
            continue
        state = service.state_on(as_of)
        if state is None and service_id not in offered:
            continue
        successor = rulebook.services.get(service.successor or "")
        usable = successor is not None and successor.open_on(as_of)
        kept = state is not None and state.state == "closed_to_new"
        result.append(
            NotOffered(
                service,
                state.state if state else "unknown",
                state.since if state else None,
                state.source if state else None,
                successor.name if successor and usable else None,
                uses and kept,
            )
        )
    return tuple(result)


def age_in_days(choices: Iterable[ServiceChoice], as_of: str) -> int:
    """How long before the date the oldest fact on these services was read; 0 when after it."""
    read = [choice.service.read for choice in choices]
    if not read:
        return 0
    days = datetime.date.fromisoformat(as_of) - datetime.date.fromisoformat(min(read))
    return max(days.days, 0)


def snippet(
    service: Service, task: str | None = None, case: Evaluation | None = None
) -> str | None:
    """The first call to try as Python with boto3; None when the service has no such call.

    task: id of the task that the call is for; None for the service's usual call.
    case: the case that it is for, one in which nothing is open; None for any.
    """
    call = service.call_for(task)
    for item in service.case_calls if case else ():
        if item.task == task and case and _holds(case, item.when):
            call = item.call
    return None if call is None else written(call)


def written(call: FirstCall) -> str:
    """A call as Python with boto3."""
    told = [f"    {name}={_python(value)}," for name, value in call.parameters.items()]
    arguments = "\n" + "\n".join(told) + "\n" if told else ""
    return (
        "import boto3\n\n"
        f'client = boto3.client("{call.client}")\n'
        f"answer = client.{call.operation}({arguments})\n"
        "print(answer)"
    )


def _python(value: object) -> str:
    """A value as Python text, long ones over several lines."""
    return pformat(value, width=70, sort_dicts=False).replace("\n", "\n    ")


def algorithms_for(rulebook: Rulebook, task: Task | None, path: str) -> tuple[Algorithm, ...]:
    """The built-in algorithms that fit a task, on the paths where one chooses an algorithm."""
    if task is None or not rulebook.stage("path").conclusion(path).own_algorithm:
        return ()
    fitting = [item for item in rulebook.algorithms if task.id in item.tasks]
    return tuple(sorted(fitting, key=lambda item: item.tasks.index(task.id)))
