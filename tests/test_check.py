"""Each kind of fault that ``framing check`` finds, in a small rulebook broken in one place."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from broken_rules import BROKEN, SMALL, Break, broken, remove
from click.testing import CliRunner
from fixed import AS_OF, one_in

from framing import Answers, RulebookError, load_rulebook
from framing.checks.report import Report, check, report_data, report_text
from framing.commands.main import main
from framing.evaluation.compiling import tables_for
from framing.faults import Fault
from framing.result.framing import framing_of
from framing.rulebook.model import Rulebook


def test_the_small_rulebook_has_no_fault() -> None:
    report = check(load_rulebook(SMALL), AS_OF)
    assert report.faults == ()
    assert report.extent.answer_sets == 10
    assert report.certificate is not None


@pytest.mark.parametrize(("code", "breaks"), one_in(2, BROKEN), ids=[code for code, _ in BROKEN])
def test_each_fault_is_found_alone_with_its_place_and_remedy(
    tmp_path: Path, code: str, breaks: list[Break]
) -> None:
    report = check(broken(tmp_path, breaks), AS_OF)
    assert {fault.code for fault in report.faults} == {code}, report_text(report)
    for fault in report.faults:
        assert ".yaml:" in fault.where
        assert fault.what.endswith(".")
        assert fault.fix.endswith(".")
    assert report.certificate is None
    assert "Not certified" in report_text(report)


def test_two_rules_may_share_an_exception_and_each_of_three_is_named(tmp_path: Path) -> None:
    breaks = dict(BROKEN)["REPEATED-UNLESS"]
    assert check(broken(tmp_path / "two", breaks[:2]), AS_OF).faults == ()
    (fault,) = check(broken(tmp_path / "three", breaks), AS_OF).faults
    for rule in ("rules-do", "too-few", "other-road"):
        assert rule in fault.what
    assert re.match(r"stages/\w+/[\w-]+\.yaml:6$", fault.where)


@pytest.mark.parametrize("code", ["GAP", "TOO-MANY-CORE", "NO-OPEN-SERVICE", "PROMISE-BROKEN"])
def test_a_witness_shows_its_fault_when_it_is_evaluated(tmp_path: Path, code: str) -> None:
    book = broken(tmp_path, dict(BROKEN)[code])
    fault = next(f for f in check(book, AS_OF).faults if f.code == code)
    assert shows(book, fault)


@pytest.mark.parametrize("code", ["NEVER-DECIDES", "EQUIVALENT", "SUBSUMED"])
def test_a_witness_makes_the_idle_rule_hold_beside_the_one_that_covers_it(
    tmp_path: Path, code: str
) -> None:
    book = broken(tmp_path, dict(BROKEN)[code])
    fault = next(f for f in check(book, AS_OF).faults if f.code == code)
    case = framing_of(tables_for(book, AS_OF), Answers(fault.witness, book)).case
    fired = [r for r in book.rules if case.status(r.id) == "fired"]
    idle = book.rule(fault.about)
    assert idle in fired
    if code == "NEVER-DECIDES":
        assert case.possible(idle.stage) != (idle.conclusion,)
    else:
        assert any(r.conclusion == idle.conclusion for r in fired if r != idle)


def test_a_journey_that_ends_elsewhere_names_the_rules_that_led_there(tmp_path: Path) -> None:
    fault = check(broken(tmp_path, dict(BROKEN)["JOURNEY-FAILS"]), AS_OF).faults[0]
    assert fault.where == "journeys/report.yaml:4"
    assert "past-wanted" in fault.what
    assert fault.witness == {"wanted": "past", "stakes": "low"}


def shows(book: Rulebook, fault: Fault) -> bool:
    """Whether the fault's answers bring about what it says."""
    tables = tables_for(book, AS_OF)
    answers = Answers(fault.witness, book)
    if fault.code == "GAP":
        with pytest.raises(RulebookError, match=fault.about):
            framing_of(tables, answers).verdict  # noqa: B018
        return True
    framing = framing_of(tables, answers)
    if fault.code == "TOO-MANY-CORE":
        from framing.evaluation.interview import applies
        from framing.evaluation.tables import YES

        return sum(applies(framing.case, q) == YES for q in book.questions) > 16
    if fault.code == "NO-OPEN-SERVICE":
        return framing.path != "none" and framing.task == fault.about and not framing.services
    promise = next(p for p in book.promises if p.id == fault.about)
    reached = [
        framing_of(tables, Answers({**fault.witness, promise.facts[0]: value}, book)).case.possible(
            promise.stage
        )
        for value in promise.order
    ]
    return reached[0] != (promise.never,) and reached[1] == (promise.never,)


def test_a_search_that_is_too_long_is_told_and_not_taken_for_a_proof(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("framing.evaluation.proofs.SEARCH_LIMIT", 0)
    report = check(broken(tmp_path, [remove("stages/need/past-wanted.yaml")]), AS_OF)
    assert "NOT-PROVEN" in {fault.code for fault in report.faults}
    assert report.certificate is None


def test_old_reviews_and_old_facts_are_warnings_and_no_faults() -> None:
    report = check(load_rulebook(SMALL), "2028-01-01")
    codes = {warning.code for warning in report.warnings}
    assert codes - {"NO-NEAR-MISS"} == {"OLD-REVIEW", "STALE-FACTS"}
    assert report.faults == ()


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["check", "--as-of", AS_OF, *words])
    return result.exit_code, result.output


def test_check_prints_a_fault_with_its_witness_and_leaves_with_1(tmp_path: Path) -> None:
    broken(tmp_path, [remove("stages/need/past-wanted.yaml")])
    code, told = run("--rulebook", str(tmp_path / "rules"))
    assert code == 1
    assert "GAP conclusions.yaml:1:" in told
    assert "wanted: past" in told


def test_check_as_json_says_the_same(tmp_path: Path) -> None:
    book = broken(tmp_path, [remove("stages/need/past-wanted.yaml")])
    code, told = run("--rulebook", str(tmp_path / "rules"), "--format", "json")
    assert code == 1
    assert json.loads(told)["faults"] == report_data(check(book, AS_OF))["faults"]


def test_overlaps_and_influence_are_listed_on_demand() -> None:
    report: Report = check(load_rulebook(SMALL), AS_OF)
    told = run("--rulebook", str(SMALL), "--influence")[1]
    for item in report.influences:
        assert f"{item.question}: asked in" in told
