"""The rulebook: where it is, and reading it whole, or saying what is wrong with it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from framing.faults import Fault, RulebookError
from framing.model import Rulebook

if TYPE_CHECKING:
    from framing.loading.files import Files


def rules_folder() -> Path:
    """The shipped rulebook: inside the installed package, else beside it in a checkout."""
    inside = Path(__file__).parent / "rules"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "rules"


def load_rulebook(folder: str | Path | None = None) -> Rulebook:
    """The rulebook in ``folder``, or the shipped one. The shipped one is read once per process.

    Raises RulebookError with every fault found, each with file, line and how to mend it.
    """
    if folder is None:
        return _shipped()
    return _read(Path(folder))


@cache
def _shipped() -> Rulebook:
    return _read(rules_folder())


def _read(folder: Path) -> Rulebook:
    from framing.loading.files import Files

    if not (folder / "rulebook.yaml").is_file():
        raise RulebookError(
            (
                Fault(
                    "NO-RULEBOOK",
                    str(folder),
                    "There is no rulebook.yaml here.",
                    "Give the folder that holds rulebook.yaml, facts.yaml and questions/.",
                ),
            )
        )
    return _assembled(Files(folder))


def _assembled(files: Files) -> Rulebook:
    """The parts in the order in which they need each other; faults stop it at three points."""
    from framing import schema
    from framing.loading import catalogue, facts, learning, questions, rules

    book = files.one(schema.BookFile, "rulebook.yaml")
    sources = catalogue.sources(files)
    services = files.each(schema.ServiceShape, "services")
    tasks = files.each(schema.TaskShape, "tasks")
    stages = facts.stages(files)
    files.stop_if_faulty()
    shapes = files.each(schema.QuestionShape, "questions")
    sections = questions.sections(files, shapes)
    known = facts.facts(files, shapes, stages, tasks)
    files.stop_if_faulty()
    asked = questions.questions(files, shapes, sections, known)
    written = rules.rules(files, known, stages)
    glossary = learning.glossary(files)
    learning.check_words(files, asked, glossary)
    questions.check_parts(files, stages, asked)
    questions.check_serves(files, asked, written)
    catalogue.check_sources(files, sources, services, tasks, written)
    catalogue.check_services(files, services, tasks)
    offered = {t.id: catalogue.task_of(files, file, t, known) for file, t in tasks.items()}
    learned = learning.course(files, sources, [s.id for s in services.values()])
    phases = learning.phases(files, known)
    roads = learning.roads(files, known, sources, stages)
    algorithms = catalogue.algorithms(files, tasks, sources)
    journeys = rules.journeys(files)
    files.stop_if_faulty()
    assert book is not None
    return Rulebook(
        name=book.name,
        version=book.version,
        digest=files.digest(),
        reviewed=book.reviewed,
        facts=MappingProxyType(known),
        stages=stages,
        questions=asked,
        sections=tuple((section.id, section.title) for section in sections),
        rules=written,
        tasks=MappingProxyType(offered),
        services=MappingProxyType({s.id: catalogue.service_of(s) for s in services.values()}),
        sources=MappingProxyType(sources),
        algorithms=algorithms,
        journeys=journeys,
        glossary=MappingProxyType(glossary),
        course=learned,
        phases=phases,
        roads=MappingProxyType(roads),
        folder=str(files.folder),
    )
