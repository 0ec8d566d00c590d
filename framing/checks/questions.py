"""Questions: each can be asked; facts are set and read; nobody is asked too many core ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from framing.checks.locations import entry_spot, spot
from framing.checks.sample import Evidence, Seen
from framing.checks.stages import not_proven
from framing.evaluation.interview import TARGETS, facts_of
from framing.evaluation.proofs import SearchLimitError, reach, witness
from framing.evaluation.tables import NO, Tables
from framing.faults import Code, Fault
from framing.rulebook.model import NOT_CHOSEN, Rulebook

#: Nobody has to choose answers to more core questions than this, besides telling the problem in
#: words of one's own; the design's own limit.
MOST_CORE = 16


def reachable_faults(seen: Evidence) -> Iterator[Fault]:
    """Questions that no answers bring up."""
    tables = seen.tables
    for question in tables.rulebook.questions:
        if question.ask_when is None:
            continue
        boxes = tables.mask_boxes(question.ask_when)
        asked = (tables.arises(boxes, _masks(case)) != NO for case in seen.cases)
        where = spot(tables.rulebook, f"questions/{question.id}.yaml", "ask_when")
        try:
            if any(asked) or any(reach(tables, dict(box)) is not None for box in boxes):
                continue
        except SearchLimitError:
            yield not_proven(where, question.id, "ever asked")
            continue
        yield Fault(
            Code.NEVER_ASKED,
            where,
            f"No answers bring up the question {question.id}.",
            "Correct its `ask_when`, or remove the question.",
            question.id,
        )


def _masks(case: Seen) -> list[int]:
    return [1 << value for value in case.values]


def unused_faults(rulebook: Rulebook, tables: Tables) -> Iterator[Fault]:
    """Facts that no question sets, values that no answer gives, and facts that nothing reads."""
    read = _facts_read(rulebook)
    given: dict[int, int] = {}
    for item in tables.inputs:
        given[item.fact] = given.get(item.fact, 0) | item.full
    for f, name in enumerate(tables.facts[: tables.base]):
        fact = rulebook.facts[name]
        missing = [v for v in fact.values if not tables.mask(name, (v,)) & given.get(f, 0)]
        if missing:
            yield Fault(
                Code.UNSET_VALUE,
                entry_spot(rulebook, "facts.yaml", name),
                f"No answer sets {name} to {missing[0]}.",
                "Add an option that sets it, or remove the value.",
                name,
            )
        if name not in read:
            yield Fault(
                Code.UNREAD_FACT,
                entry_spot(rulebook, "facts.yaml", name),
                f"No rule and no question reads {name}.",
                "Write a rule that reads it, or remove the question that sets it.",
                name,
            )


def _facts_read(rulebook: Rulebook) -> set[str]:
    """Facts that a rule, a question's condition, an offer or a first call looks at."""
    boxes = [box for rule in rulebook.rules for box in rule.when]
    boxes += [box for q in rulebook.questions for box in q.ask_when or ()]
    for task in rulebook.tasks.values():
        for offers in task.offers.values():
            boxes += [box for offer in offers for box in offer.when or ()]
    for service in rulebook.services.values():
        boxes += [box for item in service.case_calls for box in item.when]
    return {name for box in boxes for name in box}


@dataclass(frozen=True)
class Extent:
    """answer_sets: complete ones, alike where no rule can tell answers apart. longest: the most
    core questions with a choice that one may be asked; shown_by: answers that bring them up."""

    answer_sets: int
    longest: tuple[str, ...]
    shown_by: Mapping[str, Any]


def extent(tables: Tables) -> Extent:
    """How many ways there are to answer, and the most core questions that one of them brings up.

    As in the interview, a question that can no longer change verdict, task or path is not asked.
    """
    core = [q for q in tables.rulebook.questions if q.core and q.kind != "text"]
    boxes = {q.id: q.ask_when and tables.mask_boxes(q.ask_when) for q in core}
    longest: tuple[str, ...] = ()
    shown: list[int] = []
    total = 0
    for own, facts, count in control_cases(tables):
        total += count
        asked = tuple(q for q, when in boxes.items() if not when or tables.arises(when, facts))
        if len(asked) > len(longest):
            asked = _mattering(tables, asked, own)
        if len(asked) > len(longest):
            longest, shown = asked, own
    return Extent(total, longest, witness(tables, shown).answers if shown else {})


def _mattering(tables: Tables, asked: Sequence[str], own: Sequence[int]) -> tuple[str, ...]:
    """Those of the questions that may still matter when their turn comes.

    A choice that controls nothing stays open, so that a question too many may be counted. Lines to
    tick count as not true: a true one settles something sooner, or changes nothing here.
    """
    told = [item.full for item in tables.inputs]
    found = []
    for question_id in asked:
        masks, may, _ = tables.evaluate(tables.propagate(told), gaps_allowed=True)
        settles = facts_of(tables, question_id)
        if settles.intersection(tables.relevant(masks, may, TARGETS)):
            found.append(question_id)
            for k, item in enumerate(tables.inputs):
                if item.question == question_id:
                    ticked = NOT_CHOSEN in tables.domains[item.fact]
                    told[k] = (
                        tables.mask(tables.facts[item.fact], (NOT_CHOSEN,)) if ticked else own[k]
                    )
    return tuple(found)


def core_faults(tables: Tables, found: Extent) -> Iterator[Fault]:
    """A way of answering that brings up more core questions than anyone may be asked."""
    if len(found.longest) > MOST_CORE:
        yield Fault(
            Code.TOO_MANY_CORE,
            spot(tables.rulebook, "interview.yaml"),
            f"Some answers bring up {len(found.longest)} core questions besides the problem "
            f"itself; the limit is {MOST_CORE}.",
            f"Move one of these to an optional group: {', '.join(found.longest)}.",
            "interview",
            found.shown_by,
        )


def control_cases(tables: Tables) -> Iterator[tuple[list[int], list[int], int]]:
    """Each way to answer the questions on which it hangs which others arise.

    Gives the inputs' and the facts' masks (those that control nothing are left open) and how many
    complete answer sets share these answers. One value stands for all that bring up the same.
    """
    boxes = [dict(box) for item in tables.inputs for box in item.when or ()]
    controls = {f for box in boxes for f in box}
    open_ = [item.full for item in tables.inputs]

    def alike(fact: int, mask: int) -> list[tuple[int, int]]:
        """One value for each set of values that no condition tells apart, and their number."""
        read = [box[fact] for box in boxes if fact in box]
        found: dict[tuple[bool, ...], list[int]] = {}
        while mask:
            value = mask & -mask
            mask &= mask - 1
            found.setdefault(tuple(bool(own & value) for own in read), []).append(value)
        return [(values[0], len(values)) for values in found.values()]

    def visit(k: int, own: list[int], times: int) -> Iterator[tuple[list[int], list[int], int]]:
        while k < len(own):
            item = tables.inputs[k]
            if item.fact in controls:
                facts = tables.propagate(own)
                if item.when is None or tables.arises(item.when, facts) != NO:
                    for value, many in alike(item.fact, item.full):
                        yield from visit(k + 1, [*own[:k], value, *own[k + 1 :]], times * many)
                    return
            k += 1
        facts = tables.propagate(own)
        for other in tables.inputs:
            free = other.when is None or tables.arises(other.when, facts) != NO
            if free and other.fact not in controls:
                times *= other.full.bit_count()
        yield own, facts, times

    return visit(0, open_, 1)
