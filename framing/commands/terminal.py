"""The questionnaire in a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import click

from framing.answers.answers import Answers
from framing.answers.checking import checked
from framing.evaluation.compiling import tables_for
from framing.evaluation.interview import applies, next_question, remaining
from framing.evaluation.tables import YES, Tables
from framing.evaluation.verdict import case_of
from framing.faults import AnswersError, Code, Fault
from framing.result.costs import needless, priced
from framing.result.framing import framing_of
from framing.rulebook.model import CHOSEN, NOT_CHOSEN, UNKNOWN, Question, Rulebook

BACK = object()


def interview(
    rulebook: Rulebook,
    as_of: str,
    everything: bool = False,
    told: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, Any]:
    """Ask until nothing left can change the result; returns question id → answer.

    everything: go on with the optional questions. told: answers that need not be asked for.
    ``b`` goes back a question.
    """
    tables = tables_for(rulebook, as_of)
    answers = dict(told)
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
    case = case_of(tables, answers)
    left_out: frozenset[str] | None = None
    for other in tables.rulebook.questions:
        if other.id in answers or other.core or applies(case, other) != YES:
            continue
        if other.id in priced(tables.rulebook):
            if left_out is None:
                framing = framing_of(tables, Answers(answers, tables.rulebook))
                left_out = needless(tables.rulebook, framing.services, framing.answers)
            if other.id in left_out:
                continue
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
    if question.kind == "choose_one":
        click.echo("Torn? Type all that could be true, the likeliest first: 2 4")
    if question.kind == "number":
        click.echo("Not sure? Type two numbers between which it lies: 800..1200")
    while True:
        said = click.prompt(">", default="", show_default=False, prompt_suffix=" ").strip()
        if said.lower() == "b":
            return BACK
        try:
            return understood(question, said)
        except AnswersError as error:
            for fault in error.faults:
                click.secho(f"{fault.what} {fault.fix}", fg="red")


def understood(question: Question, said: str) -> Any:
    """What was typed, as an answer in its standard form. Raises AnswersError."""
    if question.kind == "text":
        return said
    if said == "?":
        return UNKNOWN
    if not said:
        what, fix = "Nothing was typed.", "Type a number, or ? if nobody knows."
        raise AnswersError.of(Code.EMPTY, question.id, what, fix)
    if question.kind == "number":
        return checked(question, said)
    numbers = said.replace(",", " ").split()
    if numbers and all(n.isdigit() for n in numbers):
        strange = next((n for n in numbers if not 1 <= int(n) <= len(question.options)), None)
        if strange is None:
            return checked(question, [question.options[int(n) - 1].id for n in numbers])
        what = f"There is no answer {strange}."
        fix = f"Type a number from 1 to {len(question.options)}, or ?."
        raise AnswersError((Fault(Code.UNKNOWN_OPTION, question.id, what, fix),))
    return checked(question, said)


def _many(question: Question) -> Any:
    for i, option in enumerate(question.options, 1):
        click.echo(f"  {i}  {option.label}")
    click.echo("Type the numbers of all that are true, n for none. 2? means perhaps.")
    while True:
        said = click.prompt(">", prompt_suffix=" ").strip().lower()
        if said == "b":
            return BACK
        if said == "?":
            return UNKNOWN
        states = dict.fromkeys((option.id for option in question.options), NOT_CHOSEN)
        parts = [] if said == "n" else said.replace(",", " ").split()
        numbers = [part.removesuffix("?") for part in parts]
        if all(n.isdigit() and 1 <= int(n) <= len(question.options) for n in numbers):
            for part, number in zip(parts, numbers, strict=True):
                line = question.options[int(number) - 1].id
                states[line] = UNKNOWN if part.endswith("?") else CHOSEN
            return states
        click.secho(f"Type numbers from 1 to {len(question.options)}, n, ? or b.", fg="red")
