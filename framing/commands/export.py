"""``framing export``: the stages for other decision engines."""

from __future__ import annotations

from pathlib import Path

import click

from framing.commands.options import AS_OF, RULEBOOK, Examples, faults_exit_2, write_result
from framing.dates import iso_date
from framing.rulebook import load_rulebook

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
