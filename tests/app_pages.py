"""The app without a browser: pages opened, read and answered."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from fixed import CHURN, ROOT
from markupsafe import Markup
from streamlit.testing.v1 import AppTest

from framing import load_rulebook
from framing.answers.answers import Answers
from framing.pages import links
from framing.pages.wording import plain
from framing.rulebook.model import CHOSEN, UNKNOWN, Question

BOOK = load_rulebook()
CUSTOMERS = {"problem": "Customers leave & <b>nobody</b> *calls* them.", **CHURN}
REPORT = {"problem": "", "wanted": "past_figures", "signals": "none"}
HANDBOOK = {
    "problem": "",
    "wanted": "documents",
    "signals": "none",
    "document_answer": "written_answer",
    "asked_by": "staff",
    "decision": "known",
    "worth": "clearly",
    "documents_ready": "there",
    "stakes": "annoyance",
    "where": "aws",
    "skills": "developers",
}


with suppress(ImportError):  # Streamlit searches every installed package whenever an app starts
    from streamlit.components.v2 import manifest_scanner as scanner

    scanner.scan_component_manifests = cache(scanner.scan_component_manifests)


def new_app(timeout: float = 20) -> AppTest:
    """The app in a new tab, before it runs; a run may take so many seconds."""
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=timeout)


def opened(url: str = "/", session: Mapping[str, Any] | None = None) -> AppTest:
    """The app as it is after this address was opened in a new tab."""
    test = new_app()
    parts = urlsplit(url)
    for key, value in parse_qsl(parts.query, keep_blank_values=True):
        test.query_params[key] = value
    for key, value in (session or {}).items():
        test.session_state[key] = value
    test.run()
    return test


def at(page: str, answers: Mapping[str, Any] | None = None, more: str = "") -> AppTest:
    return opened(f"/?page={page}{more}", {"answers": standard(answers or {})})


def standard(answers: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: "" for key, value in answers.items() if value == ""}
    return kept | dict(Answers(answers, BOOK))


def heading(test: AppTest) -> str:
    assert not test.exception
    assert len(test.title) == 1
    return str(test.title[0].value)


def shown(test: AppTest) -> str:
    texts = (test.markdown, test.text, test.header, test.subheader, test.warning, test.error)
    told = [str(element.value) for group in texts for element in group]
    return "\n".join([*told, *html_of(test)])


def html_of(test: AppTest) -> list[str]:
    """What the page's own HTML says, without its tags and without the style sheet."""
    bodies = (str(element.proto.body) for element in test.get("html"))
    return [Markup(body).striptags() for body in bodies if not body.startswith("<style")]


def links_of(test: AppTest) -> str:
    """The labels of all links to other pages."""
    return "\n".join(element.proto.label for element in test.get("page_link"))


def asked(test: AppTest) -> Question | None:
    found = heading(test)
    return next((q for q in BOOK.questions if plain(q.ask) == found), None)


def answer(test: AppTest, question: Question, value: Any) -> None:
    if question.kind == "text":
        test.text_area(key=f"answer-{question.id}").set_value(value)
    elif question.kind == "pick_many":
        if not (isinstance(value, Mapping) and {CHOSEN, UNKNOWN} & set(value.values())):
            test.checkbox(key=f"none-{question.id}").check()
    elif question.kind == "number":
        test.text_input(key=f"answer-{question.id}").set_value(str(value))
    elif question.families:
        in_two_steps(test, question, value)
        return
    else:
        test.radio(key=f"answer-{question.id}").set_value(value)
    press(test, question)


def in_two_steps(test: AppTest, question: Question, option: str) -> None:
    """Choose the family of an option, then the option where the family has others."""
    family = question.option(option).family
    test.radio(key="family").set_value(family)
    test.button(key=f"continue-family-{question.id}").click().run()
    if question.steps(option) == 2:
        test.radio(key=f"answer-{question.id}").set_value(option)
        press(test, question)


def press(test: AppTest, question: Question) -> None:
    """Continue, and past the published cases that follow the problem."""
    test.button(key=f"continue-{question.id}").click().run()
    for button in test.button:
        if button.key == "go-on-with-questions":
            button.click().run()
            break


def parameters(test: AppTest) -> dict[str, str]:
    """The answers in the address."""
    found = {k: v if isinstance(v, str) else v[-1] for k, v in test.query_params.items()}
    return {key: value for key, value in found.items() if key not in links.RESERVED}


def options(question: str) -> tuple[Any, ...]:
    return BOOK.question(question).options
