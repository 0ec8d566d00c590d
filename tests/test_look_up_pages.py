"""The pages to look things up: examples, rules, services, words, two cases compared."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

import pytest
from app_pages import (
    BOOK,
    CUSTOMERS,
    REPORT,
    at,
    heading,
    html_of,
    links_of,
    opened,
    options,
    shown,
    standard,
)
from fixed import one_in
from streamlit.testing.v1 import AppTest

from framing.answers.answers import Answers, write_answers
from framing.pages import links
from framing.pages.examples import worked
from framing.pages.lent import name_of
from framing.pages.wording import plain
from framing.rulebook.journey import Journey


def test_an_example_is_no_case_of_ones_own_until_an_answer_is_changed() -> None:
    test = opened(f"/?page=worked-examples&example={worked(BOOK)[0].id}")
    test.button(key="open-example").click().run()
    assert test.session_state["lent"] == test.session_state["answers"]
    now = test.session_state["answers"]["skills"]
    test.query_params["skills"] = next(o.id for o in options("skills") if o.id != now)
    test.run()
    assert test.session_state["lent"] != test.session_state["answers"]


def reloaded(test: AppTest, more: Mapping[str, str] | None = None) -> AppTest:
    """The same address in a new session, as after a reload. more: what else stands in it."""
    query = {k: v if isinstance(v, str) else v[-1] for k, v in test.query_params.items()}
    return opened(f"/?{urlencode(query | (more or {}))}")


@pytest.mark.parametrize("button", ["open-example", "open-twin"])
def test_an_example_has_its_words_after_a_reload_and_is_still_an_example(button: str) -> None:
    journey = worked(BOOK)[0]
    test = opened(f"/?page=worked-examples&example={journey.id}")
    test.button(key=button).click().run()
    again = reloaded(test)
    assert again.session_state["answers"] == test.session_state["answers"]
    assert again.session_state["lent"] == again.session_state["answers"]
    assert heading(again) == heading(test)
    assert not again.info


def test_an_address_with_other_answers_is_no_example_whatever_it_claims() -> None:
    test = opened(f"/?page=worked-examples&example={worked(BOOK)[0].id}")
    test.button(key="open-example").click().run()
    answers = test.session_state["answers"]
    others = {
        name: next(o.id for o in options(name) if o.id != answers[name])
        for name in ("skills", "stakes", "worth")
    }
    again = reloaded(test, others)
    assert "lent" not in again.session_state or again.session_state["lent"] is None
    assert links.LENT not in again.query_params


def test_an_example_says_that_it_is_one_and_leads_back_to_the_examples() -> None:
    journey = worked(BOOK)[0]
    test = opened(f"/?page=worked-examples&example={journey.id}")
    test.button(key="open-example").click().run()
    line = next(words for words in html_of(test) if journey.story[:30] in words)
    assert line.startswith(f"Example: {name_of(journey)}")
    assert "Your problem" not in line
    assert "Back to the examples" in links_of(test)
    assert "Back to your answers" not in links_of(test)


def test_an_example_that_was_changed_is_ones_own() -> None:
    test = opened(f"/?page=worked-examples&example={worked(BOOK)[0].id}")
    test.button(key="open-example").click().run()
    now = test.session_state["answers"]["skills"]
    test.query_params["skills"] = next(o.id for o in options("skills") if o.id != now)
    test.run()
    assert any(words.startswith("Your problem") for words in html_of(test))
    assert "Back to the examples" not in links_of(test)
    assert links.LENT not in test.query_params


def test_an_example_is_not_among_the_cases_of_the_portfolio() -> None:
    test = opened(f"/?page=worked-examples&example={worked(BOOK)[0].id}")
    test.button(key="open-example").click().run()
    test.query_params["page"] = "portfolio"
    test.run()
    assert worked(BOOK)[0].story[:20] not in shown(test)


@pytest.mark.parametrize("page", ["look-up", "services", "worked-examples"])
def test_what_is_looked_up_leads_back_to_the_case_at_hand(page: str) -> None:
    assert "Back to the result" in links_of(at(page, REPORT))
    assert "Back to the start" not in links_of(at(page, REPORT))
    assert "Back to the start" in links_of(at(page))


@pytest.mark.parametrize(
    "page",
    ["services&service=textract", "worked-examples&example=identical-pictures"],
)
def test_one_service_or_example_leads_to_all_of_them_and_to_the_case_at_hand(page: str) -> None:
    with_case, without = (
        links_of(opened(f"/?page={page}", {"answers": standard(answers)}))
        for answers in (REPORT, {})
    )
    assert "← All" in with_case and "← All" in without
    assert "Back to the result" in with_case
    assert "Back to" not in without


@pytest.mark.parametrize(
    ("left", "says"),
    [("result", "the result"), ("check-answers", "your answers"), ("stakes", "the question")],
)
def test_a_look_up_leads_back_to_where_it_was_begun(left: str, says: str) -> None:
    test = at(left, {**CUSTOMERS})
    was = heading(test)
    test.query_params["page"] = "look-up"
    test.run()
    back = next(e for e in test.get("page_link") if f"Back to {says}" in e.proto.label)
    found = dict(parse_qsl(back.proto.query_string))
    assert found["page"] == left
    assert heading(at(found["page"], CUSTOMERS)) == was


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
    assert "One answer separates this case from another" in shown(test)
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
    assert "Too few examples to learn from" in links_of(test)
    assert "Written rules were tried" not in links_of(test)
    test.text_input(key="sought-rule").set_value("xyzzy").run()
    assert "No rule fits" in shown(test)
    few = {**CUSTOMERS, "examples": "under_50"}
    one = opened("/?page=rules&rule=too-few-examples", {"answers": standard(few)})
    assert heading(one) == "Too few examples to learn from"
    for words in ("It holds when", "scikit-learn", "In your case it holds", "Past examples"):
        assert words in shown(one)


def test_of_a_case_the_rules_that_hold_are_listed_first_and_each_other_says_its_state() -> None:
    test = opened("/?page=rules", {"answers": standard(CUSTOMERS)})
    assert "Written rules were tried and miss too much" in links_of(test)
    assert "Written rules already do well enough" not in links_of(test)
    assert "In your case it" not in shown(test)
    test.selectbox(key="state-of-rule").set_value("all").run()
    assert f"{len(BOOK.rules)} rules fit" in shown(test)
    assert "In your case it does not hold" in shown(test)


def test_a_rule_that_nobody_was_asked_about_does_not_count_among_those_that_hold() -> None:
    told = {"wanted": "fixed_result", "signals": ["must_be_certain"]}
    test = opened("/?page=rules", {"answers": standard(told)})
    unasked = "People keep up with the cases"
    assert "The right result is laid down for every case" in links_of(test)
    assert unasked not in links_of(test)
    test.selectbox(key="state-of-rule").set_value("unsaid").run()
    assert unasked in links_of(test)
    assert "The right result is laid down for every case" not in links_of(test)
    one = opened("/?page=rules&rule=people-keep-up", {"answers": standard(told)})
    assert "nobody was asked" in shown(one)
    assert "Not asked, since you said** (Wanted result)" in shown(one)
    assert "- **You said**" not in shown(one)
    keeps_up = {**CUSTOMERS, "volume": "keep_up"}
    asked = opened("/?page=rules&rule=people-keep-up", {"answers": standard(keeps_up)})
    assert "In your case it holds, by what you said" in shown(asked)
    assert "- **You said**" in shown(asked)


@pytest.mark.full
def test_each_rule_has_a_page() -> None:
    test = opened("/?page=rules", {"answers": standard(CUSTOMERS)})
    for rule in BOOK.rules[::12]:
        test.query_params["rule"] = rule.id
        test.run()
        assert heading(test) == plain(rule.title)


def test_words_and_lessons_can_be_looked_up() -> None:
    test = opened("/?page=look-up")
    assert heading(test) == "Look things up"
    test.text_input(key="look-up").set_value("leak").run()
    assert "Leakage" in shown(test)
    assert "Label delay" not in shown(test)
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
    assert "Closed to new customers" in shown(one)
    strange = opened("/?page=services&service=nonsense")
    assert heading(strange) == "AWS services"


def test_a_case_is_compared_with_a_saved_one_and_with_another_date() -> None:
    test = opened("/?page=compare", {"answers": standard(CUSTOMERS)})
    assert heading(test) == "Compare"
    assert "Choose another case, or another date." in [item.value for item in test.markdown]
    same = write_answers(Answers(CUSTOMERS, BOOK), BOOK).encode()
    test.file_uploader(key="other-file").upload("same.yaml", same, "text/yaml").run()
    assert "Nothing differs." in [item.value for item in test.markdown]
    test = opened("/?page=compare", {"answers": standard(CUSTOMERS)})
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


def test_examples_are_sought_by_each_word_and_then_among_all_published_cases() -> None:
    test = opened("/?page=worked-examples")
    test.text_input(key="sought-example").set_value("customers leave").run()
    assert "Likely to leave and nobody acts" in links_of(test)
    known = {journey.id for journey in worked(BOOK)}
    assert "chat-of-a-waterworks" not in known
    test.text_input(key="sought-example").set_value("chat waterworks").run()
    assert "None of the examples fits; these published cases do." in shown(test)
    assert "Chat of a waterworks" in links_of(test)
    test.text_input(key="sought-example").set_value("zzzz").run()
    assert "No example fits." in shown(test)
