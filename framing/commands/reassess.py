"""``framing reassess``: saved cases under today's rulebook and date."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from framing.commands.options import AS_OF, RULEBOOK, Examples, faults_exit_2, print_faults
from framing.commands.portfolio import with_bar
from framing.reading.dates import iso_date
from framing.rulebook.load import load_rulebook


@click.command(
    cls=Examples,
    epilog="framing reassess saved/\n"
    "framing reassess saved/ --from 2024-01-01 --format json\n"
    "framing reassess saved/ --from 2026-11-23 --from-rulebook old-rules",
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "since",
    metavar="DATE",
    help="Date on which files of answers were judged before. JSON framings carry their own.",
)
@click.option(
    "--from-rulebook",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Rulebook by which files of answers were judged before. Default: today's.",
)
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text")
@AS_OF
@RULEBOOK
@faults_exit_2
def reassess(
    folder: Path,
    *,
    since: str | None,
    from_rulebook: Path | None,
    fmt: str,
    as_of: str | None,
    rulebook: Path | None,
) -> None:
    """Judge saved cases again, and show what moved and which rule or service moved it.

    FOLDER holds framings (framing assess --format json) or answers files. Files that cannot be
    used are named on standard error. Exit codes: 0 nothing moved, 1 something moved or a file
    could not be used, 2 no file is usable.
    """
    from framing.comparing.reassess import reassess as judged_again
    from framing.comparing.reassess import review_data, review_text
    from framing.portfolio.reading import answers_files

    if not folder.is_dir():
        raise click.UsageError(f"{folder} is not a folder.")
    files = answers_files(folder)
    if not files:
        raise click.UsageError(f"{folder} holds no .yaml, .yml or .json file.")
    now = load_rulebook(rulebook)
    then = load_rulebook(from_rulebook) if from_rulebook else now
    before = iso_date(since) if since else None
    watched = with_bar(files, "Judging again")
    review = judged_again(watched, iso_date(as_of), before, then, now)
    print_faults(review.faults)
    if not review.cases:
        sys.exit(2)
    if fmt == "json":
        click.echo(json.dumps(review_data(review), indent=2, ensure_ascii=False))
    else:
        click.echo(review_text(review), nl=False)
    if review.moved or review.faults:
        sys.exit(1)
