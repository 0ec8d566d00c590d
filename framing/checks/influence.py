"""How often each question changes something, and whether any of them changes nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from framing.answers.answers import Answers
from framing.checks.locations import spot
from framing.checks.sample import Sample, Seen
from framing.evaluation.interview import applies, facts_of
from framing.evaluation.masks import each_bit
from framing.evaluation.tables import NO, Tables, truth_of
from framing.evaluation.verdict import Evaluation
from framing.faults import AnswersError, Code, Fault
from framing.result.costs import priced
from framing.result.framing import Framing, framing_of
from framing.rulebook.model import UNKNOWN, Question
from framing.rulebook.roles import Sole

#: Random complete cases in which other answers are tried.
TRIED = 120
#: Journeys whose whole document is compared for a question that changed nothing else.
DOCUMENTS = 6
#: What an answer can change, the most telling first.
CHANGES = ("verdict", "task", "path", "safeguards", "section")
#: Roles of stages without which a rulebook has no document to compare.
IN_DOCUMENT: frozenset[Sole] = frozenset({"need", "safeguards", "readiness", "parts"})
#: Sections that repeat the answers or only list what is behind the others.
REPEATING = ("answers", "rule-trace", "sources", "replay")


@dataclass(frozen=True)
class Influence:
    """How often another answer to a question changes something, over random complete cases.

    arises: share of the cases in which it is asked. changes: share of all cases in which another
    answer changes this or something more telling; 0 to 1 each.
    """

    question: str
    arises: float
    changes: Mapping[str, float]


def influences(seen: Sample) -> tuple[Influence, ...]:
    """What another answer to each question changes, over the first random cases of the sample.

    Text is left out: it changes no rule, only what the document quotes. "Section" counts what the
    rules conclude beyond the first four; words that the document adds are not seen here.
    """
    tables = seen.tables
    cases = seen.drawn[:TRIED]
    before = [outcome(tables, case.own) for case in cases]
    result = []
    for question in tables.rulebook.questions:
        positions = _positions(tables, question)
        if not positions:
            continue
        arises = 0
        changed = dict.fromkeys(CHANGES, 0)
        for case, old in zip(cases, before, strict=True):
            if not asked_in(tables, question, case):
                continue
            arises += 1
            first = _most_telling(tables, case, positions, old)
            for name in CHANGES[first:]:
                changed[name] += 1
        shares = {name: count / len(cases) for name, count in changed.items()}
        result.append(Influence(question.id, arises / len(cases), shares))
    return tuple(result)


def _positions(tables: Tables, question: Question) -> list[int]:
    """The inputs of the facts that the question settles."""
    facts = facts_of(tables, question.id)
    return [k for k, item in enumerate(tables.inputs) if item.fact in facts]


def _most_telling(
    tables: Tables, case: Seen, positions: Sequence[int], old: tuple[object, ...]
) -> int:
    """The position in CHANGES of the most telling change by another answer; its length if none."""
    best = len(CHANGES)
    for k in positions:
        for bit in each_bit(tables.inputs[k].full & ~case.own[k]):
            new = outcome(tables, (*case.own[:k], bit, *case.own[k + 1 :]))
            differs = (i for i, (a, b) in enumerate(zip(old, new, strict=True)) if a != b)
            best = min(best, next(differs, best))
            if best == 0:
                return best
    return best


def outcome(tables: Tables, own: Sequence[int]) -> tuple[object, ...]:
    """Verdict, task, path, safeguards, and all that carries the document: outcomes and reasons."""
    masks, held, _ = tables.evaluate(tables.propagate(own), gaps_allowed=True)
    fired = [rule for rule in tables.rulebook.rules if held & tables.rule_bits[rule.id]]
    keeps = tables.rulebook.in_role("safeguards")
    safeguards = frozenset((r.conclusion, r.decides) for r in fired if r.stage in keeps)
    return (
        *(masks[tables.index[name]] for name in tables.rulebook.targets),
        safeguards,
        (tuple(masks[tables.base :]), frozenset(rule.id for rule in fired)),
    )


def asked_in(tables: Tables, question: Question, case: Seen) -> bool:
    """Whether the question surely or perhaps arises in a case of the sample."""
    if question.ask_when is None:
        return True
    facts = [1 << value for value in case.values]
    return truth_of(tables.mask_boxes(question.ask_when), facts) != NO


def idle_questions(
    seen: Sample, found: Sequence[Influence], told: frozenset[str]
) -> Iterator[Fault]:
    """Questions that change neither what the rules conclude nor a section of any document.

    told: questions and facts of which another fault says already that nothing reads them.
    """
    rulebook = seen.tables.rulebook
    telling = {item.question for item in found if item.changes["section"]}
    # A person's own nouns: each stands in the sentence of a task beside the others.
    sentences = [task.sentence for task in rulebook.tasks.values() if task.sentence]
    telling |= {name for sentence in sentences for name in sentence.slots}
    for question in rulebook.questions:
        if told & {question.id, question.fact or question.id}:
            continue
        if question.id in telling or _seen_in_a_journey(seen, question):
            continue
        if not _seen_in_document(seen.tables, question):
            yield Fault(
                Code.NO_INFLUENCE,
                spot(rulebook, f"questions/{question.id}.yaml", "ask"),
                f"No answer to {question.id} changes the verdict, the task, the path, a safeguard "
                "or a section of the document.",
                "Write a rule that reads it, or remove the question.",
                question.id,
            )


def _seen_in_a_journey(seen: Sample, question: Question) -> bool:
    """Whether another answer changes what the rules conclude in a journey that asks it."""
    tables = seen.tables
    positions = _positions(tables, question)
    return any(
        _most_telling(tables, case, positions, outcome(tables, case.own)) < len(CHANGES)
        for case in seen.journeys
        if positions and asked_in(tables, question, case)
    )


def _seen_in_document(tables: Tables, question: Question) -> bool:
    """Whether another answer changes services or costs in a journey, or a section in a few."""
    roles = {stage.role for stage in tables.rulebook.stages}
    written = DOCUMENTS if roles.issuperset(IN_DOCUMENT) else 0
    moves = facts_of(tables, question.id) or question.id in priced(tables.rulebook)
    services = len(tables.rulebook.journeys) if moves else 0
    shows: tuple[tuple[Callable[[Framing], object], int], ...] = (
        (services_of, services),
        (_sections, written),
    )
    for shown, most in shows:
        for told in islice(asking(tables, question), most):
            now = shown(framing_of(tables, told))
            for other in _other_answers(question):
                changed = Answers({**told, question.id: other}, tables.rulebook)
                if shown(framing_of(tables, changed)) != now:
                    return True
    return False


def asking(tables: Tables, question: Question) -> Iterator[Answers]:
    """The answers of the journeys that may ask the question."""
    return (told for told, case in _journeys(tables) if applies(case, question))


@lru_cache(maxsize=1)
def _journeys(tables: Tables) -> tuple[tuple[Answers, Evaluation], ...]:
    """The answers of the journeys that can be read, with what is known of each."""
    found = []
    for journey in tables.rulebook.journeys:
        with suppress(AnswersError):
            told = Answers(journey.answers, tables.rulebook)
            found.append((told, framing_of(tables, told).case))
    return tuple(found)


def services_of(framing: Framing) -> object:
    """The services of a framing in their order, each with its role and its cost."""
    return [(choice.service.id, choice.role, choice.cost) for choice in framing.services]


def _other_answers(question: Question) -> Iterator[object]:
    if question.kind == "choose_one":
        yield from (option.id for option in question.options)
    elif question.kind == "pick_many":
        yield from ([option.id] for option in question.options)
    elif question.kind == "number":
        yield question.maximum
        yield question.minimum
    else:
        yield "Told in words that nobody would use."
        yield UNKNOWN


def _sections(framing: Framing) -> dict[str, object]:
    from framing.document.sections import document_of

    return {s.id: s.blocks for s in document_of(framing).sections if s.id not in REPEATING}
