"""What the commands share: options, examples in the help, reading answers, writing results."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from framing.answers.answers import MAX_BYTES, Answers, parse_answers, read_answers
from framing.faults import Fault, FaultsError, in_lines
from framing.rulebook.model import Rulebook

Command = TypeVar("Command", bound=Callable[..., Any])
AS_OF = click.option(
    "--as-of",
    metavar="DATE",
    help="Date (YYYY-MM-DD) on which service states are looked up. Default: today.",
)
RULEBOOK = click.option(
    "--rulebook",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder of another rulebook. Default: the shipped one.",
)


def print_faults(faults: Sequence[Fault]) -> None:
    """The faults as lines on standard error; beyond twenty they are counted."""
    for line in in_lines(faults):
        click.echo(line, err=True)


def faults_exit_2(command: Command) -> Command:
    """Print faults in the input as plain lines on standard error and leave with exit code 2."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except FaultsError as error:
            print_faults(error.faults)
            sys.exit(2)

    return wrapped  # type: ignore[return-value]


class Examples(click.Command):
    """A command whose help keeps the line breaks of its examples."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, one a line."""
        if self.epilog:
            formatter.write_paragraph()
            formatter.write("Examples:\n")
            for line in self.epilog.splitlines():
                formatter.write(f"  {line}\n")


def answers_named(name: str, rulebook: Rulebook) -> Answers:
    """The answers in a file, or on standard input for ``-``. Raises AnswersError."""
    if name == "-":
        return parse_answers(sys.stdin.buffer.read(MAX_BYTES + 1), rulebook, "standard input")
    return read_answers(name, rulebook)


def refuse_overwriting(source: Path, output: Path) -> None:
    """Raises click.UsageError where the output is the input, by whatever path."""
    same = output.absolute() == source.absolute()
    if same or (output.exists() and source.exists() and output.samefile(source)):
        raise click.UsageError(f"{output} is the INPUT and would be lost. Give another --output.")


def write_result(text: str | bytes, output: Path | None) -> None:
    """Write to a file, or to standard output for None. Raises click.UsageError."""
    data = text.encode() if isinstance(text, str) else text
    if output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise click.UsageError(f"{output} cannot be written: {error.strerror}.") from None
