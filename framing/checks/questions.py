"""Questions: each can be asked; facts are set and read; nobody is asked too many core ones."""

from __future__ import annotations

from collections.abc import Iterator

from framing.checks.extent import Extent
from framing.checks.locations import entry_spot, spot
from framing.checks.sample import Sample, Seen
from framing.checks.stages import not_proven
from framing.evaluation.interview import MOST_CORE
from framing.evaluation.proofs import SearchLimitError, reach
from framing.evaluation.service_availability import offers_on
from framing.evaluation.tables import NO, Tables, truth_of
from framing.faults import Code, Fault
from framing.rulebook.model import Rulebook


def reachable_faults(seen: Sample) -> Iterator[Fault]:
    """Questions that no answers bring up."""
    tables = seen.tables
    for question in tables.rulebook.questions:
        if question.ask_when is None:
            continue
        boxes = tables.mask_boxes(question.ask_when)
        asked = (truth_of(boxes, _masks(case)) != NO for case in seen.cases)
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
    read = _facts_read(rulebook, tables.as_of)
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


def _facts_read(rulebook: Rulebook, as_of: str) -> set[str]:
    """Facts that a rule, a question's condition, an offer or a first call looks at."""
    boxes = [box for rule in rulebook.rules for box in rule.when]
    boxes += [box for q in rulebook.questions for box in q.ask_when or ()]
    for task in rulebook.tasks.values():
        boxes += task.try_first_unless
        for offers in task.offers.values():
            boxes += [box for offer in offers for box in offer.when or ()]
    for service in rulebook.services.values():
        boxes += [box for item in service.case_calls for box in item.when]
        boxes += service.goes_with or ()
    for told in offers_on(rulebook, as_of).values():
        boxes += [box for value in told.values() for box in value]
    return {name for box in boxes for name in box}


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
