"""Page one fits on one sheet, documents keep their length, and each section has its place."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from fixed import AS_OF, one_in
from generated_answers import some_answers
from hypothesis import given, settings

from framing import Framing, assess, load_rulebook
from framing.document import render
from framing.document.annexes import SHOWN_STEPS
from framing.document.blocks import Numbered, Table, spans_of
from framing.document.counterfactuals import CAN, GIVEN, OPEN, flip_items
from framing.document.fork_words import asking
from framing.document.legend import MEANS
from framing.document.next_steps import by_weight, step_items, steps_of
from framing.document.page_one import MOST_FIRST, NO_OPEN_FLIP
from framing.document.reasons import told_reasons
from framing.document.report import report_of
from framing.document.sections import document_of
from framing.document.ways import parting_of, ways_told
from framing.document.wording import capital, shown_verdict, standing_words
from framing.result.by_language import IN_FULL
from framing.rulebook.model import UNKNOWN

BOOK = load_rulebook()
JOURNEYS = {journey.id: journey for journey in BOOK.journeys}
FULL_TITLE = {
    "title": "A very long title " * 11,
    "author": "An author " * 19,
    "owner": "An owner " * 20,
    "status": "in_review",
    "review_date": "2020-01-01",
    "override": {"verdict": "stop", "by": "The board " * 19, "reason": "Because " * 240},
}
#: Printed lines below which a page counts as nearly empty.
NEARLY_EMPTY = 10
#: Words of training a model, which mean nothing where none is trained.
CLASSIC = (
    "leakage", "label or target", "majority", "most frequent class", "train again",
    "train the simplest", "typical features", "the model has not seen", "plain accuracy",
)  # fmt: skip


def answers_of(name: str) -> dict[str, Any]:
    """A journey's answers; with ``*`` its decisive one unknown, with ``~`` only the first five."""
    journey = JOURNEYS[name.rstrip("*~")]
    told = dict(journey.answers)
    if name.endswith("~"):
        told = dict(list(told.items())[:5])
    if name.endswith("*"):
        assert journey.decisive is not None
        told[journey.decisive] = UNKNOWN
    return {"problem": journey.story, **told}


def all_names() -> Iterator[str]:
    for journey in BOOK.journeys:
        yield journey.id
        yield f"{journey.id}~"
        if journey.decisive:
            yield f"{journey.id}*"


def framing_of(name: str, about: Mapping[str, Any] | None = None) -> Framing:
    return assess(answers_of(name), JOURNEYS[name.rstrip("*~")].as_of, about=about)


def pages_of(framing: Framing, folder: Path) -> list[str]:
    """The text of each page of the PDF, by poppler."""
    tool = shutil.which("pdftotext")
    if tool is None:
        if os.environ.get("CI"):
            pytest.fail("pdftotext is missing (Debian: poppler-utils)")
        pytest.skip("pdftotext is missing (Debian: poppler-utils)")
    data = render(framing, "pdf")
    assert isinstance(data, bytes)
    path = folder / "x.pdf"
    path.write_bytes(data)
    done = subprocess.run([tool, "-layout", path, "-"], capture_output=True, check=True)
    return done.stdout.decode().split("\f")


def plain_words(said: str) -> str:
    """Words without marks of Markdown and with single blanks."""
    return " ".join(said.replace("\\", "").replace("*", "").split())


def starts(pages: list[str], title: str) -> int:
    return next(i for i, page in enumerate(pages) if page.strip().startswith(title))


@pytest.mark.long
@pytest.mark.full
def test_page_one_is_one_sheet_and_the_document_keeps_its_length(
    tmp_path: Path, examples: int
) -> None:
    names = list(all_names())
    for name in Random(7).sample(names, examples) if 0 < examples < len(names) else names:
        framing = framing_of(name)
        pages = pages_of(framing, tmp_path)
        assert ("Firm verdict" if framing.firm else "Still open") in pages[0], name
        assert "What to do first" in pages[0], name
        assert "Date and signature" in pages[0], name
        assert starts(pages, "In detail") == 1, name
        most = 3 if shown_verdict(framing) in ("do_not_use_ml", "stop") else 6
        sheets = [page for page in pages if page.strip()]
        assert 2 <= len(sheets) <= most, name
        lines = [len([line for line in page.split("\n") if line.strip()]) for page in sheets]
        assert min(lines) >= NEARLY_EMPTY, (name, lines)


@pytest.mark.full
@pytest.mark.parametrize("name", ["scoring-citizens*", "small-loans"])
def test_page_one_is_one_sheet_with_the_longest_title_and_override(
    name: str, tmp_path: Path
) -> None:
    pages = pages_of(framing_of(name, FULL_TITLE), tmp_path)
    assert starts(pages, "In detail") == 1


@settings(max_examples=settings().max_examples // 10)
@given(some_answers(BOOK))
def test_page_one_lists_every_kind_of_change_that_there_is(told: dict[str, Any]) -> None:
    framing = assess(told, AS_OF)
    page = next(s for s in document_of(framing).sections if s.id == "what-would-change-it")
    said = {span.text for span in spans_of(page.blocks)}
    kinds = (CAN, GIVEN) if framing.firm else (OPEN, CAN, GIVEN)
    for kind in kinds:
        for item in flip_items(framing, kind, short=True)[:1]:
            assert {span.text for span in item} <= said
    if not framing.firm and not flip_items(framing, OPEN):
        assert NO_OPEN_FLIP in said
    assert not (framing.firm and flip_items(framing, OPEN))


def test_a_half_told_page_names_the_pair_of_open_answers_that_decides_otherwise() -> None:
    framing = framing_of("unwanted-mail~")
    pairs = [f for f in framing.what_would_change_it if f.open and len(f.changes) == 2]
    assert ["stakes", "check"] in [[c.question.id for c in f.changes] for f in pairs]
    page = str(render(framing, "md", full=True))
    assert "Answers still open that would decide it otherwise" in page
    assert "Together with: **What stops a mistake**" in page


@settings(max_examples=settings().max_examples // 10)
@given(some_answers(BOOK))
def test_open_questions_come_in_the_order_in_which_they_lift_the_verdict(
    told: dict[str, Any],
) -> None:
    framing = assess(told, AS_OF)
    found = by_weight(framing)
    assert sorted(found, key=id) == sorted(framing.open_questions, key=id)
    shares = [item.influence for item in found]
    assert shares == sorted(shares, reverse=True)
    sections = {section.id: section for section in document_of(framing).sections}
    if found:
        tables = [b for b in sections["open-questions"].blocks if isinstance(b, Table)]
        assert [row[0][0].text for row in tables[0].rows] == [i.question.ask for i in found]
        [first, *_] = step_items(framing)
        forks = [asking(fork, q) for fork in framing.hangs_on for p in fork.points for q in p.asks]
        parting = parting_of(framing)
        # A firm verdict of which each answer has its own advice begins with what parts these.
        apart = [parting.question.ask] if framing.firm and parting else []
        asked = forks or [found[0].question.ask, *apart]
        assert any(ask in "".join(span.text for span in first) for ask in asked)


def test_a_written_rule_is_no_first_try_where_rules_were_tried_already() -> None:
    framing = framing_of("small-loans")
    assert framing.answers["rule_cover"] == "fall_short"
    said = ["".join(span.text for span in item) for item in step_items(framing)]
    assert said
    assert not [step for step in said if step.startswith("Try first")]
    said_by_card = str(render(framing, "model-card"))
    assert "Before building, try" not in said_by_card
    assert "Before building, try" in str(render(framing_of("parts-on-photos"), "model-card"))


def test_the_cheapest_test_comes_before_anything_is_built() -> None:
    framing = framing_of("parts-on-photos")
    assert framing.leading_task is not None
    steps = ["".join(span.text for span in item) for item in step_items(framing)]
    place = next(i for i, step in enumerate(steps) if step.startswith("Try first"))
    assert framing.leading_task.try_first.lower().rstrip(".") in steps[place].lower()
    assert place <= 2
    section = next(s for s in report_of(framing).sections if s.id == "next-steps")
    [listed] = section.blocks
    assert isinstance(listed, Numbered)
    assert len(listed.items) == min(SHOWN_STEPS, len(steps)) - MOST_FIRST
    said = plain_words(str(render(framing, "md", full=True)))
    for step in steps:
        assert said.count(plain_words(step)) == 1, step


def test_an_ml_document_tells_limits_people_and_watching() -> None:
    ids = [section.id for section in document_of(framing_of("small-loans")).sections]
    assert {"constraints", "human-role", "monitoring"} <= set(ids)
    without = [section.id for section in document_of(framing_of("credit-limits-by-rule")).sections]
    assert not {"constraints", "human-role", "monitoring", "ml-terms", "plan"} & set(without)


def test_choosing_people_to_act_on_brings_the_warning_about_effect() -> None:
    told = {**answers_of("who-is-likely-to-leave"), "personal_data": "ordinary"}
    found = {s.conclusion.id: s for s in assess(told, AS_OF).safeguards}
    assert not found["effect_check"].required
    assert not found["effect_check"].assumed
    assert "effect_check" not in {
        s.conclusion.id for s in assess({**told, "personal_data": "none_used"}, AS_OF).safeguards
    }


GENERATIVE = [
    journey.id
    for journey in BOOK.journeys
    if (told := assess(journey.answers, journey.as_of)).leading_task
    and told.leading_task.learning_type == "generative"
    and told.goes_on
]


@pytest.mark.parametrize("name", one_in(5, GENERATIVE))
def test_a_generative_document_speaks_of_no_training(name: str) -> None:
    framing = framing_of(name)
    told = "\n".join(
        span.text
        for section in document_of(framing).sections
        if section.id in ("verdict", "reasons", "ml-terms", "plan", "monitoring", "next-steps")
        for block in section.blocks
        for span in spans_of((block,))
    ).lower()
    terms = [line.term.lower() for line in framing.brief]
    for words in CLASSIC:
        assert words not in told, words
        assert not [term for term in terms if words in term]


def test_there_are_generative_journeys_of_every_generative_task() -> None:
    told = {assess(JOURNEYS[n].answers, JOURNEYS[n].as_of).leading_task.id for n in GENERATIVE}  # type: ignore[union-attr]
    assert told == {t.id for t in BOOK.tasks.values() if t.learning_type == "generative"}


def test_where_something_must_be_put_right_first_page_one_speaks_of_that_alone() -> None:
    framing = assess(answers_of("likely-to-leave-and-nobody-acts"), AS_OF)
    assert framing.then == "mend"
    told = told_reasons(framing)
    stages = {rule.stage for rule in told}
    assert stages == {stage.id for stage, _ in framing.to_mend}
    steps = [step.words[0].text for step in steps_of(framing)]
    assert len(steps) == len(told) + 1
    assert steps[-1].startswith("With that put right, answer the questions again")


def test_all_that_must_be_put_right_first_is_a_reason_and_a_step() -> None:
    told = {**answers_of("likely-to-leave-and-nobody-acts"), "past_cases": ["not_permitted"]}
    framing = assess(told, AS_OF)
    assert framing.then == "mend"
    assert {stage.id for stage, _ in framing.to_mend} == {"decided_by", "data"}
    assert {rule.stage for rule in told_reasons(framing)} == {"decided_by", "data"}
    steps = " ".join(step.words[0].text for step in steps_of(framing))
    assert "whoever must allow it, in writing" in steps
    assert "Find one person who would do something different" in steps


@cache
def half_told() -> tuple[Framing, ...]:
    """Journeys of which much is left open, or torn between two options, six times each."""
    chance, framings = Random(4), []
    for journey in BOOK.journeys:
        for _ in range(6):
            told = {name: a for name, a in journey.answers.items() if chance.random() < 0.6}
            for question in BOOK.questions:
                if question.kind == "choose_one" and isinstance(told.get(question.id), str):
                    other = chance.choice(question.options).id
                    if chance.random() < 0.15 and told[question.id] not in (UNKNOWN, other):
                        told[question.id] = [told[question.id], other]
            framings.append(assess(told, AS_OF))
    return tuple(framings)


def test_a_firm_result_says_why_and_what_to_do_whatever_is_still_open() -> None:
    parted = 0
    for framing in half_told():
        if not framing.firm:
            continue
        ways = ways_told(framing)
        assert told_reasons(framing) or ways, framing.answers
        assert steps_of(framing), framing.answers
        if not ways:
            continue
        parted += 1
        front = plain_words(str(render(framing, "md")).partition("Sign-off")[0])
        assert plain_words(ways[0].said(ways[0].rules[0].because)) in front
    assert parted >= 5


def test_each_way_of_a_firm_result_holds_once_its_answer_is_given() -> None:
    checked = 0
    for framing in half_told():
        parting = parting_of(framing) if not told_reasons(framing) else None
        if parting is None or parting.question.kind != "choose_one":
            continue
        values = BOOK.facts[str(parting.question.fact)].values
        for option in parting.question.options:
            ways = [w for w in parting.ways if not w.when or f"“{values[option.sets]}”" in w.when]
            said = framing.answers.get(parting.question.id)
            if not ways or (isinstance(said, tuple) and option.id not in said):
                continue
            then = assess({**framing.answers, parting.question.id: option.id}, AS_OF)
            assert then.verdict == framing.verdict
            assert all(then.case.status(r.id) == "fired" for way in ways for r in way.rules)
            checked += 1
    assert checked >= 10


def test_what_to_do_instead_is_only_likely_while_it_is_open() -> None:
    framing = assess({"wanted": ["fixed_result", "past_figures"], "signals": "none"}, AS_OF)
    assert framing.firm
    front = str(render(framing, "md")).partition("Sign-off")[0]
    assert "The verdict is settled by what you told us" in front
    open_ = "What to do instead is still open: most likely written rules, or else analytics"
    assert front.count(open_) == 1
    assert front.lower().count("written rules") == 1
    assert "Do instead" not in front
    settled = assess({"wanted": "past_figures", "signals": "none"}, AS_OF)
    words = str(render(settled, "md"))
    assert "most likely" not in words.lower()
    assert "**Do instead:** Analytics or a report" in words


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("english", "English: on record for Amazon Textract"),
        (["english", "other"], "English or another one: not all of it is on record for"),
        (UNKNOWN, None),
        (None, None),
    ],
)
def test_page_one_says_whether_the_first_service_works_in_the_language_that_was_told(
    told: Any, says: str | None
) -> None:
    answers = {**answers_of("fields-from-invoices"), "language": told}
    if told is None:
        del answers["language"]
    front = plain_words(str(render(assess(answers, AS_OF), "md")).partition("Sign-off")[0])
    assert ("on record for Amazon Textract" in front) == (says is not None)
    assert says is None or f"Language: {says}" in front


def test_what_is_perhaps_true_is_not_told_as_something_that_nobody_said() -> None:
    answers = {"wanted": "documents", "document_answer": "written_answer"}
    for signals, because in (
        (["product_exists?"], "You left it open: perhaps, or not known."),
        ("unknown", "Nobody has said that it is so."),
    ):
        framing = assess({**answers, "signals": signals}, AS_OF)
        told = {item.fact: item.because for item in framing.assumptions}
        assert told["product_exists"] == because


def test_page_one_says_what_of_the_first_service_works_in_fewer_languages() -> None:
    answers = answers_of("fields-from-invoices") | {"domain": "general"}
    for language, fewer in (("western", True), ("english", False), (["english", "western"], True)):
        words = plain_words(str(render(assess({**answers, "language": language}, AS_OF), "md")))
        front = words.partition("Sign-off")[0]
        assert ("Only in English: its calls for invoices" in front) == fewer, language


def test_a_call_that_lacks_the_language_is_a_condition_beside_the_first_service() -> None:
    answers = answers_of("fields-from-invoices")
    lacks = "its call for invoices and receipts is on record for English only"
    for language, missed in (("western", True), ("english", False), (["english", "western"], True)):
        framing = assess({**answers, "language": language}, AS_OF)
        front = plain_words(str(render(framing, "md"))).partition("Sign-off")[0]
        verdict, _, steps = front.partition("What to do first")
        condition = f"start with Amazon Textract, if it passes on twenty of your own cases: {lacks}"
        assert (condition in verdict) == missed, language
        test = f"Then put twenty of your own cases through Amazon Textract, since {lacks}."
        assert (test in steps) == missed
        assert ("If too much is wrong, take Amazon Textract Insights" in steps) == missed
        runner = framing.services[1]
        assert (runner.service.id, runner.why == IN_FULL) == ("textract_insights", missed)


def test_what_would_change_it_says_nothing_of_forbidden_uses_that_were_denied() -> None:
    framing = assess({"wanted": "fixed_result", "signals": "none"}, AS_OF)
    stops = [flip for flip in framing.what_would_change_it if flip.verdicts == ("stop",)]
    assert stops, "programs still get them"
    words = plain_words(str(render(framing, "md")))
    told = words.partition("What would change")[2]
    assert told
    assert "points for people's conduct" not in told


def test_page_one_says_where_no_language_is_on_record_for_the_first_service() -> None:
    spanish = [
        f for j in BOOK.journeys if (f := framing_of(j.id)).told.get("language") == "spanish"
    ]
    front = [str(render(framing, "md")).partition("Sign-off")[0] for framing in spanish]
    assert front
    assert any("is not on record here, so try it first" in words for words in front)


@pytest.mark.parametrize(
    "name",
    [
        "fields-from-invoices",
        "small-loans",
        "scoring-citizens",
        "odd-bookings",
        "who-is-likely-to-leave~",
    ],
)
def test_page_one_says_of_its_own_marks_and_of_no_others_what_they_mean(name: str) -> None:
    framing = framing_of(name)
    page_one, body = report_of(framing).parts[:2]
    known = set()
    for part in (page_one, body):
        spans = [s for section in part.sections for s in spans_of(section.blocks)]
        quiet = [span.text for span in spans if span.quiet]
        legends = [span.text for span in spans if span.text.startswith("In brackets: ")]
        found = {s for s in MEANS if any(f" ({capital(standing_words(s))}" in w for w in quiet)}
        assert len(legends) == bool(found - known)
        told = {s for s in MEANS if any(f"{standing_words(s)} – " in words for words in legends)}
        assert told == found - known
        known |= found
    assert known


def test_the_legend_stands_on_page_one_in_every_format(tmp_path: Path) -> None:
    framing = framing_of("fields-from-invoices")
    says = "In brackets: practice – a published guide or policy says so"
    for wanted in ("md", "html"):
        assert says in " ".join(str(render(framing, wanted)).split())
    with zipfile.ZipFile(io.BytesIO(render(framing, "docx"))) as file:  # type: ignore[arg-type]
        assert says in file.read("word/document.xml").decode()
    assert says in " ".join(pages_of(framing, tmp_path)[0].split())
