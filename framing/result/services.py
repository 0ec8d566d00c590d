"""Task + path + date + account + limits → services to start with, and why not the others."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from pprint import pformat
from textwrap import wrap

from framing.evaluation.service_availability import (
    ACCOUNT,
    LANGUAGE,
    in_order,
    meets_limits,
    offer_boxes,
)
from framing.evaluation.tables import NO, truth_of
from framing.evaluation.verdict import Evaluation
from framing.result.cost import Cost
from framing.rulebook.catalogue import Algorithm, FirstCall, Offer, Service, Task
from framing.rulebook.model import Rulebook

#: Facts older than this are to be checked; older than that they count as unverified. Our own view.
CHECK_AFTER, UNVERIFIED_AFTER = 60, 180
#: Characters of a line of comment above a call.
NOTE_WIDTH = 76


@dataclass(frozen=True)
class FirstIf:
    """The service to start with in some languages. service: None where there is none."""

    languages: tuple[str, ...]
    service: Service | None


@dataclass(frozen=True)
class MissedCall:
    """A call of a service that is made for such a case, but does not read its language.

    made_for: the values of facts, the language aside, that the call is for. read: the languages in
    which it is on record.
    """

    made_for: tuple[tuple[str, str], ...]
    read: tuple[str, ...]


@dataclass(frozen=True)
class ServiceChoice:
    """A recommended service. role: ``first``, ``runner_up`` or ``supporting``.

    cost: what it costs a month; None for a supporting service. by_language: of the first one,
    where languages that are still possible have different first services: each with its languages,
    this one at the head; else (). missed: of the first one, its call that would fit but for the
    language.
    """

    service: Service
    role: str
    path: str | None
    why: str
    cost: Cost | None = None
    by_language: tuple[FirstIf, ...] = ()
    missed: MissedCall | None = None


@dataclass(frozen=True)
class NotOffered:
    """A service that people may expect here and that they cannot use, or not now.

    state: open, partly_closed, closed_to_new, ended or unknown. may_go_on: the account uses it
    already and AWS lets it go on, until ``until`` (an ISO date, None: no end is known), and
    ``may_add``: also add to it. limits: what was stated and it does not keep, in words. used: the
    account is said to use it, whether it may go on or not.
    """

    service: Service
    state: str
    since: str | None
    source: str | None
    instead: str | None
    may_go_on: bool = False
    may_add: bool = False
    until: str | None = None
    limits: tuple[str, ...] = ()
    used: bool = False


def choose(case: Evaluation, task_id: str, path: str) -> tuple[ServiceChoice, ...]:
    """First choice, runner-up and supporting services, all open to this account on the date.

    None of them breaks a limit that was stated, or lacks the language. case: one in which nothing
    is open. Returns nothing when there is no task or no path.
    """
    rulebook, as_of = case.tables.rulebook, case.tables.as_of
    task = rulebook.tasks.get(task_id)
    if task is None or rulebook.path.conclusion(path).nothing:
        return ()
    first = _open(case, task, path)
    if not first:
        return ()
    label = rulebook.path.conclusion(path).label
    why = (
        f"Open on {as_of} and the first of its kind for {task.name.lower()} on this path: {label}."
    )
    if not first[0].open_on(as_of):
        why = _staying(first[0], as_of)
    result = [ServiceChoice(first[0], "first", path, why)]
    runner = _runner_up(case, task, path, first)
    if runner:
        result.append(runner)
    taken = {choice.service.id for choice in result}
    for service in _beside(case, task):
        allowed = _fits(case, task, Offer(service.id), None)
        if allowed and service.id not in taken:
            result.append(ServiceChoice(service, "supporting", None, service.does))
    return tuple(result)


def first_choice(case: Evaluation, task_id: str, path: str) -> Service | None:
    """The first of the services that ``choose`` returns, without working out the others."""
    rulebook = case.tables.rulebook
    task = rulebook.tasks.get(task_id)
    if task is None or rulebook.path.conclusion(path).nothing:
        return None
    return next(iter(_open(case, task, path)), None)


def _staying(service: Service, as_of: str) -> str:
    end = service.ends_after(as_of)
    until = f" AWS ends it on {end}." if end else " AWS has named no end."
    return (
        "Closed to new customers, but your account uses it and may add to it, and a move has to "
        f"wait.{until} Plan the move."
    )


def _open(case: Evaluation, task: Task, path: str) -> list[Service]:
    """The services of a task on a path that this account can use, within all limits, in order."""
    rulebook, as_of = case.tables.rulebook, case.tables.as_of
    offers = in_order(rulebook, task, path, as_of)
    ids = dict.fromkeys(offer.service for offer in offers if _fits(case, task, offer, path))
    return [rulebook.services[i] for i in ids]


def _fits(case: Evaluation, task: Task, offer: Offer, path: str | None) -> bool:
    """Whether a service is open to this account for the task, and keeps every stated limit."""
    boxes = offer_boxes(case.tables.rulebook, task, offer, path, case.tables.as_of)
    return case.holds(boxes)


def _beside(case: Evaluation, task: Task) -> tuple[Service, ...]:
    """The services that are of use beside another one in such a case."""
    services = case.tables.rulebook.services
    named = [services[name] for name in task.supporting]
    named += [item for item in services.values() if item.with_every_task and item not in named]
    return tuple(item for item in named if item.goes_with and case.holds(item.goes_with))


def _runner_up(
    case: Evaluation, task: Task, path: str, first: list[Service]
) -> ServiceChoice | None:
    rulebook, as_of = case.tables.rulebook, case.tables.as_of
    own = rulebook.path.conclusion(path)
    moves = not first[0].open_on(as_of)
    if len(first) > 1 and (own.runner_up == "same_rung" or moves):
        why = "Where to move when there is time." if moves else "It does the same on the same rung."
        return ServiceChoice(first[1], "runner_up", path, why)
    place = rulebook.rungs.index(own)
    deeper, easier = rulebook.rungs[place + 1 :], rulebook.rungs[:place][::-1]
    last = [rung for rung in rulebook.rungs if rung.runner_up == "last"]
    for rung in (*(rung for rung in deeper if rung not in last), *easier, *last):
        for service in _open(case, task, rung.id):
            if service.id != first[0].id:
                why = f"The next rung to try if the first falls short: {rung.label}."
                if moves:
                    why = f"Where to move when there is time: {rung.label}."
                return ServiceChoice(service, "runner_up", rung.id, why)
    return None


def not_offered(
    case: Evaluation, task_id: str, said: Evaluation | None = None
) -> tuple[NotOffered, ...]:
    """Services that people may expect for the task and that they cannot use, or not now.

    Those that are closed to new customers, then those that break a stated limit or do not read
    the language. case: one in which nothing is open. said: what the answers leave open of it, so
    that what is only assumed is not told as stated; None where nothing was open.
    """
    rulebook, as_of = case.tables.rulebook, case.tables.as_of
    task = rulebook.tasks.get(task_id)
    if task is None:
        return ()
    path = case.possible(rulebook.path.id)[0]
    taken = {choice.service.id for choice in choose(case, task_id, path)}
    offered = {
        offer.service: rung.id
        for rung in rulebook.rungs
        for offer in task.offers.get(rung.id, ())
        if case.holds(offer.when)
    }
    beside = [service.id for service in _beside(case, task)]
    closed, ruled_out = [], []
    for service_id in dict.fromkeys([*offered, *task.supporting, *beside]):
        service = rulebook.services[service_id]
        broken = broken_limits(case, task, service, offered.get(service_id), said)
        state = service.state_on(as_of)
        unknown = state is None and service_id not in offered
        if service_id in taken or unknown:
            continue
        if not service.open_on(as_of):
            closed.append(_closed(case, service, broken))
        elif broken and (service_id in offered or service_id in beside):
            assert state is not None
            ruled_out.append(
                NotOffered(service, state.state, state.since, state.source, None, limits=broken)
            )
    return (*closed, *ruled_out)


def _closed(case: Evaluation, service: Service, broken: tuple[str, ...]) -> NotOffered:
    rulebook, as_of = case.tables.rulebook, case.tables.as_of
    state = service.state_on(as_of)
    successor = rulebook.services.get(service.successor or "")
    open_now = successor is not None and successor.open_on(as_of)
    used = ACCOUNT in rulebook.facts and case.possible(ACCOUNT) == (service.id,)
    goes_on = used and state is not None and state.state == "closed_to_new"
    return NotOffered(
        service,
        state.state if state else "unknown",
        state.since if state else None,
        state.source if state else None,
        successor.name if successor and open_now else None,
        goes_on,
        goes_on and service.extends_on(as_of),
        service.ends_after(as_of),
        broken,
        used,
    )


def broken_limits(
    case: Evaluation, task: Task, service: Service, path: str | None, said: Evaluation | None = None
) -> tuple[str, ...]:
    """What was stated and the service does not keep when it does the task, in words.

    path: that on which it would do it; None beside another service. said: see ``not_offered``.
    """
    tables = case.tables
    needs = meets_limits(tables.rulebook, task.id, service, path)

    def breaks(fact: str) -> bool:
        return truth_of(tables.mask_boxes([{fact: needs[fact]}]), case.masks) == NO

    stated = said or case
    words = [
        f"{limit.label}; it {limit.why}"
        for limit in tables.rulebook.limits
        if limit.broken_by(service, task.id, path)
        and set(stated.possible(limit.fact)) <= limit.values
        and breaks(limit.fact)
    ]
    if LANGUAGE in needs and breaks(LANGUAGE):
        fact = tables.rulebook.facts[LANGUAGE]
        spoken = fact.values[case.possible(LANGUAGE)[0]]
        words.append(f"the language, {spoken}; it does not read or write it")
    return tuple(words)


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
        if item.task == task and case and case.holds(item.when):
            call = item.call
    return None if call is None else written(call)


def written(call: FirstCall) -> str:
    """A call as Python with boto3."""
    told = [f"    {name}={_python(value)}," for name, value in call.parameters.items()]
    arguments = "\n" + "\n".join(told) + "\n" if told else ""
    notes = "".join(f"# {line}\n" for line in wrap(call.note or "", NOTE_WIDTH))
    return (
        f"import boto3\n\n{notes}"
        f'client = boto3.client("{call.client}")\n'
        f"answer = client.{call.operation}({arguments})\n"
        "print(answer)"
    )


def _python(value: object) -> str:
    """A value as Python text, long ones over several lines."""
    return pformat(value, width=70, sort_dicts=False).replace("\n", "\n    ")


def algorithms_for(rulebook: Rulebook, task: Task | None, path: str) -> tuple[Algorithm, ...]:
    """The built-in algorithms that fit a task, on the paths where one chooses an algorithm."""
    if task is None or not rulebook.path.conclusion(path).own_algorithm:
        return ()
    fitting = [item for item in rulebook.algorithms if task.id in item.tasks]
    return tuple(sorted(fitting, key=lambda item: item.tasks.index(task.id)))
