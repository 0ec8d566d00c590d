"""What a person said: reading, checking and writing answers. Nothing here decides."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, ValuesView
from pathlib import Path
from types import MappingProxyType
from typing import Any

from framing.answers.checking import checked
from framing.answers.former import carried_over
from framing.answers.interval import Interval
from framing.answers.metadata import NOTHING, About, about_of
from framing.faults import AnswersError, Code, Fault, FaultsError
from framing.faults.english import MOST_SOUGHT, nearest
from framing.reading.strict_json import strict_json
from framing.reading.text import short as _short
from framing.rulebook.model import UNKNOWN, Rulebook

FORMAT = "framing-answers/1"
MAX_BYTES = 1_000_000


class Answers(Mapping[str, Any]):
    """Question id → answer, checked against a rulebook; immutable and hashable.

    choose_one: an option id, a tuple of the ids that could be true (likeliest first), or
    ``unknown``. pick_many: a mapping of every option to ``chosen``, ``not_chosen`` or ``unknown``
    (perhaps). number: int or float within its limits, a ``Interval`` of them, or ``unknown``.
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
        questions = rulebook.asked
        faults: list[Fault] = []
        kept: dict[str, Any] = {}
        for key, value in carried_over(given, rulebook).items():
            if key in rulebook.replaced:
                continue
            if key not in questions:
                faults.append(
                    Fault(
                        Code.UNKNOWN_QUESTION,
                        f"answers.{key}",
                        f"There is no question {key}.",
                        _meant(str(key), rulebook, len(faults)),
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
            self.about = about_of(about, rulebook)
        except AnswersError as error:
            faults.extend(error.faults)
        if faults:
            raise AnswersError(tuple(faults))
        self._given: Mapping[str, Any] = MappingProxyType(
            {q.id: kept[q.id] for q in rulebook.questions if q.id in kept}
        )
        self._hash: int | None = None

    @classmethod
    def from_checked(cls, kept: Mapping[str, Any], rulebook: Rulebook) -> Answers:
        """Answers that were checked one by one, as by ``answer_in``. None counts as not given."""
        found = cls.__new__(cls)
        found.about, found._hash = NOTHING, None
        found._given = MappingProxyType(
            {q.id: kept[q.id] for q in rulebook.questions if kept.get(q.id) is not None}
        )
        return found

    def __getitem__(self, key: str) -> Any:
        return self._given[key]

    # What a mapping has anyway, but ten times as fast: every case is judged by these.
    def __contains__(self, key: object) -> bool:
        return key in self._given

    def get(self, key: str, default: Any = None) -> Any:
        """The answer to a question, or the default."""
        return self._given.get(key, default)

    def values(self) -> ValuesView[Any]:
        """The answers, in the order of the interview."""
        return self._given.values()

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
        return {question: plain_answer(given) for question, given in self._given.items()}


def leaves_open(given: Any) -> bool:
    """Whether an answer in its standard form, or None, leaves more than one thing possible."""
    if isinstance(given, Mapping):
        return UNKNOWN in given.values()
    return given is None or given == UNKNOWN or isinstance(given, (tuple, Interval))


def plain_answer(given: Any) -> Any:
    """One answer in its standard form as text, a number, a list or a dict, as files hold it."""
    if isinstance(given, Mapping):
        return dict(given)
    if isinstance(given, tuple):
        return list(given)
    return str(given) if isinstance(given, Interval) else given


def _meant(name: str, rulebook: Rulebook, told: int) -> str:
    """What to write instead of a wrong question id. told: faults that were found before."""
    line = _ticked(name, rulebook) if told < MOST_SOUGHT else ""
    return line or nearest(name, (question.id for question in rulebook.questions), told)


def _ticked(name: str, rulebook: Rulebook) -> str:
    """How to tick a line whose id was taken for a question; empty where it is none."""
    for question in rulebook.questions:
        if question.kind == "pick_many" and name in [option.id for option in question.options]:
            return f"It is a line of the question {question.id}: write `{question.id}: [{name}]`."
    return ""


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
        value = _json_or_none(text, name)
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
    return _json_or_none(path.read_text(encoding="utf-8-sig"), path.name)


def _json_or_none(text: str, name: str) -> Any:
    """The JSON in ``text``, or None when it is not JSON and should be read as YAML.

    Raises FaultsError for a key that stands twice in an object.
    """
    if not text.lstrip().startswith("{"):
        return None
    try:
        return strict_json(text, name)
    except FaultsError:
        raise
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
    from framing.reading.strict_yaml import write_yaml

    head: dict[str, Any] = {"format": FORMAT, "rulebook_version": rulebook.version}
    if answers.about:
        head["about"] = answers.about.plain()
    head["answers"] = answers.plain()
    return write_yaml(head)
