"""The picture of the rooms in architecture.md, drawn from the import contract in pyproject.toml.

``python docs/rooms.py`` writes it to docs/images/rooms.svg; a test says when it is stale.
"""

import ast
import textwrap
import tomllib
from html import escape
from pathlib import Path

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "images" / "rooms.svg"
WIDTH, GAP, MARGIN, LINE, HEAD = 1000, 8, 24, 15, 22
STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#1b2733}"
    ".name{font-weight:600;font-size:14px}rect{fill:#eef3f8;stroke:#7b93ab}"
)


def layers() -> list[list[str]]:
    """The rows of rooms from the top; a room may import from the rows below its own."""
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    flow = next(c for c in tools["importlinter"]["contracts"] if c["type"] == "layers")
    return [[room.strip() for room in layer.split("|")] for layer in flow["layers"]]


def about(room: str) -> str:
    """What a room says of itself: the first line of its docstring."""
    package = ROOT / "framing" / room / "__init__.py"
    path = package if package.is_file() else ROOT / "framing" / f"{room}.py"
    told = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert told, f"{path} says nothing of itself"
    return told.split("\n\n")[0].replace("\n", " ").replace("``", "")


def drawn() -> str:
    """The picture as SVG. The same contract and docstrings always give the same text."""
    parts, top = [], MARGIN
    for row in layers():
        width = (WIDTH - MARGIN - GAP * (len(row) - 1)) / len(row)
        told = [textwrap.wrap(about(room), int(width / 7.2)) for room in row]
        height = HEAD + LINE * max(map(len, told)) + 8
        for n, (room, lines) in enumerate(zip(row, told, strict=True)):
            left = MARGIN + n * (width + GAP)
            parts.append(
                f'<rect x="{left:.0f}" y="{top}" width="{width:.0f}" height="{height}" rx="4"/>'
                f'<text class="name" x="{left + 8:.0f}" y="{top + 18}">{escape(room)}</text>'
            )
            parts += [
                f'<text x="{left + 8:.0f}" y="{top + HEAD + LINE * i - 2}">{escape(line)}</text>'
                for i, line in enumerate(lines, 1)
            ]
        top += height + GAP
    arrow = (
        f'<path d="M10 {MARGIN}V{top - GAP}m-5 -8l5 8l5 -8" fill="none" stroke="#1b2733"/>'
        '<text x="4" y="15">may import what stands below</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + 4} {top}" role="img" '
        f'aria-label="The rooms of framing, each above what it may import">\n'
        f'<style>{STYLE}</style>\n<rect x="0" y="0" width="100%" height="100%" '
        'style="fill:#fff;stroke:none"/>\n' + "\n".join([arrow, *parts]) + "\n</svg>\n"
    )


if __name__ == "__main__":
    PICTURE.write_text(drawn(), encoding="utf-8")
