"""Model card and canvas: the boxes of the form, filled from the framing, with gaps marked."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fixed import AS_OF, one_in
from generated_answers import some_answers
from hypothesis import given, settings

from framing import Framing, assess, load_rulebook
from framing.document import FORMS, render
from framing.document.blocks import KeyValues
from framing.document.forms import FORMS as TITLES
from framing.document.forms import NO_MODEL, form_of
from framing.document.json_form import to_json
from framing.document.wording import answer_lines, shown_verdict
from framing.rulebook.model import UNKNOWN

BOOK = load_rulebook()
JOURNEYS = {journey.id: journey for journey in BOOK.journeys}
CANVAS = {
    "Prediction task", "Decisions", "Value proposition", "Data collection", "Data sources",
    "Impact simulation", "Making predictions", "Building models", "Features", "Monitoring",
}  # fmt: skip
CARD = [
    "Model details", "Uses", "Factors", "Training data and procedure", "Evaluation",
    "Bias, risks and limitations", "Recommendations", "Environmental impact",
    "Authors and contact",
]  # fmt: skip


def framing_of(name: str) -> Framing:
    journey = JOURNEYS[name]
    return assess({"problem": journey.story, **journey.answers}, journey.as_of)


def titles(framing: Framing, form: str) -> list[str]:
    return re.findall(r"^## (.*)$", str(render(framing, form)), re.MULTILINE)


@pytest.mark.parametrize("name", ["small-loans", "questions-over-policies"])
def test_the_canvas_has_its_ten_boxes_and_the_card_its_sections(name: str) -> None:
    framing = framing_of(name)
    start = ["Where this stands"]
    assert set(titles(framing, "ml-canvas")) == CANVAS | set(start)
    assert len(CANVAS) == 10
    assert titles(framing, "model-card") == start + CARD


@pytest.mark.parametrize("journey", one_in(18, BOOK.journeys), ids=[j.id for j in BOOK.journeys])
@pytest.mark.parametrize("form", FORMS)
def test_a_form_describes_a_model_only_where_one_may_be_built(journey: Any, form: str) -> None:
    framing = framing_of(journey.id)
    said = str(render(framing, form))
    without = framing.leading_task is None or shown_verdict(framing) in ("stop", "do_not_use_ml")
    assert (NO_MODEL in said) == without
    assert said.startswith(f"# {TITLES[form]}\n")
    if not without:
        assert framing.leading_task is not None
        task = framing.leading_task
        told = task.does.strip(" .") if form == "algorithm-register" else task.name
        assert told.replace("-", "") in said.replace("-", "").replace("\\", "")


@settings(max_examples=settings().max_examples // 5)
@given(some_answers(BOOK))
def test_every_line_is_filled_or_marked_as_a_gap(told: dict[str, Any]) -> None:
    framing = assess(told, AS_OF)
    for form in FORMS:
        for section in form_of(framing, form).sections:
            for block in section.blocks:
                for term, words in block.rows if isinstance(block, KeyValues) else ():
                    assert "".join(span.text for span in words).strip(), term


def test_what_nobody_answered_names_whom_to_ask() -> None:
    framing = framing_of("small-loans")
    said = str(render(framing, "ml-canvas"))
    question = BOOK.question("success_measure")
    assert question.id not in framing.answers
    assert f"Not answered yet: ask {question.whom}: {question.ask}" in said
    told = assess({**framing.answers.plain(), "success_measure": "20 % fewer"}, AS_OF)
    assert f"ask {question.whom}: {question.ask}" not in str(render(told, "ml-canvas"))


@pytest.mark.parametrize("form", FORMS)
def test_an_answer_stands_in_the_form_in_the_reader_s_words(form: str) -> None:
    framing = framing_of("small-loans")
    said = str(render(framing, form)).replace("\\", "")
    asked = {"algorithm-register": ("check",), "atrs": ("labels", "check")}
    for name in asked.get(form, ("decision", "labels", "check", "skills")):
        assert framing.answers[name] != UNKNOWN
        assert answer_lines(BOOK.question(name), framing.answers[name]) in said


def test_the_forms_leave_the_framing_as_it_is() -> None:
    framing = framing_of("small-loans")
    before = to_json(framing)
    for form in FORMS:
        assert render(framing, form) == render(framing_of("small-loans"), form)
    assert to_json(framing) == before


def test_a_model_that_does_not_exist_has_no_results() -> None:
    said = str(render(framing_of("small-loans"), "model-card"))
    assert said.count("Gap: not known before a model is built and tested.") == 4
    assert "No model exists yet" in said
