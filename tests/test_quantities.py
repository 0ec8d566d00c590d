"""Numbers of a text are found with what they count, and cases only where they plainly are."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.reading.quantities import Quantity, quantities

MILLION = 1_000_000


@pytest.mark.parametrize(
    ("text", "said", "cases", "period"),
    [
        (
            "We get 1,500 supplier invoices a month, and type them.",
            "1,500 supplier invoices a month",
            (1500, 1500),
            "month",
        ),
        ("900 order lines a day and more", "900 order lines a day", (900, 900), "day"),
        (
            "Every month some 1,500 supplier invoices reach us.",
            "Every month some 1,500 supplier invoices",
            (1500, 1500),
            "month",
        ),
        ("Each week we get 300 mails", "Each week we get 300 mails", (300, 300), "week"),
        (
            "four million payments a day",
            "four million payments a day",
            (4 * MILLION, 4 * MILLION),
            "day",
        ),
        (
            "twenty-five thousand letters per week",
            "twenty-five thousand letters per week",
            (25_000, 25_000),
            "week",
        ),
        (
            "half a million bills a year",
            "half a million bills a year",
            (MILLION / 2, MILLION / 2),
            "year",
        ),
        ("2.5 million scans a year", "2.5 million scans a year", (2.5e6, 2.5e6), "year"),
        ("800 to 1,200 orders a month", "800 to 1,200 orders a month", (800, 1200), "month"),
        ("1 500 letters/week", "1 500 letters/week", (1500, 1500), "week"),
        (
            "30 calls every working day",
            "30 calls every working day",
            (30, 30),
            "working day",
        ),
    ],
)
def test_cases_of_a_period_are_read_with_their_whole_phrase(
    text: str, said: str, cases: Any, period: str
) -> None:
    assert list(quantities(text)) == [Quantity(said, cases, period)]


@pytest.mark.parametrize(
    "text",
    [
        "40 hours of work a week",
        "35 euros an hour",
        "€4,000 a month",
        "€4,000 licences a month",
        "1.500 bills a month",
        "7% of letters a month",
        "from 200 suppliers a month",
        "two to three thousand claims a month",
        "two hundred fifty thousand letters a week",
    ],
)
def test_what_is_no_case_or_may_be_two_numbers_is_quoted_and_no_more(text: str) -> None:
    assert [told.cases for told in quantities(text)] == [None]


@pytest.mark.parametrize(
    "text", ["In 2024; 7%.", "two clerks", "a few hundred letters a week", "", "one of a million"]
)
def test_what_has_no_words_or_no_certain_size_is_not_taken_for_a_number(text: str) -> None:
    assert list(quantities(text)) == []


@given(st.text(st.sampled_from("1,.5 %-k€\nadyhundre toaf/"), max_size=200))
def test_whatever_was_typed_a_phrase_is_part_of_it_and_ends_within_it(text: str) -> None:
    flat = [" ".join(line.split()) for line in text.splitlines()]
    for told in quantities(text):
        assert any(told.said in line for line in flat)
        assert told.said == told.said.strip()
        assert told.cases is None or told.cases[0] <= told.cases[1]
