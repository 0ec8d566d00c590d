"""Cells of earlier tables → the answers of today, as ``former`` reads them in files of answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from framing.answers.cells import BLANK, SEPARATOR, listed_in
from framing.answers.checking import checked
from framing.answers.former import EITHER, NOT_SURE, carried_over
from framing.rulebook.model import Question, Rulebook


class Carrying:
    """What of a table with an earlier version's columns is carried over to which questions."""

    def __init__(self, rulebook: Rulebook, columns: Iterable[str]) -> None:
        self.rulebook = rulebook
        self.asked = {question.id: question for question in rulebook.questions}
        #: Column → the answers in it that only an earlier version had; () for every one.
        self.earlier: dict[str, frozenset[str]] = {}
        #: Question of today → the columns that may tell of it, its own among them.
        self.read: dict[str, tuple[str, ...]] = {}
        there = set(columns)
        for question in rulebook.questions:
            told = {old: said for option in question.options for old, said in
                    option.formerly_said.items() if old in there}  # fmt: skip
            for old in told:
                said = (option.formerly_said.get(old, ()) for option in question.options)
                today = self._options(old)
                more = frozenset(value for values in said for value in values) - today
                self.earlier[old] = self.earlier.get(old, frozenset()) | more
                if old in self.asked:
                    self.read.setdefault(old, (old,))
            if told:
                self.read[question.id] = tuple(dict.fromkeys((*told, question.id)))

    def _options(self, name: str) -> frozenset[str]:
        question = self.asked.get(name)
        return frozenset(option.id for option in question.options) if question else frozenset()

    def is_earlier(self, name: str, cell: Any) -> bool:
        """Whether a cell of a column says what only an earlier version could."""
        if name not in self.earlier:
            return False
        said = _ids(cell)
        return bool(said & self.earlier[name] if name in self.asked else said)

    def inheriting(self, columns: Collection[str]) -> list[str]:
        """The questions of today of which these columns may tell."""
        return [
            name for name, read in self.read.items() if columns and not {*columns}.isdisjoint(read)
        ]

    def answer(self, name: str, cells: Mapping[str, Any]) -> Any:
        """The checked answer to a question of today; None where there is none.

        cells: of the columns in ``read[name]``, as far as they hold something. Raises
        AnswersError for an answer that cannot be used.
        """
        given = {column: self._raw(column, cells[column]) for column in cells}
        said = carried_over(given, self.rulebook).get(name)
        return None if said is None else checked(self.asked[name], said)

    def _raw(self, name: str, cell: Any) -> Any:
        """A cell as a file of answers has it."""
        question: Question | None = self.asked.get(name)
        if not isinstance(cell, str):
            return cell.tolist() if hasattr(cell, "tolist") else cell
        text = cell.strip(BLANK)
        if question is not None and question.kind == "pick_many":
            return listed_in(text)
        parts = [part.strip(BLANK) for part in text.split(EITHER)]
        return parts if len(parts) > 1 else text


def _ids(cell: Any) -> set[str]:
    """The ids in a cell, without the marks of what is perhaps true."""
    listed = cell.tolist() if hasattr(cell, "tolist") else cell
    if isinstance(cell, str):
        listed = cell.replace(EITHER, SEPARATOR).split(SEPARATOR)
    if not isinstance(listed, (list, tuple)):
        return set()
    named = (str(item).strip(BLANK).removesuffix(NOT_SURE).strip(BLANK) for item in listed)
    return {name for name in named if name}
