"""Answers as people bring them: huge numbers, keys twice, text that looks like a number."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fixed import AS_OF, one_in
from hypothesis import example, given
from hypothesis import strategies as st

from framing import Answers, AnswersError, assess, load_rulebook
from framing.agents.operations import operations
from framing.answers.answers import parse_answers, write_answers
from framing.answers.cells import answer_in
from framing.answers.interval import Interval
from framing.commands.main import main
from framing.document import render
from framing.rulebook.load import rules_folder

BOOK = load_rulebook()
NUMBERS = [question.id for question in BOOK.questions if question.kind == "number"]
SHARES = ["share_that_matters", "found_today", "rules_decide"]
HUGE = "9" * 400


def refused(text: str | bytes) -> list[str]:
    with pytest.raises(AnswersError) as error:
        parse_answers(text, BOOK)
    return [fault.code for fault in error.value.faults]


# -- numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [HUGE, f"-{HUGE}", f"{HUGE}..{HUGE}9", "1e999", "1" + "0" * 30])
@pytest.mark.parametrize("question", NUMBERS[:2])
def test_a_number_too_long_for_a_machine_is_out_of_range(question: str, text: str) -> None:
    for written in (f"{question}: {text}", f'{{"{question}": "{text}"}}'):
        with pytest.raises(AnswersError) as error:
            parse_answers(written, BOOK)
        [fault] = error.value.faults
        assert fault.code in ("OUT-OF-RANGE", "WRONG-TYPE")
        assert len(str(fault)) <= 300
    with pytest.raises(AnswersError):
        answer_in(BOOK.question(question), text)


def test_a_huge_integer_is_out_of_range_however_it_comes() -> None:
    for value in (10**25, 10**400, -(10**400)):
        with pytest.raises(AnswersError) as error:
            Answers({"cases_per_month": value}, BOOK)
        assert [fault.code for fault in error.value.faults] == ["OUT-OF-RANGE"]
    assert refused(f"cases_per_month: {HUGE}") == ["OUT-OF-RANGE"]
    assert refused(f'{{"cases_per_month": {HUGE}}}') == ["OUT-OF-RANGE"]
    assert refused(f"cases_per_month: {'9' * 5000}") == ["TOO-BIG"]
    assert refused(f'{{"cases_per_month": {"9" * 5000}}}') == ["TOO-BIG"]


@pytest.mark.parametrize("command", ["assess", "diff"])
def test_a_command_refuses_a_huge_number_in_one_line(command: str, tmp_path: Path) -> None:
    file = tmp_path / "huge.yaml"
    file.write_text(f"cases_per_month: {HUGE}")
    result = CliRunner().invoke(main, [command, str(file)])
    assert result.exit_code == 2
    assert result.stderr.startswith("OUT-OF-RANGE ")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["portfolio", "reassess"])
def test_one_bad_file_never_takes_the_others_with_it(command: str, tmp_path: Path) -> None:
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "bad.yaml").write_text(f"cases_per_month: {HUGE}")
    (folder / "deep.yaml").write_text("? " * 30_000 + "a")
    (folder / "good.yaml").write_text("wanted: estimate")
    (folder / "none.json").write_bytes(b"\x00\xff")
    more = ["-o", str(tmp_path / "out.csv")] if command == "portfolio" else ["--from", "2026-01-01"]
    result = CliRunner().invoke(main, [command, str(folder), *more])
    assert result.exit_code == 1
    told = [line.split()[1].rstrip(",:") for line in result.stderr.splitlines()[:3]]
    assert [name.partition(":")[0] for name in told] == ["bad.yaml", "deep.yaml", "none.json"]
    assert "1 case" in result.stderr + result.stdout or "of 1" in result.stdout


@pytest.mark.parametrize("question", SHARES)
@pytest.mark.parametrize(("text", "told"), [("6%", 6), ("6 %", 6), ("2.5%", 2.5), ("0%", 0)])
def test_a_share_may_be_written_with_a_percent_sign(question: str, text: str, told: float) -> None:
    assert parse_answers(f'{question}: "{text}"', BOOK)[question] == told
    assert answer_in(BOOK.question(question), text) == told
    assert str(parse_answers(f"{question}: {text}..40%", BOOK)[question]) == f"{told:g}..40"


def test_what_asks_for_so_many_in_a_hundred_says_so_beside_its_unit() -> None:
    shares = {question.id for question in BOOK.questions if question.share}
    units = {q.id for q in BOOK.questions if (q.unit or "").endswith("in a hundred")}
    assert shares == units == {"share_that_matters", "rules_decide", "found_today"}


def test_percent_signs_of_other_numbers_are_refused() -> None:
    assert refused("cases_per_month: 6%") == ["WRONG-TYPE"]
    assert refused("share_that_matters: 600%") == ["OUT-OF-RANGE"]
    assert refused("share_that_matters: '%'") == ["WRONG-TYPE"]


@pytest.mark.parametrize("text", ["1_000", "١٢", "१२", "1__0", "0x10", "12,5", "120.000"])
def test_digits_that_mean_something_else_elsewhere_are_refused_everywhere(text: str) -> None:
    assert refused(f'cases_per_month: "{text}"') == ["WRONG-TYPE"]
    with pytest.raises(AnswersError):
        answer_in(BOOK.question("cases_per_month"), text)
    with pytest.raises(AnswersError):
        Answers({"cases_per_month": text}, BOOK)


# -- keys twice ------------------------------------------------------------------------------


def test_a_key_that_stands_twice_in_json_is_a_fault() -> None:
    twice = '{"wanted": "estimate", "wanted": "past_figures"}'
    for text in (twice, f'{{"answers": {twice}}}', f'{{"about": {{}}, "about": {twice}}}'):
        assert refused(text) == ["DUPLICATE-KEY"]


# -- what is written is read back ------------------------------------------------------------


@given(text=st.text(max_size=40))
@example(text="1e5")
@example(text="1.5e3")
@example(text="1E02")
@example(text="-1E2")
@example(text="010")
@example(text="0x1F")
@example(text="1:30")
@example(text="2026-12-01")
@example(text="~")
@example(text="no")
@example(text="= 1")
@example(text="# 1")
@example(text="\x85\u2028")
def test_every_text_that_is_written_is_read_back(text: str) -> None:
    told: dict[str, Any] = {"problem": text, "wanted": "estimate"}
    about = {"title": text, "owner": text} if text.strip() else None
    answers = Answers(told, BOOK, about)
    assert parse_answers(write_answers(answers, BOOK), BOOK) == answers
    as_json = json.dumps({"answers": answers.plain(), "about": answers.about.plain()})
    assert parse_answers(as_json, BOOK) == answers


@given(low=st.floats(0, 1e9), high=st.floats(0, 1e9))
@example(low=120.125, high=130.5)
@example(low=1.001, high=1.002)
@example(low=9.5e8, high=1e9)
def test_every_number_and_span_that_is_written_is_read_back(low: float, high: float) -> None:
    low, high = sorted(float(f"{end:.15g}") for end in (low, high))
    for told in (low, Interval(low, high) if low < high else high):
        answers = Answers({"cases_per_month": told}, BOOK)
        assert parse_answers(write_answers(answers, BOOK), BOOK) == answers


def test_what_turns_or_steers_text_is_shown_in_every_document() -> None:
    text = "pay \u202e001\u202c now\u2066\x9b2J\x1b[31m\u2028end"
    framing = assess({"problem": text, "wanted": "estimate"}, AS_OF, about={"title": text})
    for form in ("md", "html", "json"):
        shown = str(render(framing, form))
        for steering in "\u202e\u202c\u2066\x9b\x1b\u2028":
            assert steering not in shown, (form, steering)
        assert "U+202E" in shown


def test_text_that_is_written_from_right_to_left_stays_as_it_is() -> None:
    text = "\u200fتوقع الطلب\u200f שלום"
    assert Answers({"problem": text}, BOOK)["problem"] == text


# -- many faults at once ---------------------------------------------------------------------

MANY_KEYS = {f"want{n}": 1 for n in range(60_000)}
AS_TEXT = json.dumps(MANY_KEYS, separators=(",", ":"))


@pytest.mark.parametrize(
    ("told", "code"),
    one_in(
        3,
        [
            (AS_TEXT, "UNKNOWN-QUESTION"),
            (f'{{"answers":{{}},"about":{AS_TEXT}}}', "UNKNOWN-KEY"),
            (f'{AS_TEXT[:-1]},"want59999":1}}', "DUPLICATE-KEY"),
        ],
    ),
)
def test_sixty_thousand_wrong_keys_are_told_soon(told: str, code: str) -> None:
    started = time.process_time()
    with pytest.raises(AnswersError) as error:
        parse_answers(told, BOOK)
    assert error.value.faults[0].code == code
    assert len(str(error.value)) < 10_000
    assert time.process_time() - started < 3


def test_sixty_thousand_wrong_arguments_are_told_soon() -> None:
    [assess_] = [operation for operation in operations() if operation.name == "assess"]
    started = time.process_time()
    with pytest.raises(AnswersError):
        assess_(MANY_KEYS)
    assert time.process_time() - started < 3


def test_the_first_wrong_keys_are_told_with_what_is_nearest() -> None:
    with pytest.raises(AnswersError) as error:
        Answers({"wantd": "x", "few_cases": "x"}, BOOK)
    assert [fault.fix.split(":")[0] for fault in error.value.faults] == [
        "Did you mean wanted?",
        "It is a line of the question signals",
    ]


# -- nothing is overwritten ------------------------------------------------------------------


def test_answers_are_not_overwritten_by_their_document(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("wanted: estimate\n")
    (tmp_path / "same.yaml").hardlink_to(file)
    (tmp_path / "link.yaml").symlink_to(file)
    for output in (file, tmp_path / "same.yaml", tmp_path / "link.yaml"):
        result = CliRunner().invoke(main, ["assess", str(file), "--output", str(output)])
        assert result.exit_code == 2
        assert "would be lost" in result.stderr
    assert file.read_text() == "wanted: estimate\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["evidence", "in.csv", "--outcome", "left", "-o", "OUT"],
        ["evidence", "in.csv", "--outcome", "left", "--answers", "OUT"],
        ["ask", "--text", "in.csv", "-o", "OUT"],
        ["portfolio", "in.csv", "-o", "OUT"],
    ],
)
@pytest.mark.parametrize("output", ["in.csv", "link.csv"])
def test_no_command_overwrites_what_it_reads(
    arguments: list[str], output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"{n % 9},{'yes' if n % 9 > 4 else 'no'}\n" for n in range(90))
    Path("in.csv").write_text(f"calls,left\n{rows}")
    Path("link.csv").symlink_to("in.csv")
    given_ = [output if item == "OUT" else item for item in arguments]
    result = CliRunner().invoke(main, given_, input="\n" * 50)
    assert result.exit_code == 2
    assert "would be lost" in result.stderr
    assert Path("in.csv").read_text() == f"calls,left\n{rows}"


def test_a_part_of_a_folder_of_parquet_files_is_not_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.parquet").write_bytes(b"PAR1")
    arguments = ["evidence", str(folder), "--outcome", "left", "-o", str(folder / "a.parquet")]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "would be lost" in result.stderr
    assert (folder / "a.parquet").read_bytes() == b"PAR1"


@pytest.mark.parametrize(
    "arguments",
    [
        ["export", "dmn", "-o", "own/rulebook.yaml"],
        ["assess", "in.yaml", "-o", "own/rulebook.yaml"],
        ["ask", "-o", "own/stages/data/more.yaml"],
    ],
)
def test_a_file_of_the_rulebook_is_not_overwritten_by_what_comes_of_it(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in.yaml").write_text("wanted: estimate\n")
    head = "name: Own\nversion: 1.0.0\nreviewed: 2026-11-23\nabout: Ours.\nextends: shipped\n"
    Path("own/stages/data").mkdir(parents=True)
    Path("own/rulebook.yaml").write_text(head)
    rule = (rules_folder() / "stages/data/too-few-examples.yaml").read_text()
    Path("own/stages/data/too-few-examples.yaml").write_text(rule)
    Path("own/stages/data/more.yaml").symlink_to("too-few-examples.yaml")
    result = CliRunner().invoke(main, [*arguments, "--rulebook", "own"], input="\n" * 50)
    assert result.exit_code == 2
    assert "would be lost" in result.stderr
    assert Path("own/rulebook.yaml").read_text() == head
    assert Path("own/stages/data/too-few-examples.yaml").read_text() == rule
