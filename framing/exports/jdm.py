"""The stages as GoRules JDM: chained decision tables with hit policy first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from framing.exports.logic import Decision, Line, decisions_of, table_lines
from framing.rulebook.model import Rulebook


def jdm(rulebook: Rulebook, as_of: str) -> str:
    """The decision graph as JSON text. Its input: fact → value.

    Its result: each stage's conclusion under the stage's id, beside the facts; "undecided" where a
    fact that it needs is missing or has none of its values.
    """
    nodes: list[dict[str, Any]] = [_node("case", "inputNode")]
    found = decisions_of(rulebook, as_of)
    nodes += [_table(decision, found.values) for decision in found.decisions]
    nodes.append(_node("result", "outputNode"))
    ids = [node["id"] for node in nodes]
    edges = [
        {"id": f"edge-{k}", "sourceId": source, "targetId": target, "type": "edge"}
        for k, (source, target) in enumerate(pairwise(ids))
    ]
    for k, node in enumerate(nodes):
        node["position"] = {"x": 260 * k, "y": 0}
    graph = {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
    return json.dumps(graph, indent=1, ensure_ascii=False) + "\n"


def _node(name: str, kind: str) -> dict[str, Any]:
    return {"id": name, "name": name, "type": kind}


def _table(decision: Decision, values: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": f"in-{f}", "name": f, "field": f} for f in decision.reads],
        "outputs": [{"id": "out", "name": decision.title, "field": decision.id}],
        "rules": [_rule(line, decision.reads) for line in table_lines(decision, values)],
        "passThrough": True,
        "inputField": None,
        "outputPath": None,
        "executionMode": "single",
    }
    return {**_node(decision.id, "decisionTableNode"), "content": content}


def _rule(line: Line, reads: tuple[str, ...]) -> dict[str, str]:
    cells = {
        f"in-{f}": ", ".join(json.dumps(v) for v in sorted(line.when.get(f, ()))) for f in reads
    }
    return {"_id": line.id, "_description": line.says, **cells, "out": json.dumps(line.conclusion)}
