"""All pages that are made from the rulebook, and how they get into a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from framing.authoring.fault_page import NAME, fault_page
from framing.authoring.question_pages import glossary_page, question_pages
from framing.authoring.rule_pages import rule_pages
from framing.authoring.service_pages import service_pages
from framing.rulebook.model import Rulebook

#: The folders that hold nothing but such pages.
FOLDERS = ("rules", "services", "questions")


def reference_pages(rulebook: Rulebook) -> dict[str, str]:
    """Path → Markdown text (MyST): rules, services, questions, the glossary and the faults."""
    makers = (rule_pages, service_pages, question_pages)
    found = {
        f"{folder}/{name}": text
        for folder, made in zip(FOLDERS, makers, strict=True)
        for name, text in made(rulebook).items()
    }
    return {**found, "glossary.md": glossary_page(rulebook), NAME: fault_page()}


def write_pages(folder: Path, pages: Mapping[str, str]) -> None:
    """Write pages into a folder. A page that is there already with this text is left alone."""
    for name, text in pages.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def remove_leftovers(folder: Path, pages: Mapping[str, str]) -> None:
    """Remove pages that an earlier rulebook had, from the folders that hold nothing else."""
    for name in FOLDERS:
        for path in (folder / name).rglob("*.md"):
            if path.relative_to(folder).as_posix() not in pages:
                path.unlink()
