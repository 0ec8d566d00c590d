"""What the rulebook says by structure: roles, what follows, blockers. No words are read as data."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from shutil import copytree

import pytest
from source_code import nodes_of

import framing
from framing import RulebookError, assess, load_rulebook
from framing.document import render
from framing.document.body import roads_not_taken
from framing.document.json_form import to_dict
from framing.result.vocabulary import RESULTS

BOOK = load_rulebook()
FOLDER = Path(BOOK.folder)
PACKAGE = Path(framing.__file__).parent

#: Stages that are the program's own vocabulary: keys of its results, columns and file formats.
BACKBONE = {"verdict", "task", "path", "need", "safeguards", "readiness", "parts"}
#: Ids that other things share: JSON keys, layers, HTML sizes, roles, `then: stop`, YAML keys.
HOMONYMS = {
    "rules", "steps", "missing", "small", "medium", "large", "edge", "none", "monitoring",
    "economics", "serving", "data", "ai_service", "stop", "holds",
    "process", "enough",
}  # fmt: skip
#: Modules that must name a stage or conclusion, each with its reason.
ALLOWED = {
    "portfolio/parts.py": "the classes of effort and of running cost are columns",
}


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> framing.Rulebook:
    """The shipped rulebook with another title for every stage."""
    folder = tmp_path_factory.mktemp("renamed") / "rules"
    copytree(FOLDER, folder)
    file = folder / "conclusions.yaml"
    file.write_text(file.read_text("utf-8").replace("\n  title: ", "\n  title: Renamed "), "utf-8")
    return load_rulebook(folder)


@pytest.mark.full
def test_another_title_for_every_stage_changes_no_structure(renamed: framing.Rulebook) -> None:
    telling = (j for j in BOOK.journeys if _tells_of_other_tasks(j))
    journeys = list(islice(telling, 4))
    assert len(journeys) == 4
    for journey in journeys:
        own, other = (_text(journey, book) for book in (BOOK, renamed))
        assert _shape(own) == _shape(other)
        assert own != other
        assert "serve other tasks only" in own


def _tells_of_other_tasks(journey: framing.rulebook.model.Journey) -> bool:
    section = roads_not_taken(assess(journey.answers, journey.as_of))
    return "serve other tasks only" in repr(section)


def _text(journey: framing.rulebook.model.Journey, book: framing.Rulebook) -> str:
    return str(render(assess(journey.answers, journey.as_of, book), "md", full=True))


def _shape(text: str) -> list[str]:
    """Lines without their words: what kind of line it is, and how many cells it has."""
    return [f"{line[:2]}{line.count('|')}" for line in text.splitlines()]


def test_a_line_of_another_task_is_told_by_its_blockers() -> None:
    lines = [
        (line, any(blocker.fact == "task" for blocker in line.nearest.blocked_by))
        for journey in BOOK.journeys
        for line in assess(journey.answers, journey.as_of).why_not
    ]
    assert {told for _, told in lines} == {True, False}
    assert all(line.other_task is told for line, told in lines)


def test_the_objection_says_of_which_kind_it_is() -> None:
    kinds = set()
    for journey in BOOK.journeys:
        result = assess(journey.answers, journey.as_of)
        objection = result.strongest_objection
        kinds.add(objection.kind)
        fired = objection.rule in result.opposing
        assert fired or objection.kind != "argument"
        assert objection.kind != "exception" or objection.rule.unless
    assert {"argument", "exception"} <= kinds


def test_every_result_has_the_same_name_and_value_in_the_json_form() -> None:
    for journey in BOOK.journeys[::21]:
        result = assess(journey.answers, journey.as_of)
        data = to_dict(result)
        assert list(result.results) == list(RESULTS)
        for name, value in result.results.items():
            assert data[name] == (list(value) if isinstance(value, tuple) else value)
        task = result.leading_task
        same = {
            "verdict": result.verdict,
            "firm": result.firm,
            "possible_verdicts": result.possible_verdicts,
            "leading": result.leading,
            "instead": result.instead,
            "fix_first": result.fix_first,
            "learning_type": result.learning_type,
            "task": result.task,
            "possible_tasks": result.task_range.outcomes,
            "leading_task": task.id if task else "none",
            "path": result.path,
            "possible_paths": result.path_range.outcomes,
            "leading_path": result.leading_path,
        }
        assert dict(result.results) == same


def test_a_result_of_the_leading_case_works_out_no_exact_range() -> None:
    told = assess({}, "2026-11-23")
    read = told.leading, told.instead, told.fix_first, told.then, told.leading_path
    ranges = {"verdict_range", "task_range", "path_range"}
    assert ranges.isdisjoint(told.__dict__)
    assert told.learning_type is None
    assert ranges & told.__dict__.keys() == {"task_range"}
    assert read[:3] == tuple(told.results[name] for name in ("leading", "instead", "fix_first"))


def test_a_verdict_that_does_not_say_what_follows_is_refused(rules_copy: Path) -> None:
    file = rules_copy / "conclusions.yaml"
    text = file.read_text("utf-8")
    assert text.count("      then: mend\n") == 1
    file.write_text(text.replace("      then: mend\n", ""), "utf-8")
    with pytest.raises(RulebookError) as caught:
        load_rulebook(rules_copy)
    assert [fault.code for fault in caught.value.faults] == ["NO-THEN"]
    assert "not_yet" in caught.value.faults[0].what


def _named() -> Iterator[tuple[str, int, str]]:
    """(module, line, id) for each text in the package that is the id of a stage or conclusion."""
    ids = {s.id for s in BOOK.stages} | {c.id for s in BOOK.stages for c in s.conclusions}
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in nodes_of(file):
            if isinstance(node, ast.Constant) and node.value in ids:
                yield file.relative_to(PACKAGE).as_posix(), node.lineno, node.value


def test_no_module_names_a_stage_or_conclusion_but_those_that_must() -> None:
    found = [item for item in _named() if item[2] not in BACKBONE | HOMONYMS]
    strange = [f"{file}:{line}: {name}" for file, line, name in found if file not in ALLOWED]
    assert strange == []


@pytest.mark.full
def test_every_module_on_the_list_still_names_one() -> None:
    naming = {file for file, _, name in _named() if name not in BACKBONE | HOMONYMS}
    assert set(ALLOWED) <= naming
