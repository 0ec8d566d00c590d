"""Answers that rest on a sample of past cases: which, and what the sample showed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from framing.faults import AnswersError, Code, Fault
from framing.reading.text import plain_text, short

KEYS = ("question", "answer", "line", "finding", "says", "sample", "figures")
NEEDED = ("question", "answer", "finding", "says")
#: Pieces of evidence that one case may hold; characters of a text in it.
MOST, LONGEST = 100, 1000


@dataclass(frozen=True)
class Shown:
    """An answer that a sample proposes. question: its id.

    answer: an option, a number as text, or the state of a ``line`` of a grid (``chosen``,
    ``not_chosen``, ``perhaps``). finding: id of what was found; says: that in words; sample: which
    table; figures: by name.
    """

    question: str
    answer: str
    finding: str
    says: str
    line: str = ""
    sample: str = ""
    figures: tuple[tuple[str, str | int | float], ...] = ()

    def plain(self) -> dict[str, Any]:
        """As plain data."""
        told = {key: getattr(self, key) for key in KEYS if key not in ("figures", "line")}
        return {**told, **({"line": self.line} if self.line else {}), "figures": dict(self.figures)}

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Whether these checked answers still say what was proposed."""
        given = answers.get(self.question)
        if self.line:
            state = given.get(self.line) if isinstance(given, Mapping) else given
            return bool(state == ("unknown" if self.answer == "perhaps" else self.answer))
        if isinstance(given, (int, float)):
            return f"{given:.10g}" == self.answer
        return bool(given == self.answer)


def answers_of(shown: Iterable[Shown]) -> dict[str, Any]:
    """Raw answers by question; the lines of one grid together. Lines left out stay unknown."""
    found: dict[str, Any] = {}
    for one in shown:
        if one.line:
            found.setdefault(one.question, {})[one.line] = one.answer
        else:
            found[one.question] = _number_or_text(one.answer)
    return found


def _number_or_text(answer: str) -> str | float:
    try:
        return float(answer)
    except ValueError:
        return answer


def shown_of(given: object, faults: list[Fault]) -> tuple[Shown, ...]:
    """Evidence from plain data, checked; what is wrong goes to ``faults``."""
    if not isinstance(given, (list, tuple)) or len(given) > MOST:
        what = (
            "The evidence is not a list." if not isinstance(given, (list, tuple)) else "Too long."
        )
        faults.append(
            Fault(Code.WRONG_TYPE, "about.evidence", what, f"Give at most {MOST} entries.")
        )
        return ()
    found = []
    for i, item in enumerate(given):
        try:
            found.append(_one(item, f"about.evidence.{i}"))
        except AnswersError as error:
            faults += error.faults
    return tuple(found)


def _one(item: object, where: str) -> Shown:
    if isinstance(item, Shown):
        return item
    if not isinstance(item, Mapping):
        raise AnswersError.of(
            Code.WRONG_TYPE, where, f"{short(item)} is not a mapping.", f"Write {', '.join(KEYS)}."
        )
    for key in NEEDED:
        if not isinstance(item.get(key), str) or not item[key]:
            what = f"The key {key} is missing."
            raise AnswersError.of(Code.MISSING_KEY, where, what, f"Add `{key}:` with a text.")
    texts = {key: item.get(key) or "" for key in KEYS if key != "figures"}
    for key, text in texts.items():
        if not isinstance(text, str) or len(text) > LONGEST:
            what = f"{key} is no text of at most {LONGEST} characters."
            raise AnswersError.of(Code.WRONG_TYPE, f"{where}.{key}", what, "Shorten it.")
    figures = item.get("figures") or {}
    if not isinstance(figures, Mapping) or not all(
        isinstance(k, str) and isinstance(v, (str, int, float)) for k, v in figures.items()
    ):
        what = "The figures are not pairs of a name and a number."
        raise AnswersError.of(Code.WRONG_TYPE, f"{where}.figures", what, "Write `name: 12`.")
    kept = {key: plain_text(text).strip() for key, text in texts.items()}
    return Shown(**kept, figures=tuple(figures.items()))
