"""Pictures as SVG, drawn from our own shapes and words; legible in grey and without colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from markupsafe import Markup

from framing.document.markup import element, shape, svg, words
from framing.document.wording import amount_words

#: The font inside the PDF comes first; a browser, whose pages have no serifs, takes the next.
FONT = "Libertinus Serif, Arial, Helvetica, sans-serif"
INK, SOFT, PAPER, FILL, CHOSEN = "#1b2430", "#51606f", "#ffffff", "#edf3fa", "#1d5c9e"
#: Each picture is drawn twice: for a page, and for a phone, where letters need more of the width.
WIDTH, NARROW = 640, 300
SIZES = {WIDTH: 14.0, NARROW: 15.0}
#: From the picture's edge to a box, from the box to its words, and from line to line.
EDGE, PAD, LINE = 2, 12, 19
#: Width of a letter beside its height, at most on average, in the fonts that may come to be used.
REGULAR, BOLD = 0.54, 0.58
#: Boxes of a loop in a row, and the space between them in which the arrows lie.
IN_ROW, GAP = 3, 28
#: Dots per inch of a picture for Word.
DOTS = 180
#: Which of the two drawings is shown, by the width that there is for it.
STYLE = """
figure { container-type: inline-size; }
figure svg { display: block; width: 100%; height: auto; }
figure svg.narrow { display: none; max-width: 400px; }
@container (max-width: 560px) {
  figure svg.wide { display: none; }
  figure svg.narrow { display: block; }
}
""".strip()


@dataclass(frozen=True)
class Box:
    """A station of a path: its name, and lines on what happens there."""

    title: str
    lines: tuple[str, ...] = ()
    chosen: bool = False
    dashed: bool = False


def path(
    boxes: Sequence[Box], width: int = WIDTH, *, arrows: bool = True, note: str = ""
) -> Markup:
    """Stations from top to bottom, an arrow from each to the next; below them the note."""
    size, inside = SIZES[width], width - 2 * (EDGE + PAD)
    shapes, y = [], 6.0
    for i, box in enumerate(boxes):
        titles = _lines(box.title, inside, size * BOLD)
        lines = [line for said in box.lines for line in _lines(said, inside, size * REGULAR)]
        high = PAD + LINE * (len(titles) + len(lines))
        shapes.append(_box(EDGE, y, width - 2 * EDGE, high, chosen=box.chosen, dashed=box.dashed))
        for j, line in enumerate([*titles, *lines]):
            bold, down = j < len(titles), y + LINE * (j + 1)
            shapes.append(_words(EDGE + PAD, down, line, box.chosen, bold=bold, size=size))
        y += high
        if i < len(boxes) - 1:
            shapes += [_arrow(width / 2, y, y + 20)] if arrows else []
            y += 20 if arrows else 6
    return _with_note(y, shapes, note, width)


def stack(layers: Sequence[tuple[str, str, bool]]) -> Markup:
    """Layers from top to bottom. Each: its name, what stands in it here, whether it is chosen."""
    shapes = []
    for i, (name, inside, chosen) in enumerate(layers):
        y = 6 + i * 34
        shapes.append(_box(EDGE, y, WIDTH - 2 * EDGE, 29, chosen=chosen))
        shapes.append(_words(22, y + 19, name, chosen, bold=True))
        shapes.append(_words(WIDTH - 22, y + 19, inside, chosen, anchor="end"))
    return _svg(12 + len(layers) * 34, shapes)


def chain(steps: Sequence[tuple[str, str]]) -> Markup:
    """Steps that follow from each other, each with its outcome; the last one is the verdict."""
    shapes = []
    for i, (asked, outcome) in enumerate(steps):
        y = 6 + i * 44
        last = i == len(steps) - 1
        shapes.append(_box(EDGE, y, WIDTH - 2 * EDGE, 28, chosen=last))
        shapes.append(_words(22, y + 19, asked, last))
        shapes.append(_words(WIDTH - 22, y + 19, outcome, last, anchor="end", bold=True))
        if not last:
            shapes.append(_arrow(WIDTH / 2, y + 28, y + 44))
    return _svg(len(steps) * 44, shapes)


def loop(phases: Sequence[tuple[str, bool]], note: str) -> Markup:
    """The phases of the work in rows, joined by arrows. Each: title, whether it can be skipped."""
    wide = (WIDTH - 2 * EDGE - (IN_ROW - 1) * GAP) / IN_ROW
    size, pitch = SIZES[WIDTH], wide + GAP
    told = [_lines(title, wide - 2 * PAD, size * REGULAR) for title, _ in phases]
    high = PAD + LINE * max(len(lines) for lines in told)
    shapes = []
    for i, (lines, (_, skipped)) in enumerate(zip(told, phases, strict=True)):
        x, y = EDGE + (i % IN_ROW) * pitch, 6 + (i // IN_ROW) * (high + GAP)
        shapes.append(_box(x, y, wide, high, chosen=False, dashed=skipped))
        above = (high - PAD - LINE * len(lines)) / 2
        for j, line in enumerate(lines, 1):
            shapes.append(_words(x + PAD, y + above + LINE * j, line, chosen=False))
        if i == len(phases) - 1:
            break
        if i % IN_ROW < IN_ROW - 1:
            shapes.append(_onward(x + wide, x + pitch, y + high / 2))
        else:
            shapes.append(_next_row(x + wide / 2, EDGE + wide / 2, y + high))
    bottom = 6 + -(-len(phases) // IN_ROW) * (high + GAP) - GAP
    return _with_note(bottom, shapes, note, WIDTH)


def break_even(gain: float, false_alarm: float, least: float, width: int = WIDTH) -> Markup:
    """Gain per alarm against how often an alarm is right; the point where it is nought.

    gain, false_alarm: in the reader's currency. least: 0 to 1. What the lines and the dot are is
    told below.
    """
    size, high, low = SIZES[width], gain, 0 - false_alarm
    marks = [amount_words(end) for end in (high, low)]
    left, right, top, bottom = EDGE + size * 0.6 * max(map(len, marks)) + 8, width - 20.0, 40, 210

    def down(value: float) -> float:
        return bottom - (value - low) / ((high - low) or 1) * (bottom - top)

    zero, at = down(0), left + least * (right - left)
    line = f"M{left:.1f} {down(low):.1f}L{right:.1f} {down(high):.1f}"
    axis = [(down(high), marks[0]), (down(low), marks[1])]
    axis += [(zero, "0")] if min(abs(zero - y) for y, _ in axis) > size else []
    shapes = [
        shape("path", d=f"M{left:.1f} {zero:.1f}H{right}", stroke=SOFT, stroke_dasharray="4 3"),
        shape("path", d=f"M{left:.1f} {top}V{bottom}H{right}", stroke=SOFT),
        shape("path", d=line, stroke=CHOSEN, stroke_width=2.5),
        shape("circle", cx=f"{at:.1f}", cy=f"{zero:.1f}", r=5, fill=INK),
        _words(EDGE, 20, "Gain per alarm, in your currency", False, size=size),
        *(_words(left - 8, y + 5, said, False, anchor="end", size=size) for y, said in axis),
        _words(left, bottom + 20, "0", False, size=size),
        _words(right, bottom + 20, "100", False, anchor="end", size=size),
        _words(
            (left + right) / 2, bottom + 20, "Right alarms of 100", False,
            anchor="middle", size=size,
        ),
    ]  # fmt: skip
    legend = (
        (shape("path", d="M0 0H28", stroke=CHOSEN, stroke_width=2.5), "Gain per alarm"),
        (shape("path", d="M0 0H28", stroke=SOFT, stroke_dasharray="4 3"), "Neither gain nor loss"),
        (shape("circle", cx=14, cy=0, r=5, fill=INK), f"Break-even: {least * 100:.0f} of 100"),
    )
    for i, (mark, said) in enumerate(legend):
        y = bottom + 50 + i * 24
        shapes.append(element("g", mark, transform=f"translate({EDGE} {y - 5})"))
        shapes.append(_words(EDGE + 40, y, said, False, size=size))
    return _svg(bottom + 50 + len(legend) * 24 - 10, shapes, width)


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


def _with_note(bottom: float, shapes: Sequence[str], note: str, width: int) -> Markup:
    """The drawing with a note below it. bottom: where the shapes end."""
    size = SIZES[width]
    lines = _lines(note, width - 2 * EDGE, size * REGULAR)
    told = [
        _words(EDGE, bottom + 10 + LINE * (i + 1), line, False, size=size)
        for i, line in enumerate(lines)
    ]
    return _svg(bottom + 8 + (10 + LINE * len(lines) if lines else 0), [*shapes, *told], width)


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
    size: float = SIZES[WIDTH],
) -> Markup:
    weight, fill = "bold" if bold else None, PAPER if chosen else INK
    return words(said, x, y, size, anchor, font_weight=weight, fill=fill)


def _arrow(x: float, start: float, end: float) -> Markup:
    return shape("path", d=f"M{x:g} {start:g}V{end - 6:g}", stroke=SOFT) + _down(x, end)


def _onward(start: float, end: float, y: float) -> Markup:
    """An arrow to the box on the right."""
    head = f"M{end - 7:g} {y - 4:g}L{end:g} {y:g}L{end - 7:g} {y + 4:g}Z"
    line = shape("path", d=f"M{start:g} {y:g}H{end - 6:g}", stroke=SOFT)
    return line + shape("path", d=head, fill=SOFT)


def _next_row(start: float, end: float, y: float) -> Markup:
    """An arrow from the last box of a row to the first one of the next. y: where the row ends."""
    way = f"M{start:g} {y:g}v{GAP / 2:g}H{end:g}V{y + GAP - 6:g}"
    return shape("path", d=way, stroke=SOFT) + _down(end, y + GAP)


def _down(x: float, y: float) -> Markup:
    return shape("path", d=f"M{x - 4:g} {y - 7:g}L{x:g} {y:g}L{x + 4:g} {y - 7:g}Z", fill=SOFT)


def _lines(said: str, room: float, letter: float) -> list[str]:
    """The words in lines that fit the room. letter: its width."""
    return wrap(said, int(room / letter))
