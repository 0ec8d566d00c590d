"""Numbers are read as people write them, and never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import AnswersError, load_rulebook, parse_answers
from framing.reading.numbers import SpellingError, number_in

BOOK = load_rulebook()


@given(st.integers(-(10**12), 10**12), st.sampled_from(["", ",", " ", "\u00a0", "\u202f", "'"]))
def test_a_whole_number_is_read_with_any_mark_between_thousands(number: int, mark: str) -> None:
    assert number_in(f"{number:,}".replace(",", mark)) == number


@given(st.floats(0, 999, allow_nan=False))
def test_a_fraction_with_a_dot_is_read(number: float) -> None:
    assert number_in(f"{number:.2f}") == pytest.approx(number, abs=0.006)


@pytest.mark.parametrize("text", ["120.000", "3.500", "1.234.567", "-12.345"])
def test_a_dot_that_may_mean_thousands_is_refused_with_both_meanings(text: str) -> None:
    with pytest.raises(SpellingError) as told:
        number_in(text)
    assert text.replace(".", "") in told.value.fix


@pytest.mark.parametrize("text", ["", "many", "12,5", "1,2,3", "1_000", "0x10", "nan", "inf", "٣"])
def test_what_is_no_clear_number_is_refused(text: str) -> None:
    with pytest.raises(SpellingError):
        number_in(text)


@pytest.mark.parametrize("cell", ["120.000", '"120.000"'])
def test_an_answers_file_is_read_like_the_field_in_the_browser(cell: str) -> None:
    with pytest.raises(AnswersError, match=r"120\.000 may be 120000 or 120"):
        parse_answers(f"cases_per_month: {cell}", BOOK)
    assert parse_answers('cases_per_month: "120,000"', BOOK)["cases_per_month"] == 120_000
    assert parse_answers("cases_per_month: 120.5", BOOK)["cases_per_month"] == 120.5
