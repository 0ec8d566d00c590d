"""What a table of past cases can show, in the words of the rulebook, and which answer that means.

The thresholds, the words and the answers stand in ``evidence.yaml``; ``framing/measuring/`` counts
and compares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Threshold:
    """A number from which something counts. unit: what it counts; source: id of its source."""

    id: str
    value: float
    unit: str
    says: str
    source: str


@dataclass(frozen=True)
class Meaning:
    """The answer to one question that a finding proposes.

    option: of a choose-one question. line and state: of a grid, where state is ``chosen``,
    ``not_chosen`` or ``perhaps``. figure: of a question for a number, the name of the figure that
    is the answer; with ``bands``, option → least value from which it holds, an option is chosen.
    """

    question: str
    option: str | None = None
    line: str | None = None
    state: str = "chosen"
    figure: str | None = None
    bands: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class FindingKind:
    """A thing that a sample may show. says: a sentence with ``{figures}`` in it."""

    id: str
    title: str
    says: str
    means: tuple[Meaning, ...] = ()


@dataclass(frozen=True)
class PersonalMark:
    """How a column with personal data is known. names, values: regular expressions, or None.

    both: whether both must match; else either is enough. may_hold: a name counts only for a column
    of these: ``words``; ``codes`` (of two words, or of few whole numbers); ``dates``;
    ``long_numbers`` (whole, of six digits or more); ``numbers``. Anything where it is empty.
    """

    id: str
    about: str
    names: str | None
    values: str | None
    sensitive: bool
    both: bool = False
    may_hold: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measured:
    """The whole of ``evidence.yaml``; empty where a rulebook has none."""

    thresholds: Mapping[str, Threshold] = field(default_factory=dict)
    findings: Mapping[str, FindingKind] = field(default_factory=dict)
    personal: tuple[PersonalMark, ...] = ()

    def value(self, threshold: str) -> float:
        """The number of a threshold. Raises KeyError."""
        return self.thresholds[threshold].value
