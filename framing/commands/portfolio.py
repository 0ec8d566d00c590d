"""``framing portfolio``: many cases at once, side by side."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

from framing.commands.options import (
    AS_OF,
    RULEBOOK,
    Examples,
    faults_exit_2,
    print_faults,
    refuse_overwriting,
    tell,
    write_result,
)
from framing.evaluation.compiling import tables_for
from framing.faults import Fault
from framing.reading.dates import iso_date
from framing.rulebook.load import load_rulebook
from framing.rulebook.model import Rulebook

Item = TypeVar("Item")
#: Seconds after which progress is shown.
PATIENCE = 1.0
#: A bar moves on at most so often.
STEPS = 200
DOCUMENTS = ("html", "md", "docx", "pdf", "json")


@click.command(
    cls=Examples,
    epilog="framing portfolio --template cases.xlsx\n"
    "framing portfolio cases.xlsx --output portfolio.html\n"
    "framing portfolio answers/ --output portfolio.zip --documents pdf",
)
@click.argument("source", metavar="INPUT", required=False, type=click.Path(path_type=Path))
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File: .csv, .xlsx, .html, or .zip for these three and a document for each case.",
)
@click.option(
    "--documents",
    type=click.Choice(DOCUMENTS),
    default="html",
    help="Format of the documents in a .zip. Default: html.",
)
@click.option(
    "--template",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write an empty table (.csv or .xlsx) to fill in, and stop.",
)
@AS_OF
@RULEBOOK
@faults_exit_2
def portfolio(
    source: Path | None,
    *,
    output: Path | None,
    documents: str,
    template: Path | None,
    as_of: str | None,
    rulebook: Path | None,
) -> None:
    """Judge many cases: a table (.csv, .xlsx) or a folder of answers files.

    Bad rows are told on standard error, by row and column; the others go through. Exit codes:
    0 fine, 1 something in the input is wrong though cases were judged, 2 no case is usable.
    """
    book = load_rulebook(rulebook)
    if template is not None:
        _write_template(template, book)
        return
    if source is None or output is None:
        raise click.UsageError("Give an INPUT and --output FILE, or --template FILE.")
    faults = _judge(source, output, documents, book, iso_date(as_of))
    if faults:
        sys.exit(1)


def _judge(
    source: Path, output: Path, documents: str, book: Rulebook, as_of: str
) -> tuple[Fault, ...]:
    """Read, judge and write; the faults in the input."""
    from framing.portfolio.judging import judged_each, portfolio_of
    from framing.portfolio.reading import read_cases
    from framing.portfolio.writing import SUFFIXES, written

    suffix = output.suffix.lower()
    if suffix not in SUFFIXES:
        raise click.UsageError(f"--output must end in one of: {', '.join(SUFFIXES)}.")
    if not output.absolute().parent.is_dir():
        raise click.UsageError(f"{output} cannot be written: there is no such folder.")
    refuse_overwriting(source, output)
    with rows_read() as watch:
        found = read_cases(source, book, watch)
    print_faults(found.faults)
    if not found.cases:
        click.echo("No case is usable, so nothing was written.", err=True)
        sys.exit(2)
    tables = tables_for(book, as_of)
    whole = portfolio_of(tables, judged_each(with_bar(found.cases, "Judging"), tables))
    writing = partial(with_bar, label="Writing")
    write_result(written(whole, suffix, documents, writing), output)
    left_out = f"; {found.unusable} left out" if found.unusable else ""
    count = len(found.cases)
    click.echo(f"{count} {'case' if count == 1 else 'cases'} judged{left_out}.", err=True)
    return found.faults


@contextmanager
def rows_read() -> Iterator[Callable[[int], None]]:
    """What is told how many rows have been read; a terminal shows it once that takes a second."""
    started = shown = time.monotonic()

    def tell(rows: int) -> None:
        nonlocal shown
        now = time.monotonic()
        if rows and now - shown > PATIENCE and sys.stderr.isatty():
            shown = now
            click.echo(f"\rReading row {rows:,} ", nl=False, err=True)

    try:
        yield tell
    finally:
        if shown > started:
            click.echo(err=True)


def with_bar(items: Sequence[Item], label: str) -> Iterator[Item]:
    """The items one by one; on a terminal a bar once they have taken longer than a second."""
    if not sys.stderr.isatty():
        yield from items
        return
    started = time.monotonic()
    shown = None
    step = max(len(items) // STEPS, 1)
    for done, item in enumerate(items):
        if shown is None and time.monotonic() - started > PATIENCE:
            shown = click.progressbar(length=len(items), label=label, file=sys.stderr)
            shown.render_progress()
            shown.update(done)
        yield item
        if shown is not None and (done + 1) % step == 0:
            shown.update(done + 1 - shown.pos)
    if shown is not None:
        shown.update(len(items) - shown.pos)
        shown.render_finish()


def _write_template(path: Path, book: Rulebook) -> None:
    from framing.portfolio.template import template_csv, template_xlsx

    writers: dict[str, Callable[[Rulebook], str | bytes]] = {
        ".csv": template_csv,
        ".xlsx": template_xlsx,
    }
    if path.suffix.lower() not in writers:
        raise click.UsageError(f"--template must end in one of: {', '.join(writers)}.")
    if path.exists():
        raise click.UsageError(f"{path} is there already and may be filled in. Give another name.")
    write_result(writers[path.suffix.lower()](book), path)
    tell(f"Written: {path}. Fill in a row for each case.")
