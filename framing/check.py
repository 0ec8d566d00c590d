"""``framing check``: what is wrong with a rulebook, with what shows it and the remedy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from framing.answers import Answers
from framing.assessment import Framing, framing_of
from framing.compiling import tables_for
from framing.faults import AnswersError, Fault, RulebookError, named_list
from framing.findings import reasons_of
from framing.model import NOT_APPLICABLE, Box, Case, Journey, Rule, Rulebook
from framing.proofs import SearchLimitError, gap, unreached
from framing.tables import Tables

#: What a journey may expect.
EXPECTED_KEYS = (
    "verdict",
    "firm",
    "leading",
    "instead",
    "fix_first",
    "learning_type",
    "task",
    "path",
    "first_service",
    "parts",
    "fires",
)


@dataclass(frozen=True)
class Report:
    """The faults found, and what was checked: (what, how many)."""

    faults: tuple[Fault, ...]
    checked: tuple[tuple[str, int], ...]


def check(rulebook: Rulebook, as_of: str) -> Report:
    """Check cases, journeys and gaps of a loaded rulebook for an ISO date."""
    tables = tables_for(rulebook, as_of)
    faults = [
        *case_faults(tables),
        *journey_faults(rulebook),
        *gap_faults(tables),
    ]
    cases = sum(len(rule.cases) for rule in rulebook.rules)
    return Report(
        tuple(faults),
        (
            ("questions", len(rulebook.questions)),
            ("rules", len(rulebook.rules)),
            ("cases of rules", cases),
            ("journeys", len(rulebook.journeys)),
            ("stages without a gap", len(tables.stages)),
            ("tasks", len(rulebook.tasks)),
            ("services", len(rulebook.services)),
        ),
    )


# -- rules' own cases -----------------------------------------------------------------------


def case_faults(tables: Tables) -> Iterator[Fault]:
    """Cases of rules that do not come out as they say."""
    for rule in tables.rulebook.rules:
        for i, case in enumerate(rule.cases):
            status = case_status(tables, rule, case)
            if status != case.outcome:
                yield Fault(
                    "CASE-FAILS",
                    f"{rule.file} (rule {rule.id}, case {i + 1})",
                    f"With {_told(case.facts)} the rule {_outcome(status)}, "
                    f"but the case says: {case.outcome}.",
                    "Correct the condition or the case.",
                )


def _outcome(status: str) -> str:
    return {"fires": "fires", "silent": "stays silent", "open": "stays open"}[status]


def _told(facts: Mapping[str, Any]) -> str:
    return named_list([f"{k}: {v}" for k, v in facts.items()]) if facts else "nothing known"


def case_status(tables: Tables, rule: Rule, case: Case) -> str:
    """``fires``, ``silent`` or ``open``: the rule with exactly these facts known."""
    facts = tables.rulebook.facts
    boxes = tables.boxes_of[rule.id]
    if not boxes or any(facts[name].offers_path for name in case.facts):
        boxes = rule.when
    known: dict[str, set[str]] = {}
    for told, value in case.facts.items():
        fact = facts[told]
        name, values = told, {value}
        if fact.source_fact and fact.derived:
            name = fact.source_fact
            values = {v for v, to in fact.derived.items() if to == value}
        known[name] = known.get(name, values) & values
    statuses = [_box_status(box, known, tables) for box in boxes]
    if "fires" in statuses:
        return "fires"
    return "open" if "open" in statuses else "silent"


def _box_status(box: Box, known: Mapping[str, set[str]], tables: Tables) -> str:
    result = "fires"
    for fact, values in box.items():
        held = known.get(fact, set(tables.rulebook.facts[fact].values) | {NOT_APPLICABLE})
        if not held & values:
            return "silent"
        if not held <= values:
            result = "open"
    return result


# -- journeys -------------------------------------------------------------------------------


def journey_faults(rulebook: Rulebook) -> Iterator[Fault]:
    """Journeys that do not end where they should, or are not answered properly."""
    for journey in rulebook.journeys:
        yield from _journey_faults(rulebook, journey)


def _journey_faults(rulebook: Rulebook, journey: Journey) -> Iterator[Fault]:
    strange = sorted(set(journey.expect) - set(EXPECTED_KEYS))
    if strange:
        yield Fault(
            "UNKNOWN-KEY",
            journey.file,
            f"`expect` knows no {named_list(strange)}.",
            f"Use {named_list(EXPECTED_KEYS)}.",
        )
        return
    try:
        answers = Answers(journey.answers, rulebook)
    except AnswersError as error:
        for fault in error.faults:
            yield Fault(fault.code, f"{journey.file} {fault.where}", fault.what, fault.mend)
        return
    try:
        framing = framing_of(tables_for(rulebook, journey.as_of), answers)
        found = outcome_of(framing)
    except RulebookError as error:
        for fault in error.faults:
            yield Fault(fault.code, journey.file, fault.what, fault.mend)
        return
    for key, wanted in journey.expect.items():
        got = found[key]
        if key == "fires":
            missing = sorted(set(map(str, _list(wanted))) - set(got))
            if missing:
                yield Fault(
                    "JOURNEY-FAILS",
                    journey.file,
                    f"These rules should fire and do not: {named_list(missing)}.",
                    "Correct the rules, the answers or what is expected.",
                )
        elif got != wanted:
            rules = named_list([rule.id for rule in reasons_of(framing.shown)])
            yield Fault(
                "JOURNEY-FAILS",
                journey.file,
                f"{key} is {got}, but {wanted} is expected (reached by {rules}).",
                "Correct the rules, the answers or what is expected.",
            )
    verdict = journey.published and journey.published.get("verdict")
    if verdict and verdict != journey.expect.get("verdict") and not journey.disagrees_because:
        yield Fault(
            "NO-REASON",
            journey.file,
            "Our verdict differs from the published one.",
            "Say why in `disagrees_because`.",
        )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def outcome_of(framing: Framing) -> dict[str, Any]:
    """What a journey's ``expect`` is compared with."""
    return {
        "verdict": framing.verdict,
        "firm": framing.firm,
        "leading": framing.leading,
        "instead": framing.instead,
        "fix_first": list(framing.fix_first),
        "learning_type": framing.learning_type,
        "task": framing.task,
        "path": framing.path,
        "first_service": framing.services[0].service.id if framing.services else None,
        "parts": [part.conclusion.id for part in framing.parts],
        "fires": [f.rule.id for f in framing.findings if f.status == "fired"],
    }


# -- gaps -----------------------------------------------------------------------------------


def gap_faults(tables: Tables) -> Iterator[Fault]:
    """Stages in which some complete answers reach no conclusion, or some conclusion is dead."""
    for stage in tables.stages:
        name = tables.facts[stage.fact]
        try:
            shown = gap(tables, stage)
            if shown is not None:
                yield Fault(
                    "GAP",
                    f"conclusions.yaml (stage {name})",
                    f"No conclusion is reached with {_told(shown.answers)}.",
                    "Widen a deciding rule, or add one.",
                )
                continue
            listed = tables.rulebook.stage(name)
            for conclusion in unreached(tables, stage):
                if not listed.conclusion(conclusion).only_runner_up:
                    yield Fault(
                        "DEAD-CONCLUSION",
                        f"conclusions.yaml (stage {name})",
                        f"No answers reach {conclusion}.",
                        "Correct its rules, or remove the conclusion.",
                    )
        except SearchLimitError:
            yield Fault(
                "NOT-PROVEN",
                f"conclusions.yaml (stage {name})",
                "The search for a gap was too long, so nothing is proven.",
                "Split the stage in two.",
            )
