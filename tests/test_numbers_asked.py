"""Numbers that a price waits for are asked, and no text asks for one that nobody can give."""

from __future__ import annotations

from typing import Any

import pytest
from fixed import AS_OF, without
from generated_answers import complete_answers
from hypothesis import given
from hypothesis import strategies as st
from test_costs import BOOK, NUMBERS, SIZES, first_cost, framed

from framing.answers.answers import Answers
from framing.document import render
from framing.document.cost_words import WITHIN, short_cost
from framing.document.wording import capital
from framing.evaluation.compiling import tables_for
from framing.portfolio.judging import judged
from framing.portfolio.reading import NamedAnswers
from framing.result.costs import needless, priced, waited_for
from framing.result.interview import Interview


def test_a_question_of_size_is_asked_only_while_a_price_waits_for_it() -> None:
    assert priced(BOOK) == frozenset(NUMBERS)
    framing = framed("words-of-hearings", cases_per_month=100)
    assert waited_for(framing.services) == ("minutes_per_case",)
    kept = set(NUMBERS) - needless(BOOK, framing.services, framing.answers)
    assert kept == {"minutes_per_case"}
    told = framed("words-of-hearings", cases_per_month=100, running_cost=5)
    assert waited_for(told.services) == ()
    assert needless(BOOK, told.services, told.answers) == frozenset(NUMBERS)


@pytest.mark.parametrize("journey", ["fields-from-invoices", "words-of-hearings"])
def test_once_the_whole_cost_is_told_no_text_asks_for_what_the_service_is_paid_by(
    journey: str,
) -> None:
    framing = framed(journey, cases_per_month=100, running_cost=5)
    cost = first_cost(framing)
    assert (cost.usd, cost.needs) == (None, ())
    assert short_cost(cost) == WITHIN
    said = " ".join(str(render(framing, "md", full=True)).split())
    assert capital(WITHIN) in said
    waiting = framed(journey, cases_per_month=100)
    missing = f"what is missing is {BOOK.question(first_cost(waiting).needs[0]).short.lower()}"
    assert missing in " ".join(str(render(waiting, "md")).split())
    assert missing not in " ".join(str(render(framing, "md")).split())
    told = NamedAnswers("one", "here", framing.answers)
    row = judged(told, framing.case.tables)
    assert row.words["Cost a month of the first service"] == capital(WITHIN)


ASKED_LAST = (*NUMBERS, "cases_per_month", "running_cost")


@given(
    st.sampled_from(BOOK.journeys).flatmap(
        lambda journey: complete_answers(BOOK).map(lambda told: {**told, **journey.answers})
    )
)
def test_whatever_a_price_waits_for_is_asked(told: dict[str, Any]) -> None:
    answers = Answers(without(told, *ASKED_LAST) | SIZES, BOOK)
    now = Interview(tables_for(BOOK, AS_OF), answers)
    asked = {question.id for question in now.optional}
    assert set(waited_for(now.framing.services)) <= asked


def test_every_journey_is_asked_for_what_its_price_waits_for() -> None:
    for journey in BOOK.journeys:
        answers = Answers(without(journey.answers, *ASKED_LAST), BOOK)
        now = Interview(tables_for(BOOK, AS_OF), answers)
        asked = {question.id for question in now.optional}
        assert set(waited_for(now.framing.services)) <= asked, journey.id
