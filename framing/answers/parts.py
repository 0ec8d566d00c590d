"""The answers of a part, when a problem is really several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from framing.rulebook.model import PartTemplate, Rulebook


def part_answers(
    rulebook: Rulebook, template: PartTemplate, told: Mapping[str, Any]
) -> dict[str, Any]:
    """Question id → answer: those that hold for every part, then the part's own."""
    shared = {q.id: told[q.id] for q in rulebook.questions if q.shared and q.id in told}
    return shared | dict(template.answers)
