"""The questionnaire as text or plain data: enough for a person or a program to answer it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from framing.faults import AnswersError, Code
from framing.faults.english import named_list, nearest
from framing.rulebook.conditions import in_words
from framing.rulebook.model import UNKNOWN, Option, Question, Rulebook


def questions_data(rulebook: Rulebook, ids: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Questions with wording, options and when they apply, in the order of asking.

    ids: only these; none: all. Raises AnswersError for an id that is no question.
    """
    return [_data(rulebook, question) for question in _named(rulebook, ids)]


def _named(rulebook: Rulebook, ids: Sequence[str]) -> list[Question]:
    known = [question.id for question in rulebook.questions]
    for name in ids:
        if name not in known:
            what = f"There is no question {name}."
            raise AnswersError.of(Code.UNKNOWN_QUESTION, "ID", what, nearest(name, known))
    return [question for question in rulebook.questions if not ids or question.id in ids]


def _data(rulebook: Rulebook, question: Question) -> dict[str, Any]:
    result: dict[str, Any] = {
        "id": question.id,
        "section": question.section,
        "core": question.core,
        "kind": question.kind,
        "ask": question.ask,
        "hint": question.hint,
        "why": question.why,
        "whom": question.whom,
        "asked_when": asked_when(rulebook, question),
    }
    if question.families:
        result["families"] = [
            {"id": family.id, "label": family.label, "example": family.example}
            for family in question.families
        ]
    if question.options:
        result["options"] = [_option(option) for option in question.options]
    if question.kind == "number":
        result |= {
            "minimum": question.minimum,
            "maximum": question.maximum,
            "unit": question.unit,
        }
    if question.kind != "text":
        result["unknown"] = UNKNOWN
    return result


def _option(option: Option) -> dict[str, Any]:
    told = {"id": option.id, "label": option.label, "example": option.example}
    return told | ({"family": option.family} if option.family else {})


def asked_when(rulebook: Rulebook, question: Question) -> str:
    """When a question applies, in words."""
    if question.ask_when is None:
        return "always"
    boxes = []
    for box in question.ask_when:
        names = {f: sorted(v, key=list(rulebook.facts[f].values).index) for f, v in box.items()}
        words = in_words(names, rulebook.facts)
        assumed = [
            rulebook.facts[f].about
            for f, values in box.items()
            if any(told.value in values and not told.when for told in rulebook.facts[f].assume)
        ]
        if assumed:
            words += f" (also where you do not know: {named_list(assumed)})"
        boxes.append(words)
    return "; or ".join(boxes)


def questions_text(rulebook: Rulebook, ids: Sequence[str] = ()) -> str:
    """The questionnaire, or these questions, as plain text. Raises AnswersError."""
    lines = [
        f"{rulebook.name}, rulebook {rulebook.version}",
        "",
        'Answer with the id of an option. "unknown" is always an answer. Whoever is torn lists',
        "all options that could be true, the likeliest first; with unknown in the list, every",
        "other one could be true as well. Questions that do not apply can be left out.",
    ]
    section = None
    titles = dict(rulebook.sections)
    for question in _named(rulebook, ids):
        if question.section != section:
            section = question.section
            rank = "core" if question.core else "optional"
            lines += ["", f"## {titles[section]} ({rank})"]
        lines += ["", f"{question.id}: {question.ask}"]
        if question.hint:
            lines.append(f"  Hint: {question.hint}")
        lines.append(f"  Asked: {asked_when(rulebook, question)}")
        if question.kind == "pick_many":
            ids = named_list([option.id for option in question.options])
            lines.append(
                f"  Answer: a list of those that are true ({ids}), with ? behind one to which "
                "something in the case points; none, or unknown"
            )
        elif question.kind == "number":
            lines.append(
                f"  Answer: a number from {question.minimum:g} to {question.maximum:,.0f} "
                f"({question.unit}), or unknown"
            )
        elif question.kind == "text":
            lines.append("  Answer: text")
        if question.families:
            lines.append("  Find the family first, then the option in it. The answer is an option.")
        for family in question.families:
            lines.append(f"  {_told(family.label, family.example)}")
            for option in question.in_families((family.id,)):
                lines.append(f"    - {option.id}: {_told(option.label, option.example)}")
        if not question.families:
            lines += [f"  - {o.id}: {_told(o.label, o.example)}" for o in question.options]
        if question.kind == "choose_one":
            lines.append("  - unknown: I don't know")
    return "\n".join(lines) + "\n"


def _told(label: str, example: str | None) -> str:
    return f"{label} (for example {example})" if example else label
