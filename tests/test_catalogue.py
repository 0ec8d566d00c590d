"""The catalogue, checked against something that we did not write: the AWS SDK's own models."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from botocore import xform_name
from botocore.session import get_session
from botocore.validate import validate_parameters
from fixed import AS_OF

from framing import assess, load_rulebook, render, to_dict
from framing.document.aws import service_rows
from framing.result.services import snippet, written
from framing.rulebook.catalogue import FirstCall, Service

BOOK = load_rulebook()
SERVICES = list(BOOK.services.values())
WITH_SDK = [service for service in SERVICES if service.sdk]
#: Service, task and call, of each call of its own; the task is None for its usual call.
CALLS = [
    (service, task, call)
    for service in SERVICES
    for task, call in (
        (None, service.first_call),
        *service.first_calls.items(),
        *((item.task, item.call) for item in service.case_calls),
    )
    if call is not None
]
NAMED = [f"{s.id}-{task or 'usual'}-{call.operation}" for s, task, call in CALLS]
SESSION = get_session()


@cache
def operations_of(client: str) -> dict[str, str]:
    """Method name → operation name, of one client."""
    names: list[str] = SESSION.get_service_model(client).operation_names
    return {xform_name(name): name for name in names}


@pytest.mark.parametrize("service", WITH_SDK, ids=[s.id for s in WITH_SDK])
def test_every_client_and_operation_named_exists_in_the_sdk(service: Service) -> None:
    for sdk in service.sdk:
        assert set(sdk.operations) <= set(operations_of(sdk.client).values())


@pytest.mark.parametrize("service", WITH_SDK, ids=[s.id for s in WITH_SDK])
def test_regions_are_those_that_the_sdk_knows(service: Service) -> None:
    known = sorted(SESSION.get_available_regions(service.sdk[0].client))
    assert list(service.regions or ()) == known


@pytest.mark.parametrize(("service", "task", "call"), CALLS, ids=NAMED)
def test_the_first_call_is_one_that_the_sdk_accepts(
    service: Service, task: str | None, call: FirstCall
) -> None:
    model = SESSION.get_service_model(call.client)
    operation = model.operation_model(operations_of(call.client)[call.operation])
    if operation.input_shape is not None:
        validate_parameters(dict(call.parameters), operation.input_shape)
    assert operation.name in {name for sdk in service.sdk for name in sdk.operations}


@pytest.mark.parametrize(("service", "task", "call"), CALLS, ids=NAMED)
def test_the_snippet_shown_is_python_that_makes_this_very_call(
    service: Service, task: str | None, call: FirstCall
) -> None:
    made: list[Any] = []

    class Client:
        def __getattr__(self, name: str) -> Any:
            return lambda **parameters: made.append((name, parameters))

    class Boto3:
        @staticmethod
        def client(name: str) -> Client:
            made.append(name)
            return Client()

    said = written(call).replace("import boto3\n", "").replace("print(answer)", "")
    exec(compile(said, service.id, "exec"), {"boto3": Boto3})
    assert made == [call.client, (call.operation, dict(call.parameters))]


def test_a_call_of_its_own_is_for_a_task_that_the_service_is_offered_for() -> None:
    offered = {
        (offer.service, task.id)
        for task in BOOK.tasks.values()
        for offers in task.offers.values()
        for offer in offers
    }
    assert {(service.id, task) for service, task, _ in CALLS if task} <= offered


@pytest.mark.full
def test_the_call_shown_is_the_one_for_the_task_at_hand() -> None:
    found = set()
    for journey in BOOK.journeys:
        framing = assess(journey.answers, journey.as_of)
        task = framing.leading_task
        if task is None or not framing.services:
            continue
        service = framing.services[0].service
        fitting = [
            item.call
            for item in service.case_calls
            if item.task == task.id
            and any(all(journey.answers.get(f) in box[f] for f in box) for box in item.when)
        ]
        call = fitting[0] if fitting else service.call_for(task.id)
        if call is None:
            continue
        said = str(render(framing, "md", full=True))
        # Nobody who works by clicks is shown a call.
        path = framing.rulebook.path.conclusion(str(framing.leading_path))
        assert (f"client.{call.operation}(" in said) != path.by_clicks, journey.id
        config = call.parameters.get("AutoMLProblemTypeConfig")
        if isinstance(config, dict):
            kind = next(iter(config))
            assert (kind in said) != path.by_clicks, journey.id
            assert (kind == "TimeSeriesForecastingJobConfig") == (task.id == "forecasting")
            found.add(kind)
    assert {"TabularJobConfig", "TimeSeriesForecastingJobConfig"} <= found


def test_a_service_that_new_customers_can_be_sent_to_has_a_first_call_or_no_client() -> None:
    offered = {
        s.service for task in BOOK.tasks.values() for ids in task.offers.values() for s in ids
    }
    for name in offered:
        service = BOOK.services[name]
        if service.sdk and service.open_on("2026-11-23"):
            assert service.first_call, name


def test_every_service_has_a_source_a_date_and_a_category() -> None:
    for service in SERVICES:
        assert service.states
        assert all(state.source in BOOK.sources for state in service.states)
        assert "2026-08-01" <= service.read <= "2026-11-28"
        assert service.category


def test_every_row_has_a_use() -> None:
    offered = {
        o.service for t in BOOK.tasks.values() for offers in t.offers.values() for o in offers
    }
    supporting = {service for task in BOOK.tasks.values() for service in task.supporting}
    supporting |= {service.id for service in BOOK.services.values() if service.with_every_task}
    looked_up = {service for lesson in BOOK.course for service in lesson.services}
    assert sorted(set(BOOK.services) - offered - supporting - looked_up) == []


#: Name of an image of a built-in program → the algorithm that it trains.
IMAGES = {
    "sagemaker-xgboost": "xgboost", "kmeans": "k-means", "pca": "pca", "ntm": "ntm",
    "randomcutforest": "random-cut-forest", "forecasting-deepar": "deepar",
    "factorization-machines": "factorization-machines", "blazingtext": "blazingtext",
}  # fmt: skip
BUILT_IN = BOOK.services["sagemaker_builtin_algorithms"]
ALGORITHMS = {algorithm.id: algorithm for algorithm in BOOK.algorithms}


def image_of(call: FirstCall) -> str:
    said: Any = call.parameters["AlgorithmSpecification"]
    return str(said["TrainingImage"]).split("/")[1]


def test_the_image_shown_is_of_an_algorithm_that_is_named_for_the_task() -> None:
    for task, call in BUILT_IN.first_calls.items():
        assert task in ALGORITHMS[IMAGES[image_of(call).split(":")[0]]].tasks


def test_the_algorithm_for_tables_still_gets_security_fixes() -> None:
    for task in ("multiclass_classification", "regression", "ranking"):
        assert image_of(BUILT_IN.first_calls[task]) == "sagemaker-xgboost:3.2-0"
    assert BUILT_IN.first_call is not None
    assert image_of(BUILT_IN.first_call) == "sagemaker-xgboost:3.2-0"
    assert (ALGORITHMS["xgboost"].fixes_until or "") > AS_OF


def test_a_program_that_learns_without_labels_is_told_that_there_are_none() -> None:
    for task, call in BUILT_IN.first_calls.items():
        if BOOK.tasks[task].learning_type == "unsupervised":
            data: Any = call.parameters["InputDataConfig"]
            assert [channel["ContentType"] for channel in data] == ["text/csv;label_size=0"], task


def test_the_end_of_security_fixes_is_told_by_date() -> None:
    case = {
        "wanted": "groups", "pattern": "groups_of_cases", "input_kind": "rows", "signals": "none",
        "rule_cover": "cannot_write", "decision": "known", "worth": "clearly",
        "examples": "from_10000", "stakes": "annoyance", "where": "aws", "skills": "some_ml",
    }  # fmt: skip
    today, then = (str(render(assess(case, day), "md", full=True)) for day in (AS_OF, "2023-06-01"))
    assert "No security fixes since 2024-05-15" in today
    assert "Security fixes until 2024-05-15" in then
    assert "No security fixes" not in then


@pytest.mark.parametrize(
    ("domain", "operation"),
    [
        ("invoices", "start_expense_analysis"),
        ("identity_papers", "analyze_id"),
        ("general", "start_document_analysis"),
    ],
)
def test_the_first_call_for_papers_is_the_one_made_for_their_kind(
    domain: str, operation: str
) -> None:
    case = {
        "wanted": "recognise", "input_kind": "scans", "signals": "none", "decision": "known",
        "rule_cover": "fall_short", "worth": "clearly", "stakes": "money", "where": "aws",
        "skills": "developers", "domain": domain,
    }  # fmt: skip
    framing = assess(case, AS_OF)
    assert framing.services[0].service.id == "textract"
    assert f"client.{operation}(" in str(render(framing, "md", full=True))
    assert f"client.{operation}(" in to_dict(framing)["services"][0]["first_call"]


def test_regions_of_the_sdk_never_stand_beside_a_limit_on_regions() -> None:
    for service in SERVICES:
        said = [term for term, _ in service_rows(BOOK, service, AS_OF)]
        limited = [term for term in said if term.startswith("Limit") and "egion" in term]
        assert not (limited and "Regions" in said), service.id


@pytest.mark.parametrize(
    ("service", "day", "state"),
    [
        ("amazon_nova", "2026-03-12", "open"),
        ("amazon_nova", "2026-03-13", "partly_closed"),
        ("amazon_q_developer", "2026-05-15", "closed_to_new"),
        ("amazon_q_developer", "2027-04-30", "ended"),
        ("elastic_inference", "2025-02-24", "ended"),
        ("sagemaker_rl_containers", "2024-05-01", "ended"),
        ("amazon_q_business", "2026-07-30", "open"),
        ("bedrock_agents_classic", "2024-06-01", "open"),
        ("s3_vectors", "2025-12-02", "open"),
        ("textract_insights", "2026-11-20", "open"),
        ("iot_sitewise", "2025-11-07", "partly_closed"),
        ("kiro", "2025-11-16", None),
    ],
)
def test_a_state_holds_from_its_day_on(service: str, day: str, state: str | None) -> None:
    found = BOOK.services[service].state_on(day)
    assert (found.state if found else None) == state


def test_nobody_who_works_by_clicks_is_shown_a_call_in_python() -> None:
    clicks = [f for j in BOOK.journeys if (f := assess(j.answers)).leading_path == "no_code_ml"]
    assert clicks
    for framing in clicks:
        assert "import boto3" not in str(render(framing, "md", full=True))


def test_the_call_for_papers_takes_several_pages_and_says_where_the_result_is() -> None:
    call = snippet(BOOK.services["textract"], "document_extraction")
    assert call is not None
    assert "# Takes a PDF of several pages." in call
    assert "get_document_analysis(JobId" in call
