"""What the rulebook promises of its own results, to be proven by ``framing check``."""

from __future__ import annotations

from collections.abc import Mapping

from framing.faults import Code
from framing.faults.english import named_list, nearest
from framing.rulebook import schema
from framing.rulebook.files import Files
from framing.rulebook.model import Fact, Stage
from framing.rulebook.promise import Promise

FILE = "promises.yaml"


def promises(
    files: Files, facts: Mapping[str, Fact], stages: tuple[Stage, ...]
) -> tuple[Promise, ...]:
    """The promises listed in the rulebook; none when it has no such file."""
    if not files.has(FILE):
        return ()
    data = files.listing(FILE, list)
    by_id = {stage.id: stage for stage in stages}
    found = []
    for i, value in enumerate(data):
        item = files.shaped(schema.PromiseShape, value, FILE, (i,))
        if item is None:
            continue
        unknown = [name for name in item.facts if name not in facts]
        if unknown:
            what = f"There is no fact {unknown[0]}."
            at = (i, "facts", item.facts.index(unknown[0]))
            files.fault(Code.UNKNOWN_ID, FILE, at, what, nearest(unknown[0], facts))
            continue
        if item.stage not in by_id:
            what = f"There is no stage {item.stage}."
            files.fault(Code.UNKNOWN_ID, FILE, (i, "stage"), what, nearest(item.stage, by_id))
            continue
        if (item.value is None) != (item.always is None) or bool(item.order) == bool(item.value):
            what = f"{item.id} says neither how a fact moves nor what a value always brings."
            files.fault(
                Code.BAD_PROMISE, FILE, (i,), what, "Give `order`, or `value` and `always`."
            )
            continue
        _check_values(files, i, item, facts)
        conclusions = [c.id for c in by_id[item.stage].conclusions]
        for key in ("never", "always"):
            name = getattr(item, key)
            if name is not None and name not in conclusions:
                what = f"{name} is not a conclusion of {item.stage}."
                files.fault(Code.UNKNOWN_ID, FILE, (i, key), what, nearest(name, conclusions))
        found.append(
            Promise(
                item.id,
                item.says,
                tuple(item.facts),
                tuple(item.order),
                item.value,
                item.stage,
                item.never,
                item.always,
                item.since,
            )
        )
    return tuple(found)


def _check_values(
    files: Files, i: int, item: schema.PromiseShape, facts: Mapping[str, Fact]
) -> None:
    """Every value named is one of each fact, and an order leaves none of them out."""
    places: list[tuple[str, tuple[str | int, ...]]] = []
    places += [(name, ("order", j)) for j, name in enumerate(item.order)]
    places += [(name, ("apart", j)) for j, name in enumerate(item.apart)]
    places += [(item.value, ("value",))] if item.value else []
    for fact in item.facts:
        values = facts[fact].values
        for name, place in places:
            if name not in values:
                what = f"{name} is not a value of {fact}."
                files.fault(Code.OUTSIDE_DOMAIN, FILE, (i, *place), what, nearest(name, values))
        without = [value for value in values if value not in (*item.order, *item.apart)]
        if item.order and without:
            what = f"The order leaves out {named_list(without)} of {fact}."
            fix = "Put each value where it belongs in the order, or under `apart`."
            files.fault(Code.BAD_PROMISE, FILE, (i, "order"), what, fix)
