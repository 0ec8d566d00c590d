"""The rules that carry the verdict, in the order in which they are told, and each in words."""

from __future__ import annotations

from framing.document.blocks import Text, text
from framing.document.wording import assumption_note, backing, sentence, shown_verdict
from framing.result.framing import Framing
from framing.rulebook.model import Rule

#: The four reasons of the course, each a stage of the rulebook.
COURSE_REASONS = ("cannot_code", "cannot_scale", "must_adapt", "cannot_track")


def ordered_reasons(framing: Framing) -> tuple[Rule, ...]:
    """The rules that carry the verdict, those that settle it first.

    A rule that only passes on what another listed rule says is left out.
    """
    verdict = shown_verdict(framing)
    stages = {stage.id: stage for stage in framing.rulebook.stages}
    settling = {"stop": ("need",), "do_not_use_ml": ("need",)}.get(verdict, ())
    told = [rule for rule in framing.reasons if not _passes_on(framing, rule, verdict)]
    told = told or list(framing.reasons)

    def rank(rule: Rule) -> bool:
        mends = stages[rule.stage].conclusion(rule.conclusion).fix_first is not None
        return not (mends or rule.stage in settling or rule.conclusion == "unnamed")

    return tuple(sorted(told, key=rank))


def _passes_on(framing: Framing, rule: Rule, verdict: str) -> bool:
    read = {fact for box in rule.when for fact in box}
    stages = {fact for fact in read if framing.rulebook.facts[fact].origin == "stage"}
    if rule.stage == "need" and verdict not in ("stop", "do_not_use_ml"):
        return bool(stages & set(COURSE_REASONS))
    return bool(read) and read == stages


def reason_text(framing: Framing, rule: Rule) -> Text:
    """A rule's reason with what backs it, marked when it rests on an assumption."""
    note = assumption_note(framing, (rule,)).strip()
    if note:
        start = note.removeprefix("This rests on ").removesuffix(".").replace("about: ", "about ")
        told = rule.because[0].lower() + rule.because[1:]
        return text(f"If {start} holds: {told}", backing(framing.rulebook, rule))
    return text(sentence(rule.because), backing(framing.rulebook, rule))
