"""A text taken in: its nearest published cases, and the answers that a model proposes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from framing.answers.answers import Answers
from framing.answers.checking import MAX_TEXT
from framing.faults import AnswersError, Code
from framing.faults.fault import MOST_IN_LINE, shown
from framing.intake.models import Model, ModelError
from framing.intake.nearest import Near, nearest_cases
from framing.intake.prompt import message_of, prompt_of, reply_schema
from framing.intake.proposals import Proposal, UnusableReplyError, read_reply
from framing.reading.text import plain_text
from framing.rulebook.journey import Journey
from framing.rulebook.model import Rulebook


@dataclass(frozen=True)
class Intake:
    """What a text tells.

    nearest: published cases. proposals: answers that a model proposes, none without a model.
    dropped: reason (a key of ``proposals.REASONS``) → how many proposals were not taken.
    model: who proposed; None where nobody was asked. failure: why there are no proposals.
    """

    text: str
    nearest: tuple[Near, ...]
    proposals: tuple[Proposal, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)
    model: str | None = None
    failure: str | None = None

    @property
    def answers(self) -> dict[str, Any]:
        """The proposed answers by question id, for whoever confirms them."""
        return {proposal.question.id: proposal.answer for proposal in self.proposals}


def taken_in(text: str, rulebook: Rulebook, model: Model | None = None) -> Intake:
    """What a text tells (see ``framing.intake.intake``)."""
    said = plain_text(text).strip()
    if not said:
        what = "There is no text."
        raise AnswersError.of(Code.EMPTY, "text", what, "Tell the problem in a few sentences.")
    if len(said) > MAX_TEXT:
        what = f"The text has {len(said):,} characters."
        raise AnswersError.of(Code.TOO_LONG, "text", what, f"Shorten it to {MAX_TEXT:,}.")
    near = nearest_cases(said, rulebook)
    if model is None:
        return Intake(said, near)
    try:
        reply = model.reply(prompt_of(rulebook), message_of(said), reply_schema(rulebook))
        read = read_reply(reply, said, rulebook)
    except (ModelError, UnusableReplyError) as error:
        return Intake(said, near, model=model.name, failure=shown(str(error), MOST_IN_LINE))
    return Intake(said, near, read.proposals, read.dropped, model.name)


def answers_like(journey: Journey, rulebook: Rulebook) -> dict[str, Any]:
    """A published case's choices as what could be true of another one, never as certain.

    Of each choose-one question the case's option comes first, and every other stays possible.
    Lines, numbers and texts are the case's own and are not taken over, nor are answers of which
    none goes first where several are possible.
    """
    found: dict[str, Any] = {}
    for name, given in Answers(journey.answers, rulebook).items():
        question = rulebook.question(name)
        if question.kind != "choose_one" or question.torn_as_unsaid:
            continue
        ids = [option.id for option in question.options]
        first = given[0] if isinstance(given, tuple) else given
        if first in ids:
            found[name] = (first, *(other for other in ids if other != first))
    return found
