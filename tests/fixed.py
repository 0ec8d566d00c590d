"""What stays the same in all tests: the date on which they judge, and where the checkout is."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

AS_OF = "2026-11-23"
ROOT = Path(__file__).parent.parent


def one_in(step: int, cases: Sequence[Any]) -> list[Any]:
    """Parameters of a test: all of them with --full, one in so many without.

    cases: one value each, or a tuple of the values of several arguments.
    """
    return [
        pytest.param(
            *(case if isinstance(case, tuple) else (case,)),
            marks=[pytest.mark.full] * bool(n % step),
        )
        for n, case in enumerate(cases)
    ]
