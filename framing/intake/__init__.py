"""A problem told in somebody's own words: the nearest published cases, and what the text says.

A model proposes, a person confirms, the rules decide. Without a model nothing leaves the machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from framing.intake.models import Model
    from framing.intake.taking_in import Intake
    from framing.rulebook.model import Rulebook

__all__ = ["intake"]


def intake(text: str, model: Model | None = None, rulebook: Rulebook | None = None) -> Intake:
    """What a text tells: the nearest published cases and, with a model, proposed answers.

    text: the problem, at most 20,000 characters. model: of ``framing.intake.models``, or anything
    with its ``reply``; None sends the text nowhere. rulebook: default the shipped one.

    A model that fails, refuses or answers with nonsense is no error: ``failure`` of the result says
    what happened, and no answer is proposed. Raises AnswersError for a text that is empty or long.
    """
    from framing.intake.taking_in import taken_in
    from framing.rulebook.load import load_rulebook

    return taken_in(text, rulebook or load_rulebook(), model)
