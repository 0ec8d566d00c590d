"""JSON Schemas for editors, so that facts, values and ids are completed while one types."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from framing.listings.answer_schema import answers_schema, values
from framing.rulebook import schema, schema_journey
from framing.rulebook.model import NOT_APPLICABLE, Rulebook
from framing.rulebook.named_conditions import HOLDS
from framing.rulebook.schema_prices import PriceShape
from framing.rulebook.shape import Shape

#: Kind of file → the shape it is loaded with.
SHAPES: Mapping[str, type[Shape]] = {
    "rule": schema.RuleShape,
    "question": schema.QuestionShape,
    "task": schema.TaskShape,
    "service": schema.ServiceShape,
    "journey": schema_journey.JourneyShape,
    "price": PriceShape,
    "condition": schema.ConditionShape,
    "case": schema.CaseShape,
}
#: Kinds of file that hold many: by name, or one after the other.
BY_NAME, LISTED = ("condition",), ("case",)
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def editor_schemas(rulebook: Rulebook) -> dict[str, str]:
    """File name → JSON Schema as text, for each kind of file. The same every time."""
    found = {}
    for kind, shape in SHAPES.items():
        data = {"$schema": DRAFT, **shape.model_json_schema(by_alias=True)}
        _dates_as_text(data)
        _filled(kind, data, rulebook)
        _described(data, shape)
        data["title"] = f"A {kind} of the rulebook"
        if kind in (*BY_NAME, *LISTED):
            data = _many(kind, data)
        found[f"{kind}.schema.json"] = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    return found


def _many(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """The schema of a file that holds many of the things that ``data`` describes."""
    inner = {name: value for name, value in data.items() if name not in ("$schema", "$defs")}
    outer: dict[str, Any] = {name: value for name, value in data.items() if name not in inner}
    outer["description"] = inner.pop("description")
    outer["title"] = f"{inner.pop('title')}, many in one file"
    if kind in LISTED:
        return {**outer, "type": "array", "items": inner}
    return {**outer, "type": "object", "additionalProperties": inner}


def _dates_as_text(data: dict[str, Any]) -> None:
    """Our reader takes dates and most other plain words as text; other readers may not."""
    for definition in (data, *data.get("$defs", {}).values()):
        for name, value in definition.get("properties", {}).items():
            if "pattern" in value and r"\d{4}" in value["pattern"]:
                definition["properties"][name] = {"type": "string", "pattern": value["pattern"]}


def _described(data: dict[str, Any], shape: type[Shape]) -> None:
    """The words of the shape's fields, also where the rulebook's own ids have been filled in."""
    for name, field in shape.model_fields.items():
        key = field.alias or name
        if field.description:
            data["properties"][key] = {**data["properties"][key], "description": field.description}


def _filled(kind: str, data: dict[str, Any], rulebook: Rulebook) -> None:
    """Put the rulebook's own ids and values where the shape says only "text"."""
    properties = data["properties"]
    definitions = data.setdefault("$defs", {})
    sources = {"type": "string", "enum": sorted(rulebook.sources)}
    if "sources" in properties:
        properties["sources"]["items"] = sources
    if kind in ("rule", "question", "task", "condition", "price"):
        definitions["condition"] = _condition(rulebook)
    condition = {"$ref": "#/$defs/condition"}
    known = {"type": "object", "properties": _one_value(rulebook), "additionalProperties": False}
    cases = properties if kind == "case" else definitions.get("CaseShape", {}).get("properties", {})
    for name in cases:
        cases[name] = {"type": "array", "items": known} if name == "near_misses" else known
    if kind == "rule":
        properties["when"] = condition
        properties["concludes"] = _concludes(rulebook)
    elif kind == "condition":
        properties["when"] = condition
    elif kind == "question":
        properties["ask_when"] = condition
        properties["fact"] = {"type": "string", "enum": sorted(rulebook.facts)}
        properties["words"]["items"] = {"type": "string", "enum": sorted(rulebook.glossary)}
    elif kind == "task":
        services = {"type": "string", "enum": sorted(rulebook.services)}
        definitions["OfferShape"]["properties"]["service"] = services
        definitions["OfferShape"]["properties"]["when"] = condition
        definitions["ChosenShape"]["properties"]["when"] = condition
        definitions["ChosenShape"]["properties"]["sources"]["items"] = sources
        properties["supporting"]["items"] = services
        (offered,) = properties["offers"].pop("patternProperties").values()
        properties["offers"]["additionalProperties"] = offered
        properties["offers"]["propertyNames"] = {"enum": [rung.id for rung in rulebook.rungs]}
    elif kind == "service":
        for name in ("StateShape", "LimitShape"):
            definitions[name]["properties"]["source"] = sources
        properties["layer"] = {"type": "string", "enum": list(rulebook.layers)}
        successor = [{"type": "string", "enum": sorted(rulebook.services)}, {"type": "null"}]
        properties["successor"] = {"anyOf": successor}
    elif kind == "price":
        properties["when"] = condition
        properties["services"]["items"] = {"type": "string", "enum": sorted(rulebook.services)}
        properties["tasks"]["items"] = {"type": "string", "enum": sorted(rulebook.tasks)}
    elif kind == "journey":
        properties["answers"] = answers_schema(rulebook)
        properties["expect"] = _expected(rulebook)


def _condition(rulebook: Rulebook) -> dict[str, Any]:
    inner = {"$ref": "#/$defs/condition"}
    listed = {"type": "array", "items": inner, "minItems": 1}
    facts = {}
    for name, fact in rulebook.facts.items():
        value = {"enum": values([*fact.values, NOT_APPLICABLE])}
        facts[name] = {
            "description": fact.about,
            "anyOf": [value, {"type": "array", "items": value, "minItems": 1}],
        }
    named = {
        name: {"description": part.about, "enum": [HOLDS]}
        for name, part in rulebook.conditions.items()
    }
    return {
        "type": "object",
        "properties": {"all": listed, "any": listed, "not": inner, **named, **facts},
        "additionalProperties": False,
    }


def _one_value(rulebook: Rulebook) -> dict[str, Any]:
    return {
        name: {"description": fact.about, "enum": values([*fact.values, NOT_APPLICABLE])}
        for name, fact in rulebook.facts.items()
    }


def _concludes(rulebook: Rulebook) -> dict[str, Any]:
    stages = {
        stage.id: {"description": stage.asks, "enum": [c.id for c in stage.conclusions]}
        for stage in rulebook.stages
    }
    strength = {"enum": ["decides", "strong", "weak"]}
    return {
        "type": "object",
        "properties": {**stages, "strength": strength, "stance": {"enum": ["for", "against"]}},
        "required": ["strength"],
        "minProperties": 2,
        "maxProperties": 3,
        "additionalProperties": False,
    }


def _expected(rulebook: Rulebook) -> dict[str, Any]:
    from framing.checks.journeys import READINGS

    told: dict[str, Any] = {name: {} for name in READINGS}
    for stage in rulebook.stages:
        if stage.hit_policy == "first":
            ids = [conclusion.id for conclusion in stage.conclusions]
            told[stage.id] = {"enum": [*ids, "undecided", None]}
    rules = {"type": "string", "enum": sorted(rule.id for rule in rulebook.rules)}
    told["fires"] = {"anyOf": [rules, {"type": "array", "items": rules}]}
    services = [{"type": "string", "enum": sorted(rulebook.services)}, {"type": "null"}]
    told["first_service"] = {"anyOf": services}
    return {"type": "object", "properties": told, "additionalProperties": False}
