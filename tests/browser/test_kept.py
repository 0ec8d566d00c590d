"""Nothing is lost: what was typed outlives a reload, a closed tab and the server itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from walking import (
    QUERY,
    TOLD,
    ask,
    choose,
    heading,
    past_the_published_cases,
    press,
)

from framing.pages.start import ASKS

pytestmark = pytest.mark.browser

Opens = Callable[..., Any]


def begin(page: Any, words: str = TOLD) -> None:
    """From the start page past the first question."""
    press(page, "Start")
    heading(page, ask("problem"))
    page.get_by_role("textbox").fill(words)
    press(page, "Continue")
    past_the_published_cases(page)
    heading(page, ask("wanted"))
    page.wait_for_timeout(400)


def open_there(page: Any, path: str) -> None:
    """Open the same address with another page in it."""
    page.goto(page.url.replace("page=wanted", path))
    page.wait_for_selector("h1")


def on_and_back(page: Any) -> None:
    """Continue from the problem to the first choice, and back in the browser to what was told."""
    press(page, "Continue")
    past_the_published_cases(page)
    heading(page, ask("wanted"))
    page.go_back()
    heading(page, "Is yours like one of these?")
    page.go_back()
    heading(page, ask("problem"))


def test_half_typed_text_outlives_a_reload(new_page: Opens) -> None:
    page = new_page()
    press(page, "Start")
    heading(page, ask("problem"))
    page.get_by_role("textbox").fill("Only half of what I")
    page.reload()
    heading(page, ask("problem"))
    page.wait_for_function("document.querySelector('textarea')?.value === 'Only half of what I'")
    page.get_by_role("textbox").fill(TOLD)
    on_and_back(page)
    assert page.get_by_role("textbox").input_value() == TOLD


def test_typed_text_outlives_a_closed_tab_but_is_in_no_link(new_page: Opens) -> None:
    page = new_page()
    begin(page)
    link = page.url
    assert "nobody" not in link
    again = page.context.new_page()
    page.close()
    again.goto(link.replace("page=wanted", "page=check-answers"))
    heading(again, "Check your answers")
    again.get_by_text(TOLD, exact=True).wait_for()
    colleague = new_page(link.replace("page=wanted", "page=check-answers"))
    heading(colleague, "Check your answers")
    colleague.get_by_text("not the text you typed").wait_for()
    assert colleague.get_by_text(TOLD, exact=True).count() == 0


def test_the_start_page_offers_to_continue_and_to_remove(new_page: Opens) -> None:
    page = new_page()
    begin(page)
    choose(page, "wanted")
    heading(page, ask("signals"))
    page.wait_for_timeout(300)
    page.goto("/")
    heading(page, ASKS)
    page.get_by_role("heading", name="Continue where you left off").wait_for()
    page.get_by_role("link", name="Customers leave").click()
    heading(page, ask("signals"))
    page.goto("/")
    page.get_by_role("button", name="Remove").click()
    assert page.get_by_role("heading", name="Continue where you left off").count() == 0
    assert "Customers" not in page.evaluate("JSON.stringify(localStorage)")


def test_two_cases_in_one_browser_do_not_mix(new_page: Opens) -> None:
    page = new_page()
    begin(page, "The first case")
    first = page.url
    page.goto("/")
    heading(page, ASKS)
    begin(page, "The second case")
    second = page.url
    for link, words, other in ((first, "first", "second"), (second, "second", "first")):
        page.goto(link.replace("page=wanted", "page=check-answers"))
        heading(page, "Check your answers")
        page.get_by_text(f"The {words} case", exact=True).wait_for()
        assert page.get_by_text(f"The {other} case", exact=True).count() == 0


def test_a_killed_and_restarted_server_loses_nothing(own_server: Any, new_page: Opens) -> None:
    page = new_page(own_server.address)
    begin(page)
    choose(page, "wanted")
    choose(page, "signals")
    heading(page, ask("rule_cover"))
    page.wait_for_timeout(400)
    own_server.kill()
    connected = page.locator("[data-test-connection-state=CONNECTED]")
    connected.wait_for(state="detached")
    own_server.start()
    # Without a reload: Streamlit connects again by itself.
    connected.wait_for(state="attached")
    choose(page, "rule_cover")
    heading(page, ask("input_kind"))
    own_server.kill()
    own_server.start()
    page.reload()
    heading(page, ask("input_kind"))
    page.wait_for_timeout(400)
    page.goto(page.url.replace("page=input_kind", "page=check-answers"))
    heading(page, "Check your answers")
    page.get_by_text(TOLD, exact=True).wait_for()
    page.get_by_text("For each case, something that nobody knows yet").wait_for()


def test_half_typed_text_outlives_a_killed_server(own_server: Any, new_page: Opens) -> None:
    page = new_page(own_server.address)
    press(page, "Start")
    heading(page, ask("problem"))
    page.get_by_role("textbox").fill(TOLD)
    page.wait_for_timeout(300)
    own_server.kill()
    own_server.start()
    page.reload()
    heading(page, ask("problem"))
    page.wait_for_function("document.querySelector('textarea')?.value.startsWith('Customers')")
    press(page, "Continue")
    past_the_published_cases(page)
    heading(page, ask("wanted"))


def test_what_was_half_told_at_the_start_outlives_a_reload_and_begins_the_case(
    new_page: Opens,
) -> None:
    page = new_page("/")
    heading(page, ASKS)
    page.get_by_role("textbox").fill(TOLD)
    page.reload()
    heading(page, ASKS)
    page.wait_for_function("document.querySelector('textarea')?.value.startsWith('Customers')")
    press(page, "Start")
    past_the_published_cases(page)
    heading(page, ask("wanted"))
    page.get_by_text("Customers leave, and").wait_for()
    page.get_by_role("link", name="Should this be ML?").click()
    heading(page, ASKS)
    page.wait_for_timeout(500)
    assert page.get_by_role("textbox").input_value() == "", "what a case holds is not begun again"


def test_a_page_tells_that_a_link_holds_text_only_if_one_says_so(new_page: Opens) -> None:
    page = new_page("/?page=problem")
    page.get_by_text("a link holds it only if you say so").wait_for()
    result = new_page(f"/?page=share&problem=empty&{QUERY}")
    heading(result, "Share the result")
    result.get_by_text("A link for this machine").click()
    result.get_by_text("not your typed text").wait_for()
