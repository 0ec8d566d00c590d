"""The questionnaire in a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import click

from framing.answers.checking import checked
from framing.evaluation.compiling import tables_for
from framing.faults import AnswersError, Code, Fault
from framing.result.interview import Interview
from framing.rulebook.model import CHOSEN, NOT_CHOSEN, UNKNOWN, Option, Question, Rulebook

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
    now = Interview(tables_for(rulebook, as_of), told)
    before: list[Interview] = []
    click.echo("Type the number of an answer. ? means you don't know, b goes back.\n")
    while (question := now.following(everything)) is not None:
        asked = [name for name in now.answers if name not in told]
        done = sum(rulebook.question(name).steps(now.answers[name]) for name in asked)
        about = max(done + now.remaining, done + 1)
        click.secho(f"Question {done + 1} of about {about}", dim=True)
        answer = _in_two_steps(question) if question.families else _asked(question)
        if answer is BACK:
            now = before.pop() if before else now
            continue
        before.append(now)
        now = now.told(question.id, answer)
        click.echo()
    return {key: value for key, value in now.answers.items() if value != ""}


def _in_two_steps(question: Question) -> Any:
    """The families first, then the options of those that were named."""
    first = _families_as_options(question)
    while (named := _asked(first)) not in (BACK, UNKNOWN):
        families = [named] if isinstance(named, str) else list(named)
        left = tuple(o for name in families for o in question.in_families((name,)))
        if len(left) == 1:
            return checked(question, left[0].id)
        answer = _asked(replace(question, ask="What is it more exactly?", hint=None, options=left))
        if answer is not BACK:
            return answer
    return named


def _families_as_options(question: Question) -> Question:
    """The question of the first step: its options are the families."""
    options = tuple(Option(f.id, f.label, f.id, f.example) for f in question.families)
    return replace(question, options=options)


def _asked(question: Question) -> Any:
    click.secho(question.ask, bold=True)
    if question.hint:
        click.echo(question.hint)
    if question.kind == "pick_many":
        return _many(question)
    for i, option in enumerate(question.options, 1):
        click.echo(f"  {i}  {_with_example(option)}")
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


def _with_example(option: Option) -> str:
    return option.label + (f"\n     (for example {option.example})" if option.example else "")


def _many(question: Question) -> Any:
    for i, option in enumerate(question.options, 1):
        if option.heading:
            click.secho(option.heading, bold=True)
        click.echo(f"  {i}  {_with_example(option)}")
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
