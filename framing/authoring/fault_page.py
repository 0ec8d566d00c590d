"""The faults as one Markdown page."""

from __future__ import annotations

from framing.faults import Code

NAME = "faults.md"


def fault_page() -> str:
    """The page: every code with what it means, how to fix it, and an example."""
    lines = [
        "# The faults",
        "",
        "What the program says when it cannot use what you gave it, or when `framing check` finds "
        "something wrong in a rulebook. Each line names a code, a place, what is wrong there and "
        "how to fix it; this page says what each code means in general. It is made from "
        "`framing/faults/catalogue.yaml` by `framing pages`; edit that file.",
    ]
    for code in sorted(Code):
        lines += ["", f"## {code}", "", code.meaning, "", f"**Fix:** {code.fix}"]
        if code.example:
            lines += ["", f"**Example:** {code.example}"]
    return "\n".join(lines) + "\n"
