"""``framing export``: the stages for other decision engines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from framing.commands.options import AS_OF, RULEBOOK, Examples, faults_exit_2, write_result
from framing.reading.dates import iso_date
from framing.rulebook.load import load_rulebook

OUTPUT = click.option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="File."
)


@click.group()
def export() -> None:
    """Write the stages in the form of another decision engine."""


@export.command(cls=Examples, epilog="framing export jdm --output framing.jdm.json")
@OUTPUT
@AS_OF
@RULEBOOK
@faults_exit_2
def jdm(output: Path | None, as_of: str | None, rulebook: Path | None) -> None:
    """Chained decision tables for GoRules engines (JDM). Tested with zen-engine."""
    from framing.exports.jdm import jdm as written

    write_result(written(load_rulebook(rulebook), iso_date(as_of)), output)


@export.command(cls=Examples, epilog="framing export dmn --output framing.dmn")
@OUTPUT
@AS_OF
@RULEBOOK
@faults_exit_2
def dmn(output: Path | None, as_of: str | None, rulebook: Path | None) -> None:
    """Chained decisions in DMN 1.1 with FEEL. Tested with dmn-eval-js."""
    from framing.exports.dmn import dmn as written

    write_result(written(load_rulebook(rulebook), iso_date(as_of)), output)


@export.command(
    cls=Examples,
    epilog="framing export sql --dialect duckdb --output framing.sql\n"
    "framing export sql --dialect spark --table lake.cases --keep case_id",
)
@click.option(
    "--dialect",
    type=click.Choice(("duckdb", "spark", "athena", "postgres")),
    required=True,
    help="The engine that will run it.",
)
@click.option("--table", default="cases", show_default=True, help="Table with the answers.")
@click.option(
    "--keep", multiple=True, metavar="COLUMN", help="Keep only this column; may be repeated."
)
@click.option(
    "--absent",
    multiple=True,
    metavar="QUESTION",
    help="The table has no column for this question; may be repeated.",
)
@OUTPUT
@AS_OF
@RULEBOOK
@faults_exit_2
def sql(output: Path | None, as_of: str | None, rulebook: Path | None, **wanted: Any) -> None:
    """One SELECT that judges each row of a table, with a column for each question."""
    try:
        from framing.exports.sql import sql as written
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] != "sqlglot":
            raise
        raise click.UsageError('SQL is an extra: pip install "framing[sql]".') from None
    write_result(written(load_rulebook(rulebook), iso_date(as_of), **wanted), output)
