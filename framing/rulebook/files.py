"""The YAML files of one folder, read strictly, and the faults found in them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from framing.faults import Code, Fault, FaultsError, RulebookError
from framing.faults.english import named_list, nearest
from framing.rulebook.model import NamedCondition
from framing.rulebook.shape import SYNONYM, Shape

#: Ends the name of a file that holds a rule's cases beside it.
CASES = ".cases.yaml"
ShapeT = TypeVar("ShapeT", bound="Shape")
ListingT = TypeVar("ListingT", dict[str, Any], list[Any])
MAX_FILE_BYTES = 1_000_000
#: Stands before the names of files of the rulebook that another one extends.
BASE_MARK = "shipped: "
#: What stands where an author has yet to write something.
TODO = "TODO"
#: Files that only people read, and the folders of those that are read.
LEFT_OPEN = "left_open.yaml"
SYNONYMS = "synonyms.yaml"
FOR_PEOPLE = ("heuristics.yaml", "services_left_out.yaml")
_DECIDES_NOTHING = ("journeys/", LEFT_OPEN, SYNONYMS, *FOR_PEOPLE)
PLACES = (
    "stages/<stage>/", "questions/", "tasks/", "services/", "prices/", "journeys/", "sources/",
)  # fmt: skip


class Files:
    """One reading of a rulebook's folder; collects faults so that an author sees them all at once.

    base: the folder of the rulebook that this one extends. A file of a folder such as ``stages/``
    replaces the base's file of the same name; a file that lists things is laid over the base's
    entry by entry (by key, or by ``id``).
    """

    def __init__(self, folder: Path, base: Path | None = None) -> None:
        self.folder = folder
        self.base = base
        self.texts: dict[str, str] = {}
        self.faults: list[Fault] = []
        #: Question with lines to tick, or whose fact has another name → how a rule writes it.
        self.written_as: dict[str, str] = {}
        #: Parts that conditions may use by name.
        self.named: dict[str, NamedCondition] = {}
        #: Every file that was looked for, by its label.
        self.seen: set[str] = set()
        #: file name → for each entry of a file laid over another: the file and place it is from.
        self.origins: dict[str, dict[Hashable, tuple[str, Hashable]]] = {}

    def fault(self, code: Code, file: str, path: tuple[Hashable, ...], what: str, fix: str) -> None:
        """Note what is wrong. path: keys and places that lead to the line inside ``file``."""
        from framing.reading.strict_yaml import line_of

        label = self.label(file)
        if path and path[0] in self.origins.get(file, {}):
            label, first = self.origins[file][path[0]]
            path = (first, *path[1:])
        line = line_of(self.texts.get(label, ""), path)
        self.faults.append(Fault(code, f"{label}:{line}", what, fix))

    def stop_if_faulty(self) -> None:
        """Raises RulebookError with every fault that was noted so far."""
        if self.faults:
            raise RulebookError(tuple(self.faults))

    def stop_if_stray(self) -> None:
        """Raises RulebookError also where the rulebook's own folder holds a file that is not read.

        To be called once all files were looked for.
        """
        self.check_stray()
        self.stop_if_faulty()

    def has(self, name: str) -> bool:
        """Whether the rulebook, or the one that it extends, has this file."""
        return any((folder / name).is_file() for folder in self._folders())

    def label(self, name: str) -> str:
        """What to call a file in a complaint: files of the extended rulebook carry its mark."""
        if self.base is None or (self.folder / name).is_file():
            return name
        return BASE_MARK + name

    def names(self, sub: str, recursive: bool = False) -> list[str]:
        """The YAML files of a folder, by their names in the rulebook, without lists of cases."""
        pattern = "**/*.yaml" if recursive else "*.yaml"
        found = {
            path.relative_to(folder).as_posix()
            for folder in self._folders()
            for path in (folder / sub).glob(pattern)
            if not path.name.endswith(CASES)
        }
        return sorted(found)

    def _folders(self) -> list[Path]:
        return [self.folder, *([self.base] if self.base else [])]

    def check_stray(self) -> None:
        """Every YAML file of the rulebook's own folder must be one that is read."""
        for path in sorted(p for end in ("*.yaml", "*.yml") for p in self.folder.rglob(end)):
            name = path.relative_to(self.folder).as_posix()
            if name not in self.seen and not name.startswith("."):
                fix = self._place(PurePosixPath(name).stem)
                what = "This file is not read, since nothing is looked for in this place."
                self.faults.append(Fault(Code.STRAY_FILE, name, what, fix))

    def _place(self, stem: str) -> str:
        """Where a file of this name belongs."""
        same = [label for label in self.seen if PurePosixPath(label).stem == stem]
        if same:
            name = same[0].removeprefix(BASE_MARK)
            return f"To change the shipped {name}, move it to {name} in your folder."
        return f"Move it to one of {named_list(PLACES)}, and let its name end in .yaml."

    def read(self, name: str) -> Any:
        """The content of a file of a folder: the rulebook's own, else that of the extended one."""
        label = self.label(name)
        folder = self.base if self.base and label != name else self.folder
        return self._content(folder / name, label)

    def listing(self, name: str, kind: type[ListingT]) -> ListingT:
        """The content of a file that lists things, laid over that of the extended rulebook.

        kind: dict or list. A file that holds something else is a fault, and counts as empty.
        """
        data = self._listing(name)
        if isinstance(data, kind):
            return data
        if data is not None:
            wanted = "`name: entry` lines" if kind is dict else "entries that begin with `- `"
            what = f"The file is not built of {wanted}."
            fix = "Compare it with the shipped file of this name."
            self.fault(Code.BAD_SHAPE, name, (), what, fix)
        return kind()

    def _listing(self, name: str) -> Any:
        own, base = self.folder / name, self.base and self.base / name
        if base is None or not own.is_file() or not base.is_file():
            return self.read(name)
        upper, lower = self._content(own, name), self._content(base, BASE_MARK + name)
        if type(upper) is not type(lower) or not isinstance(upper, dict | list):
            return upper
        return self._laid_over(name, upper, lower)

    def _laid_over(self, name: str, upper: Any, lower: Any) -> Any:
        """Entries of ``upper`` in the places of those they replace in ``lower``, new ones last."""
        laid: dict[Hashable, tuple[str, Hashable, Any]] = {}
        for label, data in ((BASE_MARK + name, lower), (name, upper)):
            for place, value in data.items() if isinstance(data, dict) else enumerate(data):
                key = place
                if isinstance(data, list):
                    told = value.get("id") if isinstance(value, dict) else value
                    key = told if isinstance(told, str) else (label, place)
                laid[key] = (label, place, value)
        if isinstance(lower, dict):
            self.origins[name] = {key: (label, key) for key, (label, _, _) in laid.items()}
            return {key: value for key, (_, _, value) in laid.items()}
        self.origins[name] = {i: (label, at) for i, (label, at, _) in enumerate(laid.values())}
        return [value for _, _, value in laid.values()]

    def _content(self, path: Path, label: str) -> Any:
        from framing.reading.strict_yaml import read_yaml

        self.seen.add(label)
        try:
            if path.stat().st_size > MAX_FILE_BYTES:
                raise FaultsError.of(
                    Code.TOO_BIG, label, "The file is over 1 MB.", "Split the file."
                )
            text = path.read_text(encoding="utf-8")
            self.texts[label] = text
            data = read_yaml(text, label)
            unfilled = tuple(_unfilled(data, label, text)) if TODO in text else ()
            if unfilled:
                raise FaultsError(unfilled)
            return data
        except FaultsError as error:
            self.faults.extend(error.faults)
            self.texts.pop(label, None)
        except UnicodeDecodeError:
            self.faults.append(
                Fault(Code.NOT_TEXT, label, "The file is not UTF-8 text.", "Save it as UTF-8.")
            )
        except OSError as error:
            self.faults.append(
                Fault(Code.NO_FILE, label, f"It cannot be read: {error.strerror}.", "Add the file.")
            )
        return None

    def shaped(
        self, shape: type[ShapeT], data: Any, file: str, at: tuple[Hashable, ...] = ()
    ) -> ShapeT | None:
        """Data as a ``shape``, or None, with a fault noted for each thing that is wrong.

        at: where the data stand inside ``file``.
        """
        from pydantic import ValidationError

        if data is None and self.label(file) not in self.texts:
            return None
        try:
            return shape.model_validate(data)
        except ValidationError as error:
            for item in error.errors():
                loc = (*at, *item["loc"])
                code, what, fix = _shape_fault(item, shape)
                self.fault(code, file, loc, what, fix)
            return None

    def one(self, shape: type[ShapeT], name: str) -> ShapeT | None:
        """The file of this name as a ``shape``, or None with faults noted."""
        return self.shaped(shape, self.read(name), name)

    def each(self, shape: type[ShapeT], sub: str, recursive: bool = False) -> dict[str, Any]:
        """file name → shape, for every YAML file of a folder, whose id must equal its name."""
        found: dict[str, Any] = {}
        ids: dict[str, str] = {}
        for file in self.names(sub, recursive):
            stem = PurePosixPath(file).stem
            item: Any = self.shaped(shape, self.read(file), file)
            if item is None:
                continue
            if item.id != stem:
                self.fault(
                    Code.ID_NOT_FILE,
                    file,
                    ("id",),
                    f"The id {item.id} differs from the file name.",
                    f"Rename the file to {item.id}.yaml, or the id to {stem}.",
                )
            if item.id in ids:
                self.fault(
                    Code.SAME_ID,
                    file,
                    ("id",),
                    f"{item.id} also stands in {ids[item.id]}.",
                    "Choose another id.",
                )
            ids[item.id] = file
            found[file] = item
        return found

    def digest(self) -> str:
        """SHA-256 over all that may decide: by name, line ends aside.

        What only shows the rules at work, and what only people read, is left out.
        """
        total = hashlib.sha256()
        for name in sorted(self.texts):
            if not name.removeprefix(BASE_MARK).startswith(_DECIDES_NOTHING):
                text = self.texts[name].replace("\r\n", "\n")
                total.update(f"{name}\0{text}\0".encode())
        return total.hexdigest()


def _unfilled(data: Any, label: str, text: str, at: tuple[Hashable, ...] = ()) -> Iterator[Fault]:
    """A fault for each place where something is yet to be written."""
    from framing.reading.strict_yaml import line_of

    for key, value in (
        data.items()
        if isinstance(data, dict)
        else enumerate(data if isinstance(data, list) else ())
    ):
        told = [one for one in (key, value) if isinstance(one, str) and TODO in one]
        if told:
            where = f"{label}:{line_of(text, (*at, key))}"
            what = f"{at[-1] if isinstance(key, int) and at else key} still says {told[0]!r}."
            yield Fault(Code.UNFILLED, where, what, "Write what belongs there, or remove the line.")
        yield from _unfilled(value, label, text, (*at, key))


#: Forms of names and dates, in words.
_FORMS = {
    r"^[a-z][a-z0-9_]*$": "Use small letters, digits and underscores, with a letter first.",
    r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$": "Use small letters and digits, words joined by hyphens.",
    SYNONYM: "Write one to four words in small letters, such as stop ordering.",
    r"^\d+\.\d+\.\d+$": "Write a version such as 1.0.0.",
    r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$": "Write a date as 2026-11-23.",
}
_AT_LEAST = {
    "cases": "Give at least one case each for fires, silent and open.",
    "sources": "Name a source from sources/; own-view where it is your own view.",
}
_SHAPE_FAULTS: Mapping[str, Callable[[Any], tuple[Code, str, str]]] = {
    "extra_forbidden": lambda item: (
        Code.UNKNOWN_KEY,
        f"The key {item['loc'][-1]} is not known here.",
        "",
    ),
    "missing": lambda item: (
        Code.MISSING_KEY,
        f"The key {item['loc'][-1]} is missing.",
        f"Add `{item['loc'][-1]}:`.",
    ),
    "string_pattern_mismatch": lambda item: (
        Code.BAD_TEXT,
        f"{item['input']!r} has the wrong form.",
        _FORMS.get(item["ctx"]["pattern"], f"It must match {item['ctx']['pattern']}."),
    ),
    "too_short": lambda item: (
        Code.TOO_FEW,
        f"{item['loc'][-1]} has {item['ctx']['actual_length']} of at least "
        f"{item['ctx']['min_length']} entries.",
        _AT_LEAST.get(item["loc"][-1], "Add what is missing."),
    ),
    "literal_error": lambda item: (
        Code.BAD_VALUE,
        f"{item['input']!r} is not allowed here.",
        f"Use {item['ctx']['expected']}.",
    ),
    "not_plain": lambda item: (
        Code.BAD_TEXT,
        f"The text holds {item['ctx']['found']!r}, which is shown to nobody.",
        "Write plain text, without markup and control characters.",
    ),
    "no_day": lambda item: (
        Code.BAD_DATE,
        f"{item['input']} is no day of the calendar.",
        "Write a date as 2026-11-23.",
    ),
    "string_type": lambda item: (
        Code.BAD_TYPE,
        f"{item['input']!r} is not text.",
        "Put it in quotes, or remove it.",
    ),
}


def _shape_fault(item: Any, shape: type[Any]) -> tuple[Code, str, str]:
    """A pydantic complaint as code, what and how to fix it."""
    make = _SHAPE_FAULTS.get(item["type"])
    if make is None:
        what = item["msg"].rstrip(".")
        return Code.BAD_SHAPE, f"{what}.", "Compare it with a neighbouring file of the same kind."
    code, what, fix = make(item)
    if code == Code.UNKNOWN_KEY:
        known = [f.alias or name for name, f in shape.model_fields.items()]
        fix = nearest(str(item["loc"][-1]), known) if len(item["loc"]) == 1 else "Remove it."
    return code, what, fix
