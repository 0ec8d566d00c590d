"""The rules as Markdown pages for the documentation: an index, a page per stage, a page per rule.

Pages are written for MyST: ``(rule-x)=`` names a place, and ``[words](#rule-x)`` leads there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from framing.authoring.explaining import (
    Explained,
    Fired,
    concludes,
    dates,
    effective,
    explained,
    fired_in_journeys,
)
from framing.document.markdown import inline
from framing.rulebook.conditions import in_words
from framing.rulebook.model import Case, Fact, Rule, Rulebook, Stage


def rule_pages(rulebook: Rulebook) -> dict[str, str]:
    """File name under ``rules/`` → text. The same rulebook always gives the same pages."""
    fired = fired_in_journeys(rulebook)
    found = {"index.md": _index(rulebook)}
    for stage in rulebook.stages:
        found[f"{stage.id}.md"] = _stage_page(rulebook, stage)
    for rule in rulebook.rules:
        item = explained(rulebook, rule, fired)
        lines = _rule_page(rulebook, item, fired[rule.id])
        found[f"{rule.stage}/{rule.id}.md"] = "\n".join(lines) + "\n"
    return found


#: Opens a page that stands in a table of its index and not in the side bar: hundreds of entries
#: there would help nobody and make each page heavy.
ONLY_IN_ITS_INDEX = ("---", "orphan: true", "---", "")


def listed(pages: list[str]) -> list[str]:
    """The pages below this one, for the side bar."""
    return ["", "```{toctree}", ":hidden:", "", *pages, "```"]


def source_link(rulebook: Rulebook, name: str) -> str:
    """A source with its address and the date on which it was read."""
    source = rulebook.sources[name]
    title = f"[{inline(source.title)}](<{source.url}>)" if source.url else inline(source.title)
    return f"{title} ({source.kind}, read on {source.read})"


def _index(rulebook: Rulebook) -> str:
    lines = [
        "(rules)=",
        "# The rules",
        "",
        f"{inline(rulebook.name)} {rulebook.version}: {len(rulebook.rules)} rules in "
        f"{len(rulebook.stages)} stages. These pages are made from the files in `rules/`; "
        "[Writing a rule](../writing-rules.md) says how to change those.",
        "",
        "| Stage | It asks | It reads | Rules | Kept |",
        "| --- | --- | --- | --- | --- |",
    ]
    for stage in rulebook.stages:
        count = sum(rule.stage == stage.id for rule in rulebook.rules)
        kept = "the first that is reached" if stage.hit_policy == "first" else "all that fire"
        reads = ", ".join(_stage_link(s) for s in _read_by(rulebook, stage)) or "answers only"
        lines.append(
            f"| {_stage_link(stage)} | {inline(stage.asks)} | {reads} | {count} | {kept} |"
        )
    return "\n".join(lines + listed([stage.id for stage in rulebook.stages])) + "\n"


def _read_by(rulebook: Rulebook, stage: Stage) -> list[Stage]:
    """The earlier stages whose conclusions the rules of this one read."""
    read = {
        rulebook.facts[fact].source_fact or fact
        for rule in rulebook.rules
        if rule.stage == stage.id
        for box in rule.when
        for fact in box
    }
    return [other for other in rulebook.stages if other.id in read and other.id != stage.id]


def _stage_link(stage: Stage) -> str:
    return f"[{inline(stage.title)}](#stage-{stage.id})"


def rule_link(rule: Rule) -> str:
    """The title of a rule, leading to its page."""
    return f"[{inline(rule.title)}](#rule-{rule.id})"


def _stage_page(rulebook: Rulebook, stage: Stage) -> str:
    kept = (
        "The first conclusion of which a deciding rule holds is reached."
        if stage.hit_policy == "first"
        else "All conclusions of which a rule holds are kept."
    )
    lines = [f"(stage-{stage.id})=", f"# {inline(stage.title)}", ""]
    lines.append(f"{inline(stage.asks)} {kept}")
    own = [rule for rule in rulebook.rules if rule.stage == stage.id]
    for place, conclusion in enumerate(stage.conclusions, start=1):
        lines += ["", f"## {place}. {inline(conclusion.label)}", "", inline(conclusion.says), ""]
        rules = [rule for rule in own if rule.conclusion == conclusion.id]
        lines += ["| Rule | Strength | Because |", "| --- | --- | --- |"] if rules else []
        for rule in rules:
            side = "against: " if rule.against else ""
            lines.append(f"| {rule_link(rule)} | {side}{rule.strength} | {inline(rule.because)} |")
        if not rules:
            lines.append("No rule concludes this.")
    return "\n".join(lines) + "\n"


def _rule_page(rulebook: Rulebook, item: Explained, fired: tuple[Fired, ...]) -> Iterator[str]:
    rule = item.rule
    yield from (*ONLY_IN_ITS_INDEX, f"(rule-{rule.id})=", f"# {inline(rule.title)}", "")
    yield from (f"{inline(concludes(item))}.", "", inline(item.conclusion.says))
    own = rulebook.extends is None or (Path(rulebook.folder) / rule.file).is_file()
    where = "" if own else " of the shipped rules"
    inside = f", under `{'.'.join(rule.at)}`" if rule.at else ""
    yield from ("", f"- Rule: `{rule.id}` in `{rule.file}`{inside}{where}")
    if rule.formerly:
        yield f"- Formerly: {', '.join(f'`{name}`' for name in rule.formerly)}"
    yield f"- Stage: {_stage_link(item.stage)}"
    yield f"- Standing: {rule.standing}. {dates(rule)}"
    yield from ("", "## When", "")
    yield from _condition(rule.when_written, rulebook)
    if (told := effective(item)) is not None:
        yield from ("", inline(told))
    yield from ("", "## Because", "", inline(rule.because))
    if rule.unless:
        yield from ("", "## Except", "", f"It would be wrong if this holds: {inline(rule.unless)}")
    if rule.next:
        who = f" ({inline(rule.who)})" if rule.who else ""
        yield from ("", "## What next", "", f"{inline(rule.next)}{who}")
    yield from ("", "## Sources", "")
    yield from (f"- {source_link(rulebook, name)}" for name in rule.sources)
    yield from ("", "## What it reads", "", "| Fact | It comes from |", "| --- | --- |")
    for name in dict.fromkeys(name for box in rule.when for name in box):
        fact = rulebook.facts[name]
        yield f"| {inline(fact.about)} (`{name}`) | {_origin(rulebook, fact)} |"
    yield from ("", "## Its cases", "", "Only these facts are known.")
    if rule.cases_file:
        yield f"They stand in `{rule.cases_file}`."
    yield from ("", *_cases(rule, rulebook.facts))
    yield from _where(rulebook, fired)


def _cases(rule: Rule, facts: Mapping[str, Fact]) -> Iterator[str]:
    """The cases, a near miss below the case that it changes a little, with the change alone."""
    fires: Case | None = None
    for case in rule.cases:
        if fires is not None and case.place == fires.place:
            changed = {k: v for k, v in case.facts.items() if fires.facts.get(k) != v}
            yield f"  - near miss, {case.outcome}: {inline(in_words(changed, facts))}"
            continue
        fires = case if case.outcome == "fires" else None
        known = inline(in_words(dict(case.facts), facts)) if case.facts else "nothing"
        yield f"- {case.outcome}: {known}"


def _condition(tree: object, rulebook: Rulebook, depth: int = 0) -> Iterator[str]:
    """The condition in words, one line for each part, nested as it is written.

    A named part is told by its words, and below these what they stand for.
    """
    start = "  " * depth + "- "
    if not isinstance(tree, Mapping) or not tree:
        yield f"{start}Always."
        return
    for word, inner in tree.items():
        if word == "not":
            yield f"{start}it is not so that:"
            yield from _condition(inner, rulebook, depth + 1)
        elif word in ("all", "any") and isinstance(inner, list):
            yield f"{start}{'all' if word == 'all' else 'at least one'} of these:"
            for part in inner:
                if isinstance(part, Mapping) and len(part) > 1:
                    yield f"{start.replace('-', '  -')}together:"
                    yield from _condition(part, rulebook, depth + 2)
                else:
                    yield from _condition(part, rulebook, depth + 1)
        elif word in rulebook.conditions:
            named = rulebook.conditions[word]
            yield f"{start}{inline(named.about)} (`{word}`), that is:"
            yield from _condition(named.written, rulebook, depth + 1)
        else:
            yield start + inline(in_words({word: inner}, rulebook.facts))


def _origin(rulebook: Rulebook, fact: Fact) -> str:
    """Where a fact comes from: links to its questions or its stage."""
    stages = {stage.id: stage for stage in rulebook.stages}
    source = fact.source_fact or fact.id
    if source in stages:
        return f"the stage {_stage_link(stages[source])}"
    names = {source, *fact.inputs}
    links = [
        f"[{inline(question.short)}](#question-{question.id})"
        for question in rulebook.questions
        if question.fact in names
        or question.id in names
        or any(option.id == source for option in question.options if question.kind == "pick_many")
    ]
    if fact.origin == "computed":
        return f"computed from {', '.join(links)}"
    return ", ".join(links) or fact.origin


def _where(rulebook: Rulebook, fired: tuple[Fired, ...]) -> Iterator[str]:
    """The journeys in which the rule fires, published problems first."""
    if not fired:
        return
    words = {each.id: each.label for each in rulebook.verdict.conclusions}
    yield from ("", "## Where it fires", "")
    yield "| Problem | Result | Its author says | This rule carries the verdict |"
    yield "| --- | --- | --- | --- |"
    for item in sorted(fired, key=lambda i: (i.journey.published is None, not i.carries)):
        published = str((item.journey.published or {}).get("verdict", "-"))
        case = f" (published, `{item.journey.case}`)" if item.journey.published else ""
        yield (
            f"| {inline(item.journey.story)}{case} | {inline(words[item.verdict])} "
            f"| {inline(words.get(published, published))} | {'yes' if item.carries else 'no'} |"
        )
