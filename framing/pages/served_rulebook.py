"""The rulebook by which this server judges: shipped, or the one that it was started with."""

from __future__ import annotations

import os
from functools import cache

from framing.rulebook.load import load_rulebook
from framing.rulebook.model import Rulebook

#: Names the folder of another rulebook; set by ``framing app --rulebook``.
VARIABLE = "FRAMING_RULEBOOK"


@cache
def served_rulebook() -> Rulebook:
    """Read once per process. Raises RulebookError with every fault found."""
    return load_rulebook(os.environ.get(VARIABLE) or None)
