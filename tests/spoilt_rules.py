"""A shipped rule file with one value in it replaced by another kind of value."""

from __future__ import annotations

import random
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from framing.reading.strict_yaml import read_yaml, write_yaml
from framing.rulebook.load import rules_folder

#: What is put in place of a value: of each kind of value, and of each kind of text.
STRANGE: tuple[Any, ...] = (
    7,
    -0.5,
    10**400,
    True,
    [],
    [["x"]],
    [{"x": ["y"]}],
    {},
    {"x": {"y": ["z"]}},
    "2026-02-30",
    "<b>bold</b>",
    "\x1b]0;x\x07",
)
At = tuple[Hashable, ...]


@dataclass(frozen=True)
class Spoilt:
    """file: its name in the rulebook; at: where the value stood; was, now: before and after."""

    file: str
    at: At
    was: Any
    now: Any

    def written(self) -> str:
        data = _replaced(content(self.file), self.at, self.now)
        return write_yaml(data)

    @property
    def other_kind(self) -> bool:
        """Whether a list, a mapping, text, a number or a truth stands where another was."""
        return kind(self.was) != kind(self.now)


def kind(value: Any) -> str:
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, int | float):
        return "number"
    return {list: "list", dict: "mapping", str: "text"}.get(type(value), "nothing")


@cache
def content(file: str) -> Any:
    return read_yaml((rules_folder() / file).read_text(encoding="utf-8"), file)


def places(data: Any, at: At = ()) -> Iterator[tuple[At, Any]]:
    """Every value in the data, with what leads to it."""
    yield at, data
    items = (
        data.items() if isinstance(data, dict) else enumerate(data if type(data) is list else ())
    )
    for key, value in items:
        yield from places(value, (*at, key))


def _replaced(data: Any, at: At, now: Any) -> Any:
    if not at:
        return now
    key, *rest = at
    if isinstance(data, dict):
        return {k: _replaced(v, tuple(rest), now) if k == key else v for k, v in data.items()}
    return [_replaced(v, tuple(rest), now) if i == key else v for i, v in enumerate(data)]


def files() -> list[str]:
    folder = rules_folder()
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml"))


def one_of_each() -> list[str]:
    """A file of each folder, and every file that stands alone."""
    found: dict[str, str] = {}
    for file in files():
        found.setdefault(file.rpartition("/")[0] or file, file)
    return list(found.values())


def spoilt(count: int, seed: int = 0) -> list[Spoilt]:
    """Some spoilt files, as many from each kind of file. The same for the same seed."""
    chance = random.Random(seed)
    kinds: dict[str, list[str]] = {}
    for file in files():
        kinds.setdefault(file.split("/", maxsplit=1)[0], []).append(file)
    found = []
    while len(found) < count:
        for names in kinds.values():
            file = chance.choice(names)
            at, was = chance.choice(list(places(content(file))))
            found.append(Spoilt(file, at, was, chance.choice(STRANGE)))
    return found[:count]


def put(spoilt: Spoilt, folder: Path) -> None:
    """Lay the spoilt file over the shipped rulebook, in this folder."""
    if spoilt.file != "rulebook.yaml":
        head = {"name": "Own", "version": "1.0.0", "reviewed": "2026-11-23", "about": "A test"}
        (folder / "rulebook.yaml").write_text(write_yaml({**head, "extends": "shipped"}))
    path = folder / spoilt.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(spoilt.written(), encoding="utf-8")
