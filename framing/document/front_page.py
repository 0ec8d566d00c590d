"""Page one of the document: what is decided and why, what happens next, and who signs."""

from __future__ import annotations

import re
from dataclasses import replace

from framing.document.blocks import (
    Block,
    Bullets,
    KeyValues,
    Paragraph,
    Quotation,
    Section,
    Table,
    Text,
    text,
)
from framing.document.cost_words import short_cost
from framing.document.next_steps import Step, steps_of
from framing.document.page_one import MOST_FIRST, page_one
from framing.document.reasons import reason_text, told_reasons
from framing.document.wording import capital, sentence, verdict_label
from framing.result.framing import Framing
from framing.result.nouns import sentence_of

#: Characters of the problem that page one shows; what is longer goes on in the body.
TOLD_LENGTH = 420
#: Reasons and assumptions on page one.
MOST_REASONS, MOST_TAKEN = 4, 3
#: A line to write on.
BLANK = "." * 24


def front_page(framing: Framing) -> tuple[Section, ...]:
    """The problem, the verdict or fork, the reasons, three steps and the lines for signing."""
    found = {section.id: section for section in page_one(framing)}
    verdict = found["verdict"]
    told, _ = told_in_two(framing)
    problem = Section("problem", 2, "The problem in your words", (Quotation(told),))
    against = found.get("argument-against")
    return (
        *((problem,) if told else ()),
        replace(verdict, blocks=tuple(_shortened(framing, verdict.blocks))),
        replace(found["reasons"], blocks=_reasons(framing, found["reasons"].blocks)),
        *((against,) if against else ()),
        *_first_steps(framing),
        _sign_off(framing),
    )


def told_in_two(framing: Framing) -> tuple[str, str]:
    """The problem as it was told: what page one shows of it, and the rest; cut between sentences.

    Where the first sentence is too long for page one, it is cut between words.
    """
    told = str(framing.answers.get("problem", "")).strip()
    if len(told) <= TOLD_LENGTH:
        return told, ""
    ends = [found.end() for found in re.finditer(r"[.!?](?=\s)|\n", told[:TOLD_LENGTH])]
    cut = ends[-1] if ends else told.rfind(" ", 0, TOLD_LENGTH)
    cut = cut if cut > 0 else TOLD_LENGTH
    return told[:cut].rstrip(), told[cut:].lstrip()


def _shortened(framing: Framing, blocks: tuple[Block, ...]) -> list[Block]:
    """The blocks of the verdict with the sentence and the cost, and with fewer assumptions."""
    result: list[Block] = []
    for block in blocks:
        match block:
            case KeyValues(rows):
                result.append(KeyValues((*_in_one_sentence(framing), *rows, *_cost(framing))))
            case Bullets(items):
                result.append(Bullets(items[:MOST_TAKEN]))
            case Paragraph(quiet=True):
                pass  # it points to the appendix, which this document may not have
            case _:
                result.append(block)
    return result


def _in_one_sentence(framing: Framing) -> tuple[tuple[str, Text], ...]:
    told = sentence_of(framing.leading_task, framing.answers)
    return (("In one sentence", text(told)),) if told else ()


def _cost(framing: Framing) -> tuple[tuple[str, Text], ...]:
    """What the first service costs a month, where a price is on record."""
    said = short_cost(framing.services[0].cost) if framing.services else ""
    return (("Its cost a month", text(sentence(capital(said)))),) if said else ()


def _reasons(framing: Framing, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    told = told_reasons(framing)
    if not told:
        return blocks
    return (Bullets(tuple(reason_text(framing, rule) for rule in told[:MOST_REASONS])),)


def _first_steps(framing: Framing) -> tuple[Section, ...]:
    steps = steps_of(framing)[:MOST_FIRST]
    if not steps:
        return ()
    rows = tuple(_step(number, step) for number, step in enumerate(steps, 1))
    header = ("No.", "Step", "Who", "By when")
    table = Table("Fill in what nobody has said yet", header, rows)
    return (Section("first-steps", 2, "What to do first", (table,)),)


def _step(number: int, step: Step) -> tuple[Text, ...]:
    who = capital(step.whom) if step.whom else BLANK
    return text(str(number)), step.words, text(who), text(BLANK)


def _sign_off(framing: Framing) -> Section:
    """Lines for whoever stands for the document; what was said is filled in."""
    about = framing.about
    decided = about.override
    rows = [("Written by", about.author, ""), ("Owner", about.owner, "")]
    if decided is None:
        rows.append(("Decided by", None, ""))
    else:
        label = capital(verdict_label(framing.rulebook, decided.verdict))
        rows.append(("Decided by", decided.by, f"{label}."))
    header = ("Role", "Name", "Agreed, or what else", "Date and signature")
    lines = tuple(
        (text(role), text(name or BLANK), text(word or BLANK), text(BLANK))
        for role, name, word in rows
    )
    return Section("sign-off", 2, "Sign-off", (Table("Who stands for it", header, lines),))
