"""The rulebook by which this server judges: shipped, or the one that it was started with."""

from __future__ import annotations

import os
from functools import cache

from framing.model import Rulebook
from framing.rulebook import load_rulebook

#: Names the folder of another rulebook; set by ``framing app --rulebook``.
VARIABLE = "FRAMING_RULEBOOK"


@cache
def served_rulebook() -> Rulebook:
    """Read once per process. Raises RulebookError with every fault found."""
    return load_rulebook(os.environ.get(VARIABLE) or None)
