"""The README's examples run as they stand."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from fixed import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(name: str) -> str:
    found = re.search(rf"<!-- {re.escape(name)} -->\n```\w+\n(.*?)```", README, re.DOTALL)
    assert found, name
    return found.group(1)


@pytest.mark.parametrize("name", ["python", "table"])
def test_the_python_examples_run(name: str) -> None:
    exec(compile(block(f"example: {name}"), "README.md", "exec"), {})


SHELL = "".join(block(f"example: {name}") for name in ("shell", "rules", "portfolio", "sql"))


@pytest.mark.parametrize("line", SHELL.strip().splitlines())
def test_each_shell_line_runs(line: str, full: bool, tmp_path: Path) -> None:
    if line.startswith("framing check") and not full:
        pytest.skip("the same check runs as a test of its own; runs with --full")
    (tmp_path / "answers.yaml").write_text(block("example: answers.yaml"), encoding="utf-8")
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "leaving.yaml").write_text(block("example: answers.yaml"))
    words = line.split()
    assert words[0] == "framing"
    result = subprocess.run(
        [sys.executable, "-m", "framing", *words[1:]],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    if "--output" in words:
        assert (tmp_path / words[words.index("--output") + 1]).stat().st_size > 1000
    elif "--template" in words:
        assert (tmp_path / words[words.index("--template") + 1]).stat().st_size > 1000
    else:
        assert result.stdout


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
