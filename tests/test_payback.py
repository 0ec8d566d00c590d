"""Gain against cost over what is uncertain: the sums, the words and the chart agree."""

from __future__ import annotations

from math import inf
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import load_rulebook
from framing.answers.interval import Interval
from framing.document.payback_chart import chart_html, in_words, today_in_words
from framing.faults import AnswersError
from framing.pages import numbers
from framing.result.payback import DRAWN_FROM, missing, payback_of

BOOK = load_rulebook()
#: What the legend of the chart has a line for, where it is drawn.
TOLD_OF = {"gain", "cost", "today", "even", "mark"}


def spans(low: float, high: float) -> st.SearchStrategy[float | Interval]:
    """A number, or one of which only the ends are known."""
    ends = st.floats(low, high, allow_nan=False).map(lambda n: round(n, 2))
    pairs = st.tuples(ends, ends).map(sorted).filter(lambda pair: pair[0] < pair[1])
    return st.one_of(ends, pairs.map(lambda pair: Interval(*pair)))


GIVEN = st.fixed_dictionaries(
    {
        "cases_per_month": spans(0, 1e6),
        "share_that_matters": spans(0, 100),
        "gain_per_hit": spans(0, 1e5),
        "running_cost": spans(0, 1e6),
    },
    optional={"found_today": spans(0, 100)},
)


@given(GIVEN)
def test_at_the_break_even_the_gain_is_the_cost(told: dict[str, Any]) -> None:
    payback = payback_of(told)
    assert payback is not None
    low, high = payback.gain
    if payback.break_even is None:
        assert high == 0
        return
    first, last = payback.break_even
    assert first <= last
    assert first / 100 * high == pytest.approx(payback.cost[0], rel=1e-6, abs=1e-6)
    assert last == inf or last / 100 * low == pytest.approx(payback.cost[1], rel=1e-6, abs=1e-6)
    assert (last == inf) == (low == 0)
    # Where perhaps nothing is gained it is not certain to pay, though it cost nothing either.
    assert (payback.pays is True) == (low > 0 and payback.cost[1] <= low)
    assert (payback.pays is False) == (payback.cost[0] > high)


@given(GIVEN)
def test_the_chart_is_drawn_and_says_in_words_what_it_shows(told: dict[str, Any]) -> None:
    payback = payback_of(told)
    assert payback is not None
    *drawings, legend = ElementTree.fromstring(chart_html(payback))
    assert len(drawings) == 2
    told_of = {shape.get("class") for shape in legend.iter() if shape.get("class")}
    for svg in drawings:
        assert in_words(payback) in svg.attrib["aria-label"]
        across = float(svg.attrib["viewBox"].split()[2])
        xs = [float(text.attrib["x"]) for text in svg.iter() if "x" in text.attrib]
        assert all(0 <= x <= across for x in xs)
        drawn = {s.get("class") for s in svg.iter() if s.get("class") in TOLD_OF}
        assert drawn == told_of, "the legend tells of what is drawn, and of nothing else"
        assert "Amount a month, in your currency" in "".join(svg.itertext())
    assert bool(today_in_words(payback)) == ("found_today" in told)


def test_where_it_pays_at_best_the_mark_stands_at_the_share_that_is_named() -> None:
    told = {"cases_per_month": 9_000, "share_that_matters": 5, "gain_per_hit": Interval(2, 20)}
    payback = payback_of({**told, "running_cost": 1_000})
    assert payback is not None
    drawing, _, legend = ElementTree.fromstring(chart_html(payback))
    [band] = [shape for shape in drawing.iter() if shape.get("class") == "even"]
    [mark] = [shape for shape in drawing.iter() if shape.get("class") == "mark"]
    assert "at best" in "".join(legend.itertext())
    assert float(mark.attrib["d"][1:].split()[0]) == float(band.attrib["x"])


@given(GIVEN, st.sampled_from(DRAWN_FROM))
def test_without_a_number_that_it_takes_nothing_is_drawn(told: dict[str, Any], name: str) -> None:
    del told[name]
    assert payback_of(told) is None
    assert missing(told) == (name,)
    assert payback_of({**told, name: "unknown"}) is None


@pytest.mark.parametrize(
    ("typed", "read"), [("6%", 6), ("6 %", 6), ("5%..8%", Interval(5, 8)), ("6", 6)]
)
def test_a_percent_sign_is_read_where_a_hundred_is_meant(typed: str, read: Any) -> None:
    assert numbers.read(BOOK.question("share_that_matters"), typed) == read


def test_a_percent_sign_is_refused_where_an_amount_is_meant() -> None:
    with pytest.raises(AnswersError, match="is not a number"):
        numbers.read(BOOK.question("gain_per_hit"), "6%")
