"""Answers of several options, perhaps and spans: what they leave possible, and what it hangs on."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from fixed import AS_OF, BOOK
from generated_answers import complete_answers, some_answers, torn_between
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from framing import Answers, assess, to_dict
from framing.evaluation.compiling import tables_for
from framing.evaluation.forks import Fork, forks_of
from framing.evaluation.verdict import case_of, evaluate, exact_range
from framing.rulebook.model import UNKNOWN

TABLES = tables_for(BOOK, AS_OF)
FEWER = max(settings.default.max_examples // 4, 5)
CHURN = {
    "wanted": "estimate",
    "signals": "none",
    "rule_cover": "fall_short",
    "input_kind": "rows",
    "output_rows": "yes_no",
    "volume": "fall_behind",
    "change": "shifts",
    "decision": "known",
    "worth": "clearly",
    "labels": "recorded",
    "examples": "from_10000",
    "stakes": "money",
}


@given(st.data())
def test_what_is_true_lies_in_the_range_of_answers_that_do_not_rule_it_out(
    data: st.DataObject,
) -> None:
    told = data.draw(complete_answers(BOOK))
    torn = data.draw(torn_between(told, BOOK))
    framing, true = assess(torn, AS_OF), assess(told, AS_OF)
    assert true.verdict in framing.possible_verdicts
    assert true.task in framing.task_range.outcomes
    assert true.path in framing.path_range.outcomes


@given(some_answers(BOOK), st.data())
def test_dropping_an_option_never_widens_the_range(
    told: dict[str, Any], data: st.DataObject
) -> None:
    torn = [q for q, answer in told.items() if isinstance(answer, list)]
    assume(torn)
    question = data.draw(st.sampled_from(torn))
    dropped = data.draw(st.sampled_from(told[question]))
    fewer = {**told, question: [option for option in told[question] if option != dropped]}
    before, after = assess(told, AS_OF), assess(fewer, AS_OF)
    assert set(after.possible_verdicts) <= set(before.possible_verdicts)
    assert not (before.firm and not after.firm)


@settings(max_examples=FEWER)
@given(complete_answers(BOOK), st.data())
def test_a_range_is_the_union_over_all_ways_to_choose_and_firm_when_they_agree(
    told: dict[str, Any], data: st.DataObject
) -> None:
    asked = [q for q in BOOK.questions if q.kind == "choose_one"]
    torn = data.draw(st.lists(st.sampled_from(asked), min_size=1, max_size=4, unique=True))
    options = {
        q.id: data.draw(
            st.lists(st.sampled_from([o.id for o in q.options]), min_size=2, max_size=3, unique=True)
        )
        for q in torn
    }
    framing = assess({**told, **options}, AS_OF)
    ways = [
        {**told, **dict(zip(options, chosen, strict=True))} for chosen in product(*options.values())
    ]
    verdicts = {assess(way, AS_OF).verdict for way in ways}
    assert set(framing.possible_verdicts) == verdicts
    assert framing.firm == (len(verdicts) == 1)
    assert framing.leading == assess(ways[0], AS_OF).verdict


def test_the_option_named_first_leads() -> None:
    first = assess({**CHURN, "examples": ["from_10000", "none"]}, AS_OF)
    other = assess({**CHURN, "examples": ["none", "from_10000"]}, AS_OF)
    assert first.possible_verdicts == other.possible_verdicts
    assert (first.leading, other.leading) == ("use_ml", "not_yet")
    assert [item.because for item in first.assumptions if item.fact == "examples"] == [
        "You named it first."
    ]


def test_a_span_leads_with_its_middle() -> None:
    numbers = {
        **CHURN,
        "worth": "close",
        "cases_per_month": "1000..3000",
        "share_that_matters": 5,
        "gain_per_hit": 100,
        "found_today": 0,
        "running_cost": 9000,
    }
    framing = assess(numbers, AS_OF)
    assert not framing.firm
    assert framing.leading == assess({**numbers, "cases_per_month": 2000}, AS_OF).verdict
    assert assess({**numbers, "cases_per_month": "2000..3000"}, AS_OF).firm


# -- forks ----------------------------------------------------------------------------------------


def told_so(case: Any, fork: Fork, values: tuple[str, ...]) -> tuple[str, ...]:
    own = list(case.input_masks)
    for point, value in zip(fork.points, values, strict=True):
        own[point.input] = TABLES.mask(point.fact, (value,))
    return exact_range(evaluate(TABLES, own, "verdict"), "verdict").outcomes


@given(some_answers(BOOK))
def test_each_branch_of_a_fork_leaves_exactly_the_verdicts_that_it_names(
    told: dict[str, Any],
) -> None:
    framing = assess(told, AS_OF)
    assert bool(framing.hangs_on) is not framing.firm
    for fork in framing.hangs_on:
        for branch in fork.branches:
            assert told_so(framing.case, fork, branch.values) == branch.verdicts
        reached = {verdict for branch in fork.branches for verdict in branch.verdicts}
        assert reached == set(framing.possible_verdicts)
        assert fork.settles == all(len(branch.verdicts) == 1 for branch in fork.branches)


@settings(max_examples=FEWER)
@given(st.data())
def test_no_smaller_set_of_answers_settles_what_a_fork_settles(data: st.DataObject) -> None:
    told = data.draw(complete_answers(BOOK))
    hidden = data.draw(st.sets(st.sampled_from(sorted(told)), min_size=1, max_size=4))
    case = case_of(TABLES, Answers({q: a for q, a in told.items() if q not in hidden}, BOOK))
    forks = forks_of(case)
    sizes = {len(fork.points) for fork in forks if fork.settles}
    open_inputs = [k for k, mask in enumerate(case.input_masks) if mask & (mask - 1)]
    alone = [k for k in open_inputs if settles(case, (k,))]
    if alone and forks:
        assert sizes == {1}
    if sizes == {2}:
        assert not alone


def settles(case: Any, inputs: tuple[int, ...]) -> bool:
    """Whether these inputs settle the verdict, by trying every way to tell them."""
    bits = [[1 << i for i in range(case.input_masks[k].bit_length())] for k in inputs]
    for way in product(*bits):
        own = list(case.input_masks)
        for k, bit in zip(inputs, way, strict=True):
            own[k] = bit
        if not all(case.input_masks[k] & own[k] for k in inputs):
            continue
        if len(exact_range(evaluate(TABLES, own, "verdict"), "verdict").outcomes) > 1:
            return False
    return True


def test_the_json_leads_from_a_fork_to_whom_to_ask_and_what_each_answer_would_mean() -> None:
    data = to_dict(assess({**CHURN, "decision": ["known", "nobody"]}, AS_OF))
    (fork,) = data["hangs_on"]
    assert fork["questions"] == ["decision"]
    assert fork["whom"] == [BOOK.question("decision").whom]
    assert fork["settles"] is True
    told = {branch["answers"]["decision"]: branch["verdicts"] for branch in fork["branches"]}
    assert told == {"known": ["use_ml"], "nobody": ["not_yet"]}


def test_a_firm_framing_hangs_on_nothing() -> None:
    assert to_dict(assess(CHURN, AS_OF))["hangs_on"] == []


def test_nothing_told_names_three_questions() -> None:
    forks = assess({}, AS_OF).hangs_on
    assert len(forks) == 3
    assert not any(fork.settles for fork in forks)
    assert forks[0].points[0].question.id == "wanted"


@pytest.mark.parametrize("answer", [["estimate"], "estimate", "estimate|estimate_"])
def test_one_option_in_a_list_is_a_certain_answer(answer: Any) -> None:
    if answer == "estimate|estimate_":
        pytest.raises(Exception, Answers, {"wanted": answer}, BOOK)
    else:
        assert Answers({"wanted": answer}, BOOK)["wanted"] == "estimate"


def test_a_list_of_unknown_alone_is_unknown() -> None:
    assert Answers({"wanted": [UNKNOWN]}, BOOK)["wanted"] == UNKNOWN
