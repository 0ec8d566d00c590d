"""The appendices: everything that a second reader needs to check the result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from framing.document.assumed import assumed_words, told_together
from framing.document.blocks import (
    Block,
    Bullets,
    Heading,
    KeyValues,
    Listing,
    Numbered,
    Paragraph,
    Quotation,
    Section,
    Span,
    Table,
    Text,
    code,
    safe_url,
    spans_of,
    strong,
    text,
    words_of,
)
from framing.document.counterfactuals import flip_items
from framing.document.next_steps import MOST_STEPS, step_items
from framing.document.page_one import (
    MOST_ASSUMPTIONS,
    MOST_REASONS,
    change_lists,
)
from framing.document.reasons import reason_text, told_reasons
from framing.document.wording import (
    KINDS,
    answer_lines,
    capital,
    source_spans,
)
from framing.evaluation.findings import Finding
from framing.result.framing import Framing
from framing.rulebook.guidance import Term
from framing.rulebook.model import CHOSEN, NOT_CHOSEN, UNKNOWN, Question

STATES = {CHOSEN: "True", NOT_CHOSEN: "Not true", UNKNOWN: "Perhaps"}
DOES_NOT_COUNT = "Does not count: the question does not arise in this case."


def answers(framing: Framing) -> Section:
    """All answers as given; those that no longer count are marked."""
    rows: list[tuple[Text, ...]] = []
    told: list[Block] = []
    proposed = framing.about.proposed
    confirmed = proposed.confirmed(framing.answers.plain()) if proposed else ()
    for question in framing.rulebook.questions:
        if question.id not in framing.answers:
            continue
        given = framing.answers[question.id]
        note = "" if question.id in framing.counting else DOES_NOT_COUNT
        if proposed and question.id in confirmed:
            note = f"Proposed by {proposed.by} from your words, and confirmed. {note}".strip()
        if question.kind != "text":
            rows += [(*row, text(note)) for row in _answer(question, given)]
        elif question.id != "problem":
            told += [Heading(question.short), Quotation(given)]
            if note:
                told.append(Paragraph(text(note), quiet=True))
    blocks: list[Block] = [Paragraph(text("Your own words stand under “The problem”."), True)]
    if rows:
        blocks.append(
            Table("Questions with options and numbers", ("Question", "Answer", "Note"), tuple(rows))
        )
    else:
        blocks.append(Paragraph(text("No question with options has been answered yet.")))
    return Section("answers", 2, "Answers as given", (*blocks, *told))


def _answer(question: Question, given: Any) -> list[tuple[Text, ...]]:
    if given == UNKNOWN:
        return [(text(question.short), text("I don't know"))]
    if isinstance(given, Mapping):
        return [
            (text(capital(option.short or option.label)), text(STATES[given[option.id]]))
            for option in question.options
        ]
    return [(text(question.short), text(answer_lines(question, given)))]


def whole_lists(framing: Framing) -> Section | None:
    """What the first page had no room for; None when it had."""
    blocks: list[Block] = []
    assumptions = told_together(framing)
    if len(assumptions) > MOST_ASSUMPTIONS:
        items = [
            text(strong(capital(assumed_words(items))), ". ", items[0].because)
            for items in assumptions
        ]
        blocks += [
            Heading("All that is taken for granted, the most telling first"),
            Bullets(tuple(items)),
        ]
    reasons = told_reasons(framing)
    if len(reasons) > MOST_REASONS:
        blocks += [
            Heading("All reasons"),
            Bullets(tuple(reason_text(framing, rule) for rule in reasons)),
        ]
    for kind, title, most in change_lists(framing):
        items_found = flip_items(framing, kind)
        if items_found and (
            len(items_found) > most or items_found != flip_items(framing, kind, True)
        ):
            blocks += [
                Heading(f"{title}: the whole list"),
                Bullets(items_found),
            ]
    steps = step_items(framing)
    if len(steps) > MOST_STEPS:
        blocks += [Heading("All next steps, in order"), Numbered(steps)]
    if not blocks:
        return None
    return Section("whole-lists", 2, "What the first page leaves out", tuple(blocks))


def rule_trace(framing: Framing) -> Section:
    """How the rules came out on the answers alone: fired, open, and ruled out as counts."""
    by_status: dict[str, list[Finding]] = {"fired": [], "open": [], "ruled_out": []}
    for finding in framing.findings:
        by_status[finding.status].append(finding)
    counts = {status: len(found) for status, found in by_status.items()}
    words = (
        "A rule that “decides” settles its stage, unless a conclusion higher up in the stage is "
        "reached as well. “Strong” and “weak” rules only argue."
    )
    intro = (
        f"{len(framing.findings)} rules were weighed on the answers alone, without assumptions: "
        f"{counts['fired']} fired, {counts['open']} are open, {counts['ruled_out']} are ruled out."
    )
    blocks: list[Block] = [Paragraph(text(intro)), Paragraph(text(words)), _counts(framing)]
    if by_status["fired"]:
        header = ("Rule", "Concludes", "Answers behind it", "Backing")
        rows = tuple(_fired(framing, finding) for finding in by_status["fired"])
        blocks.append(Table("Rules that fired", header, rows))
    if by_status["open"]:
        header = ("Rule", "Would conclude", "Still unknown", "On the assumptions")
        rows = tuple(_open(framing, finding) for finding in by_status["open"])
        blocks.append(Table("Rules still open", header, rows))
    return Section("rule-trace", 2, "How the rules came out", tuple(blocks))


def _counts(framing: Framing) -> Table:
    rows = []
    for stage in framing.rulebook.stages:
        statuses = [f.status for f in framing.findings if f.rule.stage == stage.id]
        numbers = (text(str(statuses.count(s))) for s in ("fired", "open", "ruled_out"))
        rows.append((text(stage.title), *numbers))
    header = ("Stage", "Rules fired", "Rules open", "Rules ruled out")
    return Table("Rules by stage", header, tuple(rows))


def _rule(finding: Finding) -> Text:
    return text(finding.rule.title, " – ", code(finding.rule.id))


def _concludes(framing: Framing, finding: Finding) -> Text:
    stage = framing.rulebook.stage(finding.rule.stage)
    against = "against " if finding.rule.against else ""
    label = stage.conclusion(finding.rule.conclusion).label
    return text(f"{stage.title}: {against}{label} ({finding.rule.strength})")


def _fired(framing: Framing, finding: Finding) -> tuple[Text, ...]:
    rule = finding.rule
    shorts = [framing.rulebook.question(q).short for q in finding.answers]
    sources = source_spans(framing.rulebook, rule.sources)
    standing = capital(KINDS.get(rule.standing, rule.standing))
    return (
        _rule(finding),
        _concludes(framing, finding),
        text("; ".join(shorts) or "None needed"),
        text(standing, ": " if sources else "", sources),
    )


def _open(framing: Framing, finding: Finding) -> tuple[Text, ...]:
    facts = framing.rulebook.facts
    fires = framing.leading_case.status(finding.rule.id) == "fired"
    return (
        _rule(finding),
        _concludes(framing, finding),
        text("; ".join(facts[fact].about for fact in finding.open_facts)),
        text("Fires" if fires else "Does not fire"),
    )


def sources(framing: Framing, sections: Iterable[Section]) -> Section | None:
    """Every source that these sections cite, numbered as they first do; None without any."""
    spans = (span for section in sections for span in spans_of(section.blocks))
    cited = dict.fromkeys(span.cites for span in spans if span.cites)
    if not cited:
        return None
    found = [framing.rulebook.sources[source] for source in cited]
    rows = tuple(
        (
            text(Span(f"[{number}]", anchor=source.id)),
            text(source.title),
            text(Span(source.url, url=safe_url(source.url)) if source.url else "No address"),
            text(source.read),
            text(capital(KINDS.get(source.kind, source.kind))),
        )
        for number, source in enumerate(found, 1)
    )
    header = ("No.", "Source", "Address", "Read on", "Kind")
    return Section("sources", 2, "Sources", (Table("Sources cited", header, rows),))


def sources_in_brief(framing: Framing, sections: Iterable[Section]) -> Section | None:
    """The same in small print, for a document without annexes."""
    listed = sources(framing, sections)
    if listed is None:
        return None
    (table,) = listed.blocks
    assert isinstance(table, Table)
    lines = tuple(_in_small_print(row) for row in table.rows)
    return Section("sources", 2, "Sources", lines)


def _in_small_print(row: tuple[Text, ...]) -> Paragraph:
    number, title, address, read, _ = row
    url = address[0].url
    named = tuple(Span(span.text, url=url) for span in title)
    return Paragraph(text(number, " ", named, f", read {read[0].text}."), quiet=True)


def glossary(framing: Framing, sections: Iterable[Section]) -> Section | None:
    """The words of the field that these sections use; None when they use none."""
    said = " ".join(words_of(sections)).lower()
    rows = tuple(
        (term.term, text(term.means))
        for term in sorted(framing.rulebook.glossary.values(), key=lambda term: term.term.lower())
        if term.only in (None, framing.learning_type)
        and any(_says(said, name) for name in _names(term))
    )
    if not rows:
        return None
    return Section("glossary", 2, "Words used here", (KeyValues(rows),))


def _says(said: str, name: str) -> bool:
    """Whether a word begins with this name. Searched as plain text, which is much quicker."""
    place = said.find(name)
    while place > 0 and (said[place - 1].isalnum() or said[place - 1] == "_"):
        place = said.find(name, place + 1)
    return place >= 0


def _names(term: Term) -> list[str]:
    """The names under which a term may appear, in small letters."""
    plain = term.term.lower().replace("(", " or ").replace(")", "")
    return [name.strip() for name in plain.split(" or ") if len(name.strip()) > 2]


def replay(framing: Framing) -> Section:
    """What a second person needs to get the same result."""
    rulebook = framing.rulebook
    rows = (
        ("Rulebook", text(rulebook.name)),
        ("Version", text(rulebook.version)),
        ("Digest (SHA-256)", text(code(rulebook.digest))),
        ("Rules last reviewed", text(rulebook.reviewed)),
        ("Service states as of", text(framing.as_of)),
    )
    intro = "The same answers, rulebook and date always give the same result. To get it again:"
    command = f"framing assess answers.yaml --as-of {framing.as_of}"
    return Section(
        "replay",
        2,
        "How to get this result again",
        (Paragraph(text(intro)), Listing(command), KeyValues(rows)),
    )
