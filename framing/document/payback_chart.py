"""Gain against cost as a chart: what a result earns by how much it finds, and where it pays."""

from __future__ import annotations

from collections.abc import Callable
from math import floor, log10

from markupsafe import Markup

from framing.document.markup import element, shape, svg
from framing.document.wording import amount_words, share_words
from framing.result.payback import Ends, Payback
from framing.rulebook.formulas import not_found

HEIGHT, RIGHT, TOP, BOTTOM = 300.0, 16.0, 34.0, 46.0
WIDE, NARROW = 620.0, 320.0
#: Width of a digit on the axis, and how many marks an axis has at most.
DIGIT, MOST_MARKS = 8.0, 5
#: Colours come from the page, with our own where it names none.
STYLE = """
.payback svg { display: block; width: 100%; height: auto; font: 14px var(--font, sans-serif); }
.payback svg.narrow { display: none; }
.payback text { fill: var(--ink, #1b2430); }
.payback .soft { fill: var(--soft, #51606f); }
.payback .axis { stroke: var(--soft, #51606f); stroke-width: 1; fill: none; }
.payback .gain { fill: var(--accent, #1d5c9e); fill-opacity: .18; stroke: var(--accent, #1d5c9e);
  stroke-width: 2.5; }
.payback .costs { fill: var(--warn, #8a5a00); fill-opacity: .16; }
.payback .cost { fill: none; stroke: var(--warn, #8a5a00); stroke-width: 2.5;
  stroke-dasharray: 7 4; }
.payback .even { fill: var(--ink, #1b2430); fill-opacity: .1; }
.payback .mark { stroke: var(--ink, #1b2430); stroke-width: 3; fill: none; }
.payback .today { stroke: var(--soft, #51606f); stroke-width: 1.6; stroke-dasharray: 2 4;
  fill: none; }
.payback ul { color: var(--ink, #1b2430); display: grid; font: 14px/1.4 var(--font, sans-serif);
  gap: .35rem 1.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr));
  list-style: none; margin: .6rem 0 0; padding: 0; }
.payback li { display: flex; gap: .6rem; }
.payback li svg { flex: none; height: 20px; width: 28px; }
@media (max-width: 40rem) {
  .payback svg.wide { display: none; }
  .payback svg.narrow { display: block; }
}
""".strip()


def chart_html(payback: Payback) -> Markup:
    """The chart in its two widths, and below it what each line and area is.

    To be put on a page that has the style.
    """
    drawn = (_svg(payback, name, width) for name, width in (("wide", WIDE), ("narrow", NARROW)))
    return element("div", *drawn, _legend(payback), class_="payback")


def in_words(payback: Payback) -> str:
    """What the chart shows, in a sentence or two."""
    even = payback.break_even
    if even is None:
        return "With these numbers there is nothing to gain, so it cannot pay."
    if payback.pays is False:
        return (
            f"It cannot pay: even a perfect result earns {_money(payback.gain)} a month and costs "
            f"{_money(payback.cost)}."
        )
    if payback.pays is None:
        return (
            f"It is not certain that it can pay: it costs {_money(payback.cost)} a month, and even "
            f"a perfect result earns {_money(payback.gain)}."
        )
    return (
        f"It pays once {_count(even)} of a hundred cases that matter come out right. A perfect "
        f"result earns {_money(payback.gain)} a month before its cost."
    )


def in_short(payback: Payback) -> str:
    """The same in few words, beside a verdict that is firm without it."""
    if payback.pays is None:
        return "Perhaps: your spans reach from gain to loss. The verdict holds either way"
    if not payback.pays or payback.break_even is None:
        return "No, not even if all come out right. This speaks against the verdict"
    return f"Pays once {_count(payback.break_even)} of 100 that matter come out right"


def left_in_words(payback: Payback) -> str:
    """The gain of a perfect result, less the cost, a month."""
    return _money((payback.gain[0] - payback.cost[1], payback.gain[1] - payback.cost[0]))


def today_in_words(payback: Payback) -> str:
    """How today stands beside the break-even; empty while nobody knows."""
    if payback.today is None:
        return ""
    low, high = payback.today
    left = _money((not_found(payback.gain[0], high), not_found(payback.gain[1], low)))
    return (
        f"Today {_count(payback.today)} of a hundred are found. At most {left} a month more can be "
        "gained than today."
    )


def _money(ends: Ends) -> str:
    low, high = map(amount_words, ends)
    return low if low == high else f"{low} to {high}"


def _count(ends: Ends) -> str:
    low, high = map(share_words, ends)
    return low if low == high else f"{low} to {high}"


def _svg(payback: Payback, name: str, width: float) -> Markup:
    top = max(payback.gain[1], payback.cost[1]) or 1.0
    marks = _marks(top)
    left = 14 + DIGIT * max(len(amount_words(money)) for money in marks)
    right, bottom = width - RIGHT, HEIGHT - BOTTOM

    def x(share: float) -> float:
        return left + min(max(share, 0), 100) / 100 * (right - left)

    def y(money: float) -> float:
        return bottom - money / top * (bottom - TOP)

    low, high = payback.gain
    least, most = payback.cost
    shapes = [_words(0, 16, "Amount a month, in your currency")]
    shapes += [_words(left - 8, y(m) + 5, amount_words(m), "soft", "end") for m in marks]
    shapes += [_words(x(n), bottom + 18, f"{n}", "soft", "middle") for n in range(0, 101, 25)]
    shapes.append(_words((left + right) / 2, HEIGHT - 8, "Right, of 100 that matter", "", "middle"))
    shapes += _even(payback, x, bottom)
    gain = f"M{x(0):.1f} {y(0):.1f}L{x(100):.1f} {y(high):.1f}L{x(100):.1f} {y(low):.1f}Z"
    costs = f"M{left:.1f} {y(most):.1f}H{right}V{y(least):.1f}H{left:.1f}Z"
    shapes += [shape("path", class_="gain", d=gain), shape("path", class_="costs", d=costs)]
    for money in {least, most}:
        line = f"M{left:.1f} {y(money):.1f}H{right}"
        shapes.append(shape("path", class_="cost", d=line))
    if payback.today is not None:
        first, last = (x(end) for end in payback.today)
        band = f"M{first:.1f} {bottom}V{TOP}H{last:.1f}V{bottom}"
        shapes.append(shape("path", class_="today", d=band))
    shapes.append(shape("path", class_="axis", d=f"M{left:.1f} {TOP}V{bottom}H{right}"))
    label = f"Chart of gain against cost a month. {in_words(payback)}"
    box = f"0 0 {width:g} {HEIGHT:g}"
    return svg(shapes, class_=name, role="img", aria_label=label, viewBox=box)


def _marks(top: float) -> list[float]:
    """Round amounts from nought up to the top, for the axis."""
    power = 10 ** floor(log10(top))
    step = next(s * power for s in (0.2, 0.25, 0.5, 1, 2, 2.5) if top / (s * power) < MOST_MARKS)
    return [step * n for n in range(int(top / step) + 1)]


def _even(payback: Payback, x: Callable[[float], float], bottom: float) -> list[Markup]:
    """Where it begins to pay: a mark, and a band where that is uncertain; nothing if it never does.

    The mark stands in the middle of a band, or at the least that may do.
    """
    even = payback.break_even
    if even is None or even[0] > 100:
        return []
    left, right = x(even[0]), x(even[1])
    at = (left + right) / 2 if even[1] <= 100 else left
    wide, high = f"{right - left:.1f}", f"{bottom - TOP}"
    band = shape("rect", class_="even", x=f"{left:.1f}", y=f"{TOP}", width=wide, height=high)
    mark = shape("path", class_="mark", d=f"M{at:.1f} {bottom - 8}V{bottom + 4}")
    return [*([band] if right > left else []), mark]


def _legend(payback: Payback) -> Markup:
    """What each line, area and mark in this chart is."""
    gain = f"Gain, up to {_money(payback.gain)} where all come out right"
    rows = [
        (shape("path", class_="gain", d="M2 17L26 3V9Z"), gain),
        (shape("path", class_="cost", d="M0 10H28"), f"Cost, {_money(payback.cost)}"),
    ]
    if payback.today is not None:
        dots = shape("path", class_="today", d="M14 0V20")
        rows.append((dots, f"Found today: {_count(payback.today)} of 100"))
    even = payback.break_even
    if even is not None and even[0] <= 100:
        said = f"Pays from {_count(even if even[1] <= 100 else (even[0], even[0]))} of 100"
        if even[0] < even[1]:
            said += "; the middle is marked" if even[1] <= 100 else " at best"
        rows.append((shape("path", class_="mark", d="M14 4V16"), said))
        if even[0] < even[1]:
            band = shape("rect", class_="even", x=2, y=2, width=24, height=16)
            rows.append((band, "Grey: whether it pays there is not certain"))
    return element("ul", *(_row(*row) for row in rows))


def _row(mark: Markup, said: str) -> Markup:
    return element("li", svg([mark], viewBox="0 0 28 20", aria_hidden="true"), said)


def _words(x: float, y: float, said: str, name: str = "", anchor: str = "start") -> Markup:
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}"}
    return element("text", said, class_=name or None, **place, text_anchor=anchor)
