"""The portfolio as CSV (ids, for programs) and XLSX (words for people, ids on a second sheet)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from framing.portfolio.judging import Judged, Portfolio
from framing.portfolio.parts import COLUMNS, Cell
from framing.portfolio.places import VALUES, gates, readiness_names
from framing.portfolio.sheet_lines import MOST_KEPT, row_lines
from framing.portfolio.workbook import RISKY, Rows, put_text, saved

#: So many characters of a CSV file are put together at a time.
PIECE = 1 << 16


def scales(portfolio: Portfolio) -> tuple[str, ...]:
    """What the two scales mean, sentence by sentence."""
    book = portfolio.rulebook
    titles = ", ".join(book.stage(name).title.lower() for name in gates(book))
    return (
        "Both scales are our own view. They are orders, not points, and nothing is added up.",
        f"Value, from low to high: {'; '.join(VALUES)}. It follows from the answer about gain "
        "against cost and from the numbers under “Does it pay?”, where these decide it.",
        f"Readiness, from low to high: {'; '.join(readiness_names(book))}. A hurdle is what may "
        f"have to be put right first: {titles}. Where all are cleared, less effort "
        "is readier; effort that is not classed counts as large.",
        "The bold line joins the cases that no other case beats: none on the chart is at least as "
        "good on both scales and better on one. No weights are involved.",
        "Ranges show how far open answers could move a case on each scale. They hold every place "
        "it can reach, and may hold a few that it cannot.",
        "Cases for which ML is not the way, or of which no result is named yet, are in the table "
        "and not on the chart.",
    )


def to_csv(portfolio: Portfolio) -> str:
    """The ids as CSV (UTF-8 with a mark, so that spreadsheets read it right), words at the end.

    Text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    return "".join(csv_pieces(portfolio.cases))


def csv_pieces(cases: Iterable[Judged]) -> Iterator[str]:
    """What ``to_csv`` writes, piece by piece."""
    wordy = {"Verdict": "verdict_in_words", "Learning type and task": "task_in_words",
             "Path and first service": "path_in_words", "Place": "place_in_words"}  # fmt: skip
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    file.write("\ufeff")
    writer.writerow([*COLUMNS, *wordy.values()])
    for case in cases:
        words = case.words
        told = (*case.ids.values(), *(words[heading] for heading in wordy))
        writer.writerow([_harmless(cell) for cell in told])
        if file.tell() > PIECE:
            yield file.getvalue()
            file.seek(0)
            file.truncate()
    yield file.getvalue()


#: Where another program may split a cell that ours would not, and what a formula begins with.
_LATER_FORMULA = re.compile(r"([;|\t\n])(?=[\s\"']*[=+\-@\uff1d\uff0b\uff0d\uff20])")


@lru_cache(maxsize=MOST_KEPT)
def _harmless(cell: Cell) -> Cell:
    """Text that is no formula, also to a reader that splits at semicolons."""
    if not isinstance(cell, str):
        return cell
    text = _LATER_FORMULA.sub(r"\1'", cell)
    return f"'{text}" if text.startswith(RISKY) else text


def to_xlsx(portfolio: Portfolio) -> bytes:
    """Sheets for people, for programs and about the scales; every text cell is stored as text."""
    from openpyxl import Workbook

    book, cases = Workbook(), portfolio.cases
    book.active.title = "Portfolio"
    below = {
        "Portfolio": _fill(book.active, lambda: (case.words for case in cases)),
        "Ids": _fill(book.create_sheet("Ids"), lambda: (case.ids for case in cases)),
    }
    about = book.create_sheet("About")
    origin = f"Rulebook {portfolio.rulebook.version}, as of {portfolio.as_of}."
    for r, line in enumerate((*scales(portfolio), origin), 1):
        put_text(about.cell(r, 1), line)
    return saved(book, portfolio.as_of, below)


def _fill(sheet: object, rows: Callable[[], Iterator[Mapping[str, Cell]]]) -> Rows:
    """Write a header and a filter; the lines of a row for each case. rows: gives them each time."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.worksheet import Worksheet

    assert isinstance(sheet, Worksheet)
    header = list(next(rows()))
    widths, count = [len(name) for name in header], 1
    for row in rows():
        widths, count = [*map(max, widths, map(len, map(str, row.values())))], count + 1
    top = Alignment(vertical="top", wrap_text=True)
    for c, (name, width) in enumerate(zip(header, widths, strict=True), 1):
        cell = sheet.cell(1, c)
        put_text(cell, name)
        cell.alignment, cell.font = top, Font(bold=True)
        sheet.column_dimensions[get_column_letter(c)].width = min(38, width + 2)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{count}"
    return row_lines(sheet, (row.values() for row in rows()), top)
