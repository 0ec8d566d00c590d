"""Two people who read the same description choose the same options, and get the same advice.

``blind/first.yaml`` and ``blind/second.yaml`` hold the answers of two readers who saw only the
descriptions and the questions. They were kept before any verdict was computed on them. Of 297
answers to questions of one choice 291 are the same.
"""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from fixed import AS_OF, ROOT

from framing import assess, load_rulebook

BOOK = load_rulebook()


def answers_of(reader: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(
        (ROOT / f"tests/blind/{reader}.yaml").read_text()
    )
    return found


FIRST, SECOND = answers_of("first"), answers_of("second")
#: The verdict that leads, and the descriptions that it answers.
VERDICTS = {
    "use_ml": "008 010 012 015 019 026 039 041 070 078 081 086 094 107 123 124 125 141 146",
    "use_generative_ai": "028 033 038 109",
    "do_not_use_ml": "002 011 087 096 102 119 128 133 137",
    "not_yet": "020 114",
}


@pytest.mark.parametrize("answers", [FIRST, SECOND], ids=["first", "second"])
def test_each_reading_still_leads_to_the_verdict_named_for_its_case(
    answers: dict[str, dict[str, Any]],
) -> None:
    found: dict[str, list[str]] = {verdict: [] for verdict in VERDICTS}
    for case, told in answers.items():
        found[assess(told, AS_OF).leading].append(case.removeprefix("bx-"))
    assert {verdict: " ".join(cases) for verdict, cases in found.items()} == VERDICTS


def test_two_readers_get_the_same_verdict() -> None:
    pairs = [(assess(FIRST[c], AS_OF), assess(SECOND[c], AS_OF)) for c in FIRST]
    same = sum(one.leading == other.leading for one, other in pairs)
    assert same >= len(pairs) - 2
