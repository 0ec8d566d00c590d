"""The questionnaire in a terminal."""

from __future__ import annotations

from typing import Any

import click

from framing.answers import checked
from framing.faults import AnswersError
from framing.interview import applies, next_question, remaining
from framing.model import CHOSEN, NOT_CHOSEN, UNKNOWN, Question, Rulebook
from framing.tables import YES, Tables, tables_for
from framing.verdict import own_masks, weigh

BACK = object()


def interview(rulebook: Rulebook, as_of: str, everything: bool = False) -> dict[str, Any]:
    """Ask until nothing left can change the result; returns question id → answer.

    everything: go on with the optional questions. ``b`` goes back a question.
    """
    tables = tables_for(rulebook, as_of)
    answers: dict[str, Any] = {}
    order: list[str] = []
    click.echo("Type the number of an answer. ? means you don't know, b goes back.\n")
    while (question := _next(tables, answers, everything)) is not None:
        about = len(order) + remaining(tables, answers)
        click.secho(f"Question {len(order) + 1} of about {max(about, len(order) + 1)}", dim=True)
        answer = _asked(question)
        if answer is BACK:
            if order:
                answers.pop(order.pop())
            continue
        answers[question.id] = answer
        order.append(question.id)
        click.echo()
    return {key: value for key, value in answers.items() if value != ""}


def _next(tables: Tables, answers: dict[str, Any], everything: bool) -> Question | None:
    question = next_question(tables, answers)
    if question is not None or not everything:
        return question
    case = weigh(tables, own_masks(tables, answers))
    for other in tables.rulebook.questions:
        if other.id not in answers and not other.core and applies(case, other) == YES:
            return other
    return None


def _asked(question: Question) -> Any:
    click.secho(question.ask, bold=True)
    if question.hint:
        click.echo(question.hint)
    if question.kind == "pick_many":
        return _many(question)
    for i, option in enumerate(question.options, 1):
        click.echo(f"  {i}  {option.label}")
    if question.kind != "text":
        click.echo("  ?  I don't know")
    while True:
        said = click.prompt(
            ">",
            default="" if question.kind == "text" else None,
            show_default=False,
            prompt_suffix=" ",
        ).strip()
        if said.lower() == "b":
            return BACK
        try:
            return _understood(question, said)
        except AnswersError as error:
            for fault in error.faults:
                click.secho(f"{fault.what} {fault.mend}", fg="red")


def _understood(question: Question, said: str) -> Any:
    if question.kind == "text":
        return said
    if said == "?":
        return UNKNOWN
    if question.kind == "number":
        try:
            return checked(question, float(said.replace(",", "")))
        except ValueError as error:
            if isinstance(error, AnswersError):
                raise
            return checked(question, said)
    if said.isdigit() and 1 <= int(said) <= len(question.options):
        return question.options[int(said) - 1].id
    return checked(question, said)


def _many(question: Question) -> Any:
    states: dict[str, str] = {}
    for option in question.options:
        while True:
            said = click.prompt(f"  {option.label} (y/n/?)", prompt_suffix=" ").strip().lower()
            if said == "b":
                return BACK
            if said in ("y", "n", "?"):
                states[option.id] = {"y": CHOSEN, "n": NOT_CHOSEN, "?": UNKNOWN}[said]
                break
            click.secho("Type y, n or ?.", fg="red")
    return states
