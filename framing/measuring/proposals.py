"""Findings → proposed answers, as the rulebook says what each finding means."""

from __future__ import annotations

from collections.abc import Iterable

from framing.answers.measured import Shown
from framing.measuring.findings import Found
from framing.rulebook.measured import Meaning
from framing.rulebook.model import Question, Rulebook

#: Of several findings that speak of one line or question, the first of these counts.
STATES = ("chosen", "perhaps", "not_chosen")


def proposed(findings: Iterable[Found], rulebook: Rulebook, sample: str) -> tuple[Shown, ...]:
    """One answer for each question, or line of a grid, of which a finding speaks.

    Of two findings about the same, the worse news counts: a fact's later values are the better
    ones where it is ordered; a line that is chosen comes before one that is perhaps so.
    """
    found: dict[tuple[str, str], Shown] = {}
    asked = {question.id: question for question in rulebook.questions}
    for finding in findings:
        for meaning in finding.kind.means:
            answer = _answer(finding, meaning, asked[meaning.question])
            if answer is None:
                continue
            figures = tuple((k, v) for k, v in finding.figures.items())
            shown = Shown(
                meaning.question,
                answer,
                finding.kind.id,
                finding.says,
                meaning.line or "",
                sample,
                figures,
            )
            key = shown.question, shown.line
            if key not in found or _worse(shown, found[key], asked[meaning.question], rulebook):
                found[key] = shown
    order = {name: i for i, name in enumerate(asked)}
    return tuple(sorted(found.values(), key=lambda one: order[one.question]))


def _answer(finding: Found, meaning: Meaning, question: Question) -> str | None:
    if meaning.figure is None:
        return meaning.state if meaning.line else meaning.option
    value = finding.figures.get(meaning.figure)
    if not isinstance(value, (int, float)):
        return None
    if meaning.bands:
        return [option for option, least in meaning.bands if value >= least][-1]
    if question.minimum is not None and question.maximum is not None:
        value = min(max(value, question.minimum), question.maximum)
    return f"{value:.10g}"


def _worse(new: Shown, old: Shown, question: Question, rulebook: Rulebook) -> bool:
    if new.line:
        return STATES.index(new.answer) < STATES.index(old.answer)
    fact = rulebook.facts.get(question.fact or "")
    order = list(fact.values) if fact else []
    if new.answer in order and old.answer in order and question.id == "personal_data":
        return order.index(new.answer) > order.index(old.answer)
    return False
