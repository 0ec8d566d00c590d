"""People's parts of a document: whose it is, and what they decide. The rules never read them."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from framing.answers.measured import Shown, shown_of
from framing.faults import AnswersError, Code, Fault
from framing.faults.english import named_list, nearest
from framing.reading.text import plain_text, short
from framing.rulebook.model import Rulebook

#: Parts that are one line of text → words for readers.
NAMES = {"title": "Title", "author": "Author", "owner": "Owner"}
#: Status of a document → words for readers.
STATUSES = {
    "draft": "draft",
    "in_review": "in review",
    "approved": "approved",
    "rejected": "rejected",
}
MAX_LINE = 200
MAX_REASON = 2_000
MOST_SIGNED = 20


class Frozen(dict[str, Any]):
    """Answers as plain data, never changed once made, so that they can be hashed."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(json.dumps(self, sort_keys=True))


@dataclass(frozen=True)
class Override:
    """What a decision-maker decides, whatever the rules say. ``by``: who; reason: why."""

    verdict: str
    by: str
    reason: str


@dataclass(frozen=True)
class Signed:
    """Who has read the document and stands for it. date: ISO; role and remark may be empty."""

    name: str
    date: str
    role: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Proposed:
    """Answers that a model proposed and a person confirmed. ``by``: which model.

    answers: question id → the answer as it was proposed, as plain data. An answer that differs by
    now is the person's own.
    """

    by: str
    answers: Frozen

    def confirmed(self, given: Mapping[str, Any]) -> tuple[str, ...]:
        """The questions whose answer (as plain data in ``given``) still is what was proposed."""
        return tuple(name for name, told in self.answers.items() if given.get(name) == told)


@dataclass(frozen=True)
class About:
    """Whose document it is, and where its answers came from. All may be absent.

    status: a key of ``STATUSES``. review_date: ISO date by which somebody should look again.
    evidence: answers that a sample of past cases proposed and that a person took.
    """

    title: str | None = None
    author: str | None = None
    owner: str | None = None
    status: str | None = None
    review_date: str | None = None
    override: Override | None = None
    proposed: Proposed | None = None
    signed: tuple[Signed, ...] = ()
    evidence: tuple[Shown, ...] = ()

    def __bool__(self) -> bool:
        return self != NOTHING

    def plain(self) -> dict[str, Any]:
        """What was given, as plain dicts and text."""
        bare = asdict(replace(self, proposed=None, evidence=()))
        told = {key: value for key, value in bare.items() if value}
        if self.proposed is not None:
            told["proposed"] = {"by": self.proposed.by, "answers": dict(self.proposed.answers)}
        if self.signed:
            told["signed"] = [
                {key: said for key, said in asdict(one).items() if said} for one in self.signed
            ]
        if self.evidence:
            told["evidence"] = [item.plain() for item in self.evidence]
        return told

    def overdue(self, as_of: str) -> bool:
        """Whether the review date lies before this ISO date."""
        return self.review_date is not None and self.review_date < as_of


NOTHING = About()


def about_of(given: object, rulebook: Rulebook) -> About:
    """People's parts from a mapping, checked.

    given: keys ``title``, ``author``, ``owner``, ``status``, ``review_date``, ``override`` (a
    mapping with ``verdict``, ``by`` and ``reason``), ``proposed`` (``by`` and ``answers``),
    ``evidence`` (a list) and ``signed`` (a list of mappings with ``name``, ``date``, and if you
    like ``role`` and ``remark``); absent, empty and None count as not given. rulebook: its verdicts
    are those that an override may name.
    Raises AnswersError naming every fault.
    """
    if given is None or isinstance(given, About):
        return given or NOTHING
    faults: list[Fault] = []
    keys = (*_LINES, "override", "proposed", "signed", "evidence")
    told = _mapping(given, "about", keys, faults)
    kept: dict[str, Any] = {}
    for key, check in _LINES.items():
        if not _absent(told.get(key)):
            kept[key] = check(told[key], f"about.{key}", faults)
    if not _absent(told.get("override")):
        kept["override"] = _override(told["override"], rulebook, faults)
    if not _absent(told.get("proposed")):
        kept["proposed"] = _proposed(told["proposed"], faults)
    if told.get("signed"):
        kept["signed"] = _all_signed(told["signed"], faults)
    if not _absent(told.get("evidence")):
        kept["evidence"] = shown_of(told["evidence"], faults)
    if faults:
        raise AnswersError(tuple(faults))
    return About(**kept)


def _absent(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _mapping(
    given: object, where: str, keys: tuple[str, ...], faults: list[Fault]
) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        what = f"{short(given)} is not a mapping."
        faults.append(Fault(Code.WRONG_TYPE, where, what, f"Write {named_list(keys)} in it."))
        return {}
    for key in given:
        if key not in keys:
            what = f"There is no part {short(key)}."
            fix = nearest(str(key), keys, len(faults))
            faults.append(Fault(Code.UNKNOWN_KEY, f"{where}.{key}", what, fix))
    return {key: value for key, value in given.items() if key in keys}


def _line(value: object, where: str, faults: list[Fault]) -> str | None:
    """One line of text."""
    told = _prose(value, where, faults, MAX_LINE)
    return " ".join(told.split()) if told else None


def _prose(value: object, where: str, faults: list[Fault], longest: int) -> str | None:
    if not isinstance(value, str):
        faults.append(
            Fault(Code.WRONG_TYPE, where, f"{short(value)} is not text.", "Put it in quotes.")
        )
        return None
    if len(value) > longest:
        what = f"The text has {len(value):,} characters."
        faults.append(Fault(Code.TOO_LONG, where, what, f"Shorten it to {longest:,} characters."))
        return None
    return plain_text(value).strip()


def _status(value: object, where: str, faults: list[Fault]) -> str | None:
    told = value.strip().lower().replace(" ", "_") if isinstance(value, str) else None
    if told in STATUSES:
        return told
    what = f"There is no status {short(value)}."
    faults.append(Fault(Code.BAD_VALUE, where, what, f"Use one of: {named_list(STATUSES)}."))
    return None


def _date(value: object, where: str, faults: list[Fault]) -> str | None:
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    try:
        if isinstance(value, str) and len(value.strip()) == len("YYYY-MM-DD"):
            return datetime.date.fromisoformat(value.strip()).isoformat()
    except ValueError:
        pass
    faults.append(
        Fault(Code.BAD_DATE, where, f"{short(value)} is not a date.", "Write YYYY-MM-DD.")
    )
    return None


def _override(given: object, rulebook: Rulebook, faults: list[Fault]) -> Override | None:
    where = "about.override"
    verdicts = [verdict.id for verdict in reversed(rulebook.verdict.conclusions)]
    keys = ("verdict", "by", "reason")
    known = len(faults)
    told = _mapping(given, where, keys, faults)
    if len(faults) > known:
        return None
    for key in keys:
        if _absent(told.get(key)):
            what = f"The override does not say its {key}." if key != "by" else "Nobody is named."
            fix = {
                "verdict": f"Use one of: {named_list(verdicts)}.",
                "by": "Name who decides.",
                "reason": "Say why, in a sentence.",
            }[key]
            faults.append(Fault(Code.MISSING_KEY, f"{where}.{key}", what, fix))
    if len(faults) > known:
        return None
    if told["verdict"] not in verdicts:
        what = f"There is no verdict {short(told['verdict'])}."
        fix = nearest(str(told["verdict"]), verdicts)
        faults.append(Fault(Code.BAD_VALUE, f"{where}.verdict", what, fix))
    by = _line(told["by"], f"{where}.by", faults)
    reason = _prose(told["reason"], f"{where}.reason", faults, MAX_REASON)
    if len(faults) > known:
        return None
    return Override(told["verdict"], by or "", reason or "")


def _proposed(given: object, faults: list[Fault]) -> Proposed | None:
    where = "about.proposed"
    known = len(faults)
    told = _mapping(given, where, ("by", "answers"), faults)
    if len(faults) > known:
        return None
    by = _line(told.get("by"), f"{where}.by", faults)
    answers = told.get("answers")
    if not isinstance(answers, Mapping):
        what = f"{short(answers)} is not a mapping."
        fix = "Write `question id: answer` as it was proposed."
        faults.append(Fault(Code.WRONG_TYPE, f"{where}.answers", what, fix))
    if len(faults) > known or not isinstance(answers, Mapping):
        return None
    return Proposed(by or "", Frozen({str(name): said for name, said in answers.items()}))


def _all_signed(given: object, faults: list[Fault]) -> tuple[Signed, ...]:
    where = "about.signed"
    if not isinstance(given, (list, tuple)):
        what = f"{short(given)} is not a list."
        fix = "Write a list with name, date, role and remark of each."
        faults.append(Fault(Code.WRONG_TYPE, where, what, fix))
        return ()
    if len(given) > MOST_SIGNED:
        what = f"{len(given)} people have signed."
        faults.append(Fault(Code.TOO_MANY, where, what, f"Keep {MOST_SIGNED} of them."))
        return ()
    found = (_signed(one, f"{where}.{i}", faults) for i, one in enumerate(given, 1))
    return tuple(one for one in found if one is not None)


def _signed(given: object, where: str, faults: list[Fault]) -> Signed | None:
    known = len(faults)
    told = _mapping(given, where, ("name", "date", "role", "remark"), faults)
    for key, fix in (("name", "Say who signs."), ("date", "Write YYYY-MM-DD.")):
        if len(faults) == known and _absent(told.get(key)):
            what = f"The signature has no {key}."
            faults.append(Fault(Code.MISSING_KEY, f"{where}.{key}", what, fix))
    if len(faults) > known:
        return None
    name, date = _line(told["name"], where, faults), _date(told["date"], where, faults)
    role = _line(told.get("role") or "", where, faults)
    remark = _prose(told.get("remark") or "", where, faults, MAX_REASON)
    return None if len(faults) > known else Signed(name or "", date or "", role or "", remark or "")


_LINES: dict[str, Callable[[object, str, list[Fault]], str | None]] = {
    "title": _line,
    "author": _line,
    "owner": _line,
    "status": _status,
    "review_date": _date,
}
