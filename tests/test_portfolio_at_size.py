"""A portfolio of very many cases: it is written row by row, and reads as one of few."""

from __future__ import annotations

import io
import tracemalloc
from dataclasses import replace
from typing import Any

import pytest
from fixed import AS_OF, CHURN
from hostile import PIECES
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment
from portfolios import TABLES, case, mixed

from framing.portfolio.judging import Portfolio, judged, portfolio_of
from framing.portfolio.page import PIECE, html_pieces, to_html
from framing.portfolio.sheet_lines import row_lines
from framing.portfolio.tables import to_xlsx
from framing.portfolio.workbook import put_text, saved

TOP = Alignment(vertical="top", wrap_text=True)
#: Bytes that writing may take for each of very many rows; cells that are kept take 20,000.
MOST_FOR_A_ROW = 1_500
CELLS = st.one_of(
    st.integers(-(10**6), 10**6), st.text(max_size=20), st.sampled_from(["=1+1", "-2", *PIECES])
)


def crowd(count: int) -> Portfolio:
    """So many cases that differ in their names."""
    one = judged(case("Churn", CHURN), TABLES)
    named = (replace(one, case=replace(one.case, name=f"No. {i}")) for i in range(count))
    return portfolio_of(TABLES, named)


def cells(workbook: bytes) -> list[Any]:
    """Each cell with what makes it text or a number, and with how it looks."""
    sheet = load_workbook(io.BytesIO(workbook)).active
    return [
        (x.coordinate, x.value, x.data_type, x.quotePrefix, x.alignment.vertical, x.font.b)
        for row in sheet.iter_rows()
        for x in row
    ]


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=4))
def test_a_row_that_is_written_by_itself_reads_as_one_that_the_library_keeps(
    rows: list[tuple[str | int, ...]],
) -> None:
    kept, by_itself = Workbook(), Workbook()
    for book in (kept, by_itself):
        book.active.append(["one", "two", "three"])
    for r, row in enumerate(rows, 2):
        for c, value in enumerate(row, 1):
            cell = kept.active.cell(r, c)
            put_text(cell, value)
            cell.alignment = TOP
    by_itself.active.auto_filter.ref = kept.active.auto_filter.ref = kept.active.dimensions
    lines = {by_itself.active.title: row_lines(by_itself.active, rows, TOP)}
    found = saved(by_itself, AS_OF, lines)
    assert cells(found) == cells(saved(kept, AS_OF))
    streaming = load_workbook(io.BytesIO(found), read_only=True).active
    assert streaming.calculate_dimension() == kept.active.dimensions


def test_the_room_that_a_workbook_takes_hardly_grows_with_its_rows() -> None:
    few, many, peaks = crowd(200), crowd(1_200), []
    to_xlsx(few)  # what is worked out once
    for whole in (few, many):
        tracemalloc.start()
        to_xlsx(whole)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert (peaks[1] - peaks[0]) / 1_000 < MOST_FOR_A_ROW


def test_no_piece_of_the_page_grows_with_its_rows() -> None:
    longest = [max(map(len, html_pieces(crowd(count)))) for count in (2 * PIECE, 4 * PIECE)]
    assert longest[1] < 1.05 * longest[0]


def test_the_page_is_the_same_in_whatever_pieces_its_rows_are_put_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = mixed(12)
    assert len(whole.cases) < PIECE
    at_once = to_html(whole)
    for size in (1, 5, 13):
        monkeypatch.setattr("framing.portfolio.page.PIECE", size)
        assert len(list(html_pieces(whole))) == 2 + (len(whole.cases) - 1) // size
        assert to_html(whole) == at_once
