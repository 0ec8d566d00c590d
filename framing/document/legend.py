"""What the marks in brackets mean: one line in small print where they first stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from framing.document.blocks import Paragraph, Section, spans_of, text
from framing.document.wording import capital, standing_words

#: What each standing of a rule or step means.
MEANS = {
    "law": "a law says so",
    "vendor limit": "its maker documents it",
    "practice": "a published guide or policy says so",
    "own view": "our judgement, though a source may be named beside it",
}
NUMBERS = "Numbers are sources, listed at the end."


def marks_in(sections: Iterable[Section]) -> tuple[str, ...]:
    """The standings that stand in brackets in these sections, in the order of the legend."""
    said = [s.text for section in sections for s in spans_of(section.blocks) if s.quiet]
    return tuple(
        standing
        for standing in MEANS
        if any(words.startswith(f" ({capital(standing_words(standing))}") for words in said)
    )


def explained(
    sections: tuple[Section, ...], before: tuple[Section, ...] = ()
) -> tuple[Section, ...]:
    """The sections, the first one with marks ending in what these mean.

    before: sections of an earlier page, which explains its own marks.
    """
    known = marks_in(before)
    new = [standing for standing in marks_in(sections) if standing not in known]
    if not new:
        return sections
    told = "; ".join(f"{standing_words(standing)} – {MEANS[standing]}" for standing in new)
    cites = any(span.cites for section in sections for span in spans_of(section.blocks))
    numbers = f" {NUMBERS}" if cites and not known else ""
    legend = Paragraph(text(f"In brackets: {told}.{numbers}"), quiet=True)
    at = next(i for i, section in enumerate(sections) if set(marks_in([section])) & set(new))
    here = replace(sections[at], blocks=(*sections[at].blocks, legend))
    return (*sections[:at], here, *sections[at + 1 :])
