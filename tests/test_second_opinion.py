"""Engines that others wrote reach the same conclusions from the conditions as they are written."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from broken_rules import BROKEN, Break, broken
from click.testing import CliRunner
from fixed import AS_OF, ROOT, one_in
from second_opinion import Opinion, opinion

from framing import RulebookError, load_rulebook
from framing.checks.rules import rule_faults
from framing.checks.sample import drawn, evidence
from framing.checks.stages import gap_faults, idle_faults
from framing.commands.main import main
from framing.evaluation.compiling import tables_for
from framing.evaluation.tables import Tables
from framing.evaluation.verdict import evaluate
from framing.exports.dmn import dmn
from framing.exports.jdm import jdm
from framing.faults import Fault
from framing.result.vocabulary import UNDECIDED
from framing.rulebook.model import Rulebook

BOOK = load_rulebook()
TABLES = tables_for(BOOK, AS_OF)
Case = tuple[dict[str, str], dict[str, str]]


def cases(count: int, tables: Tables = TABLES) -> Iterator[Case]:
    """Random complete cases: facts, and the conclusion of each stage by our own evaluation."""
    for own in islice(drawn(tables, random.Random(1)), count):
        yield named(tables, own)


def named(tables: Tables, own: Sequence[int]) -> Case:
    """The facts of complete inputs, and the conclusion of each stage, by name."""
    masks, base = evaluate(tables, own).masks, tables.base
    told = [tables.names(f, mask)[0] for f, mask in enumerate(masks)]
    names = tables.facts
    return (
        dict(zip(names[:base], told[:base], strict=True)),
        dict(zip(names[base:], told[base:], strict=True)),
    )


def by_zen(book: Rulebook, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What zen-engine gives for each of these cases, by the tables exported for it."""
    import zen

    content = {"rules": json.loads(jdm(book, AS_OF))}
    engine = zen.ZenEngine({"loader": {"type": "static", "content": content}})
    return [engine.evaluate("rules", facts)["result"] for facts in given]


def by_dmn(engine: Path, book: Rulebook, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a DMN engine gives for each of these cases, by the decisions exported for it."""
    (engine / "rules.dmn").write_text(dmn(book, AS_OF))
    (engine / "cases.json").write_text(json.dumps(given))
    done = subprocess.run(
        ["node", "evaluate.js", "rules.dmn", "cases.json"],
        cwd=engine,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_zen_engine_on_the_exported_tables_concludes_the_same(full: bool) -> None:
    told = list(cases(100_000 if full else 1_000))
    found = by_zen(BOOK, [facts for facts, _ in told])
    for (facts, wanted), result in zip(told, found, strict=True):
        assert {stage: result[stage] for stage in wanted} == wanted, facts
    print(f"zen-engine: {len(told)} complete cases, all stages alike")


@pytest.fixture(scope="module")
def dmn_engine(tmp_path_factory: pytest.TempPathFactory, in_ci: bool) -> Path:
    """A folder with the engine and the script that runs it."""
    if shutil.which("npm") is None:
        if in_ci:
            pytest.fail("npm is not installed, so no DMN engine can be run")
        pytest.skip("npm is not installed, so no DMN engine can be run")
    folder = tmp_path_factory.mktemp("dmn")
    for name in ("package.json", "evaluate.js"):
        shutil.copy(ROOT / "tests" / "dmn" / name, folder)
    command = ["npm", "install", "--no-audit", "--no-fund", "--silent"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode and not in_ci:
        pytest.skip("the DMN engine could not be fetched")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.full
def test_a_dmn_engine_on_the_exported_xml_concludes_the_same(dmn_engine: Path) -> None:
    told = list(cases(2_000))
    found = by_dmn(dmn_engine, BOOK, [facts for facts, _ in told])
    for (facts, wanted), result in zip(told, found, strict=True):
        assert {stage: result[stage] for stage in wanted} == wanted, facts
    print(f"dmn-eval-js: {len(told)} complete cases, all stages alike")


def with_gaps(told: list[Case], gap: str) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    """These cases, in each of which a few facts are missing, null or unknown."""
    rng = random.Random(26)
    for facts, wanted in told:
        given: dict[str, Any] = {name: v for name, v in facts.items() if name not in wanted}
        for name in rng.sample(sorted(given), rng.choice((1, 3, 30))):
            if gap == "missing":
                del given[name]
            else:
                given[name] = None if gap == "null" else "unknown"
        yield given, wanted


def agreed(given: list[dict[str, Any]], told: list[Case], found: list[dict[str, Any]]) -> int:
    """How often a stage was concluded with facts left out, after a check that none was false."""
    count = 0
    for facts, (_, wanted), result in zip(given, told, found, strict=True):
        for stage, conclusion in wanted.items():
            assert result[stage] in (conclusion, UNDECIDED), (stage, facts)
            count += result[stage] == conclusion
    return count


@pytest.mark.parametrize("gap", one_in(3, ["unknown", "missing", "null"]))
def test_zen_engine_concludes_nothing_false_of_a_case_with_gaps(gap: str, full: bool) -> None:
    told = list(cases(3_000 if full else 150))
    given = [facts for facts, _ in with_gaps(told, gap)]
    concluded = agreed(given, told, by_zen(BOOK, given))
    assert concluded > len(told)


@pytest.mark.full
@pytest.mark.parametrize("gap", ["unknown", "missing", "null"])
def test_a_dmn_engine_concludes_nothing_false_of_a_case_with_gaps(
    gap: str, dmn_engine: Path
) -> None:
    told = list(cases(100))
    given = [facts for facts, _ in with_gaps(told, gap)]
    concluded = agreed(given, told, by_dmn(dmn_engine, BOOK, given))
    assert concluded > len(told)


# -- z3 -------------------------------------------------------------------------------------


def our_opinion(book: Rulebook, as_of: str) -> Opinion:
    """What our own proofs say on this one date."""
    seen = evidence(tables_for(book, as_of))
    found: list[Fault] = list(gap_faults(seen))
    if not any(fault.code == "GAP" for fault in found):
        alone = list(rule_faults(seen, []))
        found += alone
        found += idle_faults(seen, [], frozenset(f.about for f in alone if f.code == "IMPOSSIBLE"))
    told: Opinion = {}
    for fault in found:
        told.setdefault(fault.code, set()).add(fault.about)
    return told


@pytest.mark.full
@pytest.mark.parametrize("as_of", [AS_OF, "2021-06-01", "2028-01-01"])
def test_z3_agrees_with_every_proof_on_the_shipped_rules(as_of: str) -> None:
    assert opinion(BOOK, as_of) == our_opinion(BOOK, as_of)


@pytest.mark.parametrize(("code", "breaks"), one_in(3, BROKEN), ids=[code for code, _ in BROKEN])
def test_z3_agrees_with_every_proof_on_broken_rules(
    tmp_path: Path, code: str, breaks: list[Break]
) -> None:
    book = broken(tmp_path, breaks)
    theirs, ours = opinion(book, AS_OF), our_opinion(book, AS_OF)
    if "GAP" in theirs:
        # To z3 a stage without a conclusion leaves those that read it without one as well.
        assert ours["GAP"] <= theirs["GAP"]
    else:
        assert theirs == ours
    if code in ("GAP", "DEAD-CONCLUSION", "NEVER-DECIDES", "IMPOSSIBLE", "EQUIVALENT", "SUBSUMED"):
        assert code in theirs


# -- the files ------------------------------------------------------------------------------


@pytest.mark.full
def test_the_exports_are_the_same_every_time_and_well_formed(tmp_path: Path) -> None:
    for kind, write in (("jdm", jdm), ("dmn", dmn)):
        file = tmp_path / kind
        words = ["export", kind, "--as-of", AS_OF, "--output", str(file)]
        assert CliRunner().invoke(main, words).exit_code == 0
        assert file.read_text() == write(BOOK, AS_OF)
    assert len(json.loads((tmp_path / "jdm").read_text())["nodes"]) == len(TABLES.stages) + 2
    root = ET.fromstring((tmp_path / "dmn").read_text())
    rules = {str(r.text).split(":")[0] for r in root.iter(f"{root.tag[:-11]}description")}
    first = {TABLES.facts[stage.fact] for stage in TABLES.stages}
    deciding = {r.id for r in BOOK.rules if r.decides and r.stage in first}
    assert rules == {r for r in deciding if TABLES.rule_bits[r]} | {"not-known"}


@pytest.fixture(scope="module")
def laconic(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """A layer with a rule that says only what it must: no next step, nobody who takes it."""
    folder = tmp_path_factory.mktemp("laconic")
    laconic_layer(folder, "We gave it up.")
    return load_rulebook(folder)


def laconic_layer(folder: Path, because: str) -> None:
    (folder / "rulebook.yaml").write_text(
        "name: Ours\nversion: 1.0.0\nreviewed: 2026-11-23\nabout: Ours.\nextends: shipped\n"
    )
    rule = folder / "stages" / "need" / "no-pictures-here.yaml"
    rule.parent.mkdir(parents=True)
    rule.write_text(
        "id: no-pictures-here\ntitle: We judge no pictures\n"
        "concludes: {need: rules, strength: decides}\n"
        f"when: {{input_kind: images}}\nbecause: {because}\nunless: A shop asks for it.\n"
        "sources: [own-view]\nstanding: own view\nreviewed: 2026-11-23\n"
        "cases: [{fires: {input_kind: images}}, {silent: {input_kind: rows}}, {open: {}}]\n"
    )


@pytest.mark.full
def test_a_rule_of_ones_own_that_says_only_what_it_must_is_exported_as_any_other(
    laconic: Rulebook, dmn_engine: Path
) -> None:
    """No engine meets an empty description or a null, and both conclude what we do."""
    told = list(cases(120, tables_for(laconic, AS_OF)))
    given = [facts for facts, _ in told]
    assert any(facts["input_kind"] == "images" for facts in given)
    told_partly = [
        [facts for facts, _ in with_gaps(told, gap)] for gap in ("unknown", "missing", "null")
    ]
    every = [facts for some in (given, *told_partly) for facts in some]
    for found in (by_zen(laconic, every), by_dmn(dmn_engine, laconic, every)):
        for (facts, wanted), result in zip(told, found[: len(told)], strict=True):
            assert {stage: result[stage] for stage in wanted} == wanted, facts
        for n, partly in enumerate(told_partly, 1):
            assert agreed(partly, told, found[n * len(told) : (n + 1) * len(told)])
    root = ET.fromstring(dmn(laconic, AS_OF))
    texts = [node.text for node in root.iter() if node.tag.endswith(("text", "description"))]
    assert texts
    assert all(text and text.strip() for text in texts)


@pytest.mark.parametrize("because", one_in(2, ["", "''", "' '", "null"]))
def test_a_rule_that_gives_no_reason_is_refused_before_any_engine_sees_it(
    because: str, tmp_path: Path
) -> None:
    laconic_layer(tmp_path, because)
    with pytest.raises(RulebookError, match=r"stages/need/no-pictures-here\.yaml:5: ") as error:
        load_rulebook(tmp_path)
    assert len(error.value.faults) == 1
