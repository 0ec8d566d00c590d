"""What all pages promise: addresses that cannot be used, and the layout."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from app_pages import BOOK, CUSTOMERS, at, heading, links_of, opened, options, shown
from fixed import ROOT
from hypothesis import given
from hypothesis import strategies as st
from source_code import nodes_of

from framing.answers.answers import Answers
from framing.pages import browser_storage, links, visit
from framing.pages.launch import OPTIONS, app_file
from framing.pages.served_rulebook import VARIABLE, served_rulebook
from framing.pages.start import ASKS
from framing.pages.wording import plain
from framing.rulebook.certificate import certificate_of
from framing.rulebook.model import CHOSEN, NOT_CHOSEN

PAGES = ROOT / "framing" / "pages"


def test_a_forged_link_is_answered_politely() -> None:
    test = opened("/?wanted=%3Cscript%3E&foo=bar&signals=few_cases&cases_per_month=-5&examples=1e9")
    warning = test.warning[0].value
    assert "foo" in warning
    assert r"\<script\>" in warning
    assert test.session_state["answers"] == {
        "signals": {o.id: CHOSEN if o.id == "few_cases" else NOT_CHOSEN for o in options("signals")}
    }


def test_an_unknown_page_is_the_start_page() -> None:
    test = opened("/?page=admin&wanted=estimate")
    assert heading(test) == ASKS
    assert "admin" in test.warning[0].value
    assert test.session_state["answers"] == {"wanted": "estimate"}


def test_no_page_and_no_parameter_has_the_name_of_a_question() -> None:
    names = {value for key, value in vars(visit).items() if key.isupper()}
    assert {"result", "worked-examples"} <= names
    assert not {*names, *links.RESERVED} & {question.id for question in BOOK.questions}


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_address_breaks_reading(key: str, value: str) -> None:
    for name in (key, "signals", "wanted", "cases_per_month", "problem"):
        answers, left_out = links.read({name: value}, BOOK)
        Answers(answers, BOOK)
        assert answers or left_out or name in (links.PAGE, links.RETURN)


def imported() -> Iterator[tuple[str, str]]:
    for path in (*PAGES.glob("*.py"), ROOT / "app.py"):
        for node in nodes_of(path):
            if isinstance(node, ast.ImportFrom) and node.module:
                yield from ((node.module, alias.name) for alias in node.names)


def test_every_page_says_by_which_rules_it_judges_and_leads_to_their_proofs() -> None:
    for page in ("", "wanted", visit.CHECK, visit.RESULT, visit.PEOPLE, visit.LOOK_UP):
        test = at(page, CUSTOMERS)
        heading(test)
        assert f"Rulebook: {plain(BOOK.name)} {plain(BOOK.version)}" in shown(test), page
        assert "How the rules were checked" in links_of(test), page
        assert certificate_of(BOOK) is None or certificate_of(BOOK).hash not in shown(test), page
    test = at(visit.CERTIFICATE)
    assert heading(test) == "How the rules were checked"
    found = certificate_of(BOOK)
    assert found is not None
    assert found.hash in shown(test)
    assert found.digest in shown(test)
    for what, count in found.proven:
        assert f"**{count:,}** {what}" in shown(test)


def test_the_pages_judge_by_the_rulebook_that_the_server_was_started_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rulebook.yaml").write_text(
        "name: Rules of our bank\nversion: 1.0.0\nreviewed: 2026-11-23\nabout: Ours.\n"
        "extends: shipped\nprefer: [sagemaker_autopilot]\n"
    )
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    served_rulebook.cache_clear()
    try:
        test = at("result", CUSTOMERS)
        assert "Rules of our bank 1.0.0" in shown(test).replace("\\", "")
        assert "Autopilot" in shown(test).partition("If that falls short")[0]
    finally:
        served_rulebook.cache_clear()


def test_pages_hold_no_condition() -> None:
    names = set(imported())
    assert {name for module, name in names if module == "framing.rulebook.conditions"} == {
        "rule_in_words"
    }
    assert not [
        module
        for module, _ in names
        if module in ("framing.evaluation.facts", "framing.evaluation.findings")
    ]
    ids = {q.id for q in BOOK.questions} | set(BOOK.facts) | {r.id for r in BOOK.rules}
    # Some sections of the document have the name of a fact.
    ids -= {"problem", "verdict", "none", "path", "task", "economics"}
    for path in PAGES.glob("*.py"):
        for node in nodes_of(path):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert node.value not in ids, f"{path.name}: {node.value}"


def test_an_installed_app_looks_as_the_checkout_does() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert dict(flat(settings)) == OPTIONS
    assert app_file() == ROOT / "app.py"


def flat(settings: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in settings.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def test_a_question_opened_by_its_bare_address_keeps_its_case_over_a_reload() -> None:
    test = opened("/?page=problem")
    found = test.query_params["case"]
    name = found if isinstance(found, str) else found[-1]
    assert browser_storage.NAME.fullmatch(name)
    again = opened(f"/?page=problem&case={name}")
    assert again.query_params["case"] in (name, [name])
    assert "case" not in opened("/").query_params
