"""What the layout promises: who may import whom, and what stands at the top level."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from fixed import ROOT
from source_code import nodes_of

import framing
from framing.document import notebook

SOURCES = [*sorted((ROOT / "framing").rglob("*.py")), ROOT / "app.py"]
PAGES = ROOT / "framing" / "pages"


def imports(path: Path) -> Iterator[str]:
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_only_pages_and_the_app_import_streamlit() -> None:
    below = [path for path in SOURCES if not (path.is_relative_to(PAGES) or path.name == "app.py")]
    assert len(below) > 100
    for path in below:
        named = list(imports(path))
        assert not [name for name in named if name.split(".")[0] == "streamlit"], path
        if path.name != "main.py":
            assert not [name for name in named if name.startswith("framing.pages")], path


def test_importing_framing_imports_neither_streamlit_nor_pydantic_nor_yaml() -> None:
    code = (
        "import sys, framing; "
        "bad = {'streamlit', 'pydantic', 'yaml', 'numpy'} & set(sys.modules); "
        "print(bad); sys.exit(len(bad))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr


def test_no_module_is_long_and_no_function_is() -> None:
    for path in SOURCES:
        text = path.read_text()
        assert len(text.splitlines()) <= 400, path
        for node in nodes_of(path):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 60, f"{path}: {node.name}"


def test_no_test_module_is_long() -> None:
    modules = sorted((ROOT / "tests").rglob("*.py"))
    assert len(modules) > 100
    assert {path.name for path in modules if len(path.read_text().splitlines()) > 450} == set()


def test_the_top_level_holds_what_convention_expects() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    if not listed:
        pytest.skip("not a git checkout")
    top = {name.split("/")[0] for name in listed if not name.startswith(".")}
    assert top <= {
        "framing",
        "rules",
        "app.py",
        "tests",
        "pyproject.toml",
        "requirements.lock",
        "README.md",
        "LICENSE",
        "CHANGELOG.md",
        "docs",
    }


def test_rooms_keep_the_flow_and_hold_no_circle() -> None:
    lint = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    if lint is None:
        pytest.skip("import-linter is missing (the extra `lint`)")
    told = subprocess.run([lint], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


def test_a_running_notebook_shows_framings_as_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: dict[type, Callable[[object], str]] = {}
    formatter = SimpleNamespace(for_type=shown.__setitem__)
    display = SimpleNamespace(formatters={"text/markdown": formatter})
    shell = SimpleNamespace(display_formatter=display)
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    notebook.register()
    told = framing.assess({})
    assert shown[type(told)](told) == framing.render(told, "md")
