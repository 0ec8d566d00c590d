"""The cases of tables as columns: for each question the different answers, for each case which."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framing.answers.answers import Answers
from framing.answers.cells import MOST_KEPT, answer_in
from framing.rulebook.model import Question, Rulebook

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes = NDArray[Any]


class Column:
    """The different answers to one question, by their codes; code 0: not answered."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.answers: list[Any] = [None]
        self._codes: dict[Any, int] = {}

    def code(self, cell: Any) -> int:
        """The code of the answer in a cell. Raises AnswersError for one that cannot be used."""
        # True, 1 and 1.0 are the same key, and no text is one of them.
        key = cell if isinstance(cell, str) else (type(cell), cell)
        known = self._codes.get(key)
        return self._new(key, cell) if known is None else known

    def kept(self, answer: Any) -> int:
        """A code of its own for a checked answer."""
        if answer is None:
            return 0
        self.answers.append(answer)
        return len(self.answers) - 1

    def _new(self, key: Any, cell: Any) -> int:
        code = self.kept(answer_in(self.question, cell))
        if len(self._codes) < MOST_KEPT:
            self._codes[key] = code
        return code


class Columns:
    """The cases of one reading, one below the other. They take little room: 4 bytes an answer."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.listed = [Column(question) for question in rulebook.questions]
        self.places = {column.question.id: i for i, column in enumerate(self.listed)}
        self._codes = array("i")
        self._nothing = bytes(array("i", [0]) * len(self.listed))

    def __len__(self) -> int:
        return len(self._codes) // len(self.listed)

    def add(self, told: Iterable[tuple[int, int]]) -> int:
        """One more case, by the places of its columns and its codes there; its row, from 0."""
        start = len(self._codes)
        self._codes.frombytes(self._nothing)
        for place, code in told:
            self._codes[start + place] = code
        return start // len(self.listed)

    def kept(self, question: str, answer: Any) -> int:
        """The code of a checked answer to a question."""
        return self.listed[self.places[question]].kept(answer)

    def answers(self, row: int) -> Answers:
        """The answers of a case."""
        return Answers.from_checked(self.given(row), self.rulebook)

    def given(self, row: int) -> Mapping[str, Any]:
        """The same as a plain mapping, in the order of the interview."""
        wide = len(self.listed)
        codes = self._codes[row * wide : (row + 1) * wide]
        return {
            column.question.id: column.answers[code]
            for column, code in zip(self.listed, codes, strict=True)
            if code
        }

    def codes(self) -> Codes:
        """All codes: a row for each case, a column for each question. No case can be added while
        somebody holds them."""
        import numpy as np

        return np.frombuffer(self._codes, dtype=np.intc).reshape(-1, len(self.listed))


@dataclass(frozen=True, slots=True)
class TableCase:
    """One case of a table; what it says stands in the columns. where: its row, and its file where
    there are several."""

    name: str
    where: str
    columns: Columns
    row: int

    @property
    def answers(self) -> Answers:
        """Its answers, put together anew at each look."""
        return self.columns.answers(self.row)
