"""Which tasks have a service on a path, and when: its date, the account, and limits that were said.

The tables need this, so it stands by itself. What a service may do for whom comes down to boxes:
the account that uses it, and the limits and languages that must not have been said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from framing.rulebook.boxes import Box, meet, widest
from framing.rulebook.catalogue import Offer, Service, StatedLimit, Task
from framing.rulebook.model import NOT_APPLICABLE, Fact, Rulebook

#: The facts that say which closed service the account uses, and whether it stays on it for now.
ACCOUNT, MOVE, STAYS = "account_uses", "account_move", "not_now"
#: The fact that says in which language papers, texts and speech are.
LANGUAGE = "language"
#: So many services of a path are named: the first one and another that does the same.
MOST_NAMED = 2

#: Fact about offers → its value → boxes over other facts, one of which must hold.
Offers = Mapping[str, Mapping[str, tuple[Box, ...]]]


def usable(rulebook: Rulebook, service: Service, as_of: str) -> tuple[Box, ...]:
    """When somebody may build on a service on an ISO date: always, for its users, or never.

    An account that uses a closed service may go on where its terms allow that it adds to it, and
    stays there only while a move has to wait.
    """
    if service.open_on(as_of):
        return ({},)
    stays = {ACCOUNT: frozenset({service.id}), MOVE: frozenset({STAYS})}
    known = stays.keys() <= rulebook.facts.keys()
    if known and service.id in rulebook.facts[ACCOUNT].values and service.extends_on(as_of):
        return (stays,)
    return ()


def meets_limits(rulebook: Rulebook, task: str, service: Service, path: str | None) -> Box:
    """What must not have been said for a service to hold every limit, as the values that remain."""
    box: dict[str, frozenset[str]] = {}
    for limit in rulebook.limits:
        if limit.broken_by(service, task, path):
            box[limit.fact] = box.get(limit.fact, all_values(rulebook, limit.fact)) - limit.values
    read = service.languages_for(task)
    if read is not None and LANGUAGE in rulebook.facts:
        box[LANGUAGE] = frozenset(read) | {NOT_APPLICABLE}
    return box


def offer_boxes(
    rulebook: Rulebook, task: Task, offer: Offer, path: str | None, as_of: str
) -> tuple[Box, ...]:
    """The cases in which an offer of a task stands on an ISO date. path: None beside another."""
    service = rulebook.services[offer.service]
    limits = meets_limits(rulebook, task.id, service, path)
    cases = [meet(case, limits) for case in offer.when or ({},)]
    found = (
        meet(case, use)
        for use in usable(rulebook, service, as_of)
        for case in cases
        if case is not None
    )
    return tuple(box for box in found if box is not None)


def offered_boxes(
    rulebook: Rulebook, task: Task, path: str, as_of: str, *, stays: bool = False
) -> tuple[Box, ...]:
    """The cases in which a task has a usable service on a path on an ISO date.

    stays: only services count that are closed to new customers, which the account goes on with.
    """
    return widest(
        box
        for offer in task.offers.get(path, ())
        if not (stays and rulebook.services[offer.service].open_on(as_of))
        for box in offer_boxes(rulebook, task, offer, path, as_of)
    )


def in_order(rulebook: Rulebook, task: Task, path: str, as_of: str) -> list[Offer]:
    """The offers of a task on a path as they are recommended, whoever may use them.

    First one that an account stays on, then preferred ones, then those for such a case.
    """
    preferred = {service: i for i, service in enumerate(rulebook.prefer)}
    return sorted(
        task.offers.get(path, ()),
        key=lambda offer: (
            rulebook.services[offer.service].open_on(as_of),
            preferred.get(offer.service, len(preferred)),
            offer.when is None,
        ),
    )


@lru_cache(maxsize=32)
def limits_felt(rulebook: Rulebook, as_of: str) -> Mapping[tuple[str, str], frozenset[StatedLimit]]:
    """id of a task and a path → the limits on which it can hang which services are recommended.

    An offer is recommended unless two others go before it wherever it stands.
    """
    found: dict[tuple[str, str], set[StatedLimit]] = {}
    for task in rulebook.tasks.values():
        for path in task.offers:
            before: dict[str, tuple[Box, ...]] = {}
            felt = found.setdefault((task.id, path), set())
            for offer in in_order(rulebook, task, path, as_of):
                service = rulebook.services[offer.service]
                own = offer_boxes(rulebook, task, offer, path, as_of)
                ahead = [i for i, boxes in before.items() if i != service.id and _hold(boxes, own)]
                if own and len(ahead) < MOST_NAMED:
                    limits = rulebook.limits
                    felt |= {x for x in limits if x.broken_by(service, task.id, path)}
                before[service.id] = (*before.get(service.id, ()), *own)
    return {place: frozenset(limits) for place, limits in found.items()}


def _hold(boxes: Iterable[Box], other: Iterable[Box]) -> bool:
    """Whether one of the boxes holds wherever one of the others does, as far as one shows it."""
    return all(
        any(all(name in one and one[name] <= box[name] for name in box) for box in boxes)
        for one in other
    )


@lru_cache(maxsize=32)
def offers_on(rulebook: Rulebook, as_of: str) -> Offers:
    """What each fact about offers comes down to on an ISO date."""
    return {
        fact.id: _told(fact, rulebook, as_of)
        for fact in rulebook.facts.values()
        if fact.offers_path is not None
    }


def _told(fact: Fact, rulebook: Rulebook, as_of: str) -> Mapping[str, tuple[Box, ...]]:
    assert fact.offers_path is not None
    yes: list[Box] = []
    no: list[Box] = []
    for conclusion in rulebook.task.conclusions:
        task = rulebook.tasks.get(conclusion.id)
        boxes: tuple[Box, ...] = ()
        if task:
            boxes = offered_boxes(rulebook, task, fact.offers_path, as_of, stays=fact.stays)
        tasks = {"task": frozenset({conclusion.id})}
        yes += [{**tasks, **box} for box in boxes]
        no += [{**tasks, **box} for box in outside(rulebook, boxes)]
    return {"yes": _joined(yes), "no": _joined(no)}


def _joined(boxes: Iterable[Box]) -> tuple[Box, ...]:
    """The boxes, those of different tasks that ask for the same made one; the order is fixed."""
    tasks: dict[tuple[tuple[str, frozenset[str]], ...], frozenset[str]] = {}
    for box in boxes:
        key = tuple((name, box[name]) for name in sorted(box) if name != "task")
        tasks[key] = tasks.get(key, frozenset()) | box["task"]
    return tuple({"task": names, **dict(key)} for key, names in tasks.items())


def outside(rulebook: Rulebook, boxes: Iterable[Box]) -> tuple[Box, ...]:
    """The cases that lie in none of the boxes."""
    found: list[Box] = [{}]
    for box in boxes:
        left = [
            meet(held, {name: all_values(rulebook, name) - values})
            for held in found
            for name, values in box.items()
        ]
        found = list(widest(item for item in left if item is not None))
    return tuple(found)


def all_values(rulebook: Rulebook, fact: str) -> frozenset[str]:
    """What a fact may be, that it does not apply included."""
    return frozenset(rulebook.facts[fact].values) | {NOT_APPLICABLE}


def resolved(box: Box, offers: Offers) -> tuple[Box, ...]:
    """The boxes that a box comes down to: facts about offers give way to what they hang on.

    A box that allows nothing is left out.
    """
    plain = {name: values for name, values in box.items() if name not in offers}
    found: list[Box] = [plain] if all(plain.values()) else []
    for name in (name for name in box if name in offers):
        allowed = [b for value in ("yes", "no") if value in box[name] for b in offers[name][value]]
        if len(box[name] & {"yes", "no"}) < 2:
            met = [meet(held, part) for held in found for part in allowed]
            found = list(widest(item for item in met if item is not None))
    return tuple(found)
