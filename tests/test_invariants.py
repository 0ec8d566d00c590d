"""What must always hold, over generated answers (the eight invariants of the design)."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from fixed import AS_OF, one_in
from generated_answers import complete_answers, some_answers, without_what_does_not_apply
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from interviews import asked

from framing import Answers, assess, load_rulebook
from framing.document import render
from framing.evaluation.compiling import tables_for
from framing.evaluation.findings import deciding
from framing.evaluation.verdict import evaluate, input_masks, reached_by
from framing.result.framing import framing_of
from framing.rulebook.model import UNKNOWN, Rule

BOOK = load_rulebook()
#: For tests that work out whole documents or all flips of each case.
FEWER = settings().max_examples // 6
TABLES = tables_for(BOOK, AS_OF)
LINES = {o.id for q in BOOK.questions if q.kind == "pick_many" for o in q.options}


@given(complete_answers(BOOK))
def test_complete_answers_have_one_verdict_reached_by_a_deciding_rule(
    given_: dict[str, Any],
) -> None:
    framing = assess(given_, AS_OF)
    assert len(framing.possible_verdicts) == 1
    rules = deciding(framing.case, "verdict")
    assert rules
    assert all(rule.conclusion == framing.verdict and rule.decides for rule in rules)


@given(complete_answers(BOOK), st.data())
def test_the_range_holds_the_verdict_of_every_completion(
    told: dict[str, Any], data: st.DataObject
) -> None:
    # A limit that nobody states is none: hiding one tells something else, it does not tell less.
    open_to_all = [q for q in sorted(told) if not BOOK.question(q).counts_once_said]
    hidden = data.draw(st.sets(st.sampled_from(open_to_all)))
    half = {q: a for q, a in told.items() if q not in hidden}
    framing = assess(half, AS_OF)
    true = assess(told, AS_OF)
    assert true.verdict in framing.possible_verdicts
    assert true.task in framing.task_range.outcomes
    assert true.path in framing.path_range.outcomes


@given(some_answers(BOOK), st.data())
def test_an_answer_never_widens_the_range(told: dict[str, Any], data: st.DataObject) -> None:
    before = assess(told, AS_OF)
    open_ = [q for q in before.open_questions if q.question.kind == "choose_one"]
    assume(open_)
    question = data.draw(st.sampled_from(open_)).question
    torn = told.get(question.id)
    ids = torn if isinstance(torn, list) else [option.id for option in question.options]
    after = assess({**told, question.id: data.draw(st.sampled_from(ids))}, AS_OF)
    assert set(after.possible_verdicts) <= set(before.possible_verdicts)


@given(some_answers(BOOK))
def test_an_exact_range_is_reached_by_real_completions(told: dict[str, Any]) -> None:
    """Each outcome is named with what would have to be told, which the tables then evaluate."""
    framing = assess(told, AS_OF)
    if framing.verdict_range.exact:
        found = reached_by(framing.case, "verdict")
        assert set(found) == set(framing.possible_verdicts)
        for verdict, inputs in found.items():
            for one, left_open in zip(inputs, framing.case.input_masks, strict=True):
                assert one & left_open == one
                assert one.bit_count() == 1
            assert evaluate(TABLES, inputs, "verdict").possible("verdict") == (verdict,)


def test_no_answers_give_no_verdict() -> None:
    framing = assess({}, AS_OF)
    assert framing.verdict == "undecided"
    assert not framing.firm
    assert set(framing.possible_verdicts) == {c.id for c in BOOK.stage("verdict").conclusions}
    everything_unknown = {q.id: UNKNOWN for q in BOOK.questions if q.kind != "text"}
    assert assess(everything_unknown, AS_OF).possible_verdicts == framing.possible_verdicts


@given(complete_answers(BOOK))
def test_answers_to_questions_that_do_not_apply_never_count(told: dict[str, Any]) -> None:
    clean = without_what_does_not_apply(TABLES, told)
    whole, cleaned = assess(told, AS_OF), assess(clean, AS_OF)
    assert whole.case.masks == cleaned.case.masks
    assert {q for q in told if q not in whole.counting} == set(told) - set(clean)


@given(some_answers(BOOK))
def test_every_reason_names_its_answers_and_sources(told: dict[str, Any]) -> None:
    framing = assess(told, AS_OF)
    for finding in framing.findings:
        if finding.status == "fired":
            assert finding.rule.sources
            assert finding.rule.because
            assert finding.answers or not _reads_answers(finding.rule.id)
            for question in finding.answers:
                assert question in framing.counting or _may_hold_without_answer(question)


def _reads_answers(rule_id: str) -> bool:
    return any(box for owner, box in TABLES.boxes if owner == rule_id)


def _may_hold_without_answer(question_id: str) -> bool:
    """A fact can be not applicable, or settled by another question, with nothing answered."""
    return BOOK.question(question_id).ask_when is not None


@settings(max_examples=FEWER)
@given(some_answers(BOOK))
def test_every_flip_rules_the_old_verdict_out_and_no_part_of_it_does(told: dict[str, Any]) -> None:
    framing = assess(told, AS_OF)
    old = framing.verdict if framing.firm else framing.leading
    for flip in framing.what_would_change_it:
        after = assess(flip.applied(framing.answers), AS_OF)
        assert old not in after.possible_verdicts
        if len(flip.changes) == 2:
            for change in flip.changes:
                part = assess(type(flip)((change,), ()).applied(framing.answers), AS_OF)
                assert old in part.possible_verdicts


@given(complete_answers(BOOK))
def test_higher_stakes_never_remove_a_safeguard(told: dict[str, Any]) -> None:
    order = ["annoyance", "money", "serious"]
    kept: set[str] = set()
    for stakes in order:
        framing = assess({**told, "stakes": stakes}, AS_OF)
        fired = {
            f.rule.conclusion
            for f in framing.findings
            if f.rule.stage == "safeguards" and f.status == "fired"
        }
        assert kept <= fired
        kept = fired


@given(complete_answers(BOOK), st.data())
def test_better_data_never_turns_ml_into_not_yet_for_lack_of_data(
    told: dict[str, Any], data: st.DataObject
) -> None:
    ordered = [
        q
        for q in BOOK.questions
        if q.fact in ("labels", "examples", "safe_trial") and q.kind == "choose_one"
    ]
    question = data.draw(st.sampled_from(ordered))
    fact = BOOK.facts[str(question.fact)]
    assert fact.ordered
    better_comes_later = list(fact.values)
    seen_enough = False
    for value in better_comes_later:
        option = next((o.id for o in question.options if o.sets == value), None)
        if option is None:
            continue
        framing = assess({**told, question.id: option}, AS_OF)
        lacking = "data" in framing.fix_first
        assert not (seen_enough and lacking)
        seen_enough = seen_enough or framing.case.possible("data") != ("not_enough",)


@given(
    complete_answers(BOOK),
    st.dates(
        min_value=__import__("datetime").date(2015, 1, 1),
        max_value=__import__("datetime").date(2028, 12, 31),
    ),
)
def test_nothing_closed_is_recommended_but_to_an_account_that_may_add_to_it(
    told: dict[str, Any], date: Any
) -> None:
    uses = {q.id: told[q.id] for q in BOOK.questions if q.fact == "account_uses"}
    new = {**told, **dict.fromkeys(uses, "none_of_these")}
    for answers, used in ((new, set()), (told, set(uses.values()))):
        framing = assess(answers, date)
        for choice in framing.services:
            state = choice.service.state_on(date.isoformat())
            assert state is not None
            if state.state not in ("open", "partly_closed"):
                assert (state.state, state.users) == ("closed_to_new", "extend")
                assert choice.service.id in used
        for closed in framing.services_not_offered:
            assert closed.service.id not in {c.service.id for c in framing.services}


@settings(max_examples=FEWER)
@given(some_answers(BOOK), st.randoms(use_true_random=False))
def test_the_order_of_answers_changes_nothing(told: dict[str, Any], random: Any) -> None:
    items = list(told.items())
    random.shuffle(items)
    assert render(assess(dict(items), AS_OF), "json") == render(assess(told, AS_OF), "json")


@given(complete_answers(BOOK))
def test_nobody_is_asked_more_than_sixteen_core_questions(told: dict[str, Any]) -> None:
    core = [BOOK.question(name) for name in asked(TABLES, told)]
    assert sum(q.steps(told.get(q.id)) for q in core if q.kind != "text") <= 16


@given(complete_answers(BOOK))
def test_the_core_questions_settle_verdict_task_and_path_unless_numbers_are_close(
    told: dict[str, Any],
) -> None:
    """What counts once somebody states it, such as a limit, is stated in both.

    So is whether one can move, which arises only where a closed service is stated.
    """
    stated = {question.id for question in BOOK.questions if question.counts_once_said}
    stated |= {"account_move"}
    heard = {*asked(TABLES, told), *stated}
    framing = assess({q: told[q] for q in heard if q in told}, AS_OF)
    true = assess(told, AS_OF)
    if told["worth"] != "close":
        assert framing.verdict == true.verdict
        assert framing.task == true.task
        assert framing.path == true.path
    else:
        assert true.verdict in framing.possible_verdicts


@pytest.mark.parametrize(
    "date", one_in(2, ["2016-01-01", "2021-06-01", "2026-11-23", "2024-07-01", "2030-01-01"])
)
def test_no_date_leaves_a_gap(date: str) -> None:
    from framing.evaluation.proofs import gap

    tables = tables_for(BOOK, date)
    for stage in tables.stages:
        assert gap(tables, stage) is None


@pytest.mark.full
def test_the_shown_range_is_exact_where_every_completion_can_be_tried() -> None:
    """Brute force over all completions of a case with few open questions."""
    told = {
        "wanted": "estimate",
        "signals": [],
        "rule_cover": "fall_short",
        "input_kind": "rows",
        "output_rows": "yes_no",
        "volume": "keep_up",
        "change": "stays",
        "past_cases": [],
    }
    open_ = {
        "decision": ["known", "vague", "nobody"],
        "worth": ["clearly", "clearly_not"],
        "labels": ["recorded", "elsewhere", "can_be_marked", "nowhere"],
        "examples": ["no_examples", "from_1000"],
        "stakes": ["money", "serious"],
        "check": ["person", "fallback", "nothing"],
        "where": ["aws", "elsewhere"],
        "skills": ["developers", "ml_team"],
    }
    verdicts = set()
    for values in itertools.product(*open_.values()):
        answers = Answers({**told, **dict(zip(open_, values, strict=True))}, BOOK)
        verdicts.add(framing_of(TABLES, answers).verdict)
    assert set(assess(told, AS_OF).possible_verdicts) == verdicts


def read_by_name(facts: dict[str, str]) -> tuple[dict[str, str], set[str]]:
    """Facts with what each stage concludes, and the rules that hold, box by box without bits."""
    told = dict(facts)

    def holds(rule: Rule) -> bool:
        boxes = TABLES.boxes_of.get(rule.id, ())
        return any(all(told[f] in values for f, values in box.items()) for box in boxes)

    for name in TABLES.facts[TABLES.base :]:
        reached = {r.conclusion for r in BOOK.rules if r.stage == name and r.decides and holds(r)}
        told[name] = next(c.id for c in BOOK.stage(name).conclusions if c.id in reached)
    return told, {rule.id for rule in BOOK.rules if holds(rule)}


@given(complete_answers(BOOK))
def test_complete_answers_come_to_what_reading_the_rules_by_name_comes_to(
    told: dict[str, Any],
) -> None:
    case = evaluate(TABLES, input_masks(TABLES, Answers(told, BOOK)))
    named = {name: case.possible(name) for name in TABLES.facts}
    assert {len(values) for values in named.values()} == {1}
    facts, rules = read_by_name({name: named[name][0] for name in TABLES.facts[: TABLES.base]})
    assert named == {name: (value,) for name, value in facts.items()}
    assert {rule.id for rule in BOOK.rules if case.status(rule.id) == "fired"} == rules
    assert case.may == case.must


def test_an_answer_that_may_count_is_tried_alone_before_it_is_tried_with_another() -> None:
    told = {
        "wanted": "next_action",
        "change": "shifts",
        "decision": "known",
        "worth": "clearly",
        "check": "person",
    }
    framing = assess(told, AS_OF)
    for flip in framing.what_would_change_it:
        for change in flip.changes if len(flip.changes) == 2 else ():
            part = assess(type(flip)((change,), ()).applied(framing.answers), AS_OF)
            assert framing.leading in part.possible_verdicts
