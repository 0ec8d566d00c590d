"""One visit after the other in a real browser: what only a browser can show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from walking import (
    ANSWERS,
    BOOK,
    CLEARLY_NOT,
    PAGES,
    QUERY,
    TOLD,
    VERDICT,
    Opens,
    ask,
    carried,
    choose,
    first_label,
    heading,
    label,
    past_the_published_cases,
    press,
    tab_to,
    try_another,
)

from framing import load_rulebook
from framing.pages.start import ASKS

pytestmark = pytest.mark.browser


def test_a_walk_from_the_start_to_the_document(new_page: Opens, tmp_path: Path) -> None:
    page = new_page()
    heading(page, ASKS)
    press(page, "Start")
    heading(page, ask("problem"))
    page.get_by_role("textbox").fill(TOLD)
    press(page, "Continue")
    past_the_published_cases(page)
    for question in ANSWERS:
        choose(page, question)
    heading(page, "Check your answers")
    page.get_by_text(TOLD, exact=True).wait_for()
    assert carried(page) == {"problem": "told", **ANSWERS}
    press(page, "Show the result")
    heading(page, VERDICT)
    press(page, "Download")
    page.get_by_text("For programs, registers and the full record").click()
    for button, ending in (("text (Markdown)", ".md"), ("(HTML)", ".html"), ("(JSON)", ".json")):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=re.compile(re.escape(button))).click()
        waiting.value.save_as(file := tmp_path / f"document{ending}")
        text = file.read_text()
        assert (VERDICT if ending != ".json" else '"verdict": "use_ml"') in text
        assert "<b>nobody</b>" not in text or ending == ".json"
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Answers, to open here again").click()
    waiting.value.save_as(tmp_path / "answers.yaml")
    other = new_page()
    other.get_by_text("Open saved answers").click()
    other.locator("input[type=file]").set_input_files(tmp_path / "answers.yaml")
    heading(other, "Check your answers")
    other.get_by_text(TOLD, exact=True).wait_for()


def test_back_forward_and_reload_keep_what_was_chosen(new_page: Opens) -> None:
    page = new_page()
    press(page, "Start")
    heading(page, ask("problem"))
    page.get_by_role("textbox").fill(TOLD)
    press(page, "Continue")
    past_the_published_cases(page)
    choose(page, "wanted")
    choose(page, "signals")
    heading(page, ask("rule_cover"))
    page.go_back()
    heading(page, ask("signals"))
    page.go_back()
    heading(page, ask("wanted"))
    first = first_label(BOOK.question("wanted"), ANSWERS["wanted"])
    page.get_by_role("radio", name=first, checked=True).wait_for()
    page.go_back()
    heading(page, "Is yours like one of these?")
    page.go_back()
    heading(page, ask("problem"))
    assert page.get_by_role("textbox").input_value() == TOLD
    page.go_forward()
    page.go_forward()
    page.go_forward()
    page.go_forward()
    heading(page, ask("rule_cover"))
    assert page.title().startswith(ask("rule_cover"))
    page.reload()
    heading(page, ask("rule_cover"))
    choose(page, "rule_cover")
    heading(page, ask("input_kind"))
    assert carried(page)["wanted"] == "estimate"
    page.get_by_role("link", name="Back").click()
    heading(page, ask("rule_cover"))
    page.get_by_role("radio", name=label("rule_cover"), checked=True).wait_for()


def test_a_copied_link_opens_the_same_result(new_page: Opens) -> None:
    page = new_page(f"/?page=result&problem=told&{QUERY}")
    heading(page, VERDICT)
    assert "not the text you typed" in page.get_by_test_id("stAlert").first.inner_text()
    page.get_by_role("link", name="Share").click()
    heading(page, "Share the result")
    page.get_by_text("A link for this machine").click()
    page.wait_for_timeout(400)
    link = page.get_by_test_id("stCode").filter(has_text="?page=result").first.inner_text().strip()
    assert link.startswith(page.url.partition("?")[0] + "?page=result&")
    heading(new_page(link), VERDICT)


def test_a_change_returns_to_the_check_page(new_page: Opens) -> None:
    page = new_page(f"/?page=check-answers&problem=empty&{QUERY}")
    heading(page, "Check your answers")
    page.locator("a[href*='page=skills&'][href*='return=']").click()
    heading(page, ask("skills"))
    page.get_by_text(BOOK.question("skills").option("ml_team").label, exact=True).click()
    press(page, "Continue")
    heading(page, "Check your answers")
    assert carried(page) == {"problem": "empty", **ANSWERS, "skills": "ml_team"}


def test_a_forged_link_is_answered_politely(new_page: Opens) -> None:
    page = new_page("/?page=wanted&wanted=%3Cimg+src%3Dx%3E&colour=red&rule_cover=enough")
    heading(page, ask("wanted"))
    said = page.get_by_test_id("stAlert").first.inner_text()
    assert "colour" in said
    assert "<img src=x>" in said
    assert page.locator("main img, [data-testid=stMain] img").count() == 0
    assert page.get_by_role("radio", checked=True).count() == 0


def test_two_questions_with_the_keyboard_alone(new_page: Opens) -> None:
    page = new_page("/?page=wanted&problem=empty")
    tab_to(page, "radio")
    page.keyboard.press("Space")
    first = BOOK.question("wanted").options[0]
    family = first_label(BOOK.question("wanted"), first.id)
    page.get_by_role("radio", name=family, checked=True).wait_for()
    tab_to(page, "Continue")
    page.keyboard.press("Enter")
    heading(page, ask("signals"))
    assert carried(page)["wanted"] == first.id
    tab_to(page, "checkbox")
    page.keyboard.press("Space")
    tab_to(page, "Continue")
    page.keyboard.press("Enter")
    heading(page, ask("rule_cover"))


def test_an_error_is_said_at_the_top_and_in_the_title(new_page: Opens) -> None:
    page = new_page("/?page=wanted&problem=empty")
    heading(page, ask("wanted"))
    press(page, "Continue")
    page.get_by_text("There is a problem").wait_for()
    page.wait_for_timeout(300)
    assert page.title() == f"Error: {ask('wanted')} - Should this be ML?"
    choose(page, "wanted")
    heading(page, ask("signals"))
    page.wait_for_timeout(300)
    assert page.title() == f"{ask('signals')} - Should this be ML?"


#: What changes when another tab is chosen.
CHANGED = {"include": [["[role=tablist]"], ["[role=tabpanel]"]]}
#: Streamlit's own uploader gives its drop zone two roles at once; that one element is left out.
UPLOADER = {"exclude": [["[data-testid=stFileUploaderDropzone]"]]}


#: What another theme can break; all else is the same in both.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def test_every_page_of_the_app_is_looked_at() -> None:
    import app

    looked_at = {path.partition("page=")[2].partition("&")[0] for path in PAGES.values()}
    assert set(app.PAGES) - looked_at <= {"start"}


@pytest.mark.parametrize("part", range(4))
def test_a_page_of_each_kind_has_no_barrier_in_either_theme_and_fits_a_small_phone(
    new_page: Opens, part: int
) -> None:
    page = new_page(color_scheme="light")
    rules = {"resultTypes": ["violations"]}
    for name in list(PAGES)[part::4]:
        page.set_viewport_size({"width": 1280, "height": 800})
        prepared(page, name)
        assert barriers(page, rules) == [], name
        assert twin_links(page) == set(), name
        before = scheme_of(page)
        press(page, "Light or dark")
        page.wait_for_timeout(300)
        assert scheme_of(page) != before, name
        assert barriers(page, rules | COLOURS) == [], name
        # A narrow page has no colours of its own.
        page.set_viewport_size({"width": 320, "height": 640})
        page.wait_for_timeout(300)
        widths = page.evaluate(
            "[document.documentElement, document.querySelector('[data-testid=stMain]')]"
            ".map(e => e.scrollWidth)"
        )
        assert max(widths) <= 320, name
        assert cut_links(page) == [], name
        assert barriers(page, rules) == [], name


def scheme_of(page: Any) -> str:
    told = "getComputedStyle(document.querySelector('.stApp')).colorScheme"
    return str(page.evaluate(told))


def barriers(page: Any, rules: dict[str, Any]) -> list[tuple[str, str]]:
    """What axe objects to on a page, each of its tabs shown: the rule and where."""
    from axe_playwright_python.sync_playwright import Axe

    told = []
    for n, _ in enumerate(parts(page)):
        where = {**CHANGED, **UPLOADER} if n else UPLOADER
        violations = Axe().run(page, context=where, options=rules).response["violations"]
        told += [(found["id"], found["nodes"][0]["html"][:200]) for found in violations]
    return told


def twin_links(page: Any) -> set[str]:
    """Names that two links of a page have, which lead to different places."""
    found = page.evaluate(
        "[...document.querySelectorAll('[data-testid=stPageLink] a')]"
        ".map(a => [a.textContent.trim(), a.href])"
    )
    places: dict[str, set[str]] = {}
    for words, href in found:
        places.setdefault(words, set()).add(href)
    return {words for words, hrefs in places.items() if len(hrefs) > 1}


def cut_links(page: Any) -> list[str]:
    """Links of which not all words can be seen."""
    cut: list[str] = page.evaluate(
        "[...document.querySelectorAll('[data-testid=stPageLink] *')]"
        ".filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1)"
        ".map(e => e.innerText)"
    )
    return cut


def test_the_theme_is_switched_and_stays(new_page: Opens) -> None:
    page = new_page(f"/?page=check-answers&problem=empty&{QUERY}", color_scheme="light")
    scheme = "getComputedStyle(document.querySelector('.stApp')).colorScheme"
    page.wait_for_timeout(400)
    assert page.evaluate(scheme) == "light"
    page.evaluate("window.notLoadedAnew = true")
    press(page, "Light or dark")
    page.wait_for_function(f"document.querySelector('.stApp') && {scheme} === 'dark'")
    heading(page, "Check your answers")
    assert page.evaluate("window.notLoadedAnew"), "the theme changes in place"
    page.goto("/")
    heading(page, ASKS)
    assert page.evaluate(scheme) == "dark"


def test_the_bar_never_goes_backwards(new_page: Opens) -> None:
    page = new_page()
    press(page, "Start")
    heading(page, ask("problem"))
    page.get_by_role("textbox").fill(TOLD)
    press(page, "Continue")
    press(page, "Go on with the questions")
    shares = [0]
    for question in ("wanted", "signals", "rule_cover", "input_kind"):
        heading(page, ask(question))
        shares.append(how_far(page))
        choose(page, question)
    heading(page, ask("output_rows"))
    shares.append(how_far(page))
    page.go_back()
    heading(page, ask("input_kind"))
    shares.append(how_far(page))
    assert shares == sorted(shares)
    assert shares[-1] > shares[1]


def how_far(page: Any) -> int:
    page.wait_for_timeout(300)
    return int(
        page.get_by_role("progressbar", name="How far you are").get_attribute("aria-valuenow")
    )


def test_a_printed_result_holds_what_the_tabs_hide(new_page: Opens) -> None:
    page = new_page(f"/?page=result&problem=empty&{QUERY}")
    heading(page, VERDICT)
    hidden = page.get_by_role("heading", name="Safeguards", include_hidden=True)
    assert not hidden.is_visible()
    page.emulate_media(media="print")
    page.wait_for_timeout(300)
    hidden.wait_for()
    assert not page.get_by_role("button", name="Light or dark").is_visible()


def prepared(page: Any, name: str) -> None:
    """Open the page of that name, with all that unfolds unfolded."""
    page.goto(PAGES[name])
    page.wait_for_selector("h1")
    page.wait_for_timeout(400)
    if name == "error":
        press(page, "Continue")
        page.get_by_text("There is a problem").wait_for()
    if name == "what-if":
        try_another(page, "Gain against cost", CLEARLY_NOT)
    page.evaluate("document.querySelectorAll('summary').forEach(s => s.click())")
    page.wait_for_timeout(700)


def parts(page: Any) -> Iterator[None]:
    """Show each tab of a page, one after the other; once where there are none."""
    tabs = page.get_by_role("tab").all()
    yield
    for tab in tabs[1:]:
        tab.click()
        page.wait_for_timeout(200)
        yield


def test_the_document_has_no_barrier_and_asks_for_nothing(new_page: Opens, tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    from framing import assess, render

    journey = next(j for j in load_rulebook().journeys if j.id == "small-loans")
    file = tmp_path / "framing.html"
    file.write_text(str(render(assess(journey.answers, journey.as_of), "html")), encoding="utf-8")
    page = new_page("/")
    page.goto("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert asked == [file.as_uri()]
    found = Axe().run(page).response["violations"]
    assert not [(v["id"], v["nodes"][0]["html"][:200]) for v in found]
