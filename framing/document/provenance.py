"""Where a document comes from: date, rulebook and its certificate, and whose document it is."""

from __future__ import annotations

from dataclasses import replace

from framing.answers.metadata import STATUSES, Signed
from framing.document.blocks import Block, Callout, KeyValues, Paragraph, Section, Text, text
from framing.document.wording import capital, sentence, shortened, shown_verdict, verdict_label
from framing.result.framing import Framing
from framing.rulebook.certificate import certificate_line

#: Most characters of an override's reason on page one; the whole stands in its own section.
REASON_LENGTH = 280


def origin(framing: Framing, title: str) -> str:
    """Date, rulebook, its digest and its certificate, on one line.

    title: of the document; the rulebook is named unless that does so.
    """
    book = framing.rulebook
    name = "" if title.startswith(book.name) and not book.extends else f"{book.name} "
    over = f" over {book.extends.name} {book.extends.version}" if book.extends else ""
    return (
        f"As of {framing.as_of}. Rulebook {name}{book.version}{over}, digest {book.digest[:12]}, "
        f"certificate: {certificate_line(book)}."
    )


def people(framing: Framing) -> tuple[tuple[str, str], ...]:
    """Whose document it is, as terms and words; empty when nobody said."""
    about = framing.about
    review = about.review_date or ""
    if about.overdue(framing.as_of):
        review += " (this date has passed)"
    rows = (
        ("Author", about.author),
        ("Owner", about.owner),
        ("Status", STATUSES.get(about.status or "")),
        ("Review by", review),
    )
    return tuple((term, words) for term, words in rows if words)


def override(framing: Framing) -> tuple[Block, ...]:
    """The decision-maker's word beside the verdict of the rules; nothing where there is none."""
    decided = framing.about.override
    if decided is None:
        return ()
    rules, theirs = shown_verdict(framing), decided.verdict
    mark = f"Decision-maker's override: {verdict_label(framing.rulebook, theirs)}"
    if theirs == rules:
        same = "the verdict of the rules" if framing.firm else "which leads by the rules"
        mark = f"Decision-maker's word: {verdict_label(framing.rulebook, theirs)}, {same}"
    said = shortened(decided.reason, REASON_LENGTH)
    lead = text(f"{decided.by} decides so. Reason given: {said}")
    note = "The verdict of the rules stands above as it is. An override changes nothing in it."
    return (Callout("note", mark, lead, (Paragraph(text(note), quiet=True),)),)


def sign_off(framing: Framing) -> Section | None:
    """Who stands for the document and what they decide; None when nobody said."""
    if not replace(framing.about, proposed=None):
        return None
    rows: list[tuple[str, Text]] = [(term, text(said)) for term, said in people(framing)]
    for term in ("Author", "Owner", "Status", "Review by"):
        if term not in dict(rows):
            rows.append((term, text("Open – not filled in yet.")))
    decided = framing.about.override
    rules = capital(verdict_label(framing.rulebook, shown_verdict(framing)))
    rows.append(("Verdict of the rules", text(rules + ("" if framing.firm else ", not firm"))))
    if decided is not None:
        word = capital(verdict_label(framing.rulebook, decided.verdict))
        rows.append(("Override", text(f"{word}. Decided by {decided.by}.")))
        rows.append(("Reason of the override", text(decided.reason)))
    rows += [_signed(one) for one in framing.about.signed]
    return Section("sign-off", 2, "Owner, review and sign-off", (KeyValues(tuple(rows)),))


def _signed(one: Signed) -> tuple[str, Text]:
    """Somebody who stands for it, with role, date and remark."""
    role = f", {one.role}" if one.role else ""
    remark = f" {sentence(one.remark)}" if one.remark else ""
    return "Signed off", text(f"{one.name}{role}, on {one.date}.{remark}")
