"""Two people who read the same description choose the same options, and get the same advice.

``blind/first.yaml`` and ``blind/second.yaml`` hold the answers of two readers who saw only the
descriptions and the questions. They were kept before any verdict was computed on them.
"""

from __future__ import annotations

from typing import Any

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


def test_two_readers_choose_the_same_option_in_nine_of_ten_answers() -> None:
    assert set(FIRST) == set(SECOND)
    same = total = 0
    for case, told in FIRST.items():
        for question in {*told, *SECOND[case]} - {"signals", "steps"}:
            total += 1
            same += told.get(question) == SECOND[case].get(question)
    assert total >= 290
    assert same / total >= 0.9


def test_two_readers_get_the_same_verdict() -> None:
    pairs = [(assess(FIRST[c], AS_OF), assess(SECOND[c], AS_OF)) for c in FIRST]
    same = sum(one.leading == other.leading for one, other in pairs)
    assert same >= len(pairs) - 2
