"""All that a look at a table of past cases gives, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from framing.answers.measured import Shown
from framing.faults import Fault
from framing.measuring.findings import Found
from framing.measuring.sample import Roles

if TYPE_CHECKING:
    from framing.measuring.rule_test import RuleTest
    from framing.rulebook.model import Rulebook


@dataclass(frozen=True)
class Rule:
    """The best written rule, fitted to all cases that were compared. lines: its words."""

    words: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Results:
    """What a sample shows. Nothing in it is an answer until a person takes it.

    table: name of the table; rows: of the whole; read: how many of them were looked at. test: the
    comparison of rules with models, None where it could not be made. without: columns that were
    left out of it since they are suspected. proposals: answers, one a question or line of a grid.
    notes: cells that could not be read. left_out: what was not looked at for want of time.
    """

    rulebook: Rulebook
    table: str
    rows: int
    read: int
    roles: Roles
    test: RuleTest | None
    rule: Rule | None
    findings: tuple[Found, ...]
    proposals: tuple[Shown, ...]
    without: tuple[str, ...]
    notes: tuple[Fault, ...]
    left_out: tuple[str, ...]

    def finding(self, kind: str) -> Found | None:
        """The first finding of this kind, or None."""
        return next((found for found in self.findings if found.kind.id == kind), None)

    def answers(self) -> Mapping[str, object]:
        """The proposed answers by question, as ``framing.assess`` takes them."""
        from framing.answers.measured import answers_of

        return answers_of(self.proposals)

    def about(self) -> dict[str, object]:
        """The proposals as the ``about`` of a framing, so that they stand in its document."""
        return {"evidence": [shown.plain() for shown in self.proposals]}
