"""``health:DescribeServiceLifecycle``: versions and ends that AWS Health knows, beside our rows.

AWS describes it as a catalogue of versions, so that for most rows it says nothing: that is told,
and is no sign that a service is open. The call needs a support plan of AWS from Business on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from framing.rulebook.catalogue import Service

#: The most that the call returns at once.
PAGE = 20


@dataclass(frozen=True)
class Event:
    """An event that AWS Health names for a service that we know too. date: ISO, or None."""

    service: str
    title: str
    kind: str
    date: str | None

    @property
    def said(self) -> str:
        """The event on one line."""
        return (
            f"{self.service}: {self.title}: {self.kind}{f' on {self.date}' if self.date else ''}."
        )


@dataclass(frozen=True)
class Lifecycle:
    """What AWS Health holds of our rows. covered, not_covered: ids of services."""

    events: tuple[Event, ...]
    covered: tuple[str, ...]
    not_covered: tuple[str, ...]


def lifecycle(client: Any, services: Iterable[Service]) -> Lifecycle:
    """All pages of the catalogue, as far as they speak of our rows. client: boto3's ``health``.

    A row is known by its id or a client of the SDK. Raises what botocore raises.
    """
    entries: dict[str, list[Mapping[str, Any]]] = {}
    for entry in _entries(client):
        entries.setdefault(_bare(str(entry.get("service", ""))), []).append(entry)
    events: list[Event] = []
    covered: list[str] = []
    others: list[str] = []
    for service in services:
        names = {_bare(service.id), *(_bare(sdk.client) for sdk in service.sdk)}
        found = [entry for name in sorted(names) for entry in entries.get(name, ())]
        (covered if found else others).append(service.id)
        events += [event for entry in found for event in _events(service.id, entry)]
    return Lifecycle(tuple(events), tuple(covered), tuple(others))


def _entries(client: Any) -> Iterator[Mapping[str, Any]]:
    token: dict[str, str] = {}
    while True:
        page = client.describe_service_lifecycle(maxResults=PAGE, **token)
        yield from page.get("serviceLifecycles", ())
        if not page.get("nextToken"):
            return
        token = {"nextToken": page["nextToken"]}


def _events(service: str, entry: Mapping[str, Any]) -> Iterator[Event]:
    named = [str(entry[key]) for key in ("title", "version") if entry.get(key)]
    for event in entry.get("lifecycleEvents", ()):
        moment = event.get("date")
        date = moment.date().isoformat() if moment else None
        yield Event(service, " ".join(named), str(event.get("lifecycleEventType", "event")), date)


def _bare(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())
