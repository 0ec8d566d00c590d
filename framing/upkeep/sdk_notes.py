"""What the installed AWS SDK says of our clients: closed to new customers, ended, deprecated."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from framing.rulebook.catalogue import Service

#: Sentences that tell what customers may no longer do; "no longer" by itself says much else.
_NOTICE = re.compile(
    r"[^.]*\b(?:new customers|end of support|end-of-support|ended support|end of life"
    r"|(?:is|are|has been|have been|will be|being) (?:discontinued|deprecated|sunset)"
    r"|no longer (?:be )?(?:supported|maintained))\b[^.]*\.",
    re.IGNORECASE,
)
_LONGEST = 300


@dataclass(frozen=True, order=True)
class Note:
    """A notice in the SDK. operation: of the client, or empty where it is about all of it."""

    client: str
    operation: str
    words: str

    @property
    def said(self) -> str:
        """The notice on one line."""
        return f"{self.client}{'.' if self.operation else ''}{self.operation}: {self.words}"


def notes(session: Any, clients: Iterable[str], only: Iterable[str] | None = None) -> list[Note]:
    """The notices on these clients, each once, in order.

    session: of botocore. only: names of operations; others are passed over. None: all. A client
    that the SDK does not know (any more) is a note as well.
    """
    wanted = None if only is None else frozenset(only)
    return sorted({note for client in clients for note in _of_client(session, client, wanted)})


def clients_of(services: Iterable[Service]) -> list[str]:
    """The SDK clients that the catalogue names."""
    return sorted({sdk.client for service in services for sdk in service.sdk})


def operations_of(services: Iterable[Service]) -> frozenset[str]:
    """The operations that the catalogue names."""
    return frozenset(name for s in services for sdk in s.sdk for name in sdk.operations)


def _of_client(session: Any, client: str, only: frozenset[str] | None) -> Iterator[Note]:
    from botocore.exceptions import UnknownServiceError

    try:
        model = session.get_service_model(client)
    except UnknownServiceError:
        yield Note(client, "", "The installed SDK does not know this client.")
        return
    told = set()
    for words in _sentences(model.documentation):
        told.add(words)
        yield Note(client, "", words)
    for name in model.operation_names:
        if only is not None and name not in only:
            continue
        operation = model.operation_model(name)
        found = list(_sentences(operation.documentation))
        if operation.deprecated and not found:
            found = ["This operation is deprecated."]
        for words in found:
            if words not in told:
                yield Note(client, name, words)


def _sentences(documentation: str | None) -> Iterator[str]:
    plain = html.unescape(re.sub(r"<[^>]+>", " ", documentation or ""))
    for found in _NOTICE.finditer(" ".join(plain.split())):
        yield found.group().strip()[:_LONGEST]
