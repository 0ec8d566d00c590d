"""The loader refuses what is wrong in a rulebook, with file, line and how to mend it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from framing import RulebookError, load_rulebook
from framing.rulebook.load import rules_folder


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    target = tmp_path / "rules"
    shutil.copytree(rules_folder(), target)
    return target


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


BROKEN = [
    ("DUPLICATE-KEY", "questions/worth.yaml", "kind: choose_one", "kind: choose_one\nkind: number"),
    ("UNKNOWN-KEY", "questions/worth.yaml", "hint:", "hnit:"),
    ("MISSING-KEY", "questions/worth.yaml", "why:", "#why:"),
    ("OUTSIDE-DOMAIN", "questions/worth.yaml", "id: close,", "id: nearly,"),
    ("UNKNOWN-ID", "questions/worth.yaml", "fact: worth", "fact: wroth"),
    ("ID-NOT-FILE", "questions/worth.yaml", "id: worth", "id: worthy"),
    ("BAD-CONDITION", "questions/worth.yaml", "ask_when: {wanted:", "ask_when: {wnated:"),
    ("ASKED-TOO-EARLY", "questions/signals.yaml", "options:", "ask_when: {worth: close}\noptions:"),
    ("BAD-VALUE", "questions/worth.yaml", "choose_one", "choose_two"),
    ("BAD-OPTION", "questions/worth.yaml", "id: close,", "id: clearly,"),
    ("NO-ASSUMPTION", "facts.yaml", "  assume: {value: keep_up,", "  # assume: {value: keep_up,"),
    ("OUTSIDE-DOMAIN", "facts.yaml", "assume: {value: keep_up", "assume: {value: kept_up"),
    ("UNKNOWN-ID", "interview.yaml", "- wanted\n", "- wnated\n"),
    ("UNKNOWN-ID", "stages/need/written-rules-suffice.yaml", "need: rules", "need: rulez"),
    (
        "BAD-CONCLUSION",
        "stages/need/written-rules-suffice.yaml",
        "strength: decides",
        "force: decides",
    ),
    ("UNKNOWN-ID", "stages/need/written-rules-suffice.yaml", "sources: [", "sources: [no-such, "),
    (
        "BAD-CONDITION",
        "stages/need/written-rules-suffice.yaml",
        "rule_cover: enough",
        "rule_cover: x",
    ),
    ("LATER-STAGE", "stages/need/written-rules-suffice.yaml", "when:", "when:\n  verdict: stop"),
    ("NO-UNLESS", "stages/need/written-rules-suffice.yaml", "unless:", "#unless:"),
    ("NO-CASE", "stages/need/written-rules-suffice.yaml", "- silent:", "- fires:"),
    ("UNKNOWN-ID", "tasks/translation.yaml", "- s3", "- s4"),
    ("UNKNOWN-ID", "services/translate.yaml", "source: ", "source: no-such-"),
    ("NOT-YAML", "services/translate.yaml", "id: translate", "id: translate: twice"),
    ("ALIAS", "rulebook.yaml", "reviewed: 2026-11-23", "reviewed: &v 2026-11-23\nabout: *v\nold:"),
]


@pytest.mark.parametrize(("code", "file", "old", "new"), BROKEN)
def test_a_broken_rulebook_is_refused_with_file_and_line(
    copy: Path, code: str, file: str, old: str, new: str
) -> None:
    replace(copy / file, old, new)
    with pytest.raises(RulebookError) as caught:
        load_rulebook(copy)
    found = [fault for fault in caught.value.faults if fault.code == code]
    assert found, [str(fault) for fault in caught.value.faults]
    assert any(re.match(rf"{re.escape(file)}:\d+$", fault.where) for fault in found) or code in (
        "UNKNOWN-ID",
        "NO-ASSUMPTION",
    )
    for fault in found:
        assert re.search(r"\.yaml:\d+$", fault.where)
        assert fault.what.endswith((".", "?"))
        assert fault.fix


def test_the_line_named_is_the_line_of_the_fault(copy: Path) -> None:
    file = copy / "questions" / "worth.yaml"
    replace(file, "hint:", "hnit:")
    line = 1 + file.read_text().splitlines().index(
        next(row for row in file.read_text().splitlines() if row.startswith("hnit:"))
    )
    with pytest.raises(RulebookError) as caught:
        load_rulebook(copy)
    assert caught.value.faults[0].where == f"questions/worth.yaml:{line}"
    assert "hint" in caught.value.faults[0].fix


def test_all_faults_of_a_file_set_are_told_at_once(copy: Path) -> None:
    replace(copy / "questions" / "worth.yaml", "hint:", "hnit:")
    replace(copy / "questions" / "stakes.yaml", "hint:", "hnit:")
    with pytest.raises(RulebookError) as caught:
        load_rulebook(copy)
    assert len({fault.where.split(":")[0] for fault in caught.value.faults}) >= 2


def test_a_folder_without_rulebook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match=r"rulebook\.yaml"):
        load_rulebook(tmp_path)


def test_a_copy_of_the_rulebook_has_the_same_digest_anywhere(copy: Path) -> None:
    assert load_rulebook(copy).digest == load_rulebook().digest


def test_words_that_yaml_would_type_stay_text(copy: Path) -> None:
    from framing.reading.strict_yaml import read_yaml

    assert read_yaml("a: no\nb: 2026-11-23\nc: 1:30\nd: on\ne: 007\nf: 1.5\ng: true", "x") == {
        "a": "no",
        "b": "2026-11-23",
        "c": "1:30",
        "d": "on",
        "e": "007",
        "f": 1.5,
        "g": True,
    }


def test_no_file_of_the_rulebook_is_left_unread() -> None:
    book = load_rulebook()
    folder = Path(book.folder)
    counted = {
        "questions": len(book.questions),
        "tasks": len(book.tasks),
        "services": len(book.services),
        "stages": len(book.rules),
        "journeys": len(book.journeys),
    }
    for sub, count in counted.items():
        assert len(list((folder / sub).rglob("*.yaml"))) == count
    assert not list(folder.rglob("*.yml"))
