"""Gain against cost as a chart: what a result earns by how much it finds, and where it pays."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from framing.document.markup import element, shape, svg
from framing.document.wording import amount_words, share_words
from framing.result.payback import Ends, Payback
from framing.rulebook.formulas import not_found

HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 300.0, 8.0, 12.0, 34.0, 40.0
#: Colours come from the page, with our own where it names none.
STYLE = """
.payback svg { display: block; width: 100%; height: auto; font: 13px var(--font, sans-serif); }
.payback svg.narrow { display: none; }
.payback text { fill: var(--ink, #1b2430); }
.payback .soft { fill: var(--soft, #51606f); }
.payback .axis { stroke: var(--soft, #51606f); stroke-width: 1; fill: none; }
.payback .gain { fill: var(--accent, #1d5c9e); fill-opacity: .18; stroke: var(--accent, #1d5c9e);
  stroke-width: 2.5; }
.payback .cost { fill: var(--warn, #8a5a00); fill-opacity: .16; stroke: var(--warn, #8a5a00);
  stroke-width: 2; stroke-dasharray: 7 4; }
.payback .even { fill: var(--ink, #1b2430); fill-opacity: .1; }
.payback .mark { stroke: var(--ink, #1b2430); stroke-width: 1.6; fill: none; }
.payback .today { stroke: var(--soft, #51606f); stroke-width: 1.6; stroke-dasharray: 2 4;
  fill: none; }
.payback .bold { font-weight: 700; }
@media (max-width: 40rem) {
  .payback svg.wide { display: none; }
  .payback svg.narrow { display: block; }
}
""".strip()


def chart_html(payback: Payback) -> Markup:
    """The chart in its two widths, to be put on a page that has the style."""
    drawn = (_svg(payback, name, width) for name, width in (("wide", 620.0), ("narrow", 330.0)))
    return element("div", *drawn, class_="payback")


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
        f"result earns {_money(payback.gain)} a month."
    )


def in_short(payback: Payback) -> str:
    """The same in few words, beside a verdict that is firm without it."""
    if payback.pays is None:
        return "Perhaps: your spans reach from gain to loss. The verdict holds either way"
    if not payback.pays or payback.break_even is None:
        return "No, not even if all come out right. This speaks against the verdict"
    return f"Pays once {_count(payback.break_even)} of 100 come out right"


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
    right, bottom = width - RIGHT, HEIGHT - BOTTOM

    def x(share: float) -> float:
        return LEFT + min(max(share, 0), 100) / 100 * (right - LEFT)

    def y(money: float) -> float:
        return bottom - money / top * (bottom - TOP)

    low, high = payback.gain
    least, most = payback.cost
    gain = f"M{x(0):.1f} {y(0):.1f}L{x(100):.1f} {y(high):.1f}L{x(100):.1f} {y(low):.1f}Z"
    shapes = [
        shape("path", class_="gain", d=gain),
        shape("path", class_="cost", d=f"M{LEFT} {y(most):.1f}H{right}V{y(least):.1f}H{LEFT}Z"),
        shape("path", class_="axis", d=f"M{LEFT} {bottom}H{right}"),
        _words(LEFT, bottom + 18, "none right", "soft"),
        _words(right, bottom + 18, "100 of 100 right", "soft", "end"),
        _words(right, y(high) - 8, f"gain {_money(payback.gain)}", "bold", "end"),
        _words(LEFT, y(most) - 8, f"cost {_money(payback.cost)}", "bold"),
    ]
    if payback.today is not None:
        low_today, high_today = (x(end) for end in payback.today)
        middle = (low_today + high_today) / 2
        band = f"M{low_today:.1f} {bottom}V{TOP}H{high_today:.1f}V{bottom}"
        shapes.append(shape("path", class_="today", d=band))
        anchor = "end" if middle > width / 2 else "start"
        shapes.append(_words(middle, TOP - 16, "found today", "soft", anchor))
    if payback.break_even is not None and payback.break_even[0] <= 100:
        shapes += _even(payback.break_even, x, bottom, width)
    label = f"Chart of gain against cost a month. {in_words(payback)}"
    box = f"0 0 {width:g} {HEIGHT:g}"
    return svg(shapes, class_=name, role="img", aria_label=label, viewBox=box)


def _even(even: Ends, x: Callable[[float], float], bottom: float, width: float) -> list[Markup]:
    """Where it begins to pay: a line, or a band where that is uncertain."""
    left, right = x(even[0]), x(even[1])
    certain = even[1] <= 100
    # The mark stands where the words say: in the middle of a band, or at the least that may do.
    middle = (left + right) / 2 if certain else left
    anchor = "start" if middle < width * 0.3 else "end" if middle > width * 0.7 else "middle"
    wide, high = f"{right - left:.1f}", f"{bottom - TOP}"
    band = shape("rect", class_="even", x=f"{left:.1f}", y=f"{TOP}", width=wide, height=high)
    said = f"pays from {_count(even if certain else (even[0], even[0]))} of 100"
    said += "" if certain else " at best"
    return [
        *([band] if right > left else []),
        shape("path", class_="mark", d=f"M{middle:.1f} {bottom - 6}V{bottom + 6}"),
        _words(middle, bottom + 34, said, "bold", anchor),
    ]


def _words(x: float, y: float, said: str, name: str, anchor: str = "start") -> Markup:
    return element("text", said, class_=name, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor)
