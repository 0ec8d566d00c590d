"""Conditions mean what they say: boxes agree with a plain reading of all / any / not."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.rulebook.conditions import ConditionError, boxes_of, in_words
from framing.rulebook.model import NOT_APPLICABLE, Fact

FACTS = {
    name: Fact(name, f"the {name}", {v: f"{v} words" for v in values}, "question")
    for name, values in {"x": "abc", "y": "de", "z": "fghi"}.items()
}
DOMAINS = {name: [*fact.values, NOT_APPLICABLE] for name, fact in FACTS.items()}

leaf = st.sampled_from(sorted(FACTS)).flatmap(
    lambda name: st.lists(st.sampled_from(sorted(FACTS[name].values)), min_size=1, unique=True).map(
        lambda values: {name: values}
    )
)
trees = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=8,
)


def holds(tree: Mapping[str, object], case: Mapping[str, str], negated: bool = False) -> bool:
    """A plain reading: ``not`` is pushed inwards; a fact that does not apply satisfies nothing."""
    results = []
    for word, inner in tree.items():
        if word == "not":
            results.append(holds(inner, case, not negated))  # type: ignore[arg-type]
        elif word in ("all", "any"):
            each = [holds(part, case, negated) for part in inner]  # type: ignore[attr-defined]
            results.append(all(each) if (word == "all") != negated else any(each))
        else:
            value = case[word]
            inside = value in inner  # type: ignore[operator]
            results.append(value != NOT_APPLICABLE and inside != negated)
    return any(results) if negated else all(results)


@given(trees)
def test_boxes_agree_with_a_plain_reading_on_every_case(tree: Mapping[str, object]) -> None:
    boxes = boxes_of(tree, FACTS)
    for values in itertools.product(*DOMAINS.values()):
        case = dict(zip(DOMAINS, values, strict=True))
        inside = any(all(case[f] in allowed for f, allowed in box.items()) for box in boxes)
        assert inside == holds(tree, case)


def test_naming_not_applicable_admits_it() -> None:
    boxes = boxes_of({"x": ["a", NOT_APPLICABLE]}, FACTS)
    assert boxes == ({"x": frozenset({"a", NOT_APPLICABLE})},)


def test_an_empty_condition_is_always_true() -> None:
    assert boxes_of({}, FACTS) == ({},)
    assert in_words({}, FACTS) == "always"


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        ({"w": ["a"]}, "no fact called w"),
        ({"x": ["q"]}, "q is not a value of x"),
        ({"x": []}, "empty list"),
        ({"all": {"x": ["a"]}}, "needs a list"),
        ({"any": []}, "needs a list"),
        ({"not": ["x"]}, "is a mapping"),
        ("x", "is a mapping"),
    ],
)
def test_a_bad_condition_says_what_and_where(tree: object, words: str) -> None:
    with pytest.raises(ConditionError) as caught:
        boxes_of(tree, FACTS)
    assert words in caught.value.what
    assert caught.value.fix


def test_a_condition_reads_as_words() -> None:
    assert in_words({"x": ["a", "b"], "y": "d"}, FACTS) == (
        "the x: a words or b words and the y: d words"
    )
