"""What stages are for: the program finds a stage by its role; the needed ones are called by it."""

from __future__ import annotations

from typing import Literal

#: Roles that one stage at most has.
Sole = Literal[
    "need", "verdict", "task", "path", "value", "building", "running", "training", "serving",
    "safeguards", "readiness", "parts",
]  # fmt: skip
Role = Literal["reason", "gate", "effort"] | Sole
#: Roles of stages that class effort or cost.
EFFORTS: tuple[Role, ...] = ("effort", "building", "running")
#: Roles without which nothing can be said.
NEEDED: tuple[Sole, ...] = ("need", "verdict", "task", "path")
