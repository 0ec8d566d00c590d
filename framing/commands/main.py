"""The ``framing`` command. Exit codes: 0 fine, 1 faults found, 2 usage or bad input."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from framing import __version__
from framing.answers.answers import Answers
from framing.commands.authoring import explain, journeys, new, pages
from framing.commands.check import check
from framing.commands.evidence import evidence
from framing.commands.export import export
from framing.commands.intake import intake_command
from framing.commands.mcp import mcp
from framing.commands.options import (
    AS_OF,
    RULEBOOK,
    Commands,
    Examples,
    answers_named,
    faults_exit_2,
    refuse_overwriting,
    tell,
    write_result,
)
from framing.commands.portfolio import portfolio
from framing.commands.prices import prices
from framing.commands.reassess import reassess
from framing.commands.serve import serve
from framing.document import FORMATS, FORMS, SCHEMA
from framing.faults.fault import shown
from framing.listings.services import STATES, chosen_services, services_data, services_text
from framing.reading.dates import iso_date
from framing.result.framing import Framing, assess
from framing.rulebook.load import load_rulebook


@click.group(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96}
)
@click.version_option(__version__, prog_name="framing")
def main() -> None:
    """Should this be ML? Judge a business problem by rules you can read.

    Answer the questions in the browser (framing app) or here (framing ask), or judge a file of
    answers (framing assess). Nothing leaves your machine.
    """


@main.command(cls=Examples, epilog="framing app\nframing app --port 8600 --rulebook my-rules")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on. Default: 8501.")
@click.option("--headless", is_flag=True, help="Do not open a browser window.")
@RULEBOOK
@faults_exit_2
def app(port: int | None, headless: bool, rulebook: Path | None) -> None:
    """Open the questionnaire in the browser."""
    from framing.pages.launch import run

    sys.exit(run(port=port, headless=headless, rulebook=rulebook))


@main.command(
    cls=Examples,
    epilog="framing questions\nframing questions labels\nframing questions --format json",
)
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text")
@RULEBOOK
@faults_exit_2
def questions(ids: tuple[str, ...], fmt: str, rulebook: Path | None) -> None:
    """List every question, or these: id, wording, options and when it applies."""
    from framing.listings.questions import questions_data, questions_text

    book = load_rulebook(rulebook)
    if fmt == "json":
        click.echo(json.dumps(questions_data(book, ids), indent=2, ensure_ascii=False))
    else:
        click.echo(questions_text(book, ids), nl=False)


@main.command(
    "assess",
    cls=Examples,
    epilog="framing assess answers.yaml\n"
    "framing assess answers.yaml --format html --output framing.html\n"
    "framing assess answers.yaml --full --output framing.pdf\n"
    "framing assess answers.yaml --as-of 2026-11-23 --format json\n"
    "cat answers.yaml | framing assess -",
)
@click.argument("answers", type=click.Path(path_type=str))
@click.option(
    "--format",
    "fmt",
    type=click.Choice((*FORMATS, *FORMS)),
    help="Default: what the ending of --output says, else md.",
)
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="File.")
@click.option("--full", is_flag=True, help="With annexes: all rules, other roads, sources.")
@AS_OF
@RULEBOOK
@faults_exit_2
def assess_command(
    answers: str,
    fmt: str | None,
    output: Path | None,
    *,
    full: bool,
    as_of: str | None,
    rulebook: Path | None,
) -> None:
    """Judge a file of answers (YAML or JSON; - for standard input) and print the document."""
    from framing.document import render

    refuse_overwriting(answers, output)
    fmt = fmt or _format_of(output)
    book = load_rulebook(rulebook)
    framing = assess(answers_named(answers, book), as_of, book)
    if fmt in ("docx", "pdf") and output is None and sys.stdout.isatty():
        raise click.UsageError(f"A {fmt} file is not text. Add --output framing.{fmt}.")
    write_result(render(framing, fmt, full=full), output)


def _format_of(output: Path | None) -> str:
    """What the ending of a file says; Markdown without a file or an ending."""
    ending = output.suffix.lower().removeprefix(".") if output else ""
    if ending not in ("", "txt", *FORMATS):
        raise click.UsageError(
            f"No format is called {ending}. Let {output} end in one of: "
            f"{', '.join(FORMATS)}; or add --format."
        )
    return ending if ending in FORMATS else "md"


@main.command(
    cls=Examples,
    epilog="framing ask\nframing ask --output answers.yaml --all\n"
    "framing ask --text problem.txt --model",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the answers to this file.",
)
@click.option("--all", "everything", is_flag=True, help="Ask the optional questions as well.")
@click.option("--text", metavar="FILE", help="Start from the problem as told in this text file.")
@click.option("--model", "asks", is_flag=True, help="Let the model of your settings read it.")
@AS_OF
@RULEBOOK
@faults_exit_2
def ask(
    output: Path | None,
    *,
    everything: bool,
    text: str | None,
    asks: bool,
    as_of: str | None,
    rulebook: Path | None,
) -> None:
    """Ask the questions here in the terminal, then print the result."""
    from framing.commands.intake import confirmed
    from framing.commands.terminal import interview
    from framing.document import render

    if asks and text is None:
        raise click.UsageError("--model reads a text: name it with --text FILE.")
    refuse_overwriting(text or "-", output)
    book = load_rulebook(rulebook)
    told = confirmed(text, asks, book) if text is not None else Answers({}, book)
    given = interview(book, iso_date(as_of), everything, told)
    answers = Answers(given, book, told.about)
    framing: Framing = assess(answers, as_of, book)
    if output is not None:
        from framing.answers.answers import write_answers

        write_result(write_answers(framing.answers, book), output)
    write_result(render(framing, "md"), None)


@main.command(
    cls=Examples,
    epilog="framing diff before.yaml after.yaml\n"
    "framing diff answers.yaml --as-of 2021-06-01 --to 2026-11-23\n"
    "framing diff answers.yaml --rulebook old-rules --to-rulebook rules",
)
@click.argument("before", type=click.Path(path_type=str))
@click.argument("after", type=click.Path(path_type=str), required=False)
@click.option("--to", metavar="DATE", help="As-of date of the second. Default: that of the first.")
@click.option(
    "--to-rulebook",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Rulebook of the second. Default: that of the first.",
)
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text")
@AS_OF
@RULEBOOK
@faults_exit_2
def diff(
    before: str,
    after: str | None,
    *,
    to: str | None,
    to_rulebook: Path | None,
    fmt: str,
    as_of: str | None,
    rulebook: Path | None,
) -> None:
    """Show what differs between two cases, or one case under two dates or rulebooks."""
    from framing.comparing.difference import differences, differences_data, differences_text

    old = load_rulebook(rulebook)
    new = load_rulebook(to_rulebook) if to_rulebook else old
    date = iso_date(as_of)
    first = assess(answers_named(before, old), date, old)
    second = assess(answers_named(after or before, new), iso_date(to) if to else date, new)
    found = differences(first, second)
    if fmt == "json":
        click.echo(json.dumps(differences_data(found), indent=2, ensure_ascii=False))
    else:
        click.echo(differences_text(found), nl=False)


@main.command(
    cls=Examples,
    epilog="framing services --status closed_to_new\nframing services --stale --format json\n"
    "framing services --verify --region us-west-2",
)
@click.option("--status", type=click.Choice(STATES), help="Only services in this state.")
@click.option("--stale", is_flag=True, help="Only services whose facts are older than 60 days.")
@click.option("--verify", is_flag=True, help="Ask the AWS SDK and your account what is still true.")
@click.option("--region", help="With --verify: the Region to ask. Default: that of your set-up.")
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text")
@AS_OF
@RULEBOOK
@faults_exit_2
def services(
    *,
    status: str | None,
    stale: bool,
    verify: bool,
    region: str | None,
    fmt: str,
    as_of: str | None,
    rulebook: Path | None,
) -> None:
    """List the AWS services with their state on a date."""
    book, date = load_rulebook(rulebook), iso_date(as_of)
    if verify:
        from framing.commands.verify import verified

        sys.exit(verified(book, region))
    found = chosen_services(book, date, status, stale)
    if fmt == "json":
        click.echo(json.dumps(services_data(book, found, date), indent=2, ensure_ascii=False))
    else:
        click.echo(services_text(book, found, date), nl=False)


@main.command(cls=Examples, epilog="framing glossary\nframing glossary leak")
@click.argument("word", required=False)
@RULEBOOK
@faults_exit_2
def glossary(word: str | None, rulebook: Path | None) -> None:
    """Explain the words of the field, and what the course says, then and now."""
    book = load_rulebook(rulebook)
    sought = (word or "").casefold()
    terms = [t for t in book.glossary.values() if sought in f"{t.term} {t.means}".casefold()]
    lessons = [
        lesson
        for lesson in book.course
        if sought in f"{lesson.title} {lesson.says} {lesson.now or ''}".casefold()
    ]
    for term in terms:
        click.echo(f"{term.term}: {term.means}")
    for lesson in lessons:
        click.echo(f"{lesson.title} ({lesson.module}): {lesson.says}")
        if lesson.now:
            click.echo(f"  Now: {lesson.now}")
    if not terms and not lessons:
        tell(f"Nothing here holds {shown(str(word), 60)}. Try a shorter word.", err=False)


@main.command()
def schema() -> None:
    """Print the JSON Schema of the JSON form."""
    click.echo(SCHEMA.read_text(encoding="utf-8"))


for command in (
    check,
    evidence,
    export,
    intake_command,
    new,
    explain,
    journeys,
    pages,
    mcp,
    portfolio,
    prices,
    reassess,
    serve,
):
    main.add_command(command)
