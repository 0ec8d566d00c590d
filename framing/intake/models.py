"""Language models that read a text: any server that speaks the OpenAI chat API, or Bedrock.

Which one, if any, the user says in the environment or in a small settings file. Without settings
there is no model, and no text goes anywhere.
"""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from framing.faults import Code, FaultsError
from framing.faults.english import named_list, nearest

#: The settings, as environment variables and as keys of the settings file, with what they say.
SETTINGS = {
    "kind": "openai (any server that speaks the OpenAI chat API) or bedrock",
    "model": "name or id of the model",
    "url": "openai: address up to /v1, such as http://localhost:11434/v1",
    "key": "openai: the server's key, if it wants one",
    "region": "bedrock: the AWS Region; default as the AWS tools have it",
    "seconds": "longest time to wait for a reply; default 60",
}
PREFIX, FILE = "FRAMING_MODEL_", "FRAMING_MODEL_SETTINGS"
KINDS = ("openai", "bedrock")
_LONGEST_REPLY = 1_000_000


class ModelError(Exception):
    """A model that gave no reply; the message says in one sentence what happened."""


class Model(Protocol):
    """What reads a text."""

    @property
    def name(self) -> str:
        """Which model, for people to read."""
        ...

    @property
    def goes_to(self) -> str:
        """Where a text goes, for people to read."""
        ...

    def reply(self, prompt: str, message: str, schema: Mapping[str, Any]) -> str:
        """The reply as JSON in the form of ``schema``. Raises ModelError."""
        ...


class _StaysHere(urllib.request.HTTPRedirectHandler):
    """Refuses to carry a text and a key to another address than the one that was set."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


@dataclass(frozen=True)
class OpenAIModel:
    """A model behind the OpenAI chat API (a local Ollama or llama.cpp server speaks it too).

    url: its address up to ``/v1``. seconds: longest wait.
    """

    name: str
    url: str
    key: str | None = None
    seconds: float = 60.0

    @property
    def goes_to(self) -> str:
        """The server to which a text is sent."""
        return urlsplit(self.url).netloc

    def reply(self, prompt: str, message: str, schema: Mapping[str, Any]) -> str:
        """The reply of one chat completion with a JSON Schema. Raises ModelError."""
        body = {
            "model": self.name,
            "temperature": 0,
            "messages": [
                {"role": "system", "content": prompt},
                {"role": "user", "content": message},
            ],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "proposals", "strict": True, "schema": schema},
            },
        }
        data = self._posted(body)
        try:
            choice = data["choices"][0]
            said = choice["message"]
            if said.get("refusal"):
                raise ModelError(f"{self.name} refused to read the text.")
            if choice.get("finish_reason") == "length":
                raise ModelError(f"{self.name} broke off before its reply was complete.")
            return str(said["content"] or "")
        except (KeyError, IndexError, TypeError, AttributeError):
            raise ModelError(f"{self.goes_to} did not answer as a chat server does.") from None

    def _posted(self, body: Mapping[str, Any]) -> Any:
        headers = {"Content-Type": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        address = f"{self.url.rstrip('/')}/chat/completions"
        request = urllib.request.Request(address, json.dumps(body).encode(), headers)
        opener = urllib.request.build_opener(_StaysHere)
        try:
            with opener.open(request, timeout=self.seconds) as answer:
                return json.loads(answer.read(_LONGEST_REPLY))
        except urllib.error.HTTPError as error:
            raise ModelError(f"{self.goes_to} answered {error.code} {error.reason}.") from None
        except TimeoutError:
            raise ModelError(f"{self.goes_to} took over {self.seconds:g} seconds.") from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", None)
            if isinstance(reason, TimeoutError):
                raise ModelError(f"{self.goes_to} took over {self.seconds:g} seconds.") from None
            raise ModelError(f"{self.goes_to} cannot be used: {reason or error}.") from None


@dataclass(frozen=True)
class BedrockModel:
    """A model in Amazon Bedrock, asked through Converse with a tool. Needs the extra ``aws``.

    client: a boto3 client of bedrock-runtime; None makes one with the account's own credentials.
    """

    name: str
    region: str | None = None
    seconds: float = 60.0
    client: Any = None

    @property
    def goes_to(self) -> str:
        """The service to which a text is sent."""
        return f"Amazon Bedrock{f' in {self.region}' if self.region else ''}"

    def reply(self, prompt: str, message: str, schema: Mapping[str, Any]) -> str:
        """The input of the tool that the model calls, as JSON. Raises ModelError."""
        from botocore.exceptions import BotoCoreError, ClientError

        tool = {"name": "proposals", "inputSchema": {"json": schema}}
        try:
            answer = self._client().converse(
                modelId=self.name,
                system=[{"text": prompt}],
                messages=[{"role": "user", "content": [{"text": message}]}],
                inferenceConfig={"temperature": 0},
                toolConfig={"tools": [{"toolSpec": tool}], "toolChoice": {"any": {}}},
            )
        except ClientError as error:
            told = error.response.get("Error", {})
            raise ModelError(
                f"{self.goes_to} answered {told.get('Code')}: {told.get('Message')}"
            ) from None
        except BotoCoreError as error:
            raise ModelError(f"{self.goes_to} cannot be used: {error}") from None
        for block in answer["output"]["message"]["content"]:
            if "toolUse" in block:
                return json.dumps(block["toolUse"]["input"])
        raise ModelError(f"{self.name} refused to read the text.")

    def _client(self) -> Any:
        if self.client is not None:
            return self.client
        try:
            import boto3
            from botocore.config import Config
        except ImportError:
            raise ModelError("Bedrock needs the extra aws: pip install 'framing[aws]'.") from None
        config = Config(read_timeout=self.seconds, connect_timeout=10, retries={"max_attempts": 1})
        return boto3.client("bedrock-runtime", region_name=self.region, config=config)


@dataclass(frozen=True)
class Given:
    """Proposals that somebody else's model has made already; nothing is sent anywhere."""

    proposals: Any
    name: str = "the calling program"
    goes_to: str = "nowhere"

    def reply(self, prompt: str, message: str, schema: Mapping[str, Any]) -> str:
        """These proposals as a reply."""
        return json.dumps({"proposals": self.proposals})


def configured(environment: Mapping[str, str] | None = None) -> Model | None:
    """The model that the settings name, or None. Raises FaultsError for settings that cannot be.

    environment: default the process's own. Each setting of ``SETTINGS`` is a variable such as
    ``FRAMING_MODEL_URL``, or a key of the YAML file that ``FRAMING_MODEL_SETTINGS`` names; the
    variable goes first.
    """
    told = os.environ if environment is None else environment
    settings = _file(Path(told[FILE])) if told.get(FILE) else {}
    for name in SETTINGS:
        if told.get(PREFIX + name.upper()):
            settings[name] = told[PREFIX + name.upper()]
    if not settings:
        return None
    seconds = _seconds(settings.get("seconds", 60))
    kind = settings.get("kind", "openai" if "url" in settings else None)
    if kind not in KINDS:
        raise _fault("kind", f"There is no kind {kind!r} of model.", f"Use {named_list(KINDS)}.")
    if "model" not in settings:
        raise _fault("model", "No model is named.", f"Give {SETTINGS['model']}.")
    if kind == "bedrock":
        return BedrockModel(settings["model"], settings.get("region"), seconds)
    url = settings.get("url", "")
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
        raise _fault(
            "url", f"{url!r} is no address.", "Write one such as http://localhost:11434/v1."
        )
    return OpenAIModel(settings["model"], url, settings.get("key"), seconds)


def _seconds(given: Any) -> float:
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 600:
        raise _fault("seconds", f"{given!r} cannot be waited.", "Give 1 to 600 seconds.")
    return seconds


def _file(path: Path) -> dict[str, str]:
    from framing.reading.strict_yaml import read_yaml

    try:
        data = read_yaml(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        what = f"It cannot be read: {error}."
        raise FaultsError.of(Code.NO_FILE, str(path), what, f"Check {FILE}.") from None
    if not isinstance(data, dict):
        what, fix = (
            "It is not a mapping.",
            f"Write lines such as `model: …`: {named_list(SETTINGS)}.",
        )
        raise FaultsError.of(Code.BAD_VALUE, path.name, what, fix)
    for key in data:
        if key not in SETTINGS:
            what = f"There is no setting {key!r}."
            raise FaultsError.of(Code.UNKNOWN_KEY, path.name, what, nearest(str(key), SETTINGS))
    return {key: str(value) for key, value in data.items() if value not in (None, "")}


def _fault(name: str, what: str, fix: str) -> FaultsError:
    return FaultsError.of(Code.BAD_VALUE, PREFIX + name.upper(), what, fix)
