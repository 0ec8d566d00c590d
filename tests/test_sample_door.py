"""A workbook of past cases: read as it is meant or refused soon, and never silently otherwise."""

from __future__ import annotations

import datetime
import io
import time
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fixed import one_in

pytest.importorskip("sklearn")

from made_workbooks import cell, saved, sheet_with, workbook

from framing.faults import AnswersError
from framing.measuring import tables
from framing.measuring.limits import FILES, UPLOADED
from framing.measuring.sample import Table
from framing.measuring.tables import table_at, table_in

HEADER = f'<row r="1">{cell("calls")}{cell("left")}</row>'


def read(data: bytes, name: str = "a.xlsx", **more: Any) -> Table:
    return table_in(name, data, 1_000, 10**9, **more)


def refused(data: bytes, name: str = "a.xlsx", **more: Any) -> str:
    with pytest.raises(AnswersError) as error:
        read(data, name, **more)
    return str(error.value)


# -- nobody takes the machine down -----------------------------------------------------------


@pytest.mark.parametrize("number", ["99999999999", "1048577", "-5", "x", "0"])
def test_a_row_number_beyond_the_format_is_refused_at_once(number: str) -> None:
    started = time.monotonic()
    data = sheet_with(f'{HEADER}<row r="{number}">{cell("1")}{cell("no")}</row>')
    assert refused(data).startswith("NOT-XLSX a.xlsx, row ")
    assert time.monotonic() - started < 2


def test_a_parquet_file_of_more_cells_than_the_limit_is_refused_unread_or_sampled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"only": pa.nulls(50_000, pa.int8()).fill_null(1)}), path)
    few = replace(UPLOADED, cells=49_999)
    monkeypatch.setattr(pq, "read_table", lambda *_: pytest.fail("it was unpacked"))
    assert refused(path.read_bytes(), path.name, limits=few).startswith("TOO-BIG a.parquet")
    less = replace(UPLOADED, unpacked=10)
    assert refused(path.read_bytes(), path.name, limits=less).startswith("TOO-BIG a.parquet")
    monkeypatch.setattr(tables, "FILES", few)
    assert len(table_at(path, 1_000, 10**9).frame) == 1_000


def test_a_far_row_is_read_without_the_empty_ones_before_it() -> None:
    started = time.monotonic()
    frame = read(sheet_with(f'{HEADER}<row r="1048576">{cell("1")}{cell("no")}</row>')).frame
    assert frame.to_dict("list") == {"calls": [1], "left": ["no"]}
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("limits", one_in(2, [FILES, UPLOADED]))
def test_a_few_bytes_of_far_cells_are_refused_in_little_memory(limits: Any) -> None:
    far = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(2, 2_500))
    tracemalloc.start()
    assert refused(sheet_with(HEADER + far), limits=limits).startswith("TOO-BIG a.xlsx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 250_000_000


def test_uploads_may_unpack_to_less_than_files() -> None:
    assert UPLOADED.unpacked < FILES.unpacked
    text = sheet_with(f"{HEADER}<row>{cell('x' * 5_000)}</row>")
    assert refused(text, limits=replace(UPLOADED, unpacked=5_000)).startswith("TOO-BIG a.xlsx")


def test_a_hundred_thousand_rows_of_forty_columns_stay_within_both_limits() -> None:
    for limits in (FILES, UPLOADED):
        assert limits.cells >= 100_001 * 40
        assert limits.rows >= 100_001
        # So long is a cell of running text, with the text in place.
        assert limits.unpacked >= 4_000_000 * 70


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_reading_ends_when_whoever_waits_has_gone(suffix: str) -> None:
    class GoneError(BaseException):
        pass

    def gone(count: int) -> None:
        raise GoneError

    rows: list[list[Any]] = [["calls", "left"], *([n, "no"] for n in range(300))]
    data = saved(workbook(*rows)[0])
    if suffix == "csv":
        data = "\n".join(f"{calls},{left}" for calls, left in rows).encode()
    with pytest.raises(GoneError):
        read(data, f"a.{suffix}", watch=gone)


# -- what is read is what is meant -----------------------------------------------------------


def test_the_sheet_that_is_shown_is_read() -> None:
    book, sheet = workbook(["calls", "left"], [1, "old"])
    sheet.title, sheet.sheet_state = "old", "hidden"
    data = book.create_sheet("Data")
    data.append(["calls", "left"])
    data.append([2, "new"])
    book.active = 1
    assert read(saved(book)).frame.to_dict("list") == {"calls": [2], "left": ["new"]}


def test_the_first_of_several_sheets_is_read_whatever_the_others_are_called() -> None:
    book, _ = workbook(["calls", "left"], [1, "no"])
    book.create_sheet("Cases").append(["other"])
    assert list(read(saved(book)).frame.columns) == ["calls", "left"]


def test_a_formula_without_a_stored_result_is_refused_with_its_place() -> None:
    book, _ = workbook(["calls", "left"], [1, "no"], ["=1+1", "no"])
    assert refused(saved(book)).startswith("NO-RESULT a.xlsx, row 3, column calls: ")


def test_cells_merged_across_columns_are_refused_with_their_place() -> None:
    book, sheet = workbook(["calls", "left"], [1, "no"], [2, None])
    sheet.merge_cells("A3:B3")
    assert refused(saved(book)).startswith("MERGED a.xlsx, row 3, column left: ")


def test_a_title_merged_above_the_header_is_refused() -> None:
    book, sheet = workbook(["Our cases", None], ["calls", "left"], [1, "no"])
    sheet.merge_cells("A1:B1")
    assert refused(saved(book)).startswith("MERGED a.xlsx, row 1, column 2: ")


def test_cells_merged_downwards_share_their_value() -> None:
    book, sheet = workbook(["calls", "left"], [1, "no"], [2, None], [3, "yes"])
    sheet.merge_cells("B2:B3")
    assert list(read(saved(book)).frame.left) == ["no", "no", "yes"]


def test_error_cells_count_as_missing_and_are_told() -> None:
    book, sheet = workbook(["calls", "left"], [1, "no"], [2, "no"], [3, "yes"])
    for row in (3, 4):
        sheet.cell(row, 1).value, sheet.cell(row, 1).data_type = "#N/A", "e"
    table = read(saved(book))
    assert list(table.frame.calls.isna()) == [False, True, True]
    [note] = table.notes
    assert (note.code, note.where) == ("ERROR-CELL", "column calls, row 3")
    assert "2 cells hold an error, first #N/A." in note.what


def test_hidden_rows_are_read_and_told() -> None:
    book, sheet = workbook(["calls", "left"], *([n, "no"] for n in range(4)))
    sheet.row_dimensions[2].hidden = sheet.row_dimensions[4].hidden = True
    table = read(saved(book))
    assert len(table.frame) == 4
    [note] = table.notes
    assert (note.code, note.where) == ("HIDDEN", "a.xlsx")
    assert "2 rows are hidden" in note.what


def test_numbers_shares_dates_and_marks_keep_their_kind() -> None:
    day, moment = datetime.date(2026, 2, 1), datetime.datetime(2026, 2, 1, 13, 30)
    book, sheet = workbook(
        ["n", "share", "day", "moment", "flag", "left"],
        [1, 0.065, day, moment, True, "no"],
        [2.5, 0.5, day, moment, False, "yes"],
    )
    for row in (2, 3):
        sheet.cell(row, 2).number_format = "0.0%"
    frame = read(saved(book)).frame
    assert list(frame.n) == [1, 2.5]
    assert list(frame.share) == [0.065, 0.5]
    assert str(frame.day.dtype).startswith("datetime64")
    assert [value.isoformat() for value in frame.moment] == [moment.isoformat()] * 2
    assert frame.flag.dtype == bool


def test_a_number_too_long_for_a_machine_is_no_crash() -> None:
    rows = f"<row><c><v>{'9' * 400}</v></c>{cell('no')}</row><row><c><v>5</v></c>{cell('no')}</row>"
    assert list(read(sheet_with(HEADER + rows)).frame.calls) == [float("inf"), 5]


def test_what_is_told_of_a_workbook_stands_in_the_report() -> None:
    import framing

    book, sheet = workbook(
        ["calls", "left"], *([n % 9, "yes" if n % 2 else "no"] for n in range(60))
    )
    sheet.cell(5, 1).value, sheet.cell(5, 1).data_type = "#REF!", "e"
    shown = framing.evidence(saved(book), "left", name="a.xlsx")
    assert [note.where for note in shown.notes] == ["column calls, row 5"]


def test_a_workbook_without_a_cell_is_empty() -> None:
    assert refused(saved(workbook()[0])).startswith("EMPTY a.xlsx")


def test_what_is_no_workbook_is_refused() -> None:
    assert refused(b"\xd0\xcf\x11\xe0" + bytes(600)).startswith("NOT-XLSX a.xlsx")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("a", "b")
    assert refused(out.getvalue()).startswith("NOT-XLSX a.xlsx")
