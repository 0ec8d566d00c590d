"""The YAML files of one folder, read strictly, and the faults found in them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from framing.faults import Fault, FaultsError, RulebookError, nearest

if TYPE_CHECKING:
    from framing import schema

ShapeT = TypeVar("ShapeT", bound="schema.Shape")
MAX_FILE_BYTES = 1_000_000


class Files:
    """One reading of one folder; collects faults so that an author sees them all at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.texts: dict[str, str] = {}
        self.faults: list[Fault] = []

    def fault(self, code: str, file: str, path: tuple[Hashable, ...], what: str, mend: str) -> None:
        from framing.strict_yaml import line_of

        line = line_of(self.texts.get(file, ""), path)
        self.faults.append(Fault(code, f"{file}:{line}", what, mend))

    def stop_if_faulty(self) -> None:
        if self.faults:
            raise RulebookError(tuple(self.faults))

    def has(self, name: str) -> bool:
        """Whether the rulebook has this file."""
        return (self.folder / name).is_file()

    def read(self, path: Path) -> Any:
        from framing.strict_yaml import read_yaml

        name = path.relative_to(self.folder).as_posix()
        try:
            if path.stat().st_size > MAX_FILE_BYTES:
                raise FaultsError(
                    (Fault("TOO-BIG", name, "The file is over 1 MB.", "Split the file."),)
                )
            text = path.read_text(encoding="utf-8")
            self.texts[name] = text
            return read_yaml(text, name)
        except FaultsError as error:
            self.faults.extend(error.faults)
            self.texts.pop(name, None)
        except UnicodeDecodeError:
            self.faults.append(
                Fault("NOT-TEXT", name, "The file is not UTF-8 text.", "Save it as UTF-8.")
            )
        except OSError as error:
            self.faults.append(
                Fault("NO-FILE", name, f"It cannot be read: {error.strerror}.", "Add the file.")
            )
        return None

    def shaped(
        self, shape: type[ShapeT], data: Any, file: str, at: tuple[Hashable, ...] = ()
    ) -> ShapeT | None:
        from pydantic import ValidationError

        if data is None and file not in self.texts:
            return None
        try:
            return shape.model_validate(data)
        except ValidationError as error:
            for item in error.errors():
                loc = (*at, *item["loc"])
                code, what, mend = _shape_fault(item, shape)
                self.fault(code, file, loc, what, mend)
            return None

    def one(self, shape: type[ShapeT], name: str) -> ShapeT | None:
        return self.shaped(shape, self.read(self.folder / name), name)

    def each(self, shape: type[ShapeT], sub: str, recursive: bool = False) -> dict[str, Any]:
        """file name → shape, for every YAML file of a folder, whose id must equal its name."""
        found: dict[str, Any] = {}
        ids: dict[str, str] = {}
        pattern = "**/*.yaml" if recursive else "*.yaml"
        for path in sorted((self.folder / sub).glob(pattern)):
            file = path.relative_to(self.folder).as_posix()
            item: Any = self.shaped(shape, self.read(path), file)
            if item is None:
                continue
            if item.id != path.stem:
                self.fault(
                    "ID-NOT-FILE",
                    file,
                    ("id",),
                    f"The id {item.id} differs from the file name.",
                    f"Rename the file to {item.id}.yaml, or the id to {path.stem}.",
                )
            if item.id in ids:
                self.fault(
                    "SAME-ID",
                    file,
                    ("id",),
                    f"{item.id} also stands in {ids[item.id]}.",
                    "Choose another id.",
                )
            ids[item.id] = file
            found[file] = item
        return found

    def digest(self) -> str:
        """SHA-256 over all that decides: every file but the journeys, by name, line ends aside."""
        total = hashlib.sha256()
        for name in sorted(self.texts):
            if not name.startswith("journeys/"):
                text = self.texts[name].replace("\r\n", "\n")
                total.update(f"{name}\0{text}\0".encode())
        return total.hexdigest()


_SHAPE_FAULTS: Mapping[str, Callable[[Any], tuple[str, str, str]]] = {
    "extra_forbidden": lambda item: (
        "UNKNOWN-KEY",
        f"The key {item['loc'][-1]} is not known here.",
        "",
    ),
    "missing": lambda item: (
        "MISSING-KEY",
        f"The key {item['loc'][-1]} is missing.",
        f"Add `{item['loc'][-1]}:`.",
    ),
    "string_pattern_mismatch": lambda item: (
        "BAD-TEXT",
        f"{item['input']!r} has the wrong form.",
        f"It must match {item['ctx']['pattern']}.",
    ),
    "literal_error": lambda item: (
        "BAD-VALUE",
        f"{item['input']!r} is not allowed here.",
        f"Use {item['ctx']['expected']}.",
    ),
    "string_type": lambda item: (
        "BAD-TYPE",
        f"{item['input']!r} is not text.",
        "Put it in quotes, or remove it.",
    ),
}


def _shape_fault(item: Any, shape: type[Any]) -> tuple[str, str, str]:
    """A pydantic complaint as code, what and how to mend it."""
    make = _SHAPE_FAULTS.get(item["type"])
    if make is None:
        what = item["msg"].rstrip(".")
        return "BAD-SHAPE", f"{what}.", "Compare it with a neighbouring file of the same kind."
    code, what, mend = make(item)
    if code == "UNKNOWN-KEY":
        known = [f.alias or name for name, f in shape.model_fields.items()]
        mend = nearest(str(item["loc"][-1]), known) if len(item["loc"]) == 1 else "Remove it."
    return code, what, mend
