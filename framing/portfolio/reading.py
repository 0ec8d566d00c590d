"""A table (CSV, XLSX) or a folder of answers files → named answers; and what cannot be used."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from framing.answers import Answers, read_answers
from framing.cells import answer_in
from framing.faults import AnswersError, Fault, nearest
from framing.model import Rulebook

MAX_BYTES = 50_000_000
#: What an XLSX file may unpack to.
MAX_UNPACKED = 500_000_000
MAX_CASES = 100_000
MAX_NAME = 200
#: The column with the name of the case, and the sheet that is read when there are several.
NAME, SHEET = "name", "Cases"
#: A row whose first cell starts so is a comment.
COMMENT = "#"
TABLES = (".csv", ".xlsx")
FILES = (".yaml", ".yml", ".json")

#: Where a row stands, and its cells.
Row = tuple[str, Sequence[Any]]


@dataclass(frozen=True)
class NamedAnswers:
    """One case. where: its row or file."""

    name: str
    where: str
    answers: Answers


@dataclass(frozen=True)
class Cases:
    """The cases that can be judged, and the faults in the input, in its order."""

    cases: tuple[NamedAnswers, ...]
    faults: tuple[Fault, ...]


def read_cases(path: Path, rulebook: Rulebook) -> Cases:
    """The cases in a CSV or XLSX file or in a folder of answers files.

    Bad rows and files are told in ``faults`` while the others go through. Raises AnswersError when
    nothing can be read: no such file, a strange suffix, too big, no header, a column that is no
    question, no case at all.
    """
    if path.is_dir():
        found = _folder(path, rulebook)
    elif not path.exists():
        raise _refused("NO-FILE", path.name, "There is no such file or folder.", "Check the path.")
    elif path.suffix.lower() not in TABLES:
        what = f"{path.suffix or 'No suffix'} is not read here."
        raise _refused("WRONG-SUFFIX", path.name, what, "Give a .csv or .xlsx file or a folder.")
    else:
        rows = _csv_rows(path) if path.suffix.lower() == ".csv" else _xlsx_rows(path)
        found = _table(path.name, rows, rulebook)
    if not found.cases and not found.faults:
        mend = "Write a row for each case; `framing portfolio --template` gives the columns."
        raise _refused("EMPTY", path.name, "There is no case in it.", mend)
    return _named_apart(found)


def _refused(code: str, where: str, what: str, mend: str) -> AnswersError:
    return AnswersError((Fault(code, where, what, mend),))


# -- folders ----------------------------------------------------------------------------------


def _folder(path: Path, rulebook: Rulebook) -> Cases:
    cases, faults = [], []
    for file in answers_files(path):
        try:
            cases.append(NamedAnswers(_name(file.stem), file.name, read_answers(file, rulebook)))
        except AnswersError as error:
            faults += [fault_at(fault, file.name) for fault in error.faults]
    return Cases(tuple(cases), tuple(faults))


def answers_files(path: Path) -> list[Path]:
    """The answers files in a folder, by name; hidden ones are left out."""
    found = (f for f in path.iterdir() if f.is_file() and not f.name.startswith("."))
    return sorted(f for f in found if f.suffix.lower() in FILES)


def fault_at(fault: Fault, where: str) -> Fault:
    """The fault with its file in front of the place inside it."""
    inside = fault.where.removeprefix("answers.") if fault.where != where else ""
    return replace(fault, where=f"{where}, {inside}" if inside and where not in inside else where)


# -- tables -----------------------------------------------------------------------------------


def _csv_rows(path: Path) -> Iterator[Row]:
    data = _read(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(
            "NOT-TEXT", path.name, "The file is not UTF-8 text.", "Save it as CSV UTF-8."
        ) from None
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for cells in reader:
            yield f"row {reader.line_num}", cells
    except csv.Error as error:
        raise _refused(
            "NOT-CSV", f"{path.name}, row {reader.line_num}", f"It cannot be read: {error}.",
            "Save it as CSV again.",
        ) from None  # fmt: skip


def _xlsx_rows(path: Path) -> Iterator[Row]:
    from openpyxl import load_workbook

    data = io.BytesIO(_read(path))
    broken = _refused("NOT-XLSX", path.name, "It is not a workbook.", "Save it as .xlsx again.")
    try:
        unpacked = sum(item.file_size for item in zipfile.ZipFile(data).infolist())
    except zipfile.BadZipFile:
        raise broken from None
    if unpacked > MAX_UNPACKED:
        raise _refused("TOO-BIG", path.name, "It unpacks to over 500 MB.", "Split the table.")
    try:
        book = load_workbook(data, read_only=True, data_only=True)
        sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            yield f"row {number}", cells
    except (KeyError, ValueError, IndexError, OSError, SyntaxError):
        raise broken from None


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        what = f"It cannot be read: {error.strerror}."
        raise _refused("NO-FILE", path.name, what, "Check the path.") from None
    if len(data) > MAX_BYTES:
        raise _refused("TOO-BIG", path.name, "The file is over 50 MB.", "Split the table.")
    return data


def _table(file: str, rows: Iterable[Row], rulebook: Rulebook) -> Cases:
    header: list[str] | None = None
    cases: list[NamedAnswers] = []
    faults: list[Fault] = []
    for where, cells in rows:
        told = ["" if cell is None else cell for cell in cells]
        if not any(str(cell).strip() for cell in told):
            continue
        if header is None:
            header = _header(file, told, rulebook)
        elif not str(told[0]).lstrip().startswith(COMMENT):
            if len(cases) == MAX_CASES:
                what = f"The table has over {MAX_CASES:,} cases."
                raise _refused("TOO-BIG", file, what, "Use framing.assess_many in Python.")
            try:
                cases.append(_case(header, where, told, rulebook))
            except AnswersError as error:
                faults += error.faults
    return Cases(tuple(cases), tuple(faults))


def _header(file: str, cells: Sequence[Any], rulebook: Rulebook) -> list[str]:
    names = [str(cell).strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    known = [NAME, *(question.id for question in rulebook.questions)]
    faults = []
    for i, name in enumerate(names):
        where = f"{file}, column {i + 1}"
        if not name:
            mend = "Write a question id above it, or delete it."
            faults.append(Fault("NO-HEADER", where, "The column has no name.", mend))
        elif name not in known:
            what = f"There is no question {name[:60]}."
            faults.append(Fault("UNKNOWN-COLUMN", where, what, nearest(name, known)))
        elif name in names[:i]:
            what = f"The column {name} is there twice."
            faults.append(Fault("DOUBLE-COLUMN", where, what, "Delete one of the two."))
    if faults:
        raise AnswersError(tuple(faults))
    return names


def _case(
    header: Sequence[str], where: str, cells: Sequence[Any], rulebook: Rulebook
) -> NamedAnswers:
    """One row. Raises AnswersError naming row and column of every bad cell."""
    faults: list[Fault] = []
    given: dict[str, Any] = {}
    extra = [cell for cell in cells[len(header) :] if str(cell).strip()]
    if extra:
        what = f"The row has {len(cells)} cells, but the header has {len(header)}."
        faults.append(Fault("RAGGED-ROW", where, what, "Put text with separators in quotes."))
    name = ""
    for column, cell in zip(header, cells, strict=False):
        if column == NAME:
            name = _name(cell)
            continue
        try:
            given[column] = answer_in(rulebook.question(column), _plain(cell))
        except AnswersError as error:
            faults += [replace(f, where=f"{where}, column {column}") for f in error.faults]
    if faults:
        raise AnswersError(tuple(faults))
    return NamedAnswers(name or where.capitalize(), where, Answers(given, rulebook))


def _plain(cell: Any) -> Any:
    """A date or another kind of cell as text; text, numbers, true and false as they are."""
    return cell if cell is None or isinstance(cell, (str, int, float)) else str(cell)


def _name(cell: Any) -> str:
    """A name on one line, without control characters."""
    words = "".join(c if c.isprintable() else " " for c in str(cell)).split()
    return " ".join(words)[:MAX_NAME]


def _named_apart(found: Cases) -> Cases:
    """A name that comes again gets its row or file behind it, and is told."""
    seen: set[str] = set()
    cases, faults = [], list(found.faults)
    for case in found.cases:
        if case.name in seen:
            apart = f"{case.name} ({case.where})"
            what = f"The name {case.name} is there already; this case is called {apart}."
            faults.append(Fault("DOUBLE-NAME", case.where, what, "Give each case its own name."))
            case = replace(case, name=apart)  # noqa: PLW2901
        seen.add(case.name)
        cases.append(case)
    return Cases(tuple(cases), tuple(faults))
