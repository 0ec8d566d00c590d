"""The certificate of a rulebook that passed ``framing check``: what was proven, and its hash."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from framing.rulebook.model import Rulebook

FILE = "certificate.json"
#: Grows whenever a check is added or changed, so that an older certificate no longer counts.
CHECK_VERSION = "2"
NOT_CERTIFIED = "not certified"


@dataclass(frozen=True)
class Certificate:
    """What was proven of which rulebook.

    digest: SHA-256 of the rules as read. as_of: ISO date for the states of services. answer_sets:
    complete ones over which the proofs hold, alike where no rule can tell answers apart, written
    out in digits. proven: sentence → how many things it was proven of.
    """

    rulebook: str
    version: str
    digest: str
    check_version: str
    as_of: str
    answer_sets: str
    proven: tuple[tuple[str, int], ...]

    @property
    def hash(self) -> str:
        """SHA-256 over just these fields."""
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def to_json(self) -> str:
        """The file's text."""
        return json.dumps({**asdict(self), "hash": self.hash}, indent=2, ensure_ascii=False) + "\n"


def from_json(text: str) -> Certificate | None:
    """The certificate in a file's text; None when it is none, or its hash does not fit."""
    try:
        data: Any = json.loads(text)
        said = data.pop("hash")
        data["proven"] = tuple((str(what), int(count)) for what, count in data["proven"])
        found = Certificate(**data)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return found if found.hash == said else None


@lru_cache(maxsize=32)
def certificate_of(rulebook: Rulebook) -> Certificate | None:
    """The certificate beside the rulebook, if it is of these very rules and of this check."""
    try:
        text = (Path(rulebook.folder) / FILE).read_text(encoding="utf-8")
    except OSError:
        return None
    found = from_json(text)
    if found is None or found.digest != rulebook.digest or found.check_version != CHECK_VERSION:
        return None
    return found


def certificate_line(rulebook: Rulebook) -> str:
    """One line for documents and pages: the certificate's short hash and date, or that none is."""
    found = certificate_of(rulebook)
    return f"{found.hash[:12]} (as of {found.as_of})" if found else NOT_CERTIFIED
