"""The model ids that the document prints, held against ``bedrock:ListFoundationModels``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from framing.rulebook.catalogue import Service

#: Marks of inference profiles that stand before the id of a model.
_PROFILE = re.compile(r"us|us-gov|eu|jp|au|ca|apac|global")
_MODEL = re.compile(r"^[a-z0-9]+\.[a-z0-9][\w.-]*(?::[\w.-]+)*$")
#: Parameters that name a model.
_NAMED = ("modelId", "modelArn", "baseModelIdentifier", "foundationModel")
ACTIVE, LEGACY, NOT_LISTED = "ACTIVE", "LEGACY", "NOT_LISTED"


@dataclass(frozen=True)
class Model:
    """A model id as printed, and what Bedrock says of it in one Region.

    status: ``ACTIVE``, ``LEGACY`` or ``NOT_LISTED``. legacy, ends: ISO dates, where AWS names them.
    """

    printed: str
    model: str
    services: tuple[str, ...]
    status: str
    legacy: str | None = None
    ends: str | None = None

    @property
    def said(self) -> str:
        """What was found, in one line."""
        used = f"{self.printed} (printed for {', '.join(self.services)})"
        if self.status == NOT_LISTED:
            return f"{used}: not in the list of this Region."
        dates = [
            *([f"legacy from {self.legacy}"] if self.legacy else []),
            *([f"ends {self.ends}"] if self.ends else []),
        ]
        return f"{used}: {'; '.join([self.status.lower(), *dates])}."


def printed_models(services: Iterable[Service]) -> dict[str, tuple[str, ...]]:
    """Model id as printed in a first call → the ids of the services that print it."""
    found: dict[str, list[str]] = {}
    for service in services:
        calls = [service.first_call, *service.first_calls.values()]
        calls += [item.call for item in service.case_calls]
        for call in calls:
            for name in _named(call.parameters) if call else ():
                if service.id not in found.setdefault(name, []):
                    found[name].append(service.id)
    return {name: tuple(users) for name, users in found.items()}


def _named(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _named(inner, name)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _named(inner, key)
    elif key in _NAMED and isinstance(value, str) and _MODEL.match(model_of(value)):
        yield value


def model_of(printed: str) -> str:
    """The id of the model itself: without an ARN and without the mark of an inference profile."""
    bare = printed.rpartition("/")[2]
    first, _, rest = bare.partition(".")
    return rest if _PROFILE.fullmatch(first) and "." in rest else bare


def checked_models(client: Any, services: Iterable[Service]) -> Iterator[Model]:
    """Each printed model as the account's Region lists it. client: boto3's ``bedrock``.

    Raises what botocore raises.
    """
    listed = {
        summary["modelId"]: summary.get("modelLifecycle", {})
        for summary in client.list_foundation_models()["modelSummaries"]
    }
    for printed, users in printed_models(services).items():
        model = model_of(printed)
        if model not in listed:
            yield Model(printed, model, users, NOT_LISTED)
            continue
        state = listed[model]
        yield Model(
            printed,
            model,
            users,
            str(state.get("status", ACTIVE)),
            _day(state.get("legacyTime")),
            _day(state.get("endOfLifeTime")),
        )


def _day(moment: Any) -> str | None:
    return None if moment is None else str(moment.date().isoformat())
