"""Read YAML without its surprises.

Only true, false, null and numbers are typed; everything else is text, so ``no`` stays ``no`` and
a date stays a date. Duplicate keys, anchors, aliases and tags are refused, with the line, and so
is what nests too deep. All of this is seen in the parser's events, before anything is composed of
them, so that it does not hang on the version of libyaml underneath.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from typing import Any, NoReturn

import yaml

from framing.faults import Code, Fault, FaultsError
from framing.reading.numbers import has_two_meanings

MAX_DEPTH = 30
#: A parser reads so many characters ahead of its events, to see whether a key begins there.
_READ_AHEAD = 2048

_BOOL = {"true": True, "false": False}
_NULL = frozenset(("", "~", "null"))
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]+(?:[eE][-+]?[0-9]+)?|[0-9]+[eE][-+]?[0-9]+)")
#: One of PyYAML's events, whose parts its type stubs do not tell.
_Event = Any
#: Line ends to YAML, and not to those who type them.
_LINE_ENDS = ("\x85", "\u2028", "\u2029")
_NUMBERS_BEGIN = frozenset("-+0123456789")


class _Scanner(yaml.reader.Reader, yaml.scanner.Scanner):
    """PyYAML's own, slower than libyaml and without a limit of depth."""

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)


if yaml.__with_libyaml__:
    from yaml.cyaml import CParser as _Parser  # type: ignore[attr-defined]
else:  # pragma: no cover - the wheels of PyYAML carry libyaml

    class _Parser(_Scanner, yaml.parser.Parser):  # type: ignore[no-redef]
        def __init__(self, text: str) -> None:
            _Scanner.__init__(self, text)
            yaml.parser.Parser.__init__(self)


def read_yaml(text: str, name: str) -> Any:
    """Plain dicts, lists and scalars of one YAML document.

    text: the document; name: what to call it in a complaint (a file name).
    Raises FaultsError with file and line for anything that is not plain, strict YAML.
    """
    try:
        return _Reader(text, name).document()
    except yaml.YAMLError as error:
        if _nests_too_deep_ahead(text, error):
            raise FaultsError((_depth_fault(_where(error, name)),)) from None
        raise FaultsError((_syntax_fault(error, name),)) from None


def write_yaml(data: Any) -> str:
    """Plain dicts, lists, text and numbers as YAML that ``read_yaml`` gives back as they were."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=88)


class _Dumper(yaml.SafeDumper):
    """PyYAML's own, which leaves ``1e5`` bare: text to it, and a number to us."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text_node(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    typed = text in _NULL or text in _BOOL or _INT.fullmatch(text) or _FLOAT.fullmatch(text)
    quoted = typed or any(end in text for end in _LINE_ENDS)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, '"' if quoted else None)


def _number_node(dumper: _Dumper, number: float) -> yaml.ScalarNode:
    node = dumper.represent_float(number)
    if has_two_meanings(node.value):
        node.value += "0"
    return node


_Dumper.add_representer(str, _text_node)
_Dumper.add_representer(float, _number_node)


def line_of(text: str, path: tuple[Hashable, ...]) -> int:
    """The line, counted from 1, of the value at ``path`` (keys and list positions) in ``text``.

    Falls back to the nearest enclosing line when the path does not exist, and to 1.
    """
    try:
        return _Reader(text, "").line_of(path)
    except (FaultsError, yaml.YAMLError):
        return 1


class _Reader:
    """Turns events into plain values, and refuses what strict YAML does not have."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.next: Callable[[], _Event] = _Parser(text).get_event

    def start(self) -> _Event | None:
        """The first event of the document's value; None when there is no document."""
        self.next()  # the stream's start
        return self.next() if isinstance(self.next(), yaml.DocumentStartEvent) else None

    def document(self) -> Any:
        event = self.start()
        if event is None:
            return None
        value = self.value(event, 0)
        self.next()  # the document's end
        event = self.next()
        if not isinstance(event, yaml.StreamEndEvent):
            raise _syntax_error(event, "there is more than one document in the file")
        return value

    def line_of(self, path: tuple[Hashable, ...]) -> int:
        event, line = self.start(), 1
        for depth, step in enumerate(path):
            if isinstance(event, yaml.MappingStartEvent):
                found = self.entry(str(step), depth)
            elif isinstance(event, yaml.SequenceStartEvent):
                found = self.item(step, depth)
            else:
                break
            if found is None:
                break
            line = found.start_mark.line + 1
            event = self.next() if isinstance(event, yaml.MappingStartEvent) else found
        return line

    def entry(self, wanted: str, depth: int) -> _Event | None:
        """The key ``wanted`` of the mapping that has just begun."""
        while not isinstance(key := self.next(), yaml.MappingEndEvent):
            if isinstance(key, yaml.ScalarEvent) and key.value == wanted:
                return key
            self.skip(key, depth + 1)
            self.skip(self.next(), depth + 1)
        return None

    def item(self, wanted: Hashable, depth: int) -> _Event | None:
        """The item at position ``wanted`` of the list that has just begun."""
        position = 0
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            if position == wanted:
                return event
            self.skip(event, depth + 1)
            position += 1
        return None

    def value(self, event: _Event, depth: int) -> Any:
        kind = type(event)
        if kind is yaml.AliasEvent or event.anchor is not None:
            self.refuse_alias(event)
        if event.tag is not None:
            self.refuse_tag(event)
        if kind is yaml.ScalarEvent:
            return self.scalar(event) if event.implicit[0] else event.value
        if depth >= MAX_DEPTH:
            self.refuse_depth(event)
        if kind is yaml.MappingStartEvent:
            return self.mapping(depth + 1)
        items = []
        while type(event := self.next()) is not yaml.SequenceEndEvent:
            items.append(self.value(event, depth + 1))
        return items

    def mapping(self, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while type(event := self.next()) is not yaml.MappingEndEvent:
            if type(event) is not yaml.ScalarEvent:
                self.refuse_key(event, depth)
            if event.anchor is not None:
                self.refuse_alias(event)
            if event.tag is not None:
                self.refuse_tag(event)
            key = event.value
            if key in result:
                self.refuse(
                    event,
                    Code.DUPLICATE_KEY,
                    f"The key {key} stands here twice.",
                    "Keep one of the two.",
                )
            result[key] = self.value(self.next(), depth)
        return result

    def scalar(self, event: _Event) -> Any:
        value = event.value
        if value in _NULL:
            return None
        if value[0] not in _NUMBERS_BEGIN:
            return _BOOL.get(value, value)
        if _INT.fullmatch(value):
            try:
                return int(value)
            except ValueError:
                self.refuse(event, Code.TOO_BIG, "This number is too long.", "Write fewer digits.")
        if _FLOAT.fullmatch(value) and not has_two_meanings(value):
            return float(value)
        # 120.000 stays text, so that whoever reads it can ask what it means.
        return value

    def skip(self, event: _Event, depth: int) -> None:
        """Read past the value that begins with ``event``."""
        inside = 0
        while True:
            if isinstance(event, yaml.CollectionStartEvent):
                inside += 1
                if depth + inside > MAX_DEPTH:
                    self.refuse_depth(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                inside -= 1
            if not inside:
                return
            event = self.next()

    def refuse(self, event: _Event, code: Code, what: str, fix: str) -> NoReturn:
        where = f"{self.name}:{event.start_mark.line + 1}"
        raise FaultsError.of(code, where, what, fix)

    def refuse_depth(self, event: _Event) -> NoReturn:
        raise FaultsError((_depth_fault(f"{self.name}:{event.start_mark.line + 1}"),))

    def refuse_alias(self, event: _Event) -> NoReturn:
        self.refuse(
            event,
            Code.ALIAS,
            f"The name {event.anchor} is an anchor (&) or an alias (*).",
            "Write the value out where it is needed.",
        )

    def refuse_tag(self, event: _Event) -> NoReturn:
        fix = "Remove the tag; write plain text."
        self.refuse(event, Code.TAG, f"The tag {event.tag} is not allowed.", fix)

    def refuse_key(self, event: _Event, depth: int) -> NoReturn:
        if isinstance(event, yaml.AliasEvent):
            self.refuse_alias(event)
        self.skip(event, depth)  # what nests too deep is told first
        self.refuse(event, Code.BAD_KEY, "A key is a list or a mapping.", "Use plain text as key.")


def _nests_too_deep_ahead(text: str, error: yaml.YAMLError) -> bool:
    """Whether the parser gave up over depth while it read ahead, where no event tells of it.

    Newer versions of libyaml have a limit of their own. It is told here by counting the brackets
    between the last event and the place of the error, whatever the words of the error are.
    """
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return False
    depth = end = 0
    parser: Any = _Parser(text)
    try:
        while event := parser.get_event():
            end = event.end_mark.index
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
    except yaml.YAMLError:
        pass
    scanner: Any = _Scanner(text[end : min(mark.index, end + _READ_AHEAD)])
    try:
        while depth <= MAX_DEPTH and (token := scanner.get_token()):
            depth += isinstance(token, yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken)
            depth -= isinstance(token, yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken)
    except yaml.YAMLError:
        pass
    return depth > MAX_DEPTH


def _syntax_error(event: _Event, problem: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)


def _where(error: yaml.YAMLError, name: str) -> str:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return f"{name}:{mark.line + 1}" if mark else name


def _depth_fault(where: str) -> Fault:
    what = f"Lists and mappings nest more than {MAX_DEPTH} deep here."
    return Fault(Code.TOO_DEEP, where, what, "Flatten the file.")


def _syntax_fault(error: yaml.YAMLError, name: str) -> Fault:
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    if "unacceptable character" in str(error) or "control characters" in str(error):
        problem = "the file holds a character that is not text"
    return Fault(
        Code.NOT_YAML,
        _where(error, name),
        f"This cannot be read as YAML: {problem}.",
        'Check the indentation, and put quotes around text that holds ": " or starts with a '
        "special character.",
    )
