"""Framing → the document that is handed round: a few pages that say each thing once.

Page one, then what whoever builds it needs. ``full`` adds annexes with all that stands behind it.
"""

from __future__ import annotations

from framing.document import annexes, appendices, aws_report, body, measured, provenance, roads
from framing.document.answers_table import answers_given
from framing.document.architecture import architecture
from framing.document.blocks import (
    Block,
    Bullets,
    Document,
    KeyValues,
    Numbered,
    Paragraph,
    Part,
    Quotation,
    Section,
    Table,
    Text,
    strong,
    text,
)
from framing.document.counterfactuals import flip_rows
from framing.document.front_page import MOST_REASONS, front_page, told_in_two
from framing.document.legend import explained
from framing.document.next_steps import by_weight, step_items
from framing.document.page_one import MOST_FIRST, change_lists
from framing.document.reasons import told_reasons
from framing.document.wording import (
    assumed_behind,
    capital,
    kind_words,
    sentence,
    small,
    verdict_label,
)
from framing.listings.asking import asking, whom_for
from framing.result.conclusions import Collected
from framing.result.framing import Framing
from framing.result.nouns import title_of
from framing.result.plan import PhasePlan

#: Open questions that the document lists.
MOST_OPEN = 8
#: People who stand in the lines for signing.
SIGNS = ("Author", "Owner")


def report_of(framing: Framing, full: bool = False) -> Document:
    """The document of a framing: at most six pages, or with annexes if ``full``."""
    first = explained(front_page(framing))
    told = _present(
        _problem_goes_on(framing),
        _reason_in_full(framing),
        measured.past_cases(framing),
        body.parts(framing),
        roads.road(framing),
        _ml_terms(framing),
        aws_report.services(framing),
        body.economics(framing) if _counted(framing) else None,
        _effort(framing),
        _safeguards(framing),
        _changes(framing),
        _open_questions(framing),
        _plan(framing),
        _later_steps(framing),
        answers_given(framing),
    )
    middle = explained(told, first)
    last = explained(annexes.annexes(framing), (*first, *told)) if full else ()
    said = (*first, *middle, *last)
    listed = appendices.sources if full else appendices.sources_in_brief
    cited = listed(framing, said)
    parts = [Part("page_one", "In short", first), Part("body", "In detail", middle)]
    if full:
        words = appendices.glossary(framing, said)
        last = _present(*last, words, cited, appendices.replay(framing))
        parts.append(Part("appendices", "Annexes", last))
    elif cited:
        parts[1] = Part("body", "In detail", (*middle, cited))
    return Document(
        title=title(framing),
        subtitle="",
        note=provenance.origin(framing, title(framing)),
        language="en",
        date=framing.as_of,
        parts=tuple(parts),
        people=tuple(row for row in provenance.people(framing) if row[0] not in SIGNS),
        author=framing.about.author or framing.rulebook.name,
    )


def title(framing: Framing) -> str:
    """The title that was given, else one in the person's own nouns, else what came out."""
    own = title_of(framing.leading_task, framing.told)
    return framing.about.title or own or _what_came_out(framing)


def _what_came_out(framing: Framing) -> str:
    name, label = framing.rulebook.name, verdict_label(framing.rulebook, framing.leading)
    said = capital(label) if framing.firm else f"Still open, most likely: {label}"
    return f"{name} {said}" if name.endswith("?") else f"{name}: {said}"


def _present(*sections: Section | None) -> tuple[Section, ...]:
    return tuple(section for section in sections if section is not None)


def _problem_goes_on(framing: Framing) -> Section | None:
    _, rest = told_in_two(framing)
    if not rest:
        return None
    return Section("problem-continued", 2, "The problem, continued", (Quotation(rest),))


def _reason_in_full(framing: Framing) -> Section | None:
    """Why the decision-maker decided so, where page one had no room for all of it."""
    decided = framing.about.override
    if decided is None or len(" ".join(decided.reason.split())) <= provenance.REASON_LENGTH:
        return None
    return Section("override", 2, "The decision-maker's reason", (Quotation(decided.reason),))


def _ml_terms(framing: Framing) -> Section | None:
    """The lines of the brief that are needed first; None when the verdict has no task."""
    if not framing.brief or framing.leading_task is None:
        return None
    drawn = architecture(framing) is not None  # the picture of the path shows the example
    rows = tuple(
        body.brief_line(framing, line)
        for line in framing.brief
        if annexes.in_brief(line) and not (drawn and line.term == "One example")
    )
    generative = framing.leading_task.learning_type == "generative"
    field = "generative AI" if generative else "machine learning"
    return Section("ml-terms", 2, f"The problem in {field} terms", (KeyValues(rows),))


def _counted(framing: Framing) -> bool:
    return any(item.value is not None for item in framing.economics)


def _effort(framing: Framing) -> Section | None:
    """Effort and cost by class; None without something built."""
    if not framing.effort:
        return None
    rows = tuple(
        (item.stage.title, text(sentence(item.conclusion.says) + (" Assumed." * item.assumed)))
        for item in framing.effort
    )
    note = Paragraph(text("Classes are our own view; check them with an estimate."), quiet=True)
    return Section("effort", 2, "Effort and cost", (KeyValues(rows), note))


def _safeguards(framing: Framing) -> Section | None:
    """What must or should go with it; the reason only where page one has not told it."""
    if not framing.safeguards:
        return None
    items = tuple(
        _maybe(framing, item) if item.assumed else _safeguard(framing, item)
        for item in framing.safeguards
    )
    return Section("safeguards", 2, "Risks and safeguards", (Bullets(items),))


def _maybe(framing: Framing, item: Collected) -> Text:
    """A safeguard that rests on what nobody has said, in few words."""
    shorts = assumed_behind(framing, item.rules)
    assumed = f" Assumed: {shorts}." if shorts else ""
    start = text(strong(item.conclusion.label), f" ({kind_words(item)}). ")
    return text(start, f"{sentence(item.conclusion.says)}{assumed}")


def _safeguard(framing: Framing, item: Collected) -> Text:
    told = told_reasons(framing)[:MOST_REASONS]
    new = tuple(rule for rule in item.rules if rule not in told)[:1]
    why = text(" ", body.because(framing, new)) if new else ()
    start = text(
        strong(item.conclusion.label), f" ({kind_words(item)}). ", sentence(item.conclusion.says)
    )
    return text(start, why)


def _changes(framing: Framing) -> Section | None:
    """The answers that would bring another verdict; None where no few of them would."""
    blocks: list[Block] = []
    for kind, heading, _ in change_lists(framing):
        rows = flip_rows(framing, kind)[: annexes.SHOWN_CHANGES]
        if rows:
            blocks.append(Table(heading, ("What would be so", "Then the verdict"), rows))
    if not blocks:
        return None
    return Section("what-would-change-it", 2, "What would change the verdict", tuple(blocks))


def _open_questions(framing: Framing) -> Section | None:
    """Whom to ask what, where page one has not said it; None when nothing else is open."""
    first = "".join(span.text for item in step_items(framing)[:MOST_FIRST] for span in item)
    found = [item.question for item in by_weight(framing) if item.question.ask not in first]
    if not found:
        return None
    told = framing.answers
    rows = tuple(
        (text(asking(q, told)), text(capital(whom_for(q, told)))) for q in found[:MOST_OPEN]
    )
    table = Table("The most telling first", ("Question", "Ask"), rows)
    return Section("open-questions", 2, "What else is open, and whom to ask", (table,))


def _plan(framing: Framing) -> Section | None:
    """The phases with something to do; those to skip on one line. None when nothing is built."""
    if not framing.plan:
        return None
    doing = [item for item in framing.plan if item.steps and not item.skipped]
    rows = tuple(_phase(item) for item in doing)
    blocks: list[Block] = [Table("In this order", ("Phase", "What to do"), rows)]
    skipped = [small(item.phase.title) for item in framing.plan if item.skipped]
    if skipped:
        blocks.append(Paragraph(text(f"Not needed here: {', '.join(skipped)}.")))
    return Section("plan", 2, "Plan", tuple(blocks))


def _phase(item: PhasePlan) -> tuple[Text, ...]:
    back = f" {item.phase.back}" if item.phase.back else ""
    return text(item.phase.title), text(" ".join(item.steps) + back)


def _later_steps(framing: Framing) -> Section | None:
    later = step_items(framing)[MOST_FIRST : annexes.SHOWN_STEPS]
    if not later:
        return None
    return Section(
        "next-steps", 2, "After the first three steps", (Numbered(later, MOST_FIRST + 1),)
    )
