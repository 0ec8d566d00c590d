"""The documentation is true: picture, places, pages, and code that says what it does."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from fixed import ROOT

from framing import load_rulebook
from framing.authoring.editor_schemas import editor_schemas
from framing.authoring.reference import reference_pages, remove_leftovers, write_pages

DOCS = ROOT / "docs"
BOOK = load_rulebook()


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return reference_pages(BOOK)


def test_the_picture_of_the_rooms_is_that_of_the_import_contract() -> None:
    spec = importlib.util.spec_from_file_location("rooms", DOCS / "rooms.py")
    assert spec and spec.loader
    rooms = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(rooms)
    assert rooms.drawn() == rooms.PICTURE.read_text(), "run `python docs/rooms.py`"
    drawn = {room for layer in rooms.layers() for room in layer}
    there = {path.parent.name for path in (ROOT / "framing").glob("*/__init__.py")} | {"faults"}
    assert drawn == there


def test_every_place_that_the_architecture_names_exists() -> None:
    text = (DOCS / "architecture.md").read_text()
    places = re.findall(r"`((?:[\w.-]+/)+[\w.-]*|\w+\.(?:py|yaml|toml))`", text)
    assert len(places) > 25
    for place in places:
        near = [ROOT / place, ROOT / "framing" / place, ROOT / "framing" / "document" / place]
        assert any(path.exists() for path in [*near, ROOT / "framing" / "rulebook" / place]), place


@pytest.mark.full
def test_every_rule_question_and_service_has_its_place_in_the_pages(made: dict[str, str]) -> None:
    places = {
        *(f"(rule-{rule.id})=" for rule in BOOK.rules),
        *(f"(question-{question.id})=" for question in BOOK.questions),
        *(f"(service-{name})=" for name in BOOK.services),
        *(f"(term-{name})=" for name in BOOK.glossary),
        *(f"(stage-{stage.id})=" for stage in BOOK.stages),
    }
    told = re.findall(r"^\(\S+\)=$", "\n".join(made.values()), re.MULTILINE)
    assert places <= set(told)
    assert len(told) == len(set(told))


def test_every_link_between_made_pages_leads_to_a_place(made: dict[str, str]) -> None:
    text = "\n".join(made.values())
    places = set(re.findall(r"^\((\S+)\)=$", text, re.MULTILINE))
    links = set(re.findall(r"\]\(#([^)]+)\)", text))
    assert len(links) > len(BOOK.rules)
    assert links <= places


def test_pages_that_no_side_bar_lists_stand_in_their_index(made: dict[str, str]) -> None:
    for rule in BOOK.rules:
        assert f"(#rule-{rule.id})" in made[f"rules/{rule.stage}.md"]
    for name in BOOK.services:
        assert f"(#service-{name})" in made["services/index.md"]


def test_a_rule_page_tells_all_that_the_rule_says(made: dict[str, str]) -> None:
    from framing.document.markdown import inline

    for rule in BOOK.rules:
        page = made[f"rules/{rule.stage}/{rule.id}.md"]
        for part in (rule.title, rule.because, rule.unless, rule.next, rule.standing):
            assert inline(part or "") in page
        assert rule.reviewed in page
        assert (ROOT / "rules" / rule.file).is_file()
        assert f"`{rule.file}`" in page
        assert all(BOOK.sources[name].read in page for name in rule.sources)
        assert len(
            re.findall(r"^ *- (near miss, )?(fires|silent|open): ", page, re.MULTILINE)
        ) == len(rule.cases)


def test_a_rule_page_names_each_shared_condition_and_what_it_stands_for(
    made: dict[str, str],
) -> None:
    from framing.document.markdown import inline

    used = set()
    for rule in BOOK.rules:
        page = made[f"rules/{rule.stage}/{rule.id}.md"]
        written = json.dumps(rule.when_written, default=dict)
        for name, part in BOOK.conditions.items():
            line = f"- {inline(part.about)} (`{name}`), that is:\n"
            if f'"{name}": "holds"' in written:
                used.add(name)
                before, _, after = page.partition(line)
                assert after, (rule.id, name)
                indent = " " * len(before.rsplit("\n", 1)[-1])
                assert after.startswith(f"{indent}  - "), (rule.id, name)
    assert used


def test_a_rule_page_tells_near_misses_below_their_case_and_where_a_task_is_chosen(
    made: dict[str, str],
) -> None:
    page = made["rules/task/a-conversation-is-wanted.md"]
    assert "`tasks/conversation.yaml`, under `chosen`" in page
    rule = next(rule for rule in BOOK.rules if rule.id == "a-conversation-is-wanted")
    near = sum(case.outcome == "silent" for case in rule.cases)
    below = re.search(r"^- fires: .*\n((?:  - near miss, silent: .*\n)+)", page, re.MULTILINE)
    assert below
    assert len(below.group(1).splitlines()) == near


def test_a_published_problem_is_told_where_a_rule_carried_its_verdict(made: dict[str, str]) -> None:
    page = made["rules/need/because-it-cannot-be-coded.md"]
    rows = [line for line in page.splitlines() if line.startswith("|") and "published, `" in line]
    assert rows
    assert any(row.endswith("| yes |") for row in rows)


def test_made_pages_hold_no_html(made: dict[str, str]) -> None:
    for name, text in made.items():
        outside = re.sub(r"```.*?```|`[^`]*`|<https?://[^>]*>", "", text, flags=re.DOTALL)
        assert not re.search(r"(?<!\\)<[a-z/]", outside), name


def test_pages_of_rules_that_are_gone_go_too_and_nothing_else_does(tmp_path: Path) -> None:
    write_pages(tmp_path, {"rules/data/old.md": "old", "rules/data.md": "kept", "own.md": "own"})
    remove_leftovers(tmp_path, {"rules/data.md": "kept"})
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.md")}
    assert left == {"rules/data.md", "own.md"}


def test_every_public_module_class_and_function_says_what_it_does() -> None:
    ruff = Path(sys.executable).with_name("ruff")
    if not ruff.is_file():
        pytest.skip("ruff is missing (the extra `lint`)")
    told = subprocess.run(
        [ruff, "check", "--select", "D100,D101,D102,D103,D104", "framing", "app.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout


def test_editors_are_told_what_each_key_of_a_file_means() -> None:
    for kind, text in editor_schemas(BOOK).items():
        data = json.loads(text)
        assert data["description"], kind
        one = data.get("items") or data.get("additionalProperties") or data
        assert one["properties"], kind
        silent = [key for key, value in one["properties"].items() if not value.get("description")]
        assert not silent, kind
