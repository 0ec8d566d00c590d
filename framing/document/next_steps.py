"""What is still open, whom to ask, and what to do next: the cheapest test first."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from framing.answers.answers import leaves_open
from framing.document.blocks import (
    Block,
    Numbered,
    Paragraph,
    Section,
    Span,
    Table,
    Text,
    strong,
    text,
)
from framing.document.fork_words import asking, find_out_of, whom_of
from framing.document.reasons import ordered_reasons, told_reasons
from framing.document.spoken import only_in_another
from framing.document.ways import parting_of
from framing.document.wording import (
    aim_words,
    backing_of,
    capital,
    missed_words,
    sentence,
    small,
    start_words,
)
from framing.evaluation.findings import opposing_in_turn
from framing.evaluation.forks import Fork, Point, point_at
from framing.evaluation.interview import OpenQuestion, behind_services
from framing.evaluation.masks import each_bit, several
from framing.evaluation.verdict import evaluate_moved
from framing.faults.english import named_list
from framing.result.brief import try_first_of
from framing.result.framing import Framing
from framing.rulebook.guidance import RoadStep
from framing.rulebook.model import Rule

#: What follows from a verdict → the only stages whose advice then still makes sense.
ADVICE_OF: dict[str, tuple[str, ...]] = {"stop": (), "instead": ("need",)}
#: How many next steps the body lists; the rest stands in the appendix.
MOST_STEPS = 10
#: How many questions are worth asking before anything else.
MOST_ASKED = 2
#: Steps that come before a trial is built.
BEFORE_TRIAL = 2
AGAIN = "With that put right, answer the questions again: the verdict may then be another."
TRIAL = "Then build a small trial with {}, and compare it with today's way before more is built."
#: Where a call of the first service lacks the language: what to test before that.
TEST_FIRST = "Then put twenty of your own cases through {}, since {}. {}"
INSTEAD = "If too much is wrong, take {}; else compare it with today's way in a small trial."


@dataclass(frozen=True)
class Step:
    """One next step. what: the same without whom to ask. who: who is asked or does it, or empty."""

    words: Text
    what: Text
    who: str = ""

    @property
    def with_who(self) -> Text:
        """The words, and who we propose to do it where they do not say so."""
        named = not self.who or self.words != self.what
        if named:
            return self.words
        return (*self.words, Span(f" (Proposed for {self.who}.)", quiet=True))


def by_weight(framing: Framing) -> tuple[OpenQuestion, ...]:
    """The open questions, those first that lift the verdict most.

    First by the share of verdicts that an answer rules out; then those that alone, then those that
    with one other open answer, rule the leading verdict out; then by what they can change. Those
    that nothing waits for stay at the end.
    """
    if len(framing.open_questions) < 2:
        return framing.open_questions
    alone, paired = _lifting(framing)

    def rank(item: OpenQuestion) -> tuple[bool, float, int, int]:
        name = item.question.id
        lifts = 0 if name in alone else 1 if name in paired else 2
        return (not _waits(framing, item), -item.influence, lifts, -len(item.can_change))

    return tuple(sorted(framing.open_questions, key=rank))


def _waits(framing: Framing, item: OpenQuestion) -> bool:
    """Whether the result waits for this answer; not for one that counts only once it is said."""
    return not item.question.counts_once_said or item.question.id in framing.answers


def _lifting(framing: Framing) -> tuple[set[str], dict[str, dict[str, None]]]:
    """Questions whose open answer alone rules the verdict out; and which do so with which other."""
    alone: set[str] = set()
    paired: dict[str, dict[str, None]] = {}
    for flip in framing.what_would_change_it:
        if not flip.open:
            continue
        ids = [change.question.id for change in flip.changes]
        if len(ids) == 1:
            alone.add(ids[0])
        for name in ids:
            for other in ids:
                if name != other:
                    paired.setdefault(name, {})[other] = None
    return alone, paired


def open_questions(framing: Framing) -> Section | None:
    """Whom to ask what, most influential first; None when nothing is open."""
    if not framing.open_questions:
        return None
    intro = (
        "These can still change the result; those that lift the verdict most come first. The last "
        "column: of the verdicts still possible, the share that an answer would rule out on "
        "average, all answers counted alike (our own measure). “With” names a question whose "
        "answer is needed as well."
    )
    _, paired = _lifting(framing)
    rows = tuple(
        _row(framing, item, tuple(paired.get(item.question.id, ()))) for item in by_weight(framing)
    )
    header: tuple[str, ...] = (
        "Question",
        "Ask",
        "Can change",
        "Share of verdicts it could rule out",
    )
    if framing.firm:
        intro = "These can still change what is recommended, not the verdict."
        header, rows = header[:-1], tuple(row[:-1] for row in rows)
    blocks = (Paragraph(text(intro)), Table("Questions, most telling first", header, rows))
    return Section("open-questions", 2, "Open questions, and whom to ask", blocks)


def _row(framing: Framing, item: OpenQuestion, others: tuple[str, ...]) -> tuple[Text, ...]:
    question = item.question
    if item.influence >= 0.005:
        share = f"{item.influence * 100:.0f} %"
    elif framing.rulebook.verdict.id not in item.can_change:
        share = "None"
    else:
        shorts = [small(framing.rulebook.question(name).short) for name in others]
        share = f"None alone; with {named_list(shorts, 2, 'or')}" if shorts else "None alone"
    changes = aim_words(framing.rulebook, item.can_change)
    return (text(question.ask), text(capital(question.whom)), text(capital(changes)), text(share))


def next_steps(framing: Framing) -> Section | None:
    """What to do now, the cheapest test first; None without advice."""
    steps = step_items(framing)
    if not steps:
        return None
    blocks: list[Block] = [Numbered(steps[:MOST_STEPS])]
    if len(steps) > MOST_STEPS:
        words = f"{len(steps) - MOST_STEPS} more steps that can wait are in the appendix."
        blocks.append(Paragraph(text(words), quiet=True))
    return Section("next-steps", 2, "Next steps", tuple(blocks))


def step_items(framing: Framing) -> tuple[Text, ...]:
    """The words of all next steps, in their order."""
    return tuple(step.words for step in steps_of(framing))


def steps_of(framing: Framing) -> tuple[Step, ...]:
    """All next steps: ask what settles most, try the cheap way, then what the rules advise.

    Where all is settled and something is to be built, a small trial is the third of them.
    """
    return tuple({step.words: step for step in _steps(framing)}.values())


def _steps(framing: Framing) -> Iterator[Step]:
    """The steps one by one, so that whoever needs the first pays for no other."""
    outright = False
    for step in _outright(framing):
        outright = True
        yield step
    if not outright:
        yield from _by_way(framing)


def _by_way(framing: Framing) -> Iterator[Step]:
    """What to find out, and what is advised for each answer, where nothing is advised for all."""
    parting = parting_of(framing)
    if parting is None:
        return
    question = parting.question
    yield _ask(question.whom, question.ask, question.find_out or "", stands=False)
    for way in parting.ways:
        for rule in way.rules:
            if rule.next:
                yield _told(text(way.said(rule.next)), rule.who)
    if framing.mends:
        yield _again(framing)


def _outright(framing: Framing) -> Iterator[Step]:
    """The steps that hold whatever is still open."""
    if framing.firm and framing.mends:
        told = [rule for rule in told_reasons(framing) if rule.next]
        yield from (_told(text(sentence(rule.next or "")), rule.who) for rule in told)
        yield from (_again(framing),) if told else ()
        return
    before = _before_a_trial(framing)
    yield from itertools.islice(before, BEFORE_TRIAL)
    if framing.settled and framing.builds and framing.services:
        yield _told(text(_trial(framing)), framing.rulebook.path.who)
    yield from before


def _trial(framing: Framing) -> str:
    """The small trial; where a call of the first service lacks the language, a test before it."""
    missed = missed_words(framing)
    if not missed and not framing.services[0].by_language and (only := only_in_another(framing)):
        missed = f"some of what it has in {only} is lacking in your language"
    if not missed:
        return TRIAL.format(start_words(framing))
    runner = next((c.service.name for c in framing.services if c.role == "runner_up"), "another")
    return TEST_FIRST.format(start_words(framing), missed, INSTEAD.format(runner))


def _before_a_trial(framing: Framing) -> Iterator[Step]:
    settling = False
    for step in itertools.chain(_settling(framing), _other_roads(framing)):
        settling = True
        yield step
    if not settling and _open_at_a_glance(framing):
        waited_for = [item for item in by_weight(framing) if _waits(framing, item)]
        yield from (_asking(item) for item in waited_for[:MOST_ASKED])
    if framing.firm and not settling:
        ahead = (step for step in road_steps(framing) if step.ahead)
        yield from (_told(ahead_words(framing, step), "") for step in ahead)
    task = framing.leading_task
    if framing.goes_on and task and (cheap := try_first_of(framing.leading_case, task)):
        words = f", before anything is built: {small(sentence(cheap))}"
        yield _told(text(strong("Try first"), words), framing.rulebook.path.who)
    for rule in _advising(framing):
        yield _told(text(sentence(rule.next or "")), rule.who)


def road_steps(framing: Framing) -> tuple[RoadStep, ...]:
    """The steps of the road that hold in the shown case; empty where ML is not left aside."""
    if framing.instead is None:
        return ()
    steps = framing.rulebook.roads[framing.instead].steps
    return tuple(step for step in steps if framing.leading_case.holds(step.when))


def ahead_words(framing: Framing, step: RoadStep) -> Text:
    """The words of a step of a road as a next step, with what backs it."""
    backing = backing_of(framing.rulebook, step.standing, step.sources)
    return text(strong(f"{step.title}."), f" {sentence(step.what)}", backing)


def _advising(framing: Framing) -> Iterator[Rule]:
    """The rules whose advice is a step: those that fired on what was said.

    What rests on an assumption is no premise of a step. Where ML is left aside, only rules that
    argue for what is done instead advise, and the best other road.
    """
    if not framing.builds:
        # Where nothing is to be built, what is done instead comes first, then the best other road.
        own = (rule for rule in ordered_reasons(framing) if _led_here(framing, rule))
        yield from (rule for rule in own if framing.instead and _advises(framing, rule))
        best = itertools.islice(_against(framing), 1)
        yield from (rule for rule in best if _advises(framing, rule))
    if framing.goes_on:
        # Doubts about the gain come before the work, since counting is cheap.
        doubts = _against(framing, framing.rulebook.in_role("value"))
        yield from (rule for rule in doubts if _advises(framing, rule))
        # What argues about the gain and decides nothing. With shipped rules: doubts that support
        # what is likeliest, such as not yet, and so are no objection to it.
        value = framing.rulebook.in_role("value")
        weighed = [r for r in framing.rulebook.rules if r.stage in value and not r.decides]
        yield from (rule for rule in weighed if _advises(framing, rule))
    for rule in _reasons_then_others(framing):
        if _advises(framing, rule) and (framing.goes_on or _led_here(framing, rule)):
            yield rule


def _reasons_then_others(framing: Framing) -> Iterator[Rule]:
    yield from ordered_reasons(framing)
    yield from framing.reasons
    for item in framing.safeguards:
        yield from item.rules if item.required else ()
    yield from (rule for rule in framing.rulebook.rules if not rule.decides)


def _against(framing: Framing, stages: Collection[str] | None = None) -> Iterator[Rule]:
    """Those of ``framing.opposing`` in these stages, or all; each looked for when it is needed."""
    case, leading = framing.case, framing.leading_case
    for told in (True, False):
        found = opposing_in_turn(leading, stages)
        yield from (rule for rule in found if (case.status(rule.id) == "fired") == told)


def _open_at_a_glance(framing: Framing) -> bool:
    """Whether the quick ranges leave verdict, task, path or services open; else nothing waits."""
    if any(len(framing.case.possible(target)) > 1 for target in framing.rulebook.targets):
        return True
    case = framing.case
    return bool(behind_services(case.tables, case.masks, case.masks))


def _advises(framing: Framing, rule: Rule) -> bool:
    if not rule.next or framing.case.status(rule.id) != "fired":
        return False
    stage = framing.rulebook.stage(rule.stage)
    return stage.role != "safeguards" or (framing.builds and bool(framing.safeguards))


def _led_here(framing: Framing, rule: Rule) -> bool:
    """Whether the rule argues for what is done in place of ML, or for leaving it."""
    argues = rule.stage == framing.rulebook.need.id and not rule.against
    return argues and rule.conclusion == framing.need.id


def _settling(framing: Framing) -> Iterator[Step]:
    """The questions on which the verdict hangs, with whom to ask and how to find out."""
    asked = {
        q.id: (q, fork) for fork in framing.hangs_on for point in fork.points for q in point.asks
    }
    stands = framing.hangs_on[0].settles if framing.hangs_on else False
    for q, fork in asked.values():
        if leaves_open(framing.answers.get(q.id)):
            whom, how = whom_of(fork, q), find_out_of(fork, q)
            yield _ask(whom, asking(fork, q), how, stands=stands)


def _other_roads(framing: Framing) -> Iterator[Step]:
    """What to find out first where ML is left aside and an open answer leads to another road."""
    need, case, shown = framing.rulebook.need.id, framing.case, framing.leading_case
    if framing.then != "instead" or len(case.possible(need)) < 2:
        return
    if not framing.firm or not told_reasons(framing):
        return
    found: dict[str, Point] = {}
    for k, mask in enumerate(case.input_masks):
        own = list(shown.input_masks)
        for bit in each_bit(mask & ~own[k]) if several(mask) else ():
            own[k] = bit
            if evaluate_moved(shown, own, k, need).possible(need) != (framing.need.id,):
                point = point_at(case.tables, k)
                found.setdefault(point.question.id, point)
    for point in list(found.values())[:MOST_ASKED]:
        question, fork = point.question, Fork((point,), (), settles=False)
        whom, how = whom_of(fork, question), find_out_of(fork, question)
        yield _ask(whom, asking(fork, question), how, stands=False)


def first_step(framing: Framing) -> Text | None:
    """The first of the next steps: the cheapest test. None without advice."""
    step = next(_steps(framing), None)
    return step.words if step else None


def _asking(item: OpenQuestion) -> Step:
    return _ask(item.question.whom, item.question.ask, "", stands=False)


def _ask(whom: str, ask: str, how: str, *, stands: bool) -> Step:
    """stands: the question stands above the steps of page one, as what the verdict hangs on."""
    what = f"{ask} {sentence(how)}".rstrip()
    words = text(strong("Ask"), f" {whom}: {what}")
    short = small(sentence(how)) if how and stands else what
    return Step(words, text(strong("Find out"), f": {short}"), whom)


def _again(framing: Framing) -> Step:
    return _told(text(AGAIN), framing.rulebook.verdict.who)


def _told(words: Text, who: str | None) -> Step:
    return Step(words, words, who or "")
