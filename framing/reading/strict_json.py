"""JSON in which no key stands twice."""

from __future__ import annotations

import json
from typing import Any

from framing.faults import Code, FaultsError


def strict_json(text: str, name: str) -> Any:
    """What JSON text holds. name: what to call it in a fault.

    Raises FaultsError for a key that stands twice in an object, ValueError or RecursionError for
    what is no JSON.
    """

    def keyed(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                what = f"The key {key} stands twice in one object."
                raise FaultsError.of(Code.DUPLICATE_KEY, name, what, "Keep one of the two.")
            found[key] = value
        return found

    return json.loads(text, object_pairs_hook=keyed)
