"""The certificate: made again, it is the same; of other rules, it does not count."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from broken_rules import SMALL, edit
from click.testing import CliRunner
from fixed import AS_OF

from framing import assess, load_rulebook, render
from framing.checks.report import check
from framing.commands.main import main
from framing.rulebook.certificate import FILE, certificate_line, certificate_of, from_json


@pytest.mark.full
def test_the_certificate_of_the_shipped_rulebook_is_reproduced() -> None:
    book = load_rulebook()
    kept = certificate_of(book)
    assert kept is not None, "run `framing check --certify` after a change of the rules"
    report = check(book, kept.as_of)
    assert [str(fault) for fault in report.faults] == []
    assert report.certificate == kept
    assert kept.hash[:12] in certificate_line(book)


def test_a_changed_rulebook_is_not_certified(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(SMALL, folder)
    result = CliRunner().invoke(
        main, ["check", "--rulebook", str(folder), "--as-of", AS_OF, "--certify"]
    )
    assert result.exit_code == 0, result.output
    assert certificate_of(load_rulebook(folder)) is not None
    edit("stages/need/rules-do.yaml", "A test needs it.", "Another reason.")(folder)
    assert certificate_of(load_rulebook(folder)) is None
    assert certificate_line(load_rulebook(folder)) == "not certified"


def test_documents_carry_the_certificate_or_say_that_there_is_none() -> None:
    book, small = load_rulebook(), load_rulebook(SMALL)
    assert certificate_of(small) is None
    framing = assess({"wanted": "past_figures", "signals": "none"}, AS_OF, book)
    kept = certificate_of(book)
    assert kept is not None
    assert f"certificate: {kept.hash[:12]}" in str(render(framing, "md"))
    assert json.loads(str(render(framing, "json")))["rulebook_certificate"] == kept.hash
    assert certificate_line(small) == "not certified"


def test_a_certificate_that_was_edited_does_not_count(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(SMALL, folder)
    found = check(load_rulebook(folder), AS_OF).certificate
    assert found is not None
    data = json.loads(found.to_json())
    data["answer_sets"] = "11"
    (folder / FILE).write_text(json.dumps(data))
    assert certificate_of(load_rulebook(folder)) is None
    for nonsense in ("", "[]", "null", '{"hash": 1}', '{"hash": "x", "proven": 3}'):
        assert from_json(nonsense) is None


def test_the_hash_covers_what_was_proven_and_not_the_time() -> None:
    reports = [check(load_rulebook(SMALL), AS_OF) for _ in range(2)]
    first, second = (report.certificate for report in reports)
    assert first is not None
    assert second is not None
    assert first.hash == second.hash
    later = check(load_rulebook(SMALL), "2026-11-24").certificate
    assert later is not None
    assert later.hash != first.hash
