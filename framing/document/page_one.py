"""The first page: what a manager needs to decide, and nothing else."""

from __future__ import annotations

from framing.document.assumed import assumption, told_together
from framing.document.blocks import (
    Block,
    Bullets,
    Callout,
    Heading,
    KeyValues,
    Numbered,
    Paragraph,
    Section,
    Span,
    Text,
    strong,
    text,
)
from framing.document.counterfactuals import CAN, GIVEN, OPEN, flip_items
from framing.document.fork_words import forks_in_words, lead_of
from framing.document.next_steps import steps_of
from framing.document.provenance import override
from framing.document.reasons import reason_text, told_reasons
from framing.document.spoken import SPOKEN, language_words
from framing.document.tones import tone_of
from framing.document.ways import EVERY_WAY, ways_told
from framing.document.wording import (
    LEARNING,
    MOST_OTHERS,
    capital,
    objection_words,
    other_needs,
    path_label,
    sentence,
    small,
    start_words,
    task_label,
    verdict_label,
    verdict_labels,
    verdict_sentence,
)
from framing.evaluation.interview import SERVICES
from framing.evaluation.verdict import Range
from framing.faults.english import named_list
from framing.result.framing import Framing
from framing.result.objection import ARGUMENT
from framing.result.services import CHECK_AFTER, UNVERIFIED_AFTER
from framing.rulebook.model import Stage

#: Next steps on page one.
MOST_FIRST = 3
#: Above task, path and service where the verdict is not firm.
IF_SO, IF_LATER = "In that case", "Once nothing stands in the way"
MOST_REASONS = 5
ARGUMENT_TITLE = "The strongest argument against"
REASONS_TITLE, KNOWN_TITLE = "Why", "What is known so far"
NOTHING_TOLD = "Nothing that you said so far decides it."
MOST_ASSUMPTIONS = 4
CAN_TITLE, GIVEN_TITLE = "If this turned out differently", "If the problem were different"
#: Names of facts: how a model would learn, what it would do, and where to start on AWS.
LEARNS = "Learning type"
TASK, PATH, SERVICE = "Task", "AWS path", "First AWS service"
NO_FLIP = "No single answer, and no pair of answers, would change it."
NO_OPEN_FLIP = (
    "No open answer alone, and no two of them, would decide it otherwise; it takes three or more."
)


def page_one(framing: Framing) -> tuple[Section, ...]:
    """The verdict or what it depends on, why, what speaks against it, and what to do first."""
    steps = tuple(step.with_who for step in steps_of(framing)[:MOST_FIRST])
    first = (Section("first-steps", 2, "What to do first", (Numbered(steps),)),) if steps else ()
    against = _against(framing)
    changes = (what_would_change_it(framing),)
    return (
        Section("verdict", 2, "Verdict", _verdict(framing)),
        *(() if framing.firm else first),
        Section("reasons", 2, reasons_title(framing), _reasons(framing)),
        *((Section("argument-against", 2, argument_title(framing), against),) if against else ()),
        *(changes if framing.firm else ()),
        *(first if framing.firm else ()),
    )


def reasons_title(framing: Framing) -> str:
    """The heading above the reasons; what is not decided yet has none."""
    return REASONS_TITLE if framing.firm else KNOWN_TITLE


def argument_title(framing: Framing) -> str:
    """The heading above the strongest argument, with what it speaks against where that is open."""
    if framing.firm:
        return ARGUMENT_TITLE
    return f"{ARGUMENT_TITLE} “{verdict_label(framing.rulebook, framing.leading)}”"


def what_would_change_it(framing: Framing) -> Section:
    """The answers that would bring another verdict: on page one where it is firm."""
    return Section("what-would-change-it", 2, "What would change it", _changes(framing))


def _verdict(framing: Framing) -> tuple[Block, ...]:
    facts = _facts(framing)
    table: tuple[Block, ...] = (KeyValues(facts),) if facts else ()
    if facts and not framing.firm:
        table = (Heading(IF_LATER if framing.then == "mend" else IF_SO), *table)
    rest = (*override(framing), *table, *_age(framing), *_assumptions(framing))
    if framing.firm:
        label = verdict_label(framing.rulebook, framing.verdict)
        lead = text(verdict_sentence(framing))
        tone = tone_of(framing.rulebook, framing.verdict)
        mark, firmness = f"Firm verdict: {label}", _firmness(framing)
        return (Callout("verdict", mark, lead, firmness, tone), *rest)
    callout = Callout("verdict", "Still open", text(lead_of(framing)), _forks(framing))
    return (callout, Paragraph(text(*_most_likely(framing))), *rest)


def _forks(framing: Framing) -> tuple[Block, ...]:
    """What to find out and what each answer would mean; where no two settle it, whom to ask."""
    forks = forks_in_words(framing)
    if not framing.hangs_on[0].settles:
        lines = dict.fromkeys(line for fork in forks for line in fork.ask)
        return (Bullets(tuple(map(text, lines))),)
    roads = [text(f"{capital(road.when)}: ", strong(road.then), ".") for road in forks[0].roads]
    asked = (Paragraph(text(f"{ask} {why}".strip())) for ask, why in forks[0].questions)
    return (*asked, Bullets(tuple(roads)))


def _most_likely(framing: Framing) -> tuple[Span | str, ...]:
    """The leading verdict in words that cannot be taken for a fact."""
    label = verdict_label(framing.rulebook, framing.leading)
    if_so = ", if what is taken for granted below holds" if framing.assumptions else ""
    if framing.verdict_range.exact and framing.hangs_on[0].settles:
        return ("Most likely: ", strong(label), f"{if_so}.")  # the fork names every other
    most = "Still" if framing.verdict_range.exact else "At most still"
    others = tuple(v for v in framing.possible_verdicts if v != framing.leading)
    labels = verdict_labels(framing.rulebook, others)
    return ("Most likely: ", strong(label), f"{if_so}. {most} possible: {labels}.")


def _age(framing: Framing) -> tuple[Block, ...]:
    """A warning when the AWS facts behind the path are old at the as-of date."""
    days = framing.facts_age
    if days <= CHECK_AFTER:
        return ()
    said = "count as unverified" if days > UNVERIFIED_AFTER else "should be checked"
    words = (
        f"The AWS facts behind this path were read {days} days before the date of this document, "
        f"so they {said}. The limits of {CHECK_AFTER} and {UNVERIFIED_AFTER} days are our own view."
    )
    return (Callout("note", "AWS facts are old", text(words)),)


def _firmness(framing: Framing) -> tuple[Block, ...]:
    value = framing.rulebook.in_role("value")
    against = any(rule.stage in value for rule in framing.opposing)
    words = "The verdict is settled by what you told us: nothing that is still open changes it."
    words += f" {alike}" if (alike := alike_words(framing)) else ""
    if framing.builds:
        words += " How well it works, only a trial can show."
    if not framing.settled:
        words += " Open questions can still change the task or the AWS path."
    elif any(SERVICES in item.can_change for item in framing.open_questions):
        words += " An open question can still change the services."
    if framing.goes_on and against:
        words += " But something you told us speaks against it: see the strongest argument against."
    return (Paragraph(text(words)),)


def alike_words(framing: Framing) -> str:
    """That another road than ML closes all ways to build alike; empty where that is not so."""
    if framing.then != "instead":
        return ""
    possible = framing.case.possible(framing.rulebook.need.id)
    built = [c for c in framing.rulebook.need.conclusions if c.then == "build"]
    closed = [conclusion.label for conclusion in built if conclusion.id not in possible]
    return f"That holds for {named_list(closed)} alike." if len(closed) > 1 else ""


def _some(stage: Stage, found: Range) -> list[str]:
    """The conclusions that are possible, without the one that says there is none."""
    return [name for name in found.outcomes if not stage.conclusion(name).nothing]


def _facts(framing: Framing) -> tuple[tuple[str, Text], ...]:
    rulebook = framing.rulebook
    rows = _instead(framing)
    tasks, paths = framing.task_range, framing.path_range
    if framing.leading_task is not None:
        shown = framing.leading_task.learning_type
        rows.append((LEARNS, _fact(LEARNING[shown], framing.learning_type is None)))
        others = [t for t in _some(rulebook.task, tasks) if t != framing.leading_task.id]
        names = [task_label(rulebook, t) for t in others]
        rows.append((TASK, _fact(framing.leading_task.name, framing.task is None, names)))
    elif framing.task is None:
        names = [task_label(rulebook, t) for t in _some(rulebook.task, tasks)]
        rows.append((TASK, _fact("none", True, names)))
    if framing.leading_task is not None:
        others = [p for p in _some(rulebook.path, paths) if p != framing.leading_path]
        label, *names = [path_label(rulebook, p) for p in (framing.leading_path, *others)]
        if not framing.has_path and names and not framing.firm:
            label, *names = names  # what it may come to, under a heading that says when
        elif not framing.has_path and framing.then == "mend":
            label = "none yet"
        if framing.facts_age > UNVERIFIED_AFTER:
            label += " (unverified)"
        rows.append((PATH, _fact(label, framing.path is None, names)))
    if framing.parts:
        names = [small(part.conclusion.label) for part in framing.parts]
        rows.append(("Several problems", text(f"Also: {named_list(names)}. See the parts")))
    if framing.services:
        rows.append((SERVICE, text(capital(start_words(framing)))))
        if spoken := language_words(framing):
            rows.append((SPOKEN, text(". ".join(spoken))))
    return tuple(rows)


def _instead(framing: Framing) -> list[tuple[str, Text]]:
    """What to do instead, or what to put right first, where the verdict is firm."""
    if not framing.firm:
        return []
    if framing.then == "instead":
        # What is still open of it is told once, in the sentence above.
        return [] if other_needs(framing) else [("Do instead", text(capital(framing.need.label)))]
    if framing.then != "mend":
        return []
    fix = [f"{small(stage.title)} ({item.label})" for stage, item in framing.to_mend]
    words = framing.need.label if framing.need.fix_first else named_list(fix)
    return [("Put right first", _fact(words, False))]


def _fact(label: str, assumed: bool, others: list[str] | None = None) -> Text:
    if not assumed or not others:
        return text(capital(label))
    return text(capital(label), f". Also possible: {named_list(others, MOST_OTHERS, 'or')}")


def _assumptions(framing: Framing) -> tuple[Block, ...]:
    found = told_together(framing)
    if not found:
        return ()
    items = [assumption(framing, item) for item in found[:MOST_ASSUMPTIONS]]
    blocks: list[Block] = [Heading("Taken for granted until you know"), Bullets(tuple(items))]
    more = len(found) - MOST_ASSUMPTIONS
    if more > 0:
        blocks.append(Paragraph(text(f"{more} more that weigh less are in the appendix."), True))
    return tuple(blocks)


def _reasons(framing: Framing) -> tuple[Block, ...]:
    found = told_reasons(framing)
    if not found:
        if not framing.firm:
            return (Paragraph(text(NOTHING_TOLD)),)
        ways = tuple(way.reason(framing) for way in ways_told(framing))[:MOST_REASONS]
        return (Paragraph(text(EVERY_WAY)), *((Bullets(ways),) if ways else ()))
    blocks: list[Block] = [Bullets(tuple(reason_text(framing, r) for r in found[:MOST_REASONS]))]
    more = len(found) - MOST_REASONS
    if more > 0:
        words = "One more reason is" if more == 1 else f"{more} more reasons are"
        blocks.append(Paragraph(text(f"{words} in the appendix."), quiet=True))
    return tuple(blocks)


def _against(framing: Framing) -> tuple[Block, ...]:
    objection = framing.strongest_objection
    if objection is None:
        return ()
    if objection.kind == ARGUMENT:
        return (Paragraph(reason_text(framing, objection.rule)),)
    return (Paragraph(text(sentence(objection_words(objection)))),)


def _changes(framing: Framing) -> tuple[Block, ...]:
    blocks: list[Block] = []
    left_out = False
    for kind, title, most in change_lists(framing):
        items = flip_items(framing, kind, short=True)
        if items:
            blocks += [Heading(title), Bullets(items[:most])]
        elif kind == OPEN:
            blocks.append(Paragraph(text(NO_OPEN_FLIP)))
        left_out = left_out or len(items) > most
    if not blocks:
        return (Paragraph(text(NO_FLIP)),)
    if left_out:
        blocks.append(Paragraph(text("The full list is in the appendix."), quiet=True))
    return tuple(blocks)


def change_lists(framing: Framing) -> tuple[tuple[str, str, int], ...]:
    """Kinds of changes, each with its heading and how many of them page one shows."""
    if framing.firm:
        return ((CAN, CAN_TITLE, 3), (GIVEN, GIVEN_TITLE, 2))
    return (
        (OPEN, "Answers still open that would decide it otherwise", 3),
        (CAN, CAN_TITLE, 2),
        (GIVEN, GIVEN_TITLE, 1),
    )
