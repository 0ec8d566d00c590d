"""Places → a chart as SVG: value against readiness, ranges as whiskers, the Pareto front.

Drawn from our own shapes and words; what a style sheet adds is in ``CHART_STYLE``. Each mark can be
pointed at or reached with Tab, which shows its name at the top, and leads to its row in the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from framing.document.markup import element, joined, shape, svg, words
from framing.document.tones import looks
from framing.document.wording import capital, verdict_label
from framing.portfolio.judging import Judged, Portfolio
from framing.portfolio.places import EFFORTS, MAY_BE_ON_FRONT, ON_FRONT, VALUES, Span, gates

#: Widths of the two drawings: one for a desk, one for a phone.
WIDE, NARROW = 900, 340
#: Beyond so many cases, marks become dots without numbers, and ranges are shown one at a time.
MOST_NUMBERED = 150
#: So many marks are drawn in one place; the last then stands for all that are left.
MOST_IN_CELL = 300
CIRCLE = "circle"
#: A verdict's look → its mark; all others are circles.
SHAPES = {"build": CIRCLE, "build-2": "square", "mend": "diamond"}
#: Ranges of neighbours lie in so many lanes.
LANES = 5
EDGE, STRIP, HEAD, FOOT = 8.0, 46.0, 22.0, 46.0
INVITATION = "Point at a mark, or press Tab, to see its name"
#: What a row of the table is called, so that its mark can lead to it.
ROW = "case-{}"
READING = (
    "Further up, it pays more clearly. Further right, less stands between the case and a first "
    "version."
)

CHART_STYLE = """
.chart svg { display: block; width: 100%; height: auto; background: var(--paper, #ffffff);
  font-family: system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
.chart svg.narrow { display: none; }
.chart text { fill: var(--ink, #1b2430); }
.chart text.soft { fill: var(--soft, #51606f); }
.chart .band { fill: var(--wash, #f4f6f9); }
.chart .grid { stroke: var(--line, #d5dce4); }
.chart .line { stroke: var(--accent, #1d5c9e); stroke-width: 3; fill: none; }
.chart .range { stroke: var(--soft, #51606f); stroke-width: 1.2; fill: none; opacity: .55; }
.chart .shape { fill: var(--paper, #ffffff); stroke: var(--ink, #1b2430); stroke-width: 1.4; }
.chart .open .shape { stroke-dasharray: 3 2; }
.chart .possible .shape { stroke-width: 3; }
.chart .front .shape { fill: var(--accent, #1d5c9e); stroke: var(--accent, #1d5c9e);
  stroke-width: 2.5; }
.chart .front .number { fill: var(--paper, #ffffff); }
.chart .front.open .shape { fill: var(--paper, #ffffff); stroke-width: 3; }
.chart .front.open .number { fill: var(--ink, #1b2430); }
.chart .spot { outline: none; cursor: pointer; }
.chart .told { visibility: hidden; pointer-events: none; }
.chart .told .plate { fill: var(--paper, #ffffff); }
.chart .area { fill: var(--accent, #1d5c9e); opacity: .22; }
.chart .told .halo { fill: none; stroke: var(--ink, #1b2430); stroke-width: 2.5; }
.chart .spot:hover .told, .chart .spot:focus .told { visibility: visible; }
.chart svg:has(.spot:hover) .spot:focus:not(:hover) .told { visibility: hidden; }
.legend { list-style: none; margin: .75rem 0 1rem; padding: 0; display: flex; flex-wrap: wrap;
  gap: .35rem 1.25rem; font-size: .875rem; }
.legend li { display: flex; align-items: center; gap: .4rem; margin: 0; padding: 0; }
.chart .legend svg { width: 1.75rem; height: 1.375rem; flex: none; display: inline-block; }
@media (max-width: 40rem) {
  .chart svg.wide { display: none; }
  .chart svg.narrow { display: block; }
}
""".strip()


@dataclass(frozen=True)
class _Grid:
    """Where columns (readiness) and rows (value) lie. tops, highs: by value level."""

    width: float
    columns: int
    pitch: float
    tops: tuple[float, ...]
    highs: tuple[float, ...]
    bottom: float

    @property
    def wide(self) -> float:
        return (self.width - 2 * EDGE) / self.columns

    @property
    def in_row(self) -> int:
        return max(1, int((self.wide - 6) // self.pitch))

    def left(self, column: int) -> float:
        return EDGE + column * self.wide

    def at(self, value: int, readiness: int, slot: int) -> tuple[float, float]:
        """The middle of the mark in this slot of a place; in a low row the slot is moved up."""
        spare = self.wide - self.in_row * self.pitch
        x = self.left(readiness) + spare / 2 + (slot % self.in_row + 0.5) * self.pitch
        down = HEAD + (slot // self.in_row + 0.5) * self.pitch
        return x, self.tops[value] + min(down, self.highs[value] - self.pitch / 2)


@dataclass(frozen=True)
class _Mark:
    """A case with its number in the table and its slot. rest: how many more it stands for."""

    case: Judged
    number: int
    slot: int
    rest: int = 0


def chart_html(portfolio: Portfolio, wide: float = WIDE) -> Markup:
    """The chart in its two widths with its legend, to be put on a page that has the style.

    wide: the width at a desk, in pixels.
    """
    drawn = (_chart(portfolio, name, width) for name, width in (("wide", wide), ("narrow", NARROW)))
    return element("div", *drawn, _legend(portfolio), class_="chart")


def _chart(portfolio: Portfolio, name: str, width: float) -> Markup:
    """One SVG. name: its class."""
    marks = _marks(portfolio.cases)
    grid = _grid(portfolio, marks, width)
    shapes = [_axes(portfolio, grid), _front(portfolio.cases, grid)]
    shapes += [_range(mark, grid) for mark in marks] if len(marks) <= MOST_NUMBERED else []
    shapes += [_mark(portfolio, mark, grid) for mark in marks]
    count = sum(case.place.on_chart for case in portfolio.cases)
    label = (
        f"Chart of value against readiness with {count} of {len(portfolio.cases)} cases. "
        "The table below says the same in words."
    )
    box = f"0 0 {width:g} {grid.bottom + FOOT:g}"
    return svg(shapes, class_=name, role="group", aria_label=label, viewBox=box)


def _marks(cases: Sequence[Judged]) -> list[_Mark]:
    """The cases on the chart with their slots; where a place is full, one mark for the rest."""
    places: dict[tuple[int, int], list[_Mark]] = {}
    for number, case in enumerate(cases, 1):
        if case.place.on_chart:
            held = places.setdefault((case.place.value.level, case.place.readiness.level), [])
            held.append(_Mark(case, number, len(held)))
    found = []
    for held in places.values():
        if len(held) > MOST_IN_CELL:
            last = held[MOST_IN_CELL - 1]
            rest = len(held) - MOST_IN_CELL + 1
            found.append(replace(last, rest=rest))
        found += held[: MOST_IN_CELL - 1] if len(held) > MOST_IN_CELL else held
    return sorted(found, key=lambda mark: mark.number)


def _grid(portfolio: Portfolio, marks: Sequence[_Mark], width: float) -> _Grid:
    """Rows as high as their fullest place needs."""
    columns = len(gates(portfolio.rulebook)) + len(EFFORTS)
    pitch = 11.0
    if len(marks) <= MOST_NUMBERED:
        pitch = 28.0 if width > NARROW else 24.0
    bare = _Grid(width, columns, pitch, (), (), 0)
    highs = []
    for level in range(len(VALUES)):
        slots = [m.slot for m in marks if m.case.place.value.level == level]
        lines = max(slots) // bare.in_row + 1 if slots else 1
        highs.append(HEAD + max(lines * pitch, 24) + 8)
    tops = [STRIP + sum(highs[level + 1 :]) for level in range(len(VALUES))]
    return _Grid(width, columns, pitch, tuple(tops), tuple(highs), STRIP + sum(highs))


def _axes(portfolio: Portfolio, grid: _Grid) -> Markup:
    """The invitation, bands with the names of the values, and the names of the columns."""
    shapes = [_words(EDGE, 18, INVITATION, "soft", size=13)]
    for level, name in enumerate(VALUES):
        top, high = grid.tops[level], grid.highs[level]
        band = {"class_": "band"} if level % 2 == 0 else {"fill": "none"}
        wide = grid.width - 2 * EDGE
        shapes.append(shape("rect", x=EDGE, y=top, width=wide, height=high, **band))
        shapes.append(_words(EDGE + 6, top + 15, f"Value: {name}", "", size=12.5, bold=True))
    count = len(gates(portfolio.rulebook))
    for column in range(grid.columns):
        x = grid.left(column)
        if column:
            line, dash = f"M{x:g} {STRIP:g}V{grid.bottom:g}", None if column == count else "2 4"
            shapes.append(shape("path", class_="grid", d=line, stroke_dasharray=dash))
        name = str(column) if column < count else capital(EFFORTS[column - count])
        shapes.append(_words(x + grid.wide / 2, grid.bottom + 16, name, "", anchor="middle"))
    low, high = grid.left(0) + count * grid.wide / 2, grid.left(count)
    high += len(EFFORTS) * grid.wide / 2
    narrow = grid.width <= NARROW
    left = f"Of {count} hurdles cleared" if narrow else f"Readiness: of {count} hurdles cleared"
    right = "All cleared; effort" if narrow else "Readiness: all cleared, building effort"
    shapes.append(_words(low, grid.bottom + 36, left, "soft", anchor="middle", size=12))
    shapes.append(_words(high, grid.bottom + 36, right, "soft", anchor="middle", size=12))
    return joined(shapes)


def _front(cases: Sequence[Judged], grid: _Grid) -> Markup:
    """The stairs beyond which no case on the chart lies; nothing without cases."""
    best = [
        (case.place.readiness.level, case.place.value.level)
        for case in cases
        if case.front == ON_FRONT
    ]
    if not best:
        return Markup()
    path = ""
    for column in range(grid.columns):
        values = [value for readiness, value in best if readiness >= column]
        if not values:
            break
        y, right = grid.tops[max(values)], grid.left(column + 1)
        path += f"{'V' if path else f'M{EDGE:g} '}{y:g}H{right:g}"
    return shape("path", class_="line", d=f"{path}V{grid.bottom:g}")


def _range(mark: _Mark, grid: _Grid) -> Markup:
    """How far open answers may move a case, along each scale; nothing where they cannot."""
    place = mark.case.place
    value, readiness = place.value, place.readiness
    x, y = grid.at(value.level, readiness.level, mark.slot)
    # So that the ranges of neighbours do not lie on one another.
    aside = (mark.number % LANES - LANES // 2) * grid.pitch / 13
    x, y = x + aside, y + aside
    path = ""
    if _moves(readiness):
        ends = (readiness.low, readiness.high)
        x0, x1 = (grid.at(value.level, end, mark.slot)[0] + aside for end in ends)
        path += f"M{x0:.1f} {y:.1f}H{x1:.1f}M{x0:.1f} {y - 4:.1f}v8M{x1:.1f} {y - 4:.1f}v8"
    if _moves(value):
        ends = (value.low, value.high)
        y0, y1 = (grid.at(end, readiness.level, mark.slot)[1] + aside for end in ends)
        path += f"M{x:.1f} {y0:.1f}V{y1:.1f}M{x - 4:.1f} {y0:.1f}h8M{x - 4:.1f} {y1:.1f}h8"
    return shape("path", class_="range", d=path) if path else Markup()


def _area(mark: _Mark, grid: _Grid) -> Markup:
    """All the places that a case may come to, as one wash; nothing where it stays."""
    value, readiness = mark.case.place.value, mark.case.place.readiness
    if not _moves(value) and not _moves(readiness):
        return Markup()
    x, right = grid.left(readiness.low), grid.left(readiness.high + 1)
    y, bottom = grid.tops[value.high], grid.tops[value.low] + grid.highs[value.low]
    wide = f"{right - x:.1f}"
    return shape("rect", class_="area", x=f"{x:.1f}", y=y, width=wide, height=bottom - y)


def _moves(span: Span) -> bool:
    return span.low < span.high


def _mark(portfolio: Portfolio, mark: _Mark, grid: _Grid) -> Markup:
    """A mark that can be reached, with what it tells when it is."""
    case = mark.case
    x, y = grid.at(case.place.value.level, case.place.readiness.level, mark.slot)
    size = min(grid.pitch * 0.42, 10.5)
    verdict = capital(verdict_label(portfolio.rulebook, case.shape))
    state = "firm" if case.ids["firm"] == "yes" else "leading"
    name = f"{mark.number}. {case.name}"
    said = f"{verdict} ({state})"
    if mark.rest:
        name, said = f"{mark.rest:,} more cases in this place", "See the table"
    number = "" if grid.pitch < 20 else f"{mark.number}"
    if mark.rest:
        number = "+"
    kinds = ["spot", {"yes": "front", "possible": "possible"}.get(case.front, "")]
    kinds.append("open" if state == "leading" else "")
    title = f"{name}: {said}. {case.words['Place']}" if not mark.rest else f"{name}."
    told = element(
        "g",
        _area(mark, grid) if not mark.rest else "",
        shape("circle", class_="halo", cx=f"{x:.1f}", cy=f"{y:.1f}", r=f"{size + 4:.1f}"),
        shape("rect", class_="plate", x=0, y=0, width=grid.width, height=STRIP - 2),
        _words(EDGE, 18, _cut(name, grid.width), "", size=14, bold=True),
        _words(EDGE, 36, _cut(said, grid.width), "soft", size=13),
        class_="told",
    )
    drawn = _shape(_kind(portfolio, case.shape), x, y, size)
    small = 11 if len(number) < 3 else 9
    text = _words(x, y + small * 0.36, number, "number", anchor="middle", size=small)
    row = "table" if mark.rest else ROW.format(mark.number)
    inside = (element("title", title), drawn, text if number else "", told)
    return element(
        "a", *inside, class_=" ".join(k for k in kinds if k), href=f"#{row}", aria_label=title
    )


def _kind(portfolio: Portfolio, verdict: str) -> str:
    return SHAPES.get(looks(portfolio.rulebook).get(verdict, ""), CIRCLE)


def _shape(kind: str, x: float, y: float, size: float) -> Markup:
    if kind == CIRCLE:
        return shape("circle", class_="shape", cx=f"{x:.1f}", cy=f"{y:.1f}", r=f"{size:.1f}")
    if kind == "square":
        half, side = size * 0.9, f"{size * 1.8:.1f}"
        left, top = f"{x - half:.1f}", f"{y - half:.1f}"
        return shape("rect", class_="shape", x=left, y=top, width=side, height=side, rx=1.5)
    reach = size * 1.15
    path = (
        f"M{x - reach:.1f} {y:.1f}L{x:.1f} {y - reach:.1f}"
        f"L{x + reach:.1f} {y:.1f}L{x:.1f} {y + reach:.1f}Z"
    )
    return shape("path", class_="shape", d=path)


def _legend(portfolio: Portfolio) -> Markup:
    """What the shapes, fillings and lines mean that are in this chart."""
    book, cases = portfolio.rulebook, portfolio.cases
    on = [case for case in cases if case.place.on_chart]
    rows = [
        (_shape(_kind(portfolio, verdict.id), 14, 11, 8), "", capital(verdict.label))
        for verdict in reversed(book.verdict.conclusions)
        if any(case.shape == verdict.id for case in on)
    ]
    if any(case.ids["firm"] == "no" for case in on):
        rows.append((_shape(CIRCLE, 14, 11, 8), "open", "Not firm yet"))
    if any(_moves(span) for case in on for span in (case.place.value, case.place.readiness)):
        path = shape("path", class_="range", d="M3 11H25M3 7v8M25 7v8")
        if len(on) > MOST_NUMBERED:
            path = shape("rect", class_="area", x=3, y=3, width=22, height=16)
        rows.append((path, "", "Where open answers may move it"))
    if on:
        best = shape("path", class_="line", d="M3 4H25V20") + _shape(CIRCLE, 13, 13, 6)
        rows.append((best, "front", "Cases that no other case beats"))
    if any(case.front == MAY_BE_ON_FRONT for case in on):
        rows.append((_shape(CIRCLE, 14, 11, 8), "possible", "Open answers may bring it there"))
    return element("ul", *(_item(*row) for row in rows), class_="legend")


def _item(drawn: Markup, kind: str, said: str) -> Markup:
    mark = element("g", drawn, class_=kind)
    return element("li", element("svg", mark, viewBox="0 0 28 22", aria_hidden="true"), said)


def _cut(words: str, width: float) -> str:
    """The words, shortened to what fits on one line."""
    most = int(width / 7.6)
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _words(
    x: float,
    y: float,
    said: str,
    kind: str,
    *,
    anchor: str = "start",
    bold: bool = False,
    size: float = 12,
) -> Markup:
    weight = "600" if bold else None
    return words(said, x, f"{y:.1f}", size, anchor, class_=kind or None, font_weight=weight)
