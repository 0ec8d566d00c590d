"""Tables (CSV, XLSX) and answers files → named answers; and what of them cannot be used."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from framing.answers.answers import MAX_BYTES as MAX_ANSWERS
from framing.answers.answers import Answers, parse_answers
from framing.answers.cells import answer_in
from framing.faults import AnswersError, Code, Fault
from framing.faults.english import named_list, nearest
from framing.rulebook.model import Rulebook

MAX_BYTES = 50_000_000
#: What an XLSX file may unpack to.
MAX_UNPACKED = 300_000_000
MAX_CASES = 100_000
MAX_NAME = 200
#: The column with the name of the case, and the sheet that is read when there are several.
NAME, SHEET = "name", "Cases"
#: A row whose first cell is this, or starts with this and a space, is a comment; so is a column.
COMMENT = "#"
TABLES = (".csv", ".xlsx")
FILES = (".yaml", ".yml", ".json")

#: Where a row stands, and its cells.
Row = tuple[str, Sequence[Any]]


@dataclass(frozen=True)
class NamedAnswers:
    """One case. where: its row or file. A file is called by its title, else by its own name."""

    name: str
    where: str
    answers: Answers


@dataclass(frozen=True)
class Cases:
    """The cases that can be judged, and the faults in the input, in its order.

    unusable: how many rows and files are left out because of their faults.
    """

    cases: tuple[NamedAnswers, ...]
    faults: tuple[Fault, ...]
    unusable: int


@dataclass
class _Found:
    """What has been read so far. several: places are told with the name of their file."""

    rulebook: Rulebook
    several: bool
    cases: list[NamedAnswers] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unusable: int = 0

    def refuse(self, faults: Iterable[Fault]) -> None:
        """Leave one row or file out for these faults."""
        self.faults += faults
        self.unusable += 1


def read_cases(path: Path, rulebook: Rulebook) -> Cases:
    """The cases in a CSV or XLSX file or in a folder of answers files.

    Bad rows and files are told in ``faults`` while the others go through. Raises AnswersError when
    nothing can be read: no such file, a strange suffix, too big, no header, a column that is no
    question, no case at all.
    """
    if path.is_dir():
        files = answers_files(path)
        if not files:
            fix = f"Put files of answers in it: {', '.join(FILES)}."
            raise AnswersError.of(Code.EMPTY, path.name, "The folder holds no answers file.", fix)
        return cases_in([(file.name, file) for file in files], rulebook, path.name)
    if not path.exists():
        raise AnswersError.of(
            Code.NO_FILE, path.name, "There is no such file or folder.", "Check the path."
        )
    if path.suffix.lower() not in TABLES:
        what = f"{path.suffix or 'No suffix'} is not read here."
        raise AnswersError.of(
            Code.WRONG_SUFFIX, path.name, what, "Give a .csv or .xlsx file or a folder."
        )
    return cases_in([(path.name, path)], rulebook, path.name)


def cases_in(
    files: Sequence[tuple[str, Path | bytes]], rulebook: Rulebook, whole: str = "input"
) -> Cases:
    """The cases in these files, each a name with a path or with its bytes.

    A file that cannot be read at all is one fault among others when there are several files; a
    single table raises AnswersError. whole: what to call the files together.
    """
    found = _Found(rulebook, several=len(files) > 1)
    for name, content in files:
        suffix = Path(name).suffix.lower()
        try:
            if suffix in TABLES:
                _table(found, name, content)
            elif suffix in FILES:
                data = _read(name, content, MAX_ANSWERS)
                answers = parse_answers(data, rulebook, name)
                said = _name(answers.about.title or Path(name).stem)
                found.cases.append(NamedAnswers(said, name, answers))
            else:
                what = f"{suffix or 'No suffix'} is not read here."
                fix = f"Give one of: {', '.join((*TABLES, *FILES))}."
                raise AnswersError.of(Code.WRONG_SUFFIX, name, what, fix)
        except AnswersError as error:
            if suffix in TABLES and not found.several:
                raise
            found.refuse(fault.within(name, drop="answers.") for fault in error.faults)
    if not found.cases and not found.faults:
        fix = "Write a row for each case; `framing portfolio --template` gives the columns."
        raise AnswersError.of(Code.EMPTY, whole, "There is no case in it.", fix)
    return Cases(*_named_apart(found), found.unusable)


def answers_files(path: Path) -> list[Path]:
    """The answers files in a folder, by name; hidden ones and folders in it are left out.

    Raises AnswersError when the folder cannot be read.
    """
    try:
        found = [f for f in path.iterdir() if f.is_file() and not f.name.startswith(".")]
    except OSError as error:
        what = f"It cannot be read: {error.strerror}."
        raise AnswersError.of(Code.NO_FILE, path.name, what, "Check the path.") from None
    return sorted(f for f in found if f.suffix.lower() in FILES)


def _read(name: str, content: Path | bytes, most: int = MAX_BYTES) -> bytes:
    """The bytes of a file; one byte too many is enough to refuse it."""
    if isinstance(content, Path):
        try:
            with content.open("rb") as file:
                content = file.read(most + 1)
        except OSError as error:
            what = f"It cannot be read: {error.strerror}."
            raise AnswersError.of(Code.NO_FILE, name, what, "Check the path.") from None
    if len(content) > most:
        what = f"The file is over {most // 1_000_000} MB."
        raise AnswersError.of(Code.TOO_BIG, name, what, "Split it.")
    return content


# -- tables -----------------------------------------------------------------------------------


def _csv_rows(file: str, data: bytes) -> Iterator[Row]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise AnswersError.of(
            Code.NOT_TEXT, file, "The file is not UTF-8 text.", "Save it as CSV UTF-8."
        ) from None
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield f"row {number}", cells
    except csv.Error as error:
        raise AnswersError.of(
            Code.NOT_CSV, f"{file}, row {number + 1}", f"It cannot be read: {error}.",
            "Save it as CSV again.",
        ) from None  # fmt: skip


def _xlsx_rows(file: str, data: bytes) -> Iterator[Row]:
    from openpyxl import load_workbook

    broken = AnswersError.of(
        Code.NOT_XLSX, file, "It is not a workbook.", "Save it as .xlsx again."
    )
    try:
        unpacked = sum(item.file_size for item in zipfile.ZipFile(io.BytesIO(data)).infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        raise broken from None
    if unpacked > MAX_UNPACKED:
        what = f"It unpacks to over {MAX_UNPACKED // 1_000_000} MB."
        raise AnswersError.of(Code.TOO_BIG, file, what, "Split the table.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
            # What a file says of its size may be wrong, and each row would be filled up to it.
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                yield f"row {number}", cells
    except Exception:  # a hostile file can make the reader fail in any way
        raise broken from None


def _table(found: _Found, file: str, content: Path | bytes) -> None:
    """Read the rows of one table. Raises AnswersError when the table as a whole is unusable."""
    rows = _csv_rows if file.lower().endswith(".csv") else _xlsx_rows
    header: list[str] | None = None
    for row, cells in rows(file, _read(file, content)):
        told = ["" if cell is None else cell for cell in cells]
        if not any(str(cell).strip() for cell in told):
            continue
        if header is None:
            header = _header(file, told, found.rulebook)
        elif not _is_comment(told[0]):
            if len(found.cases) + found.unusable >= MAX_CASES:
                what = f"There are over {MAX_CASES:,} cases."
                raise AnswersError.of(
                    Code.TOO_BIG, file, what, "Use framing.assess_many in Python."
                )
            where = f"{file}, {row}" if found.several else row
            try:
                found.cases.append(_case(header, where, told, found.rulebook))
            except AnswersError as error:
                found.refuse(error.faults)


def _is_comment(cell: Any) -> bool:
    """So that a case called #1 is a case, and ``# 1`` a comment."""
    return str(cell).lstrip().split(" ", 1)[0].rstrip() == COMMENT


def _header(file: str, cells: Sequence[Any], rulebook: Rulebook) -> list[str]:
    """The names of the columns. Raises AnswersError naming each that cannot be used."""
    names = [str(cell).strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    known = [NAME, *(question.id for question in rulebook.questions)]
    if not any(name in known[1:] for name in names):
        what = f"No column is a question: {named_list([name[:60] for name in names], 4)}."
        fix = "Put the question ids in the first row; `framing portfolio --template` gives them."
        raise AnswersError.of(Code.NO_HEADER, file, what, fix)
    faults = []
    for i, name in enumerate(names):
        where = f"{file}, column {i + 1}"
        if not name:
            fix = "Write a question id above it, or delete it."
            faults.append(Fault(Code.NO_HEADER, where, "The column has no name.", fix))
        elif _is_comment(name) or name in rulebook.replaced:
            continue
        elif name not in known:
            what = f"There is no question {name[:60]}."
            fix = f"{nearest(name, known)} Or write # and a space before it to leave it out."
            faults.append(Fault(Code.UNKNOWN_COLUMN, where, what, fix))
        elif name in names[:i]:
            what = f"The column {name} is there twice."
            faults.append(Fault(Code.DOUBLE_COLUMN, where, what, "Delete one of the two."))
    if faults:
        raise AnswersError(tuple(faults))
    return names


def _case(
    header: Sequence[str], where: str, cells: Sequence[Any], rulebook: Rulebook
) -> NamedAnswers:
    """One row. Raises AnswersError naming row and column of every bad cell."""
    faults: list[Fault] = []
    given: dict[str, Any] = {}
    if any(str(cell).strip() for cell in cells[len(header) :]):
        what = f"The row has {len(cells)} cells, but the header has {len(header)}."
        faults.append(Fault(Code.RAGGED_ROW, where, what, "Put text with separators in quotes."))
    name = ""
    for column, cell in zip(header, cells, strict=False):
        if column == NAME:
            name = _name(cell)
        elif not _is_comment(column) and column not in rulebook.replaced:
            try:
                given[column] = answer_in(rulebook.question(column), _plain(cell))
            except AnswersError as error:
                faults += [replace(f, where=f"{where}, column {column}") for f in error.faults]
    if faults:
        raise AnswersError(tuple(faults))
    return NamedAnswers(name or where[:1].upper() + where[1:], where, Answers(given, rulebook))


def _plain(cell: Any) -> Any:
    """A date or another kind of cell as text; text, numbers, true and false as they are."""
    return cell if cell is None or isinstance(cell, (str, int, float)) else str(cell)


def _name(cell: Any) -> str:
    """A name on one line, without control characters."""
    words = "".join(c if c.isprintable() else " " for c in str(cell)).split()
    return " ".join(words)[:MAX_NAME]


def _named_apart(found: _Found) -> tuple[tuple[NamedAnswers, ...], tuple[Fault, ...]]:
    """A name that comes again gets its row or file behind it, and is told."""
    seen: set[str] = set()
    cases, faults = [], list(found.faults)
    for case in found.cases:
        own = case
        if case.name in seen:
            apart = f"{case.name} ({case.where})"
            what = f"The name {case.name} is there already; this case is called {apart}."
            faults.append(Fault(Code.DOUBLE_NAME, case.where, what, "Give each case its own name."))
            own = replace(case, name=apart)
        seen.add(own.name)
        cases.append(own)
    return tuple(cases), tuple(faults)
