"""Framing → Document: which sections a case needs, in which order."""

from __future__ import annotations

from framing.document import (
    appendices,
    aws,
    body,
    conduct,
    measured,
    next_steps,
    provenance,
    roads,
)
from framing.document.blocks import Document, Part, Section
from framing.document.page_one import page_one, what_would_change_it
from framing.document.wording import shortened
from framing.result.framing import Framing

SUBTITLE_LENGTH = 110


def document_of(framing: Framing) -> Document:
    """The document of a framing. Sections that its verdict makes meaningless are left out."""
    first, middle = page_one(framing), in_detail(framing)
    last = _present(
        appendices.whole_lists(framing),
        appendices.answers(framing),
        appendices.rule_trace(framing),
    )
    cited = appendices.sources(framing, (*first, *middle, *last))
    words = appendices.glossary(framing, (*first, *middle))
    last = _present(*last, words, cited, appendices.replay(framing))
    title = framing.about.title or framing.rulebook.name
    return Document(
        title=title,
        subtitle=_subtitle(framing),
        note=provenance.origin(framing, title),
        language="en",
        date=framing.as_of,
        parts=(
            Part("page_one", "In short", first),
            Part("body", "In detail", middle),
            Part("appendices", "Appendices", last),
        ),
        people=provenance.people(framing),
        author=framing.about.author or framing.rulebook.name,
    )


def in_detail(framing: Framing) -> tuple[Section, ...]:
    """What stands between page one and the appendices."""
    return _present(
        None if framing.firm else what_would_change_it(framing),
        body.problem(framing),
        roads.road(framing),
        body.course_reasons(framing),
        measured.past_cases(framing),
        body.parts(framing),
        body.ml_terms(framing),
        body.economics(framing),
        conduct.constraints(framing),
        conduct.human_role(framing),
        body.safeguards(framing),
        aws.aws_path(framing),
        body.effort(framing),
        aws.closed_services(framing),
        body.roads_not_taken(framing),
        body.readiness(framing),
        body.plan(framing),
        conduct.monitoring(framing),
        next_steps.open_questions(framing),
        next_steps.next_steps(framing),
        provenance.sign_off(framing),
    )


def _present(*sections: Section | None) -> tuple[Section, ...]:
    return tuple(section for section in sections if section is not None)


def _subtitle(framing: Framing) -> str:
    """The start of the problem in the person's own words, on one line."""
    return shortened(str(framing.answers.get("problem", "")), SUBTITLE_LENGTH)
