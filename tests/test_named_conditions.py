"""A named condition means what it would mean written out, and is refused where it cannot."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from fixed import ROOT
from hypothesis import given
from hypothesis import strategies as st
from test_conditions import FACTS, trees
from test_own_rulebook import own

from framing import RulebookError, load_rulebook
from framing.authoring.explaining import explained, explained_text
from framing.rulebook.conditions import ConditionError, boxes_of, in_words, rule_in_words
from framing.rulebook.model import NamedCondition
from framing.rulebook.named_conditions import HOLDS, expanded

USES = st.sampled_from([{"named": HOLDS}, {"x": ["a"], "named": HOLDS}])
AROUND = st.sampled_from(["alone", "all", "any", "not"])


def named(tree: Mapping[str, object]) -> dict[str, NamedCondition]:
    return {"named": NamedCondition("named", "the named part", tree, tree)}


@given(trees, trees, AROUND, USES)
def test_a_named_part_means_the_same_as_the_part_written_out(
    part: Mapping[str, object], other: Mapping[str, object], around: str, use: Mapping[str, object]
) -> None:
    out = {"all": [*([{"x": ["a"]}] if "x" in use else []), part]}
    wrap = {
        "alone": lambda inner: inner,
        "all": lambda inner: {"all": [other, inner]},
        "any": lambda inner: {"any": [inner, other]},
        "not": lambda inner: {"not": inner},
    }[around]
    found = boxes_of(expanded(wrap(use), named(part)), FACTS)
    assert set(map(_frozen, found)) == set(map(_frozen, boxes_of(wrap(out), FACTS)))


def _frozen(box: Mapping[str, frozenset[str]]) -> frozenset[tuple[str, frozenset[str]]]:
    return frozenset(box.items())


@given(trees)
def test_a_condition_that_names_nothing_stays_as_it_is(tree: Mapping[str, object]) -> None:
    assert expanded(tree, named({"x": ["a"]})) == tree


def test_a_named_condition_only_holds() -> None:
    with pytest.raises(ConditionError) as caught:
        expanded({"any": [{"x": ["a"]}, {"named": "yes"}]}, named({"y": ["d"]}))
    assert caught.value.path == ("any", 1, "named")
    assert "`named: holds`" in caught.value.fix


def test_words_keep_the_name_and_say_what_it_stands_for() -> None:
    told = in_words({"not": {"named": HOLDS}}, FACTS, named({"x": ["a", "b"]}))
    assert told == "it is not so that (the named part (that is: the x: a words or b words))"


def test_a_circle_is_refused_with_its_way_round(tmp_path: Path) -> None:
    text = (
        "one: {about: the first, when: {two: holds}}\n"
        "two: {about: the second, when: {any: [{wanted: groups}, {not: {one: holds}}]}}\n"
    )
    with pytest.raises(RulebookError) as caught:
        load_rulebook(own(tmp_path, files={"conditions.yaml": text}))
    (fault,) = caught.value.faults
    assert fault.code == "CIRCLE"
    assert fault.where.startswith("conditions.yaml:")
    assert "one → two → one" in fault.what


def test_a_misspelt_name_is_answered_with_the_nearest_one(tmp_path: Path) -> None:
    rule = (Path(load_rulebook().folder) / "stages/readiness/data-is-managed.yaml").read_text()
    rule = rule.replace("own_data_is_needed", "own_data_is_neded")
    with pytest.raises(RulebookError) as caught:
        load_rulebook(own(tmp_path, files={"stages/readiness/data-is-managed.yaml": rule}))
    (fault,) = caught.value.faults
    assert fault.code == "BAD-CONDITION"
    assert "own_data_is_needed" in fault.fix


@pytest.mark.full
def test_an_own_entry_takes_the_place_of_a_shipped_one_in_every_rule(tmp_path: Path) -> None:
    text = "own_data_is_needed: {about: labels are needed, when: {task_needs: labels}}\n"
    book = load_rulebook(own(tmp_path, files={"conditions.yaml": text}))
    rule = book.rule("data-is-managed")
    assert rule.when == boxes_of({"task_needs": "labels", "flywheel": "managed"}, book.facts)
    assert "labels are needed (that is: " in explained_text(book, explained(book, rule))


def test_every_shipped_named_condition_stands_in_three_places_or_more() -> None:
    book = load_rulebook()
    for name, part in book.conditions.items():
        users = [rule.id for rule in book.rules if part.about in rule_in_words(rule, book)]
        rooms = [ROOT / "rules" / room for room in ("questions", "tasks")]
        files = [file for room in rooms for file in room.glob("*.yaml")]
        askers = [file.stem for file in files if f"{name}: holds" in file.read_text()]
        assert len(users) + len(askers) >= 3, name
