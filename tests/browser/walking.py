"""Ways through the pages in a real browser, which its tests share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fixed import CHURN, without

from framing import load_rulebook
from framing.pages.links import RESERVED
from framing.rulebook.model import Question

Opens = Callable[..., Any]
BOOK = load_rulebook()
TOLD = "Customers leave, and <b>nobody</b> calls *them* in time."
ANSWERS = without(CHURN, "volume", "change")
QUERY = "&".join(f"{key}={value}" for key, value in ANSWERS.items())
VERDICT = "This should be machine learning."
CLEARLY_NOT = "It would not pay"
#: A family of which one option is still to be chosen.
SEVERAL = BOOK.question("wanted").option("unusual").family
HALF = "problem=empty&wanted=estimate&signals=none"
PAGES = {
    "start": "/",
    "question": "/?page=wanted&problem=empty",
    "second-step": f"/?page=wanted&problem=empty&family={SEVERAL}",
    "typed": "/?page=problem",
    "your-words": "/?page=your-words",
    "near-cases": "/?page=your-words&words=Read+the+amounts+on+invoices+of+our+suppliers",
    "screening": "/?page=signals&problem=empty&wanted=estimate",
    "number": f"/?page=cases_per_month&problem=empty&{QUERY.replace('clearly', 'close')}",
    "early": f"/?page=skills&problem=empty&{QUERY.replace('&skills=developers', '')}",
    "error": "/?page=wanted&problem=empty&colour=red",
    "check": f"/?page=check-answers&problem=told&creation=code&{QUERY}",
    "result": f"/?page=result&problem=told&{QUERY}",
    "half-told": f"/?page=result&{HALF}",
    "what-if": f"/?page=result&problem=empty&{QUERY}",
    "pays": f"/?page=does-it-pay&problem=empty&cases_per_month=4000..6000&share_that_matters=6"
    f"&gain_per_hit=40&running_cost=3000..5000&found_today=20&{QUERY}",
    "share": f"/?page=share&problem=empty&{QUERY}",
    "sign-off": f"/?page=sign-off&problem=empty&{QUERY}",
    "fork": f"/?page=result&problem=empty&{QUERY.replace('known', 'known|nobody')}",
    "compare": f"/?page=compare&problem=empty&{QUERY}",
    "own-nouns": f"/?page=own-nouns&problem=empty&{QUERY}",
    "sample": f"/?page=sample&problem=empty&{QUERY}",
    "portfolio": f"/?page=portfolio&problem=empty&{QUERY}",
    "people": f"/?page=people&{HALF}",
    "ask": f"/?page=ask-someone&{HALF}",
    "asked": f"/?page=asked&only=labels,examples&{HALF}",
    "answered": "/?page=asked&only=labels&labels=recorded",
    "came-back": "/?page=came-back&only=labels&labels=recorded",
    "examples": "/?page=worked-examples",
    "example": "/?page=worked-examples&example=identical-pictures",
    "words": "/?page=look-up",
    "rules": "/?page=rules",
    "rule": f"/?page=rules&rule=too-few-examples&{HALF}",
    "services": "/?page=services",
    "service": "/?page=services&service=textract",
    "certificate": "/?page=certificate",
}


def heading(page: Any, words: str) -> None:
    """Wait until the page's only main heading says this."""
    page.get_by_role("heading", level=1, name=words, exact=True).wait_for()
    page.wait_for_function("document.querySelectorAll('h1').length === 1")


def ask(question: str) -> str:
    return BOOK.question(question).ask


def label(question: str) -> str:
    return BOOK.question(question).option(ANSWERS[question]).label


def first_label(question: Question, option: str) -> str:
    """What is clicked first for an option: its family, where there are families."""
    chosen = question.option(option)
    names = {family.id: family.label for family in question.families}
    return names[str(chosen.family)] if names else chosen.label


def pick(page: Any, question: Question, option: str) -> None:
    """Choose an option, in two steps where its family has others; the last is left to send."""
    group = page.get_by_role("radiogroup")
    group.get_by_text(first_label(question, option), exact=True).click()
    if question.steps(option) == 2:
        press(page, "Continue")
        page.get_by_text("What is it more exactly?").wait_for()
        group.get_by_text(question.option(option).label, exact=True).click()


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def past_the_published_cases(page: Any) -> None:
    """Past the page that follows the problem."""
    heading(page, "Is yours like one of these?")
    press(page, "Go on with the questions")


def choose(page: Any, question: str) -> None:
    """Answer the question that is shown, and continue."""
    heading(page, ask(question))
    if question in ("signals", "past_cases"):
        page.get_by_text("None of these is true").click()
    else:
        pick(page, BOOK.question(question), ANSWERS[question])
    press(page, "Continue")


def carried(page: Any) -> dict[str, str]:
    page.wait_for_timeout(300)
    found = parse_qs(urlsplit(page.url).query)
    return {key: value[-1] for key, value in found.items() if key not in RESERVED}


def tab_to(page: Any, wanted: str) -> None:
    """Press Tab until an element of this type, or with this text, has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        page.wait_for_timeout(20)
        found = page.evaluate(
            "(e => [e.type, e.innerText, e.getAttribute('aria-label')])(document.activeElement)"
        )
        if wanted in found:
            return
    pytest.fail(f"Tab does not reach: {wanted}")


def try_another(page: Any, question: str, said: str) -> None:
    """Change an answer under "What if?" on the result page."""
    page.get_by_role("combobox", name="Which answer?").click()
    page.keyboard.type(question)
    page.get_by_role("option", name=question).click()
    page.get_by_role("radiogroup").get_by_text(said, exact=True).click()
    page.get_by_text("What follows", exact=True).wait_for()
