"""What the commands share: options, examples in the help, reading answers, writing results."""

from __future__ import annotations

import errno
import functools
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from framing.answers.answers import MAX_BYTES, Answers, parse_answers, read_answers
from framing.faults import Fault, FaultsError, in_lines
from framing.faults.fault import MOST_IN_LINE, shown
from framing.rulebook.load import rules_folder
from framing.rulebook.model import Rulebook

Command = TypeVar("Command", bound=Callable[..., Any])
#: How files end that a rulebook is made of.
RULE_FILES = (".yaml", ".yml", ".json")
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
    """Print faults in the input as plain lines on standard error and leave with exit code 2.

    So it does with what cannot be read or written. A reader that has closed its end is no fault.
    """

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            told = command(*args, **kwargs)
            if sys.stdout is not None:
                sys.stdout.flush()
            return told
        except FaultsError as error:
            print_faults(error.faults)
            sys.exit(2)
        except OSError as error:
            _cannot_be_used(error)

    return wrapped  # type: ignore[return-value]


def _cannot_be_used(error: OSError) -> NoReturn:
    """Leave with one line that says which file, or standard output, fails and why."""
    if error.errno in (errno.EBADF, errno.ENOSPC, errno.EPIPE) and error.filename is None:
        # What is still to be written would fail again when Python ends.
        sys.stdout = None
    if error.errno != errno.EPIPE:
        name = "Standard output" if error.filename is None else shown(str(error.filename), 100)
        why = error.strerror or type(error).__name__
        click.echo(f"Error: {name} cannot be used: {why}.", err=True)
    sys.exit(2)


class Commands(click.Group):
    """A group whose complaints are one line each, short, and with nothing in it that steers."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the arguments of the group itself."""
        with _harmless():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Read the arguments of a command and run it."""
        with _harmless():
            return super().invoke(ctx)


@contextmanager
def _harmless() -> Iterator[None]:
    """Complaints about usage quote what was typed; what steers in it is shown and not obeyed."""
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        said = error.format_message()
        if isinstance(error, click.MissingParameter):
            said = " ".join(said.split())  # click lists choices one a line
        raise click.UsageError(shown(said, MOST_IN_LINE), error.ctx) from None


def tell(words: str, err: bool = True) -> None:
    """Say in one harmless line what was done. err: on standard error."""
    click.echo(shown(words, MOST_IN_LINE), err=err)


class Examples(click.Command):
    """A command whose help keeps the line breaks of its examples; it overwrites no rule file."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Raises click.UsageError where it would write over a rule file."""
        named = ctx.params.get("rulebook")
        folders = [folder.resolve() for folder in (named, rules_folder()) if folder]
        for name in ("output", "answers_file"):
            # Not asked of the path itself, which fails for a name that is too long.
            file = Path(os.path.realpath(ctx.params.get(name) or ""))
            rules = any(file.is_relative_to(folder) for folder in folders)
            if rules and file.suffix in RULE_FILES and os.path.exists(file):  # noqa: PTH110
                what = f"{ctx.params[name]} is a file of the rulebook and would be lost."
                raise click.UsageError(f"{what} Give another name.")
        return super().invoke(ctx)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, one a line."""
        if self.epilog:
            formatter.write_paragraph()
            formatter.write("Examples:\n")
            for line in self.epilog.splitlines():
                formatter.write(f"  {line}\n")


def answers_named(name: str, rulebook: Rulebook) -> Answers:
    """The answers in a file, or on standard input for ``-``. Raises AnswersError."""
    if name == "-" and sys.stdin is None:
        raise click.UsageError("There is no standard input. Give the name of a file.")
    if name == "-":
        return parse_answers(sys.stdin.buffer.read(MAX_BYTES + 1), rulebook, "standard input")
    return read_answers(name, rulebook)


def refuse_overwriting(source: Path | str, *outputs: Path | None) -> None:
    """Raises click.UsageError where an output is the input, by whatever path.

    source: - for standard input, which is no file. outputs: None for standard output.
    """
    given = Path(source)
    for output in outputs:
        if output is None or source == "-":
            continue
        same = output.absolute() == given.absolute()
        if same or (output.exists() and given.exists() and output.samefile(given)):
            raise click.UsageError(f"{output} is the INPUT and would be lost. Give another name.")


def write_result(text: str | bytes, output: Path | None) -> None:
    """Write to a file, or to standard output for None. Raises click.UsageError."""
    data = text.encode() if isinstance(text, str) else text
    if output is None and sys.stdout is None:
        raise click.UsageError("There is no standard output. Add --output FILE.")
    if output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise click.UsageError(f"{output} cannot be written: {error.strerror}.") from None
