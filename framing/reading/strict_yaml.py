"""Read YAML without its surprises.

Only true, false, null and numbers are typed; everything else is text, so ``no`` stays ``no`` and
a date stays a date. Duplicate keys, anchors, aliases and tags are refused, with the line.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any

import yaml

from framing.faults import Code, Fault, FaultsError
from framing.reading.numbers import has_two_meanings

MAX_DEPTH = 30

_RESOLVED = {
    "tag:yaml.org,2002:bool": (re.compile(r"^(?:true|false)$"), "tf"),
    "tag:yaml.org,2002:null": (re.compile(r"^(?:null|~|)$"), ["n", "~", ""]),
    "tag:yaml.org,2002:int": (re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), "-+0123456789"),
    "tag:yaml.org,2002:float": (
        re.compile(r"^[-+]?(?:[0-9]+\.[0-9]+(?:[eE][-+]?[0-9]+)?|[0-9]+[eE][-+]?[0-9]+)$"),
        "-+0123456789",
    ),
}
_BOOL, _NULL, _INT, _FLOAT = _RESOLVED
_STR = "tag:yaml.org,2002:str"


class _Resolver(yaml.resolver.BaseResolver):
    """Knows four kinds of scalar; all others are text."""


for _tag, (_pattern, _first) in _RESOLVED.items():
    _Resolver.add_implicit_resolver(_tag, _pattern, list(_first))

if yaml.__with_libyaml__:
    from yaml.cyaml import CParser  # type: ignore[attr-defined]

    class _Loader(CParser, _Resolver):
        def __init__(self, stream: str) -> None:
            CParser.__init__(self, stream)
            _Resolver.__init__(self)
else:  # pragma: no cover - the wheels of PyYAML carry libyaml

    class _Loader(  # type: ignore[no-redef]
        yaml.reader.Reader,
        yaml.scanner.Scanner,
        yaml.parser.Parser,
        yaml.composer.Composer,
        _Resolver,
    ):
        def __init__(self, stream: str) -> None:
            yaml.reader.Reader.__init__(self, stream)
            yaml.scanner.Scanner.__init__(self)
            yaml.parser.Parser.__init__(self)
            yaml.composer.Composer.__init__(self)
            _Resolver.__init__(self)


def read_yaml(text: str, name: str) -> Any:
    """Plain dicts, lists and scalars of one YAML document.

    text: the document; name: what to call it in a complaint (a file name).
    Raises FaultsError with file and line for anything that is not plain, strict YAML.
    """
    return _Builder(name).build(_compose(text, name), 0)


def line_of(text: str, path: tuple[Hashable, ...]) -> int:
    """The line, counted from 1, of the value at ``path`` (keys and list positions) in ``text``.

    Falls back to the nearest enclosing line when the path does not exist, and to 1.
    """
    try:
        node = _compose(text, "")
    except FaultsError:
        return 1
    line = 1
    for step in path:
        found = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(step):
                    found, line = value, key.start_mark.line + 1
        elif isinstance(step, int) and step < len(getattr(node, "value", ())):
            found = node.value[step]  # type: ignore[union-attr]
            line = found.start_mark.line + 1
        if found is None:
            break
        node = found
    return line


def _compose(text: str, name: str) -> yaml.Node | None:
    """The node tree of one document; refused when it nests so deep that reading could fail."""
    try:
        _refuse_depth(text, name)
        loader = _Loader(text)
        try:
            return loader.get_single_node()
        finally:
            dispose = getattr(loader, "dispose", None)
            if dispose:
                dispose()
    except yaml.YAMLError as error:
        raise FaultsError((_syntax_fault(error, name),)) from None


def _refuse_depth(text: str, name: str) -> None:
    if text.count("[") + text.count("{") + text.count("- -") <= MAX_DEPTH:
        return
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):  # type: ignore[arg-type]
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            where = f"{name}:{event.start_mark.line + 1}" if event.start_mark else name
            raise FaultsError((_depth_fault(where),))


def _depth_fault(where: str) -> Fault:
    what = f"Lists and mappings nest more than {MAX_DEPTH} deep here."
    return Fault(Code.TOO_DEEP, where, what, "Flatten the file.")


def _syntax_fault(error: yaml.YAMLError, name: str) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    where = f"{name}:{mark.line + 1}" if mark else name
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    if "maximum nesting depth" in problem:  # some versions of libyaml have a limit of their own
        return _depth_fault(where)
    if "unacceptable character" in str(error) or "control characters" in str(error):
        problem = "the file holds a character that is not text"
    if "expected a single document" in str(error):
        problem = "there is more than one document in the file"
    return Fault(
        Code.NOT_YAML,
        where,
        f"This cannot be read as YAML: {problem}.",
        'Check the indentation, and put quotes around text that holds ": " or starts with a '
        "special character.",
    )


class _Builder:
    """Turns nodes into plain values, and refuses what strict YAML does not have."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.seen: set[int] = set()

    def refuse(self, node: yaml.Node, code: Code, what: str, fix: str) -> FaultsError:
        where = f"{self.name}:{node.start_mark.line + 1}"
        return FaultsError.of(code, where, what, fix)

    def build(self, node: yaml.Node | None, depth: int) -> Any:
        if node is None:
            return None
        if depth > MAX_DEPTH:
            where = f"{self.name}:{node.start_mark.line + 1}"
            raise FaultsError((_depth_fault(where),))
        if id(node) in self.seen:
            raise self.refuse(
                node,
                Code.ALIAS,
                "An anchor (&) is used again with an alias (*).",
                "Write the value out where it is needed.",
            )
        self.seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, depth)
        return [self.build(item, depth + 1) for item in node.value]

    def mapping(self, node: yaml.MappingNode, depth: int) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise self.refuse(
                    key_node,
                    Code.BAD_KEY,
                    "A key is a list or a mapping.",
                    "Use plain text as key.",
                )
            key = key_node.value
            if key in result:
                raise self.refuse(
                    key_node,
                    Code.DUPLICATE_KEY,
                    f"The key {key} stands here twice.",
                    "Keep one of the two.",
                )
            result[key] = self.build(value_node, depth + 1)
        return result

    def scalar(self, node: yaml.ScalarNode) -> Any:
        tag, value = node.tag, node.value
        if tag == _STR:
            return value
        if tag == _BOOL and value in ("true", "false"):
            return value == "true"
        if tag == _NULL:
            return None
        try:
            if tag == _INT:
                return int(value)
            if tag == _FLOAT:
                # 120.000 stays text, so that whoever reads it can ask what it means.
                return value if has_two_meanings(value) else float(value)
        except ValueError:
            pass
        raise self.refuse(
            node, Code.TAG, f"The tag {tag} is not allowed.", "Remove the tag; write plain text."
        )
