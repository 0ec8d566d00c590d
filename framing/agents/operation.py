"""An operation that programs may call: its arguments, described and checked in our own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from framing.faults import AnswersError, Code, Fault
from framing.faults.english import named_list, nearest
from framing.reading.text import short

#: JSON types → how a complaint names them, and the Python types that they come as.
_TYPES: Mapping[str, tuple[str, tuple[type, ...]]] = {
    "object": ("an object", (dict,)),
    "array": ("a list", (list,)),
    "string": ("text", (str,)),
    "number": ("a number", (int, float)),
}


@dataclass(frozen=True)
class Argument:
    """One argument of an operation. schema: its JSON Schema, with its words as description."""

    name: str
    schema: Mapping[str, Any]
    required: bool = False

    @property
    def accepts(self) -> dict[str, Any]:
        """The schema, with null for an argument that may be left out."""
        if self.required:
            return dict(self.schema)
        with_null = {"type": [self.schema["type"], "null"]}
        if "enum" in self.schema:
            with_null["enum"] = [*self.schema["enum"], None]
        return {**self.schema, **with_null}


@dataclass(frozen=True)
class Operation:
    """Something that a program may call: arguments as a JSON object in, plain data out.

    name: as agents know it; over HTTP with hyphens. gives: what comes back, in a line. local: it
    reads files of the machine on which it runs, so that it is not offered over HTTP.
    """

    name: str
    title: str
    gives: str
    call: Callable[..., Any]
    arguments: tuple[Argument, ...] = ()
    local: bool = False

    @property
    def schema(self) -> dict[str, Any]:
        """JSON Schema (2020-12) of the arguments; others than these are refused."""
        return {
            "type": "object",
            "properties": {item.name: item.accepts for item in self.arguments},
            "required": [item.name for item in self.arguments if item.required],
            "additionalProperties": False,
        }

    def __call__(self, given: Any) -> Any:
        """What the operation gives. given: the arguments. Raises FaultsError for bad ones."""
        return self.call(**self._checked(given))

    def _checked(self, given: Any) -> dict[str, Any]:
        if not isinstance(given, dict):
            what = f"{short(given)} is no object of arguments."
            raise AnswersError.of(Code.WRONG_TYPE, self.name, what, "Give a JSON object.")
        names = [item.name for item in self.arguments]
        faults: list[Fault] = []
        for key in given:
            if key not in names:
                what = f"There is no argument {short(key)}."
                fix = nearest(key, names, len(faults))
                faults.append(Fault(Code.UNKNOWN_KEY, key, what, fix))
        kept = {}
        for item in self.arguments:
            if given.get(item.name) is None:
                if item.required:
                    what = f"The argument {item.name} is missing."
                    fix = f"Give it: {item.schema['description']}"
                    faults.append(Fault(Code.MISSING_KEY, item.name, what, fix))
                continue
            try:
                kept[item.name] = _argument(item, given[item.name])
            except AnswersError as error:
                faults.extend(error.faults)
        if faults:
            raise AnswersError(tuple(faults))
        return kept


def _argument(item: Argument, value: Any) -> Any:
    """A value, if it is of its argument's type. Raises AnswersError."""
    words, types = _TYPES[item.schema["type"]]
    if not isinstance(value, types):
        what = f"{short(value)} is not {words}."
        raise AnswersError.of(Code.WRONG_TYPE, item.name, what, f"Give {words} there.")
    allowed = item.schema.get("enum")
    if allowed and value not in allowed:
        what = f"There is no {item.name} {short(value)}."
        raise AnswersError.of(
            Code.BAD_VALUE, item.name, what, f"Use one of: {named_list(allowed)}."
        )
    if isinstance(value, str) and any(0xD800 <= ord(character) < 0xE000 for character in value):
        what = "The text holds half a character (a lone surrogate)."
        raise AnswersError.of(Code.NOT_TEXT, item.name, what, "Send whole Unicode characters.")
    return value
