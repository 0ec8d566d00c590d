"""Tables as people bring them: every cell is read right, or told by row and column."""

from __future__ import annotations

import csv
import datetime
import io
import time
import tracemalloc
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fixed import AS_OF, one_in
from made_workbooks import cell, saved, sheet_with, workbook
from openpyxl import load_workbook

from framing import AnswersError, load_rulebook
from framing.commands.main import main
from framing.portfolio.reading import Cases, cases_in
from framing.reading.limits import UPLOADED

BOOK = load_rulebook()
CLOSE = {"wanted": "estimate", "worth": "close", "cases_per_month": 10_000}


HEADER = f'<row r="1">{cell("name")}{cell("wanted")}</row>'


def read(data: bytes, name: str = "a.xlsx", **more: Any) -> Cases:
    return cases_in([(name, data)], BOOK, **more)


def refused(data: bytes, name: str = "a.xlsx", **more: Any) -> str:
    with pytest.raises(AnswersError) as error:
        read(data, name, **more)
    return str(error.value)


def told(found: Cases) -> list[str]:
    return [f"{fault.code} {fault.where}" for fault in found.faults]


# -- nobody takes the server down ------------------------------------------------------------


@pytest.mark.parametrize("number", ["99999999999", "1048577", "-5", "x", "1e9", "0"])
def test_a_row_number_beyond_the_format_is_refused_at_once(number: str) -> None:
    data = sheet_with(f'{HEADER}<row r="{number}">{cell("a")}{cell("estimate")}</row>')
    started = time.monotonic()
    assert refused(data).startswith("NOT-XLSX a.xlsx")
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("number", ["99999999999", "16385"])
def test_a_column_beyond_the_format_is_refused(number: str) -> None:
    column = {"99999999999": "ZZZZZZZZZ", "16385": "XFE"}[number]
    data = sheet_with(f'{HEADER}<row r="2"><c r="{column}2"><v>1</v></c></row>')
    assert refused(data).split()[0] in ("NOT-XLSX", "TOO-BIG")


def test_rows_that_go_backwards_are_refused_rather_than_lost() -> None:
    later = "".join(f'<row r="{n}">{cell(f"No. {n}")}{cell("estimate")}</row>' for n in (5, 3))
    assert refused(sheet_with(HEADER + later)).startswith("NOT-XLSX a.xlsx, row 3")


def test_far_rows_are_read_with_their_numbers_and_without_delay() -> None:
    far = f'<row r="1048576">{cell("a")}{cell("gold")}</row>'
    started = time.monotonic()
    assert told(read(sheet_with(HEADER + far))) == ["UNKNOWN-OPTION row 1048576, column wanted"]
    assert time.monotonic() - started < 2


@pytest.mark.full
def test_a_million_blank_rows_are_too_many() -> None:
    data = sheet_with(HEADER + "<row/>" * 1_100_000)
    assert refused(data).startswith("NOT-XLSX a.xlsx")
    assert refused(data, limits=UPLOADED).startswith("TOO-BIG a.xlsx")


@pytest.mark.full
def test_a_row_of_two_million_cells_is_refused_in_little_memory() -> None:
    data = sheet_with(f'{HEADER}<row r="2">{"<c><v>1</v></c>" * 2_600_000}</row>')
    tracemalloc.start()
    started = time.monotonic()
    for more in ({}, {"limits": UPLOADED}):
        assert refused(data, **more).startswith("TOO-BIG a.xlsx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.monotonic() - started < 4
    assert peak < 50_000_000


def test_a_line_of_two_million_separators_is_refused_in_one_line() -> None:
    data = b"name,wanted\n" + b"," * 2_600_000
    assert refused(data, "a.csv").startswith("TOO-BIG a.csv, row 2")
    assert len(refused(b"," * 2_600_000, "a.csv").splitlines()) == 1


def test_uploads_have_tighter_limits_than_files() -> None:
    rows = "".join(f"No. {n},estimate\n" for n in range(UPLOADED.cases + 1))
    assert refused(f"name,wanted\n{rows}".encode(), "a.csv", limits=UPLOADED).startswith("TOO-BIG")
    big = b"name,wanted\n" + b"#" * UPLOADED.bytes
    assert refused(big, "a.csv", limits=UPLOADED).startswith("TOO-BIG a.csv")
    text = cell("x" * UPLOADED.unpacked)
    assert refused(sheet_with(f"{HEADER}<row>{text}</row>"), limits=UPLOADED).startswith("TOO-BIG")


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_reading_ends_when_whoever_waits_has_gone(suffix: str) -> None:
    class GoneError(BaseException):
        pass

    def gone(count: int) -> None:
        raise GoneError

    rows = [["name", "wanted"], *([f"No. {n}", "estimate"] for n in range(300))]
    data = saved(workbook(*rows)[0])
    if suffix == "csv":
        data = "\n".join(",".join(row) for row in rows).encode()
    with pytest.raises(GoneError):
        read(data, f"a.{suffix}", watch=gone)


# -- CSV -------------------------------------------------------------------------------------


def test_an_open_quote_swallows_no_rows() -> None:
    more = "\n".join(f"r{n},estimate" for n in range(50))
    text = f'name,wanted,problem\nr1,estimate,none\n"r2,estimate,none\n{more}\n'
    assert refused(text.encode(), "a.csv").startswith("NOT-CSV a.csv, row 3")


def test_text_behind_a_closing_quote_is_refused() -> None:
    assert refused(b'name,wanted\n"a"b,estimate\n', "a.csv").startswith("NOT-CSV a.csv, row 2")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_line_that_names_the_separator_is_obeyed(separator: str) -> None:
    rows = [["name", "wanted", "signals"], ["a", "estimate", "few_cases;broken_step"]]
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerows(rows)
    for first in (f"sep={separator}\n", f"SEP={separator}\r\n", f'"sep={separator}"\n'):
        found = read((first + file.getvalue()).encode(), "a.csv")
        assert not found.faults
        assert found.cases[0].answers["signals"]["broken_step"] == "chosen"


def test_a_list_in_quotes_between_semicolons_is_read_as_a_list() -> None:
    """As spreadsheet programs of continental Europe write it: no line names the separator."""
    text = (
        "name;wanted;signals;cases_per_month\n"
        'a;estimate;"few_cases;broken_step?";120\n'
        'b;estimate;"few_cases";\n'
    )
    found = read(text.encode(), "a.csv")
    assert not found.faults
    first, other = (case.answers.plain() for case in found.cases)
    assert first["cases_per_month"] == 120
    lines = {id for id, said in first["signals"].items() if said != "not_chosen"}
    assert lines == {"few_cases", "broken_step"}
    assert first["signals"]["broken_step"] == "unknown"
    assert other["signals"]["few_cases"] == "chosen"
    assert "cases_per_month" not in other


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-8"])
def test_what_excel_calls_unicode_text_is_read(encoding: str) -> None:
    found = read("name\twanted\r\nÄnne s\testimate\r\n".encode(encoding), "a.csv")
    assert [case.name for case in found.cases] == ["Änne s"]
    assert not found.faults


def test_a_title_above_the_header_is_told_with_the_row_of_the_header() -> None:
    text = "Our cases of 2026\n\nname,wanted\na,estimate\n"
    assert "The header is in row 3." in refused(text.encode(), "a.csv")
    data = saved(workbook(["Our cases of 2026"], [], ["name", "wanted"], ["a", "estimate"])[0])
    assert "The header is in row 3." in refused(data)


@pytest.mark.parametrize("name", ["name", "case", "title", "Case", "Name", " TITLE "])
def test_the_column_of_the_name_has_several_names(name: str) -> None:
    found = read(f"{name},wanted\nChurn,estimate\n".encode(), "a.csv")
    assert [case.name for case in found.cases] == ["Churn"]


def test_two_columns_for_the_name_are_one_too_many() -> None:
    assert refused(b"name,case,wanted\na,b,estimate\n", "a.csv").startswith("DOUBLE-COLUMN")


@pytest.mark.parametrize("text", ["nan", "NaN", ""])
def test_what_programs_write_for_an_empty_number_is_empty_and_names_stay(text: str) -> None:
    data = f"name,wanted,problem,cases_per_month\nNaN Foods,estimate,Nan's bakery,{text}\n"
    found = read(data.encode(), "a.csv")
    assert found.cases[0].name == "NaN Foods"
    assert found.cases[0].answers.plain() == {"problem": "Nan's bakery", "wanted": "estimate"}


@pytest.mark.parametrize("text", ["NA", "<NA>", "NULL", "-", "nan"])
def test_other_words_for_nothing_are_told_cell_by_cell(text: str) -> None:
    found = read(f"name,wanted\na,{text}\n".encode(), "a.csv")
    assert told(found) == ["UNKNOWN-OPTION row 2, column wanted"]


# -- workbooks -------------------------------------------------------------------------------


def with_shares(format_: str, *values: Any) -> bytes:
    book, sheet = workbook([*CLOSE, "gain_per_hit", "running_cost", "share_that_matters",
                            "found_today"], [*CLOSE.values(), 100, 5000, *values])  # fmt: skip
    for column in (6, 7):
        sheet.cell(2, column).number_format = format_
    return saved(book)


@pytest.mark.parametrize("format_", ["0%", "0.00%", '0.0 "%"', "0%;[Red]-0%", "General"])
def test_a_percent_cell_means_what_it_shows(format_: str) -> None:
    shown_as_is = format_ in ("General", '0.0 "%"')
    values = (2, 50) if shown_as_is else (0.02, 0.5)
    found = read(with_shares(format_, *values))
    assert not found.faults
    answers = found.cases[0].answers
    assert (answers["share_that_matters"], answers["found_today"]) == (2, 50)


def test_percent_cells_survive_binary_fractions() -> None:
    found = read(with_shares("0%", 0.07, 0.29))
    answers = found.cases[0].answers
    assert (answers["share_that_matters"], answers["found_today"]) == (7, 29)


def test_a_percent_cell_of_another_question_is_told() -> None:
    book, sheet = workbook(["name", "cases_per_month"], ["a", 0.5], ["b", 5])
    sheet.cell(2, 2).number_format = "0%"
    assert told(read(saved(book))) == ["WRONG-TYPE row 2, column cases_per_month"]


def test_a_formula_without_a_result_is_told() -> None:
    book, _ = workbook(["name", "wanted", "# note"], ["a", '="esti"&"mate"', "=1+1"],
                       ["b", "estimate", "=1+1"])  # fmt: skip
    found = read(saved(book))
    assert told(found) == ["NO-RESULT row 2, column wanted"]
    assert [case.name for case in found.cases] == ["b"]


def test_a_formula_with_its_result_is_read() -> None:
    row = '<row r="2"><c t="str"><f>"a"</f><v>a</v></c><c t="str"><f>1</f><v>estimate</v></c></row>'
    empty = '<row r="3"><c t="str"><f>"b"</f><v>b</v></c><c t="str"><f>""</f><v></v></c></row>'
    found = read(sheet_with(HEADER + row + empty))
    assert not found.faults
    assert [case.answers.plain() for case in found.cases] == [{"wanted": "estimate"}, {}]


def test_cells_merged_downwards_share_their_value() -> None:
    book, sheet = workbook(["name", "wanted", "worth"], ["a", "estimate", "close"],
                           ["b", None, "close"], ["c", None, "clearly"])  # fmt: skip
    sheet.merge_cells("B2:B3")
    found = read(saved(book))
    assert not found.faults
    wanted = [case.answers.get("wanted") for case in found.cases]
    assert wanted == ["estimate", "estimate", None]


def test_cells_merged_across_questions_are_told() -> None:
    book, sheet = workbook(["name", "problem", "wanted"], ["a", "Late", None], ["b", "x", None])
    sheet.merge_cells("B2:C2")
    assert told(read(saved(book))) == ["MERGED row 2, column wanted"]


def test_the_visible_sheet_is_read() -> None:
    for hidden in ("hidden", "veryHidden"):
        book, sheet = workbook(["name", "wanted"], ["old", "estimate"])
        sheet.title, sheet.sheet_state = "old", hidden
        data = book.create_sheet("Data")
        data.append(["name", "wanted"])
        data.append(["new", "estimate"])
        book.active = 1
        assert [case.name for case in read(saved(book)).cases] == ["new"]


def test_hidden_rows_are_judged_and_told() -> None:
    book, sheet = workbook(["name", "wanted"], *([f"No. {n}", "estimate"] for n in range(4)))
    sheet.row_dimensions[2].hidden = sheet.row_dimensions[4].hidden = True
    sheet.row_dimensions[40].hidden = True
    found = read(saved(book))
    assert len(found.cases) == 4
    assert told(found) == ["HIDDEN a.xlsx"]
    assert "2 rows are hidden" in found.faults[0].what
    assert found.unusable == 0


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#VALUE!"])
def test_error_cells_are_told_also_where_any_text_would_do(error: str) -> None:
    book, sheet = workbook(["name", "problem", "wanted"], ["a", "x", "x"])
    for column in (2, 3):
        sheet.cell(2, column).value, sheet.cell(2, column).data_type = error, "e"
    found = read(saved(book))
    assert told(found) == ["ERROR-CELL row 2, column problem", "ERROR-CELL row 2, column wanted"]


def test_dates_and_booleans_are_told_or_kept_as_they_look() -> None:
    day = datetime.date(2026, 2, 1)
    book, _ = workbook(["name", "problem", "wanted", "cases_per_month"],
                       ["a", "x", True, day], [day, day, "estimate", 5])  # fmt: skip
    found = read(saved(book))
    assert told(found) == [
        "WRONG-TYPE row 2, column wanted",
        "WRONG-TYPE row 2, column cases_per_month",
    ]
    [case] = found.cases
    assert (case.name, case.answers["problem"]) == ("2026-02-01", "2026-02-01")


@pytest.mark.parametrize("digits", [400, 5000])
def test_a_huge_number_in_a_cell_of_text_is_told_in_its_place(digits: int) -> None:
    found = read(f"name,cases_per_month\na,{'9' * digits}\nb,5\n".encode(), "a.csv")
    assert told(found) == ["OUT-OF-RANGE row 2, column cases_per_month"]
    assert [case.name for case in found.cases] == ["b"]


@pytest.mark.parametrize("digits", [400, 5000])
def test_a_huge_number_in_a_cell_is_told_in_its_place(digits: int) -> None:
    header = f'<row r="1">{cell("name")}{cell("cases_per_month")}</row>'
    rows = f'<row r="2">{cell("a")}<c><v>{"9" * digits}</v></c></row>'
    rows += f'<row r="3">{cell("b")}<c><v>5</v></c></row>'
    found = read(sheet_with(header + rows))
    assert told(found) == ["OUT-OF-RANGE row 2, column cases_per_month"]
    assert [case.name for case in found.cases] == ["b"]


def test_a_locked_workbook_is_called_by_its_name() -> None:
    assert "password" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


# -- names of files --------------------------------------------------------------------------

NAMES: Mapping[str, list[bytes]] = {
    "undecodable": [b"a.yaml", b"b\xff.yaml"],
    "steering": [b"a.yaml", b"b\x1b[31m\n=1.yaml"],
    "emptied": ["\ufffe.yaml".encode(), "\u0085.yaml".encode(), "\u0086.yaml".encode()],
}


@pytest.mark.parametrize("kind", one_in(2, list(NAMES)))
@pytest.mark.parametrize("suffix", one_in(3, ["csv", "xlsx", "html", "zip"]))
def test_names_of_files_never_reach_a_case_raw(kind: str, suffix: str, tmp_path: Path) -> None:
    folder = tmp_path / "two"
    folder.mkdir()
    titled = "about: {title: T}\nwanted: estimate\n" if kind != "emptied" else "wanted: estimate\n"
    for name in NAMES[kind]:
        with open(bytes(folder) + b"/" + name, "w") as file:  # noqa: PTH123 - a name of bytes
            file.write(titled)
    out = tmp_path / f"x.{suffix}"
    arguments = ["portfolio", str(folder), "-o", str(out), "--as-of", AS_OF]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code in (0, 1)
    assert f"{len(NAMES[kind])} cases judged." in result.stderr
    if suffix == "csv":
        rows = csv.DictReader(io.StringIO(out.read_text("utf-8-sig"), newline=""))
        names = [row["name"] for row in rows]
        assert len(set(names)) == len(NAMES[kind])
        assert all(name.isprintable() and name for name in names)


def test_a_name_never_opens_a_formula_whatever_separator_a_reader_takes(tmp_path: Path) -> None:
    source, out = tmp_path / "a.csv", tmp_path / "x.csv"
    name = "x;=cmd|' /C calc'!A0"
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["name", "wanted"], [name, "estimate"]])
    source.write_text(file.getvalue())
    assert CliRunner().invoke(main, ["portfolio", str(source), "-o", str(out)]).exit_code == 0
    text = out.read_text("utf-8-sig")
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            assert not any(part.startswith(("=", "+", "-", "@")) for part in row)
    [row] = csv.DictReader(io.StringIO(text, newline=""))
    assert row["name"] == name.replace(";", ";'")


Make = Callable[..., bytes]


def test_the_template_itself_is_read_without_a_word() -> None:
    from framing.portfolio.template import template_xlsx

    book = load_workbook(io.BytesIO(template_xlsx(BOOK)))
    book["Cases"].append(["a", None, "estimate"])
    assert not read(saved(book)).faults
