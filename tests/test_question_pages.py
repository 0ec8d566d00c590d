"""The questions page by page, from the start to the page that checks all answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from app_pages import (
    BOOK,
    CUSTOMERS,
    HANDBOOK,
    REPORT,
    answer,
    asked,
    at,
    heading,
    opened,
    parameters,
    press,
    shown,
)
from fixed import one_in
from streamlit.testing.v1 import AppTest

from framing import assess
from framing.answers.answers import Answers
from framing.document.fork_words import lead_of
from framing.document.wording import verdict_sentence
from framing.pages import visit
from framing.pages.wording import plain
from framing.rulebook.model import CHOSEN, NOT_CHOSEN, UNKNOWN, Question


def walk(answers: Mapping[str, Any]) -> tuple[AppTest, list[str]]:
    """From the start page to the check page, giving these answers."""
    test = opened()
    test.button(key="start-now").click().run()
    order = []
    while (question := asked(test)) is not None:
        order.append(question.id)
        answer(test, question, answers[question.id])
    return test, order


def test_what_is_told_at_the_start_is_the_first_answer() -> None:
    told = "Every month customers leave our shop. Who is next?"
    test = opened()
    test.text_area(key="told-at-start").set_value(told)
    test.button(key="start-now").click().run()
    assert test.session_state["answers"] == {"problem": told}
    assert heading(test) == "Is yours like one of these?"
    test.button(key="go-on-with-questions").click().run()
    assert asked(test).id == "wanted"


def test_what_cannot_be_used_is_said_at_the_start_and_stays_in_the_field() -> None:
    told = "a" * 100_000
    test = opened()
    test.text_area(key="told-at-start").set_value(told)
    test.button(key="start-now").click().run()
    assert "There is a problem" in test.error[0].value
    assert test.text_area(key="told-at-start").value == told


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


@pytest.mark.long
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


LISTS = [q for q in BOOK.questions if q.kind == "pick_many"]


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


@pytest.mark.parametrize("question", LISTS, ids=lambda q: q.id)
def test_each_line_of_a_list_shows_its_example_below_the_heading_of_its_part(
    question: Question,
) -> None:
    test = at(question.id)
    for option in question.options:
        assert plain(option.heading or "") in {"", *(item.value for item in test.header)}
        label = test.radio(key=f"line-{option.id}-{question.id}").label
        assert label.split("\n\n") == [plain(t) for t in (option.label, option.example) if t]


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


def test_what_is_left_unmarked_is_not_true_once_something_is_marked_or_none_is_said_to_be() -> None:
    question = BOOK.question("signals")
    test = at("signals", {"problem": "", "wanted": "estimate"})
    assert "unmarked counts as not true, the folded lines too" in shown(test)
    first, second, *others = question.options
    press(test, question)
    assert "Mark what is true" in test.error[0].value
    test.radio(key=f"line-{first.id}-signals").set_value(NOT_CHOSEN)
    press(test, question)
    assert "Mark what is true" in test.error[0].value, "one line that is not true says no more"
    test.radio(key=f"line-{second.id}-signals").set_value(UNKNOWN)
    press(test, question)
    expected = dict.fromkeys((o.id for o in (first, *others)), NOT_CHOSEN) | {second.id: UNKNOWN}
    assert test.session_state["answers"]["signals"] == expected
    assert parameters(test)["signals"] == f"~{second.id}"
    test = at("signals", {"problem": "", "wanted": "estimate"})
    test.checkbox(key="none-signals").check()
    test.radio(key=f"line-{first.id}-signals").set_value(CHOSEN)
    press(test, question)
    assert "Take back the tick" in test.error[0].value
    test.radio(key=f"line-{first.id}-signals").set_value(NOT_CHOSEN)
    press(test, question)
    assert set(test.session_state["answers"]["signals"].values()) == {NOT_CHOSEN}


def test_whoever_does_not_know_the_other_lines_leaves_them_open_and_not_untrue() -> None:
    question = BOOK.question("signals")
    test = at("signals", {"problem": "", "wanted": "estimate"})
    first, *others = question.options
    test.radio(key=f"line-{first.id}-signals").set_value(NOT_CHOSEN)
    test.checkbox(key="unsure-signals").check()
    test.checkbox(key="none-signals").check()
    press(test, question)
    assert "not both" in test.error[0].value
    test.checkbox(key="none-signals").uncheck()
    press(test, question)
    expected = {first.id: NOT_CHOSEN} | {option.id: UNKNOWN for option in others}
    assert test.session_state["answers"]["signals"] == expected


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
    assert "That settles it: do not use ML" in shown(firm)
    open_ = at("check-answers", {**CUSTOMERS, "worth": UNKNOWN})
    assert "That settles it" not in shown(open_)


def test_what_is_not_answered_is_called_so() -> None:
    assert "Not answered" in shown(at("check-answers", {"wanted": "estimate"}))


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


def test_the_verdicts_still_possible_are_told_below_a_question() -> None:
    test = at("wanted", {"problem": ""})
    answer(test, BOOK.question("wanted"), "past_figures")
    label = next(e.label for e in test.expander if e.label.startswith("Where things stand"))
    number = len(assess({"wanted": "past_figures"}).possible_verdicts)
    assert f"{number} verdicts possible" in label
    test.session_state["where-things-stand"] = True
    test.run()
    assert "Still possible" in shown(test)
    assert "ruled out" in shown(test)
    assert "Decides most next" not in shown(test), "nobody needs to be told to answer this page"
    test = at("decision", {"wanted": "estimate"})
    test.session_state["where-things-stand"] = True
    assert "Decides most next" in shown(test.run())


def test_when_nothing_can_change_the_verdict_the_result_is_offered() -> None:
    given = {key: value for key, value in CUSTOMERS.items() if key not in ("where", "skills")}
    assert assess(given).firm
    test = at("where", given)
    assert "The verdict is reached: use ML" in shown(test)
    assert "The verdict is reached" not in shown(at("decision", {"wanted": "estimate"}))


def test_a_question_explains_its_words() -> None:
    test = opened("/?page=labels&wanted=estimate&input_kind=rows")
    assert "**Label or target**" in " ".join(item.value for item in test.markdown)


def test_own_nouns_are_one_page_with_the_sentence_they_make() -> None:
    test = at(visit.NOUNS, CUSTOMERS)
    assert heading(test) == "Your own terms"
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


def test_what_was_left_to_the_rest_is_left_to_it_again_and_what_was_not_true_is_unmarked() -> None:
    question = BOOK.question("signals")
    first, second, *others = question.options
    test = at("signals", {"problem": "", "wanted": "estimate"})
    test.radio(key=f"line-{first.id}-signals").set_value(UNKNOWN)
    test.radio(key=f"line-{second.id}-signals").set_value(NOT_CHOSEN)
    test.checkbox(key="unsure-signals").check()
    press(test, question)
    test.query_params["page"] = "signals"
    test.run()
    assert test.checkbox(key="unsure-signals").value
    lines = {o.id: test.radio(key=f"line-{o.id}-signals").value for o in question.options}
    assert lines == dict.fromkeys((o.id for o in others), None) | {
        first.id: UNKNOWN,
        second.id: NOT_CHOSEN,
    }
    none = at("signals", {"problem": "", "wanted": "estimate", "signals": "none"})
    assert none.checkbox(key="none-signals").value
    assert {none.radio(key=f"line-{o.id}-signals").value for o in question.options} == {None}


def test_whoever_finds_every_option_possible_goes_on_and_keeps_them_all() -> None:
    question = BOOK.question("worth")
    test = at("worth", {key: CUSTOMERS[key] for key in ("wanted", "signals", "rule_cover")})
    test.button(key="several-of-answer-worth").click().run()
    likeliest, *others = (option.id for option in question.options)
    test.radio(key=f"line-{likeliest}-answer-worth").set_value("likeliest")
    for other in others:
        test.radio(key=f"line-{other}-answer-worth").set_value("possible")
    press(test, question)
    assert test.session_state["answers"]["worth"] == (likeliest, *others)
    assert asked(test) != question


def test_an_open_question_that_is_answered_by_itself_leads_back_at_once() -> None:
    for name in ("limits", "volume"):
        question = BOOK.question(name)
        told = {key: given for key, given in CUSTOMERS.items() if key != name}
        test = at(name, told, "&return=result&alone=1")
        assert "in this group" not in shown(test)
        answer(test, question, UNKNOWN if question.kind == "choose_one" else "none")
        assert "page" in test.query_params
        assert test.query_params["page"] in (["result"], "result"), name
