"""The command line: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fixed import AS_OF, ROOT, one_in

from framing import load_rulebook
from framing.commands.main import main

CASE = "wanted: past_figures\nsignals: none\nproblem: Weekly sales\n"


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=given)


@pytest.fixture
def case(tmp_path: Path) -> str:
    path = tmp_path / "answers.yaml"
    path.write_text(CASE)
    return str(path)


def test_a_file_is_judged(case: str) -> None:
    result = run("assess", case, "--as-of", AS_OF)
    assert result.exit_code == 0
    assert "This should not be machine learning" in result.stdout


def test_standard_input_is_judged() -> None:
    result = run("assess", "-", "--format", "json", given=CASE)
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["verdict"] == "do_not_use_ml"
    assert found["instead"] == "analytics"


@pytest.mark.parametrize("fmt", ["md", "html", "json"])
def test_each_format_goes_to_a_file(case: str, tmp_path: Path, fmt: str) -> None:
    out = tmp_path / f"out.{fmt}"
    result = run("assess", case, "--format", fmt, "--output", str(out), "--as-of", AS_OF)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "Weekly sales" in out.read_text()


@pytest.mark.parametrize(
    "arguments",
    [
        ["assess", "no-such-file.yaml"],
        ["assess", "-", "--as-of", "soon"],
        ["assess", "-", "--format", "docm"],
        ["assess"],
        ["assess", "-", "--rulebook", "no-such-folder"],
        ["check", "--rulebook", "no-such-folder"],
        ["check", "--as-of", "soon"],
        ["nonsense"],
    ],
)
def test_bad_use_ends_with_two_and_without_traceback(arguments: list[str]) -> None:
    result = run(*arguments, given=CASE)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert result.stderr.strip()


def test_bad_answers_end_with_two_and_a_remedy() -> None:
    result = run("assess", "-", given="wanted: estimat")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Did you mean estimate" in result.stderr


def test_an_output_that_cannot_be_written_is_named(case: str, tmp_path: Path) -> None:
    result = run("assess", case, "--output", str(tmp_path / "no" / "out.md"))
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


def test_the_questions_are_enough_for_a_program_to_answer_them() -> None:
    listed = json.loads(run("questions", "--format", "json").stdout)
    book = load_rulebook()
    assert [q["id"] for q in listed] == [q.id for q in book.questions]
    for question in listed:
        assert question["ask"]
        assert question["asked_when"]
        if question["kind"] in ("choose_one", "pick_many"):
            assert len(question["options"]) >= 2
    text = run("questions").stdout
    for question in book.questions:
        assert f"\n{question.id}: {question.ask}" in text


def test_the_terminal_interview_reaches_a_result_and_saves_its_answers(tmp_path: Path) -> None:
    out = tmp_path / "answers.yaml"
    # The fifth family, b and the fifth again; of its kinds a wrong one, b, and then the first.
    given = "Weekly sales by region\n5\n1\nb\n5\n99\nb\n5\n1\n99\nn\n"
    result = run("ask", "--output", str(out), "--as-of", AS_OF, given=given)
    assert result.exit_code == 0, result.output
    assert "This should not be machine learning" in result.stdout
    assert "wanted: past_figures" in out.read_text()
    assert "There is no answer 99" in result.stdout
    assert "Type numbers from 1 to 11" in result.stdout
    assert "The work itself\n  1  What is right" in result.stdout


def test_the_terminal_asks_somebody_torn_between_families_for_the_kinds_of_both(
    tmp_path: Path,
) -> None:
    out = tmp_path / "answers.yaml"
    run("ask", "--output", str(out), "--as-of", AS_OF, given="Text\n1\nb\n1 2\n2 1\n" + "?\n" * 30)
    assert "- recognise\n  - estimate" in out.read_text()


@pytest.mark.parametrize("command", ["app", "ask", "assess", "check", "questions"])
def test_every_command_shows_examples(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"framing {command}" in result.stdout.split("Examples:")[1]


# -- where nothing can be read or written ----------------------------------------------------


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line in a shell, where ``framing`` is this one."""
    line = command.replace("framing", f"{sys.executable} -m framing", 1)
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["bash", "-c", line], cwd=folder, env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("command", "told"),
    one_in(
        5,
        [
            ("framing assess - <&-", "no standard input"),
            ("framing assess answers.yaml >&-", "standard output"),
            ("framing assess answers.yaml > /dev/full", "Standard output cannot be used"),
            ("framing questions > /dev/full", "Standard output cannot be used"),
            ("framing pages /dev/null/x", "/dev/null/x"),
            ("framing assess answers.yaml -o x.foo", "No format is called foo"),
            ("framing assess answers.yaml -o /dev/null/x.md", "/dev/null/x.md"),
            ("framing assess /dev/null/x", "It cannot be read"),
            ("framing portfolio answers.yaml -o /dev/full/x.csv", "no such folder"),
        ],
    ),
)
def test_what_cannot_be_read_or_written_is_told_in_one_line(
    command: str, told: str, tmp_path: Path
) -> None:
    (tmp_path / "answers.yaml").write_text(CASE)
    done = shell(command, tmp_path)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert told in done.stderr


@pytest.mark.full
def test_a_reader_that_stops_early_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "answers.yaml").write_text(CASE)
    done = shell("framing questions --format json | head -1", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", ["x", "x.txt", "x.md", "X.HTML"])
def test_the_ending_of_a_file_says_its_format(name: str, case: str, tmp_path: Path) -> None:
    out = tmp_path / name
    assert run("assess", case, "-o", str(out), "--as-of", AS_OF).exit_code == 0
    assert out.read_text().startswith("<!DOCTYPE html" if name == "X.HTML" else "# ")
