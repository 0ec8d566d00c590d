"""Bad input gets a clear message that says what, where and how to mend it; good input is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from framing import Answers, AnswersError, assess, load_rulebook, parse_answers, write_answers
from framing.document import render

BOOK = load_rulebook()


def fault_of(text: bytes | str) -> str:
    with pytest.raises(AnswersError) as caught:
        parse_answers(text, BOOK, "case.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wnated: estimate", ["UNKNOWN-QUESTION", "wnated", "Did you mean wanted"]),
        ("wanted: estimat", ["UNKNOWN-OPTION", "Did you mean estimate"]),
        ("wanted: 3", ["WRONG-TYPE", "answers.wanted", "past_figures"]),
        ("wanted: [estimate, 3]", ["WRONG-TYPE"]),
        ("signals: [fewcases]", ["UNKNOWN-OPTION", "few_cases"]),
        ("signals: {few_cases: maybe}", ["BAD-ANSWER", "chosen"]),
        ("running_cost: -1", ["OUT-OF-RANGE", "0 to 1e+09"]),
        ("running_cost: cheap", ["WRONG-TYPE", "not a number"]),
        ("running_cost: true", ["WRONG-TYPE"]),
        ("", ["EMPTY"]),
        ("- a\n- b", ["BAD-ANSWERS", "mapping"]),
        ("wanted: estimate\nwanted: create", ["DUPLICATE-KEY", "case.yaml:2"]),
        ("a: &x [1]\nb: *x", ["ALIAS", "case.yaml"]),
        ("wanted: !!python/object:os.system x", ["TAG"]),
        ("a: [", ["NOT-YAML", "case.yaml:"]),
        ("\x00\x01", ["NOT-YAML"]),
        (b"\xff\xfe\x00", ["NOT-TEXT"]),
        (b"x" * 5_000_000, ["TOO-BIG", "1 MB"]),
        ("[" * 100_000, ["TOO-DEEP"]),
        ("problem: " + "x" * 30_000, ["TOO-LONG", "20,000"]),
        ("format: framing-answers/99\nanswers: {}", ["BAD-FORMAT"]),
        ("answers: [1]", ["BAD-ANSWERS"]),
        ('{"answers": {"wanted": "nothing"}}', ["UNKNOWN-OPTION"]),
    ],
)
def test_bad_answers_are_refused_in_words(text: bytes | str, expected: list[str]) -> None:
    message = fault_of(text)
    for part in expected:
        assert part in message
    assert "Traceback" not in message


def test_an_exploding_anchor_file_is_refused_quickly() -> None:
    lines = ["a: &a [x,x,x,x,x,x,x,x,x]"]
    lines += [
        f"{c}: &{c} [{','.join(['*' + p] * 9)}]"
        for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    assert "ALIAS" in fault_of("\n".join(lines))


def test_all_faults_are_told_at_once() -> None:
    message = fault_of("wanted: x\nworth: y\nzzz: 1")
    assert message.count("\n") == 2


def test_a_list_of_lines_means_the_others_are_not_true() -> None:
    answers = Answers({"signals": ["few_cases"]}, BOOK)
    assert dict(answers["signals"])["few_cases"] == "chosen"
    assert set(dict(answers["signals"]).values()) == {"chosen", "not_chosen"}


def test_the_answers_file_reopens_to_the_same_answers() -> None:
    told = {
        "problem": 'Ünïcode: "quotes" # and\nlines | pipes',
        "wanted": "estimate",
        "signals": {"few_cases": "unknown"},
        "running_cost": 12.5,
        "worth": "unknown",
    }
    answers = Answers(told, BOOK)
    assert parse_answers(write_answers(answers, BOOK), BOOK) == answers


def test_the_json_of_a_framing_reopens_to_the_same_answers() -> None:
    framing = assess(
        {"problem": "a: b\n- c", "wanted": "estimate", "signals": "none"}, "2026-11-23"
    )
    reopened = parse_answers(render(framing, "json"), BOOK)
    assert reopened == framing.answers


def test_control_characters_become_visible() -> None:
    assert Answers({"problem": "a\x07b\r\nc\x7f"}, BOOK)["problem"] == "a␇b\nc␡"


def test_an_option_keeps_being_read_under_its_former_id() -> None:
    assert Answers({"rule_cover": "too_many_missed"}, BOOK)["rule_cover"] == "fall_short"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    from framing import read_answers

    with pytest.raises(AnswersError, match="NO-FILE"):
        read_answers(tmp_path / "no.yaml", BOOK)


@pytest.mark.parametrize("date", ["yesterday", "2026-13-01", "23.11.2026"])
def test_a_bad_date_is_refused(date: str) -> None:
    with pytest.raises(AnswersError, match="YYYY-MM-DD"):
        assess({}, date)
