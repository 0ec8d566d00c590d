"""Conditions: ``all`` / ``any`` / ``not`` over ``fact: [values]``, as boxes and in words.

A condition is true of a case when one of its boxes admits every fact. ``not`` means: the fact has
one of its other values. A fact that does not apply to the case satisfies neither a condition nor
its ``not``; only naming ``not_applicable`` admits it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from framing.faults.english import named_list, nearest
from framing.rulebook.boxes import Box, meet, widest
from framing.rulebook.model import (
    NOT_APPLICABLE,
    Fact,
    NamedCondition,
    Rule,
    Rulebook,
)

WORDS = ("all", "any", "not")
MAX_BOXES = 400


@dataclass(frozen=True)
class ConditionError(Exception):
    """A condition that cannot be read; ``path`` leads to the spot inside it.

    unknown: the name that stands where a fact should, if that is what is wrong.
    """

    path: tuple[str | int, ...]
    what: str
    fix: str
    unknown: str = ""


def boxes_of(tree: object, facts: Mapping[str, Fact]) -> tuple[Box, ...]:
    """The union of boxes that a condition stands for; ``{}`` is the one box that admits all.

    Boxes that admit nothing are left out, so an impossible condition gives no box.
    Raises ConditionError naming the spot.
    """
    return widest(box for box in _boxes(tree, facts, False, ()) if all(box.values()))


def _boxes(
    tree: object, facts: Mapping[str, Fact], negated: bool, path: tuple[str | int, ...]
) -> list[dict[str, frozenset[str]]]:
    if not isinstance(tree, Mapping):
        raise ConditionError(
            path,
            f"A condition is a mapping, but this is {tree!r}.",
            "Write `fact: [values]`, or one of `all:`, `any:`, `not:`.",
        )
    parts = [_part(word, inner, facts, negated, path) for word, inner in tree.items()]
    if not negated:
        return _meet(parts)
    return [box for part in parts for box in part]


def _part(
    word: str,
    inner: object,
    facts: Mapping[str, Fact],
    negated: bool,
    path: tuple[str | int, ...],
) -> list[dict[str, frozenset[str]]]:
    here = (*path, word)
    if word == "not":
        return _boxes(inner, facts, not negated, here)
    if word in ("all", "any"):
        if not isinstance(inner, list) or not inner:
            raise ConditionError(
                here, f"`{word}` needs a list of conditions.", "List at least one condition."
            )
        listed = [_boxes(item, facts, negated, (*here, i)) for i, item in enumerate(inner)]
        if (word == "all") != negated:
            return _meet(listed)
        return [box for part in listed for box in part]
    return [_leaf(word, inner, facts, negated, here)]


def _leaf(
    name: str,
    inner: object,
    facts: Mapping[str, Fact],
    negated: bool,
    path: tuple[str | int, ...],
) -> dict[str, frozenset[str]]:
    if name not in facts:
        what = f"There is no fact called {name}."
        raise ConditionError(path, what, nearest(name, facts), unknown=name)
    fact = facts[name]
    values = inner if isinstance(inner, list) else [inner]
    if not values:
        raise ConditionError(path, f"{name} has an empty list.", "Name at least one value.")
    for value in values:
        known = isinstance(value, str) and (value == NOT_APPLICABLE or value in fact.values)
        if not known:
            raise ConditionError(
                path, f"{value} is not a value of {name}.", nearest(str(value), fact.values)
            )
    chosen = frozenset(str(value) for value in values)
    if negated:
        chosen = frozenset(fact.values) - chosen
    if not fact.derived:
        return {name: chosen}
    assert fact.source_fact is not None
    return {fact.source_fact: frozenset(v for v, to in fact.derived.items() if to in chosen)}


def _meet(
    parts: list[list[dict[str, frozenset[str]]]],
) -> list[dict[str, frozenset[str]]]:
    result: list[dict[str, frozenset[str]]] = [{}]
    for part in parts:
        met = (meet(left, right) for left in result for right in part)
        result = [box for box in met if box is not None]
        if len(result) > MAX_BOXES:
            raise ConditionError(
                (),
                f"The condition multiplies out to more than {MAX_BOXES} alternatives.",
                "Split the rule in two.",
            )
    return result


def in_words(
    tree: object, facts: Mapping[str, Fact], named: Mapping[str, NamedCondition] | None = None
) -> str:
    """A condition as a sentence part, with the facts' own words. named: conditions it may use."""
    if not isinstance(tree, Mapping) or not tree:
        return "always"
    return " and ".join(_word(word, inner, facts, named or {}) for word, inner in tree.items())


def rule_in_words(rule: Rule, rulebook: Rulebook) -> str:
    """When a rule holds, with the words of its facts and of the conditions that it names."""
    return in_words(rule.when_written, rulebook.facts, rulebook.conditions)


def _word(
    word: str, inner: object, facts: Mapping[str, Fact], named: Mapping[str, NamedCondition]
) -> str:
    if word == "not":
        return f"it is not so that ({in_words(inner, facts, named)})"
    if word in ("all", "any") and isinstance(inner, list):
        joint = " and " if word == "all" else " or "
        return "(" + joint.join(in_words(item, facts, named) for item in inner) + ")"
    if word in named:
        part = named[word]
        return f"{part.about} (that is: {in_words(part.written, facts, named)})"
    fact = facts[word]
    values = inner if isinstance(inner, list) else [inner]
    words = [
        "not asked in this case" if value == NOT_APPLICABLE else fact.values[str(value)]
        for value in values
    ]
    return f"{fact.about}: {named_list(words, joint='or')}"


def facts_read(boxes: tuple[Box, ...]) -> frozenset[str]:
    """The facts that these boxes look at."""
    return frozenset(fact for box in boxes for fact in box)
