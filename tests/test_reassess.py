"""Saved cases judged again: what moved, and which rule or state of a service moved it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from fixed import AS_OF
from generated_answers import some_answers
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import assess, load_rulebook, render
from framing.answers.answers import Answers, write_answers
from framing.commands.main import main
from framing.comparing.difference import outcomes_moved
from framing.comparing.reassess import movers_of
from framing.comparing.snapshot import snapshot_in, snapshot_of
from framing.rulebook.load import rules_folder
from framing.rulebook.model import Rulebook

BOOK = load_rulebook()
DEMAND: dict[str, Any] = dict(next(j for j in BOOK.journeys if j.id == "demand-per-item").answers)
#: Amazon Forecast is open on the first and closed to new customers on the second.
OPEN, CLOSED = "2021-06-01", AS_OF


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["reassess", *map(str, arguments)])


def saved(folder: Path, name: str, answers: dict[str, Any], date: str) -> None:
    """A framing as `framing assess --format json` writes it."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(str(render(assess(answers, date), "json")), encoding="utf-8")


def layer(folder: Path, more: str = "", files: dict[str, str] | None = None) -> Path:
    """A rulebook that differs from the shipped one by what is given here."""
    head = "name: Ours\nversion: 1.0.0\nreviewed: 2026-11-23\nabout: Ours.\nextends: shipped\n"
    for name, text in {"rulebook.yaml": head + more, **(files or {})}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_service_that_closed_between_two_dates_is_named(tmp_path: Path) -> None:
    saved(tmp_path / "in", "demand.json", DEMAND, OPEN)
    result = run(tmp_path / "in", "--as-of", CLOSED)
    assert result.exit_code == 1
    assert "- AWS path: AI service trained on your examples → " in result.stdout
    assert "  - Service Amazon Forecast: open → closed to new" in result.stdout
    assert "service-learns-your-figures" in result.stdout
    assert "which looks at the states of services: fired → ruled out" in result.stdout
    assert result.stdout.endswith(f"1 of 1 case moved, as of {CLOSED}.\n")
    assert "Verdict" not in result.stdout


def test_answers_alone_are_judged_on_both_dates(tmp_path: Path) -> None:
    (tmp_path / "demand.yaml").write_text(write_answers(Answers(DEMAND, BOOK), BOOK))
    result = run(tmp_path, "--from", OPEN, "--as-of", CLOSED)
    saved(tmp_path / "in", "demand.yaml", DEMAND, OPEN)
    assert result.exit_code == 1
    assert result.stdout == run(tmp_path / "in", "--as-of", CLOSED).stdout
    without = run(tmp_path, "--as-of", CLOSED)
    assert without.exit_code == 2
    assert without.stderr.startswith("NO-DATE demand.yaml: ")
    assert "Add --from DATE" in without.stderr


def test_nothing_moved_is_said_and_leaves_with_0(tmp_path: Path) -> None:
    saved(tmp_path, "demand.json", DEMAND, AS_OF)
    result = run(tmp_path, "--as-of", AS_OF)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"0 of 1 case moved, as of {AS_OF}.\n"


@pytest.mark.full
def test_the_one_rule_that_a_rulebook_lost_is_named(tmp_path: Path) -> None:
    cases = tmp_path / "in"
    saved(cases, "demand.json", DEMAND, AS_OF)
    saved(cases, "report.json", {"wanted": "past_figures", "signals": "none"}, AS_OF)
    now = layer(tmp_path / "now", "switched_off: {truth-comes-late: We know it at once.}\n")
    result = run(cases, "--as-of", AS_OF, "--rulebook", now, "--format", "json")
    assert result.exit_code == 1
    told = {case["file"]: case for case in json.loads(result.stdout)["cases"]}
    assert told["report.json"]["moved"] is False
    assert [item["what"] for item in told["demand.json"]["outcomes"]] == ["Safeguards"]
    [mover] = told["demand.json"]["moved_by"]
    assert (mover["kind"], mover["now"]) == ("rule", "not in the rulebook")
    assert "(truth-comes-late)" in mover["what"]
    assert {item["what"] for item in told["demand.json"]["basis"]} == {"Rulebook"}


def test_the_one_rule_whose_condition_changed_is_named(tmp_path: Path) -> None:
    name = "stages/data/too-few-examples.yaml"
    text = (rules_folder() / name).read_text(encoding="utf-8")
    stricter = text.replace("examples: [no_examples,", "examples: [no_examples, from_50,")
    assert stricter != text
    saved(tmp_path / "in", "a.json", {**DEMAND, "examples": "from_50"}, AS_OF)
    now = layer(tmp_path / "now", files={name: stricter})
    result = run(tmp_path / "in", "--rulebook", now, "--as-of", AS_OF)
    assert result.exit_code == 1
    assert "- Verdict: use ML → not yet\n" in result.stdout
    rules = [line for line in result.stdout.splitlines() if line.startswith("  - Rule ")]
    assert "(too-few-examples): ruled out → fired" in " ".join(rules)


def test_a_rule_that_counts_from_a_date_is_named_with_it(tmp_path: Path) -> None:
    dated = BOOK.rule("eu-high-risk-duties-hold")
    assert dated.since
    loans = dict(next(j for j in BOOK.journeys if j.id == "small-loans").answers)
    saved(tmp_path, "a.json", loans, AS_OF)
    result = run(tmp_path, "--as-of", dated.since)
    assert result.exit_code == 1
    assert f"({dated.id}), counts since {dated.since}: " in result.stdout


def test_an_unreadable_file_is_named_and_the_others_are_judged(tmp_path: Path) -> None:
    saved(tmp_path, "good.json", DEMAND, AS_OF)
    saved(tmp_path, "cut.json", DEMAND, AS_OF)
    whole = json.loads((tmp_path / "cut.json").read_text())
    del whole["findings"]
    (tmp_path / "cut.json").write_text(json.dumps(whole))
    (tmp_path / "bad.yaml").write_text("wanted: gold\n")
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe")
    result = run(tmp_path, "--from", AS_OF, "--as-of", AS_OF)
    assert result.exit_code == 1
    assert result.stdout == f"0 of 1 case moved, as of {AS_OF}.\n"
    lines = result.stderr.splitlines()
    assert [line.split()[1].rstrip(":,") for line in lines] == [
        "bad.yaml",
        "bytes.yaml",
        "cut.json",
    ]
    assert "It is not a whole framing: findings is amiss." in lines[-1]


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda folder: None, "holds no .yaml, .yml or .json file"),
        (lambda folder: (folder / "a.yaml").write_text("wanted: gold\n"), "a.yaml"),
    ],
    ids=["empty", "all-bad"],
)
def test_a_folder_without_a_usable_file_leaves_with_2(make: Any, told: str, tmp_path: Path) -> None:
    make(tmp_path)
    result = run(tmp_path, "--from", AS_OF)
    assert result.exit_code == 2
    assert told in result.stderr
    assert "Traceback" not in result.stderr


def test_bad_options_are_told_in_one_line(tmp_path: Path) -> None:
    saved(tmp_path, "a.json", DEMAND, AS_OF)
    for arguments in (
        (tmp_path / "nowhere",),
        (tmp_path, "--as-of", "soon"),
        (tmp_path, "--from", "2024-13-01"),
        (tmp_path, "--rulebook", tmp_path / "nowhere"),
    ):
        result = run(*arguments)
        assert result.exit_code == 2, arguments
        assert result.stdout == ""
        assert "Traceback" not in result.stderr


@pytest.mark.full
@settings(max_examples=settings().max_examples // 6)
@given(answers=some_answers(BOOK), date=st.sampled_from([OPEN, "2024-01-01", AS_OF]))
def test_a_saved_framing_is_compared_as_the_framing_itself_would_be(
    answers: dict[str, Any], date: str
) -> None:
    framing = assess(answers, date)
    read = snapshot_in(json.loads(str(render(framing, "json"))), BOOK, "a.json")
    fresh = snapshot_of(framing)
    assert {k: v.ids for k, v in read.outcomes.items()} == {
        k: v.ids for k, v in fresh.outcomes.items()
    }
    assert outcomes_moved(read, fresh) == ()
    assert {k: v.status for k, v in read.rules.items()} == {
        k: v.status for k, v in fresh.rules.items()
    }
    assert (read.as_of, read.digest) == (fresh.as_of, fresh.digest)


@settings(max_examples=settings().max_examples // 6)
@given(answers=some_answers(BOOK))
def test_whatever_moves_between_two_dates_has_a_named_mover(answers: dict[str, Any]) -> None:
    before, after = (snapshot_of(assess(answers, date)) for date in (OPEN, CLOSED))
    moved = outcomes_moved(before, after)
    assert not moved or movers_of(before, after, moved)


@pytest.mark.full
def test_a_rulebook_that_says_the_same_in_other_words_moves_nothing(tmp_path: Path) -> None:
    name = "stages/data/too-few-examples.yaml"
    text = (rules_folder() / name).read_text(encoding="utf-8")
    now = layer(tmp_path / "now", files={name: text.replace("title: ", "title: Ours. ")})
    book: Rulebook = load_rulebook(now)
    assert book.digest != BOOK.digest
    saved(tmp_path / "in", "a.json", DEMAND, AS_OF)
    assert run(tmp_path / "in", "--rulebook", now, "--as-of", AS_OF).exit_code == 0


HOSTILE = [b"b\xff.yaml", b"c\x1b[31m\n=1.yaml", "d\u202e\u0085.yaml".encode()]


@pytest.mark.parametrize("fmt", ["text", "json"])
def test_names_of_files_are_shown_and_never_lose_the_run(fmt: str, tmp_path: Path) -> None:
    for name in (*HOSTILE, b"a.yaml"):
        with open(bytes(tmp_path) + b"/" + name, "w") as file:  # noqa: PTH123 - a name of bytes
            file.write(write_answers(Answers(DEMAND, BOOK), BOOK))
    with open(bytes(tmp_path) + b"/bad\xff.yaml", "w") as file:  # noqa: PTH123
        file.write("wantd: estimate")
    result = run(tmp_path, "--from", OPEN, "--as-of", CLOSED, "--format", fmt)
    assert result.exit_code == 1
    assert result.exception is None or isinstance(result.exception, SystemExit)
    seen = ["a.yaml", r"b\udcff.yaml", r"c\x1b[31m\n=1.yaml", r"d\u202e\x85.yaml"]
    if fmt == "json":
        assert [case["file"] for case in json.loads(result.stdout)["cases"]] == seen
    else:
        assert [line[3:] for line in result.stdout.splitlines() if line[:3] == "## "] == seen
    assert not any(c in result.stdout for c in "\x1b\u202e\x85\udcff")
    assert result.stderr.startswith(r"UNKNOWN-QUESTION bad\udcff.yaml, answers.wantd: ")


def test_what_steers_in_a_saved_framing_is_shown(tmp_path: Path) -> None:
    saved(tmp_path, "demand.json", DEMAND, OPEN)
    file = tmp_path / "demand.json"
    data = json.loads(file.read_text())
    for item in (*data["services"], *data["parts"], *data["findings"], *data["safeguards"]):
        for key in {"name", "title", "label", "state"} & set(item):
            item[key] = f"{item[key]}\x1b[31m\ud800"
    data["rulebook_version"] = "\x1b"
    file.write_text(json.dumps(data))
    result = run(tmp_path, "--as-of", CLOSED)
    assert result.exit_code == 1
    assert "\x1b" not in result.stdout
    assert result.stdout.endswith(f"1 of 1 case moved, as of {CLOSED}.\n")
