"""Small changes of the rules are noticed: by a rule's own case, a journey, or a proof."""

from __future__ import annotations

import random
import re

import pytest
from fixed import AS_OF
from mutants import Mutant, mutants, noticed_by, proven_same, told

from framing import load_rulebook
from framing.checks.near_misses import near_miss_warnings
from framing.evaluation.compiling import tables_for
from framing.rulebook.journey import Journey

BOOK = load_rulebook()


@pytest.mark.full
def test_every_part_of_a_deciding_condition_has_a_case_that_would_notice_its_loss() -> None:
    assert [str(warning) for warning in near_miss_warnings(tables_for(BOOK, AS_OF))] == []


def test_every_rule_that_only_advises_is_expected_to_fire_in_a_journey() -> None:
    """Nothing else would notice its loss."""
    named = {str(rule) for journey in BOOK.journeys for rule in told_to_fire(journey)}
    assert [rule.id for rule in BOOK.rules if not rule.decides and rule.id not in named] == []


def told_to_fire(journey: Journey) -> list[str]:
    rules = journey.expect.get("fires", [])
    return rules if isinstance(rules, list) else [rules]


@pytest.mark.full
def test_mutants_are_noticed_or_proven_to_change_nothing(examples: int) -> None:
    every = list(mutants(BOOK))
    assert len(every) > 1000
    if examples:
        every = random.Random(BOOK.version).sample(every, 6 * examples)
    found: dict[str, str | None] = {}
    for mutant in every:
        same = proven_same(mutant, BOOK, AS_OF)
        found[mutant.name] = "proven same" if same else noticed_by(mutant, AS_OF)
    print(told(found))
    survivors = [name for name, by in found.items() if by is None]
    assert survivors == [], told(found)


@pytest.mark.full
def test_a_mutant_that_matters_is_not_taken_for_one_that_changes_nothing() -> None:
    """The verdicts of stop and do-not-use-ML are reached together by some answers."""
    swapped = [m for m in mutants(BOOK) if re.match(r"need: \w+ after", m.name)]
    assert swapped
    same = [m.name for m in swapped if proven_same(m, BOOK, AS_OF)]
    assert len(same) < len(swapped)
    assert all(_noticed(m) for m in swapped if m.name not in same)


def _noticed(mutant: Mutant) -> bool:
    return noticed_by(mutant, AS_OF) is not None
