"""JSON Schema of answers, made from the rulebook: for editors, agents and programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from framing.answers.former import NOT_SURE
from framing.rulebook.model import UNKNOWN, Question, Rulebook

#: A span of numbers as text, such as 800..1200; its ends are checked by the reader.
SPAN = r"^[^.]+(\.[^.]+)?\.\.[^.]+(\.[^.]+)?$"

#: What YAML 1.1 reads in these words.
_TYPED = dict.fromkeys(("yes", "y", "on", "true"), True) | dict.fromkeys(
    ("no", "n", "off", "false"), False
)


def answers_schema(rulebook: Rulebook) -> dict[str, Any]:
    """What a mapping of question id to answer may hold; former ids of options included."""
    told = {q.id: {"description": q.ask, **_value(q)} for q in rulebook.questions}
    return {"type": "object", "properties": told, "additionalProperties": False}


def _value(question: Question) -> dict[str, Any]:
    ids = [name for option in question.options for name in (option.id, *option.formerly)]
    if question.kind == "choose_one":
        several = {"type": "array", "items": {"enum": values([*ids, UNKNOWN])}, "minItems": 1}
        return {"anyOf": [{"enum": values([*ids, UNKNOWN])}, several]}
    if question.kind == "pick_many":
        ids = list(dict.fromkeys([*ids, *question.gone]))
        marked = [*ids, *(f"{name}{NOT_SURE}" for name in ids)]
        lines = {"type": "array", "items": {"enum": marked}}
        return {"anyOf": [lines, {"enum": ["none", UNKNOWN]}, {"type": "object"}]}
    if question.kind == "number":
        limits = {"minimum": question.minimum, "maximum": question.maximum}
        span = {"type": "string", "pattern": SPAN}
        return {"anyOf": [{"type": "number", **limits}, span, {"const": UNKNOWN}]}
    return {"type": "string"}


def values(names: Iterable[str]) -> list[Any]:
    """Values as text; a reader of YAML 1.1 takes some of them for true or false."""
    found = list(names)
    return [*found, *dict.fromkeys(_TYPED[name] for name in found if name in _TYPED)]
