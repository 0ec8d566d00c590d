"""Options: each can be chosen for a reason, since something hangs on it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from fixed import AS_OF, ROOT

from framing import load_rulebook
from framing.checks.options import twin_warnings, twins
from framing.checks.sample import Sample, evidence
from framing.evaluation.compiling import tables_for

BOOK = load_rulebook()


@pytest.fixture(scope="module")
def shipped() -> Sample:
    return evidence(tables_for(BOOK, AS_OF))


@pytest.mark.full
def test_no_two_options_of_a_question_come_to_the_same(shipped: Sample) -> None:
    assert [str(warning) for warning in twin_warnings(shipped)] == []


def test_options_that_no_rule_tells_apart_are_named(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "small_rules", tmp_path, dirs_exist_ok=True)
    for file, old, new in (
        ("facts.yaml", "few: few, many: many", "few: few, many: many, heaps: heaps"),
        ("promises.yaml", "order: [few, many]", "order: [few, many, heaps]"),
        (
            "questions/examples.yaml",
            "  - {id: many, label: It is many}",
            "  - {id: many, label: It is many}\n  - {id: heaps, label: It is heaps}",
        ),
        ("stages/data/enough-there.yaml", "[many, not", "[many, heaps, not"),
    ):
        text = (tmp_path / file).read_text()
        assert old in text
        (tmp_path / file).write_text(text.replace(old, new, 1))
    book = load_rulebook(tmp_path)
    seen = evidence(tables_for(book, AS_OF))
    assert twins(seen, book.question("examples")) == (("many", "heaps"),)
    (warning,) = twin_warnings(seen)
    assert warning.code == "TWIN-OPTIONS"
    assert warning.where.startswith("questions/examples.yaml:")


def test_every_kind_of_result_can_be_the_task_or_ends_on_its_own_road(shipped: Sample) -> None:
    tables = shipped.tables
    place = [tables.facts[stage.fact] for stage in tables.stages].index("task")
    tasks = tables.domains[tables.index["task"]]
    reached = {tasks[case.outcomes[place]] for case in shipped.journeys}
    assert reached == set(tasks), "a journey for each task"
