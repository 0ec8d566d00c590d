"""What stays the same in all tests: the date on which they judge, the checkout, a usual case."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

AS_OF = "2026-11-23"
ROOT = Path(__file__).parent.parent
#: Which customers will leave: all that is asked, with a firm verdict for machine learning.
CHURN: dict[str, Any] = {
    "wanted": "estimate",
    "signals": "none",
    "rule_cover": "fall_short",
    "input_kind": "rows",
    "output_rows": "yes_no",
    "volume": "fall_behind",
    "change": "shifts",
    "decision": "known",
    "worth": "clearly",
    "labels": "recorded",
    "examples": "from_10000",
    "past_cases": "none",
    "stakes": "money",
    "where": "aws",
    "skills": "developers",
}


def without(answers: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """These answers, but for those to some questions."""
    return {name: told for name, told in answers.items() if name not in names}


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
