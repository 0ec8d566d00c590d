"""Where something stands in the rulebook's files: ``file:line``."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path

from framing.reading.strict_yaml import line_of, read_yaml
from framing.rulebook.files import BASE_MARK
from framing.rulebook.model import Case, Rule, Rulebook


def spot(rulebook: Rulebook, file: str, *path: Hashable) -> str:
    """``file:line`` of the value at ``path`` inside a file of the rulebook or of its base."""
    for book, mark in _layers(rulebook):
        text = _text(book, file)
        if text is not None:
            return f"{mark}{file}:{line_of(text, path)}"
    return file


def rule_spot(rulebook: Rulebook, rule: Rule, *path: Hashable) -> str:
    """``file:line`` of the value at ``path`` inside a rule, wherever the rule stands."""
    return spot(rulebook, rule.file, *rule.at, *path)


def case_spot(rulebook: Rulebook, rule: Rule, case: Case) -> str:
    """``file:line`` of a case of a rule, in its own file or in the list beside it."""
    if rule.cases_file is not None:
        return spot(rulebook, rule.cases_file, case.place)
    return rule_spot(rulebook, rule, "cases", case.place)


def entry_spot(rulebook: Rulebook, file: str, name: str, *path: Hashable) -> str:
    """``file:line`` of the entry called ``name`` (a key or ``id``) in a file that lists things."""
    for book, mark in _layers(rulebook):
        text = _text(book, file)
        place = _place(text, file, name) if text is not None else None
        if text is not None and place is not None:
            return f"{mark}{file}:{line_of(text, (place, *path))}"
    return file


def stage_spot(rulebook: Rulebook, stage_id: str, conclusion: str | None = None) -> str:
    """Where a stage, or one of its conclusions, is listed."""
    if conclusion is None:
        return entry_spot(rulebook, "conclusions.yaml", stage_id)
    listed = [c.id for c in rulebook.stage(stage_id).conclusions]
    at = ("conclusions", listed.index(conclusion))
    return entry_spot(rulebook, "conclusions.yaml", stage_id, *at)


def _layers(rulebook: Rulebook) -> tuple[tuple[Rulebook, str], ...]:
    base = rulebook.extends
    return ((rulebook, ""), *(((base, BASE_MARK),) if base else ()))


def _text(rulebook: Rulebook, file: str) -> str | None:
    try:
        return (Path(rulebook.folder) / file).read_text(encoding="utf-8")
    except OSError:
        return None


def _place(text: str, file: str, name: str) -> Hashable | None:
    data = read_yaml(text, file)
    if isinstance(data, dict):
        return name if name in data else None
    listed = [item.get("id") for item in data if isinstance(item, dict)]
    return listed.index(name) if name in listed else None
