"""Which questions arise in a case, which can still matter, and which answers no longer count."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from framing.answers.answers import Answers, leaves_open
from framing.evaluation.masks import each_bit, several
from framing.evaluation.one_more import OneMore
from framing.evaluation.service_availability import limits_felt
from framing.evaluation.tables import NO, YES, MaskBoxes, Tables, truth_of
from framing.evaluation.verdict import Evaluation, evaluate
from framing.rulebook.model import Question

#: Nobody has to choose answers to more core questions than this, besides telling the problem in
#: words of one's own; the design's own limit. Proven for whoever gives one answer to each.
MOST_CORE = 16
#: What an answer can change that changes neither verdict, task nor path.
SERVICES = "services"


@dataclass(frozen=True)
class OpenQuestion:
    """An unanswered question that can still change the result.

    can_change: which of verdict, task, path; else ``SERVICES``. influence: 0 to 1, the share of the
    verdicts still possible that an answer rules out on average (all options counted alike); our own
    measure.
    """

    question: Question
    can_change: tuple[str, ...]
    influence: float


def applies(case: Evaluation, question: Question) -> int:
    """YES, MAYBE or NO: whether this question arises in this case."""
    when = _brought_up_by(case.tables)[question.id]
    return YES if when is None else truth_of(when, case.masks)


@lru_cache(maxsize=4)
def _brought_up_by(tables: Tables) -> Mapping[str, MaskBoxes | None]:
    """question id → the boxes in which it arises; None where it always does."""
    found = {
        question.id: None if question.ask_when is None else tables.mask_boxes(question.ask_when)
        for question in tables.rulebook.questions
    }
    return found | {item.question: item.when for item in reversed(tables.inputs)}


def counting(case: Evaluation, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The answered questions that arise (or may), so that their answers count."""
    return tuple(q for q in answers if applies(case, case.tables.rulebook.question(q)) != NO)


def facts_of(tables: Tables, question_id: str) -> frozenset[int]:
    """The facts that this question settles."""
    return _facts_by_question(tables)[question_id]


@lru_cache(maxsize=4)
def _facts_by_question(tables: Tables) -> Mapping[str, frozenset[int]]:
    """question id → the facts that it settles, by itself or with others."""
    found: dict[str, set[int]] = {question.id: set() for question in tables.rulebook.questions}
    for item in tables.inputs:
        if item.question:
            found[item.question].add(item.fact)
    for f, name in enumerate(tables.facts[: tables.base]):
        for question_id in tables.rulebook.facts[name].inputs:
            found[question_id].add(f)
    return {question_id: frozenset(facts) for question_id, facts in found.items()}


def open_questions(
    case: Evaluation, answers: Answers | Mapping[str, Any]
) -> tuple[OpenQuestion, ...]:
    """Questions whose answer can still change the result, most influential first.

    That is verdict, task or path, or else the services. A question answered with "I don't know" or
    with several options is open as well. One that nobody answered and that counts only once
    somebody does leaves the result as it is: it comes last.
    """
    questions = case.tables.rulebook.questions
    unsaid, left = [], []
    for question in questions:
        if question.counts_once_said and question.id not in answers:
            unsaid.append(question)
        elif leaves_open(answers.get(question.id)):
            left.append(question)
    result = _changing(case, left, behind_services(case.tables, case.masks, case.masks))
    if unsaid:
        result += _changing(evaluate(case.tables, _nothing_taken(case, answers)), unsaid)
    return tuple(result)


def behind_services(tables: Tables, masks: Sequence[int], result: Sequence[int]) -> set[int]:
    """The open facts on which it can hang which services are recommended.

    Those that state a limit or its contrary. masks: what each fact may be; result: the same with
    the tasks and paths that count.
    """
    book = tables.rulebook
    task, path = tables.index[book.task.id], tables.index[book.path.id]
    if all(book.path.conclusion(name).nothing for name in tables.names(path, result[path])):
        return set()
    found = set()
    felt = limits_felt(book, tables.as_of)
    places = itertools.product(tables.names(task, result[task]), tables.names(path, result[path]))
    for limit in {limit for place in places for limit in felt.get(place, ())}:
        fact, broken = tables.index[limit.fact], tables.mask(limit.fact, limit.values)
        if masks[fact] & broken and masks[fact] & ~broken:
            found.add(fact)
    return found


def _changing(
    case: Evaluation, questions: Sequence[Question], serving: Collection[int] = ()
) -> list[OpenQuestion]:
    """Those of the questions that can change one of the targets, most influential first.

    serving: the facts that can change the services; what changes them alone comes last.
    """
    tables = case.tables
    aims = tables.rulebook.targets
    by_target = {t: set(tables.relevant(case.masks, case.may, (t,))) for t in aims}
    told = OneMore(tables, case.input_masks, case.masks[: tables.base], aims[0])
    result = []
    for question in questions:
        facts = facts_of(tables, question.id)
        can = tuple(t for t in aims if by_target[t] & facts)
        if not can and facts.intersection(serving):
            can = (SERVICES,)
        if can and applies(case, question) != NO:
            # What cannot change the verdict rules none out.
            influence = _influence(case, told, by_target[aims[0]] & facts)
            result.append(OpenQuestion(question, can, round(influence, 4)))
    order = (*aims, SERVICES)
    result.sort(key=lambda item: (-item.influence, order.index(item.can_change[0])))
    return result


def _nothing_taken(case: Evaluation, answers: Mapping[str, Any]) -> tuple[int, ...]:
    """The inputs of a case with all that nobody said open, what counts once it is said included."""
    return tuple(
        mask if item.question in answers or mask != item.unsaid else item.full
        for item, mask in zip(case.tables.inputs, case.input_masks, strict=True)
    )


def _influence(case: Evaluation, told: OneMore, facts: Collection[int]) -> float:
    """Mean share of the verdicts now possible that learning one of these facts rules out.

    told: the case's verdict with one more input told.
    """
    now = case.masks[case.tables.index[case.tables.rulebook.verdict.id]].bit_count()
    shares = []
    for k, item in enumerate(case.tables.inputs):
        mask = case.input_masks[k]
        if item.fact not in facts or not several(mask):
            continue
        left = [told.outcomes(k, bit).bit_count() for bit in each_bit(mask)]
        shares.append(1 - sum(left) / len(left) / now)
    return max(shares, default=0.0)
