"""Page one of the document: what is decided and why, what happens next, and who signs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from framing.document.blocks import (
    Block,
    Bullets,
    Callout,
    KeyValues,
    Paragraph,
    Quotation,
    Section,
    Table,
    Text,
    text,
)
from framing.document.cost_words import no_price, short_cost
from framing.document.next_steps import Step, steps_of
from framing.document.page_one import MOST_FIRST, page_one
from framing.document.reasons import reason_text, told_reasons
from framing.document.wording import capital, sentence, small, verdict_label
from framing.faults.english import named_list
from framing.result.framing import Framing
from framing.result.nouns import sentence_of

#: Characters of the problem that page one shows; what is longer goes on in the body.
TOLD_LENGTH = 700
#: Reasons and assumptions on page one.
MOST_REASONS, MOST_TAKEN = 4, 3
#: Facts that a firm verdict to build names in its sentence.
SAID = ("Task", "First AWS service")
#: How the pieces of an assumption begin that each of them keeps.
KEPT = (".", " If")
#: A line to write on.
BLANK = "." * 24
SIGNED_OPEN = "Who stands for finding it out; no verdict is signed yet"


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
        *((against,) if against and _stands(framing) else ()),
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
            case Callout(blocks=inner) if framing.hangs_on and not framing.hangs_on[0].settles:
                # Whom to ask what are the first steps; they are not told twice.
                asked = tuple(item for item in inner if not isinstance(item, Bullets))
                result.append(replace(block, blocks=asked))
            case KeyValues(rows):
                result.append(KeyValues(tuple(_facts(framing, rows))))
            case Bullets(items):
                result.append(Bullets(tuple(_once(items[:MOST_TAKEN]))))
            case Paragraph(quiet=True):
                pass  # it points to the appendix, which this document may not have
            case _:
                result.append(block)
    return result


def _once(items: Iterable[Text]) -> Iterator[Text]:
    """The items without why something was taken, where an item above says the same."""
    said: set[str] = set()
    for item in items:
        yield tuple(s for s in item if s.text not in said or s.text.startswith(KEPT))
        said |= {span.text for span in item}


def _stands(framing: Framing) -> bool:
    """Whether the argument against rests on what was said."""
    objection = framing.strongest_objection
    return objection is not None and framing.case.status(objection.rule.id) == "fired"


def _facts(framing: Framing, rows: tuple[tuple[str, Text], ...]) -> Iterator[tuple[str, Text]]:
    """The facts with the sentence and the cost, without those that the verdict has just named."""
    yield from _in_one_sentence(framing)
    said = SAID if framing.settled and framing.builds else ()
    yield from (row for row in rows if row[0] not in said)
    yield from _cost(framing)


def _in_one_sentence(framing: Framing) -> tuple[tuple[str, Text], ...]:
    told = sentence_of(framing.leading_task, framing.told)
    return (("In one sentence", text(told)),) if told else ()


def _cost(framing: Framing) -> tuple[tuple[str, Text], ...]:
    """What the first service costs a month, or why that is not told."""
    if not framing.services:
        return ()
    cost = framing.services[0].cost
    if cost is None or not cost.on_record:
        return (("Cost a month", text(no_price(framing))),)
    said = short_cost(cost)
    if cost.needs:
        shorts = [small(framing.rulebook.question(name).short) for name in cost.needs]
        said = f"Not worked out. A price is on record; what is missing is {named_list(shorts)}"
    return (("Cost a month", text(sentence(capital(said)))),)


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
    table = Table("“Who” is a proposal; the dotted places are yours to fill in", header, rows)
    return (Section("first-steps", 2, "What to do first", (table,)),)


def _step(number: int, step: Step) -> tuple[Text, ...]:
    who = capital(step.who) if step.who else BLANK
    return text(str(number)), step.what, text(who), text(BLANK)


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
    lines += tuple(
        (text(one.role or "Read by"), text(one.name), text(one.remark or "Agreed."), text(one.date))
        for one in about.signed
    )
    signed = "Who stands for this verdict" if framing.firm else SIGNED_OPEN
    return Section("sign-off", 2, "Sign-off", (Table(signed, header, lines),))
