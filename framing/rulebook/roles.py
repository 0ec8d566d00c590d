"""What stages are for: the program finds a stage by its role, whatever its name."""

from __future__ import annotations

from typing import Literal

#: Roles that one stage at most has, and of these the ones without which nothing can be said.
Sole = Literal[
    "need", "verdict", "task", "path", "value", "training", "serving", "safeguards", "readiness",
    "parts",
]  # fmt: skip
Role = Literal["reason", "gate", "effort"] | Sole
NEEDED: tuple[Sole, ...] = ("need", "verdict", "task", "path")
