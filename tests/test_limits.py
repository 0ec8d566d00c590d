"""Limits, accounts and languages decide what is recommended, and the reasons say so."""

from __future__ import annotations

from typing import Any

import pytest
from fixed import AS_OF
from generated_answers import complete_answers, some_answers
from hypothesis import given, settings
from hypothesis import strategies as st
from portfolios import case as named_case
from portfolios import portfolio
from service_files import limits, service_files, wrongs

from framing import assess, load_rulebook, to_dict
from framing.answers.answers import Answers
from framing.document import render
from framing.document.next_steps import step_items
from framing.evaluation.interview import OpenQuestion
from framing.evaluation.service_availability import offers_on
from framing.rulebook.model import NOT_APPLICABLE

BOOK = load_rulebook()
DATES = ("2021-06-01", "2024-07-28", "2026-06-01", "2026-08-01", AS_OF, "2030-01-01")
COMMON: dict[str, Any] = {
    "signals": "none", "rule_cover": "cannot_write", "volume": "fall_behind", "change": "stays",
    "decision": "known", "worth": "clearly", "stakes": "money", "where": "aws",
    "skills": "developers", "labels": "recorded", "examples": "from_10000", "past_cases": "none",
    "watching_people": "none", "documents_ready": "there", "goes_out": "with_source",
}  # fmt: skip
SORTS = COMMON | {"wanted": "recognise", "input_kind": "text", "output_text": "own_category"}
SEARCH = COMMON | {
    "wanted": "documents", "document_answer": "written_answer", "asked_by": "staff",
}  # fmt: skip
PAPERS = COMMON | {"wanted": "recognise", "input_kind": "scans"}
SPEECH = COMMON | {"wanted": "recognise", "input_kind": "sound", "output_sound": "spoken_words"}
LINES = [option.id for option in BOOK.question("limits").options]


def named(told: dict[str, Any], as_of: str = AS_OF) -> list[str]:
    """The services recommended, first one first."""
    return [choice.service.id for choice in assess(told, as_of).services]


@settings(max_examples=min(60, settings().max_examples * 2))
@given(
    complete_answers(BOOK), st.lists(st.sampled_from(LINES), unique=True), st.sampled_from(DATES)
)
def test_no_recommended_service_is_closed_to_the_account_or_breaks_what_was_stated(
    told: dict[str, Any], lines: list[str], as_of: str
) -> None:
    for start in ({}, COMMON):
        case = told | start
        case |= {"limits": {x: "chosen" if x in lines else "not_chosen" for x in LINES}}
        framing = assess(case, as_of)
        for choice in framing.services:
            assert not list(wrongs(framing, case, choice))


def test_the_second_opinion_sees_a_service_that_breaks_a_limit() -> None:
    case = SORTS | {"labels": "nowhere", "limits": dict.fromkeys(LINES, "not_chosen")}
    framing = assess(case, AS_OF)
    assert framing.services[0].service.id == "bedrock"
    broken = case | {"limits": case["limits"] | {"no_language_model": "chosen"}}
    assert "no_language_model" in list(wrongs(framing, broken, framing.services[0]))


@given(st.data())
@settings(max_examples=min(100, settings().max_examples * 4))
def test_each_case_either_has_a_usable_service_on_a_path_or_has_none(data: st.DataObject) -> None:
    name, told = data.draw(st.sampled_from(sorted(offers_on(BOOK, AS_OF).items())))
    facts = {f for boxes in told.values() for box in boxes for f in box} | {"task"}
    values = {f: data.draw(st.sampled_from(_all(f))) for f in sorted(facts)}
    holds = [
        value
        for value, boxes in told.items()
        if any(all(values[f] in allowed for f, allowed in box.items()) for box in boxes)
    ]
    assert len(holds) == 1, name


def _all(fact: str) -> list[str]:
    extra = [] if fact == "task" else [NOT_APPLICABLE]
    return [*BOOK.facts[fact].values, *extra]


@pytest.mark.parametrize("line", LINES)
def test_every_line_of_the_limits_rules_some_service_out(line: str) -> None:
    entries = [limit for limit in limits() if limit["fact"] == line]
    assert entries
    for limit in entries:
        files = service_files().values()
        assert limit.get("layers") or any(limit["id"] in f.get("breaks", []) for f in files)


def test_a_limit_that_nobody_states_does_not_count() -> None:
    framing = assess(SORTS | {"labels": "nowhere"}, AS_OF)
    assert framing.path == "foundation_model_prompt"
    assert framing.services[0].service.id == "bedrock"


def test_a_limit_that_may_hold_leaves_the_path_open() -> None:
    framing = assess(SORTS | {"labels": "nowhere", "limits": ["no_language_model?"]}, AS_OF)
    assert framing.path is None
    assert framing.path_range.outcomes


def test_limits_can_still_be_stated_where_they_would_change_the_path() -> None:
    framing = assess(SORTS | {"labels": "nowhere"}, AS_OF)
    assert "limits" in [item.question.id for item in framing.open_questions]


def test_the_why_not_names_the_limit() -> None:
    framing = assess(SORTS | {"limits": ["no_language_model"]}, AS_OF)
    out = {item.service.id: item.limits for item in framing.services_not_offered}
    assert "by policy" in out["bedrock"][0]
    text = str(render(framing, "md"))
    assert "Ruled out by your limits" in text
    assert "No large language model, by policy" in text


def test_where_nothing_keeps_the_limits_the_document_says_which_limit_each_breaks() -> None:
    framing = assess(SEARCH | {"limits": ["no_language_model"]}, AS_OF)
    assert framing.path == "none"
    assert not framing.services
    assert "bedrock_knowledge_bases" in {i.service.id for i in framing.services_not_offered}
    assert "Ruled out by your limits" in str(render(framing, "md"))


def test_a_service_that_lacks_the_language_is_named_with_it() -> None:
    framing = assess(PAPERS | {"language": "listed"}, AS_OF)
    assert framing.services[0].service.id == "textract_insights"
    out = {item.service.id: item.limits for item in framing.services_not_offered}
    assert "Polish" in out["textract"][0]


@pytest.mark.parametrize("language", ["cjk", "arabic_hindi", "listed", "other"])
@pytest.mark.parametrize("form", [PAPERS, PAPERS | {"wanted": "estimate"}])
def test_papers_in_a_language_that_textract_lacks_do_not_go_to_textract_first(
    form: dict[str, Any], language: str
) -> None:
    framing = assess(form | {"language": language}, AS_OF)
    assert framing.services[0].service.id != "textract"
    read = framing.services[0].service.languages_for(str(framing.task))
    assert read is None or language in read
    assert "textract" in {item.service.id for item in framing.services_not_offered}
    assert named(form | {"language": "english"})[0] == "textract"


@pytest.mark.parametrize("said", [{}, {"language": "unknown"}, {"language": ["english", "other"]}])
@pytest.mark.parametrize("form", [PAPERS, SPEECH])
def test_where_nobody_says_the_language_the_result_says_what_hangs_on_it(
    form: dict[str, Any], said: dict[str, Any]
) -> None:
    framing = assess(form | said, AS_OF)
    waiting = {item.question.id: item.can_change for item in framing.open_questions}
    assert framing.path is None
    assert "path" in waiting["language"]
    page_one = str(render(framing, "md")).partition("\n---\n")[0]
    assert "Open questions can still change" in page_one
    assert f"**Find out**: {BOOK.question('language').ask}" in page_one
    if framing.answers.get("language", "unknown") == "unknown":
        assert "**Language: English**" in page_one


READS = COMMON | {"wanted": "recognise", "input_kind": "text"}
SPOKEN: list[dict[str, Any]] = [
    PAPERS, PAPERS | {"wanted": "estimate"}, SPEECH, COMMON | {"wanted": "create"},
    *(READS | {"output_text": option.id} for option in BOOK.question("output_text").options),
]  # fmt: skip
LANGUAGES = [option.id for option in BOOK.question("language").options]


def first_of(told: dict[str, Any]) -> str | None:
    return next(iter(named(told)), None)


@given(
    complete_answers(BOOK),
    st.sampled_from(SPOKEN),
    st.lists(st.sampled_from(LANGUAGES), min_size=2, unique=True),
    st.sampled_from(["listed", "unknown"]),
)
@settings(max_examples=min(60, settings().max_examples * 2))
def test_a_first_service_is_firm_only_where_it_is_the_first_in_each_language_that_may_be(
    told: dict[str, Any], start: dict[str, Any], torn: list[str], form: str
) -> None:
    case = told | start | {"limits": []}
    languages = torn if form == "listed" else LANGUAGES
    framing = assess(case | {"language": torn if form == "listed" else form}, AS_OF)
    if not framing.services:
        return
    first = framing.services[0]
    said = {name: i.service and i.service.id for i in first.by_language for name in i.languages}
    if not said:
        said = dict.fromkeys(languages, first.service.id)
    assert next(iter(said.values())) == first.service.id
    alone = {language: first_of(case | {"language": language}) for language in languages}
    if "language" in framing.counting:
        assert said == alone
    else:
        assert set(alone.values()) == {first.service.id}


def test_where_languages_part_the_first_service_is_named_with_its_language_everywhere() -> None:
    torn = PAPERS | {"language": ["english", "cjk"]}
    framing = assess(torn, AS_OF)
    assert framing.settled
    words = "Amazon Textract if the language is English, otherwise Amazon Textract Insights"
    text = str(render(framing, "md"))
    assert f"start with {words}." in text
    assert f"a small trial with {words}," in text
    assert "| First if the language is English, otherwise Amazon Textract Insights |" in text
    assert to_dict(framing)["services"][0]["by_language"] == [
        {"languages": ["english"], "service": "textract"},
        {"languages": ["cjk"], "service": "textract_insights"},
    ]
    whole = portfolio(named_case("Papers", torn))
    assert whole.cases[0].words["Path and first service"].endswith(f"; {words}")


@pytest.mark.parametrize("said", ["english", ["english", "spanish"], ["western", "english"]])
def test_where_one_service_reads_every_language_that_may_be_it_is_named_without_one(
    said: str | list[str],
) -> None:
    framing = assess(PAPERS | {"language": said}, AS_OF)
    assert framing.services[0].by_language == ()
    assert "start with Amazon Textract." in str(render(framing, "md"))


def test_a_language_that_no_service_reads_is_not_passed_over() -> None:
    text = str(render(assess(PAPERS | {"language": ["english", "cjk", "other"]}, AS_OF), "md"))
    assert (
        "Amazon Textract if the language is English, otherwise Amazon Textract Insights or" in text
    )


GENERATES = COMMON | {"wanted": "create", "creation": "summary", "in_eu": "in_the_eu"}


@pytest.mark.parametrize("case", [SEARCH, GENERATES, PAPERS | {"language": "english"}])
def test_whose_data_stays_in_a_country_is_told_to_look_at_the_regions(
    case: dict[str, Any],
) -> None:
    kept = str(render(assess(case | {"limits": ["stays_in_country"]}, AS_OF), "md"))
    told = "Check for each service of the path that it is offered in your Region."
    assert told in kept
    assert told not in str(render(assess(case | {"limits": []}, AS_OF), "md"))


def test_the_first_call_names_no_profile_of_another_country() -> None:
    """An id that begins with us. is refused outside the US; any place does only without limits."""
    free, kept = (
        str(render(assess(GENERATES | {"limits": lines}, AS_OF), "md", full=True)).replace("\\", "")
        for lines in ([], ["stays_in_country"])
    )
    assert "modelId='global.amazon." in free
    assert "client.list_inference_profiles(" in kept
    for text in (free, kept):
        assert "'us.amazon." not in text
        assert "list_inference_profiles gives those of your Region" in text
    assert "'global.amazon." not in kept


@pytest.mark.parametrize(("move", "first"), [("not_now", "kendra"), ("now", "bedrock")])
def test_an_account_stays_on_a_closed_service_only_while_it_cannot_move(
    move: str, first: str
) -> None:
    case = SEARCH | {"account_search": "kendra", "account_move": move}
    framing = assess(case, AS_OF)
    assert framing.services[0].service.id.startswith(first)
    if move == "not_now":
        assert "Where to move" in framing.services[1].why
        assert framing.services[1].service.open_on(AS_OF)
    else:
        kept = {i.service.id: i for i in framing.services_not_offered if i.may_go_on}
        assert set(kept) == {"kendra"}
        assert kept["kendra"].may_add
        assert "Your account may go on with it and add to it" in str(render(framing, "md"))


def test_an_account_does_not_add_to_a_service_whose_end_is_near() -> None:
    case = COMMON | {
        "wanted": "create", "creation": "code", "account_code": "amazon_q_developer",
    }  # fmt: skip
    framing = assess(case, AS_OF)
    assert framing.services[0].service.id == "kiro"
    kept = {i.service.id: i for i in framing.services_not_offered if i.may_go_on}
    assert not kept["amazon_q_developer"].may_add
    assert kept["amazon_q_developer"].until == "2027-04-30"
    assert "Add nothing new to it" in str(render(framing, "md"))


def test_nobody_goes_on_with_a_service_that_has_ended() -> None:
    case = SEARCH | {"account_search": "kendra", "account_move": "not_now"}
    assert named(case, "2026-08-01")[0] == "kendra"
    pumps = COMMON | {
        "wanted": "unusual", "input_kind": "series", "marked_cases": "few",
        "account_anomaly": "lookout_for_equipment", "account_move": "not_now",
    }  # fmt: skip
    assert named(pumps, "2025-06-01")[0] == "lookout_for_equipment"
    assert "lookout_for_equipment" not in named(pumps, "2026-06-01")
    framing = assess(pumps, AS_OF)
    ended = {i.service.id: i for i in framing.services_not_offered}["lookout_for_equipment"]
    assert (ended.state, ended.may_go_on) == ("ended", False)


OLD = [
    ({"data_stays": "site"}, {"stays_on_site"}),
    ({"data_stays": "country"}, {"stays_in_country"}),
    ({"data_stays": "free"}, set()),
    ({"answer_time": "tenth"}, {"within_a_tenth"}),
    ({"answer_time": "hundredth"}, {"within_a_tenth", "within_a_hundredth"}),
    ({"explanation_owed": "by_law"}, {"reasons_by_law"}),
    (
        {"explanation_owed": "by_law", "data_stays": "site", "answer_time": "seconds"},
        {"reasons_by_law", "stays_on_site"},
    ),
]


@pytest.mark.parametrize(("said", "lines"), OLD)
def test_what_was_said_of_a_limit_before_still_states_it(
    said: dict[str, Any], lines: set[str]
) -> None:
    read = Answers(said, BOOK)
    assert {line for line, state in read["limits"].items() if state == "chosen"} == lines
    assert "unknown" not in read["limits"].values()
    assert read.get("answer_time") in (None, "seconds")
    assert Answers(read.plain(), BOOK) == read


def test_a_former_answer_that_still_exists_stays_where_it_was() -> None:
    read = Answers({"explanation_owed": "expected", "answer_time": "overnight"}, BOOK)
    assert (read["explanation_owed"], read["answer_time"]) == ("expected", "overnight")


def test_a_former_use_of_some_closed_service_is_one_of_those_asked_about() -> None:
    read = Answers({"existing_use": "in_use"}, BOOK)
    assert read["account_search"] == ("kendra", "amazon_q_business")
    assert read["account_figures"] == "forecast"
    none = Answers({"existing_use": "not_in_use"}, BOOK)
    assert none["account_search"] == "none_of_these"


def test_a_limit_stated_today_outweighs_a_former_answer_that_did_not_know_it() -> None:
    read = Answers({"limits": ["nobody_trains"], "data_stays": "site"}, BOOK)
    assert read["limits"]["nobody_trains"] == "chosen"
    assert read["limits"]["stays_on_site"] == "chosen"


def test_a_supporting_service_comes_only_where_it_is_of_use() -> None:
    case = COMMON | {
        "wanted": "recognise", "input_kind": "images", "output_images": "own_kinds",
        "skills": "some_ml",
    }  # fmt: skip
    assert "iot_greengrass" in named(case | {"where": "aws_offline"})
    assert "iot_greengrass" not in named(case)
    assert "outposts" in named(case | {"limits": ["stays_on_site"]})
    for task in BOOK.tasks.values():
        for name in task.supporting:
            assert BOOK.services[name].goes_with, name


def test_every_closed_service_says_what_its_users_may_do() -> None:
    for service in BOOK.services.values():
        for state in service.states:
            assert (state.state == "closed_to_new") == (state.users is not None), service.id


@given(answers=some_answers(BOOK))
def test_limits_that_nobody_stated_come_last_and_change_no_other_open_question(
    answers: dict[str, Any],
) -> None:
    unsaid = {name: given for name, given in answers.items() if name != "limits"}
    none = unsaid | {"limits": dict.fromkeys(LINES, "not_chosen")}
    found, others = (assess(told, AS_OF).open_questions for told in (unsaid, none))
    waiting = [item for item in others if not item.question.counts_once_said or told_of(item, none)]
    assert list(found[: len(waiting)]) == waiting
    rest = found[len(waiting) :]
    assert all(item.question.counts_once_said and not told_of(item, unsaid) for item in rest)


def told_of(item: OpenQuestion, answers: dict[str, Any]) -> bool:
    return item.question.id in Answers(answers, BOOK)


def test_nobody_is_sent_to_ask_for_limits_that_the_result_does_not_wait_for() -> None:
    framing = assess(SORTS | {"labels": "nowhere"}, AS_OF)
    assert "limits" in [item.question.id for item in framing.open_questions]
    asked = BOOK.question("limits").ask
    assert not [step for step in step_items(framing) if asked in str(step)]


def test_a_service_for_staff_is_no_fallback_where_people_from_outside_talk_to_it() -> None:
    chat = next(j for j in BOOK.journeys if j.id == "chat-of-a-waterworks").answers
    assert chat["creation"] == "conversation"
    assert "amazon_quick" not in named(chat)
    assert "amazon_quick" in named(SEARCH)
    told = str(render(assess(SEARCH, AS_OF), "md"))
    assert "it is made for staff, not for customers or the public" in told
