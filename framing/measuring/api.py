"""The ways in: a frame or a file, by name of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.measuring.frames import table_of
from framing.measuring.sample import Costs, Roles
from framing.measuring.tables import table_at, table_in
from framing.measuring.watch import Progress
from framing.rulebook.load import load_rulebook
from framing.rulebook.model import Rulebook

if TYPE_CHECKING:
    from framing.measuring.evidence import Evidence


def evidence_of(
    source: Any,
    outcome: str,
    *,
    time: str | None = None,
    case: str | None = None,
    group: str | Sequence[str] = (),
    today: str | None = None,
    yes: str | None = None,
    known: Sequence[str] = (),
    gain_per_hit: float | None = None,
    false_alarm_cost: float | None = None,
    progress: Progress | None = None,
    seconds: float | None = None,
    rulebook: Rulebook | None = None,
    name: str = "the table",
) -> Evidence:
    """What a table of past cases shows about the questions. Nothing leaves the machine.

    source: a pandas, Polars or Arrow frame; the path of a CSV, Parquet or XLSX file or of a folder
    of Parquet files; or the bytes of a file whose ``name`` has its suffix. outcome: the column with
    what became of each case. time: when it arose. case: who or what it is about, where one may come
    again. group: columns to compare by. today: what is decided today. yes: which of two outcomes
    matters; the rarer one when None. known: columns that were known in time for certain.
    gain_per_hit, false_alarm_cost: money for a case found and for a false alarm; both or neither.
    progress: called with the share done and what comes next; may raise to stop. seconds: time
    limit, after which the rest is left out. Raises AnswersError for what cannot be used.
    """
    if progress is not None:
        progress(0.0, "Reading the table")
    # The learners take a second or two to load, so that comes after the first word.
    from framing.measuring.look import look

    book = load_rulebook() if rulebook is None else rulebook
    most = int(book.measured.value("rows_read"))
    largest = int(book.measured.value("bytes_read"))

    def watch(rows: int) -> None:
        if progress is not None:
            progress(0.0, f"Reading row {rows:,}" if rows else "Reading the table")

    if isinstance(source, (str, Path)):
        table = table_at(Path(source), most, largest, watch)
    elif isinstance(source, bytes):
        table = table_in(name, source, most, largest, watch=watch)
    else:
        table = table_of(source, name, most)
    costs = None
    if gain_per_hit and false_alarm_cost:
        costs = Costs(gain_per_hit, false_alarm_cost)
    groups = (group,) if isinstance(group, str) else tuple(group)
    roles = Roles(outcome, time, case, groups, today, yes)
    return look(table, roles, book, costs=costs, known=known, progress=progress, seconds=seconds)
