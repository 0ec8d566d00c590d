"""``framing check``: prove the rulebook, or show what is wrong with it."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from pathlib import Path

import click

from framing.commands.options import AS_OF, RULEBOOK, Examples, faults_exit_2, tell
from framing.faults import FaultsError, in_lines
from framing.reading.dates import iso_date
from framing.rulebook.load import load_rulebook, rules_folder


@click.command(
    cls=Examples,
    epilog="framing check\nframing check --rulebook my-rules --as-of 2026-11-23\n"
    "framing check --overlaps\nframing check --format json",
)
@click.option("--overlaps", is_flag=True, help="List deciding rules that can hold together.")
@click.option("--influence", is_flag=True, help="List how often each question changes something.")
@click.option("--certify", is_flag=True, help="Write the certificate beside the rulebook.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes. End with Ctrl-C.")
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text")
@AS_OF
@RULEBOOK
@faults_exit_2
def check(
    *,
    overlaps: bool,
    influence: bool,
    certify: bool,
    watch: bool,
    fmt: str,
    as_of: str | None,
    rulebook: Path | None,
) -> None:
    """Prove the rulebook over all answers, or show what is wrong and how to fix it."""
    from framing.checks.report import check as check_rulebook
    from framing.checks.report import report_data, report_text
    from framing.rulebook.certificate import FILE

    if watch:
        _watch(rulebook, iso_date(as_of))
        return
    started = time.perf_counter()
    report = check_rulebook(load_rulebook(rulebook), iso_date(as_of))
    if fmt == "json":
        click.echo(json.dumps(report_data(report), indent=2, ensure_ascii=False))
    else:
        if overlaps:
            for pair in report.overlaps:
                click.echo(f"{pair.stage}: {pair.wins} before {pair.yields}")
        if influence:
            for item in sorted(report.influences, key=lambda i: -i.changes["verdict"]):
                told = ", ".join(f"{name} {share:.1%}" for name, share in item.changes.items())
                click.echo(f"{item.question}: asked in {item.arises:.1%}; can change {told}")
        click.echo(report_text(report), nl=False)
        click.echo(f"Checked in {time.perf_counter() - started:.1f} s.")
    certificate = report.certificate
    if certificate is None:
        sys.exit(1)
    if certify:
        file = Path(report.rulebook.folder) / FILE
        file.write_text(certificate.to_json(), encoding="utf-8")
        tell(f"Written to {file}.")


def _watch(rulebook: Path | None, as_of: str) -> None:
    """Check now and after each change, until interrupted."""
    from framing.authoring.watching import watch
    from framing.checks.report import check as check_rulebook
    from framing.checks.report import report_text

    folder = rulebook or rules_folder()

    def look() -> None:
        started = time.perf_counter()
        try:
            told = report_text(check_rulebook(load_rulebook(folder), as_of))
        except FaultsError as error:
            told = "".join(f"{line}\n" for line in in_lines(error.faults))
        click.clear()
        click.echo(told, nl=False)
        click.echo(f"Checked in {time.perf_counter() - started:.1f} s. Waiting for a change.")

    with contextlib.suppress(KeyboardInterrupt):
        watch(folder, look)
