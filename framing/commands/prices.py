"""``framing prices``: the prices on record, and what AWS's price list says of them today."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from framing.commands.options import AS_OF, RULEBOOK, Examples, faults_exit_2
from framing.listings.prices import prices_data, prices_text
from framing.reading.dates import iso_date
from framing.rulebook.load import load_rulebook, rules_folder


@click.command(
    cls=Examples,
    epilog="framing prices\nframing prices --refresh\n"
    "framing prices --refresh --from a-copy-of-the-list --write",
)
@click.option("--refresh", is_flag=True, help="Compare with AWS's price list; needs no account.")
@click.option("--from", "place", metavar="URL-OR-FOLDER", help="Where the list is. Default: AWS.")
@click.option("--write", is_flag=True, help="With --refresh: take the list's prices over.")
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text")
@AS_OF
@RULEBOOK
@faults_exit_2
def prices(
    *,
    refresh: bool,
    place: str | None,
    write: bool,
    fmt: str,
    as_of: str | None,
    rulebook: Path | None,
) -> None:
    """List the prices on record; --refresh compares them with AWS's list, and leaves with 1 where
    something differs.
    """
    if (place or write) and not refresh:
        raise click.UsageError("--from and --write go with --refresh.")
    book, date = load_rulebook(rulebook), iso_date(as_of)
    if refresh:
        if write and Path(book.folder).parent == Path(__file__).parent.parent:
            raise click.UsageError(
                "The installed rulebook is not to be edited. Give a folder of your own with "
                "--rulebook."
            )
        _refreshed(Path(rulebook or rules_folder()), place, write=write, fmt=fmt)
    elif fmt == "json":
        click.echo(json.dumps(prices_data(book, date), indent=2, ensure_ascii=False))
    else:
        click.echo(prices_text(book, date), nl=False)


def _refreshed(folder: Path, place: str | None, *, write: bool, fmt: str) -> None:
    from framing.upkeep.price_list import AWS, PriceList
    from framing.upkeep.refresh import SAME, compared, compared_data, compared_text, written

    book = load_rulebook(folder)
    found = list(compared(book.prices, PriceList(place or AWS)))
    if fmt == "json":
        click.echo(json.dumps([compared_data(item) for item in found], indent=2))
    else:
        for item in found:
            click.echo(compared_text(item))
    if write:
        count = sum(written(item, folder, iso_date(None)) for item in found)
        said = "price" if count == 1 else "prices"
        click.echo(f"{count} {said} written. Now run `framing check`.", err=True)
    sys.exit(1 if any(item.outcome != SAME for item in found) and not write else 0)
