"""The rules that carry the verdict, in the order in which they are told, and each in words."""

from __future__ import annotations

from framing.document.blocks import Text, text
from framing.document.wording import backing, sentence, small
from framing.evaluation import findings
from framing.evaluation.findings import finding_of
from framing.result.framing import Framing
from framing.rulebook.model import Rule


def ordered_reasons(framing: Framing) -> tuple[Rule, ...]:
    """The rules that carry the verdict, those that settle it first.

    A rule that only passes on what another listed rule says is left out.
    """
    told = [rule for rule in framing.reasons if not passes_on(framing, rule)]
    told = told or list(framing.reasons)

    def rank(rule: Rule) -> bool:
        mends = framing.rulebook.stage(rule.stage).conclusion(rule.conclusion).fix_first
        needed = rule.stage == framing.rulebook.need.id
        return not (mends or (needed and not framing.goes_on))

    return tuple(sorted(told, key=rank))


def told_reasons(framing: Framing) -> tuple[Rule, ...]:
    """The reasons that rest on answers alone; what rests on an assumption is no reason.

    Of a firm verdict to put something right first, only what must be put right: the others speak
    for what comes after it.
    """
    found = (framing.mends if framing.firm else ()) or ordered_reasons(framing)
    return tuple(rule for rule in found if framing.case.status(rule.id) == "fired")


def answers_behind(framing: Framing, rule: Rule) -> tuple[str, ...]:
    """Ids of the questions whose answers a rule rests on."""
    return finding_of(framing.leading_case, rule).answers


def rests_on_answers(framing: Framing, rule: Rule) -> bool:
    """Whether a rule that holds does so by what was said; if not, nobody was asked."""
    return findings.rests_on_answers(framing.case, rule)


def passes_on(framing: Framing, rule: Rule) -> bool:
    """Whether a rule reads only what earlier stages concluded, so that it is no reason itself."""
    read = {fact for box in rule.when for fact in box}
    stages = {fact for fact in read if framing.rulebook.facts[fact].origin == "stage"}
    if rule.stage == framing.rulebook.need.id and framing.goes_on:
        return bool(stages & set(framing.rulebook.in_role("reason")))
    return bool(read) and read == stages


def reason_text(framing: Framing, rule: Rule) -> Text:
    """A rule's reason with what backs it, marked when it rests on an assumption."""
    if framing.case.status(rule.id) != "fired":
        told = f"If this is so (still open): {small(sentence(rule.title))} {sentence(rule.because)}"
        return text(told, backing(framing.rulebook, rule))
    return text(sentence(rule.because), backing(framing.rulebook, rule))
