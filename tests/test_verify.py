"""Is the catalogue still true? What AWS answers is played by botocore's own Stubber."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from botocore import exceptions
from botocore.session import Session, get_session
from botocore.stub import Stubber
from click.testing import CliRunner, Result

from framing import load_rulebook
from framing.commands import verify
from framing.commands.main import main
from framing.faults import Code, Fault
from framing.upkeep import account
from framing.upkeep.lifecycle import lifecycle
from framing.upkeep.models import checked_models, model_of, printed_models
from framing.upkeep.sdk_notes import Note, clients_of, notes, operations_of

BOOK = load_rulebook()
SERVICES = list(BOOK.services.values())
PRINTED = printed_models(SERVICES)


@cache
def session() -> Session:
    """The real SDK with credentials that open nothing; the Stubber lets no call out."""
    found = get_session()
    found.set_credentials("access", "secret")
    return found


def client(name: str) -> Any:
    return session().create_client(name, region_name="us-east-1")


def summary(model: str, **lifecycle: Any) -> dict[str, Any]:
    return {
        "modelArn": f"arn:aws:bedrock:us-east-1::foundation-model/{model}",
        "modelId": model,
        "modelLifecycle": {"status": "ACTIVE", **lifecycle},
    }


def day(iso: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(iso).replace(tzinfo=datetime.UTC)


# -- models ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "model"),
    [
        ("us.amazon.nova-2-lite-v1:0", "amazon.nova-2-lite-v1:0"),
        ("global.amazon.nova-2-lite-v1:0", "amazon.nova-2-lite-v1:0"),
        ("amazon.nova-lite-v1:0:300k", "amazon.nova-lite-v1:0:300k"),
        (
            "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0",
            "amazon.nova-lite-v1:0",
        ),
        ("ai21.jamba-1-5-mini-v1:0", "ai21.jamba-1-5-mini-v1:0"),
    ],
)
def test_a_model_is_known_by_its_id_whatever_stands_before_it(printed: str, model: str) -> None:
    assert model_of(printed) == model


def test_every_model_that_a_first_call_names_is_checked() -> None:
    calls = "".join(
        str(call.parameters)
        for service in SERVICES
        for call in (
            service.first_call,
            *service.first_calls.values(),
            *(item.call for item in service.case_calls),
        )
        if call
    )
    assert PRINTED
    assert all(printed in calls for printed in PRINTED)
    assert {"bedrock", "bedrock_knowledge_bases"} <= {
        u for users in PRINTED.values() for u in users
    }
    assert calls.count("amazon.nova") == sum(calls.count(f"'{printed}'") for printed in PRINTED)


def test_legacy_and_missing_models_are_told_with_their_dates() -> None:
    models = sorted({model_of(printed) for printed in PRINTED})
    legacy, gone, *rest = models
    listed = [summary(model) for model in rest]
    listed.append(
        summary(
            legacy,
            status="LEGACY",
            legacyTime=day("2026-12-01"),
            endOfLifeTime=day("2027-06-01"),
        )
    )
    bedrock = client("bedrock")
    with Stubber(bedrock) as stub:
        stub.add_response("list_foundation_models", {"modelSummaries": listed}, {})
        found = {item.model: item for item in checked_models(bedrock, SERVICES)}
        stub.assert_no_pending_responses()
    assert sorted(found) == models
    assert found[gone].status == "NOT_LISTED"
    assert found[gone].said.endswith("not in the list of this Region.")
    assert found[legacy].said.endswith("legacy; legacy from 2026-12-01; ends 2027-06-01.")
    assert all(found[model].status == "ACTIVE" for model in rest)


# -- AWS Health -----------------------------------------------------------------------------


def entry(service: str, kind: str, date: str) -> dict[str, Any]:
    return {
        "service": service,
        "version": "3.12",
        "title": f"{service} version",
        "lifecycleEvents": [{"lifecycleEventType": kind, "date": day(date), "regions": ["all"]}],
    }


def test_all_pages_are_read_and_what_is_not_in_them_is_said_to_be_not_covered() -> None:
    health = client("health")
    with Stubber(health) as stub:
        stub.add_response(
            "describe_service_lifecycle",
            {
                "serviceLifecycles": [entry("RDS", "END_OF_SUPPORT", "2027-02-01")],
                "nextToken": "abcd",
            },
            {"maxResults": 20},
        )
        stub.add_response(
            "describe_service_lifecycle",
            {"serviceLifecycles": [entry("KENDRA", "BLOCK_RESOURCE_CREATE", "2026-07-30")]},
            {"maxResults": 20, "nextToken": "abcd"},
        )
        found = lifecycle(health, SERVICES)
        stub.assert_no_pending_responses()
    assert found.covered == ("kendra",)
    assert [event.said for event in found.events] == [
        "kendra: KENDRA version 3.12: BLOCK_RESOURCE_CREATE on 2026-07-30."
    ]
    assert set(found.not_covered) == {service.id for service in SERVICES} - {"kendra"}


# -- the SDK's notes ------------------------------------------------------------------------


@pytest.mark.full
def test_the_notes_of_the_sdk_name_what_is_closed_and_nothing_else() -> None:
    found = notes(session(), clients_of(SERVICES), operations_of(SERVICES))
    told = {(note.client, note.operation) for note in found}
    assert ("bedrock-agent", "") in told
    assert any(client == "lookoutequipment" for client, _ in told)
    assert not any(client in ("textract", "transcribe", "translate") for client, _ in told)
    assert found == sorted(set(found))


def test_a_client_that_the_sdk_does_not_know_is_told() -> None:
    assert notes(session(), ["no-such-client"]) == [
        Note("no-such-client", "", "The installed SDK does not know this client.")
    ]


# -- why there is no answer -----------------------------------------------------------------


def refused(code: str) -> Fault:
    bedrock = client("bedrock")
    with Stubber(bedrock) as stub:
        stub.add_client_error("list_foundation_models", code, http_status_code=400)
        found = account.asked(
            "bedrock:ListFoundationModels", lambda: list(checked_models(bedrock, SERVICES))
        )
    assert isinstance(found, Fault)
    return found


@pytest.mark.parametrize(
    ("code", "what", "fix"),
    [
        ("AccessDeniedException", "Access was denied.", "bedrock:ListFoundationModels"),
        ("SubscriptionRequiredException", "no support plan", "Business Support+"),
        ("ExpiredTokenException", "does not accept these credentials", "aws sso login"),
        ("UnrecognizedClientException", "does not accept these credentials", "aws sso login"),
        ("ThrottlingException", "ThrottlingException", "Try again"),
    ],
)
def test_each_refusal_is_one_clear_line_with_what_to_do(code: str, what: str, fix: str) -> None:
    found = refused(code)
    assert found.code == Code.NO_AWS_ANSWER
    assert what in found.what
    assert fix in found.fix
    assert "\n" not in str(found)


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (exceptions.NoCredentialsError(), "No AWS credentials were found."),
        (
            exceptions.PartialCredentialsError(provider="env", cred_var="key"),
            "No AWS credentials were found.",
        ),
        (exceptions.EndpointConnectionError(endpoint_url="https://x"), "Could not connect"),
        (exceptions.NoRegionError(), "You must specify a region"),
        (exceptions.ProfileNotFound(profile="work"), "work"),
    ],
)
def test_what_goes_wrong_before_aws_is_reached_is_one_clear_line(
    error: Exception, what: str
) -> None:
    def question() -> None:
        raise error

    found = account.asked("health:DescribeServiceLifecycle", question)
    assert isinstance(found, Fault)
    assert what in found.what
    assert "\n" not in str(found)


# -- the command ----------------------------------------------------------------------------


class Played:
    """A session of the SDK whose clients answer as told and send nothing."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self.real = session()
        self.answers = answers
        self.stubs: list[Stubber] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def create_client(self, name: str, region_name: str) -> Any:
        made = self.real.create_client(name, region_name=region_name)
        stub = Stubber(made)
        answer = self.answers[name]
        operation = {"bedrock": "list_foundation_models", "health": "describe_service_lifecycle"}
        if isinstance(answer, str):
            stub.add_client_error(operation[name], answer, http_status_code=403)
        else:
            stub.add_response(operation[name], answer)
        stub.activate()
        self.stubs.append(stub)
        return made


@contextmanager
def playing(monkeypatch: pytest.MonkeyPatch, **answers: Any) -> Iterator[None]:
    monkeypatch.setattr(account, "session", lambda: Played(answers))
    yield


def run() -> Result:
    return CliRunner().invoke(main, ["services", "--verify", "--region", "us-west-2"])


def all_active() -> dict[str, Any]:
    return {"modelSummaries": [summary(model_of(printed)) for printed in PRINTED]}


@pytest.mark.full
def test_the_command_leaves_with_nought_when_every_model_is_active(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with playing(monkeypatch, bedrock=all_active(), health={"serviceLifecycles": []}):
        result = run()
    assert result.exit_code == 0, result.output
    assert "as Bedrock lists them in us-west-2" in result.output
    assert f"0 of {len(SERVICES)} services are in it" in result.output
    assert "are not covered" in result.output


@pytest.mark.full
def test_the_command_leaves_with_one_when_a_model_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nothing: dict[str, Any] = {"modelSummaries": []}
    with playing(monkeypatch, bedrock=nothing, health="SubscriptionRequiredException"):
        result = run()
    assert result.exit_code == 1
    assert "not in the list of this Region" in result.output
    assert "no support plan" in result.output


@pytest.mark.full
def test_the_command_leaves_with_two_when_nobody_can_be_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with playing(monkeypatch, bedrock="AccessDeniedException", health="AccessDeniedException"):
        result = run()
    assert result.exit_code == 2
    assert result.output.count("NO-AWS-ANSWER") == 2
    assert "Traceback" not in result.output


def test_without_the_extra_one_line_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "botocore.session", None)
    result = run()
    assert result.exit_code == 2
    assert result.stderr.startswith("NO-AWS-SDK ")
    assert 'pip install "framing[aws]"' in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.full
def test_the_region_of_the_set_up_is_asked_where_none_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    with playing(monkeypatch, bedrock=all_active(), health={"serviceLifecycles": []}):
        assert verify.verified(BOOK, None) == 0
    assert "as Bedrock lists them in eu-central-1" in capsys.readouterr().out
