"""Every fault has a code of the catalogue, a page that is true, and one short, harmless line."""

from __future__ import annotations

import ast
import json
import re
import shutil
import unicodedata
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from click.testing import CliRunner
from fixed import AS_OF, ROOT
from hypothesis import given
from hypothesis import strategies as st
from source_code import nodes_of
from starlette.testclient import TestClient

from framing import Answers, AnswersError, RulebookError, assess_many, load_rulebook
from framing.agents import tools
from framing.agents.web import web
from framing.authoring.fault_page import NAME, fault_page
from framing.checks.report import check, report_data
from framing.commands.main import main
from framing.comparing.snapshot import snapshot_in
from framing.exports.sql import sql
from framing.faults import MOST_GIVEN, MOST_PRINTED, Code, Fault, FaultsError, in_data, in_lines
from framing.faults.code import CATALOGUE
from framing.portfolio.reading import read_cases

BOOK = load_rulebook()
SMALL = ROOT / "tests" / "small_rules"
SOURCES = [*(ROOT / "framing").rglob("*.py"), ROOT / "app.py"]
OUTSIDE = [path for path in SOURCES if path.parent != CATALOGUE.parent]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
#: Escape and its 8-bit twin, right-to-left override, line ends, a tag character, half a pair.
HOSTILE = "\x1b[31mred\x9b2J\u202eevil\n\r\u2028\u2029\x00\u2066\U000e0041\ud800"


@cache
def nodes() -> list[tuple[Path, ast.AST]]:
    """Every node of the code that stands outside the catalogue."""
    return [(path, node) for path in OUTSIDE for node in nodes_of(path)]


def harmless(line: str) -> bool:
    steering = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return len(line) <= 300 and not any(unicodedata.category(c) in steering for c in line)


# -- as JSON --------------------------------------------------------------------------------


def test_a_fault_has_the_same_keys_in_check_in_reassess_and_over_http(tmp_path: Path) -> None:
    (tmp_path / "read.yaml").write_text("wanted: estimate\n")
    (tmp_path / "refused.yaml").write_text("wantd: estimate\n")
    checked = ["check", "--rulebook", str(SMALL), "--as-of", "2031-01-01", "--format", "json"]
    reassessed = ["reassess", str(tmp_path), "--from", AS_OF, "--format", "json"]
    shell, client = CliRunner(), TestClient(web(("testserver",)))
    told = [json.loads(shell.invoke(main, words).stdout) for words in (checked, reassessed)]
    told.append(client.post("/v1/assess", json={"answers": {"wantd": "estimate"}}).json())
    faults = [fault for one in told for fault in (*one.get("warnings", ()), *one["faults"])]
    keys = {"code", "page", "id", "where", "what", "fix", "witness"}
    assert len(faults) >= 3
    assert all(set(fault) == keys and fault["fix"] for fault in faults)


@given(st.integers(0, 120))
def test_at_most_fifty_faults_are_given_as_data_and_the_others_counted(count: int) -> None:
    faults = [Fault(Code.GAP, f"place {i}", "What.", "Fix.") for i in range(count)]
    told = in_data(faults)
    assert told[:MOST_GIVEN] == [fault.plain() for fault in faults[:MOST_GIVEN]]
    rest = told[MOST_GIVEN:]
    assert [fault["code"] for fault in rest] == ["MORE-FAULTS"] * (count > MOST_GIVEN)
    assert all(fault["what"].startswith(f"{count - MOST_GIVEN:,} more fault") for fault in rest)


def test_no_door_for_programs_gives_back_every_fault_of_a_hostile_input(tmp_path: Path) -> None:
    strange = {f"k{i}": "x" for i in range(3_000)}
    (tmp_path / "read.yaml").write_text("wanted: estimate\n")
    (tmp_path / "refused.json").write_text(json.dumps(strange))
    client, shell = TestClient(web(("testserver",))), CliRunner()
    again = ["reassess", str(tmp_path), "--from", AS_OF, "--format", "json"]
    told = [
        client.post("/v1/assess", json={"answers": strange}).json(),
        client.post("/v1/assess", json={"answers": {}, **strange}).json(),
        json.loads(shell.invoke(main, again).stdout),
    ]
    for one in told:
        assert len(one["faults"]) == MOST_GIVEN + 1
        assert one["faults"][-1]["what"] == "2,950 more faults are not listed."


def test_a_check_as_json_counts_what_is_beyond_fifty() -> None:
    report = check(load_rulebook(SMALL), AS_OF)
    many = tuple(Fault(Code.GAP, f"place {i}", "What.", "Fix.") for i in range(90))
    told = report_data(replace(report, faults=many, warnings=many))
    assert len(told["faults"]) == len(told["warnings"]) == MOST_GIVEN + 1


# -- the catalogue --------------------------------------------------------------------------


def test_the_catalogue_describes_the_codes_and_nothing_else() -> None:
    told = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    assert sorted(told) == sorted(Code)
    assert all(code.value == code.name.replace("_", "-") for code in Code)
    for texts in told.values():
        assert set(texts) <= {"means", "fix", "example"}


def test_each_code_says_in_sentences_what_it_means_and_how_it_is_fixed() -> None:
    for code in Code:
        for text in (code.meaning, code.fix):
            assert re.fullmatch(r"[A-Z].*\.", text), code
            assert text.count(". ") <= 1, code
            assert "\n" not in text, code
        assert "\n" not in code.example, code


def test_the_page_of_the_faults_is_true() -> None:
    kept = (ROOT / "docs" / NAME).read_text(encoding="utf-8")
    assert kept == fault_page(), "it is stale: run `framing pages docs`"
    for code in Code:
        assert f"## {code}\n" in kept
        assert code.page == f"docs/{NAME}#{code.value.lower()}"


@pytest.mark.full
def test_the_command_for_pages_writes_that_of_the_faults(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["pages", str(tmp_path)]).exit_code == 0
    assert (tmp_path / NAME).read_text(encoding="utf-8") == fault_page()


def test_every_code_is_raised_somewhere() -> None:
    named = {
        node.attr
        for _, node in nodes()
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "Code"
    }
    assert named == {code.name for code in Code}


def test_no_code_is_written_as_loose_text() -> None:
    values = {code.value for code in Code}
    for path, node in nodes():
        if isinstance(node, ast.Constant):
            assert node.value not in values, f"{path}:{node.lineno}"
        if isinstance(node, ast.Call) and node.args:
            raised = ast.unparse(node.func)
            if raised == "Fault" or raised.endswith(("Error.of", "files.fault", "self.fault")):
                told = ast.unparse(node.args[0])
                assert told.startswith("Code.") or told in ("code", "fault.code"), (path, told)


def test_each_code_is_named_by_a_test() -> None:
    words = set(re.findall(r"[A-Z-]+", "\n".join(path.read_text("utf-8") for path in TESTS)))
    assert [code for code in Code if code.value not in words] == []


# -- each is really provoked: those that no other test does -----------------------------------

STAKES = "questions/stakes.yaml"
TOO_FEW = "stages/data/too-few.yaml"
BROKEN = [
    ("BAD-CASE", TOO_FEW, "- open: {}", "- {}"),
    ("BAD-DERIVED", "facts.yaml", "derived_from: task", "derived_from: need"),
    ("BAD-KEY", STAKES, "id: stakes", "[a, b]: c\nid: stakes"),
    ("BAD-NUMBER", STAKES, "kind: choose_one", "kind: number"),
    ("BAD-PROMISE", "promises.yaml", "order: [few, many]", "order: []"),
    ("BAD-PROMISE", "promises.yaml", "order: [few, many]", "order: [few]"),
    ("BAD-SHAPE", "services/table_tool.yaml", "limits: []", "limits: none"),
    ("BAD-TEXT", TOO_FEW, "reviewed: 2026-11-23", "reviewed: 23.11.2026"),
    ("BAD-TYPE", STAKES, "short: stakes", "short: 5"),
    (
        "DATE-ORDER",
        "services/table_tool.yaml",
        "needs:",
        "  - {from: 2025-01-01, state: open, source: own-view}\nneeds:",
    ),
    ("NOT-ASKED", "interview.yaml", ", stakes]", "]"),
    ("TOO-FEW", TOO_FEW, "sources: [own-view]", "sources: []"),
    (
        "UNSET-FACT",
        "facts.yaml",
        "stakes:\n",
        "extra: {about: more, values: {a: is a}, assume: {value: a, because: It is.}}\nstakes:\n",
    ),
    ("WRONG-FOLDER", TOO_FEW, "{data: not_enough", "{need: learn"),
]


def broken(folder: Path, file: str, old: str, new: str) -> Path:
    shutil.copytree(SMALL, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(("code", "file", "old", "new"), BROKEN, ids=[one[0] for one in BROKEN])
def test_a_rulebook_broken_in_one_place_is_refused_there(
    tmp_path: Path, code: str, file: str, old: str, new: str
) -> None:
    with pytest.raises(RulebookError) as caught:
        load_rulebook(broken(tmp_path / "rules", file, old, new))
    places = [fault.where for fault in caught.value.faults if fault.code == code]
    assert places, str(caught.value)
    told = STAKES if code == "NOT-ASKED" else file
    assert all(re.fullmatch(rf"{re.escape(told)}:\d+", place) for place in places), places


def test_a_folder_that_is_no_rulebook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match=r"^NO-RULEBOOK .*There is no rulebook\.yaml here\."):
        load_rulebook(tmp_path)


def test_what_is_no_whole_framing_is_not_compared() -> None:
    with pytest.raises(AnswersError, match=r"^BAD-FRAMING old\.json: It is not a whole framing"):
        snapshot_in({"verdict": "use_ml"}, BOOK, "old.json")


@pytest.mark.parametrize("name", ["", " ", "cases\n", "cases -- all", "a.b.", "'"])
def test_what_is_no_table_gets_no_query(name: str) -> None:
    with pytest.raises(FaultsError, match=r"^BAD-TABLE table: "):
        sql(BOOK, AS_OF, "duckdb", table=name)


# -- one short, harmless line ---------------------------------------------------------------


@given(st.sampled_from(Code), st.text(), st.text(), st.text())
def test_whatever_a_fault_quotes_it_prints_on_one_harmless_line(
    code: Code, where: str, what: str, fix: str
) -> None:
    fault = Fault(code, where, what, fix)
    assert harmless(str(fault))
    assert all(harmless(part) for part in (fault.where, fault.what, fault.fix))
    assert str(fault).startswith(f"{code} ")


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=60))
def test_text_that_can_be_read_is_printed_as_it_is(text: str) -> None:
    assert str(Fault(Code.GAP, text, text, text)) == f"GAP {text}: {text} {text}"


@given(st.text(max_size=400))
def test_a_fault_of_a_faults_words_says_the_same(text: str) -> None:
    once = Fault(Code.GAP, text, text, text)
    assert Fault(Code.GAP, once.where, once.what, once.fix) == once


def test_what_steers_a_terminal_is_shown() -> None:
    fault = Fault(Code.GAP, "a", HOSTILE, "b")
    for shown in (r"\x1b[31mred", r"\x9b", r"\u202e", r"\n", r"\u2028", r"\U000e0041", r"\ud800"):
        assert shown in fault.what


@pytest.mark.parametrize("key", [HOSTILE, "k" * 900_000, "\u202e" * 900_000, "a-" * 450_000])
def test_a_hostile_key_is_told_on_one_harmless_line(key: str) -> None:
    makers: list[Any] = [
        lambda: Answers({key: "yes"}, BOOK),
        lambda: Answers({"wanted": key}, BOOK),
        lambda: Answers({"signals": {key: "chosen"}}, BOOK),
        lambda: Answers({"running_cost": key}, BOOK),
        lambda: Answers({}, BOOK, {key: "yes"}),
        lambda: assess_many(pl.DataFrame({"wanted": [key.encode("utf-8", "replace").decode()]})),
        lambda: sql(BOOK, AS_OF, "duckdb", absent=[key]),
        lambda: tools.services_on(status=key),
    ]
    for make in makers:
        with pytest.raises(FaultsError) as caught:
            make()
        lines = str(caught.value).split("\n")
        assert len(lines) == len(caught.value.faults)
        assert all(map(harmless, lines)), lines


def test_a_hostile_file_is_told_on_one_harmless_line(tmp_path: Path) -> None:
    file = tmp_path / "a\x1b[2Jb\u202ec\n.csv"
    file.write_text(f"wanted,{HOSTILE[:14]},{'c' * 5000}\nestimate,1,2\n", encoding="utf-8")
    for path in (file, file.with_name("no\u202ene\x1b.csv"), file.with_suffix(".p\x1bdf")):
        with pytest.raises(AnswersError) as caught:
            read_cases(path, BOOK)
        assert all(harmless(line) for line in str(caught.value).split("\n"))


def test_the_shell_prints_a_hostile_answers_file_on_harmless_lines(tmp_path: Path) -> None:
    file = tmp_path / "case\u202e.yaml"
    given_answers = {f"{HOSTILE[:12]}\u202e{i}": "x" for i in range(30)}
    file.write_text(json.dumps(given_answers), encoding="utf-8")
    result = CliRunner().invoke(main, ["assess", str(file)])
    assert result.exit_code == 2
    lines = result.stderr.split("\n")[:-1]
    assert len(lines) == MOST_PRINTED + 1
    assert lines[-1] == "... and 10 more."
    assert all(map(harmless, lines))


TYPED = "\x1b[31mred\u202e\x9b\n" + "long " * 200


@pytest.mark.parametrize(
    "arguments",
    [
        ["TYPED"],
        ["--TYPED"],
        ["check", "--TYPED"],
        ["check", "TYPED"],
        ["check", "--format", "TYPED"],
        ["questions", "TYPED"],
        ["glossary", "TYPED"],
        ["explain", "TYPED"],
        ["new", "TYPED", "x"],
        ["new"],
        ["assess", "a.yaml", "--as-of", "TYPED"],
        ["assess", "a.yaml", "-o", "x.TYPED"],
        ["assess", "a.yaml", "-o", "no-folder/TYPED.md"],
        ["assess", "TYPED.yaml", "-o", "TYPED.yaml"],
        ["assess", "a.yaml", "--rulebook", "TYPED"],
        ["portfolio", "a.yaml", "-o", "no-folder/TYPED.csv"],
        ["portfolio", "a.yaml", "-o", "TYPED"],
        ["portfolio", "--template", "there\x1b.csv"],
        ["reassess", "TYPED"],
        ["diff", "a.yaml", "TYPED"],
        ["intake", "TYPED"],
        ["app", "--port", "TYPED"],
        ["export", "sql", "--dialect", "TYPED"],
        ["journeys", "--against", "TYPED"],
        ["services", "--status", "TYPED"],
    ],
)
def test_what_is_typed_after_a_command_is_told_on_one_harmless_line(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text("wanted: estimate\n")
    Path("there\x1b.csv").touch()
    given_ = [item.replace("TYPED", TYPED) for item in arguments]
    result = CliRunner().invoke(main, given_, prog_name="framing")
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.exit_code == (0 if arguments[0] == "glossary" else 2)
    said = [line for line in result.output.split("\n")[:-1] if line]
    told = [line for line in said if not line.startswith(("Usage: framing", "Try 'framing"))]
    assert len(told) == 1, told
    assert harmless(told[0].removeprefix("Error: "))


def test_a_command_says_what_it_wrote_on_one_harmless_line(tmp_path: Path) -> None:
    path = tmp_path / "red\x1b[31m\u202e.csv"
    result = CliRunner().invoke(main, ["portfolio", "--template", str(path)])
    assert path.is_file()
    assert harmless(result.stderr.removesuffix("\n"))


def test_a_command_without_a_word_shows_its_help() -> None:
    assert "Commands:" in CliRunner().invoke(main, []).output


@given(st.integers(0, 60))
def test_at_most_twenty_faults_are_printed_and_the_others_counted(count: int) -> None:
    faults = tuple(Fault(Code.GAP, f"place {i}", "What.", "Fix.") for i in range(count))
    lines = in_lines(faults)
    assert str(FaultsError(faults)) == "\n".join(lines)
    assert lines[:MOST_PRINTED] == [str(fault) for fault in faults[:MOST_PRINTED]]
    assert lines[MOST_PRINTED:] == ([f"... and {count - 20} more."] if count > 20 else [])


def test_a_single_fault_is_raised_as_the_error_that_is_asked_for() -> None:
    error = RulebookError.of(Code.GAP, "a", "What.", "Fix.")
    assert type(error) is RulebookError
    assert error.faults == (Fault(Code.GAP, "a", "What.", "Fix."),)


@pytest.mark.parametrize(
    ("where", "told"),
    [("answers.worth", "a.yaml, worth"), ("a.yaml:3", "a.yaml:3"), ("row 2", "a.yaml, row 2")],
)
def test_a_fault_inside_a_file_names_the_file_once(where: str, told: str) -> None:
    assert Fault(Code.GAP, where, "What.", "Fix.").within("a.yaml", "answers.").where == told
