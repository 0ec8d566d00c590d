"""Answers of several options, perhaps and spans: what they leave possible, and what it hangs on."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner
from fixed import AS_OF, CHURN
from generated_answers import complete_answers, some_answers, torn_between
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from framing import (
    Answers,
    AnswersError,
    assess,
    assess_many,
    load_rulebook,
    parse_answers,
    render,
    to_dict,
    write_answers,
)
from framing.agents.tools import question_to_ask
from framing.answers.cells import answer_in, cell_of
from framing.commands.main import main
from framing.commands.terminal import understood
from framing.document.architecture import architecture
from framing.document.fork_words import forks_in_words
from framing.document.wording import answer_lines
from framing.evaluation.compiling import tables_for
from framing.evaluation.forks import Fork, forks_of
from framing.evaluation.verdict import case_of, evaluate, exact_range
from framing.pages import links
from framing.rulebook.model import UNKNOWN

BOOK = load_rulebook()
TABLES = tables_for(BOOK, AS_OF)
FEWER = max(settings.default.max_examples // 4, 5)


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
    asked = [q.id for q in BOOK.questions if q.kind == "choose_one"]
    torn = data.draw(st.lists(st.sampled_from(asked), min_size=1, max_size=4, unique=True))
    options = {}
    for name in torn:
        ids = st.sampled_from([option.id for option in BOOK.question(name).options])
        options[name] = data.draw(st.lists(ids, min_size=2, max_size=3, unique=True))
    framing = assess({**told, **options}, AS_OF)
    ways = [
        {**told, **dict(zip(options, chosen, strict=True))} for chosen in product(*options.values())
    ]
    verdicts = {assess(way, AS_OF).verdict for way in ways}
    assert set(framing.possible_verdicts) == verdicts
    assert framing.firm == (len(verdicts) == 1)
    assert framing.leading == assess(ways[0], AS_OF).verdict


def test_the_option_named_first_leads() -> None:
    first = assess({**CHURN, "examples": ["from_10000", "no_examples"]}, AS_OF)
    other = assess({**CHURN, "examples": ["no_examples", "from_10000"]}, AS_OF)
    assert first.possible_verdicts == other.possible_verdicts
    assert (first.leading, other.leading) == ("use_ml", "not_yet")
    assert [item.because for item in first.assumptions if item.fact == "examples"] == [
        "You gave it as the likeliest."
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
    assert len({point.question.id for fork in forks for point in fork.points}) == 3
    assert not any(fork.settles for fork in forks)
    assert forks[0].points[0].question.id == "wanted"


def test_two_lines_of_one_question_are_not_asked_for_twice() -> None:
    asked = [
        p.question.id
        for fork in assess({"wanted": "estimate"}, AS_OF).hangs_on
        for p in fork.points
    ]
    assert "signals" in asked
    assert len(set(asked)) == len(asked) == 3


def test_one_option_in_a_list_is_a_certain_answer() -> None:
    assert Answers({"wanted": ["estimate"]}, BOOK)["wanted"] == "estimate"


def test_a_list_of_unknown_alone_is_unknown() -> None:
    assert Answers({"wanted": [UNKNOWN]}, BOOK)["wanted"] == UNKNOWN


# -- every door -----------------------------------------------------------------------------------

TORN: dict[str, Any] = {
    **CHURN,
    "decision": ["known", "nobody"],
    "signals": ["few_cases?"],
    "cases_per_month": "800..1200",
}
STANDARD = Answers(TORN, BOOK)


@pytest.mark.parametrize(
    ("question", "answer", "words"),
    [
        ("wanted", ["estimate", "estimat"], "There is no option 'estimat'."),
        ("wanted", ["estimate", "estimate"], "estimate is listed twice."),
        ("wanted", [UNKNOWN, UNKNOWN], "unknown is listed twice."),
        ("wanted", ["estimate?"], "marked as perhaps"),
        ("wanted", [], "The list is empty."),
        ("wanted", "estimate|estimate", "estimate is listed twice."),
        ("wanted", [["estimate"]], "is not the id of an option"),
        ("signals", ["few_cases", "few_cases?"], "'few_cases' is listed twice."),
        ("signals", {"few_cases": "maybe"}, "Use one of: yes, no, perhaps"),
        ("cases_per_month", "1200..800", "runs backwards. Write 800..1200."),
        ("cases_per_month", "800..", "two numbers with two dots"),
        ("cases_per_month", "800..9e20", "is out of range."),
    ],
)
def test_a_torn_answer_that_cannot_be_used_is_refused_in_one_line(
    question: str, answer: Any, words: str
) -> None:
    with pytest.raises(AnswersError) as caught:
        Answers({question: answer}, BOOK)
    told = str(caught.value)
    assert words in told
    assert f"answers.{question}" in told
    assert "\n" not in told


def test_files_addresses_cells_and_json_give_torn_answers_back() -> None:
    assert parse_answers(write_answers(STANDARD, BOOK), BOOK) == STANDARD
    assert parse_answers(json.dumps(to_dict(assess(TORN, AS_OF))), BOOK) == STANDARD
    parameters = links.written(STANDARD, BOOK)
    assert parameters["decision"] == "known|nobody"
    assert parameters["cases_per_month"] == "800..1200"
    assert links.read(parameters, BOOK) == (dict(STANDARD), ())
    for question, answer in STANDARD.items():
        asked = BOOK.question(question)
        assert answer_in(asked, cell_of(asked, answer)) == answer


@settings(max_examples=FEWER)
@given(complete_answers(BOOK), st.data())
def test_unknown_in_a_list_leaves_everything_possible_and_says_what_is_likeliest(
    told: dict[str, Any], data: st.DataObject
) -> None:
    choices = [q for q in BOOK.questions if q.kind == "choose_one" and q.id in told]
    question = data.draw(st.sampled_from(choices))
    likeliest = data.draw(st.sampled_from(question.options)).id
    listed = data.draw(st.sampled_from([[likeliest, UNKNOWN], [UNKNOWN, likeliest]]))
    open_ = assess({**told, question.id: UNKNOWN}, AS_OF)
    here = assess({**told, question.id: listed}, AS_OF)
    assert here.possible_verdicts == open_.possible_verdicts
    assert here.answers[question.id][0] == likeliest
    assert set(here.answers[question.id]) == {option.id for option in question.options}
    assert here.leading == assess({**told, question.id: likeliest}, AS_OF).leading


def test_unknown_in_a_list_comes_through_every_door_and_is_told_in_words() -> None:
    worth = BOOK.question("worth")
    told = ("close", "clearly", "uncounted", "clearly_not")
    assert parse_answers("worth: [close, unknown]", BOOK)["worth"] == told
    assert parse_answers('{"worth": ["unknown", "close"]}', BOOK)["worth"] == told
    assert links.read({"worth": "close|unknown"}, BOOK) == ({"worth": told}, ())
    assert answer_in(worth, "unknown | close") == told
    assert understood(worth, "close|unknown") == told
    row = assess_many(pl.DataFrame({"worth": ["close|unknown"]}), as_of=AS_OF).to_dicts()[0]
    assert row["possible_verdicts"] == ";".join(assess({"worth": told}, AS_OF).possible_verdicts)
    assert answer_lines(worth, told).startswith(
        "Any of them could be true; likeliest: It is in doubt"
    )
    assert parse_answers(write_answers(Answers({"worth": told}, BOOK), BOOK), BOOK)["worth"] == told


def test_a_table_judges_torn_rows_as_assess_does() -> None:
    cells = {q: [cell_of(BOOK.question(q), answer)] for q, answer in STANDARD.items()}
    found = assess_many(pl.DataFrame(cells), as_of=AS_OF).to_dicts()[0]
    framing = assess(TORN, AS_OF)
    assert found["possible_verdicts"] == ";".join(framing.possible_verdicts)
    assert found["leading"] == framing.leading == "use_ml"


def test_a_document_says_what_could_be_true_and_never_as_a_fact() -> None:
    said = str(render(assess(TORN, AS_OF), "md"))
    assert "(likeliest), or" in said
    assert "800 to 1,200" in said


def test_the_shell_takes_a_torn_file_and_the_terminal_several_numbers(tmp_path: Path) -> None:
    file = tmp_path / "torn.yaml"
    file.write_text(write_answers(STANDARD, BOOK))
    told = CliRunner().invoke(main, ["assess", str(file), "--format", "json"])
    assert told.exit_code == 0
    assert json.loads(told.stdout)["hangs_on"][0]["questions"][0] == "decision"
    decision = BOOK.question("decision")
    assert understood(decision, "1 3") == ("known", "nobody")
    assert understood(BOOK.question("cases_per_month"), "800..1200") == STANDARD["cases_per_month"]
    with pytest.raises(AnswersError, match="There is no answer 9"):
        understood(decision, "1 9")


def test_the_follow_up_questions_of_every_branch_are_asked() -> None:
    torn = {"problem": "-", "wanted": ["past_figures", "estimate"], "signals": "none"}
    assert assess({**torn, "wanted": "past_figures"}, AS_OF).firm
    asked = question_to_ask(torn, AS_OF)
    assert asked["question"] is not None
    assert asked["question"]["id"] == "rule_cover"


def test_a_line_that_says_what_is_not_has_words_for_its_contrary() -> None:
    told = {**CHURN, "past_cases": ["not_permitted?"]}
    framing = assess(told, AS_OF)
    [fork] = forks_in_words(framing)
    said = " ".join([fork.title, *(part for pair in fork.questions for part in pair)])
    assert "whether the data may be used for this" in said
    assert "may not" not in fork.title
    assert any("the data may be used for this" in road.when for road in fork.roads)
    assert all("not true" not in road.when for road in fork.roads)


def test_what_was_answered_is_never_called_assumed_in_the_picture_of_the_path() -> None:
    told = {**CHURN, "wanted": ("estimate", "past_figures")}
    figure = architecture(assess(told, AS_OF))
    assert figure is not None
    assert "Kind of input: columns of a table." in figure.alt
