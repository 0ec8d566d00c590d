"""What the YAML reader promises holds whichever libyaml is underneath."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from fixed import ROOT, one_in
from hypothesis import given
from hypothesis import strategies as st

from framing.faults import FaultsError
from framing.reading import strict_yaml
from framing.reading.strict_yaml import MAX_DEPTH, line_of, read_yaml


def fault_of(text: str) -> str:
    with pytest.raises(FaultsError) as caught:
        read_yaml(text, "case.yaml")
    return str(caught.value)


#: Ways in which YAML opens a list or a mapping inside another one, repeated n times.
WAYS = {
    "[": lambda n: "[" * n,
    "[ closed": lambda n: "[" * n + "]" * n,
    "{": lambda n: "{" * n,
    "{a: ": lambda n: "{a: " * n + "b" + "}" * n,
    "[{a: ": lambda n: "[{a: " * (n // 2 + 1),
    "- ": lambda n: "- " * n + "a",
    "-  ": lambda n: "-  " * n + "a",
    "- in lines": lambda n: "-\n" + "\n".join(" " * i + "-" for i in range(1, n)),
    "? ": lambda n: "? " * n + "a",
    "? - ": lambda n: "? - " * n + "a",
    "a: in lines": lambda n: "\n".join(" " * i + "a:" for i in range(n)),
    "a: then [": lambda n: "a: " + "[" * n,
    "after much text": lambda n: "a: " + "x" * 5000 + "\nb: [" + "[" * n,
    "after brackets in quotes": lambda n: "a: '" + "]" * 500 + "'\nb: " + "[" * n,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("count", one_in(3, [MAX_DEPTH + 2, 1_200, 5_000]))
def test_what_nests_too_deep_is_refused_however_it_nests(way: str, count: int) -> None:
    assert "TOO-DEEP case.yaml:" in fault_of(WAYS[way](count))


@pytest.mark.parametrize("text", ["? " * 30_000 + "a", "-  " * 300_000 + "a", "[" * 900_000])
def test_a_megabyte_of_openers_is_refused_at_once(text: str) -> None:
    assert "TOO-DEEP case.yaml:1" in fault_of(text)


def nested(depth: int, style: bool) -> str:
    value: Any = "a"
    for level in range(depth):
        value = {"k": value} if level % 2 else [value]
    return yaml.safe_dump(value, default_flow_style=style, width=10_000)


@pytest.mark.parametrize("style", [True, False])
def test_the_deepest_allowed_is_read_and_one_more_is_not(style: bool) -> None:
    text = nested(MAX_DEPTH, style)
    assert read_yaml(text, "case.yaml") == yaml.safe_load(text)
    assert "TOO-DEEP" in fault_of(nested(MAX_DEPTH + 1, style))


class OlderParser(strict_yaml._Scanner, yaml.parser.Parser):
    """A parser without a limit of its own, as libyaml was up to PyYAML 6.0.3."""

    def __init__(self, text: str) -> None:
        strict_yaml._Scanner.__init__(self, text)
        yaml.parser.Parser.__init__(self)


class OtherWords(OlderParser):
    """A parser that gives up over depth while it reads ahead, and says so in words of its own."""

    def fetch_flow_collection_start(self, token: type[yaml.Token]) -> None:
        if self.flow_level >= 100:
            raise yaml.scanner.ScannerError(None, None, "no further", self.get_mark())
        super().fetch_flow_collection_start(token)


PROMISES = {
    "TOO-DEEP": ["[" * 3_000, "a: {b: " + "[" * 3_000, "- [x, y]\n- " + "{" * 3_000, "? " * 200],
    "ALIAS": ["a: &x [1]\nb: *x", "a: &unused 1", "&k a: 1", "a: *x", "*x : 1", "- &x {}"],
    "TAG": [
        "a: !!python/object:os.system x",
        "!!python/object/new:os.system [x]",
        "a: !!python/object:os.system {b: c}",
        "a: !!set {b}",
        "a: !!str 1",
        "!!str a: 1",
        "a: ! 1",
        "a: !own [1]",
    ],
    "DUPLICATE-KEY": ["a: 1\na: 2", "{a: 1, 'a': 2}", "- b: {c: 1, d: 2, c: 3}"],
    "BAD-KEY": ["? [a]\n: 1", "? {a: b}\n: 1", "{[a]: 1}"],
    "TOO-BIG": ["a: " + "9" * 5_000],
    "NOT-YAML": [
        "a: [",
        "a: 'b",
        "\x00\x01",
        "a: b: c",
        "a: 1\n--- b",
        "a: @",
        # forty brackets in quotes are text, and what is wrong comes after them
        "a: '" + "[" * 40 + "' b",
        "a: [1, '" + "[" * 40 + "', }",
    ],
}


@pytest.mark.parametrize("parser", [strict_yaml._Parser, OlderParser, OtherWords])
@pytest.mark.parametrize(("code", "text"), [(c, t) for c, ts in PROMISES.items() for t in ts])
def test_each_promise_holds_with_every_parser(
    code: str, text: str, parser: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strict_yaml, "_Parser", parser)
    assert fault_of(text).startswith(f"{code} case.yaml:")


plain = st.text("ab", min_size=1, max_size=3) | st.integers() | st.booleans() | st.none()
values = st.recursive(
    plain | st.text() | st.floats(-1e6, 1e6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("xyz"), inner, max_size=4),
    max_leaves=20,
)


@given(values, st.booleans())
def test_what_is_written_is_read_back(value: Any, flow: bool) -> None:
    text = yaml.dump(value, Dumper=yaml.SafeDumper, default_flow_style=flow, allow_unicode=True)
    again = read_yaml(text, "x")
    assert again == as_read(yaml.safe_load(text))


def as_read(value: Any) -> Any:
    """A plain value as strict YAML has it: 120.000 may mean two numbers and stays text."""
    if isinstance(value, dict):
        return {key: as_read(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_read(one) for one in value]
    if isinstance(value, float) and re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", repr(value)):
        return repr(value)
    return value


def places(node: yaml.Node, path: tuple[Any, ...] = ()) -> Any:
    """Every path of a composed document with its line."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*path, key.value), key.start_mark.line + 1
            yield from places(value, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for at, item in enumerate(node.value):
            yield (*path, at), item.start_mark.line + 1
            yield from places(item, (*path, at))


@pytest.mark.parametrize("name", ["facts.yaml", "conclusions.yaml", "interview.yaml"])
def test_every_place_of_a_file_has_the_line_on_which_it_is_written(name: str) -> None:
    text = (ROOT / "rules" / name).read_text(encoding="utf-8")
    every = list(places(yaml.compose(text, Loader=yaml.CSafeLoader)))
    assert len(every) > 10
    for path, line in every[:: max(1, len(every) // 60)]:
        assert line_of(text, path) == line, path
        assert line_of(text, (*path, "not there", 3)) == line, path
