"""The cases that each rule brings along: with exactly these facts it fires, is silent or open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from framing.checks.locations import case_spot
from framing.evaluation.service_availability import offers_on, resolved
from framing.evaluation.tables import Tables
from framing.faults import Code, Fault
from framing.faults.english import named_list
from framing.rulebook.boxes import Box
from framing.rulebook.model import (
    NOT_APPLICABLE,
    Case,
    Rule,
    Rulebook,
)


def case_faults(tables: Tables) -> Iterator[Fault]:
    """Cases of rules that do not come out as they say."""
    for rule in tables.rulebook.rules:
        for case in rule.cases:
            status = case_status(tables, rule, case)
            if status != case.outcome:
                yield Fault(
                    Code.CASE_FAILS,
                    case_spot(tables.rulebook, rule, case),
                    f"With {_told(case.facts)} the rule {_outcome(status)}, "
                    f"but the case says: {case.outcome}.",
                    "Correct the condition or the case.",
                    rule.id,
                    dict(case.facts),
                )


def _outcome(status: str) -> str:
    return {"fires": "fires", "silent": "stays silent", "open": "stays open"}[status]


def _told(facts: Mapping[str, Any]) -> str:
    return named_list([f"{k}: {v}" for k, v in facts.items()]) if facts else "nothing known"


def case_status(tables: Tables, rule: Rule, case: Case) -> str:
    """``fires``, ``silent`` or ``open``: the rule with exactly these facts known.

    Whether a service is open is taken from the tables' date, unless the case says so itself. What
    that hangs on besides, such as a limit, is as it is assumed to be where a case tells the task
    and nothing of it.
    """
    book = tables.rulebook
    boxes = rule.when
    if not any(book.facts[name].offers_path for name in case.facts):
        offers = offers_on(book, tables.as_of)
        boxes = tuple(b for box in rule.when for b in resolved(box, offers))
    known: dict[str, set[str]] = {}
    for told, value in case.facts.items():
        fact = book.facts[told]
        name, values = told, {value}
        if fact.source_fact and fact.derived:
            name = fact.source_fact
            values = {v for v, to in fact.derived.items() if to == value}
        known[name] = known.get(name, values) & values
    named = {name for box in rule.when for name in box}
    hang_on = {name for box in boxes for name in box} - named - known.keys()
    for name in hang_on if book.task.id in known else ():
        known[name] = {book.facts[name].assume[-1].value}
    statuses = [_box_status(box, known, book) for box in boxes or rule.when]
    if "fires" in statuses:
        return "fires"
    return "open" if "open" in statuses else "silent"


def _box_status(box: Box, known: Mapping[str, set[str]], rulebook: Rulebook) -> str:
    result = "fires"
    for fact, values in box.items():
        held = known.get(fact, set(rulebook.facts[fact].values) | {NOT_APPLICABLE})
        if not held & values:
            return "silent"
        if not held <= values:
            result = "open"
    return result
