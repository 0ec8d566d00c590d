"""Judged cases → the rows of the portfolio, and the rows as CSV and XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from framing.assessment import Framing
from framing.document.blocks import Numbered
from framing.document.body import next_steps
from framing.portfolio.places import NOT_ON_FRONT, Place, fronts, place_of

#: What a spreadsheet would take for a formula at the start of a cell.
RISKY = ("=", "+", "-", "@", "\t", "\r")
OWN_VIEW = "The scales of value and readiness are our own view."


@dataclass(frozen=True)
class Judged:
    """One case of the portfolio. front: ``yes``, ``possible`` or ``no``."""

    name: str
    framing: Framing
    place: Place
    front: str


def judged(framings: Sequence[tuple[str, Framing]]) -> tuple[Judged, ...]:
    """The cases with their places, in the order given."""
    places = [place_of(framing) for _, framing in framings]
    marks = fronts(places)
    return tuple(
        Judged(name, framing, place, mark)
        for (name, framing), place, mark in zip(framings, places, marks, strict=True)
    )


def rows_of(cases: Sequence[Judged]) -> list[dict[str, str | int]]:
    """The portfolio as rows of plain text and numbers; the columns are the same in all rows."""
    return [_row(case) for case in cases]


def _row(case: Judged) -> dict[str, str | int]:
    framing, place = case.framing, case.place
    effort = {item.stage.id: item.conclusion.id for item in framing.effort}
    stakes = framing.case.tables.index["stakes"]
    row: dict[str, str | int] = {
        "name": case.name,
        "verdict": framing.verdict,
        "firm": "yes" if framing.firm else "no",
        "leading": framing.leading,
        "possible_verdicts": "; ".join(framing.possible_verdicts),
        "what_blocks_it": blocked_by(framing),
        "learning_type": framing.learning_type or "open",
        "task": framing.task or "open",
        "path": framing.path or "open",
        "first_service": framing.services[0].service.name if framing.services else "",
        "effort": effort.get("building_effort", "none"),
        "running_cost": effort.get("running_cost_class", "none"),
        "stakes": " or ".join(framing.case.tables.names(stakes, framing.case.masks[stakes])),
        "next_test": next_test(framing),
    }
    on, wide = place.on_chart, place.on_chart or not place.sure
    row |= {
        "on_chart": ("yes" if on else "no") if place.sure else f"{'yes' if on else 'no'}, may move",
        "value": place.value.level if on else "",
        "value_from": place.value.low if wide else "",
        "value_to": place.value.high if wide else "",
        "readiness": place.readiness.level if on else "",
        "readiness_from": place.readiness.low if wide else "",
        "readiness_to": place.readiness.high if wide else "",
        "pareto_front": case.front if wide else NOT_ON_FRONT,
        "as_of": framing.as_of,
        "rulebook": framing.rulebook.version,
    }
    return row


def blocked_by(framing: Framing) -> str:
    """What stands in the way of building, in words; empty where nothing does."""
    rulebook = framing.rulebook
    need = rulebook.stage("need").conclusion(framing.shown.possible("need")[0])
    if framing.leading in ("stop", "do_not_use_ml") or need.id == "unnamed":
        return need.says
    if framing.leading != "not_yet":
        return ""
    found = []
    for stage in rulebook.stages:
        if stage.hit_policy == "first":
            reached = stage.conclusion(framing.shown.possible(stage.id)[0])
            if reached.fix_first:
                found.append(reached.says)
    return " ".join(found)


def next_test(framing: Framing) -> str:
    """The first and cheapest of the document's next steps; empty without any."""
    section = next_steps(framing)
    if section is None:
        return ""
    steps = section.blocks[0]
    assert isinstance(steps, Numbered)
    return "".join(span.text for span in steps.items[0])


def to_csv(rows: Sequence[dict[str, str | int]]) -> str:
    """The rows as CSV (UTF-8 with a mark, so that spreadsheets read it right).

    Text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    if rows:
        writer.writerow(rows[0])
        writer.writerows([[_harmless(cell) for cell in row.values()] for row in rows])
    return "\ufeff" + file.getvalue()


def _harmless(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell


def to_xlsx(rows: Sequence[dict[str, str | int]]) -> bytes:
    """The rows as a workbook with a filter; every text cell is stored as text."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = "Portfolio"
    names = list(rows[0]) if rows else []
    for r, cells in enumerate([names, *([*row.values()] for row in rows)], 1):
        for c, value in enumerate(cells, 1):
            cell = sheet.cell(r, c)
            put_text(cell, value)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if r == 1:
                cell.font = Font(bold=True)
    for c, name in enumerate(names, 1):
        longest = max((len(str(row[name])) for row in rows), default=0)
        sheet.column_dimensions[get_column_letter(c)].width = min(45, max(longest, len(name)) + 2)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    notes = book.create_sheet("About")
    notes["A1"] = OWN_VIEW
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def put_text(cell: object, value: str | int) -> None:
    """Write a value into a cell so that text never becomes a formula, also when it is edited."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell

    assert isinstance(cell, Cell)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", value)
        cell.data_type = "s"
        if value.startswith(RISKY):
            cell.style = "Normal"
            cell.quotePrefix = True
        return
    cell.value = value
