"""How well a model reads texts whose answers are known, so that people can choose one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from framing.answers.answers import Answers, leaves_open
from framing.faults import AnswersError, Code
from framing.intake.models import Model
from framing.intake.taking_in import taken_in
from framing.reading.strict_yaml import read_yaml
from framing.rulebook.model import Rulebook


@dataclass(frozen=True)
class Told:
    """A text with the answers that its author gives."""

    name: str
    text: str
    answers: Answers


@dataclass(frozen=True)
class Score:
    """How a model read some texts; counts of closed answers.

    accepted: the likeliest proposed is the known one. among: another of those proposed is.
    wrong: none is. left_open: not proposed. extra: proposed where no answer is known. dropped:
    proposals that named no question or answer, or rested on no phrase. failed: texts without a
    usable reply.
    """

    texts: int
    accepted: int
    among: int
    wrong: int
    left_open: int
    extra: int
    dropped: int
    failed: int


def read_told(path: Path, rulebook: Rulebook) -> tuple[Told, ...]:
    """Texts with known answers from a YAML file: a list of ``{name, text, answers}``.

    Raises AnswersError naming each case that cannot be used.
    """
    try:
        data = read_yaml(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        what = f"It cannot be read: {error}."
        raise AnswersError.of(Code.NO_FILE, str(path), what, "Check the path.") from None
    if not isinstance(data, list) or not data:
        what, fix = "It is not a list of cases.", "Write a list of `{name, text, answers}`."
        raise AnswersError.of(Code.BAD_ANSWERS, path.name, what, fix)
    found, faults = [], []
    for i, item in enumerate(data):
        place = f"{path.name}[{i}]"
        try:
            found.append(_told(item, place, rulebook))
        except AnswersError as error:
            faults += [replace(fault, where=f"{place} {fault.where}") for fault in error.faults]
    if faults:
        raise AnswersError(tuple(faults))
    return tuple(found)


def _told(item: Any, place: str, rulebook: Rulebook) -> Told:
    fits = isinstance(item, dict) and isinstance(item.get("text"), str)
    if not fits or not isinstance(item.get("answers"), dict):
        what, fix = "A case lacks its text or its answers.", "Write `{name, text, answers}`."
        raise AnswersError.of(Code.MISSING_KEY, "", what, fix)
    return Told(str(item.get("name", place)), item["text"], Answers(item["answers"], rulebook))


def score(model: Model, cases: Sequence[Told], rulebook: Rulebook) -> Score:
    """How a model reads these texts. Each is read once."""
    counts = dict.fromkeys(
        ("accepted", "among", "wrong", "left_open", "extra", "dropped", "failed"), 0
    )
    for case in cases:
        read = taken_in(case.text, rulebook, model)
        counts["failed"] += read.failure is not None
        counts["dropped"] += sum(read.dropped.values())
        known = {name: given for name, given in case.answers.items() if _closed(name, rulebook)}
        proposed = read.answers
        counts["extra"] += sum(name not in known for name in proposed)
        for name, given in known.items():
            if name not in proposed:
                counts["left_open"] += 1
                continue
            likeliest, others = _readings(proposed[name])
            truth = _readings(given)[0]
            counts[
                "accepted" if likeliest == truth else "among" if truth in others else "wrong"
            ] += 1
    return Score(texts=len(cases), **counts)


def _closed(name: str, rulebook: Rulebook) -> bool:
    return rulebook.question(name).kind != "text"


def _readings(given: Any) -> tuple[Any, list[Any]]:
    """The likeliest reading of an answer, and all others that it leaves possible."""
    if isinstance(given, tuple):
        return given[0], list(given[1:])
    if isinstance(given, Mapping):
        return frozenset(k for k, state in given.items() if state == "chosen"), []
    return (given, []) if not leaves_open(given) else (str(given), [])


def score_lines(found: Score, model: str) -> Iterator[str]:
    """A score in words, a line each."""
    known = found.accepted + found.among + found.wrong + found.left_open
    yield f"{model} read {found.texts} texts with {known} known answers."
    for words, count in (
        ("the likeliest proposed is the known one", found.accepted),
        ("another of those proposed is", found.among),
        ("none of those proposed is", found.wrong),
        ("left open", found.left_open),
    ):
        share = f" ({100 * count / known:.0f} %)" if known else ""
        yield f"  {count:5d}{share}  {words}"
    yield f"  {found.extra:5d}  proposed where no answer is known"
    yield f"  {found.dropped:5d}  proposals dropped"
    yield f"  {found.failed:5d}  texts without a usable reply"
