"""Near misses: for each part of a deciding rule's condition, a case that would notice its loss.

It is the idea of modified condition/decision coverage (RTCA DO-178C): each part of a decision is
shown, by a test, to affect the outcome by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from framing.checks.cases import case_status
from framing.checks.condition_changes import ChangedRule, changed_rules
from framing.checks.locations import rule_spot
from framing.evaluation.service_availability import all_values, offers_on, resolved
from framing.evaluation.tables import Tables
from framing.faults import Code, Fault
from framing.rulebook.boxes import Box, subtract
from framing.rulebook.model import (
    NOT_APPLICABLE,
    Case,
    Rule,
    Rulebook,
)


def near_miss_warnings(tables: Tables) -> Iterator[Fault]:
    """Parts of conditions that no case of the rule tests, each with a case that would."""
    for rule in tables.rulebook.rules:
        for part, case in missing_cases(tables, rule):
            told = ", ".join(f"{name}: {_quoted(value)}" for name, value in case.facts.items())
            yield Fault(
                Code.NO_NEAR_MISS,
                rule_spot(tables.rulebook, rule, "when", *part.part),
                f"With `{part.part[-1]}` {part.how}, all cases of {rule.id} would still hold.",
                f"Add the case `- {case.outcome}: {{{told}}}`.",
                rule.id,
                dict(case.facts),
            )


def _quoted(value: str) -> str:
    return f'"{value}"' if value in ("yes", "no") else value


def missing_cases(tables: Tables, rule: Rule) -> Iterator[tuple[ChangedRule, Case]]:
    """For each untested part of a deciding rule, a case that holds now and would not without it.

    A part whose loss changes nothing at all needs none. Cases proposed earlier count.
    """
    if not rule.decides:
        return
    cases = list(rule.cases)
    for changed in changed_rules(tables.rulebook, rule):
        if any(case_status(tables, changed.rule, case) != case.outcome for case in cases):
            continue
        case = _telling(tables, rule, changed.rule)
        if case is not None:
            cases.append(case)
            yield changed, case


def _telling(tables: Tables, rule: Rule, changed: Rule) -> Case | None:
    """A case that one of the two conditions admits and the other does not.

    First with the tasks that have open services on the date; then with that left to the case.
    """
    offers = offers_on(tables.rulebook, tables.as_of)
    today = tuple([b for box in r.when for b in resolved(box, offers)] for r in (rule, changed))
    for now, then in (today, (rule.when, changed.when)):
        for inside, outside, outcome in ((then, now, "silent"), (now, then, "fires")):
            for facts in _only_in(tables.rulebook, inside, outside):
                case = Case(outcome, facts)
                if case_status(tables, rule, case) == outcome != case_status(tables, changed, case):
                    return case
    return None


def _only_in(
    rulebook: Rulebook, inside: Sequence[Box], outside: Sequence[Box]
) -> Iterator[Mapping[str, str]]:
    """Values of facts that a box of ``inside`` admits and no box of ``outside`` does."""
    for box in inside:
        if not all(box.values()):
            continue
        whole = {name: all_values(rulebook, name) for other in outside for name in other}
        for left in subtract({**box, **whole, **box}, outside):
            told = {n: v for n, v in left.items() if n in box or v != whole[n]}
            yield {name: _first(rulebook, name, values) for name, values in told.items()}


def _first(rulebook: Rulebook, name: str, values: frozenset[str]) -> str:
    """The first value in the fact's own order; 'not applicable' only when nothing else is left."""
    return next((v for v in rulebook.facts[name].values if v in values), NOT_APPLICABLE)
