"""Faults that other questionnaires had in the browser, looked for in ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from test_kept import on_and_back
from walking import (
    ANSWERS,
    BOOK,
    CLEARLY_NOT,
    PAGES,
    QUERY,
    TOLD,
    VERDICT,
    ask,
    carried,
    choose,
    first_label,
    heading,
    label,
    past_the_published_cases,
    pick,
    press,
    try_another,
)

pytestmark = pytest.mark.browser

Opens = Callable[..., Any]
STRANGE = "Costs $5 to $10, *maybe* :red[x] :joy: <b>bold</b> [a](javascript:1)"


def back_to_the_first(page: Any) -> None:
    """By the pages' own Back, from the fourth question."""
    for question in ("rule_cover", "signals", "wanted"):
        page.get_by_role("link", name="← Back", exact=True).click()
        heading(page, ask(question))


def test_a_question_of_a_taken_back_answer_is_not_asked(new_page: Opens) -> None:
    page = new_page("/?page=wanted&problem=empty")
    choose(page, "wanted")
    choose(page, "signals")
    choose(page, "rule_cover")
    heading(page, ask("input_kind"))
    back_to_the_first(page)
    pick(page, BOOK.question("wanted"), "past_figures")
    press(page, "Continue")
    heading(page, "Check your answers")
    page.get_by_text("That settles it: do not use ML").wait_for()
    page.get_by_text(f"{BOOK.question('rule_cover').short}:").wait_for()
    assert "input_kind" not in carried(page)


@pytest.mark.parametrize("changed", ["input_kind", "worth", "stakes"])
def test_change_opens_its_own_question_and_no_other_row_moves(
    new_page: Opens, changed: str
) -> None:
    page = new_page(f"/?page=check-answers&problem=empty&{QUERY}")
    heading(page, "Check your answers")
    question = BOOK.question(changed)
    page.get_by_role("link", name=f"Change {question.short}", exact=True).click()
    heading(page, question.ask)
    page.get_by_role("radio", name=label(changed), checked=True).wait_for()
    page.get_by_role("radiogroup").get_by_text("I don't know", exact=True).click()
    press(page, "Continue")
    page.wait_for_timeout(600)
    after = carried(page)
    assert {key for key in ANSWERS if after.get(key) != ANSWERS[key]} == {changed}


@pytest.mark.parametrize(
    "query",
    [
        "page=nowhere&wanted=estimate",
        "page=wanted&wanted=nonsense&wanted=estimate",
        "page=result&worth=%00&labels=~",
        "page=check-answers&colour=" + "x" * 20_000,
        "page=input_kind&wanted=past_figures&signals=none",
        "page=does-it-pay&running_cost=-1..x",
        "page=share&words=" + "y" * 5_000,
        "page=asked&only=nothing,else",
    ],
)
def test_a_strange_address_is_answered_with_a_page(new_page: Opens, query: str) -> None:
    page = new_page(f"/?{query}")
    page.wait_for_timeout(500)
    assert page.locator("h1").inner_text()
    assert "Traceback" not in page.content()
    assert page.get_by_test_id("stException").count() == 0


@pytest.mark.parametrize(
    ("tab", "link", "field"),
    [("AWS and cost", "Does it pay?", "Cases a month"), ("", "Back to your answers", "")],
)
def test_a_page_reached_by_a_link_is_in_the_address_and_stays(
    new_page: Opens, tab: str, link: str, field: str
) -> None:
    page = new_page(f"/?page=result&problem=empty&{QUERY}")
    page.get_by_test_id("stTabs").wait_for()
    if tab:
        page.get_by_role("tab", name=tab).click()
    page.get_by_role("link", name=link).first.click()
    title = "Does it pay?" if field else "Check your answers"
    heading(page, title)
    page.wait_for_timeout(600)
    assert "page=result" not in page.url
    if field:
        page.get_by_label(field).first.fill("1800")
        page.keyboard.press("Tab")
        page.wait_for_timeout(900)
        heading(page, title)
        assert page.get_by_label(field).first.input_value() == "1800"
    page.reload()
    heading(page, title)


def test_forward_after_a_change_shows_no_firm_result_that_lacks_answers(new_page: Opens) -> None:
    page = new_page("/?page=wanted&problem=empty")
    for question in ("wanted", "signals", "rule_cover"):
        choose(page, question)
    heading(page, ask("input_kind"))
    back_to_the_first(page)
    pick(page, BOOK.question("wanted"), "documents")
    press(page, "Continue")
    heading(page, ask("document_answer"))
    page.goto(page.url.replace("page=document_answer", "page=result"))
    page.get_by_text("Still open", exact=True).first.wait_for()


@pytest.mark.parametrize("sent", [False, True])
def test_back_a_change_and_forward_settle_nothing_and_lose_no_words(
    new_page: Opens, sent: bool
) -> None:
    page = new_page("/?page=problem")
    page.get_by_role("textbox").fill(TOLD)
    press(page, "Continue")
    past_the_published_cases(page)
    told = ("wanted", "signals", "rule_cover", "input_kind", "output_rows")
    for question in told:
        choose(page, question)
    page.wait_for_function("!location.search.includes('page=output_rows')")
    after = page.locator("h1").inner_text()
    for question in told[::-1]:
        page.go_back()
        heading(page, ask(question))
    if sent:
        pick(page, BOOK.question("wanted"), "past_figures")
        press(page, "Continue")
        heading(page, "Check your answers")
    else:
        other = first_label(BOOK.question("wanted"), "past_figures")
        page.get_by_role("radiogroup").get_by_text(other, exact=True).click()
        page.wait_for_timeout(400)
    for _ in told:
        page.go_forward()
    heading(page, "Check your answers" if sent else after)
    assert carried(page)["wanted"] == ("past_figures" if sent else "estimate")
    page.goto(re.sub(r"page=[a-z_-]+", "page=check-answers", page.url))
    heading(page, "Check your answers")
    page.get_by_text(TOLD, exact=True).wait_for()
    page.goto(page.url.replace("page=check-answers", "page=result"))
    page.get_by_role("tab").first.wait_for()
    assert page.get_by_text("Still open", exact=True).count() == (not sent)


def test_back_after_a_kept_what_if_shows_the_answers_of_the_address(new_page: Opens) -> None:
    page = new_page(f"/?page=result&problem=empty&{QUERY}")
    heading(page, VERDICT)
    try_another(page, "Gain against cost", CLEARLY_NOT)
    press(page, "Keep this answer")
    page.get_by_text("Your answers were kept.").wait_for()
    other = page.locator("h1").inner_text()
    assert other != VERDICT
    assert carried(page)["worth"] == "clearly_not"
    page.go_back()
    heading(page, VERDICT)
    assert carried(page)["worth"] == ANSWERS["worth"]
    assert page.get_by_text("What follows", exact=True).count() == 0
    page.go_forward()
    heading(page, other)
    assert carried(page)["worth"] == "clearly_not"


def test_back_after_kept_numbers_shows_the_numbers_of_the_address(new_page: Opens) -> None:
    page = new_page(PAGES["pays"])
    heading(page, "Does it pay?")
    number = page.get_by_role("textbox", name=re.compile("^Cases a month"))
    number.fill("100")
    number.press("Tab")
    page.get_by_text("A perfect result earns 240 a month").wait_for()
    press(page, "Keep these numbers")
    heading(page, VERDICT)
    assert carried(page)["cases_per_month"] == "100"
    page.go_back()
    page.get_by_text("A perfect result earns 9,600 to 14,400 a month").wait_for()
    heading(page, "Does it pay?")
    assert carried(page)["cases_per_month"] == "4000..6000"
    assert number.input_value() == "4000 to 6000"


def test_half_typed_words_outlive_a_lost_connection_on_a_phone(
    own_server: Any, new_page: Opens
) -> None:
    page = new_page(f"{own_server.address}/?page=problem", viewport={"width": 390, "height": 844})
    page.get_by_role("textbox").press_sequentially("Only half of what")
    connected = page.locator("[data-test-connection-state=CONNECTED]")
    page.context.set_offline(True)
    own_server.kill()
    connected.wait_for(state="detached")
    page.wait_for_timeout(3000)
    own_server.start()
    page.context.set_offline(False)
    connected.wait_for(state="attached")
    assert page.get_by_role("textbox").input_value() == "Only half of what"
    page.get_by_role("textbox").press_sequentially(" I say")
    on_and_back(page)
    assert page.get_by_role("textbox").input_value() == "Only half of what I say"


def test_a_page_that_takes_files_says_that_they_are_chosen_again_after_a_reload(
    new_page: Opens,
) -> None:
    page = new_page("/?page=portfolio")
    page.get_by_text("Add cases from files").click()
    page.get_by_text("after a reload or a lost connection, choose them again").wait_for()


def test_lines_that_were_not_kept_are_said_to_need_continue(new_page: Opens) -> None:
    page = new_page("/?page=signals&problem=empty&wanted=estimate")
    heading(page, ask("signals"))
    page.get_by_text("counts once you press Continue").wait_for()


def test_typed_words_are_shown_as_typed_on_every_page(new_page: Opens) -> None:
    page = new_page("/?page=problem")
    page.get_by_role("textbox").fill(STRANGE)
    press(page, "Continue")
    press(page, "Go on with the questions")
    heading(page, ask("wanted"))
    assert STRANGE in page.locator(".own").inner_text()
    page.wait_for_timeout(400)
    for other in ("check-answers", "result", "sign-off", "share"):
        page.goto(re.sub(r"page=[a-z_-]+", f"page={other}", page.url) + "&signals=none")
        page.wait_for_selector("h1")
        page.get_by_text(STRANGE).first.wait_for()
        assert page.locator("[data-testid=stMain] b", has_text="bold").count() == 0
        assert page.locator("a[href^=javascript]").count() == 0


def test_no_text_counts_on_numbers_or_places_that_are_not_shown() -> None:
    said = [
        words
        for question in BOOK.questions
        for words in (question.ask, question.hint, question.why, question.find_out)
        if words
    ]
    said += [
        words
        for question in BOOK.questions
        for option in (*question.options, *question.families)
        for words in (option.label, option.example)
        if words
    ]
    said += [term.means for term in BOOK.glossary.values()]
    said += [
        words for rule in BOOK.rules for words in (rule.because, rule.next, rule.unless) if words
    ]
    places = (
        r"\bquestion \d|\b(previous|next|last) (question|page)\b|\b(see|as|listed) (above|below)\b"
    )
    assert not [w for w in said if re.search(places, w)]
