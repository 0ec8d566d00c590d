"""What the leading verdict takes for granted, in words: lines of one question told together."""

from __future__ import annotations

from framing.document.blocks import Text, strong, text
from framing.document.wording import (
    capital,
    line_clause,
    small,
    verdict_label,
    verdict_labels,
)
from framing.faults.english import named_list
from framing.result.assumptions import Assumed
from framing.result.framing import Framing
from framing.rulebook.model import CHOSEN

#: Lines of one question that are named one by one.
MOST_LINES = 3

#: Assumptions that are told as one: lines of the same question, or one of any other kind.
Together = tuple[Assumed, ...]


def told_together(framing: Framing) -> tuple[Together, ...]:
    """The assumptions, most telling first; lines of a question taken alike count as one."""
    groups: dict[tuple[object, ...], list[Assumed]] = {}
    for item in framing.assumptions:
        lines = item.question.kind == "pick_many"
        key = (item.question.id, item.value, item.moves) if lines else (item.fact,)
        groups.setdefault(key, []).append(item)
    return tuple(tuple(items) for items in groups.values())


def assumption(framing: Framing, items: Together) -> Text:
    """What was taken, why, and which other answer would bring another verdict."""
    first = items[0]
    otherwise = "".join(
        f" If it is {named_list([f'“{value}”' for value in values], 4, 'or')} instead: "
        f"{verdict_label(framing.rulebook, verdict)}."
        for verdict, values in first.turns
        if first.question.kind != "pick_many"
    )
    if first.question.kind == "pick_many" and first.turns:
        labels = verdict_labels(framing.rulebook, first.moves)
        which = (
            "it is the other way round" if len(items) == 1 else f"one of them is {_contrary(first)}"
        )
        otherwise = f" If {which}: {labels}."
    return text(strong(capital(assumed_words(items))), ".", f" {first.because}", otherwise)


def _contrary(item: Assumed) -> str:
    return "not true" if item.value == CHOSEN else "true"


def assumed_words(items: Together) -> str:
    """Assumptions in words: which question, and what was taken as its answer."""
    first = items[0]
    if first.question.kind == "pick_many":
        return _lines(items)
    if first.fact != first.question.fact:
        return f"{first.about}: {first.words}"
    return f"{small(first.question.short)}: {first.words}"


def _lines(items: Together) -> str:
    question, holds = items[0].question, items[0].value == CHOSEN
    if len(items) == 1:
        return line_clause(question, items[0].fact, holds)
    lines = [question.option(item.fact) for item in items]
    said = [line.short or f"“{line.label}”" for line in lines[:MOST_LINES]]
    told = "; ".join(said)
    more = f", and {len(lines) - MOST_LINES} more like these" if len(lines) > MOST_LINES else ""
    return f"{small(question.short)}, taken as {'true' if holds else 'not true'}: {told}{more}"
