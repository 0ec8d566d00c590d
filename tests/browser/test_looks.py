"""What a page shows before anybody scrolls, at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from walking import BOOK, CLEARLY_NOT, PAGES, QUERY, heading, press, try_another

from framing.answers.answers import Answers
from framing.pages import links
from framing.pages.wording import LINE_STATES

pytestmark = pytest.mark.browser

Opens = Callable[..., Any]
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
FIRST = {j.expect["verdict"]: j for j in BOOK.journeys[::-1] if "verdict" in j.expect}
RESULTS = {
    str(name): "/?" + urlencode({"page": "result"} | links.written(Answers(j.answers, BOOK), BOOK))
    for name, j in FIRST.items()
} | {"fork": PAGES["fork"]}
WHAT_HAS_THE_FOCUS = """() => {
  const e = document.activeElement;
  const box = (e.type === "radio" ? e.closest("label") : e).getBoundingClientRect();
  return [e.type, box.bottom];
}"""

SCROLLS_OR_STICKS = """() => {
  const trial = document.querySelector(".st-key-trial");
  const all = [trial.parentElement, trial, ...trial.querySelectorAll("*")];
  return all.filter(e => {
    const s = getComputedStyle(e);
    const scrolls = ["auto", "scroll"].includes(s.overflowY) && e.scrollHeight > e.clientHeight + 1;
    return scrolls || s.position === "sticky";
  }).map(e => e.className);
}"""


def place(page: Any, what: Any) -> tuple[float, float]:
    """Where an element begins and ends, down from the top of the screen."""
    what.first.wait_for()
    page.wait_for_timeout(700)
    box = what.first.bounding_box()
    return box["y"], box["y"] + box["height"]


def scrolled(page: Any) -> float:
    return float(page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop"))


def test_each_verdict_has_a_result_to_look_at() -> None:
    assert set(RESULTS) - {"fork"} == {verdict.id for verdict in BOOK.verdict.conclusions}


@pytest.mark.parametrize("name", list(RESULTS))
def test_a_result_is_whole_on_the_first_screen_at_a_desk(new_page: Opens, name: str) -> None:
    page = new_page(RESULTS[name], viewport=DESK)
    for part in (page.locator("h1"), page.get_by_role("combobox", name="Which answer?")):
        _, end = place(page, part)
        assert end <= DESK["height"]
    for part in (page.locator(".st-key-first-steps"), page.get_by_role("tablist")):
        start, _ = place(page, part)
        assert start < DESK["height"]
    assert scrolled(page) == 0


def test_what_follows_stands_beside_what_is_tried_below_the_verdict_at_a_desk(
    new_page: Opens,
) -> None:
    page = new_page(f"/?page=result&problem=empty&{QUERY}", viewport=DESK)
    try_another(page, "Gain against cost", CLEARLY_NOT)
    page.wait_for_timeout(700)
    tried, follows = (
        page.locator(f".st-key-{name}").bounding_box() for name in ("what-is-tried", "what-follows")
    )
    _, verdict = place(page, page.locator(".st-key-verdict"))
    assert verdict <= tried["y"]
    assert tried["x"] + tried["width"] <= follows["x"]
    assert abs(tried["y"] - follows["y"]) < 40
    assert follows["y"] < DESK["height"], "what follows is seen at once"


@pytest.mark.parametrize(
    ("name", "size"), [("use_ml", DESK), ("use_ml", PHONE), ("do_not_use_ml", DESK), ("fork", DESK)]
)
def test_nothing_lies_on_something_else_wherever_one_scrolls(
    new_page: Opens, name: str, size: dict[str, int]
) -> None:
    page = new_page(RESULTS[name], viewport=size)
    place(page, page.get_by_role("tablist"))
    for _ in range(12):
        page.evaluate("document.querySelector('[data-testid=stMain]').scrollBy(0, 300)")
        page.wait_for_timeout(60)
        boxes = [
            page.locator(f".st-key-{part}").bounding_box()
            for part in ("verdict", "first-steps", "trial", "behind", "elsewhere")
            if page.locator(f".st-key-{part}").count()
        ]
        for i, one in enumerate(boxes):
            assert not [other for other in boxes[i + 1 :] if overlap(one, other)]


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    """Whether two boxes have more than an edge in common."""
    return all(
        one[at] + one[long] > other[at] + 1 and other[at] + other[long] > one[at] + 1
        for at, long in (("x", "width"), ("y", "height"))
    )


def test_what_is_behind_a_verdict_has_the_whole_width_at_a_desk(new_page: Opens) -> None:
    page = new_page(RESULTS["use_ml"], viewport=DESK)
    place(page, page.get_by_role("tablist"))
    verdict, side, behind = (
        page.locator(f".st-key-{name}").bounding_box() for name in ("verdict", "side", "behind")
    )
    assert behind["x"] == pytest.approx(verdict["x"], abs=1)
    assert behind["x"] + behind["width"] == pytest.approx(side["x"] + side["width"], abs=1)


def test_the_tab_that_was_open_is_open_again_on_coming_back(new_page: Opens) -> None:
    page = new_page(RESULTS["use_ml"], viewport=DESK)
    page.wait_for_function("window.shouldThisBeMl?.now")
    page.get_by_role("tab", name="Plan", exact=True).click()
    page.get_by_role("link", name="Back to your answers").click()
    heading(page, "Check your answers")
    press(page, "Show the result")
    page.locator("[role=tab][aria-selected=true]", has_text="Plan").wait_for()


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_what_if_is_whole_without_a_scroll_box_or_parts_that_stick(
    new_page: Opens, size: dict[str, int]
) -> None:
    page = new_page(f"/?page=result&problem=empty&{QUERY}", viewport=size)
    try_another(page, "Gain against cost", CLEARLY_NOT)
    page.wait_for_timeout(700)
    assert page.evaluate(SCROLLS_OR_STICKS) == []
    chosen, _ = place(page, page.locator(".st-key-trial [role=radiogroup] > [data-selected]"))
    _, keep = place(page, page.get_by_role("button", name="Keep this answer"))
    _, end = place(page, page.locator(".st-key-trial"))
    assert chosen < keep <= end
    assert keep - chosen < size["height"]


def test_what_if_stands_between_the_verdict_and_what_is_behind_it_on_a_phone(
    new_page: Opens,
) -> None:
    page = new_page(f"/?page=result&problem=empty&{QUERY}", viewport=PHONE)
    _, verdict = place(page, page.locator(".st-key-verdict"))
    trial, _ = place(page, page.locator(".st-key-trial"))
    tabs, _ = place(page, page.get_by_role("tablist"))
    assert verdict < trial < tabs


@pytest.mark.parametrize(
    ("name", "button"),
    [
        ("start", "Start"),
        ("question", "Continue"),
        ("second-step", "Continue"),
        ("screening", "Continue"),
        ("typed", "Continue"),
        ("number", "Continue"),
        ("near-cases", "Go on with the questions"),
        ("check", "Show the result"),
        ("pays", "Keep these numbers"),
    ],
)
def test_the_next_click_is_on_the_screen_of_a_phone(
    new_page: Opens, name: str, button: str
) -> None:
    page = new_page(PAGES[name], viewport=PHONE)
    start, end = place(page, page.get_by_role("button", name=button, exact=True))
    assert start >= 0
    assert end <= PHONE["height"]
    assert scrolled(page) == 0


def test_what_has_the_focus_is_not_hidden_behind_the_button(new_page: Opens) -> None:
    page = new_page(PAGES["screening"], viewport=PHONE)
    button = page.get_by_role("button", name="Continue", exact=True)
    button.wait_for()
    seen = 0
    for _ in range(16):
        page.keyboard.press("Tab")
        page.wait_for_timeout(100)
        kind, end = page.evaluate(WHAT_HAS_THE_FOCUS)
        if kind == "radio":
            seen += 1
            assert end <= button.bounding_box()["y"] + 1
    assert seen > 5


def test_what_the_tick_at_the_end_says_of_a_line_is_seen_beside_it(new_page: Opens) -> None:
    page = new_page(PAGES["screening"], viewport=DESK)
    look = "e => getComputedStyle(e).boxShadow"
    card = page.locator(".st-key-statements [data-testid=stRadio]").first
    perhaps = page.locator(
        ".st-key-statements [data-testid=stRadioOption]:has-text('Perhaps')"
    ).first
    card.wait_for()
    before = card.evaluate(look), perhaps.evaluate(look)
    page.get_by_text("None of these is true").click()
    page.wait_for_timeout(300)
    assert card.evaluate(look) != before[0]
    assert perhaps.evaluate(look) == before[1]
    page.get_by_text("None of these is true").click()
    page.get_by_text("I don't know the rest").click()
    page.wait_for_timeout(300)
    assert card.evaluate(look) == before[0]
    assert perhaps.evaluate(look) != before[1]


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_a_click_on_a_statement_ticks_it_and_another_takes_it_back(
    new_page: Opens, size: dict[str, int]
) -> None:
    page = new_page(PAGES["screening"], viewport=size)
    card = page.locator(".st-key-statements [data-testid=stRadio]").first
    card.wait_for()
    true, not_true, perhaps = (
        card.get_by_role("radio", name=n, exact=True) for n in LINE_STATES.values()
    )
    words = card.locator("p").nth(1)
    box = card.bounding_box()

    def on_words() -> None:
        at = words.bounding_box()
        page.mouse.click(at["x"] + 20, at["y"] + 5)

    def on_perhaps() -> None:
        at = card.get_by_text("Perhaps", exact=True).bounding_box()
        page.mouse.click(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)

    assert box["width"] > size["width"] / 2
    for press_on, chosen in (
        (on_words, true),
        (on_words, not_true),
        (on_perhaps, perhaps),
        (on_words, true),
        (on_perhaps, perhaps),
        (on_perhaps, not_true),
        (on_perhaps, perhaps),
    ):
        press_on()
        page.wait_for_timeout(150)
        assert chosen.is_checked(), chosen


def test_on_paper_the_services_have_their_names_and_ways_to_other_pages_are_gone(
    new_page: Opens,
) -> None:
    page = new_page(RESULTS["use_ml"], viewport=DESK)
    place(page, page.get_by_role("tablist"))
    page.emulate_media(media="print")
    first = page.locator(".st-key-part-first [data-testid=stPageLink]").first
    assert first.is_visible()
    assert first.inner_text().strip()
    assert not page.locator(".st-key-actions").is_visible()
    assert not page.locator(".st-key-ways-on [data-testid=stPageLink]").first.is_visible()


def test_nothing_moves_where_motion_is_not_wanted(new_page: Opens) -> None:
    page = new_page("/", viewport=DESK, reduced_motion="reduce")
    card = page.locator("[class*=st-key-card-]").first
    card.hover()
    moves = "e => [getComputedStyle(e).transform, getComputedStyle(e).transitionProperty]"
    assert card.evaluate(moves) == ["none", "none"]


def test_a_case_is_confirmed_and_taken_back_in_one_place(new_page: Opens) -> None:
    page = new_page(PAGES["near-cases"], viewport=PHONE)
    page.get_by_role("button", name="Start from its answers").first.click()
    heading(page, "Check your answers")
    press(page, "All of these are right")
    page.get_by_text("answers confirmed").wait_for()
    assert page.get_by_role("button", name="This is right").count() == 0
    press(page, "Undo")
    page.get_by_text("count only as likeliest").wait_for()


def test_sources_and_rules_behind_the_reasons_show_when_asked_for_and_in_print(
    new_page: Opens,
) -> None:
    page = new_page(RESULTS["use_ml"], viewport=DESK)
    rule = page.locator(".st-key-reasons").get_by_role("link", name="The rule").first
    page.get_by_text("Show sources and rules").wait_for()
    assert not rule.is_visible()
    page.get_by_text("Show sources and rules").click()
    rule.wait_for(state="visible")
    page.get_by_text("Show sources and rules").click()
    rule.wait_for(state="hidden")
    backing = page.locator(".st-key-reasons .stMarkdown p:last-child").first
    assert not backing.is_visible()
    page.emulate_media(media="print")
    backing.wait_for(state="visible")


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_nothing_is_seen_between_the_ticks_of_a_list_and_its_button(
    new_page: Opens, size: dict[str, int]
) -> None:
    page = new_page(PAGES["screening"], viewport=size)
    ticks = page.get_by_text("None of these is true")
    ticks.wait_for()
    page.wait_for_timeout(700)
    button = page.get_by_role("button", name="Continue")
    low, high = (place(page, part) for part in (ticks, button))
    assert high[1] <= size["height"], "both are in sight at once"
    # What lies at a point between the two belongs to neither line of the list.
    seen = page.evaluate(
        "([x, y]) => Boolean(document.elementFromPoint(x, y).closest('[class*=st-key-line-]'))",
        [size["width"] / 3, (low[1] + high[0]) / 2],
    )
    assert not seen
