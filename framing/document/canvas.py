"""The ten boxes of Louis Dorard's Machine Learning Canvas."""

from __future__ import annotations

from framing.document.blocks import (
    Section,
    text,
)
from framing.document.form_words import (
    answer,
    measures,
    own_words,
    phase,
    route,
    section,
    services,
    sums,
    task_words,
)
from framing.result.framing import Framing


def canvas(framing: Framing) -> tuple[Section, ...]:
    """The ten boxes of Louis Dorard's canvas, in the order in which it is filled."""
    return (*_canvas_aims(framing), *_canvas_means(framing))


def _canvas_aims(framing: Framing) -> tuple[Section, ...]:
    """The boxes on what it is for and what it is worth."""
    brief = task_words(framing)
    return (
        section(
            "value-proposition",
            "Value proposition",
            ("For whom, and why", answer(framing, "problem")),
            ("Gain against cost", answer(framing, "worth")),
            ("Today's way", own_words(framing, "todays_way", "baseline_known")),
        ),
        section(
            "prediction-task",
            "Prediction task",
            ("Task", text(brief["name"])),
            ("What it is to do", text(brief["does"])),
            ("Input", text(brief["inputs"])),
            ("Output", text(brief["predicts"])),
            ("How a result proves right", text(brief["target"])),
            ("Wait before that is known", text(brief["label_delay"])),
        ),
        section(
            "decisions",
            "Decisions",
            ("Who acts", own_words(framing, "who_acts", "decision")),
            ("How results become decisions", answer(framing, "decision_detail")),
            ("What stops a mistake", answer(framing, "check")),
        ),
        section(
            "impact-simulation",
            "Impact simulation",
            ("Test before use", text(brief["split"])),
            ("Gains and costs", sums(framing)),
            ("Worse mistake", answer(framing, "worse_mistake")),
            ("Success and stop numbers", answer(framing, "success_measure")),
            ("Fairness", answer(framing, "bias_signs")),
        ),
    )


def _canvas_means(framing: Framing) -> tuple[Section, ...]:
    """The boxes on how it is made and kept."""
    brief = task_words(framing)
    return (
        section(
            "making-predictions",
            "Making predictions",
            ("Time for an answer", answer(framing, "answer_time")),
            ("Cases", answer(framing, "cases_per_month")),
            ("How many can be handled", answer(framing, "how_many")),
            ("Where it runs", answer(framing, "where")),
            ("How it is served", route(framing, "serving")),
        ),
        section(
            "data-sources",
            "Data sources",
            ("Kind of input", answer(framing, "input_kind")),
            ("State of your data", answer(framing, "flywheel")),
            ("Limits to keep", answer(framing, "limits")),
        ),
        section(
            "data-collection",
            "Data collection",
            ("First data", phase(framing, "data-collection")),
            ("Right answers", answer(framing, "labels")),
            ("Data that results change", answer(framing, "feedback_loop")),
        ),
        section(
            "features",
            "Features",
            ("Inputs to use", text(brief["features"])),
            ("Known at the moment of use", answer(framing, "past_cases")),
        ),
        section(
            "building-models",
            "Building models",
            ("How", services(framing)),
            ("By whom", answer(framing, "skills")),
            ("Least data", text(brief["minimum_data"])),
            ("Again when", route(framing, "training")),
        ),
        section(
            "monitoring",
            "Monitoring",
            ("Measures of the business", measures(framing, "business")),
            ("Measures of the model", measures(framing, "model")),
            ("What to watch", phase(framing, "monitoring")),
            ("Owner after launch", answer(framing, "owner")),
        ),
    )
