"""Does it pay, on its page: how numbers are typed, what their words offer, what they answer."""

from __future__ import annotations

from typing import Any

import pytest
from app_pages import CUSTOMERS, at, heading, links_of, shown
from fixed import without
from streamlit.testing.v1 import AppTest

from framing import AnswersError, load_rulebook
from framing.answers.interval import Interval
from framing.pages import numbers, visit
from framing.result.payback import worth_of

BOOK = load_rulebook()
OPEN = without(CUSTOMERS, "worth")
PAYS: dict[str, Any] = {
    "cases_per_month": Interval(1_000, 2_000),
    "share_that_matters": 100,
    "gain_per_hit": 5,
    "running_cost": 1_000,
}


def keep(test: AppTest, **typed: str) -> AppTest:
    """The page after these numbers were typed and kept."""
    for name, said in typed.items():
        test.text_input(key=f"number-{name}").set_value(said)
    test.run()
    test.button(key="keep-numbers").click().run()
    assert not test.exception
    return test


def told(test: AppTest) -> str:
    """What the page shows, without the marks by which a dot is no list."""
    return shown(test).replace("\\", "")


def worth(test: AppTest) -> Any:
    return test.session_state["answers"].get("worth")


@pytest.mark.parametrize(
    ("more", "answer"),
    [
        ({}, "clearly"),
        ({"running_cost": 5_000}, "close"),
        ({"running_cost": 10_000}, "close"),
        ({"running_cost": 10_001}, "clearly_not"),
        ({"found_today": 50}, "clearly"),
        ({"found_today": 90}, "close"),
        ({"gain_per_hit": "unknown"}, None),
    ],
)
def test_numbers_answer_by_where_the_whole_span_lies(more: dict[str, Any], answer: Any) -> None:
    assert worth_of({**PAYS, **more}) == answer


@pytest.mark.parametrize("before", [{}, {"worth": "unknown"}, {"worth": "uncounted"}])
@pytest.mark.parametrize(
    ("cost", "answer", "words"),
    [
        ("1000", "clearly", "there is something to gain"),
        ("8000", "close", "it is in doubt"),
        ("20000", "clearly_not", "it would not pay"),
    ],
)
def test_kept_numbers_answer_what_nobody_did_and_say_so(
    before: dict[str, str], cost: str, answer: str, words: str
) -> None:
    test = keep(at(visit.PAYS, {**OPEN, **before, **PAYS, "running_cost": 1}), running_cost=cost)
    assert worth(test) == answer
    assert f"Gain against cost now counts as: **{words}**." in test.success[0].value
    assert "Change this answer: Gain against cost" in links_of(test)
    assert "Nobody has named what would become better" not in shown(test)


@pytest.mark.parametrize("given", ["clearly", "close", "clearly_not", ("clearly", "close")])
def test_an_answer_that_was_given_otherwise_stays(given: Any) -> None:
    test = keep(at(visit.PAYS, {**OPEN, "worth": given, **PAYS}), running_cost="20000")
    assert worth(test) == given
    stays = "Gain against cost stays as you answered it" in test.success[0].value
    assert stays is (given == "clearly")


def test_what_the_numbers_answered_follows_them_and_leaves_with_them() -> None:
    given = {**OPEN, "worth": "uncounted", **PAYS, "found_today": 10}
    test = keep(at(visit.PAYS, given), running_cost="20000")
    assert worth(test) == "clearly_not"
    test.query_params["page"] = visit.PAYS
    test.run()
    assert test.text_input(key="number-found_today").value == "10"
    assert worth(keep(test, running_cost="1000")) == "clearly"
    test.query_params["page"] = visit.PAYS
    test.run()
    assert worth(keep(test, running_cost="")) == "uncounted"


def test_a_firm_verdict_and_numbers_that_leave_it_open_are_told_as_one() -> None:
    said = shown(at("result", {**CUSTOMERS, **PAYS, "running_cost": 8_000}))
    assert "Firm verdict" in said
    assert "Perhaps: your spans reach from gain to loss. The verdict holds either way" in said


def test_cases_of_ones_own_words_are_filled_in_by_a_button_and_kept_only_by_the_other() -> None:
    problem = "1,500 supplier invoices a month, and 900 order lines a day."
    test = at(visit.PAYS, {**CUSTOMERS, "problem": problem})
    assert "“1,500 supplier invoices a month” and “900 order lines a day”" in shown(test)
    uses = [b.label for b in test.button if b.label.startswith("Use")]
    assert uses == ["Use 1,500 a month", "Use 18,900 to 27,400 a month"]
    assert "21 working days at the least, 30.4 days at the most" in shown(test)
    cases = "number-cases_per_month"
    test.button(key="use-number-1").click().run()
    assert test.text_input(key=cases).value == "18900 to 27400"
    test.button(key="use-number-0").click().run()
    assert test.text_input(key=cases).value == "1500"
    assert "cases_per_month" not in test.session_state["answers"]
    assert not [b.label for b in test.button if b.label == "Use 1,500 a month"]
    assert keep(test).session_state["answers"]["cases_per_month"] == 1500


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2,5", 2.5),
        ("2,50", 2.5),
        ("2,5000", 2.5),
        ("-0,5", None),
        ("1.234,50", 1234.5),
        ("1,200", 1200),
        ("0,5..1,200", Interval(0.5, 1200)),
        ("1,2,3", None),
        ("1234,567", None),
        ("1.200", None),
    ],
)
def test_a_comma_parts_a_fraction_where_it_can_mean_nothing_else(typed: str, read: Any) -> None:
    question = BOOK.question("gain_per_hit")
    if read is None:
        with pytest.raises(AnswersError):
            numbers.read(question, typed)
    else:
        assert numbers.read(question, typed) == read


@pytest.mark.parametrize(
    "typed", ["10 to 20", "10-20", "10 \u2013 20", "10to20", "10..20", "10 TO 20"]
)
def test_a_span_is_typed_with_dots_a_dash_or_the_word_to(typed: str) -> None:
    assert numbers.read(BOOK.question("gain_per_hit"), typed) == Interval(10, 20)
    assert numbers.read(BOOK.question("gain_per_hit"), numbers.typed(Interval(10, 20))) == Interval(
        10, 20
    )


@pytest.mark.parametrize("typed", ["-3", "10 to", "to 20", "10-20-30", "20 to 10", "10 to -3"])
def test_a_dash_that_stands_between_no_two_numbers_makes_no_span(typed: str) -> None:
    with pytest.raises(AnswersError):
        numbers.read(BOOK.question("gain_per_hit"), typed)


def test_tiles_sums_and_words_agree_and_end_with_what_is_left() -> None:
    test = at(visit.PAYS, CUSTOMERS)
    typed = {
        "cases_per_month": "1500",
        "share_that_matters": "100",
        "minutes_saved": "5",
        "hour_cost": "35",
        "running_cost": "273",
    }
    for name, said in typed.items():
        test.text_input(key=f"number-{name}").set_value(said)
    test.run()
    said = told(test)
    assert "\u00d7 2.9167 gain per right result" in said
    assert "\u2212 273 cost a month" in said
    assert "= 4,102 left a month, if all come out right" in said
    assert "A perfect result earns 4,375 a month" in said
    assert "**Gain of a perfect result:** 4,375 in" in said
    assert "It pays once 6.2 of a hundred cases" in said
    assert "to break even:** 6.2 in a hundred" in said


@pytest.mark.parametrize(
    ("cost", "words"),
    [
        ("273.4375", "6.3 in a hundred"),
        ("4506", "never, even if all come out right"),
    ],
)
def test_shares_are_rounded_upwards_from_a_half_and_none_is_above_all(
    cost: str, words: str
) -> None:
    test = at(visit.PAYS, {**CUSTOMERS, **PAYS, "cases_per_month": 875})
    test.text_input(key="number-running_cost").set_value(cost).run()
    assert f"to break even:** {words}" in told(test)


def test_what_cannot_be_read_is_said_at_its_field_at_once_and_above_all_once_it_is_kept() -> None:
    test = at(visit.PAYS, CUSTOMERS)
    test.text_input(key="number-hour_cost").set_value("1.200").run()
    [at_its_field] = test.error
    assert at_its_field.value == "1\\.200 may be 1200 or 1.2. Write 1200 or 1.2."
    test.button(key="keep-numbers").click().run()
    assert heading(test) == "Does it pay?"
    above, at_its_field = test.error
    assert above.value.startswith("**Nothing was kept yet.**")
    assert "Cost of an hour of work" in above.value
    assert at_its_field.value.startswith("1")
