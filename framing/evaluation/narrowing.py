"""What a goal leaves of the answers: the rules read backwards, from stages to inputs.

A search for answers that bring something about need not try what the rules rule out anyhow. Only
values go that no answers inside the goal can have; so a search finds something after narrowing
exactly if it does without.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from framing.evaluation.masks import several, union
from framing.evaluation.tables import Input, Tables


def narrowed(
    tables: Tables, own: Sequence[int], masks: Sequence[int], goal: Mapping[int, int]
) -> tuple[int, ...] | None:
    """The inputs without values that lead outside the goal; None when nothing is left.

    own: mask per input. masks: what facts and stages may be with these inputs, as ``evaluate``
    says. goal: mask per fact or stage.
    """
    wish = wished(tables, masks, goal)
    return None if wish is None else kept(tables, own, masks, wish)


def wished(
    tables: Tables, masks: Sequence[int], goal: Mapping[int, int], never: int = 0
) -> list[int] | None:
    """What facts and stages may be inside the goal; None when nothing lies inside it.

    masks: what they may be at all. never: boxes, as bits, of which none may hold. Answers with
    which a stage reaches nothing lie in no goal: that is a gap, which is looked for by itself.
    """
    wish = list(masks)
    for f, mask in goal.items():
        wish[f] &= mask
        if not wish[f]:
            return None
    if never and not _admit(tables, range(len(masks)), None, never, wish):
        return None
    for stage in reversed(tables.stages[: len(masks) - tables.base]):
        wanted = wish[stage.fact]
        if wanted != masks[stage.fact]:
            live = sum(span for i, span in enumerate(stage.spans) if wanted >> i & 1)
            before = sum(stage.spans[: (wanted & -wanted).bit_length() - 1])
            if not _admit(tables, stage.reads, live, before, wish):
                return None
    for item in reversed(tables.inputs):
        wanted = wish[item.fact]
        asked = item.when is not None and item.alone and not wanted & tables.na[item.fact]
        if asked and wanted != masks[item.fact] and not _arise(item, wish):
            return None
    return wish


def kept(
    tables: Tables,
    own: Sequence[int],
    masks: Sequence[int],
    wish: Sequence[int],
    apart: Collection[int] = (),
) -> tuple[int, ...]:
    """The inputs without values that no longer can be what their fact is.

    Where a question does not arise, its answer does not matter: any value that is left will do.
    apart: facts whose inputs stay as they are.
    """
    result = list(own)
    for k, item in enumerate(tables.inputs):
        f = item.fact
        if wish[f] != masks[f] and f not in apart and own[k] & wish[f]:
            result[k] &= wish[f]
    return tuple(result)


def _admit(
    tables: Tables, facts: Sequence[int], live: int | None, never: int, wish: list[int]
) -> bool:
    """Narrow the facts so that a box of ``live`` can hold (None: need not) and none of ``never``.

    facts: those that these boxes read. Returns False when that cannot be.
    """
    live = -1 if live is None else live
    for f in facts:
        admits = tables.may[f][wish[f]]
        live &= admits
        never &= admits
    if not live:
        return False
    # Boxes that only one fact can make fail: it must.
    unsure = [never & ~tables.must[f][wish[f]] for f in facts]
    once = twice = 0
    for boxes in unsure:
        twice |= once & boxes
        once |= boxes
    if never & ~once:
        return False
    last = once & ~twice
    for f, boxes in zip(facts, unsure, strict=True):
        mask = wish[f]
        if several(mask):
            left = 0
            for value, admits in enumerate(tables.singles[f]):
                if mask >> value & 1 and admits & live and not admits & last & boxes:
                    left |= 1 << value
            if not left:
                return False
            wish[f] = left
    return True


def _arise(item: Input, wish: list[int]) -> bool:
    """Narrow the facts on which it hangs whether a question arises; False when it cannot."""
    live = [dict(box) for box in item.when or () if all(wish[f] & mask for f, mask in box)]
    for f in live[0] if live else ():
        if all(f in box for box in live):
            wish[f] &= union(box[f] for box in live)
    return bool(live)
