"""An agent that calls the tools gets what everyone else gets, and bad input in words."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fixed import AS_OF, ROOT
from jsonschema import Draft202012Validator

from framing import AnswersError, assess, load_rulebook
from framing.agents.operations import operations
from framing.agents.tools import (
    assessed,
    changes,
    document,
    question_to_ask,
    rule_explained,
    services_on,
)
from framing.document.json_form import to_json

BOOK = load_rulebook()
Told = Callable[[str, dict[str, Any]], Awaitable[Any]]


def walk(told: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """Answers given to the questions as they come; what is not told is unknown."""
    given: dict[str, Any] = {}
    count = 0
    while (question := question_to_ask(given, AS_OF)["question"]) is not None:
        unknown = "-" if question["kind"] == "text" else "unknown"
        given[question["id"]] = told.get(question["id"], unknown)
        count += 1
    return given, count


@pytest.mark.full
def test_an_interview_by_calls_ends_where_the_answers_lead() -> None:
    for journey in BOOK.journeys[::25]:
        given, count = walk(dict(journey.answers))
        assert count <= 16
        framing = assess(given, AS_OF)
        found = assessed(given, AS_OF)
        assert found["verdict"] == framing.verdict
        assert found == json.loads(to_json(framing))


def test_changes_and_documents_are_those_of_the_framing() -> None:
    journey = BOOK.journeys[3]
    whole = assessed(journey.answers, AS_OF)
    assert changes(journey.answers, AS_OF)["what_would_change_it"] == whole["what_would_change_it"]
    assert document(journey.answers, "md", AS_OF)["content"].startswith("#")
    pdf = document(journey.answers, "pdf", AS_OF)
    assert pdf["encoding"] == "base64"
    assert base64.b64decode(pdf["content"]).startswith(b"%PDF")
    assert rule_explained("too-few-examples")["sources"]
    assert all(item["state"] == "ended" for item in services_on(AS_OF, "ended"))


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: assessed({"wantd": "estimate"}), "Did you mean wanted?"),
        (lambda: assessed({"wanted": "estimat"}), "estimate"),
        (lambda: assessed({"wanted": "estimate"}, "someday"), "YYYY-MM-DD"),
        (lambda: rule_explained("too-few"), "too-few"),
        (lambda: document({}, "odt"), "Use one of"),
        (lambda: services_on(AS_OF, "shut"), "Use one of"),
    ],
)
def test_bad_input_is_told_in_words(call: Callable[[], Any], told: str) -> None:
    with pytest.raises(AnswersError, match=told):
        call()


# -- over the protocol ----------------------------------------------------------------------


def with_client(act: Callable[[Any], Awaitable[None]]) -> None:
    """Start the server as an agent would, and talk to it with the SDK's own client."""
    from mcp import ClientSession, StdioServerParameters
    from mcp.client.stdio import stdio_client

    async def session() -> None:
        server = StdioServerParameters(
            command=sys.executable, args=["-m", "framing", "mcp"], cwd=str(ROOT)
        )
        async with (
            stdio_client(server) as (reading, writing),
            ClientSession(reading, writing) as client,
        ):
            await client.initialize()
            await act(client)

    # a thread of its own: a browser test in the same process leaves its loop running
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, session()).result()


def content(result: Any) -> Any:
    assert not result.is_error, result.content
    return json.loads(result.content[0].text)


def test_a_tool_error_counts_what_is_beyond_twenty_faults() -> None:
    from mcp import types

    from framing.agents.server import _call_tool

    strange = {f"k{i}": "x" for i in range(3_000)}
    for said in ({"answers": strange}, {"answers": {}, **strange}):
        asked = types.CallToolRequestParams(name="assess", arguments=said)
        with ThreadPoolExecutor(1) as pool:  # as below
            result = pool.submit(asyncio.run, _call_tool(None, asked)).result()
        assert result.is_error
        lines = result.content[0].text.split("\n")
        assert len(lines) == 21
        assert lines[-1] == "... and 2,980 more."


@pytest.mark.full
def test_the_tools_describe_every_option_and_take_nothing_else() -> None:
    async def act(client: Any) -> None:
        tools = {tool.name: tool.input_schema for tool in (await client.list_tools()).tools}
        assert tools
        for schema in tools.values():
            Draft202012Validator.check_schema(schema)
            assert schema["additionalProperties"] is False
        answers = tools["assess"]["properties"]["answers"]
        assert answers["additionalProperties"] is False
        assert set(answers["properties"]) == {question.id for question in BOOK.questions}
        for question in BOOK.questions:
            takes = Draft202012Validator(answers["properties"][question.id]).is_valid
            for option in question.options:
                assert takes([option.id])
            if question.options:
                assert not takes("no-such-option")
                assert not takes(["no-such-option"])
        assert tools["render"]["properties"]["format"]["enum"]

    with_client(act)


@pytest.mark.full
def test_what_people_say_of_a_case_stands_in_its_document_over_the_protocol() -> None:
    async def act(client: Any) -> None:
        said = {"answers": {"wanted": "past_figures"}, "format": "md", "as_of": AS_OF}
        about = {"title": "Sales by region", "owner": "Ada"}
        told = content(await client.call_tool("render", {**said, "about": about}))
        assert "Sales by region" in told["content"]
        assert "Ada" in told["content"]
        wrong = await client.call_tool("render", {**said, "about": {"titel": "x"}})
        assert wrong.is_error
        assert "Did you mean title?" in wrong.content[0].text

    with_client(act)


@pytest.mark.full
def test_a_whole_interview_over_the_protocol() -> None:
    journey = next(j for j in BOOK.journeys if j.id == "who-is-likely-to-leave")

    async def act(client: Any) -> None:
        names = {tool.name for tool in (await client.list_tools()).tools}
        assert names == {
            "list_questions",
            "next_question",
            "held_against_text",
            "assess",
            "what_it_hangs_on",
            "evidence",
            "what_would_change_it",
            "explain",
            "services",
            "render",
        }
        given: dict[str, Any] = {}
        while True:
            told = await client.call_tool("next_question", {"answers": given, "as_of": AS_OF})
            question = content(told)["question"]
            if question is None:
                break
            unknown = "-" if question["kind"] == "text" else "unknown"
            given[question["id"]] = journey.answers.get(question["id"], unknown)
        found = content(await client.call_tool("assess", {"answers": given, "as_of": AS_OF}))
        assert found["verdict"] == journey.expect["verdict"]
        assert found == json.loads(to_json(assess(given, AS_OF)))
        others = BOOK.journeys
        for other in others:
            words = {"answers": dict(other.answers), "as_of": AS_OF}
            found = content(await client.call_tool("assess", words))
            assert found == json.loads(to_json(assess(other.answers, AS_OF)))
        print(f"MCP: {len(others)} journeys agree with assess")
        prompt = await client.get_prompt("interview")
        assert "Never answer for the person" in prompt.messages[0].content.text
        prompt = await client.get_prompt("read_problem", {"text": "Some customers leave."})
        assert "Some customers leave." in prompt.messages[0].content.text

    with_client(act)


def test_bad_input_over_the_protocol_is_an_error_in_words() -> None:
    async def act(client: Any) -> None:
        for name, words, told in (
            ("assess", {"answers": {"wantd": "estimate"}}, "Did you mean wanted?"),
            ("explain", {"rule": "no-such-rule"}, "There is no rule"),
            ("render", {"answers": {}, "format": "odt"}, "Use one of"),
            ("services", {"status": "shut"}, "Use one of"),
            ("next_question", {"answers": {"worth": "unkown"}}, "unknown"),
            ("what_would_change_it", {"answers": {"signals": ["x"]}}, "signals"),
            ("assess", {"answers": {}, "asof": "2021-01-01"}, "Did you mean as_of?"),
            ("render", {"answers": {}, "fmt": "pdf"}, "There is no argument 'fmt'."),
            ("assess", {}, "The argument answers is missing."),
            ("assess", {"answers": "customers leave"}, "is not an object."),
            (
                "assess",
                {"answers": {"cases_per_month": 10**400}},
                "OUT-OF-RANGE answers.cases_per_month",
            ),
            ("assess", {"answers": {}, "as_of": 2021}, "is not text."),
            ("asses", {"answers": {}}, "Did you mean assess?"),
            (
                "assess",
                {"answers": '{"wanted":"estimate","wanted":"past_figures"}'},
                "DUPLICATE-KEY answers",
            ),
        ):
            result = await client.call_tool(name, words)
            assert result.is_error
            text = result.content[0].text
            assert told in text
            assert "Traceback" not in text
            assert "pydantic" not in text
        given = json.dumps({"wanted": "past_figures", "signals": "none"})
        as_text = await client.call_tool("assess", {"answers": given})
        assert content(as_text)["verdict"] == "do_not_use_ml"

    with_client(act)


@pytest.mark.full
def test_the_tools_that_are_listed_say_of_each_argument_what_it_may_be() -> None:
    async def act(client: Any) -> None:
        tools = {tool.name: tool.input_schema for tool in (await client.list_tools()).tools}
        assert tools == {item.name: item.schema for item in operations()}
        for schema in tools.values():
            Draft202012Validator.check_schema(schema)
        render = Draft202012Validator(tools["render"])
        assert render.is_valid({"answers": {}, "format": "pdf"})
        assert not render.is_valid({"answers": {}, "format": "odt"})
        services = Draft202012Validator(tools["services"])
        assert services.is_valid({"status": "ended"})
        assert not services.is_valid({"status": "shut"})
        for name in ("assess", "next_question", "what_would_change_it", "what_it_hangs_on"):
            answers_are_told_apart(Draft202012Validator(tools[name]))

    with_client(act)


def answers_are_told_apart(tool: Draft202012Validator) -> None:
    """Every option of every question is one that the schema takes, and a wrong one is not."""
    assert tool.is_valid({"answers": {}})
    assert not tool.is_valid({})
    assert not tool.is_valid({"answers": "customers leave"})
    for question in BOOK.questions:

        def takes(answer: Any, name: str = question.id) -> bool:
            return tool.is_valid({"answers": {name: answer}})

        if question.kind == "choose_one":
            assert all(takes(option.id) for option in question.options)
            assert all(takes([option.id]) for option in question.options)
            assert takes("unknown")
            assert not takes("no_such_option")
            assert not takes(["no_such_option"])
        elif question.kind == "pick_many":
            assert all(takes([option.id, f"{option.id}?"]) for option in question.options)
            assert takes("none")
            assert not takes(["no_such_line"])
        elif question.kind == "number":
            assert takes(question.minimum)
            assert takes("800..1200")
            assert not takes((question.minimum or 0) - 1)
            assert not takes("many")
        else:
            assert takes("words")
            assert not takes(5)


#: Letters that a Western code page has, and some that it lacks.
PROBLEM = "K\u00e4se \u2013 \u201cgut\u201d \u4e2d\u6587"


HELLO = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "test", "version": "1"},
}
BEGIN = (
    {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": HELLO},
    {"jsonrpc": "2.0", "method": "notifications/initialized"},
)


def frames(lines: bytes, count: int, **environment: str) -> list[bytes]:
    """So many lines that the server says to these lines, which are sent as they are."""
    process = subprocess.Popen(
        [sys.executable, "-m", "framing", "mcp"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    assert process.stdin and process.stdout
    process.stdin.write(lines)
    process.stdin.flush()
    found = [process.stdout.readline() for _ in range(count)]
    process.stdin.close()
    assert process.stdout.read() == b""
    assert process.wait(5) == 0
    return found


@pytest.mark.full
def test_frames_are_whole_lines_of_utf_8_on_a_console_of_another_code_page() -> None:
    called = {"name": "assess", "arguments": {"answers": {"problem": PROBLEM}}}
    said = [*BEGIN, {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": called}]
    lines = b"".join(json.dumps(item, ensure_ascii=False).encode() + b"\r\n" for item in said)
    found = frames(lines, 2, PYTHONIOENCODING="cp1252")
    assert all(frame.endswith(b"}\n") for frame in found)
    told = {frame["id"]: frame for frame in map(json.loads, found)}
    assert PROBLEM in told[2]["result"]["content"][0]["text"]


@pytest.mark.full
def test_a_request_that_the_sdk_cannot_read_is_refused_in_words_and_the_next_is_answered() -> None:
    bad = (
        ('{"answers":{"problem":"a\\ud800b"}}', "NOT-TEXT the message: It holds half a character"),
        (f'{{"answers":{{"cases_per_month":{"9" * 5000}}}}}', "TOO-BIG the message: A number"),
        (f'{{"answers":{"[" * 900}{"]" * 900}}}', "TOO-DEEP the message: It nests"),
        (f'{{"answers":{"[" * 9000}{"]" * 9000}}}', "TOO-DEEP the message: It nests"),
    )
    lines = [json.dumps(item) for item in BEGIN]
    for number, (arguments, _) in enumerate(bad, 2):
        params = f'{{"name":"assess","arguments":{arguments}}}'
        head = f'{{"jsonrpc":"2.0","id":{number},"method":"tools/call"'
        lines.append(f'{head},"params":{params}}}')
    # Nobody can be answered under these names, and the session goes on.
    half = '{"answers":{"problem":"a\\ud800b"}}'
    for name in ('"\\ud800"', "true", "null"):
        params = f'{{"name":"assess","arguments":{half}}}'
        lines.append(f'{{"jsonrpc":"2.0","id":{name},"method":"tools/call","params":{params}}}')
    lines += ["", "{no JSON", json.dumps({"jsonrpc": "2.0", "id": 9, "method": "ping"})]
    found = frames("\n".join([*lines, ""]).encode(), 2 + len(bad))
    told = {frame["id"]: frame for frame in map(json.loads, found)}
    for number, (_, words) in enumerate(bad, 2):
        assert told[number]["error"]["message"].startswith(words)
    assert told[9]["result"] == {}
