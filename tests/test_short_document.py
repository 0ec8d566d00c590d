"""The short document: nothing twice, nothing that contradicts an answer, own nouns, own names."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any

import pytest
from fixed import AS_OF, one_in
from generated_answers import some_answers
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import Framing, assess, load_rulebook
from framing.document import render
from framing.document.blocks import Block, Bullets, KeyValues, Numbered, Table, Text
from framing.document.citations import numbered
from framing.document.file_names import DEFAULT, stem_of
from framing.document.front_page import BLANK
from framing.document.json_form import to_dict
from framing.document.next_steps import steps_of
from framing.document.report import report_of
from framing.result.nouns import draft_of, in_nouns, sentence_of, title_of
from framing.rulebook.sentences import SentenceError, read_sentence

BOOK = load_rulebook()
JOURNEYS = {journey.id: journey for journey in BOOK.journeys}
WITHOUT_ML = [j.id for j in BOOK.journeys if j.expect.get("verdict") in ("do_not_use_ml", "stop")]
NOUNS = {
    "one_case": "customer",
    "event": "the customer cancels",
    "known_when": "on the last day of each month",
    "how_far_ahead": "within the next 60 days",
    "who_acts": "the retention team",
    "what_they_do": "calls the customer",
    "how_many": "200 a month",
    "todays_way": "a list by hand, which finds 30 of 100",
}
#: What is said of each of several assumptions, services and changes.
OF_EACH = (
    "If it is the other way round:", "Ask before you rely on it.", "Together with:",
    "Your account may go on with it;", "(",
)  # fmt: skip


@cache
def framing_of(name: str) -> Framing:
    journey = JOURNEYS[name]
    return assess({"problem": journey.story, **journey.answers}, journey.as_of)


def halves() -> list[Framing]:
    """Each published case with only its first answers."""
    return [assess(dict(list(j.answers.items())[:5]), j.as_of) for j in BOOK.journeys[::7]]


# -- nothing is said twice ------------------------------------------------------------------------


def texts_of(blocks: tuple[Block, ...]) -> list[Text]:
    """Every running text of these blocks, one by one."""
    found: list[Text] = []
    for block in blocks:
        match block:
            case Bullets() | Numbered():
                found += block.items
            case KeyValues():
                found += [value for _, value in block.rows]
            case Table():
                found += [cell for row in block.rows for cell in row]
            case _:
                found.append(getattr(block, "text", ()) or getattr(block, "lead", ()))
                found += texts_of(getattr(block, "blocks", ()))
    return [text for text in found if not isinstance(text, str)]


def sentences(framing: Framing) -> list[str]:
    """Sentences of six words or more in the standard document."""
    said = [
        "".join(span.text for span in words)
        for section in numbered(report_of(framing)).sections
        for words in texts_of(section.blocks)
    ]
    split = (part.strip() for words in said for part in re.split(r"(?<=[.?!])\s", words))
    whole = (part for part in split if len(part.split()) >= 6 and part.endswith((".", "?", "!")))
    # The end of an option that is quoted in each of several changes.
    quoted = ("(open now).",)
    return [p for p in whole if not p.startswith(OF_EACH) and not p.endswith(quoted)]


@pytest.mark.parametrize("name", one_in(18, JOURNEYS))
def test_no_sentence_is_said_twice(name: str) -> None:
    twice = [words for words, count in Counter(sentences(framing_of(name))).items() if count > 1]
    assert not twice


@pytest.mark.full
def test_no_sentence_is_said_twice_where_much_is_open() -> None:
    for framing in halves():
        counted = Counter(sentences(framing))
        assert not [words for words, count in counted.items() if count > 1]


def test_the_standard_document_is_much_shorter_than_the_full_one() -> None:
    for name in ("small-loans", "who-is-likely-to-leave", "questions-over-policies"):
        short, full = (str(render(framing_of(name), "md", full=f)) for f in (False, True))
        assert len(short.split()) < 0.6 * len(full.split())
        assert full.startswith(short[: short.index("\n## Sources")])


@settings(max_examples=settings().max_examples // 5)
@given(some_answers(BOOK))
def test_page_one_has_the_verdict_or_fork_the_steps_and_lines_to_sign(told: dict[str, Any]) -> None:
    framing = assess(told, AS_OF)
    page = report_of(framing).parts[0]
    found = {section.id: section for section in page.sections}
    assert {"verdict", "reasons", "sign-off"} <= set(found)
    steps = steps_of(framing)
    assert ("first-steps" in found) == bool(steps)
    if steps:
        [table] = found["first-steps"].blocks
        assert isinstance(table, Table)
        assert len(table.rows) == min(len(steps), 3)
        assert all(row[3][0].text == BLANK for row in table.rows)
        assert all(row[2][0].text not in ("", BLANK) for row in table.rows), "who does it"
    assert BLANK in "".join(s.text for t in texts_of(found["sign-off"].blocks) for s in t)


# -- advice that follows --------------------------------------------------------------------------

ENOUGH = ("from_500", "from_1000", "from_10000", "from_million")
#: What a step may not say, and the answers after which it would contradict them.
CONTRADICTIONS: tuple[tuple[str, dict[str, tuple[str, ...]]], ...] = (
    (r"\bcollect examples\b", {"labels": ("recorded",), "examples": ENOUGH}),
    (r"\bcount (your|the) (past|examples)", {"examples": ENOUGH}),
    (r"\blog the (next|outcome)", {"labels": ("recorded", "elsewhere")}),
    (r"fill in the (four )?numbers", {"worth": ("close", "clearly")}),
    (r"\bname an? (owner|person who looks)", {"owner": ("named",)}),
    (r"measure one week of today's work", {"baseline_known": ("measured",)}),
    (
        r"^try first.*\b(rules?|limits?|word lists?|medians)\b",
        {"rule_cover": ("fall_short",)},
    ),
    (r"find one person who would do something", {"decision": ("known",)}),
    (r"write down one name", {"decision": ("known",)}),
    (r"number below which you stop", {"success_agreed": ("both_numbers",)}),
)


@pytest.mark.parametrize("name", one_in(3, JOURNEYS))
def test_no_step_contradicts_an_answer(name: str) -> None:
    framing = framing_of(name)
    for step in steps_of(framing):
        said = "".join(span.text for span in step.words).lower()
        for pattern, answers in CONTRADICTIONS:
            given_so = all(framing.answers.get(key) in values for key, values in answers.items())
            assert not (given_so and re.search(pattern, said)), said


@pytest.mark.parametrize("name", WITHOUT_ML)
def test_where_nothing_is_learnt_no_step_speaks_of_a_model_to_beat(name: str) -> None:
    framing = framing_of(name)
    assert framing.verdict in ("do_not_use_ml", "stop")
    for step in steps_of(framing):
        said = "".join(span.text for span in step.words).lower()
        assert "the model must beat" not in said
        assert "train" not in said.split()


@settings(max_examples=settings().max_examples // 2)
@given(some_answers(BOOK))
def test_no_step_rests_on_what_nobody_said(told: dict[str, Any]) -> None:
    framing = assess(told, AS_OF)
    fired = {rule.next for rule in BOOK.rules if framing.case.status(rule.id) == "fired"}
    advised = {rule.next.rstrip(". ").lower(): rule.next for rule in BOOK.rules if rule.next}
    for step in steps_of(framing):
        said = "".join(span.text for span in step.words).rstrip(". ").lower()
        assert said not in advised or advised[said] in fired


def test_reading_invoices_asks_for_no_control_share() -> None:
    for name in ("fields-from-invoices", "receipts-from-a-phone", "what-was-said-in-calls"):
        framing = framing_of(name)
        assert "feedback_loop" not in framing.answers
        assert "control_share" not in {item.conclusion.id for item in framing.safeguards}


# -- own nouns ------------------------------------------------------------------------------------


def test_every_task_has_a_sentence_of_its_own() -> None:
    templates = [task.sentence for task in BOOK.tasks.values()]
    assert None not in templates
    assert len(set(templates)) > len(templates) * 0.8
    texts = {question.id for question in BOOK.questions if question.kind == "text"}
    for task in BOOK.tasks.values():
        assert task.sentence is not None
        assert set(task.sentence.slots) <= texts
        assert task.sentence.needed == ("one_case", "event")


@settings(max_examples=settings().max_examples // 5)
@given(some_answers(BOOK), st.text(max_size=60))
def test_no_noun_changes_what_the_rules_conclude(told: dict[str, Any], typed: str) -> None:
    words = dict.fromkeys(NOUNS, typed)
    before, after = (to_dict(assess({**told, **more}, AS_OF)) for more in ({}, words))
    for key in ("verdict", "possible_verdicts", "task", "path", "services", "findings"):
        assert before[key] == after[key]
    for old, new in zip(before["plan"], after["plan"], strict=True):
        assert (old["id"], old["skipped"]) == (new["id"], new["skipped"])
        assert len(old["steps"]) == len(new["steps"])


@pytest.mark.parametrize("task", BOOK.tasks.values(), ids=BOOK.tasks)
def test_a_sentence_holds_the_nouns_and_drops_the_parts_without_any(task: Any) -> None:
    whole = sentence_of(task, NOUNS)
    for name in task.sentence.slots:
        assert NOUNS[name] in whole
    least = sentence_of(task, {key: NOUNS[key] for key in task.sentence.needed})
    assert least.endswith(".")
    assert not set("{}[]") & set(whole + least)
    assert ", ." not in least
    assert "  " not in whole + least
    assert sentence_of(task, {"one_case": "customer"}) == ""
    assert "…" in draft_of(task, {"one_case": "customer"})


def every_step_and_measure() -> list[Any]:
    steps = [advice.say for phase in BOOK.phases for advice in (*phase.steps, *phase.saves)]
    return steps + [
        m for task in BOOK.tasks.values() for kind in task.metrics.values() for m in kind
    ]


def test_steps_of_the_plan_and_measures_take_up_nouns_and_hold_without() -> None:
    words = every_step_and_measure()
    assert len([item for item in words if item.slots]) > 10
    for item in words:
        without, whole = in_nouns(item, {}), in_nouns(item, NOUNS)
        assert not set("{}[]") & set(without + whole)
        assert not re.search(r"  | [,.)]|\( |,,", without + whole), without
        assert all(NOUNS[name] in whole for name in item.slots)


def test_the_nouns_stand_in_plan_and_measures_of_success() -> None:
    journey = JOURNEYS["who-is-likely-to-leave"]
    page = str(render(assess({**journey.answers, **NOUNS}, journey.as_of), "md", full=True))
    page = page.replace("\\", "")
    plan = page.split("## ")
    told = next(part for part in plan if part.startswith("Plan"))
    for name in ("todays_way", "one_case", "who_acts"):
        assert NOUNS[name] in told, name
    assert f"staff can handle: {NOUNS['how_many']}" in page


def test_the_nouns_stand_in_title_sentence_card_baseline_and_forms() -> None:
    journey = JOURNEYS["who-is-likely-to-leave"]
    framing = assess({**journey.answers, **NOUNS}, journey.as_of)
    said = sentence_of(framing.leading_task, framing.answers)
    page = str(render(framing, "md")).replace("\\", "")
    assert page.startswith("# Customer: the customer cancels\n")
    assert page.count(said) == 1
    assert f"Today's way: {NOUNS['todays_way']}" in page
    assert framing.statement[0].text == said
    for form in ("model-card", "ml-canvas", "atrs", "algorithm-register"):
        assert said in str(render(framing, form)).replace("\\", "")
    without = assess(journey.answers, journey.as_of)
    assert title_of(without.leading_task, without.answers) == ""
    assert "In one sentence" not in str(render(without, "md"))


@pytest.mark.parametrize(
    ("template", "wrong"),
    [
        ("For each {one_case}[, soon].", "holds no slot"),
        ("For each {one_case}[, {event}.", "does not end"),
        ("For each {one_case}, {event}].", "no partner"),
        ("For each {one_case}, {event.", "no partner"),
        ("[For each {one_case}.]", "no slot outside"),
    ],
)
def test_a_sentence_that_cannot_be_read_says_why(template: str, wrong: str) -> None:
    with pytest.raises(SentenceError, match=wrong):
        read_sentence(template)


# -- names of files -------------------------------------------------------------------------------


@given(st.text())
def test_a_file_name_is_safe_everywhere(words: str) -> None:
    name = stem_of(words)
    assert re.fullmatch(r"[^\W_]+(-[^\W_]+)*", name)
    assert len(name) <= 60
    assert name not in ("con", "nul", "com1")


def test_a_file_is_named_after_its_case() -> None:
    assert stem_of("Who is likely to leave?") == "who-is-likely-to-leave"
    assert stem_of("../../etc/passwd") == "etc-passwd"
    assert stem_of("NUL") == stem_of("🙂") == stem_of("") == DEFAULT


def test_a_rule_names_who_does_what_it_advises_or_else_its_stage_does() -> None:
    advising = [rule for rule in BOOK.rules if rule.next]
    assert all(rule.who for rule in advising)
    named = [rule for rule in advising if rule.who != BOOK.stage(rule.stage).who]
    assert 0 < len(named) < len(advising)
