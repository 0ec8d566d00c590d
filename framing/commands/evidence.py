"""``framing evidence``: what a table of past cases shows, and the answers that it proposes."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from framing.commands.options import (
    RULEBOOK,
    Examples,
    faults_exit_2,
    refuse_overwriting,
    tell,
    write_result,
)
from framing.rulebook.load import load_rulebook

if TYPE_CHECKING:
    from framing.measuring.watch import Progress

#: Parts of the extra, without any of which nothing can be measured.
EXTRA = {"sklearn", "scipy", "pandas", "duckdb", "pyarrow", "threadpoolctl"}
#: Seconds after which progress is shown.
PATIENCE = 1.0


@click.command(
    cls=Examples,
    epilog="framing evidence churn.csv --outcome left --time opened --case customer\n"
    "framing evidence churn.csv --outcome left --answers answers.yaml --format html -o churn.html\n"
    "framing evidence payments/ --outcome fraud --gain-per-hit 200 --false-alarm-cost 5",
)
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--outcome", required=True, metavar="COLUMN", help="What became of each case.")
@click.option("--time", "when", metavar="COLUMN", help="When a case arose.")
@click.option("--case", metavar="COLUMN", help="Who or what it is about, if one may come again.")
@click.option("--group", metavar="COLUMN", multiple=True, help="To compare by. May be repeated.")
@click.option("--today", metavar="COLUMN", help="What is decided today.")
@click.option("--yes", metavar="VALUE", help="The outcome that matters. Default: the rarer one.")
@click.option("--known", metavar="COLUMN", multiple=True, help="Known in time for certain.")
@click.option("--gain-per-hit", type=click.FloatRange(min=0, min_open=True), metavar="MONEY")
@click.option("--false-alarm-cost", type=click.FloatRange(min=0, min_open=True), metavar="MONEY")
@click.option("--seconds", type=click.FloatRange(min=1), help="Leave out what takes longer.")
@click.option("--format", "fmt", type=click.Choice(["md", "html", "json"]), default="md")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="File.")
@click.option(
    "--answers",
    "answers_file",
    metavar="OUT.yaml",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the proposed answers here, to be read, changed and judged.",
)
@RULEBOOK
@faults_exit_2
def evidence(
    table: Path,
    *,
    outcome: str,
    when: str | None,
    fmt: str,
    output: Path | None,
    answers_file: Path | None,
    rulebook: Path | None,
    **options: Any,
) -> None:
    """Show what a table of past cases tells about the questions.

    TABLE is a CSV, Parquet or XLSX file, or a folder of Parquet files. It stays on this machine.
    """
    if (options["gain_per_hit"] is None) != (options["false_alarm_cost"] is None):
        raise click.UsageError("Give both --gain-per-hit and --false-alarm-cost, or neither.")
    try:
        from framing.measuring.api import evidence_of
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] not in EXTRA:
            raise
        raise click.UsageError('Samples are an extra: pip install "framing[evidence]".') from None
    refuse_overwriting(table, output, answers_file)
    for part in table.rglob("*.parquet") if table.is_dir() else ():
        refuse_overwriting(part, output, answers_file)
    book = load_rulebook(rulebook)
    found = evidence_of(table, outcome, time=when, rulebook=book, progress=_progress(), **options)
    if answers_file is not None:
        from framing.answers.answers import Answers, write_answers

        proposed = Answers(found.answers(), book, found.about())
        write_result(write_answers(proposed, book), answers_file)
        tell(f"Written: {answers_file}. Read it, and change what you know better.")
    write_result(found.render(fmt), output)


def _progress() -> Progress | None:
    """A line on the terminal that says how far it is, once it has taken a second."""
    if not sys.stderr.isatty():
        return None
    started = time.monotonic()

    def told(share: float, words: str) -> None:
        if time.monotonic() - started > PATIENCE:
            end = "\n" if share >= 1 else ""
            click.echo(f"\r\x1b[K{round(100 * share):3d} %  {words}{end}", nl=False, err=True)

    return told
