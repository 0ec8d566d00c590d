"""The wheel, installed outside the checkout, does the whole job from any folder."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from fixed import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--outdir",
            str(out),
            str(ROOT),
        ],
        check=True,
        capture_output=True,
    )
    return next(out.glob("*.whl"))


@pytest.mark.full
def test_the_wheel_carries_rules_and_app(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for name in ("framing/rules/facts.yaml", "framing/app.py", "framing/py.typed"):
        assert name in names
    assert not [name for name in names if name.startswith("tests/")]


@pytest.mark.full
def test_an_installed_framing_works_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--no-deps",
            "--quiet",
            "--target",
            str(target),
            str(wheel),
        ],
        check=True,
        capture_output=True,
    )
    code = (
        f"import sys; sys.path.insert(0, {str(target)!r}); import framing, framing.commands.main; "
        f"assert framing.__file__.startswith({str(target)!r}); framing.commands.main.main()"
    )
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    def run(*arguments: str, given: str = "") -> str:
        result = subprocess.run(
            [sys.executable, "-I", "-c", code, *arguments],
            cwd=elsewhere,
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        return result.stdout

    assert "Too few examples" in run("explain", "too-few-examples")
    file = tmp_path / "framing.pdf"
    run("assess", "-", "--format", "pdf", "--output", str(file), given="wanted: best_plan\n")
    assert file.read_bytes().startswith(b"%PDF")
    told = run("assess", "-", "--format", "json", given="wanted: best_plan\nsignals: none\n")
    assert json.loads(told)["instead"] == "optimisation"
