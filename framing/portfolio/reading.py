"""Tables (CSV, XLSX) and answers files → named answers; and what of them cannot be used."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from framing.answers.answers import MAX_BYTES as MAX_ANSWERS
from framing.answers.answers import Answers, parse_answers
from framing.answers.carried import Carrying
from framing.faults import AnswersError, Code, Fault
from framing.faults.english import named_list, nearest
from framing.portfolio.columns import Columns, TableCase
from framing.reading.limits import FILES as NO_TIGHTER
from framing.reading.limits import Limits
from framing.reading.sheet_rows import SheetRows
from framing.reading.table_rows import Row, UnusableCell, Watch, csv_rows
from framing.rulebook.model import Rulebook

MAX_NAME = 200
#: What a case is called whose name holds nothing that can be shown.
NAMELESS = "Case without a name"
#: The column with the name of the case, and what else it may be called.
NAME, NAMES = "name", ("name", "case", "title")
#: So many rows below the first are looked at for a header.
HEADER_WITHIN = 10
#: A row whose first cell is this, or starts with this and a space, is a comment; so is a column.
COMMENT = "#"
TABLES = (".csv", ".xlsx")
FILES = (".yaml", ".yml", ".json")


@dataclass(frozen=True)
class NamedAnswers:
    """One case. where: its row or file. A file is called by its title, else by its own name."""

    name: str
    where: str
    answers: Answers


AnyCase = NamedAnswers | TableCase


@dataclass(frozen=True)
class Cases:
    """The cases that can be judged, and the faults in the input, in its order.

    unusable: how many rows and files are left out because of their faults.
    """

    cases: tuple[AnyCase, ...]
    faults: tuple[Fault, ...]
    unusable: int


@dataclass
class _Found:
    """What has been read so far. several: places are told with the name of their file."""

    rulebook: Rulebook
    several: bool
    limits: Limits
    watch: Watch
    cases: list[AnyCase] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unusable: int = 0
    columns: Columns = field(init=False)
    carrying: Carrying = field(init=False)

    def __post_init__(self) -> None:
        self.columns = Columns(self.rulebook)
        self.carrying = Carrying(self.rulebook, ())

    def refuse(self, faults: Iterable[Fault]) -> None:
        """Leave one row or file out for these faults."""
        self.faults += faults
        self.unusable += 1


def read_cases(path: Path, rulebook: Rulebook, watch: Watch = lambda rows: None) -> Cases:
    """The cases in a CSV or XLSX file or in a folder of answers files. watch: as in ``cases_in``.

    Bad rows and files are told in ``faults`` while the others go through. Raises AnswersError when
    nothing can be read: no such file, a strange suffix, too big, no header, a column that is no
    question, no case at all.
    """
    if path.is_dir():
        files = answers_files(path)
        if not files:
            fix = f"Put files of answers in it: {', '.join(FILES)}."
            raise AnswersError.of(Code.EMPTY, path.name, "The folder holds no answers file.", fix)
        return cases_in([(file.name, file) for file in files], rulebook, path.name, watch=watch)
    if not path.exists():
        raise AnswersError.of(
            Code.NO_FILE, path.name, "There is no such file or folder.", "Check the path."
        )
    if path.suffix.lower() not in TABLES:
        what = f"{path.suffix or 'No suffix'} is not read here."
        raise AnswersError.of(
            Code.WRONG_SUFFIX, path.name, what, "Give a .csv or .xlsx file or a folder."
        )
    return cases_in([(path.name, path)], rulebook, path.name, watch=watch)


def cases_in(
    files: Sequence[tuple[str, Path | bytes]],
    rulebook: Rulebook,
    whole: str = "input",
    *,
    limits: Limits = NO_TIGHTER,
    watch: Watch = lambda rows: None,
) -> Cases:
    """The cases in these files, each a name with a path or with its bytes.

    A file that cannot be read at all is one fault among others when there are several files; a
    single table raises AnswersError. whole: what to call the files together. watch: is told from
    time to time how many rows of a table have been read; what it raises ends the reading.
    """
    found = _Found(rulebook, len(files) > 1, limits, watch)
    for name, content in files:
        suffix = Path(name).suffix.lower()
        try:
            if suffix in TABLES:
                _table(found, name, content)
            elif suffix in FILES:
                answers = parse_answers(_read(name, content, MAX_ANSWERS), rulebook, name)
                said = _name(answers.about.title or Path(name).stem)
                found.cases.append(NamedAnswers(said or NAMELESS, _name(name), answers))
                _check_count(found, name)
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


def _read(name: str, content: Path | bytes, most: int) -> bytes:
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


def _table(found: _Found, file: str, content: Path | bytes) -> None:
    """Read the rows of one table. Raises AnswersError when the table as a whole is unusable."""
    data = _read(file, content, found.limits.bytes)
    sheet: SheetRows | None = None
    if file.lower().endswith(".csv"):
        rows: Iterator[Row] = csv_rows(file, data, found.limits, found.watch)
    else:
        sheet = SheetRows(file, data, found.limits, found.watch)
        rows = iter(sheet)
    header: list[str] | None = None
    hidden = 0
    for row, cells in rows:
        told = ["" if cell is None else cell for cell in cells]
        if not any(str(cell).strip() for cell in told):
            continue
        if header is None:
            header = _header(file, told, found.rulebook, rows)
            found.carrying = Carrying(found.rulebook, header)
        elif not _is_comment(told[0]):
            hidden += sheet is not None and row in sheet.hidden
            where = f"{file}, row {row}" if found.several else f"row {row}"
            try:
                found.cases.append(_case(header, where, told, found))
            except AnswersError as error:
                found.refuse(error.faults)
            _check_count(found, file)
    if hidden:
        some = f"{hidden:,} rows are" if hidden > 1 else "1 row is"
        what = f"{some} hidden in the workbook and judged like the others."
        fix = "Delete what should not be judged."
        found.faults.append(Fault(Code.HIDDEN, file, what, fix))


def _check_count(found: _Found, file: str) -> None:
    """Raises AnswersError when there are more cases than are read."""
    if len(found.cases) + found.unusable > found.limits.cases:
        what = f"There are over {found.limits.cases:,} cases."
        fix = "Split them, or use framing.assess_many in Python."
        raise AnswersError.of(Code.TOO_BIG, file, what, fix)


def _is_comment(cell: Any) -> bool:
    """So that a case called #1 is a case, and ``# 1`` a comment."""
    return str(cell).lstrip().split(" ", 1)[0].rstrip() == COMMENT


def _header(file: str, cells: Sequence[Any], rulebook: Rulebook, below: Iterator[Row]) -> list[str]:
    """The names of the columns. Raises AnswersError naming each that cannot be used.

    below: the rows after this one, looked at when this one is no header.
    """
    asked = [question.id for question in rulebook.questions]
    names = _column_names(cells)
    known = [NAME, *asked]
    if not any(name in asked for name in names):
        what = f"No column is a question: {named_list([name[:40] for name in names], 4)}."
        fix = "Put the question ids in the first row; `framing portfolio --template` gives them."
        for row, others in itertools.islice(below, HEADER_WITHIN):
            if any(name in asked for name in _column_names(others)):
                fix = f"The header is in row {row}. Delete the rows above it."
                break
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
            if name == NAME:
                what = f"Two columns give the name: {named_list(NAMES, joint='or')}."
            faults.append(Fault(Code.DOUBLE_COLUMN, where, what, "Delete one of the two."))
    if faults:
        raise AnswersError(tuple(faults))
    return names


def _column_names(cells: Sequence[Any]) -> list[str]:
    """The names in a header, without empty ones at its end; that of the name in one form."""
    names = ["" if cell is None else str(cell).strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return [NAME if name.lower() in NAMES else name for name in names]


def _case(header: Sequence[str], where: str, cells: Sequence[Any], found: _Found) -> TableCase:
    """One row. Raises AnswersError naming row and column of every bad cell."""
    faults: list[Fault] = []
    told: list[tuple[int, int]] = []
    if any(str(cell).strip() for cell in cells[len(header) :]):
        what = f"The row has {len(cells)} cells, but the header has {len(header)}."
        faults.append(Fault(Code.RAGGED_ROW, where, what, "Put text with separators in quotes."))
    name = ""
    columns = found.columns
    said = [(column, cell) for column, cell in zip(header, cells, strict=False) if cell != ""]
    earlier = {column for column, cell in said if found.carrying.is_earlier(column, cell)}
    for column, cell in said:
        place = None if column in earlier else columns.places.get(column)
        if column == NAME:
            name = _name(cell)
        elif place is None:
            continue
        elif isinstance(cell, UnusableCell):
            faults.append(cell.at(f"{where}, column {column}"))
        else:
            try:
                told.append((place, columns.listed[place].code(cell)))
            except AnswersError as error:
                faults += [replace(f, where=f"{where}, column {column}") for f in error.faults]
    for question in found.carrying.inheriting(earlier) if earlier else ():
        inherited = {c: cell for c, cell in said if c in found.carrying.read[question]}
        try:
            answer = found.carrying.answer(question, inherited)
            told.append((columns.places[question], columns.kept(question, answer)))
        except AnswersError as error:
            faults += [replace(f, where=f"{where}, column {question}") for f in error.faults]
    if faults:
        raise AnswersError(tuple(faults))
    return TableCase(name or where[:1].upper() + where[1:], where, columns, columns.add(told))


def _name(cell: Any) -> str:
    """A name on one line, without control characters."""
    words = "".join(c if c.isprintable() else " " for c in str(cell)).split()
    return " ".join(words)[:MAX_NAME]


def _numbered(name: str) -> Iterator[str]:
    """The name, then the name with 2, 3 and so on behind it."""
    return (f"{name} {n}" if n > 1 else name for n in itertools.count(1))


def _named_apart(found: _Found) -> tuple[tuple[AnyCase, ...], tuple[Fault, ...]]:
    """A name that comes again gets its row or file behind it, and is told."""
    seen: set[str] = set()
    cases: list[AnyCase] = []
    faults = list(found.faults)
    for case in found.cases:
        own = case
        if case.name in seen:
            apart = _name(f"{case.name[: MAX_NAME // 2]} ({case.where})")
            apart = next(name for name in _numbered(apart) if name not in seen)
            what = f"The name {case.name} is there already; this case is called {apart}."
            faults.append(Fault(Code.DOUBLE_NAME, case.where, what, "Give each case its own name."))
            own = replace(case, name=apart)
        seen.add(own.name)
        cases.append(own)
    return tuple(cases), tuple(faults)
