"""The catalogue and what it recommends, by date."""

from __future__ import annotations

import pytest
from fixed import AS_OF, CHURN

from framing import assess, load_rulebook
from framing.document import render
from framing.evaluation.compiling import tables_for
from framing.evaluation.proofs import reach
from framing.result.services import choose, not_offered

BOOK = load_rulebook()
EMPTY = assess({}, AS_OF).leading_case
#: Named by the course and closed to new customers, or gone, on the as-of date.
CLOSED = [
    "kendra", "forecast", "fraud_detector", "lex_v1", "codeguru_reviewer",
    "sagemaker_ground_truth", "augmented_ai", "clarify", "sagemaker_model_monitor",
    "sagemaker_debugger", "elastic_inference", "mxnet", "amazon_q_business",
    "bedrock_agents_classic", "lookout_for_vision", "lookout_for_metrics",
    "lookout_for_equipment", "monitron", "panorama",
]  # fmt: skip


@pytest.mark.parametrize("service", CLOSED)
def test_what_is_closed_is_known_to_be_closed(service: str) -> None:
    assert not BOOK.services[service].open_on(AS_OF)


@pytest.mark.parametrize("task", sorted(BOOK.tasks))
def test_every_task_has_an_open_service_and_a_runner_up(task: str) -> None:
    paths = BOOK.tasks[task].offers
    for path in paths:
        chosen = choose(EMPTY, task, path)
        open_ones = [o for o in paths[path] if BOOK.services[o.service].open_on(AS_OF)]
        if not chosen:
            assert not [offer for offer in open_ones if offer.when is None]
            continue
        assert chosen[0].role == "first"
        assert all(choice.service.open_on(AS_OF) for choice in chosen)
        assert len({choice.service.id for choice in chosen}) == len(chosen)
    assert any(choose(EMPTY, task, path.id) for path in BOOK.rungs)


def test_forecast_is_taken_only_while_it_was_open() -> None:
    forecast = BOOK.services["forecast"]
    assert not forecast.open_on("2024-07-29")
    assert not forecast.open_on("2012-01-01")
    listed = {item.service.id: item for item in not_offered(EMPTY, "forecasting")}
    assert listed["forecast"].state == "closed_to_new"
    assert listed["forecast"].instead


def test_a_service_is_unknown_before_its_first_state() -> None:
    for service in BOOK.services.values():
        assert service.state_on("1999-01-01") is None
        assert not service.open_on("1999-01-01")


def test_successors_are_open_themselves() -> None:
    for service in BOOK.services.values():
        if service.successor and not service.open_on(AS_OF):
            assert BOOK.services[service.successor].open_on(AS_OF), service.id


def test_elsewhere_hides_the_aws_path_and_keeps_the_framing() -> None:
    case = {
        "wanted": "recognise", "signals": "none", "rule_cover": "cannot_write",
        "input_kind": "text", "output_text": "translation", "decision": "known",
        "worth": "clearly", "stakes": "annoyance", "where": "elsewhere",
    }  # fmt: skip
    framing = assess(case, AS_OF)
    assert framing.verdict == "use_ml"
    assert framing.task == "translation"
    assert framing.path == "none"
    assert framing.services == ()
    assert framing.brief


# -- what can be recommended ----------------------------------------------------------------

TABLES = tables_for(BOOK, AS_OF)
#: Operations of features that are closed although their service is open.
CLOSED_FEATURES = {
    "StartPersonTracking", "GetPersonTracking", "CreateStreamProcessor", "StartStreamProcessor",
    "StartMediaAnalysisJob", "StartTopicsDetectionJob", "StartEventsDetectionJob",
    "CreateVariantStore", "CreateAnnotationStore",
}  # fmt: skip


def goal(**wanted: str) -> dict[int, int]:
    return {TABLES.index[fact]: TABLES.mask(fact, (value,)) for fact, value in wanted.items()}


def first_with(**wanted: str) -> str | None:
    """The first service for some answers that bring these facts about."""
    found = reach(TABLES, goal(**wanted))
    if found is None:
        return None
    services = assess(found.answers, AS_OF).services
    return services[0].service.id if services else None


@pytest.mark.parametrize("task", sorted(BOOK.tasks))
def test_every_task_has_answers_that_lead_to_a_path(task: str) -> None:
    paths = [path for path in BOOK.tasks[task].offers if first_with(task=task, path=path)]
    assert paths


def test_every_open_ai_service_is_the_first_choice_for_some_answers() -> None:
    # Not those for which AWS itself names a successor.
    wanted = {
        service.id
        for service in BOOK.services.values()
        if service.layer == "ai_service" and service.open_on(AS_OF) and not service.successor
    }
    found = set()
    for task in BOOK.tasks.values():
        for path, offers in task.offers.items():
            for offer in offers:
                for box in offer.when or ({},):
                    extra = {fact: min(values) for fact, values in box.items()}
                    # The answers found may be in a language or of a field that a service lacks.
                    for told in ({}, {"language": "english"}, {"domain": "own_words"}):
                        if offer.service in wanted - found:
                            first = first_with(**{"task": task.id, "path": path, **told, **extra})
                            found |= {first} if first else set()
    for journey in BOOK.journeys:
        told = {**journey.answers, "domain": "health", "language": "english"}
        found |= {choice.service.id for choice in assess(told, AS_OF).services[:1]}
    assert sorted(wanted - found) == []


def test_no_first_call_uses_a_closed_feature() -> None:
    for service in BOOK.services.values():
        for sdk in service.sdk:
            if service.open_on(AS_OF):
                assert not CLOSED_FEATURES & set(sdk.operations), service.id


@pytest.mark.parametrize(
    ("told", "then"),
    [
        (
            {"wanted": "estimate", "input_kind": "series", "output_rows": "future_amounts"},
            "forecast",
        ),
        ({"wanted": "estimate", "input_kind": "rows", "output_rows": "yes_no"}, "fraud_detector"),
        ({"wanted": "documents", "document_answer": "passages"}, "kendra"),
    ],
)
def test_what_the_course_names_is_recommended_then_and_its_successor_now(
    told: dict[str, str], then: str
) -> None:
    case = told | {
        "signals": "none", "rule_cover": "fall_short", "decision": "known", "worth": "clearly",
        "labels": "recorded", "examples": "from_10000", "documents_ready": "there",
        "past_cases": "none", "watching_people": "none",
        "stakes": "money", "where": "aws", "skills": "developers",
    }  # fmt: skip
    assert assess(case, "2021-06-01").services[0].service.id == then
    today = assess(case, AS_OF)
    assert then not in [choice.service.id for choice in today.services]
    closed = {item.service.id: item for item in today.services_not_offered}
    assert closed[then].state == "closed_to_new"
    assert closed[then].instead
    assert "Amazon" in str(render(today, "md"))


def test_clarify_is_named_beside_a_classifier_only_while_it_was_open() -> None:
    assert "clarify" in [choice.service.id for choice in assess(CHURN, "2021-06-01").services]
    today = assess(CHURN, AS_OF)
    assert "clarify" not in [choice.service.id for choice in today.services]
    closed = {item.service.id: item for item in today.services_not_offered}
    assert closed["clarify"].instead == "MLflow on Amazon SageMaker AI"
    assert not closed["fraud_detector"].may_go_on
    using = assess(CHURN | {"existing_use": "in_use"}, AS_OF)
    kept = {item.service.id for item in using.services_not_offered if item.may_go_on}
    assert "fraud_detector" in kept
    assert "fraud_detector" not in [choice.service.id for choice in using.services]
    assert "Your account may go on with it" in str(render(using, "md"))


@pytest.mark.parametrize(
    ("as_of", "word"),
    [("2026-11-23", ""), ("2027-01-15", "should be"), ("2027-06-30", "unverified")],
)
def test_old_facts_are_said_to_be_old(as_of: str, word: str) -> None:
    case = {
        "wanted": "recognise", "signals": "none", "rule_cover": "cannot_write",
        "input_kind": "scans", "decision": "known", "worth": "clearly", "stakes": "money",
        "where": "aws", "skills": "developers",
    }  # fmt: skip
    text = str(render(assess(case, as_of), "md"))
    assert ("AWS facts are old" in text) == bool(word)
    assert word in text


def test_a_case_that_needs_no_ml_names_no_service() -> None:
    for journey in BOOK.journeys:
        framing = assess(journey.answers, journey.as_of)
        if framing.leading in ("do_not_use_ml", "stop", "not_yet"):
            assert framing.services == (), journey.id


def test_what_is_built_has_its_effort_classed_by_rules() -> None:
    for journey in BOOK.journeys:
        framing = assess(journey.answers, journey.as_of)
        assert bool(framing.effort) == (framing.leading in ("use_ml", "use_generative_ai"))
        for item in framing.effort:
            assert item.rules, journey.id


def test_people_who_write_code_get_an_editor_first_and_a_model_to_call_second() -> None:
    case = {
        "wanted": "create", "creation": "code", "signals": "none", "decision": "known",
        "worth": "clearly", "stakes": "money", "prompt_tried": "untried", "where": "aws",
        "skills": "developers",
    }  # fmt: skip
    framing = assess(case, AS_OF)
    assert [choice.service.id for choice in framing.services[:2]] == ["kiro", "bedrock"]
    closed = {item.service.id: item for item in framing.services_not_offered}
    assert closed["amazon_q_developer"].instead == "Kiro"
    assert "kiro" not in [c.service.id for c in assess(case, "2025-06-01").services]


SUGGEST = {
    "wanted": "suggest", "signals": "none", "rule_cover": "fall_short", "volume": "fall_behind",
    "change": "per_person", "decision": "known", "worth": "clearly", "stakes": "annoyance",
    "where": "aws", "skills": "developers", "past_cases": "none",
}  # fmt: skip


@pytest.mark.parametrize("examples", ["from_50", "from_500"])
def test_fewer_interactions_than_personalize_takes_are_not_enough_and_the_number_is_named(
    examples: str,
) -> None:
    framing = assess(SUGGEST | {"examples": examples}, AS_OF)
    assert framing.verdict == "not_yet"
    assert "too-few-interactions" in {rule.id for rule in framing.reasons}
    page_one = str(render(framing, "md")).partition("\n---\n")[0]
    assert "at least 1,000 interactions" in page_one


def test_enough_interactions_are_told_of_how_many_users_they_must_come() -> None:
    """Nobody is asked how many users there are, so 20 of them learn it from the document."""
    framing = assess(SUGGEST | {"examples": "from_1000"}, AS_OF)
    assert framing.verdict == "use_ml"
    assert framing.services[0].service.id == "personalize"
    assert "25 users" in str(render(framing, "md"))
