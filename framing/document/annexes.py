"""What stands behind the document: the course's reasons, other roads, all rules, whole lists.

Nothing in it repeats what the document itself says.
"""

from __future__ import annotations

from framing.document import appendices, aws_report, body, figures
from framing.document.blocks import (
    Block,
    Bullets,
    Heading,
    KeyValues,
    Numbered,
    Section,
    Table,
    Text,
    text,
)
from framing.document.counterfactuals import flip_rows
from framing.document.front_page import MOST_REASONS
from framing.document.next_steps import step_items
from framing.document.page_one import change_lists
from framing.document.reasons import reason_text, told_reasons
from framing.document.wording import capital, sentence
from framing.evaluation.findings import deciding
from framing.result.brief import GENERATIVE, TERMS, BriefLine
from framing.result.framing import Framing
from framing.rulebook.model import Rule

#: Lines of the brief that the document itself holds; the others stand here.
_FIRST = ("features", "target", "leakage", "minimum_data", "baseline", "measures", "split")
IN_BRIEF = {"One example", *(terms[name] for name in _FIRST for terms in (TERMS, GENERATIVE))}
#: Lines that page one, the first steps or the answers say already.
SAID = (
    "Learning type", "Task", "Where right answers are", "Examples you hold", "Today's quality",
    "Success and stop numbers", "Try first",
)  # fmt: skip
#: How much of each list the document itself shows.
SHOWN_STEPS, SHOWN_CHANGES = 8, 3
SEE_PAGE_ONE = "See page one."


def annexes(framing: Framing) -> tuple[Section, ...]:
    """The annexes, in order; what is empty is left out."""
    found = (
        _course_reasons(framing),
        _more_terms(framing),
        aws_report.services_in_full(framing),
        body.roads_not_taken(framing),
        body.readiness(framing),
        _savings(framing),
        _rest_of_lists(framing),
        appendices.rule_trace(framing),
    )
    return tuple(section for section in found if section is not None)


def in_brief(line: BriefLine) -> bool:
    """Whether the document itself holds this line of the brief."""
    return line.term in IN_BRIEF


def _course_reasons(framing: Framing) -> Section | None:
    """The four reasons of the course: which hold, and the rules behind it; None where forbidden."""
    if framing.then == "stop":
        return None
    rows: list[tuple[str, Text]] = []
    for stage_id in framing.rulebook.in_role("reason"):
        stage = framing.rulebook.stage(stage_id)
        possible = framing.case.possible(stage_id)
        rules = deciding(framing.case, stage_id) if len(possible) == 1 else ()
        label = capital(stage.conclusion(possible[0]).label) if rules else "Open"
        rows.append((stage.title, text(f"{label}. ", _new_reasons(framing, rules))))
    way = figures.way_to_the_verdict(framing)
    title = "The four reasons for machine learning"
    return Section("four-reasons", 2, title, (KeyValues(tuple(rows)), way))


def _new_reasons(framing: Framing, rules: tuple[Rule, ...]) -> Text:
    told = told_reasons(framing)
    if any(rule in told for rule in rules):
        return text(SEE_PAGE_ONE if rules[0] in told[:MOST_REASONS] else "See the other reasons.")
    return text("; ".join(f"Rule: {rule.title}" for rule in rules))


def _more_terms(framing: Framing) -> Section | None:
    lines = [x for x in framing.brief if not in_brief(x) and x.term not in SAID]
    if not lines or framing.leading_task is None:
        return None
    rows = tuple(body.brief_line(framing, line) for line in lines)
    return Section("more-terms", 2, "More on the task", (KeyValues(rows),))


def _savings(framing: Framing) -> Section | None:
    found = dict.fromkeys(words for item in framing.plan for words in item.saves)
    if not found:
        return None
    items = tuple(text(sentence(words)) for words in found)
    return Section("savings", 2, "What can be saved in the plan", (Bullets(items),))


def _rest_of_lists(framing: Framing) -> Section | None:
    """What page one and the document had no room for; None when they had."""
    blocks: list[Block] = []
    reasons = told_reasons(framing)[MOST_REASONS:]
    if reasons:
        items = tuple(reason_text(framing, rule) for rule in reasons)
        blocks += [Heading("Other reasons"), Bullets(items)]
    for kind, heading, _ in change_lists(framing):
        rest = flip_rows(framing, kind)[SHOWN_CHANGES:]
        if rest:
            title = f"{heading}: the rest of the list"
            blocks.append(Table(title, ("What would be so", "Then the verdict"), rest))
    steps = step_items(framing)[SHOWN_STEPS:]
    if steps:
        blocks += [Heading("Steps that can wait"), Numbered(steps)]
    return Section("whole-lists", 2, "The rest of the lists", tuple(blocks)) if blocks else None
