"""A table of answers → what each input leaves open, as codes; and the cells that cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from framing.answers.cells import answer_in
from framing.answers.checking import MAX_TEXT
from framing.answers.interval import Interval
from framing.evaluation.facts import likeliest_value, values_from
from framing.evaluation.tables import Input, Tables
from framing.faults import AnswersError, Fault
from framing.rulebook.formulas import FORMULAS, Numbers
from framing.rulebook.model import UNKNOWN, Fact, Question

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from framing.many.coded import Codes, Values

    Bools = NDArray[np.bool_]
    Doubles = NDArray[np.float64]

#: Columns are read side by side; most of the time goes into looking up text.
THREADS = 2
#: An answer that was not given.
MISSING = None


@dataclass(frozen=True)
class BadCells:
    """Cells of one column that hold the same unusable value; rows are counted from 0."""

    question: str
    rows: tuple[int, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Column:
    """One question's answers. Few different ones: ``codes`` into ``answers``; else ``numbers``.

    cells: what stood in the table, by the same codes. numbers: lowest and highest that each may
    be; one array for both where no cell holds a span; NaN where the number is unknown.
    """

    question: Question
    answers: tuple[Any, ...] = ()
    codes: Codes | None = None
    numbers: tuple[Doubles, Doubles] | None = None
    bad: tuple[BadCells, ...] = ()
    cells: tuple[Any, ...] = ()


def read_columns(tables: Tables, columns: Mapping[str, Callable[[], Any]]) -> dict[str, Column]:
    """Question id → its column. columns: question id → what gives its Arrow array or list."""
    questions = [q for q in tables.rulebook.questions if q.id in columns]
    with ThreadPoolExecutor(THREADS) as pool:
        found = pool.map(lambda q: _column(q, columns[q.id]()), questions)
        return {column.question.id: column for column in found}


def _column(question: Question, cells: Any) -> Column:
    import pyarrow as pa

    if isinstance(cells, list) or pa.types.is_nested(cells.type):
        return _coded(question, *coded_cells(cells))
    if question.kind == "text":
        return _texts(question, cells)
    kinds = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal)
    if question.kind == "number" and any(kind(cells.type) for kind in kinds):
        return _numbers(question, cells)
    return _coded(question, *_encoded(cells))


def coded_cells(cells: Any) -> tuple[list[Any], Codes]:
    """The different cells of an Arrow array or a list, and which of them each row has."""
    import pyarrow as pa

    if not isinstance(cells, list) and pa.types.is_nested(cells.type):
        cells = cells.to_pylist()
    return _listed(cells) if isinstance(cells, list) else _encoded(cells)


def _listed(cells: Iterable[Any]) -> tuple[list[Any], Codes]:
    """The different cells of a column of mixed kinds, and their codes."""
    import numpy as np

    known: dict[tuple[type, Any], int] = {}
    values: list[Any] = []
    codes = []
    for cell in cells:
        code = known.setdefault((type(cell), cell if _hashable(cell) else repr(cell)), len(known))
        if code == len(values):
            # Whole tables of others hold lists as arrays of their own.
            values.append(cell.tolist() if hasattr(cell, "tolist") else cell)
        codes.append(code)
    return values, np.array(codes, dtype=np.intp)


def _hashable(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


def _encoded(cells: Any) -> tuple[list[Any], Codes]:
    """The different cells of an Arrow array, and their codes."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(cells.type):
        nulls = len(cells.dictionary)
        codes = pc.fill_null(cells.indices.cast(pa.int64()), nulls)
        values = [*cells.dictionary.to_pylist(), None]
    else:
        found = pc.dictionary_encode(cells, null_encoding="encode")
        values, codes = found.dictionary.to_pylist(), found.indices
    small = np.min_scalar_type(len(values))
    return values, codes.to_numpy(zero_copy_only=False).astype(small)


def _coded(question: Question, cells: list[Any], codes: Codes) -> Column:
    import numpy as np

    answers, bad = [], []
    for code, cell in enumerate(cells):
        try:
            answers.append(answer_in(question, cell))
        except AnswersError as error:
            answers.append(MISSING)
            rows = np.flatnonzero(codes == code).tolist()
            if rows:
                bad.append(BadCells(question.id, tuple(rows), error.faults))
    return replace(answered(question, answers, codes), bad=tuple(bad), cells=tuple(cells))


def answered(question: Question, answers: Sequence[Any], codes: Codes) -> Column:
    """A column of checked answers; None where none was given. codes: which of them a row gives."""
    import numpy as np

    if question.kind != "number":
        return Column(question, tuple(answers), codes)
    ends = [_two_ends(answer) for answer in answers]
    low = np.array([end for end, _ in ends])[codes] if answers else np.empty(0)
    spans = any(isinstance(answer, Interval) for answer in answers)
    high = np.array([end for _, end in ends])[codes] if spans else low
    return Column(question, numbers=(low, high))


def _two_ends(answer: Any) -> tuple[float, float]:
    """Lowest and highest of a number; NaN where nobody knows."""
    if isinstance(answer, Interval):
        return answer.low, answer.high
    number = float("nan") if answer in (MISSING, UNKNOWN) else float(answer)
    return number, number


def _numbers(question: Question, cells: Any) -> Column:
    import numpy as np
    import pyarrow as pa

    # Beyond 2^53 a whole number may change in its last digits, far outside any limits.
    numbers = cells.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    assert question.minimum is not None
    assert question.maximum is not None
    wrong = (numbers < question.minimum) | (numbers > question.maximum)
    if not wrong.any():
        return Column(question, numbers=(numbers, numbers))
    rows = np.flatnonzero(wrong)
    found = _coded(question, *_listed(numbers[rows].tolist()))
    bad = tuple(replace(b, rows=tuple(rows[list(b.rows)].tolist())) for b in found.bad)
    usable = np.where(wrong, np.nan, numbers)
    return Column(question, numbers=(usable, usable), bad=bad)


def _texts(question: Question, cells: Any) -> Column:
    """Free text decides nothing; only what is no text, or too long, is told."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type)
    if not wanted and not pa.types.is_null(cells.type):
        return _coded(question, *_encoded(cells))
    codes = np.zeros(len(cells), dtype=np.intp)
    long = pc.utf8_length(cells) if wanted else None
    if long is None or (pc.max(long).as_py() or 0) <= MAX_TEXT:
        return Column(question, (MISSING,), codes)
    return _coded(question, *_encoded(cells))


#: What an input may be, and the one value of it that was put first (or nought).
Told = tuple[int, int]


class Inputs:
    """What each input of the rulebook leaves open, chunk by chunk, as codes of ``Told``."""

    def __init__(self, tables: Tables, columns: Mapping[str, Column], rows: int) -> None:
        self.tables = tables
        self.columns = columns
        self.rows = rows
        self._looked_up: dict[tuple[int, int], Codes] = {}

    def codes(self, k: int, values: Values, rows: slice | Codes) -> Codes:
        """What an input is told to be in some rows, as codes; new ones are added to ``values``."""
        import numpy as np

        tables = self.tables
        item = tables.inputs[k]
        fact = tables.rulebook.facts[tables.facts[item.fact]]
        if fact.origin == "computed":
            return self._computed(k, values, rows)
        column = self.columns.get(item.question)
        if column is None or column.codes is None:
            return np.full(self._size(rows), values.code((item.unsaid, 0)), dtype=np.intp)
        known = self._looked_up.get((k, id(values)))
        if known is None:
            told = [self._told(item, fact.id, column.question, a) for a in column.answers]
            known = np.array([values.code(each) for each in told], dtype=np.intp)
            self._looked_up[k, id(values)] = known
        return known[column.codes[rows]]

    def _told(self, item: Input, fact: str, question: Question, answer: Any) -> Told:
        open_ = values_from(question, fact, answer)
        first = likeliest_value(question, answer)
        mask = item.unsaid if answer is None else item.full
        if open_ is not None:
            mask = self.tables.mask(fact, open_)
        return mask, 0 if first is None else self.tables.mask(fact, (first,))

    def _size(self, rows: slice | Codes) -> int:
        return len(range(self.rows)[rows]) if isinstance(rows, slice) else len(rows)

    def _computed(self, k: int, values: Values, rows: slice | Codes) -> Codes:
        """A computed fact: its formula over whole columns of numbers, and over their middles."""
        import numpy as np

        tables = self.tables
        fact = tables.rulebook.facts[tables.facts[tables.inputs[k].fact]]
        domain = tables.domains[tables.index[fact.id]]
        numbers = {name: self._ends(name, rows) for name in fact.inputs}
        masks = self._masks(fact, numbers, rows)
        size = len(domain)
        spans = {name: self._spans(name, rows) for name in fact.inputs if self._has_spans(name)}
        if spans:
            middles = dict(numbers)
            for name, wide in spans.items():
                low, high = numbers[name]
                middle = (low + high) / 2
                middles[name] = np.where(wide, middle, low), np.where(wide, middle, high)
            first = self._masks(fact, middles, rows)
            certain = (first & (first - 1)) == 0
            certain &= np.logical_or.reduce(list(spans.values()))
            masks = masks | (np.where(certain, first, 0) << size)
        different, which = np.unique(masks, return_inverse=True)
        told = ((mask & ((1 << size) - 1), mask >> size) for mask in different.tolist())
        codes = np.array([values.code(each) for each in told], dtype=np.intp)
        return codes[which]

    def _masks(self, fact: Fact, numbers: Numbers, rows: slice | Codes) -> Codes:
        """The masks of a computed fact, row by row."""
        import numpy as np

        assert fact.formula is not None
        domain = self.tables.domains[self.tables.index[fact.id]]
        masks: Codes = np.zeros(self._size(rows), dtype=np.intp)
        for value, possible in FORMULAS[fact.formula](numbers).items():
            masks |= np.where(possible, 1 << domain.index(value), 0)
        return masks

    def _has_spans(self, name: str) -> bool:
        numbers = self.columns[name].numbers if name in self.columns else None
        return numbers is not None and numbers[0] is not numbers[1]

    def _spans(self, name: str, rows: slice | Codes) -> Bools:
        """In which rows a number is a span."""
        numbers = self.columns[name].numbers
        assert numbers is not None
        low, high = numbers
        return low[rows] < high[rows]

    def _ends(self, name: str, rows: slice | Codes) -> tuple[Any, Any]:
        """Lowest and highest of a number, row by row; one array where all are known."""
        import numpy as np

        question = self.tables.rulebook.question(name)
        assert question.minimum is not None
        assert question.maximum is not None
        column = self.columns.get(name)
        if column is None or column.numbers is None:
            size = self._size(rows)
            return np.full(size, question.minimum), np.full(size, question.maximum)
        given, highest = (ends[rows] for ends in column.numbers)
        unknown = np.isnan(given)
        if not unknown.any():
            return given, given if column.numbers[0] is column.numbers[1] else highest
        low = np.where(unknown, question.minimum, given)
        return low, np.where(unknown, question.maximum, highest)
