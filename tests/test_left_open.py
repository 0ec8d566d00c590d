"""What is assumed is held fast: a changed assumption that moves a verdict is noticed."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner
from fixed import AS_OF, ROOT
from other_assumptions import Changed, changes, leading, questions_of

from framing import Answers, RulebookError, assess, load_rulebook
from framing.checks.left_open import left_open_faults
from framing.checks.report import by_owner, check
from framing.commands.main import main
from framing.evaluation.compiling import tables_for
from framing.evaluation.verdict import Evaluation, said
from framing.reading.strict_yaml import read_yaml, write_yaml
from framing.rulebook.certificate import FILE as CERTIFICATE
from framing.rulebook.load import rules_folder
from framing.rulebook.model import Rulebook

BOOK = load_rulebook()
CHANGES = list(changes(BOOK))
DATES = {journey.as_of for journey in BOOK.journeys}


def test_the_shipped_rulebook_leads_where_it_says() -> None:
    assert list(left_open_faults(BOOK)) == []
    assert len(BOOK.left_open) > 30


@pytest.mark.parametrize("row", BOOK.left_open[::5], ids=lambda row: row.id)
def test_what_is_written_is_what_people_see(row: object) -> None:
    [entry] = [found for found in BOOK.left_open if found == row]
    journey = next(j for j in BOOK.journeys if j.id == entry.journey)
    told = {q: a for q, a in journey.answers.items() if q not in entry.open}
    assert assess(told, journey.as_of).leading == entry.leading


def moved(changed: Changed, step: int) -> bool:
    """Whether some journey, with the fact's questions left open, leads elsewhere."""
    asked = questions_of(BOOK, BOOK.facts[changed.fact])
    tables = {date: changed.in_tables(tables_for(BOOK, date)) for date in DATES}
    for n, journey in islice(enumerate(BOOK.journeys), None, None, step):
        case, verdict = without(asked, n)
        if leading(tables[journey.as_of], case) != verdict:
            return True
    return False


@cache
def without(asked: tuple[str, ...], n: int) -> tuple[Evaluation, str]:
    """What a journey says but for these questions, and to what verdict it leads."""
    journey = BOOK.journeys[n]
    told = Answers({q: a for q, a in journey.answers.items() if q not in asked}, BOOK)
    tables = tables_for(BOOK, journey.as_of)
    case = said(tables, told)
    return case, leading(tables, case)


@pytest.mark.long
def test_every_changed_assumption_that_moves_a_journey_is_noticed(full: bool) -> None:
    chosen = CHANGES if full else CHANGES[::30]
    noticed = 0
    for changed in chosen:
        if moved(changed, 1 if full else 20):
            assert next(left_open_faults(changed.in_rulebook(BOOK)), None), changed
            noticed += 1
    assert noticed > (50 if full else 0)


def test_the_wanted_result_assumed_otherwise_is_told_with_its_line() -> None:
    other = Changed("wanted", 0, "estimate").in_rulebook(BOOK)
    faults = list(left_open_faults(replace(other, digest="other")))
    assert faults
    assert all(fault.where.startswith("left_open.yaml:") for fault in faults)
    assert "wanted left open" in " ".join(fault.what for fault in faults)
    told = {"rule_cover": "fall_short", "signals": "none", "decision": "known",
            "worth": "clearly", "labels": "recorded", "examples": "from_10000"}  # fmt: skip
    assert assess(told, AS_OF).leading == "not_yet"
    tables = tables_for(other, AS_OF)
    assert leading(tables, said(tables, Answers(told, BOOK))) == "use_ml"


def test_names_that_are_none_are_told(tmp_path: Path) -> None:
    rows = read_yaml((rules_folder() / "left_open.yaml").read_text(), "left_open.yaml")
    rows[0] |= {"journey": "none-such"}
    rows[1] |= {"open": ["wantd"]}
    rows[2] |= {"leading": "perhaps"}
    head = {
        "name": "Own",
        "version": "1.0.0",
        "reviewed": AS_OF,
        "about": "A test",
        "extends": "shipped",
    }
    (tmp_path / "rulebook.yaml").write_text(write_yaml(head))
    (tmp_path / "left_open.yaml").write_text(write_yaml(rows))
    with pytest.raises(RulebookError) as error:
        load_rulebook(tmp_path)
    assert [fault.where.partition(":")[0] for fault in error.value.faults] == ["left_open.yaml"] * 3


def held_fast(folder: Path, assumed: str) -> Path:
    """The small rulebook, with a journey whose outcome hangs on what is assumed of the examples."""
    shutil.copytree(ROOT / "tests" / "small_rules", folder)
    row = {"id": "no-examples", "journey": "learned", "open": ["examples"], "leading": "not_yet"}
    (folder / "left_open.yaml").write_text(write_yaml([row]))
    facts = (folder / "facts.yaml").read_text()
    was = "assume: {value: few, because: Nobody"
    assert was in facts
    (folder / "facts.yaml").write_text(facts.replace(was, was.replace("few", assumed)))
    return folder


def test_a_changed_assumption_fails_the_check_and_takes_the_certificate(tmp_path: Path) -> None:
    same, other = (held_fast(tmp_path / value, value) for value in ("few", "many"))
    arguments = ["check", "--certify", "--as-of", AS_OF, "--rulebook"]
    passed = CliRunner().invoke(main, [*arguments, str(same)])
    assert passed.exit_code == 0, passed.output
    assert (same / CERTIFICATE).is_file()
    failed = CliRunner().invoke(main, [*arguments, str(other)])
    assert failed.exit_code == 1
    assert "JOURNEY-FAILS left_open.yaml:1" in failed.stdout
    assert not (other / CERTIFICATE).exists()
    report = check(load_rulebook(other), AS_OF)
    assert [fault.code for fault in report.faults] == ["JOURNEY-FAILS"]
    assert report.certificate is None


def layer(folder: Path) -> Rulebook:
    """An own layer that assumes an estimate where nobody said what is wanted."""
    facts = read_yaml((rules_folder() / "facts.yaml").read_text(), "facts.yaml")
    facts["wanted"]["assume"] = {"value": "estimate", "because": "Our own view."}
    (folder / "facts.yaml").write_text(write_yaml({"wanted": facts["wanted"]}))
    head = {"name": "Own", "version": "1.0.0", "reviewed": AS_OF, "about": "A test"}
    (folder / "rulebook.yaml").write_text(write_yaml({**head, "extends": "shipped"}))
    return load_rulebook(folder)


def test_an_own_layer_that_assumes_otherwise_is_told_which_shipped_case_moves(
    tmp_path: Path,
) -> None:
    book = layer(tmp_path)
    ours, moved_ = by_owner(book, tuple(left_open_faults(book)))
    assert ours == ()
    assert moved_
    assert {fault.code for fault in moved_} == {"JOURNEY-MOVES"}
    assert "With wanted left open" in moved_[0].what


@pytest.mark.full
def test_the_check_of_an_own_layer_lists_the_shipped_cases_that_it_moves(tmp_path: Path) -> None:
    report = check(layer(tmp_path), AS_OF)
    assert "JOURNEY-FAILS" not in {fault.code for fault in report.faults}
    assert any(
        fault.code == "JOURNEY-MOVES" and fault.where.startswith("shipped: left_open.yaml")
        for fault in report.warnings
    )
