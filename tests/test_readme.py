"""The README's examples run as they stand."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from fixed import ROOT

from framing.commands.main import main

README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(name: str) -> str:
    found = re.search(rf"<!-- {re.escape(name)} -->\n```\w+\n(.*?)```", README, re.DOTALL)
    assert found, name
    return found.group(1)


@pytest.mark.parametrize("name", ["python", "table"])
def test_the_python_examples_run(name: str) -> None:
    exec(compile(block(f"example: {name}"), "README.md", "exec"), {})


SHELL = "".join(block(f"example: {name}") for name in ("shell", "rules", "portfolio", "sql"))
LINES = [
    # the same check runs as a test of its own
    pytest.param(line, marks=[pytest.mark.full] * line.startswith("framing check"))
    for line in SHELL.strip().splitlines()
]


def in_a_process(words: list[str]) -> tuple[int, str]:
    """Exit code and output of ``framing`` as a program of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "framing", *words],
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def in_this_one(words: list[str]) -> tuple[int, str]:
    done = CliRunner().invoke(main, words)
    return done.exit_code, done.output


@pytest.mark.parametrize("line", LINES)
def test_each_shell_line_runs(
    line: str, full: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each as a program of its own with --full; by default one of them."""
    (tmp_path / "answers.yaml").write_text(block("example: answers.yaml"), encoding="utf-8")
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "leaving.yaml").write_text(block("example: answers.yaml"))
    words = line.split()
    assert words[0] == "framing"
    monkeypatch.chdir(tmp_path)
    run = in_a_process if full or line == LINES[0].values[0] else in_this_one
    code, output = run(words[1:])
    assert code == 0, output
    if "--output" in words:
        assert (tmp_path / words[words.index("--output") + 1]).stat().st_size > 1000
    elif "--template" in words:
        assert (tmp_path / words[words.index("--template") + 1]).stat().st_size > 1000
    else:
        assert output


def test_the_example_case_is_firm() -> None:
    from framing import assess, load_rulebook, parse_answers

    book = load_rulebook()
    framing = assess(parse_answers(block("example: answers.yaml"), book), "2026-11-23")
    assert framing.verdict == "use_ml"
    assert framing.firm
    assert framing.task == "binary_classification"


def test_the_rule_shown_is_the_rule_shipped() -> None:
    shown = re.search(r"```yaml\n(id: too-few-examples.*?)```", README, re.DOTALL)
    assert shown
    shipped = (ROOT / "rules/stages/data/too-few-examples.yaml").read_text(encoding="utf-8")
    for line in shown.group(1).strip().splitlines():
        assert line in shipped


def test_every_picture_and_link_of_the_readme_exists() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if not target.startswith("http"):
            assert (ROOT / target).exists(), target
