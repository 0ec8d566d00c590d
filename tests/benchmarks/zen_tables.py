"""The same boxes as decision tables of zen-engine, an engine of others written in Rust.

Each FIRST stage is a table with hit policy ``first``: one row per deciding box, in the order of
the conclusions. Later stages read its outcome. One more table, with hit policy ``collect``, has a
row for every box and names its rule. Empty cells admit anything, as in DMN.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from framing.evaluation.tables import Tables
from framing.rulebook.boxes import Box

KEY = "rulebook"
FIRED = "fired"


class ZenTables:
    """A rulebook compiled for zen-engine behind its static loader."""

    def __init__(self, tables: Tables) -> None:
        import zen

        self.tables = tables
        self.stages = tuple(tables.facts[stage.fact] for stage in tables.stages)
        content = {KEY: graph(tables)}
        self.engine = zen.ZenEngine({"loader": {"type": "static", "content": content}})

    def context(self, values: Sequence[int]) -> dict[str, str]:
        """A complete case in zen's form: fact → the name of its value."""
        domains = self.tables.domains
        return {self.tables.facts[f]: domains[f][v] for f, v in enumerate(values)}

    def decide(self, context: dict[str, str]) -> dict[str, Any]:
        """Outcomes by stage, and under ``fired`` one row for each box that holds."""
        return self.engine.evaluate(KEY, context)["result"]

    def decide_with_trace(self, context: dict[str, str]) -> dict[str, Any]:
        """The same, with zen's trace of every table beside the result."""
        return dict(self.engine.evaluate(KEY, context, {"trace": True}))

    def outcomes(self, result: Mapping[str, Any]) -> list[str]:
        """The conclusion of each stage, in the order of the stages."""
        return [result[stage] for stage in self.stages]

    @staticmethod
    def fired(result: Mapping[str, Any]) -> set[str]:
        """The ids of the rules of which a box holds."""
        return {row["rule"] for row in result[FIRED]}


def graph(tables: Tables) -> dict[str, Any]:
    """The decision graph: case → stages, one after the other → all boxes → result."""
    nodes: list[dict[str, Any]] = [{"id": "case", "name": "case", "type": "inputNode"}]
    for stage in tables.stages:
        nodes.append(_stage_node(tables, stage.fact))
    nodes.append(_collecting_node(tables))
    nodes.append({"id": "result", "name": "result", "type": "outputNode"})
    ids = [node["id"] for node in nodes]
    edges = [
        {"id": f"edge-{k}", "sourceId": source, "targetId": target}
        for k, (source, target) in enumerate(pairwise(ids))
    ]
    return {"nodes": nodes, "edges": edges}


def _stage_node(tables: Tables, fact: int) -> dict[str, Any]:
    """The table of a FIRST stage. Its bits lie in the order of its conclusions."""
    stage = next(s for s in tables.stages if s.fact == fact)
    name = tables.facts[fact]
    rows = []
    for k, (_, box) in enumerate(tables.boxes):
        if stage.mask >> k & 1:
            outcome = tables.domains[fact][stage.conclusion_of[1 << k]]
            rows.append((box, outcome))
    return _table(name, rows, output=name, hit_policy="first")


def _collecting_node(tables: Tables) -> dict[str, Any]:
    rows = [(box, rule_id) for rule_id, box in tables.boxes]
    node = _table(FIRED, rows, output="rule", hit_policy="collect")
    node["content"]["outputPath"] = FIRED
    return node


def _table(
    name: str, rows: Sequence[tuple[Box, str]], output: str, hit_policy: str
) -> dict[str, Any]:
    """A decision table with a column for every fact that one of its rows names."""
    columns = list(dict.fromkeys(fact for box, _ in rows for fact in box))
    written = []
    for k, (box, value) in enumerate(rows):
        cells = {f"in-{f}": _cell(box[f]) if f in box else "" for f in columns}
        written.append({"_id": f"{name}-{k}", **cells, "out": json.dumps(value)})
    content = {
        "hitPolicy": hit_policy,
        "inputs": [{"id": f"in-{f}", "name": f, "field": f} for f in columns],
        "outputs": [{"id": "out", "name": output, "field": output}],
        "rules": written,
        "passThrough": True,
        "inputField": None,
        "outputPath": None,
        "executionMode": "single",
    }
    return {"id": f"table-{name}", "name": name, "type": "decisionTableNode", "content": content}


def _cell(values: frozenset[str]) -> str:
    """A unary test: any of these values."""
    return ", ".join(json.dumps(value) for value in sorted(values))
