"""``evidence.yaml`` → what a sample of past cases can show, and which answers that means."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterator
from types import MappingProxyType
from typing import Any

from framing.faults import Code
from framing.faults.english import nearest
from framing.rulebook import schema_measured
from framing.rulebook.files import Files
from framing.rulebook.measured import FindingKind, Meaning, Measured, PersonalMark, Threshold
from framing.rulebook.model import Question

FILE = "evidence.yaml"


def measured(files: Files, questions: tuple[Question, ...], sources: Collection[str]) -> Measured:
    """The findings and thresholds of the rulebook; none when it has no such file.

    An unknown question, option, line or source is a fault, collected in ``files``.
    """
    if not files.has(FILE):
        return Measured()
    shape = files.one(schema_measured.MeasuredShape, FILE)
    if shape is None:
        return Measured()
    for i, item in enumerate(shape.thresholds):
        if item.source not in sources:
            at = ("thresholds", i, "source")
            what = f"There is no source {item.source}."
            files.fault(Code.UNKNOWN_ID, FILE, at, what, nearest(item.source, sources))
    asked = {question.id: question for question in questions}
    findings = {}
    for i, kind in enumerate(shape.findings):
        means = tuple(_meanings(files, kind, asked, ("findings", i, "proposes")))
        findings[kind.id] = FindingKind(kind.id, kind.title, kind.says, means)
    marks = tuple(
        PersonalMark(**(dict(mark) | {"may_hold": tuple(mark.may_hold)})) for mark in shape.personal
    )
    for i, mark in enumerate(marks):
        for key in ("names", "values"):
            _check_pattern(files, getattr(mark, key), ("personal", i, key))
    thresholds = {t.id: Threshold(**dict(t)) for t in shape.thresholds}
    return Measured(MappingProxyType(thresholds), MappingProxyType(findings), marks)


def _check_pattern(files: Files, pattern: str | None, at: tuple[Hashable, ...]) -> None:
    try:
        re.compile(pattern or "")
    except re.error as error:
        what = f"The pattern cannot be read: {error}."
        files.fault(Code.BAD_TEXT, FILE, at, what, "Write a regular expression of Python.")


def _meanings(
    files: Files, kind: Any, asked: dict[str, Question], at: tuple[Hashable, ...]
) -> Iterator[Meaning]:
    for name, told in kind.proposes.items():
        question = asked.get(name)
        if question is None:
            what = f"There is no question {name}."
            files.fault(Code.UNKNOWN_QUESTION, FILE, (*at, name), what, nearest(name, asked))
            continue
        options = {option.id for option in question.options}
        if isinstance(told, schema_measured.FigureShape):
            _known(files, told.bands, options, (*at, name, "bands"))
            yield Meaning(name, figure=told.figure, bands=tuple(told.bands.items()))
        elif isinstance(told, dict):
            _known(files, told, options, (*at, name))
            for line, state in told.items():
                yield Meaning(name, line=line, state=state)
        else:
            _known(files, [told], options, (*at, name))
            yield Meaning(name, option=told)


def _known(files: Files, names: Any, allowed: Collection[str], at: tuple[Hashable, ...]) -> None:
    for name in names:
        if name not in allowed:
            what = f"There is no option {name}."
            files.fault(Code.UNKNOWN_OPTION, FILE, at, what, nearest(name, allowed))
