"""The same answers in other people's forms: a model card and a Machine Learning Canvas.

Both are filled from the framing alone. What it does not hold is marked as a gap.
"""

from __future__ import annotations

from framing.assessment import Framing
from framing.brief import OWN_DATA
from framing.document import provenance
from framing.document.blocks import (
    Bullets,
    Callout,
    Document,
    KeyValues,
    Paragraph,
    Part,
    Section,
    Text,
    strong,
    text,
)
from framing.document.body import ADVICE_OF
from framing.document.wording import (
    LEARNING,
    answer_lines,
    capital,
    path_label,
    sentence,
    shown_verdict,
    verdict_label,
    verdict_sentence,
)
from framing.economics import Sum
from framing.faults import named_list
from framing.interview import applies
from framing.model import UNKNOWN
from framing.tables import NO

#: Format → title of the form.
FORMS = {"model-card": "Model card", "ml-canvas": "Machine Learning Canvas"}
NO_MODEL = "There is no model to describe."
#: What only a built model can tell.
LATER = "Gap: not known before a model is built and tested."
Rows = tuple[tuple[str, Text], ...]


def form_of(framing: Framing, form: str) -> Document:
    """The form as a document. form: a key of ``FORMS``."""
    if framing.shown_task is None or shown_verdict(framing) in ADVICE_OF:
        sections = _without_model(framing)
    elif form == "model-card":
        sections = (_standing(framing), *_model_card(framing))
    else:
        sections = (_standing(framing), *_canvas(framing))
    subject = framing.about.title or " ".join(str(framing.answers.get("problem", "")).split())
    return Document(
        title=FORMS[form],
        subtitle=subject if len(subject) <= 200 else subject[:199].rsplit(" ", 1)[0] + "…",
        note=provenance.origin(framing),
        language="en",
        date=framing.as_of,
        parts=(Part("page_one", FORMS[form], sections),),
        people=provenance.people(framing),
        author=framing.about.author or framing.rulebook.name,
    )


def _without_model(framing: Framing) -> tuple[Section, ...]:
    """What the form says where no model is to be built."""
    label = verdict_label(framing.rulebook, shown_verdict(framing))
    mark = f"{'Verdict' if framing.firm else 'Leading verdict, not firm'}: {label}"
    note = Paragraph(text("The framing document says what to do. This form is for models only."))
    callout = Callout("note", mark, text(f"{NO_MODEL} {verdict_sentence(framing)}"), (note,))
    return (Section("no-model", 2, NO_MODEL.rstrip("."), (callout, *provenance.override(framing))),)


def _standing(framing: Framing) -> Section:
    """How far the form can be trusted: no model exists yet."""
    label = verdict_label(framing.rulebook, shown_verdict(framing))
    firm = "firm" if framing.firm else "leading, not firm"
    words = (
        f"No model exists yet. This form is filled from a framing whose verdict is “{label}” "
        f"({firm}). Lines that begin with “Gap” or “Not answered yet” are for you to fill in."
    )
    blocks = (Paragraph(text(words)), *provenance.override(framing))
    return Section("standing", 2, "Where this stands", blocks)


# -- pieces that both forms use -------------------------------------------------------------


def _told(framing: Framing, question_id: str) -> str:
    """An answer in words, or whom to ask for it."""
    question = framing.rulebook.question(question_id)
    given = framing.answers.get(question_id)
    if given in (None, "", UNKNOWN):
        if applies(framing.shown, question) == NO:
            return "Does not arise in this case."
        return f"Not answered yet: ask {question.whom}: {question.ask}"
    return sentence(answer_lines(question, given))


def _answer(framing: Framing, question_id: str) -> Text:
    return text(_told(framing, question_id))


def _brief(framing: Framing) -> dict[str, str]:
    """Field of the task → its words."""
    task = framing.shown_task
    assert task is not None
    fields = (
        "name", "does", "one_example", "predicts", "target", "proxy", "label_delay", "inputs",
        "features", "baseline", "accuracy_trap", "split", "leakage", "failure", "try_first",
        "comfortable_data",
    )  # fmt: skip
    told = {name: sentence(getattr(task, name)) for name in fields}
    told["minimum_data"] = sentence(task.minimum_data or "No documented minimum is known.")
    return told


def _measures(framing: Framing, kind: str) -> Text:
    task = framing.shown_task
    assert task is not None
    return text(sentence("; ".join(task.metrics[kind])))


def _sums(framing: Framing) -> Text:
    """What the numbers add up to, or which are missing."""
    done = [item for item in framing.economics if item.value is not None]
    missing = dict.fromkeys(name for item in framing.economics for name in item.needs)
    says = "; ".join(_sum_words(item) for item in done)
    asked = [framing.rulebook.question(name) for name in missing]
    gap = f"Not answered yet: {named_list([q.short.lower() for q in asked])}." if asked else ""
    return text(" ".join(filter(None, (sentence(says), gap))))


def _sum_words(item: Sum) -> str:
    return f"{item.what.lower()}: {item.value:,.10g} {item.unit}"


def _phase(framing: Framing, phase_id: str) -> Text:
    """What the plan says for a phase of this case."""
    for item in framing.plan:
        if item.phase.id == phase_id:
            return text(" ".join(item.steps) or f"Can be skipped. {item.skipped}")
    return text("Gap: nothing is planned yet.")


def _services(framing: Framing) -> Text:
    names = [f"{c.service.name} ({c.role.replace('_', '-')})" for c in framing.services]
    path = capital(path_label(framing.rulebook, framing.shown_path))
    return text(f"{path}. {named_list(names)}." if names else f"{path}.")


def _safeguards(framing: Framing) -> tuple[Text, ...]:
    return tuple(
        text(
            strong(item.conclusion.label),
            f" ({'required' if item.required else 'advised'}). ",
            sentence(item.conclusion.says),
        )
        for item in framing.safeguards
    ) or (text("No safeguard applies by the answers given."),)


def _person(framing: Framing, name: str) -> Text:
    given = getattr(framing.about, name)
    return text(given or f"Gap: no {name} is named. Add it under about in the answers file.")


def _section(section_id: str, title: str, *rows: tuple[str, Text]) -> Section:
    return Section(section_id, 2, title, (KeyValues(rows),))


# -- model card -----------------------------------------------------------------------------


def _model_card(framing: Framing) -> tuple[Section, ...]:
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
            (Bullets(_safeguards(framing)), KeyValues(_limits(framing))),
        ),
        _section(
            "recommendations",
            "Recommendations",
            ("Before building, try", text(_brief(framing)["try_first"])),
            ("Monitoring", _phase(framing, "monitoring")),
            ("When it fails", _answer(framing, "check")),
        ),
        _section(
            "environment",
            "Environmental impact",
            ("Machines, hours and emissions", text(LATER)),
        ),
        _section(
            "authors",
            "Authors and contact",
            ("Author of this card", _person(framing, "author")),
            ("Owner after launch", _answer(framing, "owner")),
            ("Contact", _person(framing, "owner")),
        ),
    )


def _details(framing: Framing) -> Section:
    task = framing.shown_task
    assert task is not None
    return _section(
        "details",
        "Model details",
        ("What it is to do", text(_brief(framing)["does"])),
        ("Task", text(sentence(task.name))),
        ("Learning type", text(capital(LEARNING[task.learning_type]))),
        ("How it is to be built", _services(framing)),
        ("Developed by", _answer(framing, "skills")),
        ("Version and date", text(LATER)),
        ("Licence", text("Gap: to be decided by the owner.")),
        ("Gives", text(_brief(framing)["predicts"])),
        ("Is given", text(_brief(framing)["inputs"])),
    )


def _uses(framing: Framing) -> Section:
    return _section(
        "uses",
        "Uses",
        ("The problem", _answer(framing, "problem")),
        ("Intended use", _answer(framing, "wanted")),
        ("The decision it serves", _answer(framing, "decision_detail")),
        ("Who acts on it", _answer(framing, "decision")),
        ("Out of scope", text("Every use but the one above: the framing judged no other.")),
    )


def _factors(framing: Framing) -> Section:
    return _section(
        "factors",
        "Factors",
        ("Signs of bias in the data", _answer(framing, "bias_signs")),
        ("Personal data", _answer(framing, "personal_data")),
        ("Groups to report on", text("Gap: name the groups of people or cases it will meet.")),
    )


def _training(framing: Framing) -> Section:
    brief = _brief(framing)
    task = framing.shown_task
    assert task is not None
    if task.needs not in OWN_DATA:
        own = "None of your own is needed: the model is ready-made. Its maker describes its data."
        rows: Rows = (("Training data", text(own)), ("To judge it", text(brief["minimum_data"])))
    else:
        rows = (
            ("Training data", text(brief["one_example"])),
            ("Right answers", _answer(framing, "labels")),
            ("Examples held", _answer(framing, "examples")),
            ("Least data", text(brief["minimum_data"])),
            ("Inputs", text(brief["features"])),
        )
    return _section(
        "training",
        "Training data and procedure",
        *rows,
        ("Preparation", _phase(framing, "data-preparation")),
        ("Procedure", _phase(framing, "training")),
    )


def _evaluation(framing: Framing) -> Section:
    brief = _brief(framing)
    return _section(
        "evaluation",
        "Evaluation",
        ("Test data", text(brief["split"])),
        ("What makes a test too easy", text(brief["leakage"])),
        ("Measures of the model", _measures(framing, "model")),
        ("Measures of the business", _measures(framing, "business")),
        ("Misleading score", text(brief["accuracy_trap"])),
        ("To beat", text(brief["baseline"])),
        ("Today's quality", _answer(framing, "baseline_known")),
        ("Success and stop numbers", _answer(framing, "success_measure")),
        ("Results", text(LATER)),
        ("Results by group", text(LATER)),
    )


def _limits(framing: Framing) -> Rows:
    return (
        ("How it fails", text(_brief(framing)["failure"])),
        ("Stand-ins and their flaw", text(_brief(framing)["proxy"])),
        ("Worst effect of a mistake", _answer(framing, "stakes")),
        ("What stops a mistake", _answer(framing, "check")),
        ("Worse mistake", _answer(framing, "worse_mistake")),
        ("Explanation owed", _answer(framing, "explanation_owed")),
    )


# -- Machine Learning Canvas ----------------------------------------------------------------


def _canvas(framing: Framing) -> tuple[Section, ...]:
    """The ten boxes of Louis Dorard's canvas, in the order in which it is filled."""
    brief = _brief(framing)
    return (
        _section(
            "value-proposition",
            "Value proposition",
            ("For whom, and why", _answer(framing, "problem")),
            ("Gain against cost", _answer(framing, "worth")),
            ("Today's quality", _answer(framing, "baseline_known")),
        ),
        _section(
            "prediction-task",
            "Prediction task",
            ("Task", text(brief["name"])),
            ("Input", text(brief["inputs"])),
            ("Output", text(brief["predicts"])),
            ("How a result proves right", text(brief["target"])),
            ("Wait before that is known", text(brief["label_delay"])),
        ),
        _section(
            "decisions",
            "Decisions",
            ("Who acts", _answer(framing, "decision")),
            ("How results become decisions", _answer(framing, "decision_detail")),
            ("What stops a mistake", _answer(framing, "check")),
        ),
        _section(
            "impact-simulation",
            "Impact simulation",
            ("Test before use", text(brief["split"])),
            ("Gains and costs", _sums(framing)),
            ("Worse mistake", _answer(framing, "worse_mistake")),
            ("Success and stop numbers", _answer(framing, "success_measure")),
            ("Fairness", _answer(framing, "bias_signs")),
        ),
        _section(
            "making-predictions",
            "Making predictions",
            ("Time for an answer", _answer(framing, "answer_time")),
            ("Cases", _answer(framing, "cases_per_month")),
            ("Where it runs", _answer(framing, "where")),
            ("How it is served", _route(framing, "serving")),
        ),
        _section(
            "data-sources",
            "Data sources",
            ("Kind of input", _answer(framing, "input_kind")),
            ("State of your data", _answer(framing, "flywheel")),
            ("Where data must stay", _answer(framing, "data_stays")),
        ),
        _section(
            "data-collection",
            "Data collection",
            ("First data", _phase(framing, "data-collection")),
            ("Right answers", _answer(framing, "labels")),
            ("Data that results change", _answer(framing, "feedback_loop")),
        ),
        _section(
            "features",
            "Features",
            ("Inputs to use", text(brief["features"])),
            ("Known at the moment of use", _answer(framing, "inputs_known")),
        ),
        _section(
            "building-models",
            "Building models",
            ("How", _services(framing)),
            ("By whom", _answer(framing, "skills")),
            ("Least data", text(brief["minimum_data"])),
            ("Again when", _route(framing, "training_route")),
        ),
        _section(
            "monitoring",
            "Monitoring",
            ("Measures of the business", _measures(framing, "business")),
            ("Measures of the model", _measures(framing, "model")),
            ("What to watch", _phase(framing, "monitoring")),
            ("Owner after launch", _answer(framing, "owner")),
        ),
    )


def _route(framing: Framing, stage: str) -> Text:
    for item in framing.routes:
        if item.stage.id == stage:
            return text(sentence(item.conclusion.says) + (" Assumed." if item.assumed else ""))
    return text("Not yours to choose on this path.")
