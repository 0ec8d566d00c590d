"""What was only looked at, an example or a word, takes nothing from a visitor's own case."""

from __future__ import annotations

import pytest
from walking import QUERY, TOLD, VERDICT, Opens, heading, press

from framing.pages.start import ASKS

pytestmark = pytest.mark.browser

OWN = f"/?page=result&case=abcdefgh&problem=told&words={TOLD}&{QUERY}"
EXAMPLE = "/?page=worked-examples&example=card-fraud-known-late"


def kept(page: object) -> str:
    """All that the browser keeps of cases."""
    told: str = page.evaluate(  # type: ignore[attr-defined]
        "JSON.stringify(Object.entries(localStorage).filter(([k]) => k.startsWith('should-')))"
    )
    return told


def test_a_case_goes_on_at_its_result_after_an_example_was_looked_at(new_page: Opens) -> None:
    page = new_page(OWN)
    heading(page, VERDICT)
    page.wait_for_function("localStorage.getItem('should-this-be-ml:abcdefgh')")
    page.get_by_role("link", name="Should this be ML?").click()
    heading(page, ASKS)
    page.get_by_role("link", name="Card fraud known late").click()
    heading(page, "Card fraud known late")
    page.wait_for_timeout(500)
    page.get_by_role("link", name="Should this be ML?").click()
    heading(page, ASKS)
    page.get_by_role("heading", name="Continue where you left off").wait_for()
    assert page.get_by_role("button", name="Go on where I stopped").count() == 0
    page.get_by_role("link", name="Customers leave").click()
    heading(page, VERDICT)


def test_an_example_outlives_a_reload_and_is_never_among_ones_own_cases(new_page: Opens) -> None:
    page = new_page(EXAMPLE)
    press(page, "Open it with its answers")
    page.get_by_text("Back to its answers").wait_for()
    page.wait_for_timeout(400)
    page.goto(page.url.replace("page=result", "page=ask-someone"))
    heading(page, "Ask someone")
    page.wait_for_function("window.shouldThisBeMl && window.shouldThisBeMl.now")
    press(page, "Light or dark")
    scheme = "getComputedStyle(document.querySelector('.stApp')).colorScheme"
    page.wait_for_function(f"document.querySelector('.stApp') && {scheme} === 'dark'")
    heading(page, "Ask someone")
    page.locator(".own", has_text="Example").wait_for()
    assert page.get_by_text("not the text you typed").count() == 0
    page.get_by_role("link", name="Should this be ML?").click()
    heading(page, ASKS)
    page.wait_for_timeout(500)
    assert page.get_by_role("heading", name="Continue where you left off").count() == 0
    assert kept(page) == "[]"


def test_a_case_that_the_browser_may_not_keep_can_still_be_gone_on_with(new_page: Opens) -> None:
    page = new_page(f"/?problem=empty&{QUERY}")
    page.get_by_role("heading", name="Continue where you left off").wait_for()
    page.get_by_role("link", name="A case without a description").click()
    heading(page, "Check your answers")


def test_a_case_that_is_removed_is_gone_and_so_is_its_address(new_page: Opens) -> None:
    page = new_page(OWN)
    heading(page, VERDICT)
    page.wait_for_function("localStorage.getItem('should-this-be-ml:abcdefgh')")
    page.get_by_role("link", name="Should this be ML?").click()
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Start", exact=True).wait_for()
    assert kept(page) == "[]"
    assert "case=" not in page.url
    assert page.get_by_role("heading", name="Continue where you left off").count() == 0
