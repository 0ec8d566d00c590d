"""What a sample of past cases showed, in the document of a case: answers that rest on it."""

from __future__ import annotations

from framing.answers.measured import Shown
from framing.document.blocks import Paragraph, Section, Table, Text, text
from framing.document.wording import sentence
from framing.result.framing import Framing
from framing.rulebook.model import Question

#: States of a line of a grid, in words.
STATES = {"chosen": "yes", "not_chosen": "no", "perhaps": "perhaps"}


def evidence_of(framing: Framing) -> tuple[Shown, ...]:
    """The evidence of the answers that still are as it proposed, and that count."""
    return tuple(
        one
        for one in framing.about.evidence
        if one.question in framing.answers and one.holds(framing.answers)
    )


def past_cases(framing: Framing) -> Section | None:
    """The answers that rest on a sample, each with what the sample showed; None without any."""
    shown = evidence_of(framing)
    if not shown:
        return None
    questions = {question.id: question for question in framing.rulebook.questions}
    rows = tuple(
        (
            text(questions[one.question].short),
            text(answer_shown(questions[one.question], one)),
            text(one.says),
        )
        for one in shown
    )
    samples = dict.fromkeys(one.sample for one in shown if one.sample)
    words = "These answers were proposed by a sample of past cases, and a person took them."
    from_where = f" The sample: {'; '.join(samples)}." if samples else ""
    return Section(
        "past-cases",
        2,
        "What past cases showed",
        (
            Paragraph(text(words + from_where)),
            Table("Answers with their evidence", ("Question", "Answer", "Shown"), rows),
        ),
    )


def answer_shown(question: Question, one: Shown) -> str:
    """A proposed answer in the words of the questionnaire."""
    if one.line:
        state = STATES.get(one.answer, one.answer)
        known = [option.label for option in question.options if option.id == one.line]
        return f"{known[0] if known else one.line}: {state}"
    if question.kind == "number":
        return f"{float(one.answer):,.10g} {question.unit}"
    known = [option.label for option in question.options if option.id == one.answer]
    return known[0] if known else one.answer


def measured_words(framing: Framing, questions: frozenset[str]) -> Text:
    """What was measured of any of these questions, to stand behind a reason; maybe nothing."""
    told = dict.fromkeys(one.says for one in evidence_of(framing) if one.question in questions)
    return text(*(f" Measured: {sentence(says)}" for says in told))
