"""What one more answer changed: the verdicts it ruled out, and by which rules."""

from __future__ import annotations

from dataclasses import dataclass

from framing.document.wording import why_not_words
from framing.evaluation.findings import why_not
from framing.result.framing import Framing
from framing.rulebook.model import Rule


@dataclass(frozen=True)
class AnswerEffect:
    """ruled_out: verdicts. rules: those that made it so; blocked: in words, where none fired."""

    ruled_out: tuple[str, ...]
    rules: tuple[Rule, ...]
    blocked: tuple[str, ...]


def effect_between(before: Framing, after: Framing) -> AnswerEffect:
    """What the answers of ``after`` settle that those of ``before`` left open."""
    gone = tuple(v for v in before.possible_verdicts if v not in after.possible_verdicts)
    if not gone:
        return AnswerEffect((), (), ())
    fired = tuple(
        rule
        for rule in after.rulebook.rules
        if rule.decides
        and after.case.status(rule.id) == "fired"
        and before.case.status(rule.id) != "fired"
    )
    carrying = tuple(rule for rule in after.reasons if rule in fired)
    blocked = tuple(
        f"{line.conclusion.label}: {why_not_words(after.rulebook, line)[0]}"
        for line in why_not(after.case, (after.rulebook.verdict.id,))
        if line.conclusion.id in gone and line.nearest.status == "ruled_out"
    )
    return AnswerEffect(gone, carrying or fired, blocked)
