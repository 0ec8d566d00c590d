"""Where something stands in the rulebook's files: ``file:line``."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path

from framing.model import Rulebook
from framing.strict_yaml import line_of


def spot(rulebook: Rulebook, file: str, *path: Hashable) -> str:
    """``file:line`` of the value at ``path`` inside a file of the rulebook."""
    try:
        text = (Path(rulebook.folder) / file).read_text(encoding="utf-8")
    except OSError:
        return file
    return f"{file}:{line_of(text, path)}"


def stage_spot(rulebook: Rulebook, stage_id: str, conclusion: str | None = None) -> str:
    """Where a stage, or one of its conclusions, is listed."""
    place = [stage.id for stage in rulebook.stages].index(stage_id)
    if conclusion is None:
        return spot(rulebook, "conclusions.yaml", place)
    listed = [c.id for c in rulebook.stage(stage_id).conclusions]
    return spot(rulebook, "conclusions.yaml", place, "conclusions", listed.index(conclusion))
