"""After the first page: the problem, its terms, its safeguards, and what to do next."""

from __future__ import annotations

from typing import Any

from framing.document import figures
from framing.document.blocks import (
    Block,
    Bullets,
    Heading,
    KeyValues,
    Paragraph,
    Quotation,
    Section,
    Table,
    Text,
    strong,
    text,
)
from framing.document.measured import measured_words
from framing.document.wording import (
    LEARNING,
    assumption_note,
    backing,
    capital,
    figure_words,
    kind_words,
    sentence,
    shown_verdict,
    small,
    source_spans,
    start_words,
    verdict_label,
    why_not_words,
)
from framing.evaluation.findings import WhyNot, deciding, finding_of
from framing.faults.english import named_list
from framing.result.brief import GROUPS, BriefLine
from framing.result.conclusions import Collected
from framing.result.economics import Figure
from framing.result.framing import Framing, Part
from framing.result.plan import PhasePlan
from framing.rulebook.conditions import facts_read
from framing.rulebook.model import NOT_APPLICABLE, Rule

NOT_ASKED = "Not asked"
KIND = "Kind of solution"
FOR_OTHERS = "Paths that serve other tasks only"
FITS_LESS = "Paths that serve this task too, where no rule prefers them"


def problem(framing: Framing) -> Section:
    """The problem as the person told it; open when nobody has."""
    told = framing.answers.get("problem")
    if not told:
        missing = Paragraph(text("Open – not written down yet."))
        return Section("problem", 2, "The problem in your words", (missing,))
    note = "Only the chosen answers count. Check that they agree with these words."
    blocks = (Quotation(told), Paragraph(text(note), quiet=True))
    return Section("problem", 2, "The problem in your words", blocks)


def course_reasons(framing: Framing) -> Section | None:
    """The four reasons for ML, each with its evidence; None where the use is forbidden."""
    if framing.then == "stop":
        return None
    reasons = framing.rulebook.in_role("reason")
    rows = tuple(_course_reason(framing, stage) for stage in reasons)
    asked: Block = Table("Does a reason for ML hold?", ("Reason", "Holds?", "Why"), rows)
    if all("".join(span.text for span in row[1]) == NOT_ASKED for row in rows):
        titles = [small(framing.rulebook.stage(stage).title) for stage in reasons]
        words = (
            f"Your other answers settle the matter, so they were not asked: {named_list(titles)}."
        )
        asked = Paragraph(text(words))
    way = figures.way_to_the_verdict(framing)
    return Section("four-reasons", 2, "The four reasons for machine learning", (asked, way))


def _course_reason(framing: Framing, stage_id: str) -> tuple[Text, ...]:
    stage = framing.rulebook.stage(stage_id)
    possible = framing.case.possible(stage_id)
    if len(possible) == 1:
        conclusion = stage.conclusion(possible[0])
        rules = deciding(framing.case, stage_id)
        if all(_not_asked(framing, rule) for rule in rules):
            why = "Not asked, because your other answers settle the matter without it."
            return (text(stage.title), text(NOT_ASKED), text(why))
        why_so = text(because(framing, rules), _measured(framing, rules))
        return (text(stage.title), text(capital(conclusion.label)), why_so)
    held = stage.conclusion(framing.leading_case.possible(stage_id)[0])
    facts = {
        fact
        for rule in framing.rulebook.rules
        if rule.stage == stage_id and framing.case.status(rule.id) == "open"
        for fact in finding_of(framing.case, rule).open_facts
    }
    names = sorted(framing.rulebook.facts[fact].about for fact in facts)
    why = f"Not known yet: {named_list(names, 4)}. We assumed that it {held.label}."
    return (text(stage.title), text("Open"), text(why))


def _measured(framing: Framing, rules: tuple[Rule, ...]) -> Text:
    """What a sample of past cases showed of the questions that these rules read."""
    read = {fact for rule in rules for fact in facts_read(rule.when)}
    asked = [question.id for question in framing.rulebook.questions if question.fact in read]
    return measured_words(framing, frozenset(asked))


def _not_asked(framing: Framing, rule: Rule) -> bool:
    """Whether a rule fired only because its questions do not arise, so that nobody said it."""
    tables = framing.case.tables
    read = [tables.index[fact] for fact in facts_read(rule.when)]
    return all(tables.names(f, framing.case.masks[f]) == (NOT_APPLICABLE,) for f in read)


def because(framing: Framing, rules: tuple[Rule, ...]) -> Text:
    """The reasons of these rules with what backs each."""
    result: Text = ()
    for rule in rules:
        gap = " " if result else ""
        result = text(result, gap, sentence(rule.because), backing(framing.rulebook, rule))
    return result


def ml_terms(framing: Framing) -> Section | None:
    """The problem in ML terms; None when the (leading) verdict has no task."""
    if not framing.brief or framing.leading_task is None:
        return None
    sources = source_spans(framing.rulebook, framing.leading_task.sources)
    blocks: list[Block] = [Heading("Problem statement"), problem_statement(framing)]
    for group in GROUPS:
        lines = [line for line in framing.brief if line.group == group]
        rows = tuple(brief_line(framing, line) for line in lines)
        blocks += [Heading(group), KeyValues(rows)]
    if framing.task is None:
        words = "The task rests on assumptions; it may become another one."
        blocks.insert(0, Paragraph(text(words)))
    if sources:
        blocks.append(Paragraph(text("Sources: ", sources, "."), quiet=True))
    generative = framing.leading_task.learning_type == "generative"
    field = "generative AI" if generative else "machine learning"
    return Section("ml-terms", 2, f"The problem in {field} terms", tuple(blocks))


def problem_statement(framing: Framing) -> KeyValues:
    """What you want, what the model is given and returns, and so that who does what."""
    return KeyValues(tuple(brief_line(framing, line) for line in framing.statement))


def brief_line(framing: Framing, line: BriefLine) -> tuple[str, Text]:
    """A line of the brief as a term and its text; a gap says whom to ask."""
    said = text(LEARNING.get(line.text, line.text) if _is_type(line.term) else line.text)
    if line.open_question is None:
        return line.term, said
    question = framing.rulebook.question(line.open_question)
    needed = [framing.rulebook.rule(rule).title for rule in question.serves]
    why = f" The rule “{needed[0]}” needs it." if needed else ""
    return line.term, text(said, f" Open – ask {question.whom}: {question.ask}{why}")


def parts(framing: Framing) -> Section | None:
    """The parts of a problem that is really several; None when it is one."""
    if not framing.parts:
        return None
    main = (
        text("The main result"),
        text(capital(verdict_label(framing.rulebook, shown_verdict(framing)))),
        *_task_and_start(framing),
        text("As described in this document."),
    )
    before = [_part_row(framing, p) for p in framing.parts if p.place == "before"]
    after = [_part_row(framing, p) for p in framing.parts if p.place == "after"]
    header = ("Part, in order", "Verdict", "Task", "Start with", "Why it is a part")
    intro = (
        "This is really several problems in a row. Each has its own verdict; build and test them "
        "one by one. What holds for all parts is taken from your answers, and what is particular "
        "to a part is assumed until you answer the questions for it."
    )
    table = Table("The parts and what each calls for", header, (*before, main, *after))
    return Section("parts", 2, "The parts of the problem", (Paragraph(text(intro)), table))


def _part_row(framing: Framing, part: Part) -> tuple[Text, ...]:
    inner = part.framing
    firm = "" if inner.firm else " (leading)"
    label = capital(verdict_label(framing.rulebook, shown_verdict(inner)))
    return (
        text(part.conclusion.label),
        text(label + firm),
        *_task_and_start(inner),
        because(framing, part.rules),
    )


def _task_and_start(framing: Framing) -> tuple[Text, Text]:
    task = framing.leading_task.name if framing.leading_task else "None"
    if framing.services:
        start = start_words(framing)
    else:
        start = capital(framing.need.label) if framing.instead else "Nothing on AWS yet"
    return text(task), text(start)


def economics(framing: Framing) -> Section | None:
    """What the numbers add up to; None when nothing is to be built and no number was given."""
    known = any(item.value is not None for item in framing.economics)
    if not known and not (framing.goes_on and framing.leading_task):
        return None
    missing = dict.fromkeys(name for item in framing.economics for name in item.needs)
    if not known and not missing:
        return None
    if not known:
        shorts = [small(framing.rulebook.question(name).short) for name in missing]
        words = f"Open – no number has been given yet. To work it out: {named_list(shorts)}."
        return Section("economics", 2, "Does it pay?", (Paragraph(text(words)),))
    rows = tuple(sum_row(framing, item) for item in framing.economics)
    header = ("What", "Result", "How it is worked out", "What it means")
    table = Table("From your numbers; the formulas are our own statement", header, rows)
    curve = figures.break_even(framing)
    return Section("economics", 2, "Does it pay?", (table, *((curve,) if curve else ())))


def sum_row(framing: Framing, item: Figure) -> tuple[Text, ...]:
    """What, result, formula and meaning of a sum."""
    if item.value is not None:
        result = figure_words(item)
    else:
        shorts = [small(framing.rulebook.question(q).short) for q in item.needs]
        result = f"Open – needs: {named_list(shorts)}" if shorts else "Cannot be worked out"
    return (text(item.what), text(result), text(item.formula), text(item.means))


def effort(framing: Framing) -> Section | None:
    """Effort and cost by class, beside the cost of doing nothing; None without something built."""
    if not framing.effort:
        return None
    rows = tuple(
        (
            text(item.stage.title),
            text(sentence(item.conclusion.says) + (" Assumed." if item.assumed else "")),
            text("It rests on what nobody has said yet.")
            if item.assumed
            else because(framing, item.rules[:1]),
        )
        for item in framing.effort
    )
    idle = tuple(
        (text(nothing.what), sum_row(framing, nothing)[1], text(nothing.means))
        for nothing in framing.economics
        if nothing.id == "doing_nothing"
    )
    header = ("What", "Class and spread", "Why")
    table = Table("Classes are our own view; check them with an estimate", header, (*rows, *idle))
    blocks: list[Block] = [table]
    if framing.parts:
        names = named_list([small(part.conclusion.label) for part in framing.parts])
        words = f"These classes are for the main part only. Add those of the others: {names}."
        blocks.insert(0, Paragraph(text(words)))
    return Section("effort", 2, "Effort and cost", tuple(blocks))


def plan(framing: Framing) -> Section | None:
    """The course's phases for this case; None when nothing is to be built."""
    if not framing.plan:
        return None
    rows = tuple(_phase(item) for item in framing.plan)
    header = ("Phase", "What to do, and what can be saved")
    table = Table("The phases of the course, for this case", header, rows)
    picture = figures.process(framing)
    return Section("plan", 2, "Plan by phase", (*((picture,) if picture else ()), table))


def _phase(item: PhasePlan) -> tuple[Text, ...]:
    steps = " ".join(item.steps)
    if item.skipped:
        steps = f"Can be skipped. {item.skipped}"
    if item.phase.back:
        steps = f"{steps} {item.phase.back}"
    return text(item.phase.title), text(" ".join([steps, *item.saves]))


def readiness(framing: Framing) -> Section | None:
    """Where the organisation stands; None when no rule says."""
    if not framing.readiness:
        return None
    items = tuple(
        text(
            strong(item.conclusion.label),
            ". ",
            sentence(item.conclusion.says),
            # What would make it so is no fact where nobody said it.
            () if item.assumed else text(" ", because(framing, item.rules)),
            assumption_note(framing, item.rules),
        )
        for item in framing.readiness
    )
    return Section("readiness", 2, "Where you stand", (Bullets(items),))


def _is_type(term: str) -> bool:
    return term == "Learning type"


def safeguards(framing: Framing) -> Section | None:
    """What must go with it; None when no safeguard applies."""
    if not framing.safeguards:
        return None
    items = tuple(_safeguard(framing, item) for item in framing.safeguards)
    return Section("safeguards", 2, "Safeguards", (Bullets(items),))


def _safeguard(framing: Framing, item: Collected) -> Text:
    start = text(strong(item.conclusion.label), f" ({kind_words(item)}). ")
    why = text(" Why: ", because(framing, item.rules))
    return text(start, sentence(item.conclusion.says), why, assumption_note(framing, item.rules))


def roads_of(framing: Framing) -> list[WhyNot]:
    """The roads that are closed; that a use is forbidden is none."""
    book = framing.rulebook
    forks = (book.need.id, *((book.path.id,) if framing.has_path else ()))
    return [
        item
        for item in framing.why_not
        if item.stage in forks
        and item.conclusion.then != "stop"
        and item.conclusion.id not in framing.case.possible(item.stage)
    ]


def _fewer(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row without its second cell."""
    return (row[0], *row[2:])


def roads_not_taken(framing: Framing) -> Section | None:
    """What blocked the other roads; None where the use is forbidden."""
    if framing.then == "stop":
        return None
    book, listed = framing.rulebook, roads_of(framing)
    forks = {book.need.id: KIND, book.path.id: book.path.title}
    for_others = [item for item in listed if item.other_task]
    rows = tuple(
        (
            text(capital(item.conclusion.label)),
            text(forks[item.stage]),
            *(text(sentence(words)) for words in why_not_words(framing.rulebook, item)),
        )
        for item in listed
        if not item.other_task
    )
    if not rows:
        return None
    header = ("Road", "Where it forks", "What stands in the way", "What would open it")
    if len({row[1] for row in rows}) == 1:  # a column that says the same throughout says nothing
        header, rows = _fewer(header), tuple(map(_fewer, rows))
    table = Table("Each road, what blocks it, and what would open it", header, rows)
    blocks: list[Block] = [table]
    if for_others:
        offers = framing.leading_task.offers if framing.leading_task else {}
        for fits, words in ((False, FOR_OTHERS), (True, FITS_LESS)):
            names = [
                item.conclusion.label
                for item in for_others
                if (item.conclusion.id in offers) is fits
            ]
            if names:
                blocks.append(Paragraph(text(f"{words}: {named_list(names)}.")))
    return Section("roads-not-taken", 2, "Roads not taken", tuple(blocks))
