"""What a person said: reading, checking and writing answers. Nothing here decides."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from framing.answers.metadata import NOTHING, About, about_of
from framing.faults import AnswersError, Code, Fault, FaultsError
from framing.faults.english import named_list, nearest
from framing.reading.numbers import SpellingError, number_in
from framing.reading.text import plain_text
from framing.reading.text import short as _short
from framing.rulebook.model import CHOSEN, NOT_CHOSEN, UNKNOWN, Question, Rulebook

FORMAT = "framing-answers/1"
MAX_BYTES = 1_000_000
MAX_TEXT = 20_000
_STATES = (CHOSEN, NOT_CHOSEN, UNKNOWN)


class Answers(Mapping[str, Any]):
    """Question id → answer, checked against a rulebook; immutable and hashable.

    choose_one: an option id or ``unknown``. pick_many: a mapping of every option to ``chosen``,
    ``not_chosen`` or ``unknown``. number: int or float within its limits, or ``unknown``.
    text: the text. A question that was not answered is absent. ``about`` holds people's parts:
    whose document it is and what they decide; no rule reads it.
    """

    __slots__ = ("_given", "_hash", "about")

    def __init__(
        self,
        given: Mapping[str, Any],
        rulebook: Rulebook,
        about: Mapping[str, Any] | About | None = None,
    ) -> None:
        """given: raw answers by question id; about: people's parts (see ``about_of``).

        Raises AnswersError naming every fault.
        """
        if not isinstance(given, Mapping):
            raise TypeError(
                "Give a mapping of question id to answer. "
                "framing.read_answers(path, rulebook) reads a file."
            )
        questions = {q.id: q for q in rulebook.questions}
        faults: list[Fault] = []
        kept: dict[str, Any] = {}
        for key, value in given.items():
            if key not in questions:
                faults.append(
                    Fault(
                        Code.UNKNOWN_QUESTION,
                        f"answers.{key}",
                        f"There is no question {key}.",
                        _ticked(str(key), rulebook) or nearest(str(key), questions),
                    )
                )
                continue
            if value is None or value == "":
                continue
            try:
                kept[key] = checked(questions[key], value)
            except AnswersError as error:
                faults.extend(error.faults)
        self.about: About = NOTHING
        try:
            self.about = about_of(about)
        except AnswersError as error:
            faults.extend(error.faults)
        if faults:
            raise AnswersError(tuple(faults))
        self._given: Mapping[str, Any] = MappingProxyType(
            {q.id: kept[q.id] for q in rulebook.questions if q.id in kept}
        )
        self._hash: int | None = None

    def __getitem__(self, key: str) -> Any:
        return self._given[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash((json.dumps(self.plain(), sort_keys=True), self.about))
        return self._hash

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Answers):
            return self._given == other._given and self.about == other.about
        return super().__eq__(other)

    def __repr__(self) -> str:
        return f"Answers({self.plain()!r})"

    def plain(self) -> dict[str, Any]:
        """The answers as plain dicts, text and numbers, in the order of the interview."""
        return {k: dict(v) if isinstance(v, Mapping) else v for k, v in self._given.items()}


def _ticked(name: str, rulebook: Rulebook) -> str:
    """How to tick a line whose id was taken for a question; empty where it is none."""
    for question in rulebook.questions:
        if question.kind == "pick_many" and name in [option.id for option in question.options]:
            return f"It is a line of the question {question.id}: write `{question.id}: [{name}]`."
    return ""


def checked(question: Question, value: Any) -> Any:
    """One answer in its standard form. Raises AnswersError saying what would be accepted."""
    if question.kind == "choose_one":
        return _one(question, value)
    if question.kind == "pick_many":
        return _many(question, value)
    if question.kind == "number":
        return _number(question, value)
    return _text(question, value)


def _refused(question: Question, what: str, fix: str, code: Code = Code.BAD_ANSWER) -> AnswersError:
    return AnswersError.of(code, f"answers.{question.id}", what, fix)


def _one(question: Question, value: Any) -> str:
    ids = [option.id for option in question.options]
    if value in (True, False) and not isinstance(value, (int, float)):
        value = str(value).lower()
    if not isinstance(value, str):
        raise _refused(
            question,
            f"{_short(value)} is not the id of an option.",
            f"Give one of: {named_list(ids)}, or {UNKNOWN}.",
            Code.WRONG_TYPE,
        )
    former = {old: option.id for option in question.options for old in option.formerly}
    known: str = former.get(value, value)
    if known != UNKNOWN and known not in ids:
        raise _refused(
            question,
            f"There is no option {_short(value)}.",
            f"{nearest(value, ids)} Or {UNKNOWN}.",
            Code.UNKNOWN_OPTION,
        )
    return known


def _many(question: Question, value: Any) -> Mapping[str, str] | str:
    ids = [option.id for option in question.options]
    if value == UNKNOWN:
        return UNKNOWN
    if value in ("none", ["none"]):
        value = []
    if isinstance(value, list):
        strange = [item for item in value if not isinstance(item, str) or item not in ids]
        if strange:
            raise _refused(
                question,
                f"There is no option {_short(strange[0])}.",
                nearest(str(strange[0]), ids),
                Code.UNKNOWN_OPTION,
            )
        return MappingProxyType({i: CHOSEN if i in value else NOT_CHOSEN for i in ids})
    if isinstance(value, Mapping):
        for key, state in value.items():
            if key not in ids:
                raise _refused(
                    question,
                    f"There is no option {_short(key)}.",
                    nearest(str(key), ids),
                    Code.UNKNOWN_OPTION,
                )
            if state not in _STATES:
                raise _refused(
                    question,
                    f"{_short(state)} is not allowed for {key}.",
                    f"Use one of: {named_list(_STATES)}.",
                )
        return MappingProxyType({i: value.get(i, UNKNOWN) for i in ids})
    raise _refused(
        question,
        f"{_short(value)} is neither a list nor a mapping.",
        f"Give a list of option ids, none, or {UNKNOWN}.",
        Code.WRONG_TYPE,
    )


def _number(question: Question, value: Any) -> float | str:
    if value == UNKNOWN:
        return UNKNOWN
    if isinstance(value, str):
        try:
            value = number_in(value)
        except SpellingError as error:
            fix = f"{error.fix} Or {UNKNOWN}."
            raise _refused(question, error.what, fix, Code.WRONG_TYPE) from None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise _refused(
            question,
            f"{_short(value)} is not a number.",
            f"Give a number in {question.unit}, or {UNKNOWN}.",
            Code.WRONG_TYPE,
        )
    assert question.minimum is not None
    assert question.maximum is not None
    if not question.minimum <= value <= question.maximum:
        raise _refused(
            question,
            f"{value:g} is out of range.",
            f"Give {question.minimum:g} to {question.maximum:g} {question.unit}.",
            Code.OUT_OF_RANGE,
        )
    return value


def _text(question: Question, value: Any) -> str:
    if not isinstance(value, str):
        raise _refused(
            question, f"{_short(value)} is not text.", "Put it in quotes.", Code.WRONG_TYPE
        )
    if len(value) > MAX_TEXT:
        raise _refused(
            question,
            f"The text has {len(value):,} characters.",
            f"Shorten it to {MAX_TEXT:,} characters.",
            Code.TOO_LONG,
        )
    return plain_text(value)


def read_answers(path: str | Path, rulebook: Rulebook) -> Answers:
    """Answers from a YAML or JSON file. Raises AnswersError for anything unusable."""
    path = Path(path)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise AnswersError.of(
            Code.NO_FILE, str(path), f"It cannot be read: {error.strerror}.", "Check the path."
        ) from None
    return parse_answers(data, rulebook, path.name)


def parse_answers(data: bytes | str, rulebook: Rulebook, name: str = "answers") -> Answers:
    """Answers from the text of an answers file or of a framing's JSON.

    data: at most 1 MB of UTF-8, YAML or JSON: either ``question id: answer`` or a mapping with
    these under ``answers``; people's parts stand beside them under ``about``. Raises AnswersError.
    """
    from framing.reading.strict_yaml import read_yaml

    raw = data.encode() if isinstance(data, str) else data
    if len(raw) > MAX_BYTES:
        raise AnswersError.of(
            Code.TOO_BIG, name, "The file is over 1 MB.", "Answers need a few KB."
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise AnswersError.of(
            Code.NOT_TEXT, name, "The file is not UTF-8 text.", "Save it as UTF-8."
        ) from None
    try:
        value = _json_or_none(text)
        if value is None:
            value = read_yaml(text, name)
    except FaultsError as error:
        raise AnswersError(error.faults) from None
    if value is None:
        raise AnswersError.of(
            Code.EMPTY, name, "The file is empty.", "Write at least `question id: answer`."
        )
    if not isinstance(value, dict):
        raise AnswersError.of(
            Code.BAD_ANSWERS,
            name,
            "It is not a mapping.",
            "Write one `question id: answer` per line.",
        )
    return Answers(_inner(value, name), rulebook, value.get("about"))


def json_in(path: Path) -> Any:
    """What a file that ``read_answers`` accepts holds as JSON; None when it is YAML."""
    return _json_or_none(path.read_text(encoding="utf-8-sig"))


def _json_or_none(text: str) -> Any:
    """The JSON in ``text``, or None when it is not JSON and should be read as YAML."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _inner(value: dict[str, Any], name: str) -> dict[str, Any]:
    if "answers" not in value:
        return {key: item for key, item in value.items() if key not in ("format", "about")}
    written = value.get("format", FORMAT)
    if written not in (FORMAT, "framing/1"):
        raise AnswersError.of(
            Code.BAD_FORMAT,
            name,
            f"The format {_short(written)} is not known.",
            f"This version reads {FORMAT}.",
        )
    if not isinstance(value["answers"], dict):
        raise AnswersError.of(
            Code.BAD_ANSWERS,
            name,
            "`answers` is not a mapping.",
            "Write `question id: answer` in it.",
        )
    return value["answers"]


def write_answers(answers: Answers, rulebook: Rulebook) -> str:
    """The answers file (YAML) that reopens this case in the browser, in Python and in the shell."""
    import yaml

    head: dict[str, Any] = {"format": FORMAT, "rulebook_version": rulebook.version}
    if answers.about:
        head["about"] = answers.about.plain()
    head["answers"] = answers.plain()
    return yaml.safe_dump(head, sort_keys=False, allow_unicode=True, width=88)
