"""Two framings → what differs: answers, outcomes, rules and the states of services."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from framing.answers.metadata import STATUSES
from framing.comparing.snapshot import NOWHERE, RuleState, Snapshot, snapshot_of
from framing.document.wording import answer_lines
from framing.result.framing import Framing


@dataclass(frozen=True)
class Difference:
    """One thing that differs. kind: what it is; was, now: in words, "" where there was none.

    id: of the outcome, rule, service or question that differs.
    """

    kind: str
    what: str
    was: str
    now: str
    id: str = ""


def differences(before: Framing, after: Framing) -> tuple[Difference, ...]:
    """What differs between two framings, outcomes first; empty when nothing does.

    They may rest on other answers, another rulebook or another date.
    """
    was, now = snapshot_of(before), snapshot_of(after)
    return (
        *outcomes_moved(was, now),
        *basis_moved(was, now),
        *_about(before, after),
        *_answers(before, after),
        *services_moved(was, now),
        *rules_moved(was, now),
    )


def _pair(kind: str, what: str, was: str, now: str, id: str = "") -> tuple[Difference, ...]:
    return () if was == now else (Difference(kind, what, was, now, id),)


def outcomes_moved(before: Snapshot, after: Snapshot) -> tuple[Difference, ...]:
    """What comes out otherwise; of several things in no order, those that differ."""
    pairs = ((name, was, after.outcomes[name]) for name, was in before.outcomes.items())
    return tuple(
        Difference("outcome", name, was.beside(now), now.beside(was))
        for name, was, now in pairs
        if was.ids != now.ids
    )


def basis_moved(before: Snapshot, after: Snapshot) -> tuple[Difference, ...]:
    """Rulebook and date, where they differ."""

    def book(snapshot: Snapshot) -> str:
        return f"{snapshot.version} ({snapshot.digest[:12]})"

    return (
        *_pair("basis", "Rulebook", book(before), book(after)),
        *_pair("basis", "As-of date", before.as_of, after.as_of),
    )


def _about(before: Framing, after: Framing) -> tuple[Difference, ...]:
    """People's parts that differ, the override in one line."""

    def told(framing: Framing) -> dict[str, str]:
        about = framing.about
        decided = about.override
        return {
            "Title": about.title or "",
            "Author": about.author or "",
            "Owner": about.owner or "",
            "Status": STATUSES.get(about.status or "", ""),
            "Review date": about.review_date or "",
            "Override": f"{decided.verdict.replace('_', ' ')} by {decided.by}: {decided.reason}"
            if decided
            else "",
        }

    was, now = told(before), told(after)
    return tuple(d for name in was for d in _pair("about", name, was[name], now[name]))


def _answers(before: Framing, after: Framing) -> tuple[Difference, ...]:
    questions = {q.id: q for q in (*before.rulebook.questions, *after.rulebook.questions)}
    return tuple(
        d
        for name, question in questions.items()
        for d in _pair(
            "answer",
            question.short,
            answer_lines(question, before.answers.get(name)),
            answer_lines(question, after.answers.get(name)),
            name,
        )
    )


def services_moved(
    before: Snapshot, after: Snapshot, only: Collection[str] | None = None
) -> tuple[Difference, ...]:
    """Services that one of the two names, where their state is another one.

    only: the ids of the services to look at; all when None.
    """
    return tuple(
        d
        for service, name in sorted({**before.named, **after.named}.items())
        if only is None or service in only
        for d in _pair("service", name, before.state(service), after.state(service), service)
    )


def rules_moved(
    before: Snapshot, after: Snapshot, only: Collection[str] | None = None
) -> tuple[Difference, ...]:
    """Rules whose status differs on the answers as given, those that carry the verdict first.

    only: the ids of the rules to look at; all when None.
    """
    both = {**before.rules, **after.rules}
    carrying = {r for rules in (before.rules, after.rules) for r in rules if rules[r].carries}

    def status(rules: Mapping[str, RuleState], rule: str) -> str:
        return rules[rule].status.replace("_", " ") if rule in rules else NOWHERE

    return tuple(
        d
        for rule in sorted(both, key=lambda r: (r not in carrying, r))
        if only is None or rule in only
        for d in _pair(
            "rule",
            f"{both[rule].title} ({rule})",
            status(before.rules, rule),
            status(after.rules, rule),
            rule,
        )
    )


KINDS = {
    "outcome": "What comes out",
    "basis": "What it rests on",
    "about": "People's parts",
    "answer": "Answers",
    "service": "States of services",
    "rule": "Rules, those that carry the verdict first",
}


def differences_text(found: tuple[Difference, ...]) -> str:
    """The differences as Markdown."""
    if not found:
        return "Nothing differs.\n"
    lines = []
    for kind, title in KINDS.items():
        rows = [item for item in found if item.kind == kind]
        if rows:
            lines += [f"## {title}", ""]
            lines += [f"- {d.what}: {d.was or 'none'} → {d.now or 'none'}" for d in rows]
            lines.append("")
    return "\n".join(lines)


def differences_data(found: tuple[Difference, ...]) -> list[dict[str, Any]]:
    """The differences as plain data."""
    return [{"kind": d.kind, "what": d.what, "was": d.was, "now": d.now} for d in found]
