"""The rules as Markdown pages: one for each stage, and an index with two diagrams."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from framing.authoring.explaining import STRENGTH, dates
from framing.listings.questions import asked_when
from framing.rulebook.conditions import rule_in_words
from framing.rulebook.model import Rule, Rulebook, Stage

#: Where the YAML files lie, seen from the pages.
TO_RULES = "../../rules"


def pages(rulebook: Rulebook, to_rules: str = TO_RULES) -> dict[str, str]:
    """File name → text. The same rulebook always gives the same pages.

    to_rules: the way from the pages to the rulebook's folder. Rules of a rulebook that this one
    extends lie elsewhere, so they get no link.
    """
    found = {f"{stage.id}.md": _stage_page(rulebook, stage, to_rules) for stage in rulebook.stages}
    found["README.md"] = _index(rulebook)
    return found


def _index(rulebook: Rulebook) -> str:
    lines = [
        "# The rules",
        "",
        f"{rulebook.name} {rulebook.version}: {len(rulebook.rules)} rules in "
        f"{len(rulebook.stages)} stages, {len(rulebook.questions)} questions. "
        "These pages are made from the files in `rules/` by `framing pages`; edit those.",
        "",
        "## Stages, in their order",
        "",
        "| Stage | It asks | Rules | Kept |",
        "|---|---|---|---|",
    ]
    for stage in rulebook.stages:
        count = sum(rule.stage == stage.id for rule in rulebook.rules)
        kept = "the first that is reached" if stage.hit_policy == "first" else "all that fire"
        lines.append(f"| [{stage.title}]({stage.id}.md) | {stage.asks} | {count} | {kept} |")
    lines += ["", "## Which stage reads which", "", "```mermaid", "flowchart LR"]
    lines += [f'  {stage.id}["{stage.title}"]' for stage in rulebook.stages]
    lines += [f"  {source} --> {target}" for source, target in _reads(rulebook)]
    lines += ["```", "", "## The questions, in their order", "", "```mermaid", "flowchart TB"]
    lines += _interview(rulebook)
    lines += ["```", "", "| Question | Asked when | Whom to ask |", "|---|---|---|"]
    for question in rulebook.questions:
        kind = "" if question.core else " (optional)"
        when = asked_when(rulebook, question).replace("|", "\\|")
        lines.append(f"| {question.ask}{kind} | {when} | {question.whom} |")
    return "\n".join(lines) + "\n"


def _reads(rulebook: Rulebook) -> list[tuple[str, str]]:
    """Pairs of stages of which the second reads the first."""
    names = {stage.id for stage in rulebook.stages}
    found = {
        (rulebook.facts[fact].source_fact or fact, rule.stage)
        for rule in rulebook.rules
        for box in rule.when
        for fact in box
    }
    order = [stage.id for stage in rulebook.stages]
    kept = [(source, target) for source, target in found if source in names]
    return sorted(kept, key=lambda pair: (order.index(pair[0]), order.index(pair[1])))


def _interview(rulebook: Rulebook) -> Iterator[str]:
    previous = None
    for name, title in rulebook.sections:
        yield f'  subgraph {name}_group["{title}"]'
        for question in rulebook.questions:
            if question.section == name:
                yield f'    q_{question.id}["{question.short}"]'
                if previous:
                    yield f"    q_{previous} --> q_{question.id}"
                previous = question.id
        yield "  end"


def _stage_page(rulebook: Rulebook, stage: Stage, to_rules: str) -> str:
    kept = (
        "The first conclusion of which a deciding rule holds is reached."
        if stage.hit_policy == "first"
        else "All conclusions of which a rule holds are kept."
    )
    lines = [f"# {stage.title}", "", f"{stage.asks} {kept}", ""]
    for place, conclusion in enumerate(stage.conclusions, start=1):
        lines += [f"## {place}. {conclusion.label}", "", conclusion.says, ""]
        rules = [
            rule
            for rule in rulebook.rules
            if (rule.stage, rule.conclusion) == (stage.id, conclusion.id)
        ]
        for rule in rules:
            lines += [*_rule(rulebook, rule, to_rules), ""]
        if not rules:
            lines += ["No rule concludes this.", ""]
    return "\n".join(lines).rstrip() + "\n"


def _rule(rulebook: Rulebook, rule: Rule, to_rules: str) -> Iterator[str]:
    own = rulebook.extends is None or (Path(rulebook.folder) / rule.file).is_file()
    name = f"[`{rule.id}`]({to_rules}/{rule.file})" if own else f"`{rule.id}` (shipped)"
    side = " against it" if rule.against else ""
    yield f"### {rule.title}"
    yield ""
    yield f"- Rule: {name}, which {STRENGTH[rule.strength]}{side}"
    yield f"- When: {rule_in_words(rule, rulebook)}."
    yield f"- Because: {rule.because}"
    if rule.unless:
        yield f"- Unless: {rule.unless}"
    if rule.next:
        yield f"- Next: {rule.next}"
    told = []
    for source in (rulebook.sources[name] for name in rule.sources):
        title = f"[{source.title}]({source.url})" if source.url else source.title
        told.append(f"{title}, read on {source.read}")
    yield f"- Standing: {rule.standing}. {dates(rule)} Sources: {'; '.join(told)}."
