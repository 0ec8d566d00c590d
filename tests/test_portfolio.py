"""Many cases at once: what is read, where each stands, and what is written."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from fixed import AS_OF, CHURN, ROOT
from generated_answers import complete_answers, some_answers
from generated_tables import random_rows
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from framing import assess, load_rulebook
from framing.answers.answers import Answers, write_answers
from framing.answers.cells import cell_of
from framing.commands.main import main
from framing.commands.portfolio import PATIENCE, with_bar
from framing.document.wording import shown_verdict
from framing.evaluation.compiling import tables_for
from framing.faults import AnswersError
from framing.portfolio.chart import chart_html
from framing.portfolio.judging import Portfolio, judged, portfolio_of
from framing.portfolio.page import to_html
from framing.portfolio.places import (
    DOUBTS,
    EFFORTS,
    VALUES,
    Place,
    fronts,
    place_of,
    readiness_names,
)
from framing.portfolio.reading import NamedAnswers, cases_in, read_cases
from framing.portfolio.tables import to_csv, to_xlsx
from framing.portfolio.template import template_csv, template_xlsx
from framing.portfolio.writing import SUFFIXES, file_name, written
from framing.rulebook.model import UNKNOWN

BOOK = load_rulebook()
TABLES = tables_for(BOOK, AS_OF)
QUESTIONS = [question.id for question in BOOK.questions]
DANGEROUS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\uff1d1+1", '=HYPERLINK("x")']


def case(name: str, answers: Mapping[str, Any]) -> NamedAnswers:
    return NamedAnswers(name, "row 2", Answers(answers, BOOK))


def portfolio(*cases: NamedAnswers) -> Portfolio:
    return portfolio_of(TABLES, [judged(item, TABLES) for item in cases])


@cache
def mixed(count: int) -> Portfolio:
    """Random cases, whole and half-told, and a plain one."""
    rows = random_rows(BOOK, count, open_share=0.3)
    told = [{k: v for k, v in row.items() if v is not None} for row in rows]
    return portfolio(case("Churn", CHURN), *(case(f"No. {i}", a) for i, a in enumerate(told)))


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


# -- what stands in a row ------------------------------------------------------------------------


@settings(max_examples=settings().max_examples // 6)
@given(answers=some_answers(BOOK))
def test_a_row_says_what_assess_says_of_the_same_answers(answers: dict[str, Any]) -> None:
    framing = assess(answers, AS_OF)
    row = judged(case("One", answers), TABLES)
    assert row.ids["verdict"] == framing.verdict
    assert row.ids["firm"] == ("yes" if framing.firm else "no")
    assert row.ids["leading"] == framing.leading
    assert row.ids["possible_verdicts"] == ";".join(framing.possible_verdicts)
    assert row.ids["learning_type"] == (framing.learning_type or "")
    assert row.ids["task"] == (framing.task or "")
    assert row.ids["path"] == (framing.path or "")
    assert row.ids["leading_path"] == framing.leading_path
    first = framing.services[0].service.id if framing.services else ""
    assert row.ids["first_service"] == first
    efforts = {item.stage.id: item.conclusion.id for item in framing.effort}
    for stage in ("building_effort", "running_cost_class"):
        assert row.ids[stage] == efforts.get(stage, "")
    assert row.shape == shown_verdict(framing)


def test_a_row_names_what_blocks_a_case_and_the_cheapest_test() -> None:
    whole = judged(case("Whole", {**CHURN, "rule_cover": "could_write"}), TABLES)
    assert whole.ids["what_blocks_it"] == ""
    assert str(whole.ids["next_test"]).startswith("Try first, before anything is built:")
    tried = judged(case("Rules fell short", CHURN), TABLES)
    assert str(tried.ids["next_test"]).startswith("Measure today's rules")
    lacking = judged(case("No rows", {**CHURN, "examples": "no_examples"}), TABLES)
    assert lacking.ids["leading"] == "not_yet"
    assert "learn from" in str(lacking.ids["what_blocks_it"])
    untold = judged(case("Untold", {k: v for k, v in CHURN.items() if k != "worth"}), TABLES)
    assert str(untold.ids["next_test"]).startswith("Ask the budget owner:")


# -- where a case stands -------------------------------------------------------------------------


@settings(max_examples=settings().max_examples // 3)
@given(whole=complete_answers(BOOK), data=st.data())
def test_the_range_holds_the_place_of_every_completion(
    whole: dict[str, Any], data: st.DataObject
) -> None:
    hidden = data.draw(st.sets(st.sampled_from(sorted(whole)), max_size=6))
    part = {key: value for key, value in whole.items() if key not in hidden}
    wide, end = place_of(assess(part, AS_OF)), place_of(assess(whole, AS_OF))
    assert wide.value.low <= wide.value.level <= wide.value.high
    assert wide.readiness.low <= wide.readiness.level <= wide.readiness.high
    if wide.sure:
        assert end.on_chart == wide.on_chart
    if end.on_chart:
        assert wide.may_be_on_chart
        assert wide.value.low <= end.value.level <= wide.value.high
        assert wide.readiness.low <= end.readiness.level <= wide.readiness.high


@settings(max_examples=settings().max_examples // 3)
@given(answers=complete_answers(BOOK))
def test_a_complete_case_has_one_place(answers: dict[str, Any]) -> None:
    framing = assess(answers, AS_OF)
    place = place_of(framing)
    assert place.value.low == place.value.high == place.value.level
    assert place.readiness.low == place.readiness.high == place.readiness.level
    assert place.sure


@cache
def places() -> list[Place]:
    return [item.place for item in mixed(30).cases]


@given(chosen=st.deferred(lambda: st.lists(st.sampled_from(places()), max_size=12)))
def test_no_case_on_the_front_is_beaten_and_every_other_is(chosen: list[Place]) -> None:
    def beats(one: Place, other: Place) -> bool:
        here, there = ((p.value.level, p.readiness.level) for p in (one, other))
        return here != there and here[0] >= there[0] and here[1] >= there[1]

    on = [place for place in chosen if place.on_chart]
    for place, mark in zip(chosen, fronts(chosen), strict=True):
        beaten = any(beats(other, place) for other in on)
        assert (mark == "yes") == (place.on_chart and not beaten)
        assert mark != "possible" or place.may_be_on_chart


@settings(max_examples=settings().max_examples // 6)
@given(wholes=st.lists(complete_answers(BOOK), min_size=2, max_size=4), data=st.data())
def test_who_comes_to_the_front_was_told_that_it_may(
    wholes: list[dict[str, Any]], data: st.DataObject
) -> None:
    parts = []
    for whole in wholes:
        hidden = data.draw(st.sets(st.sampled_from(sorted(whole)), max_size=4))
        parts.append({key: value for key, value in whole.items() if key not in hidden})
    before = fronts([place_of(assess(part, AS_OF)) for part in parts])
    after = fronts([place_of(assess(whole, AS_OF)) for whole in wholes])
    for was, now in zip(before, after, strict=True):
        assert now != "yes" or was in ("yes", "possible")


def test_open_answers_that_may_bring_a_case_to_the_front_are_told() -> None:
    strong = case("Strong", CHURN)
    open_ = case("Open", {**CHURN, "worth": "close"})
    marks = {item.name: item.front for item in portfolio(strong, open_).cases}
    assert marks["Strong"] == "yes"
    weak = {k: v for k, v in CHURN.items() if k != "labels"}
    found = portfolio(strong, case("Weak", weak)).cases[1]
    assert found.front == "possible"
    assert "may bring it to the front" in found.words["Place"]


def test_more_value_and_more_data_never_move_a_case_back() -> None:
    def at(**more: str) -> Place:
        return place_of(assess({**CHURN, **more}, AS_OF))

    values = [at(worth=w).value.level for w in ("clearly_not", "close", "uncounted", "clearly")]
    assert values == sorted(values)
    ready = [at(examples=e).readiness.level for e in ("no_examples", "from_50", "from_10000")]
    assert ready == sorted(ready)
    assert ready[0] < ready[-1]


# -- tables and folders --------------------------------------------------------------------------


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


# -- what is written -----------------------------------------------------------------------------


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


# -- the chart -----------------------------------------------------------------------------------


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
