"""The interview asks little: only what applies and can still matter, most settling first."""

from __future__ import annotations

from typing import Any

import pytest
from fixed import AS_OF
from generated_answers import some_answers
from hypothesis import given
from interviews import asked, replies

from framing import assess, load_rulebook
from framing.evaluation.compiling import tables_for
from framing.evaluation.interview import MOST_CORE
from framing.evaluation.verdict import case_of
from framing.result import interview
from framing.result.interview import Interview
from framing.rulebook.model import UNKNOWN

BOOK = load_rulebook()
TABLES = tables_for(BOOK, AS_OF)
START = {"problem": "-", "wanted": "estimate", "signals": "none"}


def checked(told: dict[str, Any]) -> dict[str, Any]:
    return dict(assess(told, AS_OF).answers)


def steps_taken(order: list[str], told: dict[str, Any]) -> int:
    """How many questions these were to whoever answered so, besides the problem itself."""
    asked_of = [(BOOK.question(name), told.get(name)) for name in order]
    return sum(q.steps(given) for q, given in asked_of if q.kind != "text")


def test_the_problem_in_own_words_comes_first() -> None:
    question = Interview(TABLES, {}).next
    assert question is not None
    assert question.kind == "text"


def test_one_more_answer_leaves_the_interview_before_it_as_it_was() -> None:
    given_ = checked(START)
    before = Interview(TABLES, given_)
    after = before.told("rule_cover", "enough")
    given_["rule_cover"] = "fall_short"
    assert dict(before.answers) == checked(START)
    assert before.next is not None
    assert before.next.id == "rule_cover"
    assert after.next is None
    with pytest.raises(TypeError):
        before.answers["rule_cover"] = "enough"  # type: ignore[index]


def test_all_that_is_asked_of_an_interview_rests_on_one_evaluation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = []
    monkeypatch.setattr(interview, "case_of", lambda *told: calls.append(told) or case_of(*told))
    now = Interview(TABLES, checked({**START, "rule_cover": "fall_short"}))
    assert now.next is not None
    assert now.applies(now.next)
    assert set(now.counting) == set(now.answers)
    assert now.optional
    assert len(calls) == 1


def test_whoever_answers_everything_is_asked_what_is_optional_last_and_once() -> None:
    told = checked({**START, "rule_cover": "enough"})
    end = Interview(TABLES, {}).to_the_end(replies(told), everything=True)
    core = [BOOK.question(name).core for name in end.answers]
    assert core == sorted(core, reverse=True)
    assert core.count(False) == len(end.optional) > 0
    assert set(asked(TABLES, told)) < set(end.answers)


def test_a_report_needs_three_questions() -> None:
    told = checked({"problem": "-", "wanted": "past_figures", "signals": "none"})
    assert asked(TABLES, told) == ["problem", "wanted", "signals"]


def test_once_rules_suffice_nothing_more_is_asked() -> None:
    told = checked({**START, "rule_cover": "enough"})
    assert asked(TABLES, told) == ["problem", "wanted", "signals", "rule_cover"]


def test_once_one_reason_for_ml_holds_the_others_are_left_for_later() -> None:
    told = checked({**START, "rule_cover": "cannot_write", "input_kind": "rows"})
    order = asked(TABLES, told)
    assert "volume" not in order
    assert "change" not in order
    told = checked({**START, "rule_cover": "could_write", "input_kind": "rows"})
    assert {"volume", "change"} <= set(asked(TABLES, told))


def test_a_question_that_hangs_on_an_unknown_answer_is_not_asked() -> None:
    told = checked({"problem": "-", "wanted": UNKNOWN, "signals": "none"})
    assert "output_rows" not in asked(TABLES, told)
    assert "record_match" not in asked(TABLES, told)


@given(some_answers(BOOK))
def test_nothing_is_asked_twice_and_nobody_is_asked_more_than_sixteen(
    told: dict[str, Any],
) -> None:
    order = asked(TABLES, checked(told))
    assert len(order) == len(set(order))
    assert steps_taken(order, told) <= MOST_CORE


def test_who_is_torn_among_kinds_is_asked_no_more_than_anyone_and_told_what_it_hangs_on() -> None:
    told = checked(
        {
            "wanted": ["estimate", "recognise", "unusual", "next_action"],
            "signals": "none",
            "input_kind": "sound",
            "output_sound": ["spoken_words", "kind_of_sound"],
            "stakes": "serious",
        }
    )
    order = asked(TABLES, told)
    assert steps_taken(order, told) == MOST_CORE
    framing = assess({name: told[name] for name in order if name in told}, AS_OF)
    assert framing.hangs_on
    assert {item.question.id for item in framing.open_questions} - set(order)


@given(some_answers(BOOK))
def test_at_the_end_no_core_question_that_applies_can_still_matter(told: dict[str, Any]) -> None:
    given_ = dict(Interview(TABLES, checked(told)).to_the_end(replies({})).answers)
    framing = assess(given_, AS_OF)
    left = [q.question for q in framing.open_questions if q.question.id not in given_]
    certain = [q for q in left if q.core and q.ask_when is None]
    torn = any(isinstance(given, (list, tuple)) for given in given_.values())
    assert not certain or (torn and steps_taken(list(given_), given_) >= MOST_CORE)


@given(some_answers(BOOK))
def test_the_number_of_questions_still_to_come_is_honest(told: dict[str, Any]) -> None:
    now = Interview(TABLES, checked(told))
    assert (now.remaining == 0) == (now.next is None)
    assert now.remaining <= MOST_CORE


@given(some_answers(BOOK))
def test_open_questions_name_whom_to_ask_and_are_ordered(told: dict[str, Any]) -> None:
    found = assess(told, AS_OF).open_questions
    influences = [item.influence for item in found]
    assert influences == sorted(influences, reverse=True)
    for item in found:
        assert item.question.whom
        assert item.can_change
        assert 0 <= item.influence <= 1
