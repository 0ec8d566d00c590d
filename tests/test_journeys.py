"""Whole cases: answered without knowing the rules, and what must come out."""

from __future__ import annotations

import pytest
from fixed import one_in
from interviews import replies

from framing import Answers, assess, load_rulebook
from framing.checks.journeys import journey_faults, outcome_of
from framing.evaluation.compiling import tables_for
from framing.result.interview import Interview
from framing.rulebook.journey import Journey
from framing.rulebook.model import UNKNOWN

BOOK = load_rulebook()
NAMES = [journey.id for journey in BOOK.journeys]


def test_there_are_journeys_to_several_verdicts() -> None:
    assert len(BOOK.journeys) >= 12
    verdicts = {assess(j.answers, j.as_of).leading for j in BOOK.journeys}
    assert {"use_ml", "use_generative_ai", "do_not_use_ml", "not_yet"} <= verdicts


def test_every_journey_ends_as_expected() -> None:
    assert [str(fault) for fault in journey_faults(BOOK)] == []


@pytest.mark.parametrize("journey", BOOK.journeys, ids=NAMES)
def test_every_journey_expects_a_verdict_and_says_where_it_differs(journey: Journey) -> None:
    assert {"verdict", "task", "path"} <= set(journey.expect)
    if journey.published and journey.expect["verdict"] != journey.published["verdict"]:
        assert journey.disagrees_because
    for question, words in journey.changed_answers.items():
        assert question in journey.answers
        assert len(words) > 10


@pytest.mark.parametrize("journey", one_in(6, BOOK.journeys), ids=NAMES)
def test_the_interview_alone_reaches_the_outcome_of_a_journey(journey: Journey) -> None:
    tables = tables_for(BOOK, journey.as_of)
    told = Answers(journey.answers, BOOK)
    given = dict(Interview(tables, {}).to_the_end(replies(told)).answers)
    assert len(given) <= 16
    optional = {q.id for q in BOOK.questions if not q.core}
    given |= {q: a for q, a in told.items() if q in optional}
    walked = outcome_of(assess(given, journey.as_of))
    whole = outcome_of(assess(told, journey.as_of))
    for key in ("verdict", "leading", "instead", "task", "path", "first_service"):
        assert walked[key] == whole[key]


GOLDEN = [journey for journey in BOOK.journeys if journey.decisive]


def test_there_are_twenty_eight_golden_cases_each_with_its_decisive_question() -> None:
    assert len(GOLDEN) == 28
    assert all(j.case and j.case.startswith("golden-") for j in GOLDEN)


@pytest.mark.parametrize("journey", GOLDEN, ids=[j.id for j in GOLDEN])
def test_without_the_decisive_answer_the_right_verdict_stays_in_sight(journey: Journey) -> None:
    assert journey.decisive is not None
    framing = assess(dict(journey.answers) | {journey.decisive: UNKNOWN}, journey.as_of)
    assert journey.expect["verdict"] in framing.possible_verdicts
    assert journey.decisive in [item.question.id for item in framing.open_questions[:3]]


@pytest.mark.full
def test_every_rule_fires_in_some_journey() -> None:
    fired = {
        finding.rule.id
        for journey in BOOK.journeys
        for finding in assess(journey.answers, journey.as_of).findings
        if finding.status == "fired"
    }
    assert sorted({rule.id for rule in BOOK.rules} - fired) == []
