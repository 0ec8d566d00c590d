"""Two framings → what differs: answers, outcomes, rules and the states of services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from framing.about import STATUSES
from framing.assessment import Framing
from framing.document.wording import (
    answer_lines,
    path_label,
    shown_verdict,
    task_label,
    verdict_label,
)
from framing.service_list import state_of


@dataclass(frozen=True)
class Difference:
    """One thing that differs. kind: what it is; was, now: in words, "" where there was none."""

    kind: str
    what: str
    was: str
    now: str


def differences(before: Framing, after: Framing) -> tuple[Difference, ...]:
    """What differs between two framings, outcomes first; empty when nothing does.

    They may rest on other answers, another rulebook or another date.
    """
    return (
        *_outcomes(before, after),
        *_basis(before, after),
        *_about(before, after),
        *_answers(before, after),
        *_services(before, after),
        *_rules(before, after),
    )


def _pair(kind: str, what: str, was: str, now: str) -> tuple[Difference, ...]:
    return () if was == now else (Difference(kind, what, was, now),)


def _outcomes(before: Framing, after: Framing) -> tuple[Difference, ...]:
    def told(framing: Framing) -> dict[str, str]:
        book = framing.rulebook
        verdict = verdict_label(book, shown_verdict(framing))
        task = framing.shown_task.id if framing.shown_task else "none"
        return {
            "Verdict": verdict if framing.firm else f"{verdict} (leading)",
            "Task": task_label(book, task),
            "AWS path": path_label(book, framing.shown_path),
            "Services": ", ".join(choice.service.name for choice in framing.services),
            "Safeguards": ", ".join(item.conclusion.label for item in framing.safeguards),
            "Parts": ", ".join(part.conclusion.label for part in framing.parts),
        }

    was, now = told(before), told(after)
    return tuple(d for name in was for d in _pair("outcome", name, was[name], now[name]))


def _basis(before: Framing, after: Framing) -> tuple[Difference, ...]:
    def book(framing: Framing) -> str:
        return f"{framing.rulebook.version} ({framing.rulebook.digest[:12]})"

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
        )
    )


def _services(before: Framing, after: Framing) -> tuple[Difference, ...]:
    """Services that one of the two names, where their state is another one."""
    named: dict[str, str] = {}
    for framing in (before, after):
        named |= {item.service.id: item.service.name for item in framing.services}
        named |= {item.service.id: item.service.name for item in framing.services_not_offered}

    def state(framing: Framing, service: str) -> str:
        known = framing.rulebook.services.get(service)
        return state_of(known, framing.as_of).replace("_", " ") if known else "not in the rulebook"

    return tuple(
        d
        for service, name in sorted(named.items())
        for d in _pair("service", name, state(before, service), state(after, service))
    )


def _rules(before: Framing, after: Framing) -> tuple[Difference, ...]:
    """Rules whose status differs on the answers as given, those that carry the verdict first."""

    def statuses(framing: Framing) -> Mapping[str, str]:
        return {finding.rule.id: finding.status for finding in framing.findings}

    was, now = statuses(before), statuses(after)
    carrying = {rule.id for framing in (before, after) for rule in framing.reasons}
    titles = {rule.id: rule.title for framing in (before, after) for rule in framing.rulebook.rules}
    found = [
        d
        for rule in sorted({*was, *now}, key=lambda r: (r not in carrying, r))
        for d in _pair(
            "rule",
            f"{titles[rule]} ({rule})",
            was.get(rule, "not in the rulebook").replace("_", " "),
            now.get(rule, "not in the rulebook").replace("_", " "),
        )
    ]
    return tuple(found)


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
