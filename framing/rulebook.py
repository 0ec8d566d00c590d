"""The rulebook: where it is, and reading it whole, or saying what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from framing.faults import Fault, FaultsError, RulebookError, nearest
from framing.model import Rule, Rulebook

if TYPE_CHECKING:
    from framing.loading.files import Files
    from framing.schema import BookFile, ServiceShape


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
    return _assembled(files_of(folder))


def files_of(folder: Path) -> Files:
    """The files of the rulebook in ``folder``. Raises RulebookError where there is none."""
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
    return Files(folder, _base(folder))


def _base(folder: Path) -> Path | None:
    """The folder of the rulebook that this one extends, if its rulebook.yaml says so.

    What else is wrong with that file is told when it is read in full.
    """
    from framing.strict_yaml import read_yaml

    try:
        data = read_yaml((folder / "rulebook.yaml").read_text(encoding="utf-8"), "rulebook.yaml")
    except (OSError, UnicodeDecodeError, FaultsError):
        return None
    extends = isinstance(data, dict) and data.get("extends") == "shipped"
    return rules_folder() if extends and folder.resolve() != rules_folder().resolve() else None


def _assembled(files: Files) -> Rulebook:
    """The parts in the order in which they need each other; faults stop it at three points."""
    from framing import schema
    from framing.loading import catalogue, facts, learning, promises, questions, rules

    book = files.one(schema.BookFile, "rulebook.yaml")
    sources = catalogue.sources(files)
    services = files.each(schema.ServiceShape, "services")
    tasks = files.each(schema.TaskShape, "tasks")
    stages = facts.stages(files)
    files.stop_if_faulty()
    assert book is not None
    shapes = files.each(schema.QuestionShape, "questions")
    sections = questions.sections(files, shapes)
    known = facts.facts(files, shapes, stages, tasks)
    files.stop_if_faulty()
    asked = questions.questions(files, shapes, sections, known)
    written = _switched_on(files, book, rules.rules(files, known, stages))
    glossary = learning.glossary(files)
    learning.check_words(files, asked, glossary)
    questions.check_parts(files, stages, asked)
    questions.check_serves(files, asked, written)
    catalogue.check_sources(files, sources, services, tasks, written)
    catalogue.check_services(files, services, tasks)
    offered = {t.id: catalogue.task_of(files, file, t, known) for file, t in tasks.items()}
    open_to = {s.id: catalogue.service_of(files, f, s, known) for f, s in services.items()}
    learned = learning.course(files, sources, [s.id for s in services.values()])
    phases = learning.phases(files, known)
    roads = learning.roads(files, known, sources, stages)
    algorithms = catalogue.algorithms(files, tasks, sources)
    promised = promises.promises(files, known, stages)
    journeys = rules.journeys(files)
    files.check_stray()
    files.stop_if_faulty()
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
        services=MappingProxyType(open_to),
        sources=MappingProxyType(sources),
        algorithms=algorithms,
        journeys=journeys,
        glossary=MappingProxyType(glossary),
        course=learned,
        phases=phases,
        promises=promised,
        roads=MappingProxyType(roads),
        folder=str(files.folder),
        extends=_shipped() if files.base else None,
        switched_off=MappingProxyType(dict(book.switched_off)),
        prefer=_known_services(files, book, services),
    )


def _switched_on(files: Files, book: BookFile, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The rules without those that an own rulebook switches off."""
    known = {rule.id for rule in rules}
    for name in book.switched_off:
        if name not in known:
            what = f"There is no rule {name} to switch off."
            at = ("switched_off", name)
            files.fault("UNKNOWN-ID", "rulebook.yaml", at, what, nearest(name, known))
    return tuple(rule for rule in rules if rule.id not in book.switched_off)


def _known_services(
    files: Files, book: BookFile, services: Mapping[str, ServiceShape]
) -> tuple[str, ...]:
    known = {service.id for service in services.values()}
    for i, name in enumerate(book.prefer):
        if name not in known:
            what = f"There is no service {name} to prefer."
            files.fault("UNKNOWN-ID", "rulebook.yaml", ("prefer", i), what, nearest(name, known))
    files.stop_if_faulty()
    return tuple(book.prefer)
