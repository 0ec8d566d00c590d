"""An empty table to fill in: a column for the name and one for each question."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from framing.answers.cells import allowed_in
from framing.portfolio.reading import COMMENT, NAME
from framing.portfolio.workbook import put_text, saved
from framing.reading.sheet_rows import SHEET
from framing.rulebook.model import UNKNOWN, Question, Rulebook

#: The sheet that explains every column and id. Its ids are also what the lists offer.
MEANINGS = "What to write"
#: Rows of the workbook that offer lists.
LISTED_ROWS = 5000
UNSURE = "I don't know"
HOW = (
    "One row for each case. Leave a cell empty where nobody was asked; write unknown where nobody "
    "knows. Rows that begin with # and a space are comments, and so are columns."
)


def template_csv(rulebook: Rulebook) -> str:
    """The header and the comment rows as CSV."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(_names(rulebook))
    writer.writerows(_comments(rulebook))
    return "\ufeff" + file.getvalue()


def template_xlsx(rulebook: Rulebook) -> bytes:
    """The same as a workbook: lists to choose from, and a sheet that explains columns and ids."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    for r, cells in enumerate([_names(rulebook), *_comments(rulebook)], 1):
        for c, value in enumerate(cells, 1):
            cell = sheet.cell(r, c)
            put_text(cell, value)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.font = Font(bold=True) if r == 1 else Font(italic=True, color="51606F")
            sheet.column_dimensions[get_column_letter(c)].width = 30 if c == 1 else 22
        sheet.row_dimensions[r].height = 18 if r == 1 else 60
    sheet.freeze_panes = sheet.cell(2 + len(_comments(rulebook)), 2)
    places = _explained(book.create_sheet(MEANINGS), rulebook)
    for c, question in enumerate(rulebook.questions, 2):
        if question.kind == "choose_one":
            _offer(sheet, get_column_letter(c), question, places[question.id])
    return saved(book, rulebook.reviewed)


def _names(rulebook: Rulebook) -> list[str]:
    return [NAME, *(question.id for question in rulebook.questions)]


def _comments(rulebook: Rulebook) -> list[list[str]]:
    """The comment rows under the header: what each column asks, and what its cells may hold."""
    questions = rulebook.questions
    return [
        [f"{COMMENT} what it asks", *(question.short for question in questions)],
        [f"{COMMENT} what to write", *(allowed_in(question) for question in questions)],
    ]


def _explained(sheet: object, rulebook: Rulebook) -> dict[str, tuple[int, int]]:
    """Fill the sheet of meanings; the first and last row of each question's ids."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.worksheet import Worksheet

    assert isinstance(sheet, Worksheet)
    sheet["A1"] = HOW
    header = ("Column", "What it asks", "The question", "Id to write", "What it means")
    places: dict[str, tuple[int, int]] = {}
    r = 3
    for c, title in enumerate(header, 1):
        sheet.cell(r, c, title).font = Font(bold=True)
    for question in rulebook.questions:
        first = r + 1
        for cells in _meanings(question):
            r += 1
            for c, value in enumerate(cells, 1):
                put_text(sheet.cell(r, c), value)
                sheet.cell(r, c).alignment = Alignment(vertical="top", wrap_text=c != 1)
        places[question.id] = first, r
    for column, width in zip("ABCDE", (22, 26, 55, 24, 60), strict=True):
        sheet.column_dimensions[column].width = width
    sheet["A1"].alignment = Alignment(wrap_text=False)
    sheet.freeze_panes = "A4"
    return places


def _meanings(question: Question) -> Iterator[tuple[str, str, str, str, str]]:
    """A row for each id of a question; for other kinds one that says what a cell may hold."""
    head = question.id, question.short, question.ask
    if not question.options:
        yield (*head, "", allowed_in(question))
        return
    if question.kind == "pick_many":
        yield (*head, "", "Several ids, separated by ;. Add ? to an id that is perhaps true.")
    for option in question.options:
        yield (*head, option.id, option.label)
    if question.kind == "pick_many":
        yield (*head, "none", "None of these")
    yield (*head, UNKNOWN, UNSURE)


def _offer(sheet: object, column: str, question: Question, rows: tuple[int, int]) -> None:
    """Offer the ids of a question as a list in its column."""
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

    assert isinstance(sheet, Worksheet)
    offered = DataValidation(
        type="list",
        formula1=f"'{MEANINGS}'!$D${rows[0]}:$D${rows[1]}",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Not an id of this column",
        error=f"Choose from the list, or look in the sheet “{MEANINGS}”.",
    )
    sheet.add_data_validation(offered)
    offered.add(f"{column}4:{column}{LISTED_ROWS}")
