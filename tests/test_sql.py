"""The exported SELECT says, in engines of others, what ``assess`` says of every row."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlglot
from click.testing import CliRunner
from fixed import AS_OF, ROOT, one_in
from generated_tables import as_columns, random_rows
from judged_rows import JudgedRows, complete_and_half_told

from framing import assess, assess_many, load_rulebook
from framing.commands.main import main
from framing.exports.sql import DIALECTS, RESULTS, sql
from framing.exports.sql_formulas import FORMULAS_IN_SQL
from framing.many import FAULTS
from framing.rulebook.formulas import FORMULAS

BOOK = load_rulebook()
#: What must be as ``assess`` has it, where it is told.
JUDGED = ("verdict", "learning_type", "task", "path")
#: Java compiles most of a query of this length for longer than it then runs; by the quick compiler
#: alone, the same job takes half the time.
SHORT_JOB = (
    '--conf spark.ui.enabled=false --driver-java-options "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"'
)
#: Bytes; https://docs.aws.amazon.com/athena/latest/ug/service-limits.html
ATHENA_TAKES = 262_144
Rows = list[dict[str, Any]]


class Cases:
    """A table of complete rows, then of half-told ones, and what ``assess`` says of each."""

    def __init__(self, complete: JudgedRows, half_told: JudgedRows) -> None:
        self.complete = len(complete.expected)
        self.expected = complete.expected + half_told.expected
        both = {
            name: complete.columns[name] + half_told.columns[name] for name in half_told.columns
        }
        columns = {"case": list(range(len(self.expected))), **both}
        numbers = {q.id: pa.float64() for q in BOOK.questions if q.kind == "number"}
        kinds = {"case": pa.int64()} | numbers
        self.table = pa.table(
            columns, pa.schema([(name, kinds.get(name, pa.string())) for name in columns])
        )


def complete_cases(count: int) -> Cases:
    return Cases(*complete_and_half_told(count, 0))


@cache
def written(dialect: str, *told: Any, **wanted: tuple[str, ...]) -> str:
    """The query, written once for all tests that ask the same."""
    return sql(BOOK, AS_OF, dialect, *told, **wanted)


def in_duckdb(table: pa.Table, **wanted: tuple[str, ...]) -> Rows:
    """The rows that DuckDB gives for the exported query over a table."""
    connection = duckdb.connect()
    connection.register("cases", table)
    result = connection.execute(written("duckdb", **wanted))
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def agreement(cases: Cases, rows: Rows) -> str:
    """How many rows agree, after a check that none disagrees."""
    found = sorted(rows, key=lambda row: row["case"])
    assert [row["case"] for row in found] == list(range(len(cases.expected)))
    settled = 0
    for row, judged in zip(found, cases.expected, strict=True):
        told, wanted = ({name: r[name] for name in JUDGED} for r in (row, judged))
        assert row["faults"] is None
        if row["case"] < cases.complete:
            assert row["complete"]
        if row["complete"]:
            assert told == wanted, row
        else:
            assert all(value in (None, wanted[name]) for name, value in told.items()), row
            settled += told["verdict"] is not None and told["verdict"] == wanted["verdict"]
    half = len(found) - cases.complete
    return (
        f"{len(found):,} rows agree with assess: {cases.complete:,} complete, {half:,} half told "
        f"(verdict already told in {settled:,} of the incomplete)"
    )


def in_spark(table: pa.Table, folder: Path) -> Rows:
    """The rows that the job of docs/on-a-cluster.md, as it stands there, writes on one machine."""
    (folder / "framing.sql").write_text(sql(BOOK, AS_OF, "spark"))
    (folder / "cases").mkdir()
    for part in range(2):
        half = table.slice(part * (len(table) // 2), len(table) // 2 + part)
        pq.write_table(half, folder / "cases" / f"{part}.parquet")
    page = (ROOT / "docs" / "on-a-cluster.md").read_text()
    (folder / "judge.py").write_text(page.partition("```python\n")[2].partition("```")[0])
    told = ["--query", "framing.sql", "--cases", "cases", "--judged", "judged"]
    here = dict(
        os.environ,
        SPARK_LOCAL_IP="127.0.0.1",
        PYSPARK_PYTHON=sys.executable,
        PYSPARK_SUBMIT_ARGS=f"{SHORT_JOB} pyspark-shell",
    )
    command = [sys.executable, "judge.py", *told]
    done = subprocess.run(
        command, cwd=folder, env=here, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: Rows = pq.read_table(folder / "judged").to_pylist()
    return found


def with_cells(cells: list[tuple[str, str]]) -> pa.Table:
    """A complete row for each of these cells, with the cell in the place of what stood there."""
    columns = as_columns(BOOK, random_rows(BOOK, 1, seed=5) * len(cells))
    texts = {
        name: [None if cell is None else str(cell) for cell in column]
        for name, column in columns.items()
    }
    for row, (question, cell) in enumerate(cells):
        texts[question][row] = cell
    return pa.table(texts, pa.schema([(name, pa.string()) for name in texts]))


@pytest.mark.long
@pytest.mark.full
def test_duckdb_says_of_every_row_what_assess_says_behind_its_columns(
    random_tables: tuple[JudgedRows, JudgedRows],
) -> None:
    cases = Cases(*random_tables)
    rows = in_duckdb(cases.table)
    assert list(rows[0]) == [*cases.table.column_names, *RESULTS]
    print("DuckDB:", agreement(cases, rows))


@pytest.mark.long
@pytest.mark.full
def test_spark_says_of_every_row_what_assess_says(
    random_tables: tuple[JudgedRows, JudgedRows], in_ci: bool, tmp_path: Path
) -> None:
    if not in_ci and not (shutil.which("java") and find_spec("pyspark")):
        pytest.skip("It needs the extra cluster and Java; openjdk-17-jre-headless is enough")
    cases = Cases(*random_tables)
    print("Spark:", agreement(cases, in_spark(cases.table, tmp_path)))


@pytest.mark.full
def test_only_the_columns_asked_for_are_kept() -> None:
    kept = in_duckdb(complete_cases(1).table, keep=("case",))
    assert list(kept[0]) == ["case", *RESULTS]


@pytest.mark.full
def test_columns_in_capitals_are_the_same_columns() -> None:
    few = complete_cases(20)
    capitals = few.table.rename_columns([name.upper() for name in few.table.column_names])
    told = [{name: row[name] for name in JUDGED} for row in in_duckdb(capitals)]
    assert told == [{name: row[name] for name in JUDGED} for row in few.expected]


@pytest.mark.full
def test_a_question_without_a_column_counts_as_not_answered() -> None:
    rows = random_rows(BOOK, 60, seed=13)
    ids = {"case": list(range(60))}
    columns = {name: cells for name, cells in as_columns(BOOK, rows).items() if name != "worth"}
    found = in_duckdb(pa.table(ids | columns), absent=("worth",))
    for row in sorted(found, key=lambda row: row["case"]):
        given = {name: answer for name, answer in rows[row["case"]].items() if name != "worth"}
        framing = assess(given, AS_OF)
        assert row["verdict"] in (None, framing.verdict)
    assert any(row["verdict"] is None for row in found)
    assert any(row["verdict"] is not None for row in found)


@pytest.mark.full
def test_cells_that_cannot_be_used_are_named_and_their_row_has_no_result() -> None:
    """As ``assess_many`` has it, which also reads numbers as people write them."""
    kinds = {
        "wanted": ("estimat", "Estimate", "estimate;", "estimate?", "none", "1"),
        "signals": ("clear_rules;nonsense", "none;none", "clear rules", ";", "none?"),
        "cases_per_month": (
            "many",
            "-3",
            "1e40",
            "12,5",
            "inf",
            "1_000",
            "١٢",
            "0x1F",
            "6%",
            "9..5",
            "-1..5",
            "5..1e12",
            "5..",
            "..5",
            "5..6..7",
        ),
        "found_today": ("101%", "%", "6%%", "1_0%", "7%..5%", "5..101 %"),
    }
    usable = {
        "wanted": ("", " estimate ", "unknown", "\testimate", "\u00a0estimate\r\n", "\tunknown"),
        "signals": (
            "",
            "none",
            "unknown",
            ";few_cases;;",
            "; few_cases\t;\tbroken_step?",
            "\tnone",
        ),
        "cases_per_month": (
            "",
            "unknown",
            "12.5",
            " 7 ",
            "nan",
            "1e3",
            "\t7",
            "7\u00a0",
            "5..\t9",
            "5..5",
            "0..1e3",
        ),
        "found_today": ("6%", "6 %", " 2.5% ", "5%..7%", "5..7 %", "0 % .. 100%"),
    }
    cells = [(q, cell) for known in (kinds, usable) for q in known for cell in known[q]]
    table = with_cells(cells)
    theirs = in_duckdb(table)
    reported = assess_many(table, as_of=AS_OF, bad_cells="report").column(FAULTS).to_pylist()
    for (question, cell), row, fault in zip(cells, theirs, reported, strict=True):
        assert (row["faults"] == question) == (fault is not None), (question, cell, row, fault)
        if row["faults"]:
            assert [row[name] for name in (*JUDGED, "complete")] == [None] * 4 + [False]
    (spaced,) = in_duckdb(with_cells([("cases_per_month", "1 000")]))
    assert spaced["faults"] == "cases_per_month"
    named = {cell for cell, row in zip(cells, theirs, strict=True) if row["faults"]}
    assert named >= {("wanted", "estimat"), ("cases_per_month", "-3"), ("cases_per_month", "many")}


#: What stands in tables of others in the place of an answer, or around one.
ODD = ("", " ", "unknown", "NULL", "null", "NaN", "\t", "\u00a0", " x ", "-1", "none", "none;none")
SIGNALS = ("few_cases?", "none;few_cases", "few_cases;none", " few_cases\t", "\u00a0few_cases ;")
WANTED = (" estimate ", "\testimate", "estimate\u00a0", "estimate?", "none", "ESTIMATE")
NUMBERS = ("-0", "nan", " 7 ", "7\u00a0", "-3.5", "inf", "-inf", "unknown ", "5..9", "9..5", "1e3")


def odd_rows(count: int) -> pa.Table:
    """Half-told rows as text, in each of which a few cells are such."""
    rng = Random(24)
    columns = as_columns(BOOK, random_rows(BOOK, count, 0.3, seed=24))
    texts = {
        name: [None if cell is None else str(cell) for cell in cells]
        for name, cells in columns.items()
    }
    kinds = {"signals": SIGNALS, "wanted": WANTED, "worth": (), "cases_per_month": NUMBERS}
    for row in range(count):
        for name in rng.sample(sorted(kinds), 1 + row % 2):
            texts[name][row] = rng.choice((None, *ODD, *kinds[name], *kinds[name]))
    schema = pa.schema([("case", pa.int64()), *((name, pa.string()) for name in texts)])
    return pa.table({"case": list(range(count)), **texts}, schema)


def odd_agreement(table: pa.Table, rows: Rows) -> str:
    """How many rows have a result, after a check that each is treated as ``assess_many`` does."""
    ours = assess_many(table, as_of=AS_OF, keep=("case",), bad_cells="report").to_pylist()
    theirs = sorted(rows, key=lambda row: row["case"])
    judged = 0
    for own, row in zip(ours, theirs, strict=True):
        cells = {name: own[name] for name in ("signals", "wanted", "worth", "cases_per_month")}
        assert (row["faults"] is None) == (own[FAULTS] is None), (cells, row["faults"], own[FAULTS])
        for name in JUDGED:
            settled = own[name] if row["faults"] is None else None
            assert row[name] in (None, settled), (cells, name)
        judged += row["verdict"] is not None
    faulty = sum(row["faults"] is not None for row in theirs)
    assert judged > len(theirs) / 20
    assert len(theirs) / 20 < faulty < len(theirs) * 0.9
    return (
        f"{len(theirs):,} rows of odd cells, {faulty:,} of them refused, {judged:,} with a verdict"
    )


@pytest.mark.full
def test_odd_cells_mean_in_duckdb_what_they_mean_to_assess_many() -> None:
    table = odd_rows(2_000)
    print("DuckDB:", odd_agreement(table, in_duckdb(table)))


@pytest.mark.full
def test_odd_cells_mean_in_spark_what_they_mean_to_assess_many(in_ci: bool, tmp_path: Path) -> None:
    if not in_ci and shutil.which("java") is None:
        pytest.skip("Spark needs Java, and there is none; openjdk-17-jre-headless is enough")
    table = odd_rows(2_000)
    print("Spark:", odd_agreement(table, in_spark(table, tmp_path)))


@pytest.mark.full
def test_a_number_that_is_none_is_not_answered_in_a_column_of_numbers() -> None:
    """NaN as a program has it, which is no NULL; and a negative one is named."""
    table = odd_rows(4)
    numbers = pa.array([float("nan"), None, -3.0, 7.0])
    texts = pa.array([None, None, "-3", "7"])
    at = table.column_names.index("cases_per_month")
    as_numbers, as_texts = (
        in_duckdb(table.set_column(at, "cases_per_month", cells)) for cells in (numbers, texts)
    )
    told = [[[r[n] for n in (*JUDGED, "faults")] for r in rows] for rows in (as_numbers, as_texts)]
    assert told[0] == told[1]
    assert "cases_per_month" in as_numbers[2]["faults"]


@pytest.mark.full
def test_lines_of_earlier_versions_are_read_as_assess_reads_them() -> None:
    told = ["prohibited_use", "prohibited_use?; few_cases", "manipulation;prohibited_use"]
    cells = [("signals", cell) for cell in told] + [("bias_signs", "past_unfair")]
    table = with_cells(cells)
    judged = assess_many(table, as_of=AS_OF).column("verdict").to_pylist()
    for row, verdict in zip(in_duckdb(table), judged, strict=True):
        assert row["faults"] is None
        assert row["verdict"] in (None, verdict)
        assert row["complete"] == (row["signals"] is None or "prohibited" not in row["signals"])


def test_what_is_found_today_counts_in_duckdb_only_where_it_does_for_assess() -> None:
    rows = [
        row | {"worth": "close", "wanted": wanted, "running_cost": cost, "found_today": found,
               "cases_per_month": 1000, "share_that_matters": 10, "gain_per_hit": 500}
        for wanted, row in zip(
            ("estimate", "recognise", "create", "find_record") * 15, random_rows(BOOK, 60, seed=3)
        , strict=True)
        for cost, found in ((4_000, 95), (4_000, 0), (60_000, 0))
    ]  # fmt: skip
    answers = as_columns(BOOK, rows)
    found = in_duckdb(pa.table(answers))
    assert len(found) == len(rows)
    for row, got in zip(rows, found, strict=True):
        assert got["verdict"] == assess(row, AS_OF).verdict


def test_every_formula_has_its_sql() -> None:
    assert set(FORMULAS_IN_SQL) == set(FORMULAS)


@pytest.mark.parametrize("dialect", one_in(4, sorted(DIALECTS)))
def test_each_dialect_parses_what_is_written_for_it(dialect: str) -> None:
    text = sql(BOOK, AS_OF, dialect, "lake.cases")
    (parsed,) = sqlglot.parse(text, dialect=dialect)
    assert parsed is not None
    assert [name for name in parsed.named_selects if name in RESULTS] == list(RESULTS)
    assert len(text.encode()) < ATHENA_TAKES


@pytest.mark.full
def test_the_text_says_what_it_was_made_from() -> None:
    text = written("duckdb")
    head = " ".join(line.removeprefix("-- ") for line in text.splitlines() if line[:2] == "--")
    assert f"{BOOK.version}, services as of {AS_OF}, for duckdb" in head
    assert BOOK.digest in head
    assert "needs these columns: " in head
    assert sql(BOOK, AS_OF, "duckdb") == text


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        (["--dialect", "oracle"], "'oracle' is not one of"),
        ([], "Missing option '--dialect'"),
        (
            ["--dialect", "spark", "--absent", "wrth"],
            "There is no question wrth. Did you mean worth?",
        ),
        (["--dialect", "spark", "--table", 'a"; DROP TABLE x; --'], "is not the name of a table"),
        (["--dialect", "spark", "--table", "x -- y"], "is not the name of a table"),
        (["--dialect", "spark", "--table", ""], "is not the name of a table"),
        (["--dialect", "spark", "--keep", "verdict"], "Rename it."),
    ],
)
def test_a_wrong_wish_is_refused_in_one_line(wanted: list[str], says: str) -> None:
    done = CliRunner().invoke(main, ["export", "sql", *wanted])
    assert done.exit_code == 2
    assert says in done.output
    assert "Traceback" not in done.output


@pytest.mark.full
@pytest.mark.parametrize("name", one_in(3, ["cases; DROP TABLE x", "a b", "(SELECT 1)"]))
def test_a_strange_name_of_a_table_stays_one_name(name: str) -> None:
    (parsed,) = sqlglot.parse(sql(BOOK, AS_OF, "duckdb", name), dialect="duckdb")
    assert parsed is not None
    assert name in [table.name for table in parsed.find_all(sqlglot.exp.Table)]


def test_without_the_extra_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in ("framing.exports.sql", "framing.exports.sql_facts"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setitem(sys.modules, "sqlglot", None)
    done = CliRunner().invoke(main, ["export", "sql", "--dialect", "duckdb"])
    assert done.exit_code == 2
    assert 'pip install "framing[sql]"' in done.output
