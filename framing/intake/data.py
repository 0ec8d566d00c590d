"""What a text tells, as plain data for JSON and for agents."""

from __future__ import annotations

from typing import Any

from framing.answers.answers import plain_answer
from framing.intake.taking_in import Intake


def intake_data(read: Intake) -> dict[str, Any]:
    """What a text tells, as plain data. ``answers`` holds proposals that nobody has confirmed."""
    return {
        "nearest": [
            {
                "id": near.journey.id,
                "story": near.journey.story,
                "verdict": near.verdict,
                "shares": list(near.shares),
            }
            for near in read.nearest
        ],
        "model": read.model,
        "failure": read.failure,
        "proposals": [
            {
                "question": proposal.question.id,
                "answer": plain_answer(proposal.answer),
                "phrase": read.text[proposal.start : proposal.end],
                "start": proposal.start,
                "end": proposal.end,
            }
            for proposal in read.proposals
        ],
        "dropped": dict(read.dropped),
    }
