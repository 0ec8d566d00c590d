"""``framing intake``: what a text tells, and how well a model reads."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from framing.answers.answers import Answers, plain_answer
from framing.commands.options import RULEBOOK, Examples, faults_exit_2, tell
from framing.document.wording import answer_lines
from framing.faults import AnswersError, Code
from framing.intake import intake
from framing.intake.data import intake_data
from framing.intake.models import Model, configured
from framing.intake.proposals import REASONS
from framing.intake.taking_in import Intake
from framing.rulebook.load import load_rulebook
from framing.rulebook.model import Rulebook


@click.command(
    "intake",
    cls=Examples,
    epilog="framing intake problem.txt\n"
    "cat problem.txt | framing intake - --format json\n"
    "FRAMING_MODEL_URL=http://localhost:11434/v1 FRAMING_MODEL_MODEL=llama3.3 \\\n"
    "    framing intake problem.txt --model\n"
    "framing intake --evaluate cases.yaml",
)
@click.argument("text", required=False, metavar="[FILE]")
@click.option("--model", "asks", is_flag=True, help="Send the text to the model of your settings.")
@click.option(
    "--evaluate",
    metavar="CASES",
    type=click.Path(path_type=Path),
    help="Score that model on texts with known answers: a YAML list of {name, text, answers}.",
)
@click.option("--prompt", is_flag=True, help="Print the prompt for a model, and nothing else.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of its reply.")
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text")
@RULEBOOK
@faults_exit_2
def intake_command(
    text: str | None,
    *,
    asks: bool,
    evaluate: Path | None,
    prompt: bool,
    schema: bool,
    fmt: str,
    rulebook: Path | None,
) -> None:
    """Read a problem as somebody tells it (a text file; - for standard input).

    Shows the nearest published cases. With --model, a language model that you have set up also
    proposes answers, each with the words of the text that say so; nothing is sent anywhere without
    it.
    """
    from framing.intake.prompt import prompt_of, reply_schema

    book = load_rulebook(rulebook)
    if prompt:
        click.echo(prompt_of(book))
    elif schema:
        click.echo(json.dumps(reply_schema(book), indent=1, ensure_ascii=False))
    elif evaluate is not None:
        _evaluate(evaluate, book)
    elif text is None:
        raise click.UsageError("Name the file with the text, or - for standard input.")
    else:
        model = model_to_ask() if asks else None
        read = intake(text_named(text), model, book)
        if fmt == "json":
            click.echo(json.dumps(intake_data(read), indent=2, ensure_ascii=False))
        else:
            click.echo("\n".join(intake_lines(read)))


def model_to_ask() -> Model:
    """The model of the settings; says to where a text goes. Raises click.UsageError for none."""
    model = configured()
    if model is None:
        raise click.UsageError(
            "No model is set up. Set FRAMING_MODEL_URL and FRAMING_MODEL_MODEL, or "
            "FRAMING_MODEL_KIND=bedrock and FRAMING_MODEL_MODEL."
        )
    tell(f"The text goes to {model.name} at {model.goes_to}.")
    return model


def confirmed(name: str, asks: bool, book: Rulebook) -> Answers:
    """The answers with which an interview starts: the text, and proposals that a person confirmed.

    name: as for ``text_named``. asks: let the model of the settings read it.
    """
    read = intake(text_named(name), model_to_ask() if asks else None, book)
    click.echo("\n".join(intake_lines(read)) + "\n")
    opening = next((q.id for q in book.questions if q.core and q.kind == "text"), None)
    told: dict[str, Any] = {opening: read.text} if opening else {}
    taken = {}
    for proposal in read.proposals:
        said = f"{proposal.question.ask}\n  {answer_lines(proposal.question, proposal.answer)}"
        if click.confirm(f"{said}\nIs this right?", default=False):
            taken[proposal.question.id] = proposal.answer
    if not taken:
        return Answers(told, book)
    plain = {name: plain_answer(given) for name, given in taken.items()}
    return Answers(told | taken, book, {"proposed": {"by": read.model, "answers": plain}})


def text_named(name: str) -> str:
    """The text in a file, or on standard input for ``-``. Raises AnswersError."""
    try:
        data = sys.stdin.buffer.read(100_000) if name == "-" else Path(name).read_bytes()[:100_000]
        return data.decode("utf-8-sig")
    except OSError as error:
        what = f"It cannot be read: {error.strerror}."
        raise AnswersError.of(Code.NO_FILE, name, what, "Check the path.") from None
    except UnicodeDecodeError:
        what = "The file is not UTF-8 text."
        raise AnswersError.of(Code.NOT_TEXT, name, what, "Save it as UTF-8.") from None


def _evaluate(path: Path, book: Rulebook) -> None:
    from framing.intake.scoring import read_told, score, score_lines

    cases = read_told(path, book)
    model = model_to_ask()
    click.echo("\n".join(score_lines(score(model, cases, book), model.name)))


def intake_lines(read: Intake) -> list[str]:
    """What a text tells, in words."""
    lines = ["Is yours like one of these published cases?"] if read.nearest else []
    for near in read.nearest:
        ended = near.verdict.replace("_", " ")
        lines += [f"  {near.journey.id} ({ended})", f"    {' '.join(near.journey.story.split())}"]
    if read.failure:
        lines.append(f"No answers are proposed. {read.failure}")
    if read.proposals:
        lines.append(
            "Proposed answers, with the words that say so. They count once you confirm them."
        )
    for proposal in read.proposals:
        phrase = " ".join(read.text[proposal.start : proposal.end].split())
        lines.append(f"  {proposal.question.id}: {plain_answer(proposal.answer)}  “{phrase}”")
    for reason, count in read.dropped.items():
        lines.append(f"  {count} dropped: {REASONS[reason]}")
    return lines
