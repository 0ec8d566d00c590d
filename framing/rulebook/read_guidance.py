"""What people look up: the glossary, the ideas of the course, and the phases of the work."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import Any

from framing.faults import Code
from framing.faults.english import nearest
from framing.rulebook import read_sentences, schema_guidance
from framing.rulebook.catalogue import Source
from framing.rulebook.files import Files
from framing.rulebook.guidance import Advice, Lesson, Phase, Reopen, Road, RoadStep, Term
from framing.rulebook.model import Fact, Question, Stage
from framing.rulebook.read_facts import boxes
from framing.rulebook.shape import Shape


def glossary(files: Files) -> dict[str, Term]:
    """Term id → term, in the order of ``glossary.yaml``."""
    file = "glossary.yaml"
    data = files.listing(file, dict)
    found: dict[str, Term] = {}
    for key, value in data.items():
        item = files.shaped(schema_guidance.TermShape, value, file, (key,))
        if item:
            found[key] = Term(key, item.term, item.means, item.course, item.only)
    return found


def course(
    files: Files, sources: Mapping[str, Source], services: Collection[str]
) -> tuple[Lesson, ...]:
    """The lessons in their order. services: ids that there are.

    A source or service that does not exist is a fault, collected in ``files``.
    """
    file = "course.yaml"
    data = files.listing(file, list)
    found = []
    for i, value in enumerate(data):
        item = files.shaped(schema_guidance.LessonShape, value, file, (i,))
        if item is None:
            continue
        for j, source in enumerate(item.sources):
            if source not in sources:
                what = f"There is no source {source}."
                files.fault(
                    Code.UNKNOWN_ID, file, (i, "sources", j), what, nearest(source, sources)
                )
        for j, service in enumerate(item.services):
            if service not in services:
                what = f"There is no service {service}."
                fix = nearest(service, services)
                files.fault(Code.UNKNOWN_ID, file, (i, "services", j), what, fix)
        found.append(
            Lesson(
                item.id,
                item.module,
                item.title,
                item.says,
                item.now,
                tuple(item.sources),
                tuple(item.services),
            )
        )
    return tuple(found)


def phases(files: Files, facts: Mapping[str, Fact], asked: Iterable[Question]) -> tuple[Phase, ...]:
    """The phases of the work in their order; their conditions become boxes over ``facts``.

    Their words may take up what was answered to the text questions.
    """
    file = "phases.yaml"
    data = files.listing(file, list)
    nouns = [question.id for question in asked if question.kind == "text"]

    def advice(item: Any, at: tuple[Hashable, ...]) -> Advice:
        when = None
        if item.when is not None:
            when = boxes(files, item.when, facts, file, (*at, "when"))
        say = read_sentences.words_of(files, file, (*at, "say"), item.say, nouns)
        return Advice(say, when)

    found = []
    for i, value in enumerate(data):
        item = files.shaped(schema_guidance.PhaseShape, value, file, (i,))
        if item is None:
            continue
        found.append(
            Phase(
                item.id,
                item.title,
                item.course,
                tuple(advice(step, (i, "steps", j)) for j, step in enumerate(item.steps)),
                advice(item.skip, (i, "skip")) if item.skip else None,
                tuple(advice(step, (i, "saves", j)) for j, step in enumerate(item.saves)),
                item.back,
            )
        )
    return tuple(found)


def roads(
    files: Files,
    facts: Mapping[str, Fact],
    sources: Mapping[str, Source],
    stages: tuple[Stage, ...],
) -> dict[str, Road]:
    """instead → how to do it well; each road that a conclusion names must be there, once."""
    file = "roads.yaml"
    named = {c.instead: None for stage in stages for c in stage.conclusions if c.instead}
    data = files.listing(file, list)
    found: dict[str, Road] = {}
    for i, value in enumerate(data):
        item = files.shaped(schema_guidance.RoadShape, value, file, (i,))
        if item is None:
            continue
        if item.instead in found:
            what = f"The road {item.instead} is described twice."
            files.fault(Code.SAME_ID, file, (i, "instead"), what, "Keep one of the two.")
        if item.instead not in named:
            what = f"No conclusion leads to the road {item.instead}."
            files.fault(Code.UNKNOWN_ID, file, (i, "instead"), what, nearest(item.instead, named))
        steps = tuple(
            _road_step(files, step, facts, sources, (i, "steps", j))
            for j, step in enumerate(item.steps)
        )
        reopen = _reopen(files, item.reopen, facts, (i, "reopen"))
        found[item.instead] = Road(item.instead, item.title, item.about, steps, reopen)
    for missing in [name for name in named if name not in found]:
        what = f"No road says how to do it well: {missing}."
        files.fault(Code.MISSING_ROAD, file, (), what, f"Add an entry with `instead: {missing}`.")
    return found


def _reopen(
    files: Files, said: Any, facts: Mapping[str, Fact], at: tuple[Hashable, ...]
) -> tuple[Reopen, ...]:
    """When to ask again: one text, or several with conditions of which the last has none."""
    file = "roads.yaml"
    if isinstance(said, str):
        return (Reopen(said, None),)
    if not said or said[-1].when is not None:
        what = "In some cases nothing says when to ask again."
        files.fault(Code.WRONG_TYPE, file, at, what, "Let the last entry have no `when`.")
    return tuple(
        Reopen(item.say, item.when and boxes(files, item.when, facts, file, (*at, j, "when")))
        for j, item in enumerate(said)
    )


def _road_step(
    files: Files,
    step: Any,
    facts: Mapping[str, Fact],
    sources: Mapping[str, Source],
    at: tuple[Hashable, ...],
) -> RoadStep:
    file = "roads.yaml"
    for j, source in enumerate(step.sources):
        if source not in sources:
            what = f"There is no source {source}."
            files.fault(Code.UNKNOWN_ID, file, (*at, "sources", j), what, nearest(source, sources))
    when = None
    if step.when is not None:
        when = boxes(files, step.when, facts, file, (*at, "when"))
    return RoadStep(step.title, step.what, when, tuple(step.sources), step.standing, step.ahead)


def check_for_people(files: Files) -> None:
    """The files that only people read are built as they should be."""
    shapes: dict[str, type[Shape]] = {
        "heuristics.yaml": schema_guidance.HeuristicShape,
        "services_left_out.yaml": schema_guidance.LeftOutShape,
    }
    for file, shape in shapes.items():
        for i, value in enumerate(files.listing(file, list) if files.has(file) else ()):
            files.shaped(shape, value, file, (i,))


def check_words(
    files: Files, questions: tuple[Question, ...], glossary: Mapping[str, Term]
) -> None:
    """The words beside a question must be terms of the glossary."""
    for question in questions:
        for i, word in enumerate(question.words):
            if word not in glossary:
                file = f"questions/{question.id}.yaml"
                what = f"The glossary has no {word}."
                files.fault(Code.UNKNOWN_ID, file, ("words", i), what, nearest(word, glossary))
