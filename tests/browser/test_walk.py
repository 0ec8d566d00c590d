"""A real browser walks from the start page to the downloaded document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from framing import load_rulebook, parse_answers

pytestmark = pytest.mark.browser

BOOK = load_rulebook()
PROBLEM = "Customers leave us | <b>too</b> late to call. :smile: $x$"
CASE = {
    "wanted": "estimate",
    "rule_cover": "too_many_missed",
    "input_kind": "rows",
    "output_rows": "yes_no",
    "decision": "known",
    "worth": "clearly",
    "labels": "recorded",
    "examples": "from_10000",
    "stakes": "money",
    "where": "aws",
    "skills": "developers",
}


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1, name=words, exact=True)).to_be_visible(
        timeout=15_000
    )


def settled(page: Page) -> None:
    """Wait until the page has stopped running."""
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=15_000)
    page.wait_for_timeout(250)


def choose(page: Page, question: str, option: str) -> None:
    asked = BOOK.question(question)
    heading(page, asked.ask)
    page.get_by_text(asked.option(option).label, exact=True).first.click()
    page.get_by_role("button", name="Continue").click()


def begin(page: Page, server: str) -> None:
    page.goto(server)
    page.get_by_role("button", name="Start", exact=True).click()
    heading(page, BOOK.question("problem").ask)
    page.get_by_role("textbox").fill(PROBLEM)
    page.get_by_role("button", name="Continue").click()
    choose(page, "wanted", "estimate")
    heading(page, BOOK.question("signals").ask)
    page.get_by_text("None of these, apart from what I marked above").click()
    page.get_by_role("button", name="Continue").click()


def walk(page: Page, server: str) -> None:
    begin(page, server)
    for question, option in CASE.items():
        if question != "wanted":
            choose(page, question, option)
    heading(page, "Check your answers")


def test_a_case_is_walked_from_the_start_to_the_downloaded_document(
    page: Page, server: str, tmp_path: Path
) -> None:
    walk(page, server)
    expect(page.get_by_text(PROBLEM)).to_be_visible()
    page.get_by_role("button", name="Show the result").click()
    heading(page, "This should be machine learning.")
    texts: dict[str, Any] = {}
    for button, name in (
        ("Document to read or print (HTML)", "framing.html"),
        ("Document to edit (Markdown)", "framing.md"),
        ("For other programs (JSON)", "framing.json"),
        ("Answers, to open here again", "answers.yaml"),
    ):
        with page.expect_download() as caught:
            page.get_by_role("button", name=button).click()
        caught.value.save_as(tmp_path / name)
        texts[name] = (tmp_path / name).read_text(encoding="utf-8")
    assert "This should be machine learning" in texts["framing.html"]
    assert "<b>too</b>" not in texts["framing.html"]
    assert "This should be machine learning" in texts["framing.md"]
    for name in ("framing.json", "answers.yaml"):
        reopened = parse_answers(texts[name], BOOK)
        assert reopened["problem"] == PROBLEM
        assert {q: reopened[q] for q in CASE} == CASE


def test_back_forward_and_reload_keep_the_answers(page: Page, server: str) -> None:
    begin(page, server)
    choose(page, "rule_cover", "too_many_missed")
    heading(page, BOOK.question("input_kind").ask)
    page.go_back()
    heading(page, BOOK.question("rule_cover").ask)
    page.go_forward()
    heading(page, BOOK.question("input_kind").ask)
    page.reload()
    heading(page, BOOK.question("input_kind").ask)
    choose(page, "input_kind", "rows")
    heading(page, BOOK.question("output_rows").ask)
    assert "rule_cover=too_many_missed" in page.url
    assert PROBLEM not in page.url


def test_typed_text_survives_back_and_forward(page: Page, server: str) -> None:
    begin(page, server)
    heading(page, BOOK.question("rule_cover").ask)
    page.get_by_role("link", name="← Back").click()
    heading(page, BOOK.question("signals").ask)
    page.get_by_role("link", name="← Back").click()
    heading(page, BOOK.question("wanted").ask)
    page.get_by_role("link", name="← Back").click()
    heading(page, BOOK.question("problem").ask)
    expect(page.get_by_role("textbox")).to_have_value(PROBLEM)


def test_a_copied_link_opens_the_same_case_elsewhere(
    page: Page, browser: Browser, server: str
) -> None:
    walk(page, server)
    settled(page)
    other = browser.new_context().new_page()
    other.goto(page.url)
    heading(other, "Check your answers")
    other.get_by_role("button", name="Show the result").click()
    heading(other, "This should be machine learning.")
    other.context.close()


def test_a_forged_link_is_handled_politely(page: Page, server: str) -> None:
    page.goto(f"{server}/check-answers?wanted=past_figures&worth=<script>&zzz=1&signals=none")
    heading(page, "Check your answers")
    expect(page.get_by_text("Part of this link could not be used")).to_be_visible()
    expect(page.get_by_text("Figures about what has already happened").first).to_be_visible()


def test_changing_an_answer_returns_to_the_check_page(page: Page, server: str) -> None:
    page.goto(f"{server}/check-answers?wanted=past_figures&signals=none&problem=empty")
    heading(page, "Check your answers")
    page.get_by_role("link", name="Change").nth(1).click()
    choose(page, "wanted", "best_plan")
    heading(page, "Check your answers")
    expect(page.get_by_text("The best plan or schedule").first).to_be_visible()


def test_continuing_without_an_answer_says_what_is_missing(page: Page, server: str) -> None:
    page.goto(f"{server}/wanted?problem=told")
    heading(page, BOOK.question("wanted").ask)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    expect(page.get_by_text("Choose an answer.")).to_be_visible()


def test_the_keyboard_is_enough(page: Page, server: str) -> None:
    page.goto(f"{server}/wanted?problem=told")
    heading(page, BOOK.question("wanted").ask)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    page.keyboard.press("Space")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == "Continue":
            break
    page.keyboard.press("Enter")
    heading(page, BOOK.question("signals").ask)


#: Streamlit's own file uploader (1.67) gives its drop zone a role and a tab stop at once.
OF_THE_UPLOADER = "presentation-role-conflict"
PAGES = [
    "",
    "wanted",
    "signals?wanted=estimate",
    "check-answers?wanted=past_figures&signals=none",
    "result?" + "&".join(f"{q}={a}" for q, a in {**CASE, "signals": "none"}.items()),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES, ids=["start", "question", "many", "check", "result"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    browser: Browser, server: str, path: str, scheme: Any
) -> None:
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{server}/{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=15_000)
    settled(page)
    found = Axe().run(page)
    serious = [
        f"{item['id']}: {node['html'][:200]}"
        for item in found.response["violations"]
        if item["id"] != OF_THE_UPLOADER
        for node in item["nodes"]
    ]
    assert not serious, "\n".join(serious)
    page.set_viewport_size({"width": 320, "height": 700})
    settled(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320
    context.close()
