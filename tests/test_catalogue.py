"""The catalogue, checked against something that we did not write: the AWS SDK's own models."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from botocore import xform_name
from botocore.session import get_session
from botocore.validate import validate_parameters

from framing import assess, load_rulebook, render
from framing.result.services import snippet
from framing.rulebook.catalogue import Service

BOOK = load_rulebook()
SERVICES = list(BOOK.services.values())
WITH_SDK = [service for service in SERVICES if service.sdk]
#: Service and task for which it has a call of its own; None for its usual call.
CALLS = [(s, task) for s in SERVICES if s.first_call for task in (None, *s.first_calls)]
NAMED = [f"{service.id}-{task or 'usual'}" for service, task in CALLS]
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


@pytest.mark.parametrize(("service", "task"), CALLS, ids=NAMED)
def test_the_first_call_is_one_that_the_sdk_accepts(service: Service, task: str | None) -> None:
    call = service.call_for(task)
    assert call is not None
    model = SESSION.get_service_model(call.client)
    operation = model.operation_model(operations_of(call.client)[call.operation])
    if operation.input_shape is not None:
        validate_parameters(dict(call.parameters), operation.input_shape)
    assert operation.name in {name for sdk in service.sdk for name in sdk.operations}


@pytest.mark.parametrize(("service", "task"), CALLS, ids=NAMED)
def test_the_snippet_shown_is_python_that_makes_this_very_call(
    service: Service, task: str | None
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

    said = (snippet(service, task) or "").replace("import boto3\n", "").replace("print(answer)", "")
    exec(compile(said, service.id, "exec"), {"boto3": Boto3})
    call = service.call_for(task)
    assert call is not None
    assert made == [call.client, (call.operation, dict(call.parameters))]


def test_a_call_of_its_own_is_for_a_task_that_the_service_is_offered_for() -> None:
    offered = {
        (offer.service, task.id)
        for task in BOOK.tasks.values()
        for offers in task.offers.values()
        for offer in offers
    }
    assert {(service.id, task) for service, task in CALLS if task} <= offered


def test_the_call_shown_is_the_one_for_the_task_at_hand(full: bool) -> None:
    found = set()
    tasks: set[str] = set()
    for journey in BOOK.journeys:
        task_id = str(journey.expect.get("task"))
        if task_id in tasks and not full:
            continue
        tasks.add(task_id)
        framing = assess(journey.answers, journey.as_of)
        task = framing.leading_task
        if task is None or not framing.services:
            continue
        service = framing.services[0].service
        call = service.call_for(task.id)
        if call is None:
            continue
        said = str(render(framing, "md"))
        assert f"client.{call.operation}(" in said, journey.id
        config = call.parameters.get("AutoMLProblemTypeConfig")
        if isinstance(config, dict):
            kind = next(iter(config))
            assert kind in said, journey.id
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
        assert "2026-08-01" <= service.read <= "2026-11-23"
        assert service.category
