"""A framing in a notebook: shown as its document."""

from __future__ import annotations

import sys

from framing.document import render
from framing.result.framing import Framing


def register() -> None:
    """Show framings as Markdown in the running notebook; where there is none, do nothing."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None:
        formatter = shell.display_formatter.formatters["text/markdown"]
        formatter.for_type(Framing, lambda framing: str(render(framing, "md")))
