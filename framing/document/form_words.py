"""What the forms say: answers, words of the task, and marked gaps."""

from __future__ import annotations

from framing.document.blocks import (
    KeyValues,
    Section,
    Text,
    strong,
    text,
)
from framing.document.wording import (
    answer_lines,
    capital,
    figure_words,
    path_label,
    sentence,
    small,
    start_words,
)
from framing.evaluation.interview import applies
from framing.evaluation.tables import NO
from framing.faults.english import named_list
from framing.result.brief import GENERATIVE, TERMS
from framing.result.economics import Figure
from framing.result.framing import Framing
from framing.result.nouns import measures_of, nouns, sentence_of
from framing.rulebook.model import UNKNOWN

#: What only a built model can tell.
LATER = "Gap: not known before a model is built and tested."
#: What the line on the baseline is called, where a model is trained and where none is.
BASELINES = (TERMS["baseline"], GENERATIVE["baseline"])
Rows = tuple[tuple[str, Text], ...]


def told(framing: Framing, question_id: str) -> str:
    """An answer in words, or whom to ask for it."""
    question = framing.rulebook.question(question_id)
    given = framing.told.get(question_id)
    if applies(framing.leading_case, question) == NO:
        return "Does not arise in this case."
    if given in (None, "", UNKNOWN):
        return f"Not answered yet: ask {question.whom}: {question.ask}"
    return sentence(answer_lines(question, given, short=True))


def own_words(framing: Framing, noun: str, question_id: str) -> Text:
    """What was written for a noun; where nothing was, the answer to this question."""
    said = nouns(framing.told, (noun,))
    return text(sentence(said[noun])) if said else answer(framing, question_id)


def answer(framing: Framing, question_id: str) -> Text:
    """The same as running text."""
    return text(told(framing, question_id))


def task_words(framing: Framing) -> dict[str, str]:
    """Field of the task → its words."""
    task = framing.leading_task
    assert task is not None
    fields = (
        "name", "does", "one_example", "predicts", "target", "proxy", "label_delay", "inputs",
        "features", "baseline", "accuracy_trap", "split", "leakage", "failure",
        "comfortable_data",
    )  # fmt: skip
    told = {name: sentence(getattr(task, name)) for name in fields}
    of_brief = {line.term: line.text for line in framing.brief}
    for name, terms in (("one_example", ("One example",)), ("baseline", BASELINES)):
        told[name] = next((sentence(of_brief[t]) for t in terms if t in of_brief), told[name])
    told["does"] = sentence_of(task, framing.told) or told["does"]
    told["minimum_data"] = sentence(task.minimum_data or "No documented minimum is known.")
    return told


def measures(framing: Framing, kind: str) -> Text:
    """The measures of one kind: ``model``, ``business`` or ``economic``."""
    task = framing.leading_task
    assert task is not None
    return text(sentence(measures_of(task, kind, framing.told)))


def sums(framing: Framing) -> Text:
    """What the numbers add up to, or which are missing."""
    done = [item for item in framing.economics if item.value is not None]
    missing = dict.fromkeys(name for item in framing.economics for name in item.needs)
    says = "; ".join(_sum_words(item) for item in done)
    asked = [framing.rulebook.question(name) for name in missing]
    gap = f"Not answered yet: {named_list([small(q.short) for q in asked])}." if asked else ""
    return text(" ".join(filter(None, (sentence(says), gap))))


def _sum_words(item: Figure) -> str:
    return f"{item.what.lower()}: {figure_words(item)}"


def phase(framing: Framing, phase_id: str) -> Text:
    """What the plan says for a phase of this case."""
    for item in framing.plan:
        if item.phase.id == phase_id:
            return text(" ".join(item.steps) or f"Can be skipped. {item.skipped}")
    return text("Gap: nothing is planned yet.")


def services(framing: Framing) -> Text:
    """The AWS path and the services on it, each with its role."""
    names = [f"{c.service.name} ({c.role.replace('_', '-')})" for c in framing.services]
    if names:
        names[0] = f"{start_words(framing)} (first)"
    path = capital(path_label(framing.rulebook, framing.leading_path))
    return text(f"{path}. {named_list(names)}." if names else f"{path}.")


def safeguards(framing: Framing) -> tuple[Text, ...]:
    """What must or should go with it, with the word ``required`` or ``advised``."""
    return tuple(
        text(
            strong(item.conclusion.label),
            f" ({'required' if item.required else 'advised'}). ",
            sentence(item.conclusion.says),
        )
        for item in framing.safeguards
    ) or (text("No safeguard applies by the answers given."),)


def person(framing: Framing, name: str) -> Text:
    """Who is named under ``about``, or the gap. name: ``author``, ``owner`` …"""
    given = getattr(framing.about, name)
    return text(given or f"Gap: no {name} is named. Add it under about in the answers file.")


def section(section_id: str, title: str, *rows: tuple[str, Text]) -> Section:
    """A section of a form: terms with their words."""
    return Section(section_id, 2, title, (KeyValues(rows),))


def route(framing: Framing, role: str) -> Text:
    """How the model is trained or served. role: ``training`` or ``serving``."""
    for item in framing.routes:
        if item.stage.role == role:
            return text(sentence(item.conclusion.says) + (" Assumed." if item.assumed else ""))
    return text("Not yours to choose on this path.")
