"""Task and answers → the problem in ML terms. What is missing is named, never left blank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from framing.model import UNKNOWN, Rulebook, Task


@dataclass(frozen=True)
class BriefLine:
    """One line of the problem in ML terms. open_question: id of the question that would fill it."""

    term: str
    text: str
    open_question: str | None = None


def brief_of(
    rulebook: Rulebook, task: Task | None, answers: Mapping[str, Any]
) -> tuple[BriefLine, ...]:
    """The prediction card of a task, filled from the answers; empty when there is no task."""
    if task is None:
        return ()

    def said(question_id: str, missing: str) -> tuple[str, str | None]:
        given = answers.get(question_id)
        if isinstance(given, str) and given and given != UNKNOWN:
            question = rulebook.question(question_id)
            if question.kind == "choose_one":
                return question.option(given).label, None
            return given, None
        return missing, question_id

    decision, decision_open = said("decision_detail", "Not written down yet.")
    success, success_open = said("success_measure", "Not written down yet.")
    labels, labels_open = said("labels", task.target)
    lines = [
        BriefLine("Learning type", task.learning_type),
        BriefLine("Task", f"{task.name}. {task.does}"),
        BriefLine("One example", task.one_example),
        BriefLine("What is predicted, and when", task.predicts),
        BriefLine("Decision and moment", decision, decision_open),
        BriefLine("Right answer (label or target)", task.target),
    ]
    if task.needs == "labels":
        lines.append(BriefLine("Where right answers are", labels, labels_open))
    lines += [
        BriefLine("Baseline to beat", task.baseline),
        BriefLine("Measures of the model", "; ".join(task.metrics["model"])),
        BriefLine("Measures of the business", "; ".join(task.metrics["business"])),
        BriefLine("Success and stop numbers", success, success_open),
        BriefLine("Why plain accuracy misleads", task.accuracy_trap),
        BriefLine("How to split and test", task.split),
        BriefLine("Leakage to watch for", task.leakage),
        BriefLine("What failure looks like", task.failure),
        BriefLine("Least data", task.minimum_data or "No documented minimum is known."),
        BriefLine("Try first", task.try_first),
    ]
    return tuple(lines)
