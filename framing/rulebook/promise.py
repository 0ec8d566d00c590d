"""What a rulebook promises of its outcomes, for the proofs to keep."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Promise:
    """What must hold of each of ``facts``, all other answers as they are.

    order: the values along which the fact moves; then ``never`` is the conclusion that the stage
    must not move to, and None that it must not lose any it had. Or value and always: with this
    value, the stage reaches that conclusion and no other. since: ISO date from which it holds;
    None: at all times.
    """

    id: str
    says: str
    facts: tuple[str, ...]
    order: tuple[str, ...]
    value: str | None
    stage: str
    never: str | None
    always: str | None
    since: str | None
