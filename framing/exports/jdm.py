"""The stages as GoRules JDM: chained decision tables with hit policy first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from framing.exports.logic import Decision, alternatives, decisions_of
from framing.rulebook.model import Rulebook


def jdm(rulebook: Rulebook, as_of: str) -> str:
    """The decision graph as JSON text. Its input: fact → value, of a complete case.

    Its result: each stage's conclusion under the stage's id, beside the facts.
    """
    nodes: list[dict[str, Any]] = [_node("case", "inputNode")]
    nodes += [_table(decision) for decision in decisions_of(rulebook, as_of).decisions]
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


def _table(decision: Decision) -> dict[str, Any]:
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": f"in-{f}", "name": f, "field": f} for f in decision.reads],
        "outputs": [{"id": "out", "name": decision.title, "field": decision.id}],
        "rules": list(_rows(decision)),
        "passThrough": True,
        "inputField": None,
        "outputPath": None,
        "executionMode": "single",
    }
    return {**_node(decision.id, "decisionTableNode"), "content": content}


def _rows(decision: Decision) -> Iterator[dict[str, str]]:
    for row in decision.rows:
        for k, allowed in enumerate(alternatives(row.when)):
            cells = {
                f"in-{f}": ", ".join(json.dumps(v) for v in sorted(allowed[f]))
                if f in allowed
                else ""
                for f in decision.reads
            }
            yield {
                "_id": f"{row.rule}-{k}",
                "_description": f"{row.rule}: {row.because}",
                **cells,
                "out": json.dumps(row.conclusion),
            }
