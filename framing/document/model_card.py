"""A model card, after Mitchell and others and the Hugging Face template."""

from __future__ import annotations

from collections.abc import Iterator

from framing.document.blocks import (
    Bullets,
    KeyValues,
    Section,
    Text,
    text,
)
from framing.document.form_words import (
    LATER,
    Rows,
    answer,
    measures,
    own_words,
    person,
    phase,
    safeguards,
    section,
    services,
    task_words,
)
from framing.document.wording import (
    LEARNING,
    capital,
    sentence,
)
from framing.result.brief import OWN_DATA, try_first_of
from framing.result.framing import Framing


def model_card(framing: Framing) -> tuple[Section, ...]:
    """The sections of a model card, after Mitchell and others and the Hugging Face template."""
    return (
        _details(framing),
        _uses(framing),
        _factors(framing),
        _training(framing),
        _evaluation(framing),
        Section(
            "risks",
            2,
            "Bias, risks and limitations",
            (Bullets(safeguards(framing)), KeyValues(_limits(framing))),
        ),
        section(
            "recommendations",
            "Recommendations",
            *_tries(framing),
            ("Monitoring", phase(framing, "monitoring")),
            ("When it fails", answer(framing, "check")),
        ),
        section(
            "environment",
            "Environmental impact",
            ("Machines, hours and emissions", text(LATER)),
        ),
        section(
            "authors",
            "Authors and contact",
            ("Author of this card", person(framing, "author")),
            ("Owner after launch", answer(framing, "owner")),
            ("Contact", person(framing, "owner")),
        ),
    )


def _details(framing: Framing) -> Section:
    task = framing.leading_task
    assert task is not None
    return section(
        "details",
        "Model details",
        ("What it is to do", text(task_words(framing)["does"])),
        ("Task", text(sentence(task.name))),
        ("Learning type", text(capital(LEARNING[task.learning_type]))),
        ("How it is to be built", services(framing)),
        ("Developed by", answer(framing, "skills")),
        ("Version and date", text(LATER)),
        ("Licence", text("Gap: to be decided by the owner.")),
        ("Gives", text(task_words(framing)["predicts"])),
        ("Is given", text(task_words(framing)["inputs"])),
    )


def _uses(framing: Framing) -> Section:
    return section(
        "uses",
        "Uses",
        ("The problem", answer(framing, "problem")),
        ("Intended use", answer(framing, "wanted")),
        ("The decision it serves", answer(framing, "decision_detail")),
        ("Who acts on it", own_words(framing, "who_acts", "decision")),
        ("Out of scope", text("Every use but the one above: the framing judged no other.")),
    )


def _factors(framing: Framing) -> Section:
    return section(
        "factors",
        "Factors",
        ("Signs of bias in the data", answer(framing, "bias_signs")),
        ("Personal data", answer(framing, "personal_data")),
        ("Groups to report on", text("Gap: name the groups of people or cases it will meet.")),
    )


def _training(framing: Framing) -> Section:
    brief = task_words(framing)
    task = framing.leading_task
    assert task is not None
    if task.needs not in OWN_DATA:
        own = "None of your own is needed: the model is ready-made. Its maker describes its data."
        rows: Rows = (("Training data", text(own)), ("To judge it", text(brief["minimum_data"])))
    else:
        rows = (
            ("Training data", text(brief["one_example"])),
            ("Right answers", answer(framing, "labels")),
            ("Examples held", answer(framing, "examples")),
            ("Least data", text(brief["minimum_data"])),
            ("Inputs", text(brief["features"])),
        )
    return section(
        "training",
        "Training data and procedure",
        *rows,
        ("Preparation", phase(framing, "data-preparation")),
        ("Procedure", phase(framing, "training")),
    )


def _evaluation(framing: Framing) -> Section:
    brief = task_words(framing)
    return section(
        "evaluation",
        "Evaluation",
        ("Test data", text(brief["split"])),
        ("What makes a test too easy", text(brief["leakage"])),
        ("Measures of the model", measures(framing, "model")),
        ("Measures of the business", measures(framing, "business")),
        ("Misleading score", text(brief["accuracy_trap"])),
        ("To beat", text(brief["baseline"])),
        ("Today's quality", answer(framing, "baseline_known")),
        ("Success and stop numbers", answer(framing, "success_measure")),
        ("Results", text(LATER)),
        ("Results by group", text(LATER)),
    )


def _limits(framing: Framing) -> Rows:
    return (
        ("How it fails", text(task_words(framing)["failure"])),
        ("Stand-ins and their flaw", text(task_words(framing)["proxy"])),
        ("Worst effect of a mistake", answer(framing, "stakes")),
        ("What stops a mistake", answer(framing, "check")),
        ("Worse mistake", answer(framing, "worse_mistake")),
        ("Explanation owed", answer(framing, "explanation_owed")),
    )


def _tries(framing: Framing) -> Iterator[tuple[str, Text]]:
    """What to try before anything is built, unless that was tried already."""
    task = framing.leading_task
    if task and (cheap := try_first_of(framing.leading_case, task)):
        yield "Before building, try", text(sentence(cheap))
