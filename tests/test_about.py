"""People's parts: kept as given, refused in words, printed, and never read by a rule."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fixed import AS_OF, ROOT
from generated_answers import some_answers
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from framing import (
    Answers,
    AnswersError,
    assess,
    load_rulebook,
    parse_answers,
    to_dict,
    write_answers,
)
from framing.answers.metadata import MAX_LINE, MAX_REASON, NOTHING, STATUSES
from framing.comparing.difference import differences
from framing.document import render
from framing.document.blocks import Callout
from framing.document.page_one import page_one
from framing.document.sections import document_of

BOOK = load_rulebook()
TOLD = {"problem": "Who will leave?", "wanted": "estimate", "signals": "none"}
ALL = {
    "title": "Leavers: first look",
    "author": "Ada *L.*",
    "owner": "Head of retention",
    "status": "in_review",
    "review_date": "2027-02-01",
    "override": {"verdict": "use_ml", "by": "B. Board", "reason": "A trial | is\ncheap."},
}
VERDICTS = [verdict.id for verdict in BOOK.verdict.conclusions]
LINE = st.text(min_size=1, max_size=30).filter(lambda words: words.strip())
ABOUTS = st.fixed_dictionaries(
    {},
    optional={
        "title": LINE,
        "author": LINE,
        "owner": LINE,
        "status": st.sampled_from(list(STATUSES)),
        "review_date": st.dates().map(str),
        "override": st.fixed_dictionaries(
            {"verdict": st.sampled_from(VERDICTS), "by": LINE, "reason": LINE}
        ),
        "signed": st.lists(
            st.fixed_dictionaries(
                {"name": LINE, "date": st.dates().map(str)},
                optional={"role": LINE, "remark": LINE},
            ),
            max_size=3,
        ),
    },
)


@pytest.mark.full
@settings(max_examples=settings().max_examples // 5)
@given(some_answers(BOOK), ABOUTS)
def test_people_s_parts_never_change_what_the_rules_conclude(
    told: dict[str, Any], about: dict[str, Any]
) -> None:
    plain, signed = assess(told, AS_OF), assess(told, AS_OF, about=about)
    without, with_parts = to_dict(plain), to_dict(signed)
    assert without.pop("about") == {}
    assert with_parts.pop("about") == signed.about.plain()
    assert with_parts == without


@settings(max_examples=settings().max_examples // 5)
@given(ABOUTS)
def test_people_s_parts_survive_the_answers_file_and_the_json(about: dict[str, Any]) -> None:
    answers = Answers(TOLD, BOOK, about)
    assert parse_answers(write_answers(answers, BOOK), BOOK) == answers
    again = parse_answers(str(render(assess(answers, AS_OF), "json")), BOOK)
    assert again == answers
    assert again.about == answers.about


def test_answers_with_other_people_s_parts_are_not_the_same() -> None:
    assert Answers(TOLD, BOOK) != Answers(TOLD, BOOK, {"owner": "A"})
    assert Answers(TOLD, BOOK) == Answers(TOLD, BOOK).plain()
    assert not Answers(TOLD, BOOK, {"title": " ", "override": None}).about


def test_a_flat_answers_file_may_hold_people_s_parts_too() -> None:
    answers = parse_answers("wanted: estimate\nabout: {owner: Ada, status: in review}", BOOK)
    assert (answers.about.owner, answers.about.status) == ("Ada", "in_review")
    assert list(answers) == ["wanted"]


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ("Ada", ["WRONG-TYPE about:", "not a mapping", "title, author"]),
        ({"titel": "x"}, ["UNKNOWN-KEY about.titel", "Did you mean title"]),
        ({"title": 3}, ["WRONG-TYPE about.title", "not text"]),
        ({"author": "x" * (MAX_LINE + 1)}, ["TOO-LONG about.author", "200"]),
        ({"status": "done"}, ["BAD-VALUE about.status", "draft, in_review, approved"]),
        ({"status": 1}, ["BAD-VALUE about.status"]),
        ({"review_date": "soon"}, ["BAD-DATE about.review_date", "YYYY-MM-DD"]),
        ({"review_date": "2027-02-30"}, ["BAD-DATE"]),
        ({"review_date": "20270201"}, ["BAD-DATE"]),
        ({"signed": "A"}, ["WRONG-TYPE about.signed", "a list"]),
        ({"signed": [{"date": "2026-11-28"}]}, ["MISSING-KEY about.signed.1.name", "who signs"]),
        ({"signed": [{"name": "A", "date": "soon"}]}, ["BAD-DATE about.signed.1"]),
        ({"override": "use_ml"}, ["WRONG-TYPE about.override", "verdict, by and reason"]),
        ({"override": {"verdict": "use_ml", "by": "A"}}, ["MISSING-KEY about.override.reason"]),
        ({"override": {"by": " ", "reason": "r"}}, ["about.override.verdict", "about.override.by"]),
        (
            {"override": {"verdict": "use", "by": "A", "reason": "r"}},
            ["BAD-VALUE about.override.verdict", "use_ml"],
        ),
        (
            {"override": {"verdict": "stop", "by": "A", "reason": "x" * (MAX_REASON + 1)}},
            ["TOO-LONG about.override.reason", "2,000"],
        ),
        ({"owner": ["a"], "status": "x"}, ["about.owner", "about.status"]),
    ],
)
def test_bad_people_s_parts_are_refused_in_words(about: object, expected: list[str]) -> None:
    with pytest.raises(AnswersError) as caught:
        Answers(TOLD, BOOK, about)  # type: ignore[arg-type]
    for words in expected:
        assert words in str(caught.value)


def test_faults_in_answers_and_in_people_s_parts_are_told_together() -> None:
    with pytest.raises(AnswersError, match=r"(?s)answers\.wnated.*about\.status"):
        parse_answers("wnated: x\nabout: {status: x}", BOOK)


def test_the_document_prints_them_on_page_one_and_at_the_end() -> None:
    framing = assess(TOLD, AS_OF, about=ALL)
    document = document_of(framing)
    assert document.title == "Leavers: first look"
    assert document.people_line == (
        "Author: Ada *L.* · Owner: Head of retention · Status: in review · Review by: 2027-02-01"
    )
    assert "sign-off" in {section.id for section in document.sections}
    said = str(render(framing, "md"))
    assert "Ada \\*L.\\*" in said
    assert said.count("B. Board") == 2


def test_an_override_stands_beside_the_verdict_and_never_replaces_it() -> None:
    plain = [b for b in page_one(assess(TOLD, AS_OF))[0].blocks if isinstance(b, Callout)]
    both = [b for b in page_one(assess(TOLD, AS_OF, about=ALL))[0].blocks if isinstance(b, Callout)]
    assert both[0] == plain[0]
    assert both[1].mark == "Decision-maker's override: use ML"
    assert len(both) == len(plain) + 1


def test_a_long_reason_is_cut_on_page_one_and_whole_in_its_section() -> None:
    reason = "because we want it so " * 60
    override = {"verdict": "use_ml", "by": "A", "reason": reason}
    said = str(render(assess(TOLD, AS_OF, about={"override": override}), "md"))
    assert said.count(reason.strip()) == 1


def test_a_review_date_that_has_passed_is_marked() -> None:
    about = {"review_date": "2026-11-22"}
    assert "this date has passed" in str(render(assess(TOLD, AS_OF, about=about), "md"))
    assert "this date has passed" not in str(render(assess(TOLD, "2026-11-22", about=about), "md"))


def test_nothing_is_printed_of_people_who_were_not_named() -> None:
    framing = assess(TOLD, AS_OF)
    assert framing.about == NOTHING
    document = document_of(framing)
    assert document.people == ()
    assert "sign-off" not in {section.id for section in document.sections}


def test_the_schema_describes_them() -> None:
    schema = json.loads((ROOT / "framing/document/framing.schema.json").read_text())
    checker = Draft202012Validator(schema)
    data = to_dict(assess(TOLD, AS_OF, about=ALL))
    checker.validate(data)
    assert list(checker.iter_errors(data | {"about": {"titel": "x"}}))


def test_a_comparison_shows_which_of_them_differ() -> None:
    found = differences(assess(TOLD, AS_OF), assess(TOLD, AS_OF, about=ALL))
    assert {d.what for d in found} == {
        "Title", "Author", "Owner", "Status", "Review date", "Override",
    }  # fmt: skip
    assert {d.kind for d in found} == {"about"}


@pytest.mark.parametrize("fmt", ["docx", "pdf"])
def test_every_file_takes_them(fmt: str) -> None:
    strange = {"title": "日本 #let *x*", "author": "a\x07b", "owner": "<b>"}
    data = render(assess(TOLD, AS_OF, about=ALL | strange), fmt)
    assert len(data) > 10_000
