"""What services may do for whom, read from their files alone; a second opinion on the product."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from framing.result.framing import Framing
from framing.result.services import ServiceChoice

RULES = Path(__file__).parent.parent / "rules"


def _raw(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)


@cache
def limits() -> list[dict[str, Any]]:
    """The entries of ``limits.yaml``, as they stand."""
    return list(_raw(RULES / "limits.yaml"))


@cache
def service_files() -> dict[str, dict[str, Any]]:
    """Service id → its file, as it stands."""
    return {path.stem: _raw(path) for path in (RULES / "services").glob("*.yaml")}


def wrongs(framing: Framing, told: Mapping[str, Any], choice: ServiceChoice) -> Iterator[str]:
    """Why a recommended service is none for this account: ``closed``, a limit, or ``language``.

    told: complete answers; those to ``limits`` as states by line.
    """
    service, as_of = service_files()[choice.service.id], framing.as_of
    task = framing.leading_task.id if framing.leading_task else ""
    counting = set(framing.counting)
    states = [state for state in service["states"] if state["from"] <= as_of]
    now = states[-1] if states else {"state": "unknown"}
    if now["state"] not in ("open", "partly_closed"):
        uses = {told[q] for q in counting if q.startswith("account_") and q != "account_move"}
        goes_on = now["state"] == "closed_to_new" and now.get("users") == "extend"
        if not (goes_on and service["id"] in uses and told.get("account_move") == "not_now"):
            yield "closed"
    for limit in limits():
        fact = limit["fact"]
        asked = told.get(fact) if fact == "where" or fact in counting else None
        said = told["limits"].get(fact, asked)
        if said not in limit["values"] or task not in limit.get("tasks", [task]):
            continue
        by_kind = service["layer"] in limit.get("layers", []) or task in limit.get("for_tasks", [])
        path = choice.path and choice.path not in limit.get("paths", [choice.path])
        lacks = by_kind and limit["id"] not in service.get("meets", [])
        if path or lacks or limit["id"] in service.get("breaks", []):
            yield limit["id"]
    if "language" in counting:
        read = [s["read"] for s in service.get("languages", []) if task in s.get("tasks", [task])]
        if read and told["language"] not in read[0]:
            yield "language"
