"""Framing → the pictures of its document: each drawn only where it shows something."""

from __future__ import annotations

from dataclasses import replace

from framing.answers.answers import leaves_open
from framing.document import pictures
from framing.document.blocks import Figure
from framing.document.wording import capital, path_label, shown_verdict, verdict_label
from framing.result.framing import Framing
from framing.rulebook.formulas import break_even_precision

#: The place of data collection among the phases, to which the ways back lead.
COLLECTION = 2
CAN_BE_SKIPPED = "Can be skipped here."


def way_to_the_verdict(framing: Framing) -> Figure:
    """Each stage with its outcome, down to the verdict."""
    verdict = shown_verdict(framing)
    way = [s for s in framing.rulebook.stages if s.carries or s.role == "task"]
    steps = []
    for stage in way[:-1] if framing.need.then == "build" else way[:1]:
        outcome = framing.reached(stage).label
        held = "" if len(framing.case.possible(stage.id)) == 1 else " (assumed)"
        steps.append((stage.title, f"{outcome}{held}"))
    steps.append(("Verdict", verdict_label(framing.rulebook, verdict)))
    alt = ". ".join(f"{asked}: {outcome}" for asked, outcome in steps) + "."
    mermaid = pictures.mermaid([f"{asked}: {outcome}" for asked, outcome in steps])
    boxes = [pictures.Box(asked, (outcome,)) for asked, outcome in steps]
    boxes[-1] = replace(boxes[-1], chosen=True)
    narrow = pictures.path(boxes, pictures.NARROW)
    return Figure("From the answers to the verdict", alt, pictures.chain(steps), mermaid, narrow)


def stack(framing: Framing) -> Figure | None:
    """The layers of the AWS stack with the chosen one; None without a service."""
    if not framing.services:
        return None
    chosen = framing.services[0].service
    layers = framing.rulebook.layers
    stack = [layer for layer in layers.values() if layer.beside is None]
    here = layers[layers[chosen.layer].beside or chosen.layer]
    shown = [(one.title, chosen.name if one == here else "", one == here) for one in stack]
    path = path_label(framing.rulebook, framing.leading_path)
    title = "The AWS stack: the higher, the easier; the deeper, the more freedom"
    alt = (
        f"From top to bottom: {', '.join(one.title for one in stack)}. Chosen: {chosen.name}, "
        f"in the layer {here.title}, by the path {path}."
    )
    names = [f"{name}: {inside}" if inside else name for name, inside, _ in shown]
    boxes = [pictures.Box(name, (inside,) if inside else (), here) for name, inside, here in shown]
    narrow = pictures.path(boxes, pictures.NARROW, arrows=False)
    return Figure(title, alt, pictures.stack(shown), pictures.mermaid(names), narrow)


def process(framing: Framing) -> Figure | None:
    """The phases of the work as a loop; None where nothing is to be built."""
    if not framing.plan:
        return None
    titles = [item.phase.title for item in framing.plan]
    skips = [item.skipped is not None for item in framing.plan]
    met = next(i for i, item in enumerate(framing.plan) if item.phase.back)
    back = (
        f"Goals not met ({met + 1}): back to data or features. "
        f"Drift ({len(titles)}): back to data collection ({COLLECTION + 1})."
    )
    alt = f"{len(titles)} phases in order: {', '.join(titles)}. {back}"
    numbered = [f"{i}. {title}" for i, title in enumerate(titles, 1)]
    boxes = [
        pictures.Box(title, (CAN_BE_SKIPPED,) if skip else (), dashed=skip)
        for title, skip in zip(numbered, skips, strict=True)
    ]
    narrow = pictures.path(boxes, pictures.NARROW, note=back)
    if any(skips):
        skipped = [title for title, skip in zip(titles, skips, strict=True) if skip]
        alt += f" Can be skipped here: {', '.join(skipped)}."
        back += " Filled: to be done. Dashed: can be skipped here."
    wide = pictures.loop(list(zip(numbered, skips, strict=True)), back)
    names = [f"{t} (can be skipped)" if skip else t for t, skip in zip(titles, skips, strict=True)]
    ways = ((met, COLLECTION, "not met"), (len(titles) - 1, COLLECTION, "drift"))
    mermaid = pictures.mermaid(names, ways)
    return Figure("The process and its way back", alt, wide, mermaid, narrow)


def break_even(framing: Framing) -> Figure | None:
    """Gain per alarm against how often it is right; None without both amounts."""
    amounts = [framing.told.get(name) for name in ("gain_per_hit", "false_alarm_cost")]
    if any(leaves_open(amount) for amount in amounts):
        return None
    gain, cost = (float(str(amount)) for amount in amounts)
    least = break_even_precision(gain, cost)
    if least is None:
        return None
    alt = (
        f"A right alarm gains {gain:,.4g}, a false one costs {cost:,.4g}. Gain per alarm grows "
        f"evenly with the share of right alarms and is zero at {least * 100:.0f} of 100."
    )
    title = capital("gain per alarm, in your currency, against how often an alarm is right")
    wide, narrow = (pictures.break_even(gain, cost, least, w) for w in pictures.SIZES)
    return Figure(title, alt, wide, narrow=narrow)
