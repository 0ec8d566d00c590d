"""The files of a rulebook → the rulebook, part by part."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from framing.faults import Code
from framing.faults.english import nearest
from framing.rulebook import (
    read_catalogue,
    read_facts,
    read_guidance,
    read_journeys,
    read_layers,
    read_limits,
    read_measured,
    read_prices,
    read_promises,
    read_questions,
    read_rules,
    read_stages,
    read_synonyms,
    schema,
)
from framing.rulebook.catalogue import Source
from framing.rulebook.files import Files
from framing.rulebook.model import Fact, Question, Rule, Rulebook, Stage
from framing.rulebook.named_conditions import named_conditions
from framing.rulebook.read_paths import check_paths
from framing.rulebook.schema import BookFile, ServiceShape


def assembled(files: Files, extends: Rulebook | None) -> Rulebook:
    """The parts in the order in which they need each other; faults stop it at three points."""
    book = files.one(schema.BookFile, "rulebook.yaml")
    sources, stages = read_catalogue.sources(files), read_stages.stages(files)
    services = files.each(schema.ServiceShape, "services")
    tasks = files.each(schema.TaskShape, "tasks")
    files.stop_if_faulty()
    assert book is not None
    shapes = files.each(schema.QuestionShape, "questions")
    sections = read_questions.sections(files, shapes)
    known = read_facts.facts(files, shapes, stages, tasks)
    files.stop_if_faulty()
    files.named.update(named_conditions(files, known))
    files.stop_if_faulty()
    asked = read_questions.questions(files, shapes, sections, known)
    written = _switched_on(files, book, read_rules.rules(files, known, stages, tasks))
    guidance = _guidance(files, asked, known, sources, stages, services=services)
    _check_questions(files, stages, asked, written)
    read_catalogue.check_catalogue(files, sources, services, tasks, written)
    offered = read_catalogue.tasks_of(files, tasks, known, asked)
    open_to = {s.id: read_catalogue.service_of(files, f, s, known) for f, s in services.items()}
    priced = read_prices.prices(files, known, open_to, offered, asked)
    limits = read_limits.limits(files, known, tasks, services, sources)
    layers = MappingProxyType(read_layers.layers(files, services, limits))
    check_paths(files, stages, tasks, known, limits)
    algorithms = read_catalogue.algorithms(files, tasks, sources)
    promised = read_promises.promises(files, known, stages)
    journeys = read_journeys.journeys(files)
    left_open = read_journeys.left_open(files, journeys, asked, stages)
    shown = read_measured.measured(files, asked, sources)
    files.stop_if_stray()
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
        layers=layers,
        services=MappingProxyType(open_to),
        sources=MappingProxyType(sources),
        algorithms=algorithms,
        journeys=journeys,
        promises=promised,
        folder=str(files.folder),
        extends=extends,
        switched_off=MappingProxyType(dict(book.switched_off)),
        prefer=_known_services(files, book, services),
        conditions=MappingProxyType(dict(files.named)),
        left_open=left_open,
        measured=shown,
        prices=priced,
        limits=limits,
        **guidance,
    )


def _guidance(
    files: Files,
    asked: tuple[Question, ...],
    known: Mapping[str, Fact],
    sources: Mapping[str, Source],
    stages: tuple[Stage, ...],
    *,
    services: Mapping[str, ServiceShape],
) -> dict[str, Any]:
    """What people look up, and how cases are found, by the field of the rulebook that holds it."""
    glossary = read_guidance.glossary(files)
    read_guidance.check_words(files, asked, glossary)
    return {
        "course": read_guidance.course(files, sources, [s.id for s in services.values()]),
        "glossary": MappingProxyType(glossary),
        "phases": read_guidance.phases(files, known, asked),
        "roads": MappingProxyType(read_guidance.roads(files, known, sources, stages)),
        "synonyms": MappingProxyType(read_synonyms.synonyms(files)),
    }


def _check_questions(
    files: Files,
    stages: tuple[Stage, ...],
    asked: tuple[Question, ...],
    written: tuple[Rule, ...],
) -> None:
    """What parts say of questions, and questions of rules and words; and what only people read."""
    read_questions.check_parts(files, stages, asked)
    read_questions.check_serves(files, asked, written)
    read_guidance.check_for_people(files)


def _switched_on(files: Files, book: BookFile, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The rules without those that an own rulebook switches off."""
    now = {old: rule.id for rule in rules for old in rule.formerly}
    known = {rule.id for rule in rules}
    off = {now.get(name, name) if name not in known else name for name in book.switched_off}
    for name in book.switched_off:
        if name not in known and name not in now:
            what = f"There is no rule {name} to switch off."
            at = ("switched_off", name)
            files.fault(Code.UNKNOWN_ID, "rulebook.yaml", at, what, nearest(name, known))
    return tuple(rule for rule in rules if rule.id not in off)


def _known_services(
    files: Files, book: BookFile, services: Mapping[str, ServiceShape]
) -> tuple[str, ...]:
    known = {service.id for service in services.values()}
    for i, name in enumerate(book.prefer):
        if name not in known:
            what = f"There is no service {name} to prefer."
            files.fault(Code.UNKNOWN_ID, "rulebook.yaml", ("prefer", i), what, nearest(name, known))
    files.stop_if_faulty()
    return tuple(book.prefer)
