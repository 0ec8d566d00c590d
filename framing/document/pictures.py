"""Pictures as SVG, drawn from our own shapes and words; legible in grey and without colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from framing.document.markup import shape, svg, words

#: The font inside the PDF comes first; a browser, whose pages have no serifs, takes the next.
FONT = "Libertinus Serif, Arial, Helvetica, sans-serif"
INK, SOFT, PAPER, FILL, CHOSEN = "#1b2430", "#51606f", "#ffffff", "#edf3fa", "#1d5c9e"
WIDTH = 640
#: Width of a picture that a phone shows too, and the characters that a line of it holds.
NARROW, NARROW_LINE = 400, 56
#: Dots per inch of a picture for Word.
DOTS = 180


@dataclass(frozen=True)
class PathBox:
    """A station of a path: its name, and lines on what happens there."""

    title: str
    lines: tuple[str, ...]
    chosen: bool = False


def path(boxes: Sequence[PathBox]) -> Markup:
    """Stations from top to bottom, an arrow from each to the next; narrow, to fit a phone."""
    shapes, y = [], 6.0
    for i, box in enumerate(boxes):
        lines = [line for said in box.lines for line in _lines(said, NARROW_LINE)]
        high = 30 + 17 * len(lines)
        shapes.append(_box(8, y, NARROW - 16, high, chosen=box.chosen))
        shapes.append(_words(20, y + 20, box.title, box.chosen, bold=True, size=14.5))
        for j, line in enumerate(lines):
            shapes.append(_words(20, y + 38 + 17 * j, line, box.chosen, size=13))
        y += high
        if i < len(boxes) - 1:
            shapes.append(_arrow(NARROW / 2, y, y + 20))
            y += 20
    return _svg(y + 8, shapes, NARROW)


def stack(layers: Sequence[tuple[str, str, bool]]) -> Markup:
    """Layers from top to bottom. Each: its name, what stands in it here, whether it is chosen."""
    shapes = []
    for i, (name, inside, chosen) in enumerate(layers):
        y = 6 + i * 34
        shapes.append(_box(8, y, WIDTH - 16, 29, chosen=chosen))
        shapes.append(_words(22, y + 19, name, chosen, bold=True))
        shapes.append(_words(WIDTH - 22, y + 19, inside, chosen, anchor="end"))
    return _svg(12 + len(layers) * 34, shapes)


def chain(steps: Sequence[tuple[str, str]]) -> Markup:
    """Steps that follow from each other, each with its outcome; the last one is the verdict."""
    shapes = []
    for i, (asked, outcome) in enumerate(steps):
        y = 6 + i * 40
        last = i == len(steps) - 1
        shapes.append(_box(8, y, WIDTH - 16, 28, chosen=last))
        shapes.append(_words(22, y + 19, asked, last))
        shapes.append(_words(WIDTH - 22, y + 19, outcome, last, anchor="end", bold=True))
        if not last:
            shapes.append(_arrow(WIDTH / 2, y + 28, y + 40))
    return _svg(4 + len(steps) * 40, shapes)


def loop(phases: Sequence[tuple[str, bool]], back: str) -> Markup:
    """The phases of the work in rows of four, with the way back. Each: title, whether skipped."""
    shapes = []
    wide, high = (WIDTH - 16) / 4, 62
    for i, (title, skipped) in enumerate(phases):
        x, y = 8 + (i % 4) * wide, 8 + (i // 4) * high
        shapes.append(_box(x + 3, y, wide - 10, 44, chosen=False, dashed=skipped))
        for j, line in enumerate(_lines(f"{i + 1}. {title}", 24)[:2]):
            shapes.append(_words(x + 12, y + 19 + j * 15, line, chosen=False, size=12.5))
        if i % 4 != 3 and i < len(phases) - 1:
            shapes.append(_onward(x + wide - 6, y + 22))
    rows = -(-len(phases) // 4)
    shapes.append(_words(11, 8 + rows * high + 10, back, chosen=False, size=12.5))
    return _svg(30 + rows * high, shapes)


def break_even(gain: float, false_alarm: float, least: float) -> Markup:
    """Gain per alarm against how often an alarm is right; the point where it is nought.

    gain, false_alarm: in the reader's currency. least: 0 to 1.
    """
    left, right, top, bottom = 70.0, WIDTH - 20.0, 16.0, 196.0
    low, high = -false_alarm, gain

    def at(share: float, value: float) -> tuple[float, float]:
        x = left + share * (right - left)
        return x, bottom - (value - low) / ((high - low) or 1) * (bottom - top)

    (x0, y0), (x1, y1) = at(0, low), at(1, high)
    (zx, zy), (_, zero) = at(least, 0), at(0, 0)
    line = f"M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}"
    shapes = [
        shape("path", d=f"M{left} {zero:.1f}H{right}", stroke=SOFT, stroke_dasharray="4 3"),
        shape("path", d=f"M{left} {top}V{bottom}", stroke=SOFT),
        shape("path", d=line, stroke=CHOSEN, stroke_width=2.5),
        shape("circle", cx=f"{zx:.1f}", cy=f"{zy:.1f}", r=5, fill=INK),
        _words(left - 8, y1 + 4, f"{high:,.4g}", False, anchor="end", size=12),
        _words(left - 8, y0 + 4, f"{low:,.4g}", False, anchor="end", size=12),
        _words(left - 8, zero + 4, "0", False, anchor="end", size=12),
        _words(left, bottom + 20, "0 of 100 alarms right", False, size=12),
        _words(right, bottom + 20, "100 of 100", False, anchor="end", size=12),
        _words(
            min(max(zx, left + 90), right - 90), zero - 12,
            f"break-even at {least * 100:.0f} of 100", False, anchor="middle", bold=True, size=13,
        ),
    ]  # fmt: skip
    return _svg(bottom + 32, shapes)


def mermaid(names: Sequence[str], back: Sequence[tuple[int, int, str]] = ()) -> str:
    """A chain as a Mermaid flow chart. back: ways back, each (from, to, label)."""
    lines = ["flowchart TD"]
    for i, name in enumerate(names):
        said = name.replace('"', "'").replace("`", "'")
        lines.append(f'  s{i}["{said}"]')
    lines += [f"  s{i} --> s{i + 1}" for i in range(len(names) - 1)]
    lines += [f'  s{start} -. "{label}" .-> s{end}' for start, end, label in back]
    return "\n".join(lines)


def to_png(svg: str) -> bytes:
    """A picture as PNG, for formats that hold no SVG. The same picture gives the same bytes."""
    import typst

    page = (
        "#set page(width: auto, height: auto, margin: 0pt, fill: white)\n"
        '#image(bytes(sys.inputs.svg), format: "svg", width: 160mm)'
    )
    result: bytes = typst.compile(
        page.encode(), sys_inputs={"svg": svg}, format="png", ppi=DOTS, ignore_system_fonts=True
    )
    return result


def _svg(height: float, shapes: Sequence[str], width: float = WIDTH) -> Markup:
    paper = shape("rect", width=width, height=height, fill=PAPER)
    box = f"0 0 {width:g} {height:g}"
    return svg([paper, *shapes], viewBox=box, font_family=FONT, fill="none")


def _box(
    x: float, y: float, wide: float, high: float, *, chosen: bool, dashed: bool = False
) -> Markup:
    return shape(
        "rect", x=x, y=y, width=wide, height=high, rx=5,
        fill=PAPER if dashed else CHOSEN if chosen else FILL,
        stroke=INK if chosen else SOFT, stroke_width=2 if chosen else 0.8,
        stroke_dasharray="5 4" if dashed else None,
    )  # fmt: skip


def _words(
    x: float,
    y: float,
    said: str,
    chosen: bool,
    *,
    anchor: str = "start",
    bold: bool = False,
    size: float = 14,
) -> Markup:
    weight, fill = "bold" if bold else None, PAPER if chosen else INK
    return words(said, x, y, size, anchor, font_weight=weight, fill=fill)


def _arrow(x: float, start: float, end: float) -> Markup:
    head = f"M{x - 4:g} {end - 7:g}L{x:g} {end:g}L{x + 4:g} {end - 7:g}Z"
    line = shape("path", d=f"M{x:g} {start:g}V{end - 6:g}", stroke=SOFT)
    return line + shape("path", d=head, fill=SOFT)


def _onward(x: float, y: float) -> Markup:
    return shape("path", d=f"M{x:g} {y - 5:g}L{x + 7:g} {y:g}L{x:g} {y + 5:g}Z", fill=SOFT)


def _lines(words: str, length: int) -> list[str]:
    lines = [""]
    for word in words.split():
        if len(lines[-1]) + len(word) > length:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
