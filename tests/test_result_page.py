"""The result page: what it shows, other answers tried on it, and the numbers behind it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import pytest
from app_pages import (
    CUSTOMERS,
    REPORT,
    asked,
    at,
    heading,
    links_of,
    opened,
    parameters,
    shown,
    standard,
)
from streamlit.testing.v1 import AppTest

from framing import assess, load_rulebook
from framing.document.body import roads_of
from framing.document.next_steps import steps_of
from framing.document.spoken import limited_by_language
from framing.document.wording import capital
from framing.pages import visit
from framing.pages.wording import plain
from framing.rulebook.model import NOT_CHOSEN, UNKNOWN, Option, Question


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


def test_what_would_change_the_verdict_is_told_in_few_words_with_where_it_leads() -> None:
    said = shown(at("result", CUSTOMERS))
    assert "What written rules can do: they do well enough now: they fall short Do not" in said
    flips = [flip for flip in assess(CUSTOMERS).what_would_change_it if len(flip.changes) == 1]
    assert all(flip.changes[0].question.short in said for flip in flips if flip.changeable)


def test_each_answer_that_carries_reasons_is_quoted_once_in_few_words() -> None:
    told = [item.value for item in at("result", CUSTOMERS).markdown if "[You said]" in item.value]
    framing = assess(CUSTOMERS)
    asked = [framing.rulebook.question(name).short for name in CUSTOMERS]
    quoted = [name for name in asked for said in told if f":small[{plain(name)}:]" in said]
    assert len(quoted) > 4
    assert len(set(quoted)) == len(quoted)
    assert any("What written rules can do:] They fall short" in said for said in told)


def test_the_tab_of_rules_holds_those_that_come_to_bear_and_none_behind_another_result() -> None:
    framing = assess(CUSTOMERS)
    drawn = [item.value for item in at("result", CUSTOMERS).get("html")]
    [listed] = [html for html in drawn if html.startswith('<div class="rules">')]
    passed_over = [
        item.rule
        for item in framing.findings
        for stage in [framing.rulebook.stage(item.rule.stage)]
        if item.status == "fired" and item.rule.strength == "decides"
        if stage.hit_policy == "first" and item.rule.conclusion != framing.reached(stage).id
    ]
    assert passed_over
    assert not [rule.id for rule in passed_over if f"rule={rule.id}" in listed]
    assert all(f"rule={rule.id}" in listed for rule in framing.reasons)


def test_findings_in_detail_open_to_their_rules() -> None:
    said = shown(at("result", CUSTOMERS))
    framing = assess(CUSTOMERS)
    behind = {rule.id for item in framing.safeguards for rule in item.rules}
    behind |= {line.nearest.rule.id for line in roads_of(framing)}
    assert behind
    assert all(f"rule={rule}" in said for rule in behind)


def test_what_if_shows_another_verdict_beside_and_changes_nothing() -> None:
    test = at("result", CUSTOMERS)
    assert "What if?" in shown(test)
    test.selectbox(key="what-if-question").set_value("worth").run()
    test.radio(key="what-if-worth").set_value("clearly_not").run()
    said = shown(test)
    assert "The verdict becomes **Not yet**." in said
    assert "Firm verdict: use ML" in said
    assert heading(test) == "This should be machine learning."
    assert test.session_state["answers"] == standard(CUSTOMERS)
    test.button(key="what-if-keep").click().run()
    assert heading(test).startswith("This is not ready")
    assert test.session_state["answers"]["worth"] == "clearly_not"


@pytest.mark.full
def test_of_a_number_tried_twice_the_second_value_counts_and_is_kept() -> None:
    numbers = {
        "worth": "close", "cases_per_month": 1000, "share_that_matters": 2, "gain_per_hit": 50,
        "found_today": 0, "running_cost": 900,
    }  # fmt: skip
    test = at("result", CUSTOMERS | numbers)
    test.selectbox(key="what-if-question").set_value("running_cost").run()
    for typed, changes in (("1100", True), ("950", False), ("1200", True)):
        test.text_input(key="what-if-running_cost").set_value(typed).run()
        assert ("The verdict becomes **Not yet**." in shown(test)) == changes, typed
        assert ("Nothing changes." in shown(test)) != changes, typed
        assert test.session_state["answers"]["running_cost"] == 900
    test.selectbox(key="what-if-question").set_value("gain_per_hit").run()
    for typed, changes in (("40", True), ("100", False)):
        test.text_input(key="what-if-gain_per_hit").set_value(typed).run()
        said = shown(test)
        assert ("The verdict becomes **Not yet**." in said) == changes, typed
        assert "Cost a month: 1,200" in said
        assert f"Gain per right result: {typed}" in said
    test.button(key="what-if-keep").click().run()
    kept = test.session_state["answers"]
    assert (kept["running_cost"], kept["gain_per_hit"]) == (1200, 100)


def test_what_if_is_taken_back() -> None:
    test = at("result", CUSTOMERS)
    test.selectbox(key="what-if-question").set_value("wanted").run()
    test.radio(key="what-if-wanted").set_value("past_figures").run()
    assert "The verdict becomes **Do not use ML**." in shown(test)
    test.button(key="what-if-back").click().run()
    assert "What follows" not in shown(test)
    assert test.session_state["answers"] == standard(CUSTOMERS)


def test_only_answers_that_were_given_can_be_tried_and_of_a_list_each_line_by_itself() -> None:
    given = {"wanted": "estimate", "signals": "none"}
    test = at("result", given)
    lines = assess(given).rulebook.question("signals").options
    entries = test.selectbox(key="what-if-question").options
    assert entries == ["Wanted result", *(plain(capital(str(line.short))) for line in lines)]


def test_one_line_is_tried_and_kept_while_the_others_stay() -> None:
    test = at("result", CUSTOMERS)
    test.selectbox(key="what-if-question").set_value("signals-few_cases").run()
    assert "What follows" not in shown(test)
    pills = test.radio(key="what-if-signals-few_cases")
    assert pills.options == ["True", "Not true", "Perhaps"]
    pills.set_value("chosen").run()
    assert "The verdict becomes **Do not use ML**." in shown(test)
    test.button(key="what-if-keep").click().run()
    before = standard(CUSTOMERS)["signals"]
    assert test.session_state["answers"]["signals"] == before | {"few_cases": "chosen"}


def test_an_answer_that_opens_the_verdict_says_what_else_is_possible() -> None:
    test = at("result", CUSTOMERS)
    test.selectbox(key="what-if-question").set_value("decision").run()
    test.radio(key="what-if-decision").set_value("unknown").run()
    said = shown(test)
    assert "The verdict is then open. Most likely: **Use ML**. Also possible: not yet." in said


def test_each_thing_that_follows_is_said_once() -> None:
    test = at("result", CUSTOMERS)
    test.selectbox(key="what-if-question").set_value("wanted").run()
    test.radio(key="what-if-wanted").set_value("past_figures").run()
    follows = next(m.value for m in test.markdown if m.value.startswith("**What follows**"))
    assert follows.count("Analytics or a report") == 1
    assert follows.endswith(":small[No longer]  \nTask, AWS path and first AWS service")
    assert "→" not in follows


def test_keeping_an_answer_says_once_what_changed() -> None:
    test = at("result", CUSTOMERS)
    test.selectbox(key="what-if-question").set_value("worth").run()
    test.radio(key="what-if-worth").set_value("clearly_not").run()
    test.button(key="what-if-keep").click().run()
    assert "Verdict: Use ML → **Not yet**" in test.success[0].value
    assert "- and 1 more, as they stand below" in test.success[0].value
    test.run()
    assert not test.success


def test_the_first_screen_says_whether_the_first_service_works_in_the_language_told() -> None:
    papers = {
        "wanted": "recognise", "signals": "none", "rule_cover": "fall_short", "decision": "known",
        "input_kind": "scans", "language": "english", "volume": "fall_behind", "change": "stays",
        "worth": "clearly", "stakes": "money", "where": "aws", "skills": "developers",
    }  # fmt: skip
    assert "**English: on record for Amazon Textract**" in shown(at("result", papers))


def test_where_every_answer_leads_to_the_same_verdict_each_has_its_reason_and_step() -> None:
    test = at("result", {"wanted": "running_model", "signals": "none"})
    assert "Every way to answer what is still open leads here." in shown(test)
    reasons = [item.value for item in test.markdown if item.value.startswith("**If the answer is")]
    assert len(reasons) == 3
    assert "If the answer is “notice when it gets worse”: keep each result" in shown(test)


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
    assert "4,000 to 6,000 cases a month \u00d7 6 of 100 share that matters" in said
    assert "It pays once 21 to 31 of a hundred cases" in said
    assert "**Gain of a perfect result:** 9,600 to 14,400 in your currency a month" in said
    assert test.session_state["answers"] == standard(CUSTOMERS)
    test.button(key="keep-numbers").click().run()
    assert heading(test) == "This should be machine learning."
    assert "It pays once 21 to 31" in test.success[0].value
    assert "Pays once 21 to 31 of 100" in shown(test)
    kept = test.session_state["answers"]
    assert kept == standard({**CUSTOMERS, **NUMBERS, "share_that_matters": 6, "found_today": 20})


def test_numbers_that_are_not_asked_where_work_is_saved_have_no_field_and_count_in_no_sum() -> None:
    answers = CUSTOMERS | {"input_kind": "text", "wanted": "recognise", "output_text": "names"}
    numbers = {"cases_per_month": 1000, "share_that_matters": 100, "gain_per_hit": 2}
    test = at(visit.PAYS, answers | numbers | {"found_today": 95, "running_cost": 500})
    fields = {field.key.removeprefix("number-") for field in test.text_input}
    assert not fields & {"found_today", "false_alarm_cost"}
    assert {*numbers, "running_cost"} <= fields
    said = shown(test)
    assert "**Gain of a perfect result:** 2,000 in your currency a month" in said
    assert "found today" not in said.lower()
    assert "alarm" not in said.lower()


def test_the_gain_is_worked_out_from_saved_minutes_in_the_open_where_none_is_typed() -> None:
    test = at(visit.PAYS, CUSTOMERS)
    test.text_input(key="number-minutes_saved").set_value("6..12")
    test.text_input(key="number-hour_cost").set_value("50").run()
    assert "6 to 12 minutes \u00d7 50 an hour / 60 = 5 to 10. It is taken as the gain." in shown(
        test
    )
    test.text_input(key="number-gain_per_hit").set_value("7").run()
    assert "5 to 10. The gain typed above counts." in shown(test)
    test.text_input(key="number-gain_per_hit").set_value("").run()
    test.button(key="keep-numbers").click().run()
    kept = test.session_state["answers"]
    assert kept == standard({**CUSTOMERS, "gain_per_hit": "5..10"})


def test_a_number_that_cannot_be_read_is_named_and_nothing_is_kept() -> None:
    test = at(visit.PAYS, CUSTOMERS)
    test.text_input(key="number-gain_per_hit").set_value("6%").run()
    [at_its_field] = test.error
    assert at_its_field.value.startswith("'6%' is not a number.")
    assert "unknown" not in at_its_field.value
    test.button(key="keep-numbers").click().run()
    assert "Gain per right result: '6%' is not a number." in test.error[0].value
    assert heading(test) == "Does it pay?"
    assert test.session_state["answers"] == standard(CUSTOMERS)


def test_one_click_on_the_result_settles_what_the_verdict_hangs_on() -> None:
    test = at("result", {**CUSTOMERS, "decision": ("known", "nobody")})
    assert heading(test) == "It depends on who acts on the result."
    test.button(key="settles-decision-known").click().run()
    assert not test.exception
    assert parameters(test)["decision"] == "known"
    assert "Firm verdict" in shown(test)
    assert "Your answers were kept" in test.success[0].value
    assert "Change this answer" in links_of(test)
    assert heading(test) == "This should be machine learning."


LINES = [(q, o) for q in load_rulebook().questions for o in q.options if o.denied]


@pytest.mark.parametrize(("question", "line"), LINES, ids=lambda item: item.id)
def test_yes_says_of_a_line_what_the_question_beside_it_asks(
    question: Question, line: Option
) -> None:
    lines = dict.fromkeys(question.by_id, NOT_CHOSEN) | {line.id: UNKNOWN}
    test = at("result", CUSTOMERS | {question.id: lines})
    asked = f"Is it true that {plain(line.denied or '')}?"
    assert asked in shown(test), "what it hangs on is asked"
    yes, no = (button for button in test.button if button.label in ("Yes", "No"))
    assert (yes.label, no.label) == ("Yes", "No")
    yes.click().run()
    assert test.session_state["answers"][question.id][line.id] == NOT_CHOSEN


def test_one_click_settles_the_line_of_a_list_on_which_it_hangs() -> None:
    test = at("result", {**CUSTOMERS, "signals": ["product_exists?"]})
    assert "Ask purchasing" in shown(test)
    test.button(key="settles-signals-product_exists-not_chosen").click().run()
    assert heading(test) == "This should be machine learning."
    lines = test.session_state["answers"]["signals"]
    assert set(lines.values()) == {"not_chosen"}
    settled = at("result", {**CUSTOMERS, "signals": ["product_exists?"]})
    settled.button(key="settles-signals-product_exists-chosen").click().run()
    assert "Buy the finished product" in shown(settled)


def test_the_numbers_of_ones_own_words_stand_beside_the_fields_and_fill_none() -> None:
    told = {**CUSTOMERS, "problem": "1,800 invoices a month, 4 minutes each; in 2024; 7%."}
    test = at(visit.PAYS, told)
    assert "“1,800 invoices a month”, “4 minutes each”" in shown(test).replace(" and ", ", ")
    assert "2024" not in shown(test).partition("Numbers in your own words")[2].partition(chr(10))[0]
    assert not any(field.value for field in test.text_input)


def test_a_number_that_was_told_is_not_asked_for_again() -> None:
    told = {**CUSTOMERS, "worth": ["uncounted", "close"], "cases_per_month": 40_000}
    framing = assess({**told, "running_cost": 2_500})
    assert not framing.firm
    asked = {q.id for fork in framing.hangs_on for point in fork.points for q in point.asks}
    assert "share_that_matters" in asked
    assert not asked & {"cases_per_month", "running_cost"}
    assert framing.rulebook.question("cases_per_month").ask not in links_of(at("result", told))


PAPERS = {
    "problem": "", "wanted": "recognise", "signals": "none", "rule_cover": "fall_short",
    "input_kind": "scans", "volume": "fall_behind", "decision": "known", "worth": "clearly",
    "stakes": "money", "check": "person", "where": "aws", "skills": "developers",
}  # fmt: skip


def priced(test: AppTest) -> str:
    """The address behind the link that asks for what a price takes."""
    found = [item.proto for item in test.get("page_link") if "For its price" in item.proto.label]
    return "/?" + found[0].query_string.lstrip("?")


def test_a_price_asks_for_what_it_takes_and_for_nothing_else() -> None:
    test = opened(priced(at("result", PAPERS)), {"answers": standard(PAPERS)})
    asked_for = []
    while heading(test) != "This should be machine learning.":
        question = asked(test)
        assert question is not None
        asked_for.append(question.id)
        test.text_input(key=f"answer-{question.id}").set_value("1500")
        test.button(key=f"continue-{question.id}").click().run()
    assert asked_for == ["cases_per_month", "pages_per_case"]
    assert "US dollars" in shown(test)
    assert "For its price" not in links_of(test)


def test_whoever_cannot_tell_what_a_price_takes_is_asked_for_the_rest_and_comes_back() -> None:
    test = opened(priced(at("result", PAPERS)), {"answers": standard(PAPERS)})
    for question in ("cases_per_month", "pages_per_case"):
        test.checkbox(key=f"unsure-{question}").check()
        test.button(key=f"continue-{question}").click().run()
    assert heading(test) == "This should be machine learning."


def test_a_price_of_the_second_service_asks_for_what_that_one_takes() -> None:
    journey = next(j for j in load_rulebook().journeys if j.id == "translate-help-pages")
    test = at("result", journey.answers)
    services = [c.service.id for c in assess(journey.answers).services[:2]]
    asks = [i.proto for i in test.get("page_link") if "For its price" in i.proto.label]
    found = {parse_qs(link.query_string)["for-the-price"][0]: link for link in asks}
    assert services[1] in found
    second = found[services[1]]
    page = opened("/?" + second.query_string, {"answers": standard(journey.answers)})
    seen = []
    while (question := asked(page)) is not None:
        seen.append(question.short.lower())
        page.text_input(key=f"answer-{question.id}").set_value("100")
        page.button(key=f"continue-{question.id}").click().run()
    assert all(short in second.label for short in seen)
    assert len(seen) > 1


def test_a_fork_that_settles_asks_for_a_number_that_is_open() -> None:
    journey = next(j for j in load_rulebook().journeys if j.id == "adaptive-traffic-signals")
    told = {**journey.answers, "worth": "unknown", "running_cost": 1_000}
    for fork in assess(told).hangs_on:
        assert "running_cost" not in [point.question.id for point in fork.points]


def test_whoever_told_the_whole_cost_still_gets_to_the_price_of_the_service() -> None:
    told = PAPERS | {"cases_per_month": 1_500, "running_cost": 900}
    assert "for-the-price" in priced(at("result", told))


@pytest.mark.parametrize(
    ("language", "cautions"), [("english", False), ("western", True), ("other", True)]
)
def test_a_language_that_a_call_may_lack_is_a_caution_on_the_card(
    language: str, cautions: bool
) -> None:
    framing = assess(PAPERS | {"language": language})
    assert limited_by_language(framing) == cautions
    assert ("**Language.** " in shown(at("result", PAPERS | {"language": language}))) == cautions


def test_a_step_has_who_it_is_proposed_for_on_a_line_of_its_own() -> None:
    lines = [m.value for m in at("result", CUSTOMERS).markdown if m.value.startswith("1. ")]
    steps = lines[0].split("\n")
    assert any(line.strip().startswith(":small[Proposed for ") for line in steps)
    assert "(Proposed" not in lines[0]


def test_an_unweighed_gain_is_counted_before_the_work_whatever_is_likeliest() -> None:
    told = {**CUSTOMERS, "worth": "uncounted", "labels": "unknown"}
    for open_ in ({}, {"rule_cover": ["could_write", "fall_short"]}):
        framing = assess(told | open_)
        steps = [step.words[0].text for step in steps_of(framing)]
        count = next(i for i, said in enumerate(steps) if said.startswith("Count the cases of"))
        held = next(i for i, said in enumerate(steps) if said.startswith("Note when what is"))
        assert count < held, steps
