"""The pages, walked through without a browser."""

from __future__ import annotations

import ast
import datetime
import json
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from fixed import CHURN, ROOT, one_in
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from framing import assess, load_rulebook, render
from framing.answers.answers import Answers, write_answers
from framing.document.fork_words import lead_of
from framing.document.wording import verdict_sentence
from framing.pages import browser_storage, links, visit
from framing.pages.examples import name_of, worked
from framing.pages.launch import OPTIONS, app_file
from framing.pages.served_rulebook import VARIABLE, served_rulebook
from framing.pages.wording import plain
from framing.rulebook.certificate import certificate_of
from framing.rulebook.journey import Journey
from framing.rulebook.model import CHOSEN, NOT_CHOSEN, UNKNOWN, Question

BOOK = load_rulebook()
PAGES = ROOT / "framing" / "pages"
CUSTOMERS = {"problem": "Customers leave & <b>nobody</b> *calls* them.", **CHURN}
REPORT = {"problem": "", "wanted": "past_figures", "signals": "none"}
HANDBOOK = {
    "problem": "",
    "wanted": "documents",
    "signals": "none",
    "document_answer": "written_answer",
    "decision": "known",
    "worth": "clearly",
    "documents_ready": "there",
    "stakes": "annoyance",
    "where": "aws",
    "skills": "developers",
}


@pytest.fixture(scope="module", autouse=True)
def packages_searched_once() -> Iterator[None]:
    """Streamlit searches every installed package for components each time that an app starts."""
    with pytest.MonkeyPatch.context() as patch, suppress(ImportError):
        from streamlit.components.v2 import manifest_scanner as scanner

        patch.setattr(scanner, "scan_component_manifests", cache(scanner.scan_component_manifests))
        yield
        return
    yield  # a Streamlit that has no such search


def opened(url: str = "/", session: Mapping[str, Any] | None = None) -> AppTest:
    """The app as it is after this address was opened in a new tab."""
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20)
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
    return "\n".join(str(element.value) for group in texts for element in group)


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


def walk(answers: Mapping[str, Any]) -> tuple[AppTest, list[str]]:
    """From the start page to the check page, giving these answers."""
    test = opened()
    test.button(key="start-now").click().run()
    order = []
    while (question := asked(test)) is not None:
        order.append(question.id)
        answer(test, question, answers[question.id])
    return test, order


@pytest.mark.parametrize(
    ("answers", "verdict", "words"),
    one_in(
        2,
        [
            (CUSTOMERS, "This should be machine learning.", "SageMaker Canvas"),
            (REPORT, "This should not be machine learning.", "Build a report"),
            (HANDBOOK, "This is a case for generative AI.", "questions from your documents"),
        ],
    ),
    ids=["churn", "report", "handbook"],
)
def test_a_walk_leads_to_the_verdict(answers: dict[str, Any], verdict: str, words: str) -> None:
    test, order = walk(answers)
    assert order[0] == "problem"
    assert len(order) <= 16
    assert heading(test) == "Check your answers"
    test.button(key="show-result").click().run()
    assert heading(test) == verdict
    assert words in shown(test)


@pytest.mark.full
def test_every_journey_is_walked_to_its_verdict() -> None:
    journeys = BOOK.journeys
    for journey in journeys:
        given = {"problem": journey.story} | Answers(journey.answers, BOOK).plain()
        test, order = walked(given)
        assert len(order) <= 16, journey.id
        test.button(key="show-result").click().run()
        told = {key: given.get(key, UNKNOWN) for key in order}
        framing = assess(told)
        says = (verdict_sentence(framing) if framing.firm else lead_of(framing)).partition(". ")[0]
        assert heading(test) == plain(says.rstrip(".")) + ".", journey.id


def walked(given: Mapping[str, Any]) -> tuple[AppTest, list[str]]:
    """From the start page to the check page; what is not given is answered with I don't know."""
    test = opened()
    test.button(key="start-now").click().run()
    order = []
    while (question := asked(test)) is not None:
        order.append(question.id)
        value = given.get(question.id, UNKNOWN)
        if question.kind == "pick_many":
            for option in question.options:
                if value[option.id] != NOT_CHOSEN:
                    line = test.radio(key=f"line-{option.id}-{question.id}")
                    line.set_value(value[option.id])
        answer(test, question, value)
    assert heading(test) == "Check your answers"
    return test, order


def test_the_address_carries_choices_and_never_typed_text() -> None:
    test, order = walk(CUSTOMERS)
    carried = parameters(test)
    assert carried == {key: CUSTOMERS[key] for key in order} | {"problem": "told"}
    link = "&".join(f"{key}={value}" for key, value in carried.items())
    again = opened(f"/?page=result&{link}")
    assert heading(again) == "This should be machine learning."


def test_typed_text_is_shown_as_typed() -> None:
    test, _ = walk(CUSTOMERS)
    assert CUSTOMERS["problem"] in [element.value for element in test.text]
    test.button(key="show-result").click().run()
    assert CUSTOMERS["problem"] in [element.value for element in test.text]


@pytest.mark.parametrize("question", one_in(9, BOOK.questions), ids=lambda q: q.id)
def test_each_question_is_drawn_and_refuses_silence(question: Question) -> None:
    test = at(question.id)
    assert heading(test) == plain(question.ask)
    if question.kind == "choose_one":
        # A long list of options is asked in two steps, its families first.
        radio = test.radio(key="family" if question.families else f"answer-{question.id}")
        assert radio.value is None
        assert radio.options[-1] == "I don't know"
    if question.kind == "text":
        return
    if question.families:
        test.button(key=f"continue-family-{question.id}").click().run()
    else:
        press(test, question)
    assert heading(test) == plain(question.ask)
    assert "There is a problem" in test.error[0].value


def test_an_unclear_number_is_kept_and_explained() -> None:
    question = BOOK.question("share_that_matters")
    test = at("share_that_matters", {**CUSTOMERS, "worth": "close"})
    for typed, said in (("many", "not a number"), ("250", "out of range")):
        answer(test, question, typed)
        assert said in test.error[0].value
        assert test.text_input(key=f"answer-{question.id}").value == typed
    test.checkbox(key=f"unsure-{question.id}").check()
    press(test, question)
    assert "not both" in test.error[0].value
    test.text_input(key=f"answer-{question.id}").set_value("")
    press(test, question)
    assert test.session_state["answers"][question.id] == UNKNOWN


def test_each_line_of_the_screening_page_needs_a_clear_answer() -> None:
    question = BOOK.question("signals")
    test = at("signals", {"problem": "", "wanted": "estimate"})
    first, *others = question.options
    test.radio(key=f"line-{first.id}-signals").set_value(UNKNOWN)
    press(test, question)
    assert "each line" in test.error[0].value
    test.checkbox(key="none-signals").check()
    press(test, question)
    expected = {first.id: UNKNOWN} | {option.id: NOT_CHOSEN for option in others}
    assert test.session_state["answers"]["signals"] == expected
    assert parameters(test)["signals"] == f"~{first.id}"


def test_a_forged_link_is_answered_politely() -> None:
    test = opened("/?wanted=%3Cscript%3E&foo=bar&signals=few_cases&cases_per_month=-5&examples=1e9")
    warning = test.warning[0].value
    assert "foo" in warning
    assert r"\<script\>" in warning
    assert test.session_state["answers"] == {
        "signals": {o.id: CHOSEN if o.id == "few_cases" else NOT_CHOSEN for o in options("signals")}
    }


def options(question: str) -> tuple[Any, ...]:
    return BOOK.question(question).options


def test_an_unknown_page_is_the_start_page() -> None:
    test = opened("/?page=admin&wanted=estimate")
    assert heading(test) == "Should this be ML?"
    assert "admin" in test.warning[0].value
    assert test.session_state["answers"] == {"wanted": "estimate"}


def test_no_page_and_no_parameter_has_the_name_of_a_question() -> None:
    names = {value for key, value in vars(visit).items() if key.isupper()}
    assert {"result", "worked-examples"} <= names
    assert not {*names, *links.RESERVED} & {question.id for question in BOOK.questions}


def test_a_changed_answer_asks_what_is_new_then_returns() -> None:
    test = at("wanted", REPORT, "&return=check-answers")
    answer(test, BOOK.question("wanted"), "documents")
    assert heading(test) == plain(BOOK.question("document_answer").ask)


def test_answers_that_no_longer_arise_are_set_aside_and_do_not_count() -> None:
    test = at("check-answers", {**CUSTOMERS, "wanted": "past_figures"})
    assert "Answers that no longer count" in shown(test)
    assert "10,000 to 999,999 (does not count)" in shown(test)
    test.button(key="show-result").click().run()
    assert heading(test) == "This should not be machine learning."


def test_the_check_page_says_when_that_settles_it() -> None:
    firm = at("check-answers", REPORT)
    assert "That settles it: do not use ML" in firm.success[0].value
    assert not at("check-answers", {**CUSTOMERS, "worth": UNKNOWN}).success


def test_what_is_not_answered_is_called_so() -> None:
    assert "Not answered" in shown(at("check-answers", {"wanted": "estimate"}))


def test_without_answers_there_is_no_verdict() -> None:
    assert heading(at("result")) == "No answers yet"


@pytest.mark.parametrize(("answers", "offered"), [(CUSTOMERS, True), (REPORT, False)])
def test_a_model_card_is_offered_only_where_there_may_be_a_model(
    answers: dict[str, Any], offered: bool
) -> None:
    labels = [button.label for button in at("result", answers).get("download_button")]
    assert "Document to send (PDF)" in labels
    assert ("Model card (Markdown)" in labels) is offered


def test_half_told_cases_show_what_they_rest_on() -> None:
    test = at("result", {"wanted": "estimate", "signals": "none"})
    assert "Still open" in shown(test)
    assert "Most likely" in shown(test)
    assert "Taken for granted until you know" in shown(test)
    assert "Open questions, and whom to ask" in shown(test)


def test_an_optional_group_is_walked_and_left() -> None:
    test = at("decision_detail", CUSTOMERS)
    group = [q for q in BOOK.questions if q.section == "success"]
    seen = []
    while (question := asked(test)) is not None:
        seen.append(question.id)
        value = "Planner, daily" if question.kind == "text" else UNKNOWN
        answer(test, question, value)
    assert seen == [question.id for question in group]
    assert heading(test) == "Check your answers"


def test_a_saved_file_opens_and_a_faulty_one_loses_nothing() -> None:
    test = opened(session={"answers": standard(REPORT)})
    test.file_uploader(key="answers-file").upload("a.yaml", b"wantd: estimate\n", "text/yaml").run()
    assert "wanted" in test.error[0].value
    assert test.session_state["answers"] == standard(REPORT)
    saved = write_answers(Answers(CUSTOMERS, BOOK), BOOK).encode()
    test.file_uploader(key="answers-file").upload("b.yaml", saved, "text/yaml").run()
    assert heading(test) == "Check your answers"
    assert test.session_state["answers"] == standard(CUSTOMERS)


# -- examples, rules, what if ---------------------------------------------------------------------


def test_an_example_is_no_case_of_ones_own_until_an_answer_is_changed() -> None:
    test = opened(f"/?page=worked-examples&example={worked(BOOK)[0].id}")
    test.button(key="open-example").click().run()
    assert test.session_state["lent"] == test.session_state["answers"]
    now = test.session_state["answers"]["skills"]
    test.query_params["skills"] = next(o.id for o in options("skills") if o.id != now)
    test.run()
    assert test.session_state["lent"] != test.session_state["answers"]


def test_examples_are_searched_by_word_and_industry() -> None:
    test = opened("/?page=worked-examples")
    test.text_input(key="sought-example").set_value("banking").run()
    assert links_of(test).count(plain(name_of(worked(BOOK)[0]))) == 1
    assert len([label for label in links_of(test).split("\n") if "Demand" in label]) == 0


def test_a_dozen_examples_at_least_cover_every_verdict() -> None:
    journeys = worked(BOOK)
    assert len(journeys) >= 12
    verdicts = {c.id for c in BOOK.stage("verdict").conclusions}
    assert {j.expect["verdict"] for j in journeys} == verdicts
    said = shown(opened("/?page=worked-examples"))
    assert all(name_of(journey) in said or journey.story[:20] in said for journey in journeys)
    assert all(journey.industry for journey in journeys)


@pytest.mark.parametrize("journey", one_in(40, worked(BOOK)), ids=lambda j: j.id)
def test_an_example_opens_and_its_twin_has_another_verdict(journey: Journey) -> None:
    test = opened(f"/?page=worked-examples&example={journey.id}")
    assert "The answer that separates them is" in shown(test)
    test.button(key="open-example").click().run()
    own = heading(test)
    assert test.session_state["answers"][BOOK.questions[0].id] == journey.story
    told = dict(test.session_state["answers"])
    test = opened(f"/?page=worked-examples&example={journey.id}")
    test.button(key="open-twin").click().run()
    assert heading(test) != own
    twin = test.session_state["answers"]
    assert len([key for key in told.keys() | twin if told.get(key) != twin.get(key)]) == 1


def test_the_rules_are_searched_and_open_one_by_one() -> None:
    test = opened("/?page=rules")
    test.text_input(key="sought-rule").set_value("fifty examples").run()
    assert "Too few examples to learn from" in shown(test)
    assert "Written rules were tried" not in shown(test)
    test.text_input(key="sought-rule").set_value("xyzzy").run()
    assert "No rule fits" in shown(test)
    few = {**CUSTOMERS, "examples": "under_50"}
    one = opened("/?page=rules&rule=too-few-examples", {"answers": standard(few)})
    assert heading(one) == "Too few examples to learn from"
    for words in ("It holds when", "scikit-learn", "In your case it holds", "Past examples"):
        assert words in shown(one)


def test_findings_in_detail_open_to_their_rules() -> None:
    said = shown(at("result", CUSTOMERS))
    framing = assess(CUSTOMERS)
    behind = {rule.id for item in framing.safeguards for rule in item.rules}
    behind |= {line.nearest.rule.id for line in framing.why_not}
    assert behind
    assert all(f"rule={rule}" in said for rule in behind)


@pytest.mark.full
def test_each_rule_has_a_page() -> None:
    test = opened("/?page=rules", {"answers": standard(CUSTOMERS)})
    for rule in BOOK.rules[::12]:
        test.query_params["rule"] = rule.id
        test.run()
        assert heading(test) == plain(rule.title)


def test_what_if_shows_another_verdict_beside_and_changes_nothing() -> None:
    test = at("result", CUSTOMERS)
    assert "What if?" in shown(test)
    test.selectbox(key="what-if-question").set_value("worth").run()
    test.radio(key="what-if-worth").set_value("clearly_not").run()
    said = shown(test)
    assert "**Not yet** (changes)" in said
    assert "Use ML" in said
    assert heading(test) == "This should be machine learning."
    assert test.session_state["answers"] == standard(CUSTOMERS)
    test.button(key="what-if-keep").click().run()
    assert heading(test).startswith("This is not ready")
    assert test.session_state["answers"]["worth"] == "clearly_not"


def test_what_if_is_taken_back() -> None:
    test = at("result", CUSTOMERS)
    test.selectbox(key="what-if-question").set_value("wanted").run()
    test.radio(key="what-if-wanted").set_value("past_figures").run()
    assert "(changes)" in shown(test)
    test.button(key="what-if-back").click().run()
    assert "(changes)" not in shown(test)
    assert test.session_state["answers"] == standard(CUSTOMERS)


def test_keeping_an_answer_says_once_what_changed() -> None:
    test = at("result", CUSTOMERS)
    test.selectbox(key="what-if-question").set_value("worth").run()
    test.radio(key="what-if-worth").set_value("clearly_not").run()
    test.button(key="what-if-keep").click().run()
    assert "Verdict: Use ML → **Not yet**" in test.success[0].value
    test.run()
    assert not test.success


# -- does it pay -----------------------------------------------------------------------------------

NUMBERS = {
    "cases_per_month": "4000..6000",
    "share_that_matters": "6%",
    "gain_per_hit": "40",
    "running_cost": "3,000",
    "found_today": "20 %",
}


def test_all_numbers_stand_on_one_page_and_are_weighed_as_they_are_typed() -> None:
    test = at(visit.PAYS, CUSTOMERS)
    assert heading(test) == "Does it pay?"
    assert "it still takes: cases a month" in test.info[0].value
    for name, typed in NUMBERS.items():
        test.text_input(key=f"number-{name}").set_value(typed)
    test.run()
    said = shown(test)
    assert "It pays once 21 to 31 of a hundred cases" in said
    assert "**Gain of a perfect result:** 9,600 to 14,400 in your currency a month" in said
    assert test.session_state["answers"] == standard(CUSTOMERS)
    test.button(key="keep-numbers").click().run()
    assert heading(test) == "This should be machine learning."
    kept = test.session_state["answers"]
    assert kept == standard({**CUSTOMERS, **NUMBERS, "share_that_matters": 6, "found_today": 20})


def test_a_number_that_cannot_be_read_is_named_and_nothing_is_kept() -> None:
    test = at(visit.PAYS, CUSTOMERS)
    test.text_input(key="number-gain_per_hit").set_value("6%").run()
    assert "Gain per right result" in test.error[0].value
    test.button(key="keep-numbers").click().run()
    assert heading(test) == "Does it pay?"
    assert test.session_state["answers"] == standard(CUSTOMERS)


# -- sharing ---------------------------------------------------------------------------------------


def test_a_link_holds_the_problem_only_where_somebody_puts_it_in() -> None:
    test = at(visit.SHARE, CUSTOMERS)
    assert "words=" not in test.code[0].value
    assert "Nobody else can open this link" in test.warning[0].value
    test.checkbox(key="link-with-problem").check().run()
    link = test.code[0].value
    assert dict(parse_qsl(urlsplit(link).query))["words"] == CUSTOMERS["problem"]
    assert CUSTOMERS["problem"] in shown(test).replace("\\", "")
    other = opened("/?" + urlsplit(link).query)
    assert heading(other) == "This should be machine learning."
    assert other.session_state["answers"]["problem"] == CUSTOMERS["problem"]
    assert "words" not in other.query_params


def test_the_problem_in_a_link_never_replaces_ones_own() -> None:
    test = opened("/?page=result&wanted=estimate&words=theirs", {"answers": {"problem": "mine"}})
    assert test.session_state["answers"]["problem"] == "mine"


# -- asking somebody ------------------------------------------------------------------------------


def test_a_link_for_somebody_holds_their_questions_and_little_else() -> None:
    half = {"wanted": "estimate", "signals": "none", "rule_cover": "fall_short"}
    half |= {"input_kind": "rows", "stakes": "money"}
    test = at("ask-someone", half)
    copied = [item.value for item in test.code if "\n" not in item.value]
    found = [dict(parse_qsl(urlsplit(value).query)) for value in copied]
    asked = {name for link in found for name in link["only"].split(",")}
    assert asked == {item.question.id for item in assess(half).open_questions}
    for link in found:
        assert "stakes" not in link
        assert link["page"] == "asked"
    link = next(link for link in found if "labels" in link["only"].split(","))
    other = opened("/?" + urlencode(link))
    other.button(key="start-asked").click().run()
    for name in link["only"].split(","):
        question = BOOK.question(name)
        assert heading(other) == plain(question.ask)
        answer(other, question, question.options[0].id if question.options else 5)
    assert heading(other) == "Thank you. Send this link back"
    back = other.code[0].value
    came = dict(parse_qsl(urlsplit(back).query))
    assert came.keys() - set(links.RESERVED) == set(link["only"].split(","))
    test.text_input(key="pasted-link").set_value(back)
    test.button(key="take-link").click().run()
    assert heading(test) == "Check your answers"
    taken = test.session_state["answers"]
    assert taken["labels"] == BOOK.question("labels").options[0].id
    assert {key: taken[key] for key in half} == standard(half)


def test_a_link_that_came_back_is_shown_before_it_is_taken_in() -> None:
    test = opened("/?page=came-back&only=labels&labels=recorded&worth=close")
    assert heading(test) == "Answers that came back"
    assert "does not hold the case" in shown(test)
    test.button(key="take-in").click().run()
    assert test.session_state["answers"] == {"labels": "recorded"}
    mine = opened(
        "/?page=came-back&only=labels&labels=recorded&worth=close",
        {"answers": standard({**CUSTOMERS, "labels": "unknown"})},
    )
    assert "You said before: I don't know" in shown(mine)
    mine.button(key="take-in").click().run()
    assert mine.session_state["answers"] == standard(CUSTOMERS)


def test_a_pasted_link_without_answers_is_refused_in_words() -> None:
    test = at("ask-someone", {"wanted": "estimate"})
    for pasted in ("", "hello", "https://example.org/?only=labels&labels=nonsense"):
        test.text_input(key="pasted-link").set_value(pasted)
        test.button(key="take-link").click().run()
        assert "holds no answers" in test.error[0].value
    assert test.session_state["answers"] == {"wanted": "estimate"}


# -- whose document it is --------------------------------------------------------------------------


def test_people_fill_in_whose_document_it_is_and_decide_otherwise() -> None:
    test = at("people", CUSTOMERS)
    test.text_input(key="about-title").set_value("Calls before they leave")
    test.selectbox(key="about-status").set_value("in_review")
    test.text_input(key="override-by").set_value("A. Director")
    test.button(key="keep-people").click().run()
    assert "Choose what was decided" in test.error[0].value
    test.selectbox(key="override-verdict").set_value("not_yet")
    test.button(key="keep-people").click().run()
    assert "reason" in test.error[0].value
    test.text_area(key="override-reason").set_value("No budget this year.")
    test.button(key="keep-people").click().run()
    assert heading(test) == "This should be machine learning."
    about = test.session_state["about"]
    assert about["title"] == "Calls before they leave"
    assert about["override"] == {
        "verdict": "not_yet",
        "by": "A. Director",
        "reason": "No budget this year.",
    }
    assert not any("Director" in str(value) for value in test.query_params.values())


def test_somebody_signs_off_and_it_stands_in_the_document() -> None:
    test = at(visit.SIGN_OFF, CUSTOMERS)
    test.button(key="sign").click().run()
    assert "has no name" in test.error[0].value
    test.text_input(key="signed-name").set_value("C. Head")
    test.text_input(key="signed-role").set_value("Head of sales")
    test.date_input(key="signed-date").set_value(datetime.date(2026, 11, 28))
    test.text_area(key="signed-remark").set_value("Begin with the rule")
    test.button(key="sign").click().run()
    assert "**C. Head**, Head of sales, 2026-11-28" in shown(test)
    about = test.session_state["about"]
    said = str(render(assess(CUSTOMERS, about=about), "md"))
    assert "| Head of sales | C. Head | Begin with the rule | 2026-11-28 |" in said
    test.button(key="take-back-0").click().run()
    assert "signed" not in test.session_state["about"]


def test_a_saved_file_brings_back_whose_document_it_is() -> None:
    test = opened()
    told = Answers(CUSTOMERS, BOOK, {"owner": "B. Owner", "status": "approved"})
    saved = write_answers(told, BOOK).encode()
    test.file_uploader(key="answers-file").upload("b.yaml", saved, "text/yaml").run()
    assert test.session_state["about"] == {"owner": "B. Owner", "status": "approved"}


# -- where things stand, early finish --------------------------------------------------------------


def test_the_verdicts_still_possible_are_told_below_a_question() -> None:
    test = at("wanted", {"problem": ""})
    answer(test, BOOK.question("wanted"), "past_figures")
    label = next(e.label for e in test.expander if e.label.startswith("Where things stand"))
    number = len(assess({"wanted": "past_figures"}).possible_verdicts)
    assert f"{number} verdicts still possible" in label
    test.session_state["where-things-stand"] = True
    test.run()
    assert "Still possible" in shown(test)
    assert "ruled out" in shown(test)
    assert "Decides most next" in shown(test)


def test_when_nothing_can_change_the_verdict_the_result_is_offered() -> None:
    given = {key: value for key, value in CUSTOMERS.items() if key not in ("where", "skills")}
    assert assess(given).firm
    test = at("where", given)
    assert "The verdict is reached: use ML" in shown(test)
    assert "The verdict is reached" not in shown(at("decision", {"wanted": "estimate"}))


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_address_breaks_reading(key: str, value: str) -> None:
    for name in (key, "signals", "wanted", "cases_per_month", "problem"):
        answers, left_out = links.read({name: value}, BOOK)
        Answers(answers, BOOK)
        assert answers or left_out or name in (links.PAGE, links.RETURN)


# -- what the layout promises -----------------------------------------------------------------


def imported() -> Iterator[tuple[str, str]]:
    for path in (*PAGES.glob("*.py"), ROOT / "app.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                yield from ((node.module, alias.name) for alias in node.names)


def test_every_page_says_by_which_rules_it_judges_and_leads_to_their_proofs() -> None:
    for page in ("", "wanted", visit.CHECK, visit.RESULT, visit.PEOPLE, visit.LOOK_UP):
        test = at(page, CUSTOMERS)
        heading(test)
        assert f"Rulebook: {plain(BOOK.name)} {plain(BOOK.version)}" in shown(test), page
        assert "What was proven of the rules" in links_of(test), page
        assert certificate_of(BOOK) is None or certificate_of(BOOK).hash not in shown(test), page
    test = at(visit.CERTIFICATE)
    assert heading(test) == "What was proven of the rules"
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
        for node in ast.walk(ast.parse(path.read_text())):
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


def test_words_and_lessons_can_be_looked_up() -> None:
    test = opened("/?page=look-up")
    assert heading(test) == "Look things up"
    test.text_input(key="look-up").set_value("leak").run()
    said = " ".join(item.value for item in test.markdown)
    assert "**Leakage**" in said
    assert "**Label delay**" not in said
    test.text_input(key="look-up").set_value("xyzzy").run()
    assert "Nothing here holds that word" in " ".join(item.value for item in test.markdown)


def test_the_catalogue_shows_states_and_leads_to_one_service() -> None:
    test = opened("/?page=services")
    assert heading(test) == "AWS services"
    said = " ".join(item.value for item in test.markdown)
    assert "Take Amazon SageMaker Canvas" in said
    test.selectbox(key="state-of-service").set_value("ended").run()
    said = " ".join(item.value for item in test.markdown)
    assert "Open to new customers" not in said
    one = opened("/?page=services&service=forecast")
    assert heading(one) == "Amazon Forecast"
    assert "Closed to new customers" in " ".join(item.value for item in one.markdown)
    strange = opened("/?page=services&service=nonsense")
    assert heading(strange) == "AWS services"


def test_a_question_explains_its_words() -> None:
    test = opened("/?page=labels&wanted=estimate&input_kind=rows")
    assert "**Label or target**" in " ".join(item.value for item in test.markdown)


def test_a_case_is_compared_with_a_saved_one_and_with_another_date() -> None:
    test = opened("/?page=compare", {"answers": standard(CUSTOMERS)})
    assert heading(test) == "Compare"
    assert "Nothing differs." in [item.value for item in test.markdown]
    saved = write_answers(Answers(REPORT, BOOK), BOOK).encode()
    test.file_uploader(key="other-file").upload("a.yaml", saved, "text/yaml").run()
    said = " ".join(item.value for item in test.markdown)
    assert "Other: do not use ML" in said
    assert "This: use ML" in said
    bad = opened("/?page=compare", {"answers": standard(CUSTOMERS)})
    bad.file_uploader(key="other-file").upload("a.yaml", b"wantd: x\n", "text/yaml").run()
    assert "wanted" in bad.error[0].value
    dated = opened("/?page=compare", {"answers": standard(CUSTOMERS)})
    dated.date_input(key="other-date").set_value(datetime.date(2021, 6, 1)).run()
    assert "Amazon Fraud Detector" in " ".join(item.value for item in dated.markdown)


# -- several cases --------------------------------------------------------------------------------

CASES = b"""name,wanted,signals,rule_cover
late invoices,estimate,none,fall_short
sales report,past_figures,none,
a slip,estimat,none,
"""


def several(*files: tuple[str, bytes], answers: dict[str, Any] | None = None) -> AppTest:
    test = opened("/?page=portfolio", {"answers": standard(answers)} if answers else None)
    assert heading(test) == "Several cases side by side"
    if files:
        chosen = [(name, content, "text/plain") for name, content in files]
        test.file_uploader(key="case-files").set_value(chosen).run()
    return test


def test_the_case_at_hand_and_those_in_files_stand_side_by_side() -> None:
    saved = write_answers(Answers(HANDBOOK, BOOK), BOOK).encode()
    test = several(("cases.csv", CASES), ("handbook.yaml", saved), answers=CUSTOMERS)
    said = shown(test)
    assert "4 cases." in said
    for name in ("calls* them", "late invoices", "sales report", "handbook"):
        assert name in said.replace("\\", "")
    assert "Do not use ML. Firm." in said


def test_a_bad_row_is_told_by_row_and_column_and_the_others_stay() -> None:
    test = several(("cases.csv", CASES))
    assert "row 4, column wanted" in test.error[0].value.replace("\\", "")
    assert "1 left out" in test.error[0].value
    assert "2 cases." in shown(test)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", b"colour\nred\n"), ("a.xlsx", b"PK\x03\x04nonsense"), ("a.yaml", b"wantd: x\n")],
)
def test_a_file_that_cannot_be_used_is_told_and_the_case_at_hand_stays(
    name: str, content: bytes
) -> None:
    test = several((name, content), answers=CUSTOMERS)
    assert "There is a problem" in test.error[0].value
    assert "1 case." in shown(test)


def test_without_a_case_the_page_says_what_to_do() -> None:
    assert "There is no case yet" in shown(several())


def test_more_cases_than_a_page_shows_are_told() -> None:
    """The fault TOO-MANY, of which the page says all but the code."""
    rows = b"\n".join(b"case %d,past_figures,none" % i for i in range(250))
    test = several(("many.csv", b"name,wanted,signals\n" + rows))
    assert "the first 200 are shown" in test.error[0].value
    assert "200 cases." in shown(test)


def test_one_click_on_the_result_settles_what_the_verdict_hangs_on() -> None:
    test = at("result", {**CUSTOMERS, "decision": ("known", "nobody")})
    assert heading(test) == "It hangs on who acts on the result."
    test.button(key="settles-decision-known").click().run()
    assert not test.exception
    assert parameters(test)["decision"] == "known"
    assert "Firm verdict" in shown(test)
    assert heading(test) == "This should be machine learning."


def test_a_file_with_several_options_opens_as_they_stand() -> None:
    test = opened()
    file = write_answers(Answers({**CUSTOMERS, "decision": ["known", "nobody"]}, BOOK), BOOK)
    test.file_uploader(key="answers-file").upload("a.yaml", file.encode(), "text/yaml").run()
    assert not test.exception
    assert test.session_state["answers"]["decision"] == ("known", "nobody")


def test_a_question_opened_by_its_bare_address_keeps_its_case_over_a_reload() -> None:
    test = opened("/?page=problem")
    found = test.query_params["case"]
    name = found if isinstance(found, str) else found[-1]
    assert browser_storage.NAME.fullmatch(name)
    again = opened(f"/?page=problem&case={name}")
    assert again.query_params["case"] in (name, [name])
    assert "case" not in opened("/").query_params


# -- the person's own words ---------------------------------------------------------------------

LEAVING = (
    "Some of our subscribers leave each month. We want to know who is likely to leave, so that the "
    "team can call them. It is on file who left."
)


def words_page(monkeypatch: pytest.MonkeyPatch, said: str | None = None) -> AppTest:
    """The page after the problem was told; ``said``: what a model replies, None: no model."""
    monkeypatch.delenv("FRAMING_MODEL_URL", raising=False)
    if said is not None:

        class Scripted:
            name, goes_to = "tiny", "localhost"

            def reply(self, *asked: Any) -> str:
                return said

        monkeypatch.setattr("framing.pages.your_words.configured", Scripted)
    return at("your-words", {"problem": LEAVING})


def test_after_the_problem_was_told_come_published_cases_like_it() -> None:
    test = at("problem")
    test.text_area(key="answer-problem").set_value(LEAVING)
    test.button(key="continue-problem").click().run()
    assert heading(test) == "Is yours like one of these?"
    assert "Who is likely to leave" in shown(test)
    test.button(key="go-on-with-questions").click().run()
    assert asked(test) == BOOK.question("wanted")


def test_without_a_model_no_page_offers_to_send_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    test = words_page(monkeypatch)
    assert not [button for button in test.button if button.key == "read-my-words"]


def test_starting_from_a_case_makes_nothing_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    test = words_page(monkeypatch)
    test.button(key="like-who-is-likely-to-leave").click().run()
    assert heading(test) == "Check your answers"
    kept = test.session_state["answers"]
    assert kept["problem"] == LEAVING
    assert kept["wanted"][0] == "estimate"
    assert len(kept["wanted"]) == len(BOOK.question("wanted").options)


def test_only_a_ticked_proposal_counts_and_the_words_are_sent_only_on_a_click(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    proposals = [
        {"question": "wanted", "could_be_true": ["estimate"], "phrase": "who is likely to leave"},
        {"question": "labels", "could_be_true": ["recorded"], "phrase": "on file who left"},
        {"question": "volume", "could_be_true": ["fall_behind"], "phrase": "nobody said so"},
    ]
    test = words_page(monkeypatch, json.dumps({"proposals": proposals}))
    assert "**tiny** at **localhost**" in shown(test)
    test.button(key="read-my-words").click().run()
    assert heading(test) == "What your words tell"
    assert ":blue-background[who is likely to leave]" in shown(test)
    assert "Dropped: 1" in shown(test)
    test.checkbox(key="right-wanted").check()
    test.button(key="take-proposals").click().run()
    kept = test.session_state["answers"]
    assert kept["wanted"] == "estimate"
    assert "labels" not in kept
    assert test.session_state["about"]["proposed"] == {
        "by": "tiny",
        "answers": {"wanted": "estimate"},
    }


def test_a_model_that_fails_leaves_the_questions_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    test = words_page(monkeypatch, "no")
    test.button(key="read-my-words").click().run()
    assert "No answers are proposed." in shown(test)
    test.button(key="go-on-with-questions").click().run()
    assert asked(test) == BOOK.question("wanted")


def test_own_nouns_are_one_page_with_the_sentence_they_make() -> None:
    test = at(visit.NOUNS, CUSTOMERS)
    assert heading(test) == "In your own nouns"
    asked = [q for q in BOOK.questions if q.section == "nouns"]
    assert [field.label for field in test.text_input] == [plain(q.ask) for q in asked]
    assert "how likely it is that …" in shown(test)
    test.text_input(key="answer-one_case").set_value("*customer*").run()
    test.text_input(key="answer-event").set_value("the customer cancels").run()
    said = "For each *customer*, estimate how likely it is that the customer cancels"
    assert plain(said) in shown(test)
    test.button(key="nouns-done").click().run()
    assert heading(test) == "Check your answers"
    assert "the customer cancels" in shown(test) or "the customer cancels" in str(test)
