"""The stages as DMN 1.1: chained decisions, each a table with hit policy FIRST in FEEL."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping

from framing.exports.logic import Decision, Line, decisions_of, table_lines
from framing.result.vocabulary import UNDECIDED
from framing.rulebook.model import Rulebook

NAMESPACE = "http://www.omg.org/spec/DMN/20151101/dmn.xsd"
#: The decision on top, which requires all others; its own value says nothing.
TOP = "framing"


def dmn(rulebook: Rulebook, as_of: str) -> str:
    """The decisions as XML text. Input data: one item for each fact.

    A decision is "undecided" where a fact that it needs is missing or has none of its values.
    """
    found = decisions_of(rulebook, as_of)
    root = ET.Element(
        "definitions",
        {
            "xmlns": NAMESPACE,
            "id": "rulebook",
            "name": f"{rulebook.name} {rulebook.version}, as of {as_of}",
            "namespace": f"urn:framing:{rulebook.digest[:12]}",
        },
    )
    for fact in found.facts:
        data = ET.SubElement(root, "inputData", {"id": f"data_{fact}", "name": fact})
        ET.SubElement(data, "variable", {"id": f"var_{fact}", "name": fact, "typeRef": "string"})
    for decision in found.decisions:
        _decision(root, decision, found.values)
    _top(root, found.decisions)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, "unicode") + "\n"


def _decision(root: ET.Element, decision: Decision, known: Mapping[str, tuple[str, ...]]) -> None:
    element = ET.SubElement(root, "decision", {"id": decision.id, "name": decision.title})
    ET.SubElement(element, "question").text = decision.asks
    ET.SubElement(element, "allowedAnswers").text = ", ".join((*decision.conclusions, UNDECIDED))
    ET.SubElement(
        element,
        "variable",
        {"id": f"var_{decision.id}", "name": decision.id, "typeRef": "string"},
    )
    stages = {name for name in decision.reads if f"data_{name}" not in _ids(root)}
    for name in decision.reads:
        need = ET.SubElement(element, "informationRequirement")
        kind = "requiredDecision" if name in stages else "requiredInput"
        ET.SubElement(need, kind, {"href": f"#{name}" if name in stages else f"#data_{name}"})
    table = ET.SubElement(
        element, "decisionTable", {"id": f"table_{decision.id}", "hitPolicy": "FIRST"}
    )
    for name in decision.reads:
        column = ET.SubElement(table, "input", {"id": f"in_{decision.id}_{name}", "label": name})
        expression = ET.SubElement(
            column,
            "inputExpression",
            {"id": f"ex_{decision.id}_{name}", "typeRef": "string"},
        )
        ET.SubElement(expression, "text").text = name
        values = ET.SubElement(column, "inputValues", {"id": f"values_{decision.id}_{name}"})
        open_too = (UNDECIDED,) if name in stages else ()
        ET.SubElement(values, "text").text = _unary((*known[name], *open_too))
    output = {"id": f"out_{decision.id}", "name": decision.id, "typeRef": "string"}
    ET.SubElement(table, "output", output)
    for line in table_lines(decision, known):
        _rule(table, decision, line)


def _ids(root: ET.Element) -> set[str]:
    return {str(child.get("id")) for child in root}


def _rule(table: ET.Element, decision: Decision, line: Line) -> None:
    name = f"{decision.id}_{line.id}".replace("-", "_")
    rule = ET.SubElement(table, "rule", {"id": name})
    ET.SubElement(rule, "description").text = line.says
    for i, fact in enumerate(decision.reads):
        entry = ET.SubElement(rule, "inputEntry", {"id": f"{name}_in{i}"})
        values = tuple(sorted(line.when.get(fact, ())))
        ET.SubElement(entry, "text").text = _unary(values) if values else "-"
    entry = ET.SubElement(rule, "outputEntry", {"id": f"{name}_out"})
    ET.SubElement(entry, "text").text = f'"{line.conclusion}"'


def _unary(values: tuple[str, ...]) -> str:
    """A FEEL unary test: any of these values."""
    return ", ".join(f'"{value}"' for value in values)


def _top(root: ET.Element, decisions: tuple[Decision, ...]) -> None:
    """A decision that requires all others, so that one call evaluates the whole chain."""
    element = ET.SubElement(root, "decision", {"id": TOP, "name": "All stages"})
    for decision in decisions:
        need = ET.SubElement(element, "informationRequirement")
        ET.SubElement(need, "requiredDecision", {"href": f"#{decision.id}"})
    table = ET.SubElement(element, "decisionTable", {"id": f"table_{TOP}", "hitPolicy": "FIRST"})
    ET.SubElement(table, "output", {"id": f"out_{TOP}", "name": TOP, "typeRef": "string"})
    rule = ET.SubElement(table, "rule", {"id": f"{TOP}_0"})
    entry = ET.SubElement(rule, "outputEntry", {"id": f"{TOP}_0_out"})
    ET.SubElement(entry, "text").text = '"decided"'
