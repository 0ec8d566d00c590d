"""Commands for authors of rules: new, explain, journeys, pages."""

from __future__ import annotations

import json
from pathlib import Path

import click

from framing.commands.options import RULEBOOK, Examples, faults_exit_2, tell
from framing.reading.dates import iso_date
from framing.rulebook.load import load_rulebook, rules_folder

KINDS = ("rule", "question", "task", "service", "journey")


@click.command(
    cls=Examples,
    epilog="framing new rule too-few-photos --stage data --conclusion not_enough\n"
    "framing new journey bakery-waste --rulebook my-rules",
)
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("name", metavar="ID")
@click.option("--stage", help="The stage of a rule.")
@click.option("--conclusion", help="What the rule concludes there.")
@click.option(
    "--strength",
    type=click.Choice(["decides", "strong", "weak"]),
    default="strong",
    help="Of a rule.",
)
@RULEBOOK
@faults_exit_2
def new(
    kind: str,
    name: str,
    *,
    stage: str | None,
    conclusion: str | None,
    strength: str,
    rulebook: Path | None,
) -> None:
    """Write a new file of the rulebook, with a word on each key."""
    from framing.authoring.new_files import new_file

    folder = rulebook or rules_folder()
    if rulebook is None and rules_folder().parent == Path(__file__).parent.parent:
        raise click.UsageError(
            "The installed rulebook is not to be edited. Make a folder of your own whose "
            "rulebook.yaml says `extends: shipped`, and give it with --rulebook."
        )
    concludes = (stage, conclusion or "") if stage else None
    path = new_file(
        folder,
        kind,
        name,
        today=iso_date(None),
        concludes=concludes,
        strength=strength,
    )
    flag = f" --rulebook {rulebook}" if rulebook else ""
    tell(f"Written: {path}. Fill in every TODO, then run `framing check{flag}`.", err=False)


@click.command(cls=Examples, epilog="framing explain too-few-examples")
@click.argument("rule")
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text")
@RULEBOOK
@faults_exit_2
def explain(rule: str, fmt: str, rulebook: Path | None) -> None:
    """Explain a rule: condition in words, reason, sources, and where it fires."""
    from framing.authoring.explaining import (
        explained,
        explained_data,
        explained_text,
        rule_named,
    )

    book = load_rulebook(rulebook)
    item = explained(book, rule_named(book, rule))
    if fmt == "json":
        click.echo(json.dumps(explained_data(book, item), indent=2, ensure_ascii=False))
    else:
        click.echo(explained_text(book, item), nl=False)


@click.command(
    cls=Examples,
    epilog="framing journeys --against shipped --rulebook my-rules\n"
    "framing journeys --against HEAD~1\nframing journeys --against old-rules",
)
@click.option(
    "--against",
    required=True,
    metavar="REF",
    help="`shipped`, a git revision, or a folder with a rulebook.",
)
@RULEBOOK
@faults_exit_2
def journeys(against: str, rulebook: Path | None) -> None:
    """List the journeys that end elsewhere than under another state of the rules."""
    from framing.authoring.revisions import moved, rulebook_at

    book = load_rulebook(rulebook)
    with rulebook_at(against, Path(book.folder)) as before:
        found = moved(before, book)
    for item in found:
        click.echo(f"{item.journey}:")
        for what, was, now in item.changes:
            click.echo(f"  {what}: {was} -> {now}")
        if item.rules:
            click.echo(f"  by {', '.join(item.rules)}")
    count = len(found)
    click.echo(f"{count} of {len(book.journeys)} journeys end elsewhere.")


@click.command(cls=Examples, epilog="framing pages docs")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@RULEBOOK
@faults_exit_2
def pages(folder: Path, rulebook: Path | None) -> None:
    """Write rules, services, questions and words as Markdown, and JSON Schemas for editors."""
    from framing.authoring.editor_schemas import editor_schemas
    from framing.authoring.reference import reference_pages, write_pages
    from framing.intake.prompt import files_for_models

    book = load_rulebook(rulebook)
    write_pages(folder / "schemas", editor_schemas(book))
    write_pages(folder / "intake", files_for_models(book))
    write_pages(folder, reference_pages(book))
    tell(f"Written to {folder}.", err=False)
