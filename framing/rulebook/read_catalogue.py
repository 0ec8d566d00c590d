"""Sources, tasks and services: what rules cite and recommend."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from framing.faults import Code
from framing.faults.english import nearest
from framing.rulebook import read_sentences, schema
from framing.rulebook.catalogue import (
    Algorithm,
    CaseCall,
    FirstCall,
    Languages,
    Limit,
    Offer,
    SdkClient,
    Service,
    ServiceState,
    Source,
    Task,
)
from framing.rulebook.files import Files
from framing.rulebook.model import Fact, Question, Rule
from framing.rulebook.read_facts import boxes


def sources(files: Files) -> dict[str, Source]:
    """Key → source, from all files of ``sources/``; a key that stands twice is a fault."""
    found: dict[str, Source] = {}
    for file in files.names("sources"):
        data = files.listing(file, dict)
        for key, value in data.items():
            item = files.shaped(schema.SourceShape, value, file, (key,))
            if key in found:
                files.fault(
                    Code.SAME_ID,
                    file,
                    (key,),
                    f"The source {key} is listed twice.",
                    "Keep one of the two.",
                )
            if item:
                found[key] = Source(key, item.title, item.url, item.read, item.kind)
    return found


def check_catalogue(
    files: Files,
    sources: Mapping[str, Source],
    services: Mapping[str, Any],
    tasks: Mapping[str, Any],
    rules: tuple[Rule, ...],
) -> None:
    """What rules, tasks, states and limits cite must be a source, and what is offered a service.

    services, tasks: file name → shape. Faults are collected in ``files``.
    """

    def check(file: str, at: tuple[Hashable, ...], source: str) -> None:
        if source not in sources:
            files.fault(
                Code.UNKNOWN_ID,
                file,
                at,
                f"There is no source {source}.",
                f"{nearest(source, sources)} To cite a new one, add it to sources/own.yaml.",
            )

    for rule in rules:
        for i, source in enumerate(rule.sources):
            check(rule.file, ("sources", i), source)
    for file, task in tasks.items():
        for i, source in enumerate(task.sources):
            check(file, ("sources", i), source)
    for file, service in services.items():
        for i, state in enumerate(service.states):
            check(file, ("states", i, "source"), state.source)
        for i, limit in enumerate(service.limits):
            check(file, ("limits", i, "source"), limit.source)
    check_services(files, services, tasks)


def check_services(files: Files, services: Mapping[str, Any], tasks: Mapping[str, Any]) -> None:
    """Services that tasks and services name must exist, and states must be in date order.

    services, tasks: file name → shape. Faults are collected in ``files``.
    """
    known = {service.id for service in services.values()}

    def check(file: str, at: tuple[Hashable, ...], service: str) -> None:
        if service not in known:
            files.fault(
                Code.UNKNOWN_ID,
                file,
                at,
                f"There is no service {service}.",
                nearest(service, known),
            )

    for file, task in tasks.items():
        for path, offered in task.offers.items():
            for i, offer in enumerate(offered):
                at = ("offers", path, i)
                if isinstance(offer, str):
                    check(file, at, offer)
                else:
                    check(file, (*at, "service"), offer.service)
        for i, service in enumerate(task.supporting):
            check(file, ("supporting", i), service)
    for file, service in services.items():
        if service.successor:
            check(file, ("successor",), service.successor)
        dates = [state.since for state in service.states]
        if dates != sorted(dates):
            files.fault(
                Code.DATE_ORDER, file, ("states",), "The states are not in date order.", "Sort."
            )
        _check_calls(files, file, service, [task.id for task in tasks.values()])


def _check_calls(files: Files, file: str, service: Any, tasks: list[str]) -> None:
    """Each call of its own is for a task that there is, and for one call only in all cases."""
    seen: set[str] = set()
    for i, call in enumerate(service.first_calls):
        for j, task in enumerate(call.tasks):
            at = ("first_calls", i, "tasks", j)
            if task not in tasks:
                what = f"There is no task {task}."
                files.fault(Code.UNKNOWN_ID, file, at, what, nearest(task, tasks))
            if call.when is None and task in seen:
                files.fault(
                    Code.SAME_ID, file, at, f"{task} has two calls.", "Keep one of the two."
                )
            if call.when is None:
                seen.add(task)


def tasks_of(
    files: Files,
    shapes: Mapping[str, Any],
    facts: Mapping[str, Fact],
    asked: Iterable[Question],
) -> dict[str, Task]:
    """Id → task. shapes: file name → shape. Every slot of a sentence is a text question."""
    nouns = [question.id for question in asked if question.kind == "text"]
    found = (task_of(files, file, shape, facts, nouns) for file, shape in shapes.items())
    return {task.id: task for task in found}


def task_of(
    files: Files, file: str, shape: Any, facts: Mapping[str, Fact], nouns: Collection[str]
) -> Task:
    """The task that a ``TaskShape`` describes; its conditions become boxes over ``facts``.

    nouns: the text questions, of which its words may take up what was answered.
    """

    def offer(item: Any, at: tuple[Hashable, ...]) -> Offer:
        if isinstance(item, str):
            return Offer(item)
        return Offer(item.service, boxes(files, item.when, facts, file, (*at, "when")))

    tried = shape.try_first_unless
    if tried is not None:
        tried = boxes(files, tried, facts, file, ("try_first_unless",))

    return Task(
        **{
            name: getattr(shape, name)
            for name in Task.__dataclass_fields__
            if name
            not in (
                "sentence",
                "try_first_unless",
                "metrics",
                "offers",
                "supporting",
                "sources",
            )
        },
        try_first_unless=tried or (),
        sentence=read_sentences.sentence_of(files, file, ("sentence",), shape.sentence, nouns),
        metrics=MappingProxyType(
            {
                kind: tuple(
                    read_sentences.words_of(files, file, ("metrics", kind, i), said, nouns)
                    for i, said in enumerate(getattr(shape.metrics, kind))
                )
                for kind in ("model", "business", "economic")
            }
        ),
        offers=MappingProxyType(
            {
                path: tuple(offer(item, ("offers", path, i)) for i, item in enumerate(items))
                for path, items in shape.offers.items()
            }
        ),
        supporting=tuple(shape.supporting),
        sources=tuple(shape.sources),
    )


#: Fields of a service that are not taken over as they stand.
_SHAPED = (
    "formerly",
    "states",
    "limits",
    "category",
    "modality",
    "sdk",
    "regions",
    "first_call",
    "first_calls",
    "case_calls",
    "meets",
    "breaks",
    "languages",
    "goes_with",
)


def service_of(files: Files, file: str, shape: Any, facts: Mapping[str, Fact]) -> Service:
    """The service that a ``ServiceShape`` describes. file: where it stands, for faults."""
    return Service(
        **{
            name: getattr(shape, name)
            for name in Service.__dataclass_fields__
            if name not in _SHAPED
        },
        formerly=tuple(shape.formerly),
        category=tuple(shape.category),
        modality=tuple(shape.modality),
        sdk=tuple(SdkClient(s.client, tuple(s.operations)) for s in shape.sdk),
        regions=None if shape.regions is None else tuple(shape.regions),
        first_call=_call(shape.first_call, {}) if shape.first_call else None,
        first_calls=MappingProxyType(
            {task: call for _, task, when, call in _task_calls(shape) if when is None}
        ),
        case_calls=tuple(
            CaseCall(task, boxes(files, when, facts, file, ("first_calls", i, "when")), call)
            for i, task, when, call in _task_calls(shape)
            if when is not None
        ),
        states=tuple(
            ServiceState(s.since, s.state, s.source, tuple(s.closed), s.users) for s in shape.states
        ),
        goes_with=None
        if shape.goes_with is None
        else boxes(files, shape.goes_with, facts, file, ("goes_with",)),
        meets=frozenset(shape.meets),
        breaks=frozenset(shape.breaks),
        languages=tuple(
            Languages(None if x.tasks is None else tuple(x.tasks), tuple(x.read), x.source, x.fewer)
            for x in shape.languages
        ),
        limits=tuple(Limit(x.what, x.value, x.source) for x in shape.limits),
    )


def _call(call: Any, given: Mapping[str, object]) -> FirstCall:
    parameters = {**given, **call.parameters}
    return FirstCall(call.client, call.operation, MappingProxyType(parameters), call.note)


def _task_calls(shape: Any) -> Iterator[tuple[int, str, Any, FirstCall]]:
    """Place, task, condition and call of each call of its own.

    The same operation takes over the parameters of ``first_call`` that it does not name.
    """
    usual = shape.first_call
    for i, call in enumerate(shape.first_calls):
        same = usual is not None and call.operation == usual.operation
        for task in call.tasks:
            yield i, task, call.when, _call(call, usual.parameters if same else {})


def algorithms(
    files: Files, tasks: Mapping[str, Any], sources: Mapping[str, Source]
) -> tuple[Algorithm, ...]:
    """The built-in algorithms, in their order. tasks: file name → shape.

    A task or a source that does not exist is a fault, collected in ``files``.
    """
    file = "algorithms.yaml"
    data = files.listing(file, list)
    known = {task.id for task in tasks.values()}
    found = []
    for i, value in enumerate(data):
        item = files.shaped(schema.AlgorithmShape, value, file, (i,))
        if item is None:
            continue
        for j, task in enumerate(item.tasks):
            if task not in known:
                what = f"There is no task {task}."
                files.fault(Code.UNKNOWN_ID, file, (i, "tasks", j), what, nearest(task, known))
        if item.source not in sources:
            what = f"There is no source {item.source}."
            files.fault(Code.UNKNOWN_ID, file, (i, "source"), what, nearest(item.source, sources))
        fields = item.model_dump() | {"tasks": tuple(item.tasks)}
        found.append(Algorithm(**fields))
    return tuple(found)
