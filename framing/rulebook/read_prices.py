"""Prices: what the units of a service cost, read strictly."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping

from framing.faults import Code
from framing.faults.english import nearest
from framing.rulebook.catalogue import Service, Task
from framing.rulebook.files import Files
from framing.rulebook.model import Fact, Question
from framing.rulebook.prices import Count, Price, Tier
from framing.rulebook.read_facts import boxes
from framing.rulebook.schema_prices import PriceShape


def prices(
    files: Files,
    facts: Mapping[str, Fact],
    services: Mapping[str, Service],
    tasks: Mapping[str, Task],
    questions: Iterable[Question],
) -> tuple[Price, ...]:
    """The files of ``prices/`` by name. What does not resolve is a fault, collected in ``files``.

    facts, services, tasks: id → what it is, as already read.
    """
    numbers = {question.id for question in questions if question.kind == "number"}
    result = []
    for file, shape in files.each(PriceShape, "prices").items():
        _check_ids(files, file, "services", shape.services, services)
        _check_ids(files, file, "tasks", shape.tasks, tasks)
        _check_numbers(files, file, shape, numbers)
        _check_offered(files, file, shape, tasks)
        when = None
        if shape.when is not None:
            when = boxes(files, shape.when, facts, file, ("when",))
        told = shape.model_dump(exclude={"services", "tasks", "when", "tiers", "count", "left_out"})
        result.append(
            Price(
                **told,
                services=tuple(shape.services),
                tasks=tuple(shape.tasks),
                when=when,
                tiers=tuple(Tier(tier.start, tier.usd) for tier in shape.tiers),
                count=Count(**shape.count.model_dump()),
                left_out=tuple(shape.left_out),
            )
        )
    return tuple(result)


def _check_ids(
    files: Files, file: str, key: str, named: list[str], known: Mapping[str, object]
) -> None:
    for i, name in enumerate(named):
        if name not in known:
            what = f"There is no {key[:-1]} {name}."
            files.fault(Code.UNKNOWN_ID, file, (key, i), what, nearest(name, known))


def _check_offered(files: Files, file: str, shape: PriceShape, tasks: Mapping[str, Task]) -> None:
    """A price for a task for which none of its services is offered would never be used."""
    for i, name in enumerate(shape.tasks):
        offered = (
            {o.service for os in tasks[name].offers.values() for o in os}
            if (name in tasks)
            else set(shape.services)
        )
        if not offered & set(shape.services):
            what = f"No service of this price is offered for {name}."
            fix = "Take the task out, or name the service that is offered for it."
            files.fault(Code.PRICE_UNUSED, file, ("tasks", i), what, fix)


def _check_numbers(files: Files, file: str, shape: PriceShape, numbers: set[str]) -> None:
    """Tiers run from nought upwards, counts from low to high, and multiply by a known number."""

    def fault(at: tuple[Hashable, ...], what: str, fix: str) -> None:
        files.fault(Code.BAD_PRICE, file, at, what, fix)

    starts = [tier.start for tier in shape.tiers]
    if starts[0] != 0:
        fault(("tiers", 0), "The first tier does not begin at 0.", "Write `from: 0`.")
    if starts != sorted(set(starts)):
        fault(("tiers",), "The tiers are not in rising order.", "Sort them by `from`.")
    if shape.count.low > shape.count.high:
        fault(("count", "low"), "`low` is above `high`.", "Exchange the two.")
    if shape.published and shape.published > shape.read:
        fault(("published",), "It was published after it was read.", "Correct one of the dates.")
    question = shape.count.question
    if question is not None and question not in numbers:
        what = f"There is no question {question} that asks for a number."
        files.fault(Code.UNKNOWN_ID, file, ("count", "question"), what, nearest(question, numbers))
