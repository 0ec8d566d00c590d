"""The rules over HTTP: what everyone else gets, its own description kept, bad input in words."""

from __future__ import annotations

import base64
import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import Any

import pytest
import schemathesis
from fixed import AS_OF, ROOT
from hypothesis import HealthCheck, settings
from jsonschema import Draft202012Validator
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance
from starlette.testclient import TestClient

from framing import assess, load_rulebook
from framing.agents.web import OPENAPI, offered, openapi, path_of, web
from framing.document.json_form import to_json
from framing.faults import Code

BOOK = load_rulebook()
APP = web(("testserver", "localhost"))


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(APP, raise_server_exceptions=False)


@pytest.mark.full
def test_each_journey_gets_over_http_what_assess_gives(client: TestClient) -> None:
    for journey in BOOK.journeys:
        said = {"answers": dict(journey.answers), "as_of": AS_OF}
        found = client.post("/v1/assess", json=said)
        assert found.status_code == 200
        assert found.json() == json.loads(to_json(assess(journey.answers, AS_OF)))


@pytest.mark.full
def test_every_operation_answers_at_its_address(client: TestClient) -> None:
    answers = {"wanted": ["estimate", "unusual"], "cases_per_month": "800..1200"}
    said: dict[str, dict[str, Any]] = {
        "next_question": {"answers": {}},
        "held_against_text": {"text": "Customers leave.", "proposals": []},
        "assess": {"answers": answers},
        "what_it_hangs_on": {"answers": answers},
        "what_would_change_it": {"answers": answers},
        "explain": {"rule": "too-few-examples"},
        "services": {"status": "ended"},
        "render": {"answers": answers, "format": "pdf", "about": {"title": "Mine"}},
    }
    for operation in offered():
        found = client.post(path_of(operation), json=said.get(operation.name, {}))
        assert found.status_code == 200, (operation.name, found.text)
    pdf = client.post("/v1/render", json=said["render"]).json()
    assert base64.b64decode(pdf["content"]).startswith(b"%PDF")
    fork = client.post("/v1/what-it-hangs-on", json=said["assess"]).json()
    assert fork["hangs_on"]


def test_the_description_is_openapi_and_names_every_option(client: TestClient) -> None:
    told = client.get(OPENAPI).json()
    assert told == json.loads(json.dumps(openapi()))
    assert told["openapi"] == "3.1.0"
    for path in told["paths"].values():
        schema = path["post"]["requestBody"]["content"]["application/json"]["schema"]
        Draft202012Validator.check_schema(schema)
        assert schema["additionalProperties"] is False
    schema = told["paths"]["/v1/assess"]["post"]["requestBody"]["content"]["application/json"]
    answers = schema["schema"]["properties"]["answers"]
    assert set(answers["properties"]) == {question.id for question in BOOK.questions}
    for journey in BOOK.journeys:
        Draft202012Validator(answers).validate(dict(journey.answers))


@pytest.mark.parametrize(
    ("path", "body", "status", "told"),
    [
        ("assess", {"answers": {"wantd": "estimate"}}, 422, "Did you mean wanted?"),
        ("assess", {"answers": {"wanted": "estimat"}}, 422, "estimate"),
        ("assess", {"answers": {}, "asof": AS_OF}, 422, "Did you mean as_of?"),
        ("assess", {}, 422, "The argument answers is missing."),
        ("assess", [], 422, "no object of arguments"),
        ("assess", {"answers": 5}, 422, "5 is not an object."),
        ("assess", {"answers": {}, "as_of": 20261123}, 422, "is not text."),
        ("assess", {"answers": {}, "as_of": "2026-02-30"}, 422, "YYYY-MM-DD"),
        ("assess", {"answers": {"cases_per_month": 10**400}}, 422, "is out of range"),
        ("render", {"answers": {}, "format": "odt"}, 422, "Use one of"),
        ("explain", {"rule": "no-such-rule"}, 422, "no-such-rule"),
        ("explain", {"rule": "\ud800"}, 422, "half a character"),
        (
            "assess",
            b'{"answers": {"cases_per_month": %s}}' % (b"9" * 5000),
            400,
            "a number in it is too long",
        ),
        ("assess", b"{", 400, "not JSON"),
        ("assess", b'{"answers": {}, "answers": {"wanted": "estimate"}}', 400, "stands twice"),
        ("assess", b"[" * 100_000, 400, "nested too deep"),
        ("assess", b" " * 1_000_001, 413, "Send less"),
        ("nothing", {}, 404, "/v1/nothing"),
    ],
)
def test_bad_input_is_told_in_words(
    client: TestClient, path: str, body: Any, status: int, told: str
) -> None:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    found = client.post(
        f"/v1/{path}", content=content, headers={"content-type": "application/json"}
    )
    assert found.status_code == status
    faults = found.json()["faults"]
    assert told in " ".join(f"{f['what']} {f['fix']}" for f in faults)
    assert all(f["what"].count("\n") == 0 for f in faults)
    codes = {str(code) for code in Code}
    assert all(f["code"] in codes or f["code"] == f"HTTP-{status}" for f in faults)


def test_a_number_out_of_range_has_its_code(client: TestClient) -> None:
    found = client.post("/v1/assess", content=json.dumps({"answers": {"cases_per_month": 10**400}}))
    [fault] = found.json()["faults"]
    assert (fault["code"], fault["where"]) == ("OUT-OF-RANGE", "answers.cases_per_month")
    assert len(fault["what"]) <= 200


def test_what_reads_files_of_the_machine_is_not_offered_over_http(client: TestClient) -> None:
    said = {"path": "/etc/passwd", "outcome": "x"}
    assert client.post("/v1/evidence", json=said).status_code == 404


def test_other_kinds_hosts_and_methods_are_refused(client: TestClient) -> None:
    other = client.post("/v1/assess", content="a=1", headers={"content-type": "text/plain"})
    assert other.status_code == 415
    assert client.get("/v1/assess").status_code == 405
    foreign = client.post("/v1/assess", json={"answers": {}}, headers={"host": "evil.example"})
    assert foreign.status_code == 400


def test_a_call_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = TestClient(web(("testserver",), longest=0.001))
    found = slow.post("/v1/render", json={"answers": {}, "format": "docx"})
    assert found.status_code == 503
    assert "Try again later" in found.json()["faults"][0]["fix"]


#: Only generated bodies: one for each keyword of each of seventy questions would take an hour.
PHASES = {"coverage": {"enabled": False}, "examples": {"enabled": False}}
schema = schemathesis.openapi.from_asgi(
    OPENAPI, APP, config=schemathesis.Config.from_dict({"phases": PHASES})
)


@pytest.mark.full
@schema.parametrize()
@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_whatever_is_sent_the_answer_is_one_that_the_description_names(case: Any) -> None:
    # A rule that there is not is a fault though its id is text, and null counts as not answered:
    # both are ours to say, so these two checks would tell nothing.
    ours = [positive_data_acceptance, negative_data_rejection]
    case.call_and_validate(excluded_checks=ours)


@pytest.mark.full
def test_a_program_talks_to_a_served_process() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "framing", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        told = _when_up(f"{address}{OPENAPI}")
        assert json.loads(told)["info"]["title"] == "Should this be ML?"
        body = json.dumps({"answers": {"wanted": "past_figures", "signals": "none"}}).encode()
        request = urllib.request.Request(
            f"{address}/v1/assess", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            assert json.load(answer)["verdict"] == "do_not_use_ml"
    finally:
        process.terminate()
        assert process.wait(10) is not None


def _when_up(url: str) -> bytes:
    for _ in range(100):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                found: bytes = answer.read()
                return found
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"Nothing answered at {url}")
