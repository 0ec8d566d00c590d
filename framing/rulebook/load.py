"""The rulebook: where it is, and reading it whole, or saying what is wrong with it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from framing.faults import Code, FaultsError, RulebookError
from framing.rulebook.model import Rulebook

if TYPE_CHECKING:
    from framing.rulebook.files import Files


def rules_folder() -> Path:
    """The shipped rulebook: inside the installed package, else beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


def load_rulebook(folder: str | Path | None = None) -> Rulebook:
    """The rulebook in ``folder``, or the shipped one. The shipped one is read once per process.

    Raises RulebookError with every fault found, each with file, line and how to fix it.
    """
    if folder is None:
        return _shipped()
    return _read(Path(folder))


@cache
def _shipped() -> Rulebook:
    return _read(rules_folder())


def _read(folder: Path) -> Rulebook:
    from framing.rulebook.assemble import assembled

    files = files_of(folder)
    return assembled(files, _shipped() if files.base else None)


def files_of(folder: Path) -> Files:
    """The files of the rulebook in ``folder``. Raises RulebookError where there is none."""
    from framing.rulebook.files import Files

    if not (folder / "rulebook.yaml").is_file():
        raise RulebookError.of(
            Code.NO_RULEBOOK,
            str(folder),
            "There is no rulebook.yaml here.",
            "Give the folder that holds rulebook.yaml, facts.yaml and questions/.",
        )
    return Files(folder, _base(folder))


def _base(folder: Path) -> Path | None:
    """The folder of the rulebook that this one extends, if its rulebook.yaml says so.

    What else is wrong with that file is told when it is read in full.
    """
    from framing.reading.strict_yaml import read_yaml

    try:
        data = read_yaml((folder / "rulebook.yaml").read_text(encoding="utf-8"), "rulebook.yaml")
    except (OSError, UnicodeDecodeError, FaultsError):
        return None
    extends = isinstance(data, dict) and data.get("extends") == "shipped"
    return rules_folder() if extends and folder.resolve() != rules_folder().resolve() else None
