"""What is written of a portfolio: tables, documents, the workbook and the chart."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from fixed import CHURN, ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from portfolios import BOOK, TABLES, case, mixed, places, portfolio

from framing.commands.portfolio import PATIENCE, with_bar
from framing.portfolio.chart import chart_html
from framing.portfolio.judging import judged, portfolio_of
from framing.portfolio.page import to_html
from framing.portfolio.places import (
    DOUBTS,
    EFFORTS,
    VALUES,
    readiness_names,
)
from framing.portfolio.reading import read_cases
from framing.portfolio.tables import to_csv, to_xlsx
from framing.portfolio.template import template_xlsx
from framing.portfolio.writing import SUFFIXES, file_name, written

DANGEROUS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\uff1d1+1", '=HYPERLINK("x")']


@pytest.mark.full
def test_the_same_portfolio_is_written_byte_for_byte_alike() -> None:
    again = mixed.__wrapped__(6)
    for suffix in SUFFIXES:
        assert written(mixed(6), suffix) == written(again, suffix), suffix
    assert template_xlsx(BOOK) == template_xlsx(BOOK)


def test_the_zip_holds_the_three_tables_and_a_document_for_each_case() -> None:
    whole = mixed(3)
    with zipfile.ZipFile(io.BytesIO(written(whole, ".zip", "md"))) as archive:
        names = archive.namelist()
        assert names[:3] == ["portfolio.csv", "portfolio.xlsx", "portfolio.html"]
        assert names[3:] == [
            f"documents/{i:04d}-{file_name(c.name)}.md" for i, c in enumerate(whole.cases, 1)
        ]
        assert "# " in archive.read(names[3]).decode()


@settings(max_examples=settings().max_examples // 3)
@given(name=st.text(max_size=80))
def test_a_file_name_is_safe_whatever_the_case_is_called(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", file_name(name))


@pytest.mark.parametrize("name", DANGEROUS)
def test_no_name_becomes_a_formula(name: str) -> None:
    whole = portfolio(case(name, CHURN))
    row = next(csv.DictReader(io.StringIO(to_csv(whole).removeprefix("\ufeff"))))
    assert row["name"] == f"'{name}"
    book = load_workbook(io.BytesIO(to_xlsx(whole)))
    for sheet in ("Portfolio", "Ids"):
        cell = book[sheet]["A2"]
        assert (cell.value, cell.data_type, cell.quotePrefix) == (name, "s", True)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "a\"b'&c", "</svg><img src=x>"])
def test_no_name_becomes_markup(name: str) -> None:
    page = to_html(portfolio(case(name, CHURN)))
    assert name not in page
    assert "<script" not in page
    assert "<img" not in page


@pytest.mark.full
def test_another_program_opens_the_workbook(tmp_path: Path, in_ci: bool) -> None:
    missing = pytest.fail if in_ci else pytest.skip
    soffice = shutil.which("soffice") or missing("There is no LibreOffice on this machine.")
    whole = portfolio(case("=1+1", CHURN), case("Churn", CHURN), case("Öl & Gas", {}))
    file, result = tmp_path / "portfolio.xlsx", tmp_path / "portfolio.csv"
    file.write_bytes(to_xlsx(whole))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    utf_8 = "csv:Text - txt - csv (StarCalc):44,34,76,1"
    command = [soffice, home, "--headless", "--convert-to", utf_8, "--outdir", str(tmp_path)]
    subprocess.run([*command, str(file)], check=True, capture_output=True, timeout=120)
    if not result.exists():
        missing("This LibreOffice has no spreadsheet program.")
    rows = list(csv.DictReader(io.StringIO(result.read_text("utf-8"))))
    assert [row["Case"] for row in rows] == ["=1+1", "Churn", "Öl & Gas"]
    assert rows == [dict(item.words) for item in whole.cases]


def test_every_case_on_the_chart_can_be_reached_and_says_its_name() -> None:
    whole = mixed(30)
    drawn = chart_html(whole)
    on = [(i, c) for i, c in enumerate(whole.cases, 1) if c.place.on_chart]
    assert on
    for number, item in on:
        label = f'href="#case-{number}" aria-label="{number}. {item.name}: '
        assert drawn.count(label) == 2, "once in each of the two widths"
    assert drawn.count('<a class="spot') == 2 * len(on)
    page = to_html(whole)
    assert all(page.count(f'id="case-{i}"') == 1 for i in range(1, len(whole.cases) + 1))


def test_crowds_are_drawn_in_bounds_with_one_mark_for_the_rest() -> None:
    one = judged(case("Churn", CHURN), TABLES)
    drawn = chart_html(portfolio_of(TABLES, [one] * 2_000))
    assert drawn.count('<a class="spot') == 2 * 300
    assert "1,701 more cases in this place" in drawn
    width = 900
    for x in re.findall(r'<circle class="shape" cx="([\d.]+)"', drawn.split("</svg>")[0]):
        assert 0 < float(x) < width


def test_the_scales_are_named_from_low_to_high() -> None:
    assert VALUES == ("does not pay", "in doubt", "not counted yet", "something to gain")
    told = set(BOOK.facts["worth"].values)
    assert set(DOUBTS) < told
    assert told - set(DOUBTS) <= {"clearly_not", "clearly"}, "a further answer needs its place"
    known = {conclusion.id for conclusion in BOOK.stage("building_effort").conclusions}
    assert known - {"none"} == set(EFFORTS), "another class would count as the largest"
    names = readiness_names(BOOK)
    assert names[0] == "0 of 3 hurdles cleared"
    assert names[-1] == "all hurdles cleared, small effort"
    assert all(0 <= place.value.level < len(VALUES) for place in places())
    assert all(0 <= place.readiness.level < len(names) for place in places())


def test_nothing_is_printed_while_it_is_quick_or_no_terminal_looks_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(1000))
    monkeypatch.setattr("framing.commands.portfolio.time.monotonic", lambda: float(next(clock)))
    assert list(with_bar([1, 2, 3], "Judging")) == [1, 2, 3]
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert list(with_bar(list(range(5)), "Judging")) == list(range(5))
    assert "Judging" in capsys.readouterr().err
    monkeypatch.setattr("framing.commands.portfolio.time.monotonic", lambda: PATIENCE / 2)
    assert list(with_bar([1, 2], "Judging")) == [1, 2]
    assert capsys.readouterr().err == ""


def test_the_published_cases_are_written_and_judged_as_the_page_in_docs_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (ROOT / "docs" / "portfolio.md").read_text(encoding="utf-8")
    [code] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(code, {})
    found = read_cases(tmp_path / "answers", BOOK)
    assert (len(found.cases), found.faults) == (34, ())
    whole = portfolio(*found.cases)
    assert sum(item.place.on_chart for item in whole.cases) == 24
    assert {item.place.value.level for item in whole.cases if item.front == "yes"} == {
        len(VALUES) - 1
    }


def test_a_column_that_can_be_filtered_says_whether_people_in_the_eu_use_it() -> None:
    """A case that will be used there later is found by changing one answer."""
    told = {"inside": {"in_eu": "in_the_eu"}, "outside": {"in_eu": "outside"}, "open": {}}
    whole = portfolio(*(case(name, {**CHURN, **answer}) for name, answer in told.items()))
    rows = csv.DictReader(io.StringIO(to_csv(whole).removeprefix("\ufeff"), newline=""))
    assert {row["name"]: row["in_eu"] for row in rows} == {
        "inside": "in_the_eu", "outside": "outside", "open": "outside;in_the_eu",
    }  # fmt: skip
    ids = load_workbook(io.BytesIO(to_xlsx(whole)))["Ids"]
    assert "in_eu" in [cell.value for cell in ids[1]]
    assert ids.auto_filter.ref == ids.dimensions
