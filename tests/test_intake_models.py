"""Models that read a text: servers and services against a stand-in, settings, and their scores."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from scripted_model import BOOK, GOOD, TEXT, Scripted, chat_server, completion

from framing import AnswersError, intake
from framing.faults import FaultsError
from framing.intake.models import BedrockModel, ModelError, OpenAIModel, configured
from framing.intake.prompt import prompt_of, reply_schema
from framing.intake.scoring import read_told, score


def test_a_chat_server_gets_prompt_text_and_schema_and_its_proposals_are_read() -> None:
    with chat_server(completion(json.dumps({"proposals": GOOD}))) as (url, seen):
        read = intake(TEXT, OpenAIModel("tiny", url, key="secret"), BOOK)
    assert read.answers["wanted"] == "estimate"
    path, headers, body = seen[0]
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer secret"
    assert body["model"] == "tiny"
    assert [m["role"] for m in body["messages"]] == ["system", "user"]
    assert body["messages"][0]["content"] == prompt_of(BOOK)
    assert TEXT in body["messages"][1]["content"]
    assert body["response_format"]["json_schema"]["schema"] == reply_schema(BOOK)


def test_what_a_server_says_of_its_failure_is_shown_and_not_obeyed() -> None:
    class Failing(Scripted):
        def reply(self, *_: Any) -> str:
            raise ModelError("It said \x1b[31m\u202e\n" + "no " * 500)

    failure = str(intake(TEXT, Failing(""), BOOK).failure)
    assert failure.startswith(r"It said \x1b[31m\u202e\n")
    assert len(failure) <= 300


@pytest.mark.parametrize(
    ("answer", "status", "told_so"),
    [
        (completion("", refusal="I will not."), 200, "refused"),
        ({"error": "no"}, 200, "did not answer as a chat server does"),
        (b"<html>", 200, "cannot be used"),
        ({}, 401, "answered 401"),
        ({}, 500, "answered 500"),
        ({}, 307, "answered 307"),
        ({"choices": [{"message": {"content": "{"}, "finish_reason": "length"}]}, 200, "broke off"),
        (completion("no JSON"), 200, "not JSON"),
    ],
)
def test_a_server_that_fails_is_told_of_in_one_sentence(
    answer: Any, status: int, told_so: str
) -> None:
    with chat_server(answer, status) as (url, _):
        read = intake(TEXT, OpenAIModel("tiny", url), BOOK)
    assert read.failure is not None
    assert told_so in read.failure
    assert "\n" not in read.failure
    assert read.answers == {}
    assert read.nearest


def test_a_server_that_is_slow_or_not_there_does_not_hold_anybody_up() -> None:
    with chat_server({}, wait=5) as (url, _):
        slow = intake(TEXT, OpenAIModel("tiny", url, seconds=0.2), BOOK)
    assert "over 0.2 seconds" in str(slow.failure)
    gone = intake(TEXT, OpenAIModel("tiny", url, seconds=2), BOOK)
    assert "cannot be used" in str(gone.failure)


def bedrock(answer: Mapping[str, Any] | None, error: str = "") -> tuple[BedrockModel, Any]:
    import botocore.session
    from botocore.stub import ANY, Stubber

    session = botocore.session.get_session()
    client = session.create_client(
        "bedrock-runtime", "eu-central-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    stub = Stubber(client)
    if answer is None:
        stub.add_client_error("converse", error, "You may not.")
    else:
        asked = {"modelId": "m", "system": [{"text": prompt_of(BOOK)}], "messages": ANY}
        asked |= {"inferenceConfig": {"temperature": 0}, "toolConfig": ANY}
        usage = {"inputTokens": 1, "outputTokens": 1, "totalTokens": 2}
        whole = {"output": {"message": {"role": "assistant", "content": answer["content"]}}}
        rest = {"stopReason": "tool_use", "usage": usage, "metrics": {"latencyMs": 1}}
        stub.add_response("converse", {**whole, **rest}, asked)
    stub.activate()
    return BedrockModel("m", "eu-central-1", client=client), stub


def test_bedrock_is_asked_through_a_tool_with_our_schema() -> None:
    use = {"toolUse": {"toolUseId": "1", "name": "proposals", "input": {"proposals": GOOD}}}
    model, stub = bedrock({"content": [{"text": "Here:"}, use]})
    assert intake(TEXT, model, BOOK).answers["labels"] == "recorded"
    stub.assert_no_pending_responses()


def test_bedrock_that_refuses_or_may_not_be_used_is_told_of() -> None:
    model, _ = bedrock({"content": [{"text": "No."}]})
    assert "refused" in str(intake(TEXT, model, BOOK).failure)
    model, _ = bedrock(None, "AccessDeniedException")
    assert "AccessDeniedException" in str(intake(TEXT, model, BOOK).failure)


def test_without_settings_there_is_no_model() -> None:
    assert configured({}) is None


def test_settings_come_from_the_environment_or_a_file(tmp_path: Path) -> None:
    url = "http://localhost:11434/v1"
    assert configured({"FRAMING_MODEL_URL": url, "FRAMING_MODEL_MODEL": "a"}) == OpenAIModel(
        "a", url
    )
    file = tmp_path / "model.yaml"
    file.write_text("kind: bedrock\nmodel: some.model\nregion: eu-west-1\nseconds: 20\n")
    found = configured({"FRAMING_MODEL_SETTINGS": str(file), "FRAMING_MODEL_MODEL": "other"})
    assert found == BedrockModel("other", "eu-west-1", 20.0)


@pytest.mark.parametrize(
    ("settings", "told_so"),
    [
        ({"FRAMING_MODEL_KIND": "magic"}, "openai"),
        ({"FRAMING_MODEL_URL": "http://x/v1"}, "No model is named"),
        ({"FRAMING_MODEL_URL": "file:///etc/passwd", "FRAMING_MODEL_MODEL": "a"}, "no address"),
        ({"FRAMING_MODEL_KIND": "bedrock", "FRAMING_MODEL_SECONDS": "-1"}, "1 to 600"),
        ({"FRAMING_MODEL_SETTINGS": "/no/such/file"}, "cannot be read"),
    ],
)
def test_settings_that_cannot_be_are_refused_in_words(
    settings: dict[str, str], told_so: str
) -> None:
    with pytest.raises(FaultsError, match=told_so):
        configured(settings)


def test_a_model_is_scored_on_texts_with_known_answers(tmp_path: Path) -> None:
    file = tmp_path / "cases.yaml"
    file.write_text(
        json.dumps(
            [
                {
                    "name": "churn",
                    "text": TEXT,
                    "answers": {"wanted": "estimate", "labels": "nowhere", "volume": "fall_behind"},
                }
            ]
        )
    )
    found = score(Scripted(GOOD), read_told(file, BOOK), BOOK)
    assert (found.texts, found.accepted, found.wrong, found.left_open) == (1, 1, 1, 1)
    assert (found.extra, found.dropped, found.failed) == (1, 0, 0)
    file.write_text("- {name: x, answers: {}}\n- {text: a, answers: {wantd: estimate}}\n")
    with pytest.raises(AnswersError) as error:
        read_told(file, BOOK)
    assert len(error.value.faults) == 2
