"""What the rulebook promises of its own results, to be proven by ``framing check``."""

from __future__ import annotations

from collections.abc import Mapping

from framing.faults import Code
from framing.faults.english import nearest
from framing.rulebook import schema
from framing.rulebook.files import Files
from framing.rulebook.model import Fact, Promise, Stage

FILE = "promises.yaml"


def promises(
    files: Files, facts: Mapping[str, Fact], stages: tuple[Stage, ...]
) -> tuple[Promise, ...]:
    """The promises listed in the rulebook; none when it has no such file."""
    if not files.has(FILE):
        return ()
    data = files.listing(FILE)
    by_id = {stage.id: stage for stage in stages}
    found = []
    for i, value in enumerate(data if isinstance(data, list) else []):
        item = files.shaped(schema.PromiseShape, value, FILE, (i,))
        if item is None:
            continue
        if item.fact not in facts:
            what = f"There is no fact {item.fact}."
            files.fault(Code.UNKNOWN_ID, FILE, (i, "fact"), what, nearest(item.fact, facts))
            continue
        if item.stage not in by_id:
            what = f"There is no stage {item.stage}."
            files.fault(Code.UNKNOWN_ID, FILE, (i, "stage"), what, nearest(item.stage, by_id))
            continue
        values = facts[item.fact].values
        for j, name in enumerate(item.order):
            if name not in values:
                what = f"{name} is not a value of {item.fact}."
                files.fault(Code.OUTSIDE_DOMAIN, FILE, (i, "order", j), what, nearest(name, values))
        conclusions = [c.id for c in by_id[item.stage].conclusions]
        if item.never is not None and item.never not in conclusions:
            what = f"{item.never} is not a conclusion of {item.stage}."
            files.fault(Code.UNKNOWN_ID, FILE, (i, "never"), what, nearest(item.never, conclusions))
        found.append(
            Promise(item.id, item.says, item.fact, tuple(item.order), item.stage, item.never)
        )
    return tuple(found)
