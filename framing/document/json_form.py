"""Framing → plain data in the vocabulary that other programs rely on, and its JSON text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from framing.answers.interval import Interval
from framing.document.cost_words import cost_data
from framing.document.direction import shown_in_json
from framing.document.fork_words import forks_as_data
from framing.document.measured import evidence_of
from framing.document.next_steps import road_steps
from framing.document.roads import reopen_of
from framing.document.wording import objection_words, why_not_words
from framing.evaluation.counterfactuals import Counterfactual
from framing.evaluation.findings import Finding, WhyNot
from framing.evaluation.interview import OpenQuestion
from framing.result.assumptions import Assumed
from framing.result.brief import BriefLine
from framing.result.conclusions import Collected, Settled
from framing.result.economics import Figure
from framing.result.framing import FORMAT, Framing, Part
from framing.result.objection import Objection
from framing.result.plan import PhasePlan
from framing.result.services import NotOffered, ServiceChoice, snippet
from framing.rulebook.catalogue import Service
from framing.rulebook.certificate import certificate_of
from framing.rulebook.model import Rule


def to_json(framing: Framing) -> str:
    """The framing as JSON text: UTF-8 kept, two spaces, always the same order, newline at the end.

    The text reopens as an answers file. Characters that turn a text are escaped.
    """
    return shown_in_json(json.dumps(to_dict(framing), indent=2, ensure_ascii=False)) + "\n"


def to_dict(framing: Framing) -> dict[str, Any]:
    """The framing as plain dicts, lists, text, numbers, true, false and None, in a fixed order.

    An open ``task``, ``learning_type`` or ``path`` is None; where there is none it is ``"none"``.
    """
    return {
        "format": FORMAT,
        **_outcome(framing),
        "hangs_on": forks_as_data(framing),
        **_services(framing),
        "parts": [_part(part) for part in framing.parts],
        **_explanation(framing),
        "problem_statement": [_line(line) for line in framing.statement],
        "problem_in_ml_terms": [_line(line) for line in framing.brief],
        "economics": [_sum(item) for item in framing.economics],
        "effort": [_settled(item) for item in framing.effort],
        "routes": [_settled(item) for item in framing.routes],
        "plan": [_phase(item) for item in framing.plan],
        "how_to_do_it_instead": _road(framing),
        "about": framing.about.plain(),
        "answers": framing.answers.plain(),
        "answers_that_do_not_count": [q for q in framing.answers if q not in framing.counting],
        **_provenance(framing),
    }


def _outcome(framing: Framing) -> dict[str, Any]:
    told = {k: list(v) if isinstance(v, tuple) else v for k, v in framing.results.items()}
    # The first keys keep the order of the format; the rest follow in the order of the results.
    return {
        "verdict": told["verdict"],
        "possible_verdicts": told["possible_verdicts"],
        "range_exact": framing.verdict_range.exact,
        "firm": told["firm"],
        "leading": told["leading"],
        "assumptions": [_assumption(item) for item in framing.assumptions],
        **told,
    }


def _services(framing: Framing) -> dict[str, Any]:
    return {
        "services": [_choice(framing, choice) for choice in framing.services],
        "facts_age_in_days": framing.facts_age,
        "services_not_offered": [_not_offered(item) for item in framing.services_not_offered],
    }


def _explanation(framing: Framing) -> dict[str, Any]:
    return {
        "evidence": [one.plain() for one in evidence_of(framing)],
        "findings": [_finding(finding) for finding in framing.findings],
        "open_questions": [_open_question(item) for item in framing.open_questions],
        "what_would_change_it": [_flip(flip) for flip in framing.what_would_change_it],
        "why_not": [_why_not(framing, item) for item in framing.why_not],
        "reasons": [_reason(framing, item) for item in framing.reasons],
        "strongest_objection": _objection(framing.strongest_objection),
        "safeguards": [_collected(item) for item in framing.safeguards],
        "readiness": [_collected(item) for item in framing.readiness],
    }


def _provenance(framing: Framing) -> dict[str, Any]:
    rulebook = framing.rulebook
    named = {source for rule in rulebook.rules for source in rule.sources}
    named |= {state.source for choice in framing.services for state in choice.service.states}
    named |= {limit.source for choice in framing.services for limit in choice.service.limits}
    named |= set(framing.leading_task.sources) if framing.leading_task else set()
    named |= {item.source for item in framing.services_not_offered if item.source}
    named |= {source for step in road_steps(framing) for source in step.sources}
    certified = certificate_of(rulebook)
    return {
        "as_of": framing.as_of,
        "rulebook_name": rulebook.name,
        "rulebook_version": rulebook.version,
        "rulebook_digest": rulebook.digest,
        "rulebook_certificate": certified.hash if certified else None,
        "sources": [
            {
                "id": source.id,
                "title": source.title,
                "url": source.url,
                "read": source.read,
                "kind": source.kind,
            }
            for source in rulebook.sources.values()
            if source.id in named
        ],
    }


def _assumption(item: Assumed) -> dict[str, Any]:
    return {
        "question": item.question.id,
        "fact": item.fact,
        "value": item.value,
        "words": item.words,
        "because": item.because,
        "moves": list(item.moves),
        "turns": {verdict: list(values) for verdict, values in item.turns},
    }


def _state(service: Service, as_of: str) -> dict[str, Any]:
    state = service.state_on(as_of)
    return {
        "state": state.state if state else "unknown",
        "since": state.since if state else None,
        "source": state.source if state else None,
    }


def _choice(framing: Framing, choice: ServiceChoice) -> dict[str, Any]:
    service, task = choice.service, framing.leading_task
    return {
        "id": service.id,
        "name": service.name,
        "role": choice.role,
        "why": choice.why,
        "by_language": [
            {"languages": list(item.languages), "service": item.service and item.service.id}
            for item in choice.by_language
        ],
        "path": choice.path,
        **_state(service, framing.as_of),
        "docs": service.docs,
        "monthly_cost": cost_data(choice.cost),
        "first_call": snippet(service, task.id if task else None, framing.leading_case),
        "limits": [
            {"what": limit.what, "value": limit.value, "source": limit.source}
            for limit in service.limits
        ],
    }


def _not_offered(item: NotOffered) -> dict[str, Any]:
    return {
        "id": item.service.id,
        "name": item.service.name,
        "state": item.state,
        "since": item.since,
        "source": item.source,
        "instead": item.instead,
        "account_uses": item.used,
        "may_go_on": item.may_go_on,
        "may_add": item.may_add,
        "until": item.until,
        "limits": list(item.limits),
    }


def _objection(item: Objection | None) -> dict[str, Any] | None:
    if item is None:
        return None
    return {
        "rule": item.rule.id,
        "text": objection_words(item),
        "standing": item.rule.standing,
        "sources": list(item.rule.sources),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    rule = finding.rule
    return {
        "rule": rule.id,
        "title": rule.title,
        "stage": rule.stage,
        "conclusion": rule.conclusion,
        "strength": rule.strength,
        "against": rule.against,
        "status": finding.status,
        "because": rule.because,
        "standing": rule.standing,
        "sources": list(rule.sources),
        "answers": list(finding.answers),
        "open_facts": list(finding.open_facts),
        "blocked_by": [
            {"fact": blocker.fact, "is": list(blocker.held), "needs": list(blocker.needed)}
            for blocker in finding.blocked_by
        ],
    }


def _open_question(item: OpenQuestion) -> dict[str, Any]:
    return {
        "id": item.question.id,
        "ask": item.question.ask,
        "whom": item.question.whom,
        "can_change": list(item.can_change),
        "influence": item.influence,
    }


def _flip(flip: Counterfactual) -> dict[str, Any]:
    changes: list[Mapping[str, Any]] = [
        {
            "question": change.question.id,
            "was": change.was,
            "option": change.option,
            "now": change.now,
        }
        for change in flip.changes
    ]
    return {
        "changes": changes,
        "verdicts": list(flip.verdicts),
        "changeable": flip.changeable,
    }


def _why_not(framing: Framing, item: WhyNot) -> dict[str, Any]:
    rule = item.nearest.rule
    blocked, unblock = why_not_words(framing.rulebook, item)
    return {
        "stage": item.stage,
        "conclusion": item.conclusion.id,
        "label": item.conclusion.label,
        "status": item.nearest.status,
        "rule": rule.id,
        "blocked": blocked,
        "unblock": unblock,
        "sources": list(rule.sources),
    }


def _reason(framing: Framing, rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "stage": rule.stage,
        "conclusion": rule.conclusion,
        "because": rule.because,
        "next": rule.next,
        "who": rule.who if rule.next else None,
        "standing": rule.standing,
        "sources": list(rule.sources),
        "assumed": framing.case.status(rule.id) != "fired",
    }


def _part(part: Part) -> dict[str, Any]:
    framing = part.framing
    return {
        "id": part.conclusion.id,
        "title": part.conclusion.label,
        "place": part.place,
        "rules": [rule.id for rule in part.rules],
        **_outcome(framing),
        **_services(framing),
        "answers": framing.answers.plain(),
    }


def _line(line: BriefLine) -> dict[str, Any]:
    return {
        "group": line.group,
        "term": line.term,
        "text": line.text,
        "open_question": line.open_question,
    }


def _sum(item: Figure) -> dict[str, Any]:
    return {
        "id": item.id,
        "what": item.what,
        "value": None if isinstance(item.value, Interval) else item.value,
        "between": [item.value.low, item.value.high] if isinstance(item.value, Interval) else None,
        "unit": item.unit,
        "formula": item.formula,
        "needs": list(item.needs),
        "service_only": item.service_only,
    }


def _settled(item: Settled) -> dict[str, Any]:
    return {
        "id": item.stage.id,
        "class": item.conclusion.id,
        "says": item.conclusion.says,
        "rules": [rule.id for rule in item.rules],
        "assumed": item.assumed,
    }


def _road(framing: Framing) -> dict[str, Any] | None:
    if framing.instead is None:
        return None
    road = framing.rulebook.roads[framing.instead]
    return {
        "title": road.title,
        "about": road.about,
        "steps": [
            {
                "title": step.title,
                "what": step.what,
                "standing": step.standing,
                "sources": list(step.sources),
            }
            for step in road_steps(framing)
        ],
        "reopen": reopen_of(framing, road),
    }


def _phase(item: PhasePlan) -> dict[str, Any]:
    return {
        "id": item.phase.id,
        "title": item.phase.title,
        "steps": list(item.steps),
        "skipped": item.skipped,
        "saves": list(item.saves),
        "back": item.phase.back,
    }


def _collected(item: Collected) -> dict[str, Any]:
    return {
        "id": item.conclusion.id,
        "label": item.conclusion.label,
        "says": item.conclusion.says,
        "required": item.required,
        "assumed": item.assumed,
        "rules": [rule.id for rule in item.rules],
    }
