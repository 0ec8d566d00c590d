"""The examples of the README and of the pages run as they stand."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from fixed import ROOT

from framing.commands.main import main

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXTS = {page.name: page.read_text(encoding="utf-8") for page in PAGES}
#: Name of an example → its language and its text.
EXAMPLES = {
    name: (language, text)
    for page in TEXTS.values()
    for name, language, text in re.findall(
        r"<!-- example: (\S+) -->\n```(\w+)\n(.*?)```", page, re.DOTALL
    )
}
ANSWERS = EXAMPLES["answers.yaml"][1]
SHELL = "".join(text for language, text in EXAMPLES.values() if language == "bash")
#: What takes longest, and what other tests run as well.
LONG = ("framing check", "framing assess answers.yaml --full", "framing export sql")
LINES = [
    pytest.param(line, marks=[pytest.mark.full] * line.startswith(LONG))
    for line in SHELL.strip().splitlines()
]


def test_each_example_has_a_name_of_its_own_and_a_language_that_runs() -> None:
    assert sum(page.count("<!-- example: ") for page in TEXTS.values()) == len(EXAMPLES) >= 7
    assert {language for language, _ in EXAMPLES.values()} == {"bash", "python", "yaml"}


@pytest.mark.parametrize("name", [n for n, (lang, _) in EXAMPLES.items() if lang == "python"])
def test_the_python_examples_run(name: str) -> None:
    exec(compile(EXAMPLES[name][1], name, "exec"), {})


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
    """Each as a program of its own with --full."""
    (tmp_path / "answers.yaml").write_text(ANSWERS, encoding="utf-8")
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "leaving.yaml").write_text(ANSWERS, encoding="utf-8")
    words = line.split()
    assert words[0] == "framing"
    monkeypatch.chdir(tmp_path)
    run = in_a_process if full else in_this_one
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
    framing = assess(parse_answers(ANSWERS, book), "2026-11-23")
    assert framing.verdict == "use_ml"
    assert framing.firm
    assert framing.task == "binary_classification"


def test_the_rule_shown_is_the_rule_shipped() -> None:
    page = TEXTS["how-it-decides.md"]
    shown = re.search(r"```yaml\n(id: too-few-examples.*?)```", page, re.DOTALL)
    assert shown
    shipped = (ROOT / "rules/stages/data/too-few-examples.yaml").read_text(encoding="utf-8")
    for line in shown.group(1).strip().splitlines():
        assert line in shipped


def test_the_readme_is_short_and_holds_the_two_commands() -> None:
    text = TEXTS["README.md"]
    assert len(text.splitlines()) <= 80
    assert len(re.findall(r"^python3 -m venv", text, re.MULTILINE)) == 2
    assert re.search(r"<!-- test-command -->\n```bash\npython3 .*pytest", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_picture_and_link_of_a_page_exists(page: Path) -> None:
    """Pages made from the rulebook are linked by name; the site's build looks at those."""
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target
