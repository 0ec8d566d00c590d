"""Whose page is made next, when many visitors click at once."""

import threading

import pytest

from framing.pages.turns import LONG, turn
from framing.pages.visit import CHECK, PORTFOLIO, RESULT, START, WORDS


def made_meanwhile(page: str, other: str) -> bool:
    """Whether ``other`` can be made while ``page`` is being made."""
    made = threading.Event()

    def make() -> None:
        with turn(other):
            made.set()

    thread = threading.Thread(target=make)
    with turn(page):
        thread.start()
        found = made.wait(0.2)
    thread.join(5)
    assert made.is_set(), "A page that waited was never made."
    return found


@pytest.mark.parametrize("other", [START, "wanted", CHECK, RESULT])
def test_pages_are_made_one_after_the_other(other: str) -> None:
    assert not made_meanwhile("wanted", other)


@pytest.mark.parametrize("page", LONG)
def test_nobody_waits_for_a_page_that_reads_a_file_or_asks_a_model(page: str) -> None:
    assert WORDS in LONG and PORTFOLIO in LONG
    assert made_meanwhile(page, "wanted")
    assert made_meanwhile("wanted", page)


def test_a_page_that_failed_lets_the_next_one_be_made() -> None:
    with pytest.raises(ValueError, match="wrong"), turn(RESULT):
        raise ValueError("wrong")
    assert made_meanwhile(PORTFOLIO, RESULT)
