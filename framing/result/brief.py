"""Task and answers → the problem in ML terms. What is missing is named, never left blank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from framing.evaluation.verdict import Evaluation
from framing.result.nouns import CASE, measures_of, nouns, sentence_of
from framing.rulebook.catalogue import Task
from framing.rulebook.model import UNKNOWN, Rulebook

#: The groups of lines, in order.
CARD, DATA, OUTCOME = "Prediction card", "Data and labels", "Success and failure"
GROUPS = (CARD, DATA, OUTCOME)
MISSING = "Not written down yet."
#: The noun that tells how it is done today.
TODAY = "todays_way"
#: What a task may need that is the reader's own and can be counted.
OWN_DATA = ("labels", "history", "records", "interactions")
#: Field of a task → how it is called where a model is trained.
TERMS = {
    "features": "Typical features",
    "target": "Right answer (label or target)",
    "label_delay": "Delay of the truth",
    "leakage": "Leakage to watch for",
    "minimum_data": "Least data",
    "comfortable_data": "Comfortable data",
    "baseline": "Baseline to beat",
    "measures": "Measures of the model",
    "accuracy_trap": "Why plain accuracy misleads",
    "split": "How to split and test",
}
#: The same fields where a ready-made model is instructed and nothing is trained.
GENERATIVE = {
    "features": "What to give the model",
    "target": "How a good result is told",
    "label_delay": "How soon you know",
    "leakage": "What makes a test too easy",
    "minimum_data": "Least material to judge it",
    "comfortable_data": "Comfortable material to judge it",
    "baseline": "What it must beat",
    "measures": "Measures of the results",
    "accuracy_trap": "Which score misleads",
    "split": "How to test",
}


@dataclass(frozen=True)
class BriefLine:
    """One line of the problem in ML terms. open_question: id of the question that would fill it."""

    term: str
    text: str
    open_question: str | None = None
    group: str = CARD


def said(
    rulebook: Rulebook, answers: Mapping[str, Any], question_id: str, missing: str = MISSING
) -> tuple[str, str | None]:
    """What was answered, in words, and the question's id where it is still open."""
    given = answers.get(question_id)
    if not isinstance(given, str) or not given or given == UNKNOWN:
        return missing, question_id
    question = rulebook.question(question_id)
    return (question.option(given).label if question.kind == "choose_one" else given), None


def statement_of(
    rulebook: Rulebook, task: Task | None, answers: Mapping[str, Any]
) -> tuple[BriefLine, ...]:
    """The problem statement, filled from the answers; empty when there is no task.

    In the person's own nouns where they were given, else in the words of the task.
    """
    if task is None:
        return ()
    decision = said(rulebook, answers, "decision_detail")
    told = sentence_of(task, answers)
    if told:
        lines = (BriefLine("In one sentence", told), BriefLine("The model is given", task.inputs))
        _, still_open = decision
        return lines if still_open else (*lines, BriefLine("The decision", *decision))
    wanted = said(rulebook, answers, "wanted")
    return (
        BriefLine("You want", *wanted),
        BriefLine("The model is given", task.inputs),
        BriefLine("It returns", task.predicts),
        BriefLine("So that", *decision),
    )


def try_first_of(case: Evaluation, task: Task) -> str | None:
    """The cheapest first try of a task; None where the case, in which nothing is open, had it."""
    tried = task.try_first_unless
    return None if tried and case.holds(tried) else task.try_first


def brief_of(
    case: Evaluation, task: Task | None, answers: Mapping[str, Any]
) -> tuple[BriefLine, ...]:
    """Prediction card, data and success of a task; empty when there is no task.

    case: one in which nothing is open.
    """
    if task is None:
        return ()
    rulebook = case.tables.rulebook
    terms = GENERATIVE if task.learning_type == "generative" else TERMS
    lines = [
        BriefLine("Learning type", task.learning_type),
        BriefLine("Task", f"{task.name}. {task.does}"),
        BriefLine("One example", _one_example(task, answers)),
        BriefLine(terms["features"], task.features),
    ]
    data = [
        BriefLine(terms["target"], task.target),
        BriefLine("Stand-ins and their flaw", task.proxy),
        BriefLine(terms["label_delay"], *_delay(rulebook, task, answers)),
        BriefLine(terms["leakage"], task.leakage),
        BriefLine(terms["minimum_data"], task.minimum_data or "No documented minimum is known."),
        BriefLine(terms["comfortable_data"], task.comfortable_data),
    ]
    if task.needs == "labels":
        where = said(rulebook, answers, "labels", "Not said yet.")
        data.insert(1, BriefLine("Where right answers are", *where))
    if task.needs in OWN_DATA:
        held = said(rulebook, answers, "examples", "Not counted yet.")
        data.append(BriefLine("Examples you hold", *held))
    outcome = [
        BriefLine(terms["baseline"], _to_beat(task, answers)),
        BriefLine("Today's quality", *said(rulebook, answers, "baseline_known", "Not said yet.")),
        BriefLine(terms["measures"], measures_of(task, "model", answers)),
        BriefLine("Measures of the business", measures_of(task, "business", answers)),
        BriefLine("Measures in money", measures_of(task, "economic", answers)),
        BriefLine("Success and stop numbers", *said(rulebook, answers, "success_measure")),
        BriefLine(terms["accuracy_trap"], task.accuracy_trap),
        BriefLine(terms["split"], task.split),
        BriefLine("What failure looks like", task.failure),
    ]
    if try_first := try_first_of(case, task):
        outcome.append(BriefLine("Try first", try_first))
    return (
        *lines,
        *(_in_group(line, DATA) for line in data),
        *(_in_group(line, OUTCOME) for line in outcome),
    )


def _one_example(task: Task, answers: Mapping[str, Any]) -> str:
    said = nouns(answers, (CASE,))
    return f"Yours: each {said[CASE]}. {task.one_example}" if said else task.one_example


def _to_beat(task: Task, answers: Mapping[str, Any]) -> str:
    said = nouns(answers, (TODAY,))
    return f"Today's way: {said[TODAY]}. {task.baseline}" if said else task.baseline


def _in_group(line: BriefLine, group: str) -> BriefLine:
    return BriefLine(line.term, line.text, line.open_question, group)


def _delay(rulebook: Rulebook, task: Task, answers: Mapping[str, Any]) -> tuple[str, None]:
    told, missing = said(rulebook, answers, "label_delay", "")
    return (task.label_delay if missing else f"You said: {told}. {task.label_delay}"), None
