"""Random rows and what ``assess`` says of each, for every engine that is compared with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fixed import AS_OF
from generated_tables import as_columns, random_rows

from framing import Framing, assess, load_rulebook

BOOK = load_rulebook()
Columns = dict[str, list[Any]]


@dataclass(frozen=True)
class JudgedRows:
    """Cells by column and, row by row, what the results must be."""

    columns: Columns
    expected: list[dict[str, Any]]


def judged(rows: Iterable[dict[str, Any]]) -> JudgedRows:
    """These rows of answers, each judged by itself."""
    rows = list(rows)
    return JudgedRows(as_columns(BOOK, rows), [expected(assess(row, AS_OF)) for row in rows])


def complete_and_half_told(complete: int, half_told: int) -> tuple[JudgedRows, JudgedRows]:
    """So many rows in which everything is told, and so many in which a tenth is not."""
    return (
        judged(random_rows(BOOK, complete, seed=7)),
        judged(random_rows(BOOK, half_told, 0.1, seed=9)),
    )


def expected(framing: Framing) -> dict[str, Any]:
    """What a row's results must be, read from its framing."""
    return {
        "verdict": framing.verdict,
        "firm": framing.firm,
        "possible_verdicts": ";".join(framing.possible_verdicts),
        "leading": framing.leading,
        "instead": framing.instead,
        "fix_first": ";".join(framing.fix_first) if framing.leading == "not_yet" else None,
        "learning_type": framing.learning_type,
        "task": framing.task,
        "possible_tasks": ";".join(framing.task_range.outcomes),
        "leading_task": framing.leading_task.id if framing.leading_task else "none",
        "path": framing.path,
        "possible_paths": ";".join(framing.path_range.outcomes),
        "leading_path": framing.leading_path,
    }
