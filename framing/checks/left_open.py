"""What is assumed: journeys with questions left open lead to the verdict that is written down."""

from __future__ import annotations

from collections.abc import Iterator

from framing.answers.answers import Answers
from framing.checks.locations import entry_spot
from framing.evaluation.compiling import tables_for
from framing.evaluation.verdict import assumed, evaluate, said
from framing.faults import AnswersError, Code, Fault, RulebookError
from framing.faults.english import named_list
from framing.rulebook.files import LEFT_OPEN
from framing.rulebook.journey import Journey, LeftOpen
from framing.rulebook.model import Rulebook


def left_open_faults(rulebook: Rulebook) -> Iterator[Fault]:
    """The journeys that lead elsewhere than is written, once some questions are left open.

    What stands in ``left_open.yaml`` holds an assumption fast, so that a changed one is noticed.
    """
    journeys = {journey.id: journey for journey in rulebook.journeys}
    for row in rulebook.left_open:
        journey = journeys[row.journey]
        try:
            leading = _leading(rulebook, journey, row)
        except (AnswersError, RulebookError):
            continue  # told of the journey itself
        if leading != row.leading:
            what = (
                f"With {named_list(row.open)} left open, {row.journey} leads to {leading}, "
                f"but {row.leading} is written."
            )
            fix = "Correct what is assumed in facts.yaml, the rules, or this line."
            where = entry_spot(rulebook, LEFT_OPEN, row.id)
            answers = {q: a for q, a in journey.answers.items() if q not in row.open}
            yield Fault(Code.JOURNEY_FAILS, where, what, fix, row.journey, answers)


def _leading(rulebook: Rulebook, journey: Journey, row: LeftOpen) -> str:
    told = {name: value for name, value in journey.answers.items() if name not in row.open}
    tables = tables_for(rulebook, journey.as_of)
    verdict = rulebook.verdict.id
    filled = assumed(said(tables, Answers(told, rulebook)))
    return evaluate(tables, filled, upto=verdict).possible(verdict)[0]
