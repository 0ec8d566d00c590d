"""What a table of past cases shows, as other programs and notebooks hold it."""

from __future__ import annotations

from dataclasses import dataclass

from framing.measuring import report
from framing.measuring.results import Results


@dataclass(frozen=True)
class Evidence(Results):
    """What a sample shows, and its reports."""

    def to_dict(self) -> dict[str, object]:
        """All of it as plain data."""
        return report.to_dict(self)

    def render(self, fmt: str = "md") -> str:
        """All of it for people (``md``, ``html``) or programs (``json``). Raises ValueError."""
        return report.render(self, fmt)

    def _repr_markdown_(self) -> str:
        """How notebooks show it."""
        return self.render("md")
