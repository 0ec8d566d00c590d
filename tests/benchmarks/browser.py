"""Measure the questionnaire's two browser budgets beside a bare ten-radio page, in one run.

    python tests/benchmarks/browser.py [--rounds N]

The two take turns, since a shared machine changes its pace. Exit code 1 when a ratio is beyond
twice its budget.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import time
from collections.abc import Sequence
from typing import Any

from cases import shipped_tables
from measure import percentile
from served import Served, bare_page, questionnaire

from framing.answers.answers import Answers
from framing.pages.start import ASKS
from framing.result.interview import Interview
from framing.rulebook.model import UNKNOWN, Question, Rulebook

CLICK_BUDGET, FIRST_BUDGET, LIMIT = 1.2, 1.15, 2.0
#: Clicks an element and resolves with the milliseconds until a text appears in the page.
CLICK = """
([selector, text, where]) => new Promise((done) => {
  const button = document.querySelector(selector);
  const there = () => document.querySelector(where)?.innerText.includes(text);
  const start = performance.now();
  const look = new MutationObserver(() => {
    if (!there()) return;
    look.disconnect();
    done(performance.now() - start);
  });
  look.observe(document.body, { childList: true, subtree: true, characterData: true });
  button.click();
})
"""


def bare_clicks(page: Any, served: Served) -> list[float]:
    """Milliseconds from a click on each of ten radios to the text that tells it."""
    page.goto(served.address)
    page.get_by_text("told ----------").wait_for()
    times = []
    for k in range(10):
        selector = f".st-key-q{k} input"
        text = "told " + "a" * (k + 1) + "-" * (9 - k)
        page.locator(selector).first.wait_for(state="attached")
        times.append(page.evaluate(CLICK, [selector, text, "[data-testid=stMain]"]))
        page.wait_for_timeout(250)
    return times


def our_clicks(page: Any, served: Served) -> list[float]:
    """Milliseconds from Continue to the next question, over a whole walk."""
    now = Interview(shipped_tables(), {})
    given = longest_walk(now.rulebook)
    page.goto(served.address)
    page.get_by_role("button", name="Start", exact=True).click()
    times = []
    while (question := now.next) is not None:
        _choose(page, question, given.get(question.id, UNKNOWN))
        said = given.get(question.id, UNKNOWN if now.answers else "A problem")
        now = now.told(question.id, said)
        text = now.next.ask if now.next else "Check your answers"
        text = NEAR if question.kind == "text" else text
        page.wait_for_timeout(250)
        times.append(page.evaluate(CLICK, [GO_ON, text, "h1"]))
        page.wait_for_timeout(250)
        if text == NEAR:
            page.get_by_role("button", name="Go on with the questions", exact=True).click()
    return times


#: The button Continue of a question's form.
GO_ON = "[data-testid=stBaseButton-primaryFormSubmit]"
#: The heading of the page that follows the problem.
NEAR = "Is yours like one of these?"


def longest_walk(rulebook: Rulebook) -> dict[str, Any]:
    """The answers of the journey that answers most."""
    journey = max(rulebook.journeys, key=lambda item: len(item.answers))
    return Answers(journey.answers, rulebook).plain()


def _choose(page: Any, question: Question, given: Any) -> None:
    page.get_by_role("heading", level=1, name=question.ask, exact=True).wait_for()
    if question.kind == "text":
        page.get_by_role("textbox").fill("A problem")
    elif question.kind == "pick_many":
        page.get_by_text("None of these is true").click()
    else:
        label = "I don't know" if given == UNKNOWN else question.option(given).label
        group = page.get_by_role("radiogroup")
        if question.families and given != UNKNOWN:
            families = {family.id: family.label for family in question.families}
            first = families[str(question.option(given).family)]
            group.get_by_text(first, exact=True).click()
            if question.steps(given) == 1:
                return
            page.get_by_role("button", name="Continue", exact=True).click()
            page.get_by_text("What is it more exactly?").wait_for()
        group.get_by_text(label, exact=True).click()


def first_seen(browser: Any, address: str, text: str) -> float:
    """Milliseconds until the text is visible, with nothing in the browser's cache."""
    context = browser.new_context()
    page = context.new_page()
    start = time.perf_counter()
    page.goto(address)
    page.get_by_text(text, exact=True).first.wait_for()
    taken = (time.perf_counter() - start) * 1000
    context.close()
    return taken


def line(what: str, ours: Sequence[float], bare: Sequence[float], budget: float) -> bool:
    """Print one budget; whether it is within its limit."""
    a, b = statistics.median(ours), statistics.median(bare)
    verdict = "ok" if a <= budget * b else "over budget" if a <= LIMIT * b else "FAIL"
    print(
        f"{what:24} ours {a:6.0f} ms (95th percentile {percentile(ours, 0.95):6.0f}), bare page "
        f"{b:6.0f} ms ({percentile(bare, 0.95):6.0f}), ratio {a / b:.2f}, budget {budget} "
        f"{verdict}"
    )
    return verdict != "FAIL"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print both budgets."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args(arguments).rounds
    ours: list[float] = []
    bare: list[float] = []
    our_first: list[float] = []
    bare_first: list[float] = []
    question = shipped_tables().rulebook.question("wanted").ask
    with questionnaire() as q, bare_page() as b, sync_playwright() as playwright:
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        first_seen(browser, q.address, ASKS)
        first_seen(browser, b.address, "Ten questions")
        for _ in range(rounds):
            our_first.append(first_seen(browser, f"{q.address}/?page=wanted", question))
            bare_first.append(first_seen(browser, b.address, "Question 9"))
            for measure, served, kept in ((our_clicks, q, ours), (bare_clicks, b, bare)):
                context = browser.new_context()
                kept.extend(measure(context.new_page(), served))
                context.close()
        browser.close()
    fine = line("click to next question", ours, bare, CLICK_BUDGET)
    fine &= line("first question, cold", our_first, bare_first, FIRST_BUDGET)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
