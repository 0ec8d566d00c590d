"""What differs between two framings, and which rule or service state made it so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from fixed import AS_OF
from generated_answers import some_answers
from hypothesis import given, settings

from framing import assess, load_rulebook
from framing.commands.main import main
from framing.comparing.difference import differences, rules_moved
from framing.comparing.snapshot import snapshot_in, snapshot_of
from framing.document import render

BOOK = load_rulebook()
DEMAND: dict[str, Any] = dict(next(j for j in BOOK.journeys if j.id == "demand-per-item").answers)


def test_an_answer_that_changes_the_verdict_is_named_with_the_rule_it_woke() -> None:
    found = differences(assess(DEMAND, AS_OF), assess(DEMAND | {"rule_cover": "enough"}, AS_OF))
    told = {(d.kind, d.what): (d.was, d.now) for d in found}
    assert told["outcome", "Verdict"] == ("use ML", "do not use ML")
    assert ("answer", "What written rules can do") in told
    rules = [d for d in found if d.kind == "rule"]
    assert any("written-rules-suffice" in d.what and d.now == "fired" for d in rules)
    assert "written-rules-suffice" in " ".join(d.what for d in rules[:12])


def test_the_same_answers_on_two_dates_name_the_service_that_closed() -> None:
    found = differences(assess(DEMAND, "2021-06-01"), assess(DEMAND, AS_OF))
    told = {(d.kind, d.what): (d.was, d.now) for d in found}
    assert told["service", "Amazon Forecast"] == ("open", "closed to new")
    assert told["basis", "As-of date"] == ("2021-06-01", AS_OF)
    assert not [d for d in found if d.kind == "answer"]
    rules = {d.what: (d.was, d.now) for d in found if d.kind == "rule"}
    changed = [v for k, v in rules.items() if "service-learns-your-figures" in k]
    assert changed == [("fired", "ruled out")]


@settings(max_examples=settings().max_examples // 5)
@given(some_answers(BOOK))
def test_nothing_differs_from_itself(told: dict[str, Any]) -> None:
    assert differences(assess(told, AS_OF), assess(told, AS_OF)) == ()


def test_a_rule_that_was_renamed_since_a_framing_was_saved_is_the_same_rule() -> None:
    framing = assess(DEMAND, AS_OF)
    old = {new.id: new.formerly[0] for new in BOOK.rules if new.formerly}
    assert old
    text = render(framing, "json")
    for new, name in old.items():
        text = text.replace(f'"{new}"', f'"{name}"')
    saved = snapshot_in(json.loads(text), BOOK, "saved.json")
    assert rules_moved(saved, snapshot_of(framing)) == ()


def test_the_command_compares_files_and_dates(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps({k: v for k, v in DEMAND.items() if v != "none"}))
    run = CliRunner().invoke(main, ["diff", str(file), "--as-of", "2021-06-01", "--to", AS_OF])
    assert run.exit_code == 0
    assert "Amazon Forecast: open → closed to new" in run.output
    same = CliRunner().invoke(main, ["diff", str(file), str(file), "--as-of", AS_OF])
    assert same.output == "Nothing differs.\n"
    missing = CliRunner().invoke(main, ["diff", str(file), str(tmp_path / "b.yaml")])
    assert missing.exit_code == 2
