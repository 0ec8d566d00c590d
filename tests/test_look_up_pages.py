"""The pages to look things up: examples, rules, services, words, two cases compared."""

from __future__ import annotations

import datetime

import pytest
from app_pages import BOOK, CUSTOMERS, REPORT, heading, links_of, opened, options, shown, standard
from fixed import one_in

from framing.answers.answers import Answers, write_answers
from framing.pages.examples import name_of, worked
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
