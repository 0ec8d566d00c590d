"""Saved cases under today's rulebook and date: what moved, and which rule or service moved it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from framing.answers.answers import Answers, json_in, read_answers
from framing.comparing.difference import (
    Difference,
    basis_moved,
    differences_data,
    outcomes_moved,
    rules_moved,
    services_moved,
)
from framing.comparing.snapshot import Snapshot, is_framing, snapshot_in, snapshot_of
from framing.faults import AnswersError, Code, Fault, in_data
from framing.faults.fault import MOST_IN_LINE, shown
from framing.result.framing import assess
from framing.rulebook.conditions import facts_read
from framing.rulebook.model import Rule, Rulebook
from framing.rulebook.roles import Sole

#: The roles whose rules can move an outcome; the verdict is moved by the rules that carry it.
ROLES: Mapping[str, tuple[Sole, ...]] = {
    "Task": ("task",),
    "AWS path": ("task", "path"),
    "Services": ("task", "path"),
    "Safeguards": ("safeguards",),
    "Parts": ("parts",),
}


@dataclass(frozen=True)
class Reassessed:
    """One saved case. file: its name, safe to print. outcomes: what came out otherwise; empty when
    nothing moved.

    movers: the rules and the states of services behind it. basis: rulebook and date that differ.
    """

    file: str
    outcomes: tuple[Difference, ...]
    movers: tuple[Difference, ...]
    basis: tuple[Difference, ...]


@dataclass(frozen=True)
class Review:
    """All saved cases that could be read, by file name, and the faults of the others."""

    as_of: str
    cases: tuple[Reassessed, ...]
    faults: tuple[Fault, ...]

    @property
    def moved(self) -> tuple[Reassessed, ...]:
        """The cases of which something came out otherwise."""
        return tuple(case for case in self.cases if case.outcomes)


def reassess(
    files: Iterable[Path], as_of: str, since: str | None, then: Rulebook, now: Rulebook
) -> Review:
    """Judge saved cases again.

    A framing saved as JSON is compared with what it says came out. Answers alone are judged twice:
    on the date ``since`` by the rulebook ``then``, and on ``as_of`` by ``now``; without a date
    they are a fault. Files that cannot be read are told in ``faults``.
    """
    cases, faults = [], []
    for file in files:
        try:
            cases.append(_case(file, as_of, since, then, now))
        except AnswersError as error:
            faults += [fault.within(file.name) for fault in error.faults]
    return Review(as_of, tuple(cases), tuple(faults))


def _case(file: Path, as_of: str, since: str | None, then: Rulebook, now: Rulebook) -> Reassessed:
    answers = read_answers(file, now)
    saved = json_in(file)
    if is_framing(saved):
        before = snapshot_in(saved, now, file.name)
    elif since is None:
        what = "It holds answers and not what came out then."
        fix = "Add --from DATE, or save framings with `framing assess --format json`."
        raise AnswersError.of(Code.NO_DATE, file.name, what, fix)
    else:
        before = snapshot_of(assess(Answers(answers.plain(), then), since, then))
    after = snapshot_of(assess(answers, as_of, now))
    outcomes = outcomes_moved(before, after)
    movers = movers_of(before, after, outcomes) if outcomes else ()
    name = shown(file.name, MOST_IN_LINE)
    return Reassessed(name, outcomes, movers, basis_moved(before, after))


def movers_of(
    before: Snapshot, after: Snapshot, outcomes: Sequence[Difference]
) -> tuple[Difference, ...]:
    """The rules and states of services that differ and have a say in what moved."""
    names = {item.what for item in outcomes}
    roles = [role for name in names for role in ROLES.get(name, ())]
    stages = after.rulebook.in_role(*roles)
    sides = before.rules, after.rules
    telling = {
        name
        for rules in sides
        for name, rule in rules.items()
        if rule.stage in stages or ("Verdict" in names and rule.carries)
    }
    services = services_moved(before, after, _came_or_went(before, after))
    rules = rules_moved(before, after, telling)
    if not rules and not services:
        rules = rules_moved(before, after)
    return (*(_explained(item, before, after) for item in rules), *services)


def _came_or_went(before: Snapshot, after: Snapshot) -> set[str]:
    """The services that one of the two recommends and the other does not."""
    was, now = ({str(i) for i in side.outcomes["Services"].ids} for side in (before, after))
    return was ^ now


def _explained(item: Difference, before: Snapshot, after: Snapshot) -> Difference:
    """The rule with the cause of its move, where that is more than another rule before it."""
    rules = {rule.id: rule for rule in after.rulebook.rules}
    if item.id not in rules or item.id not in before.rules:
        return item
    cause = _cause(rules[item.id], before, after)
    return replace(item, what=f"{item.what}{cause}") if cause else item


def _cause(rule: Rule, before: Snapshot, after: Snapshot) -> str:
    for date, words in ((rule.since, "counts since"), (rule.until, "no longer counts since")):
        if date is not None and before.as_of < date <= after.as_of:
            return f", {words} {date}"
    facts = after.rulebook.facts
    if any(facts[name].offers_path for name in facts_read(rule.when) if name in facts):
        return ", which looks at the states of services"
    return ""


def review_text(review: Review) -> str:
    """The review as Markdown: the cases that moved, then how many did not."""
    lines = []
    for case in review.moved:
        lines += [f"## {case.file}", ""]
        lines += [f"- {d.what}: {d.was or 'none'} → {d.now or 'none'}" for d in case.outcomes]
        lines += [f"- Judged before: {d.what} {d.was}; now: {d.now}" for d in case.basis]
        told = [f"  - {_kind(d)} {d.what}: {d.was} → {d.now}" for d in case.movers]
        lines += ["- Moved by:", *told] if told else [f"- Moved by: {_unnamed(case)}"]
        lines.append("")
    count, moved = len(review.cases), len(review.moved)
    cases = "case" if count == 1 else "cases"
    lines.append(f"{moved} of {count} {cases} moved, as of {review.as_of}.")
    return "\n".join(lines) + "\n"


def _kind(item: Difference) -> str:
    return "Rule" if item.kind == "rule" else "Service"


def _unnamed(case: Reassessed) -> str:
    what = "the rulebook's catalogue or order" if case.basis else "how this version counts"
    return f"no single rule or service; {what}"


def review_data(review: Review) -> dict[str, Any]:
    """The review as plain data, all cases included."""
    cases: list[Mapping[str, Any]] = [
        {
            "file": case.file,
            "moved": bool(case.outcomes),
            "outcomes": differences_data(case.outcomes),
            "moved_by": differences_data(case.movers),
            "basis": differences_data(case.basis),
        }
        for case in review.cases
    ]
    return {"as_of": review.as_of, "cases": cases, "faults": in_data(review.faults)}
