"""A rule in words: what it concludes, when, why, from which sources, and where it fires."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from framing.answers.answers import Answers
from framing.evaluation.compiling import tables_for
from framing.faults import AnswersError, Code
from framing.faults.english import named_list, nearest
from framing.result.framing import framing_of
from framing.rulebook.conditions import rule_in_words
from framing.rulebook.journey import Journey
from framing.rulebook.model import Conclusion, Rule, Rulebook, Stage

STRENGTH = {
    "decides": "decides",
    "strong": "argues strongly",
    "weak": "argues weakly",
}


@dataclass(frozen=True)
class Explained:
    """A rule with all that surrounds it.

    condition: in words. before: conclusions that are reached first, where the stage has an order.
    journeys: ids of those in which it fires.
    """

    rule: Rule
    stage: Stage
    conclusion: Conclusion
    condition: str
    before: tuple[str, ...]
    journeys: tuple[str, ...]


def rule_named(rulebook: Rulebook, name: str) -> Rule:
    """The rule with this id, or that had it in an earlier version.

    Raises AnswersError naming the nearest ones.
    """
    name = rulebook.rule_now(name)
    known = {rule.id: rule for rule in rulebook.rules}
    if name not in known:
        what = f"There is no rule called {name}."
        raise AnswersError.of(Code.UNKNOWN_ID, "RULE", what, nearest(name, known))
    return known[name]


@dataclass(frozen=True)
class Fired:
    """A rule fires in a journey. carries: it is among those that carry the verdict there."""

    journey: Journey
    verdict: str
    carries: bool


def explained(
    rulebook: Rulebook, rule: Rule, fired: Mapping[str, tuple[Fired, ...]] | None = None
) -> Explained:
    """A rule with its stage, its condition in words, and the journeys in which it fires.

    fired: what ``fired_in_journeys`` gave, for who explains many rules.
    """
    if fired is None:
        fired = fired_in_journeys(rulebook)
    stage = rulebook.stage(rule.stage)
    order = [conclusion.id for conclusion in stage.conclusions]
    before: tuple[str, ...] = ()
    if stage.hit_policy == "first" and rule.decides:
        before = tuple(c.label for c in stage.conclusions[: order.index(rule.conclusion)])
    return Explained(
        rule,
        stage,
        stage.conclusion(rule.conclusion),
        rule_in_words(rule, rulebook),
        before,
        tuple(item.journey.id for item in fired[rule.id]),
    )


def fired_in_journeys(rulebook: Rulebook) -> dict[str, tuple[Fired, ...]]:
    """Rule id → the journeys in which it fires. A journey with faulty answers is left out."""
    found: dict[str, list[Fired]] = {rule.id: [] for rule in rulebook.rules}
    for journey in rulebook.journeys:
        try:
            answers = Answers(journey.answers, rulebook)
        except AnswersError:
            continue
        framing = framing_of(tables_for(rulebook, journey.as_of), answers)
        carrying = {rule.id for rule in framing.reasons}
        for rule in rulebook.rules:
            if framing.case.status(rule.id) == "fired":
                told = framing.verdict if framing.firm else framing.leading
                found[rule.id].append(Fired(journey, told, rule.id in carrying))
    return {name: tuple(items) for name, items in found.items()}


def concludes(item: Explained) -> str:
    """What the rule concludes and how strongly, as a sentence."""
    side = "against " if item.rule.against else ""
    return (
        f"It {STRENGTH[item.rule.strength]} {side}“{item.conclusion.label}” in the stage "
        f"“{item.stage.title}” ({item.stage.asks})"
    )


def effective(item: Explained) -> str | None:
    """What must not have been reached before, for a rule that decides in an ordered stage."""
    if not item.before:
        return None
    return f"Reached only when none of these is reached first: {named_list(item.before, 40)}."


def dates(rule: Rule) -> str:
    """When the rule counts, and when it was last reviewed."""
    told = f"Reviewed on {rule.reviewed}."
    if rule.since:
        told += f" Counts from {rule.since} on."
    if rule.until:
        told += f" Counts until {rule.until}."
    return told


def explained_text(rulebook: Rulebook, item: Explained) -> str:
    """The explanation as lines for the terminal."""
    rule = item.rule
    lines = [f"{rule.title} ({rule.id})", concludes(item), "", f"When: {item.condition}."]
    if (told := effective(item)) is not None:
        lines.append(told)
    lines += ["", f"Because: {rule.because}"]
    if rule.unless:
        lines.append(f"Unless: {rule.unless}")
    if rule.next:
        lines.append(f"Next: {rule.next}")
    if rule.next and rule.who:
        lines.append(f"Who does that: {rule.who}")
    lines += ["", f"Standing: {rule.standing}. {dates(rule)}", "Sources:"]
    for source in (rulebook.sources[name] for name in rule.sources):
        address = f" {source.url}" if source.url else ""
        lines.append(f"  {source.title},{address} read on {source.read} ({source.kind})")
    lines += ["", "Cases:"]
    for case in rule.cases:
        facts = ", ".join(f"{name}: {value}" for name, value in case.facts.items())
        lines.append(f"  {case.outcome}: {facts or 'nothing known'}")
    count = f"{len(item.journeys)} {'journey' if len(item.journeys) == 1 else 'journeys'}"
    lines += ["", f"Fires in {count}: {named_list(item.journeys, 40)}"]
    lines.append(f"File: {rule.file}")
    return "\n".join(lines) + "\n"


def explained_data(rulebook: Rulebook, item: Explained) -> dict[str, Any]:
    """The explanation as plain data for JSON."""
    rule = item.rule
    return {
        "id": rule.id,
        "title": rule.title,
        "stage": rule.stage,
        "conclusion": rule.conclusion,
        "strength": rule.strength,
        "against": rule.against,
        "when": rule.when_written,
        "when_in_words": item.condition,
        "reached_only_without": list(item.before),
        "because": rule.because,
        "unless": rule.unless,
        "next": rule.next,
        "who": rule.who if rule.next else None,
        "standing": rule.standing,
        "reviewed": rule.reviewed,
        "since": rule.since,
        "until": rule.until,
        "sources": [
            {
                "id": name,
                "title": rulebook.sources[name].title,
                "url": rulebook.sources[name].url,
                "read": rulebook.sources[name].read,
                "kind": rulebook.sources[name].kind,
            }
            for name in rule.sources
        ],
        "cases": [{case.outcome: dict(case.facts)} for case in rule.cases],
        "journeys": list(item.journeys),
        "file": rule.file,
    }
