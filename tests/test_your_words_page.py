"""The page after the problem was told: published cases like it, and what a model reads."""

from __future__ import annotations

import json
from typing import Any

import pytest
from app_pages import BOOK, asked, at, heading, shown
from streamlit.testing.v1 import AppTest

from framing.intake.taking_in import answers_like
from framing.pages.visit import CHECK

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


def unsure(test: AppTest) -> dict[str, Any]:
    """The answers of which every option is still possible."""
    told = test.session_state["answers"].items()
    return {
        name: given
        for name, given in told
        if isinstance(given, tuple) and len(given) == len(BOOK.question(name).options)
    }


def test_all_answers_of_a_case_are_confirmed_at_once_and_taken_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    test = words_page(monkeypatch)
    test.button(key="like-who-is-likely-to-leave").click().run()
    before = dict(test.session_state["answers"])
    assert f"{len(unsure(test))} answers count only as likeliest" in shown(test)
    test.button(key="all-right").click().run()
    assert heading(test) == "Check your answers"
    assert not unsure(test)
    kept = test.session_state["answers"]
    assert {name: kept[name] for name in before} == {
        name: given[0] if isinstance(given, tuple) else given for name, given in before.items()
    }
    assert test.query_params["wanted"] == "estimate"
    assert f"{len(before) - 1} answers confirmed" in shown(test)
    test.button(key="all-undone").click().run()
    assert test.session_state["answers"] == before
    assert not [button for button in test.button if button.key == "all-undone"]


def test_a_doubt_of_ones_own_between_two_options_is_not_offered_to_be_confirmed() -> None:
    doubt = ("keep_up", "fall_behind")
    assert {o.id for o in BOOK.question("volume").options} == set(doubt)
    test = at(CHECK, {"wanted": "estimate", "rule_cover": "fall_short", "volume": doubt})
    assert heading(test) == "Check your answers"
    assert "only as likeliest" not in shown(test)


def test_one_answer_of_a_case_is_confirmed_alone_and_taken_back_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    test = words_page(monkeypatch)
    test.button(key="like-who-is-likely-to-leave").click().run()
    before = dict(test.session_state["answers"])
    test.button(key="is-right-wanted").click().run()
    test.button(key="is-right-worth").click().run()
    assert test.session_state["answers"] == before | {
        "wanted": before["wanted"][0],
        "worth": before["worth"][0],
    }
    test.button(key="undone-wanted").click().run()
    assert test.session_state["answers"] == before | {"worth": before["worth"][0]}


def test_an_answer_changed_since_it_was_confirmed_is_not_taken_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    test = words_page(monkeypatch)
    test.button(key="like-who-is-likely-to-leave").click().run()
    before = dict(test.session_state["answers"])
    test.button(key="all-right").click().run()
    test.query_params["worth"] = "clearly_not"
    test.run()
    test.button(key="all-undone").click().run()
    assert test.session_state["answers"] == before | {"worth": "clearly_not"}


@pytest.mark.parametrize("case", ["who-is-likely-to-leave", "sales-tax-on-invoices"])
def test_whoever_goes_through_the_answers_of_a_case_is_asked_each_of_them_with_it_chosen(
    case: str,
) -> None:
    taken = answers_like(next(j for j in BOOK.journeys if j.id == case), BOOK)
    test = at(CHECK, taken)
    test.session_state["taken-over"] = (test.session_state["case"], taken)
    waiting = unsure(test)
    expected = [question for question in BOOK.questions if question.id in waiting]
    test.button(key="go-on-answering").click().run()
    for question in expected:
        if question.id not in unsure(test):
            continue  # what was confirmed before has made it needless
        likeliest = waiting[question.id][0]
        if question.families:
            assert test.radio(key="family").value == question.option(likeliest).family
            test.button(key=f"continue-family-{question.id}").click().run()
        if any(radio.key == f"answer-{question.id}" for radio in test.radio):
            assert " or “" not in shown(test).partition("You chose")[2].partition("\n")[0]
            assert test.radio(key=f"answer-{question.id}").value == likeliest
            test.button(key=f"continue-{question.id}").click().run()
        assert test.session_state["answers"][question.id] == likeliest
    assert not unsure(test)


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


def test_whoever_finds_every_option_of_a_case_possible_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    test = words_page(monkeypatch)
    test.button(key="like-who-is-likely-to-leave").click().run()
    test.button(key="is-right-wanted").click().run()
    given = test.session_state["answers"]["rule_cover"]
    test.query_params["page"] = "rule_cover"
    test.run()
    test.button(key="several-of-answer-rule_cover").click().run()
    for place, option in enumerate(given):
        row = test.radio(key=f"line-{option}-answer-rule_cover")
        row.set_value("possible" if place else "likeliest")
    test.button(key="continue-rule_cover").click().run()
    assert set(test.session_state["answers"]["rule_cover"]) == set(given)
    assert asked(test) != BOOK.question("rule_cover")
