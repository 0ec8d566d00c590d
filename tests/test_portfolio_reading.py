"""Tables and folders of many cases: what is read, and what is refused in words."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from fixed import AS_OF, CHURN
from generated_tables import random_rows
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from portfolios import BOOK

from framing.answers.answers import Answers, write_answers
from framing.answers.cells import cell_of
from framing.commands.main import main
from framing.faults import AnswersError
from framing.portfolio.reading import cases_in, read_cases
from framing.portfolio.template import template_csv, template_xlsx
from framing.rulebook.model import UNKNOWN

QUESTIONS = [question.id for question in BOOK.questions]


def as_csv(rows: list[Mapping[str, Any]], columns: list[str]) -> bytes:
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def as_xlsx(rows: list[Mapping[str, Any]], columns: list[str]) -> bytes:
    book = Workbook()
    book.active.append(columns)
    for row in rows:
        book.active.append([row.get(column) for column in columns])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cells(answers: Answers) -> dict[str, Any]:
    return {q.id: cell_of(q, answers.get(q.id)) for q in BOOK.questions}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["portfolio", *map(str, arguments)])


@pytest.mark.parametrize("make", [as_csv, as_xlsx], ids=["csv", "xlsx"])
def test_rows_of_a_table_are_the_answers_that_were_written(
    make: Callable[..., bytes], tmp_path: Path
) -> None:
    rows_ = random_rows(BOOK, 30, 0.3)
    told = [Answers({k: v for k, v in row.items() if v}, BOOK) for row in rows_]
    rows = [{"name": f"No. {i}", **cells(answers)} for i, answers in enumerate(told)]
    file = tmp_path / f"cases.{make.__name__.removeprefix('as_')}"
    file.write_bytes(make(rows, ["name", *QUESTIONS]))
    found = read_cases(file, BOOK)
    assert not found.faults
    assert [item.name for item in found.cases] == [row["name"] for row in rows]
    for item, answers in zip(found.cases, told, strict=True):
        given_ = {k: v for k, v in answers.plain().items() if not isinstance(v, str) or v.strip()}
        assert item.answers.plain() == given_


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_filled_template_is_read_without_a_fault(suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"t.{suffix}"
    row = {"name": "Churn", **cells(Answers(CHURN, BOOK))}
    columns = ["name", *QUESTIONS]
    if suffix == "csv":
        text = template_csv(BOOK)
        assert next(csv.reader(io.StringIO(text.removeprefix("\ufeff")))) == columns
        out = io.StringIO(newline="")
        csv.writer(out).writerow([row[name] for name in columns])
        file.write_text(text + out.getvalue(), encoding="utf-8", newline="")
    else:
        book = load_workbook(io.BytesIO(template_xlsx(BOOK)))
        sheet = book["Cases"]
        assert [cell.value for cell in sheet[1]] == columns
        assert len(sheet.data_validations.dataValidation) == sum(
            q.kind == "choose_one" for q in BOOK.questions
        )
        for c, name in enumerate(columns, 1):
            sheet.cell(4, c).value = row[name]
        book.save(file)
    found = read_cases(file, BOOK)
    assert not found.faults
    assert [item.name for item in found.cases] == ["Churn"]
    assert found.cases[0].answers == Answers(CHURN, BOOK)


def test_an_empty_template_holds_no_case(tmp_path: Path) -> None:
    for suffix in ("csv", "xlsx"):
        file = tmp_path / f"t.{suffix}"
        assert run("--template", file).exit_code == 0
        refused = run(file, "--output", tmp_path / "out.csv")
        assert refused.exit_code == 2
        assert "There is no case in it." in refused.stderr
        assert not (tmp_path / "out.csv").exists()


def test_bad_cells_are_told_by_row_and_column_while_good_rows_go_through(tmp_path: Path) -> None:
    bad = [
        {"name": "Good", **CHURN},
        {"name": "Twice wrong", **CHURN, "wanted": "gold", "cases_per_month": "many"},
        {"name": "Also good", **CHURN, "worth": UNKNOWN},
        {"name": "Bad line", **CHURN, "signals": "few_cases;nonsense"},
    ]
    for make in (as_csv, as_xlsx):
        file = tmp_path / f"cases.{make.__name__.removeprefix('as_')}"
        file.write_bytes(make(bad, ["name", *QUESTIONS]))
        out = tmp_path / "out.csv"
        result = run(file, "--output", out, "--as-of", AS_OF)
        assert result.exit_code == 1
        lines = result.stderr.splitlines()
        assert [line.split(": ")[0].split(" ", 1)[1] for line in lines[:3]] == [
            "row 3, column wanted",
            "row 3, column cases_per_month",
            "row 5, column signals",
        ]
        assert lines[-1] == "2 cases judged; 2 left out."
        names = [r["name"] for r in csv.DictReader(io.StringIO(out.read_text("utf-8-sig")))]
        assert names == ["Good", "Also good"]


def test_a_folder_names_the_file_that_cannot_be_used(tmp_path: Path) -> None:
    folder = tmp_path / "answers"
    folder.mkdir()
    titled = Answers(CHURN, BOOK, {"title": "Customers who leave"})
    (folder / "a.yaml").write_text(write_answers(titled, BOOK))
    (folder / "b.json").write_text('{"wanted": "estimate"}')
    (folder / "c.yaml").write_text("wanted: gold\n")
    (folder / "d.yml").write_text("wanted: [\n")
    (folder / "notes.txt").write_text("left alone")
    found = read_cases(folder, BOOK)
    assert [item.name for item in found.cases] == ["Customers who leave", "b"]
    told = {re.split("[,:]", fault.where)[0] for fault in found.faults}
    assert told == {"c.yaml", "d.yml"}
    assert found.unusable == 2


def test_a_name_that_comes_twice_is_told_and_kept_apart() -> None:
    rows: list[Mapping[str, Any]] = [{"name": "Same", "wanted": "estimate"}] * 2
    found = cases_in([("a.csv", as_csv(rows, ["name", "wanted"]))], BOOK)
    assert [item.name for item in found.cases] == ["Same", "Same (row 3)"]
    assert [fault.code for fault in found.faults] == ["DOUBLE-NAME"]


GOOD = b"name,wanted\nOne,estimate\n"
DOORS: dict[str, tuple[str, bytes, str]] = {
    "no-header": ("a.csv", b"One,estimate\n", "NO-HEADER a.csv"),
    "a-column-that-is-no-question": (
        "a.csv",
        b"wanted,wrth\nestimate,y\n",
        "UNKNOWN-COLUMN a.csv, column 2",
    ),
    "a-column-twice": ("a.csv", b"wanted,wanted\nestimate,x\n", "DOUBLE-COLUMN a.csv, column 2"),
    "a-column-without-a-name": (
        "a.csv",
        b"wanted,,name\nestimate,x,y\n",
        "NO-HEADER a.csv, column 2",
    ),
    "no-row": ("a.csv", b"name,wanted\n", "EMPTY a.csv"),
    "nothing": ("a.csv", b"", "EMPTY a.csv"),
    "not-text": ("a.csv", b"name,wanted\n\xff\xfe,x\n", "NOT-TEXT a.csv"),
    "a-long-row": ("a.csv", b"name,wanted\na,estimate,b\n", "RAGGED-ROW row 2"),
    "an-open-quote": ("a.csv", b'name,wanted\n"a,' + b"x" * 140_000, "NOT-CSV a.csv, row 2"),
    "not-a-workbook": ("a.xlsx", b"PK\x03\x04 nonsense", "NOT-XLSX a.xlsx"),
    "an-archive-of-something-else": ("a.xlsx", b"", "NOT-XLSX a.xlsx"),
    "an-old-workbook": ("a.xls", b"\xd0\xcf\x11\xe0", "WRONG-SUFFIX a.xls"),
}


@pytest.mark.parametrize("door", DOORS)
def test_each_bad_input_gives_one_clear_line_and_exit_code_2(door: str, tmp_path: Path) -> None:
    name, data, told = DOORS[door]
    if door == "an-archive-of-something-else":
        raw = io.BytesIO()
        with zipfile.ZipFile(raw, "w") as archive:
            archive.writestr("hello.txt", "hello")
        data = raw.getvalue()
    (tmp_path / name).write_bytes(data)
    result = run(tmp_path / name, "--output", tmp_path / "out.html")
    assert result.exit_code == 2
    first, *rest = result.stderr.splitlines()
    assert first.startswith(f"{told}: ")
    assert rest in ([], ["No case is usable, so nothing was written."])
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "out.html").exists()


def test_bad_options_are_told_before_anything_is_judged(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(GOOD)
    (tmp_path / "empty").mkdir()
    cases = {
        (tmp_path / "empty", "-o", tmp_path / "o.csv"): "The folder holds no answers file.",
        ("nowhere.csv", "-o", tmp_path / "o.csv"): "There is no such file or folder.",
        (tmp_path / "a.csv", "-o", tmp_path / "o.doc"): "--output must end in one of",
        (tmp_path / "a.csv", "-o", tmp_path / "none" / "o.csv"): "there is no such folder",
        (tmp_path / "a.csv",): "Give an INPUT and --output FILE",
        (tmp_path / "a.csv", "-o", tmp_path / "o.csv", "--as-of", "soon"): "soon",
        ("--template", tmp_path / "t.doc"): "--template must end in one of",
    }
    for arguments, told in cases.items():
        result = run(*arguments)
        assert result.exit_code == 2, arguments
        assert told in result.stderr
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.csv", "empty"]


def test_no_table_of_answers_is_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(GOOD)
    (tmp_path / "same.csv").hardlink_to(file)
    for output in (file, tmp_path / "same.csv"):
        assert "would be lost" in run(file, "-o", output).stderr
    assert "is there already" in run("--template", file).stderr
    assert file.read_bytes() == GOOD


@settings(max_examples=settings().max_examples // 3)
@given(data=st.binary(max_size=300), suffix=st.sampled_from(["csv", "xlsx", "yaml", "json"]))
def test_whatever_bytes_come_they_are_read_or_refused(data: bytes, suffix: str) -> None:
    try:
        found = cases_in([(f"a.{suffix}", data)], BOOK)
    except AnswersError as error:
        assert error.faults
    else:
        assert found.cases or found.faults
