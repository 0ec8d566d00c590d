"""The same answers in other people's forms: model card, Machine Learning Canvas, public registers.

All are filled from the framing alone. What it does not hold is marked as a gap.
"""

from __future__ import annotations

from framing.document import provenance, registers
from framing.document.blocks import (
    Callout,
    Document,
    Paragraph,
    Part,
    Section,
    text,
)
from framing.document.canvas import canvas
from framing.document.model_card import model_card
from framing.document.next_steps import ADVICE_OF
from framing.document.wording import (
    shortened,
    shown_verdict,
    verdict_label,
    verdict_sentence,
)
from framing.result.framing import Framing
from framing.result.nouns import title_of

#: Format → title of the form.
FORMS = {
    "model-card": "Model card",
    "ml-canvas": "Machine Learning Canvas",
    **registers.TITLES,
}
NO_MODEL = "There is no model to describe."


def form_of(framing: Framing, form: str) -> Document:
    """The form as a document. form: a key of ``FORMS``."""
    if framing.leading_task is None or shown_verdict(framing) in ADVICE_OF:
        sections = _without_model(framing)
    elif form == "model-card":
        sections = (_standing(framing), *model_card(framing))
    elif form in registers.TITLES:
        sections = (_standing(framing), *registers.record(framing, form))
    else:
        sections = (_standing(framing), *canvas(framing))
    own = title_of(framing.leading_task, framing.told)
    told = str(framing.answers.get("problem", ""))
    subject = framing.about.title or own or told
    return Document(
        title=FORMS[form],
        subtitle=shortened(subject, 200),
        note=provenance.origin(framing, FORMS[form]),
        language="en",
        date=framing.as_of,
        parts=(Part("page_one", FORMS[form], sections),),
        people=provenance.people(framing),
        author=framing.about.author or framing.rulebook.name,
    )


def _without_model(framing: Framing) -> tuple[Section, ...]:
    """What the form says where no model is to be built."""
    label = verdict_label(framing.rulebook, shown_verdict(framing))
    mark = f"{'Verdict' if framing.firm else 'Still open. Most likely'}: {label}"
    note = Paragraph(text("The framing document says what to do. This form is for models only."))
    callout = Callout("note", mark, text(f"{NO_MODEL} {verdict_sentence(framing)}"), (note,))
    return (Section("no-model", 2, NO_MODEL.rstrip("."), (callout, *provenance.override(framing))),)


def _standing(framing: Framing) -> Section:
    """How far the form can be trusted: no model exists yet."""
    label = verdict_label(framing.rulebook, shown_verdict(framing))
    firm = "firm" if framing.firm else "the most likely one, not decided yet"
    words = (
        f"No model exists yet. This form is filled from a framing whose verdict is “{label}” "
        f"({firm}). Lines that begin with “Gap” or “Not answered yet” are for you to fill in."
    )
    blocks = (Paragraph(text(words)), *provenance.override(framing))
    return Section("standing", 2, "Where this stands", blocks)
