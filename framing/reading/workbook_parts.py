"""The parts of an XLSX file that say how its cells are to be read.

Read as a stream with Python's own XML parser, which keeps nothing, since openpyxl builds all of a
sheet's elements in memory and calamine does not tell how a cell is formatted.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.parsers import expat

from framing.faults import AnswersError, Code
from framing.reading.limits import Limits

BOOK, TEXTS, STYLES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
VISIBLE = "visible"
#: Bytes that are unpacked at a time.
CHUNK = 1 << 16
#: How an old or a locked workbook begins.
COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
#: What of a format's code is shown as it stands, and does not say how the number is written.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')

#: How a damaged archive or part shows itself.
_DAMAGED = (
    expat.ExpatError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    ValueError,
)

Start = Callable[[str, Mapping[str, str]], object]


class BrokenError(Exception):
    """The workbook is not built as one. ``row``: where, when that is known."""

    def __init__(self, row: int | None = None, why: str = "") -> None:
        self.row, self.why = row, why
        super().__init__(why)


@dataclass(frozen=True)
class Sheet:
    """A sheet: its title, whether it is shown, and its file inside the workbook."""

    title: str
    visible: bool
    part: str


@dataclass(frozen=True)
class Parts:
    """An opened workbook. formats: style of a cell → code of its format. since_1904: its dates."""

    archive: zipfile.ZipFile
    sheets: tuple[Sheet, ...]
    texts: tuple[str, ...]
    formats: tuple[str, ...]
    since_1904: bool


def parts_of(file: str, data: bytes, limits: Limits) -> Parts:
    """Open a workbook. Raises AnswersError for one that is too big, BrokenError for no workbook."""
    if data.startswith(COMPOUND_FILE):
        what = "It is locked with a password, or of the old kind."
        fix = "Save it as .xlsx without a password."
        raise AnswersError.of(Code.NOT_XLSX, file, what, fix)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise BrokenError from None
    entries = archive.infolist()
    unpacked = sum(item.file_size for item in entries)
    if unpacked > limits.unpacked or len(entries) > limits.parts:
        what = f"It unpacks to over {limits.unpacked // 1_000_000} MB or {limits.parts:,} parts."
        raise AnswersError.of(Code.TOO_BIG, file, what, "Split the table.")
    sheets, since_1904 = _sheets(archive)
    return Parts(archive, sheets, _texts(file, archive, limits), _formats(archive), since_1904)


def walk(
    archive: zipfile.ZipFile,
    part: str,
    start: Start,
    end: Callable[[str], object] | None = None,
    text: Callable[[str], object] | None = None,
) -> Iterator[None]:
    """Call back for each element of a part, by its name without namespace; stop at each chunk.

    Raises BrokenError for what is no XML, or declares entities.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def begun(name: str, attributes: Mapping[str, str]) -> None:
        start(name.rpartition(":")[2], attributes)

    def declared(*_: Any) -> None:
        raise BrokenError(why="It declares a document type.")

    parser.StartElementHandler = begun
    parser.StartDoctypeDeclHandler = declared
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                parser.Parse(chunk)
                yield
        parser.Parse(b"", True)
    except AnswersError:
        raise
    except _DAMAGED as error:
        raise BrokenError(why=type(error).__name__) from None
    yield


def may_name(archive: zipfile.ZipFile, part: str, element: str) -> Iterator[bool]:
    """Whether each chunk of a part may hold such an element: told from its bytes, which is quick.

    Raises BrokenError.
    """
    wanted, before = element.encode(), b""
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                # Zeros: an encoding in which the name is written otherwise.
                yield wanted in before + chunk or b"\x00" in chunk
                before = chunk[-len(wanted) :]
    except _DAMAGED as error:
        raise BrokenError(why=type(error).__name__) from None


def _through(archive: zipfile.ZipFile, part: str, start: Start, **more: Any) -> None:
    for _ in walk(archive, part, start, **more):
        pass


def attribute(attributes: Mapping[str, str], name: str) -> str:
    """An attribute by its name without namespace; empty where there is none."""
    for key, value in attributes.items():
        if key.rpartition(":")[2] == name:
            return value
    return ""


def _sheets(archive: zipfile.ZipFile) -> tuple[tuple[Sheet, ...], bool]:
    """The sheets in their order, and whether dates are counted from 1904."""
    targets: dict[str, str] = {}
    found: list[tuple[str, str, str]] = []
    since_1904: list[str] = []

    def related(name: str, told: Mapping[str, str]) -> None:
        if name == "Relationship" and told.get("Type", "").endswith("/worksheet"):
            path = posixpath.join("/xl", told.get("Target", ""))
            targets[told.get("Id", "")] = posixpath.normpath(path).lstrip("/")

    def listed(name: str, told: Mapping[str, str]) -> None:
        if name == "sheet":
            relation = next((v for k, v in told.items() if k.endswith(":id")), "")
            found.append((told.get("name", ""), told.get("state", VISIBLE), relation))
        elif name == "workbookPr":
            since_1904.append(told.get("date1904", ""))

    _through(archive, "xl/_rels/workbook.xml.rels", related)
    _through(archive, BOOK, listed)
    sheets = tuple(
        Sheet(title, state == VISIBLE, targets[relation])
        for title, state, relation in found
        if relation in targets
    )
    if not sheets:
        raise BrokenError(why="It has no sheet.")
    return sheets, "1" in since_1904 or "true" in since_1904


def _texts(file: str, archive: zipfile.ZipFile, limits: Limits) -> tuple[str, ...]:
    """The texts that cells share; how they are to be spoken does not belong to them."""
    if TEXTS not in archive.namelist():
        return ()
    texts: list[str] = []
    inside: list[str] = []
    spoken = 0
    current: list[str] = []

    def start(name: str, _: Mapping[str, str]) -> None:
        nonlocal spoken
        inside.append(name)
        spoken += name == "rPh"

    def end(name: str) -> None:
        nonlocal spoken
        inside.pop()
        spoken -= name == "rPh"
        if name == "si":
            texts.append("".join(current))
            current.clear()
            if len(texts) > limits.texts:
                what = f"It holds over {limits.texts:,} different texts."
                raise AnswersError.of(Code.TOO_BIG, file, what, "Split the table.")

    def text(said: str) -> None:
        if inside[-1] == "t" and not spoken:
            current.append(said)

    _through(archive, TEXTS, start, end=end, text=text)
    return tuple(texts)


def _formats(archive: zipfile.ZipFile) -> tuple[str, ...]:
    """The code of the number format of each style of a cell."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    own: dict[str, str] = {}
    numbers: list[str] = []
    inside: list[str] = []

    def start(name: str, told: Mapping[str, str]) -> None:
        inside.append(name)
        if name == "numFmt":
            own[told.get("numFmtId", "")] = told.get("formatCode", "")
        elif name == "xf" and "cellXfs" in inside:
            numbers.append(told.get("numFmtId", "0"))

    if STYLES in archive.namelist():
        _through(archive, STYLES, start, end=lambda _: inside.pop())
    built_in = {str(number): code for number, code in BUILTIN_FORMATS.items()}
    return tuple(own.get(number, built_in.get(number, "General")) for number in numbers)


@cache
def is_percent(code: str) -> bool:
    """Whether a number of this format is shown a hundredfold with a percent sign."""
    return "%" in _LITERAL.sub("", code)


@cache
def is_date(code: str) -> bool:
    """Whether a number of this format is shown as a day, a time or a span of time."""
    from openpyxl.styles.numbers import is_date_format

    return bool(is_date_format(code))
