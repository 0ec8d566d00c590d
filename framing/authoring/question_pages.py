"""Questions and words as Markdown pages for the documentation: a page per section, the glossary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from framing.authoring.rule_pages import listed, rule_link
from framing.document.markdown import inline
from framing.listings.questions import asked_when
from framing.rulebook.model import Option, Question, Rule, Rulebook


def question_pages(rulebook: Rulebook) -> dict[str, str]:
    """File name under ``questions/`` → text. The same rulebook always gives the same pages."""
    found = {"index.md": "\n".join(_index(rulebook)) + "\n"}
    for section, title in rulebook.sections:
        lines = [f"# {inline(title)}"]
        for question in rulebook.questions:
            if question.section == section:
                lines += _question(rulebook, question)
        found[f"{section}.md"] = "\n".join(lines) + "\n"
    return found


def glossary_page(rulebook: Rulebook) -> str:
    """The words of the field in plain English, in alphabetical order."""
    lines = ["(glossary)=", "# Glossary"]
    for term in sorted(rulebook.glossary.values(), key=lambda term: term.term.casefold()):
        lines += ["", f"(term-{term.id})=", f"## {inline(term.term)}", "", inline(term.means)]
    return "\n".join(lines) + "\n"


def _index(rulebook: Rulebook) -> Iterator[str]:
    yield from ("(questions)=", "# The questions", "")
    yield (
        f"{len(rulebook.questions)} questions in the order in which they are asked. Which of them "
        "you see depends on your answers. “I don't know” is always an answer."
    )
    for section, title in rulebook.sections:
        yield from ("", f"## {inline(title)}", "")
        yield from ("| Question | Asked when | Whom to ask |", "| --- | --- | --- |")
        for question in rulebook.questions:
            if question.section == section:
                kind = "" if question.core else " (optional)"
                when = inline(asked_when(rulebook, question))
                link = f"[{inline(question.ask)}](#question-{question.id})"
                yield f"| {link}{kind} | {when} | {inline(question.whom)} |"
    yield from listed([section for section, _ in rulebook.sections])


def _question(rulebook: Rulebook, question: Question) -> Iterator[str]:
    yield from ("", f"(question-{question.id})=", f"## {inline(question.ask)}", "")
    if question.hint:
        yield from (inline(question.hint), "")
    yield f"- Id: `{question.id}`{'' if question.core else ' (optional)'}"
    yield f"- Why it is asked: {inline(question.why)}"
    yield f"- Whom to ask: {inline(question.whom)}"
    if question.find_out:
        yield f"- If you do not know: {inline(question.find_out)}"
    yield f"- Asked: {inline(asked_when(rulebook, question))}"
    yield f"- Answer: {_answer(question)}"
    if question.words:
        terms = (f"[{inline(rulebook.glossary[w].term)}](#term-{w})" for w in question.words)
        yield f"- Words: {', '.join(terms)}"
    for family in question.families:
        yield from ("", f"**{inline(family.label)}**")
        yield from _options(question.in_families((family.id,)))
    if question.options and not question.families:
        yield from _options(question.options)
    readers = [rule_link(rule) for rule in rulebook.rules if _reads(rulebook, question, rule)]
    if readers:
        yield from ("", f"Rules that read it: {', '.join(readers)}.")


def _options(options: Sequence[Option]) -> Iterator[str]:
    yield from ("", "| Id | Answer | For example |", "| --- | --- | --- |")
    for option in options:
        example = inline(option.example) if option.example else "-"
        yield f"| `{option.id}` | {inline(option.label)} | {example} |"


def _answer(question: Question) -> str:
    if question.kind == "number":
        assert question.minimum is not None
        unit = inline(question.unit or "")
        return (
            f"a number from {question.minimum:g} to {question.maximum:,.0f} ({unit}), or `unknown`"
        )
    return {
        "text": "text, which no rule reads",
        "pick_many": "a list of those that are true, `none`, or `unknown`",
        "choose_one": "one of these ids, or `unknown`",
    }[question.kind]


def _reads(rulebook: Rulebook, question: Question, rule: Rule) -> bool:
    """Whether a rule looks at a fact that this question settles or feeds."""
    own = {question.fact or question.id}
    if question.kind == "pick_many":
        own = {option.id for option in question.options}
    facts = [rulebook.facts[name] for box in rule.when for name in box]
    return any(own & {fact.id, fact.source_fact, *fact.inputs} for fact in facts)
