"""A team's own rules laid over the shipped ones: by id, checked by the same proofs."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml
from fixed import AS_OF, CHURN, one_in
from jsonschema import Draft202012Validator

from framing import AnswersError, RulebookError, assess, load_rulebook, pages, render
from framing.answers.answers import parse_answers
from framing.authoring.editor_schemas import editor_schemas
from framing.checks.journeys import walk
from framing.checks.report import by_owner, check
from framing.checks.sample import evidence
from framing.checks.stages import gap_faults
from framing.document.tones import looks
from framing.evaluation.compiling import tables_for
from framing.faults import Code
from framing.reading.strict_yaml import read_yaml, write_yaml
from framing.rulebook.load import rules_folder

SHIPPED = load_rulebook()
HEAD = "name: Rules of a shop\nversion: 1.0.0\nreviewed: 2026-11-23\nabout: Our own view.\n"
SMALL = Path(__file__).with_name("small_rules")
#: Answers for which the small rulebook advises to learn from examples.
LEARNS = {"wanted": "estimate", "rule_cover": "cannot", "examples": "many", "stakes": "low"}


def own(folder: Path, more: str = "", files: dict[str, str] | None = None) -> Path:
    for name, text in {"rulebook.yaml": f"{HEAD}extends: shipped\n{more}", **(files or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


@pytest.mark.full
def test_an_empty_layer_changes_nothing_but_name_and_hash(tmp_path: Path) -> None:
    book = load_rulebook(own(tmp_path))
    assert book.name == "Rules of a shop"
    assert book.extends is SHIPPED
    assert book.digest != SHIPPED.digest
    assert [rule.id for rule in book.rules] == [rule.id for rule in SHIPPED.rules]
    for journey in SHIPPED.journeys:
        ours, theirs = (assess(journey.answers, journey.as_of, b) for b in (book, SHIPPED))
        assert (ours.verdict, ours.task, ours.path) == (theirs.verdict, theirs.task, theirs.path)


def test_a_rule_of_the_same_file_name_replaces_the_shipped_one(tmp_path: Path) -> None:
    name = "stages/data/too-few-examples.yaml"
    text = (rules_folder() / name).read_text()
    book = load_rulebook(own(tmp_path, files={name: text.replace("title: ", "title: Ours. ")}))
    assert book.rule("too-few-examples").title.startswith("Ours. ")
    assert len(book.rules) == len(SHIPPED.rules)


def test_a_rule_can_be_switched_off_with_a_reason(tmp_path: Path) -> None:
    book = load_rulebook(own(tmp_path, "switched_off: {expert-should-try-first: We always do.}\n"))
    assert "expert-should-try-first" not in {rule.id for rule in book.rules}
    assert book.switched_off == {"expert-should-try-first": "We always do."}


def test_a_preferred_service_comes_first_where_it_is_open(tmp_path: Path) -> None:
    before = assess(CHURN, AS_OF, SHIPPED)
    assert before.services[0].service.id == "sagemaker_canvas"
    book = load_rulebook(own(tmp_path, "prefer: [forecast, sagemaker_autopilot]\n"))
    assert assess(CHURN, AS_OF, book).services[0].service.id == "sagemaker_autopilot"


def test_lists_are_laid_over_entry_by_entry(tmp_path: Path) -> None:
    sources = "house-rule: {title: Our house rule, read: 2026-11-23, kind: own view}\n"
    fact = (
        "volume:\n  about: our volume\n"
        "  values: {keep_up: people keep up, fall_behind: people fall behind}\n"
        "  assume: {value: keep_up, because: We are many.}\n"
    )
    book = load_rulebook(own(tmp_path, files={"facts.yaml": fact, "sources/own.yaml": sources}))
    assert book.facts["volume"].about == "our volume"
    assert list(book.facts) == list(SHIPPED.facts)
    assert "house-rule" in book.sources
    assert set(SHIPPED.sources) < set(book.sources)


@pytest.mark.parametrize(
    ("more", "files", "where"),
    [
        ("switched_off: {no-such-rule: It is gone.}\n", {}, "rulebook.yaml:6"),
        ("prefer: [no_such_service]\n", {}, "rulebook.yaml:6"),
        ("", {"facts.yaml": "# ours\nvolume:\n  about: x\n  vaules: {}\n"}, "facts.yaml:4"),
        ("extends: nothing\n", {}, "rulebook.yaml:6"),
    ],
)
def test_faults_in_the_layer_are_told_with_its_own_file_and_line(
    tmp_path: Path, more: str, files: dict[str, str], where: str
) -> None:
    with pytest.raises(RulebookError) as caught:
        load_rulebook(own(tmp_path, more, files))
    assert where in {fault.where for fault in caught.value.faults}


def test_a_fault_that_the_layer_brings_into_a_shipped_file_is_marked(tmp_path: Path) -> None:
    fact = (
        "worth:\n  about: worth\n  values: {a: one, b: two}\n"
        "  assume: {value: a, because: It is.}\n"
    )
    with pytest.raises(RulebookError) as caught:
        load_rulebook(own(tmp_path, files={"facts.yaml": fact}))
    assert any(f.where.startswith("shipped: questions/worth.yaml:") for f in caught.value.faults)


@pytest.mark.full
def test_the_same_proofs_run_over_both_layers(tmp_path: Path) -> None:
    """A layer that takes the shipped rule for plans away leaves a gap, found with a witness."""
    book = load_rulebook(own(tmp_path, "switched_off: {best-plan-wanted: No.}\n"))
    gaps = [f for f in gap_faults(evidence(tables_for(book, AS_OF), 50)) if f.code == "GAP"]
    assert gaps
    assert gaps[0].witness["wanted"] == "best_plan"
    assert gaps[0].where.startswith("shipped: conclusions.yaml:")


@pytest.mark.full
def test_a_shipped_journey_that_own_rules_move_is_a_warning(tmp_path: Path) -> None:
    name = "stages/need/too-few-cases-to-build.yaml"
    text = (rules_folder() / name).read_text()
    assert "decides" in text
    weak = text.replace("strength: decides", "strength: strong")
    book = load_rulebook(own(tmp_path, files={name: weak}))
    ours, moved = by_owner(book, walk(book).faults)
    assert ours == ()
    assert {warning.code for warning in moved} == {"JOURNEY-MOVES"}
    report = check(book, AS_OF)
    assert all(warning in report.warnings for warning in moved)
    assert "JOURNEY-FAILS" not in {fault.code for fault in report.faults}


def test_a_rule_is_switched_off_by_the_id_that_it_once_had(tmp_path: Path) -> None:
    book = load_rulebook(own(tmp_path, "switched_off: {keys-go-wrong: Ours never do.}\n"))
    assert "wrong-keys-leave-a-rest" not in {rule.id for rule in book.rules}
    assert len(book.rules) == len(SHIPPED.rules) - 1


def test_an_own_rule_takes_the_place_of_when_a_task_is_chosen(tmp_path: Path) -> None:
    text = (
        "id: a-translation-is-wanted\ntitle: Ours\n"
        "concludes: {task: translation, strength: decides}\n"
        "when: {need: learn, output: translation}\nbecause: We say so.\nunless: Nobody reads it.\n"
        "sources: [own-view]\nstanding: own view\nreviewed: 2026-11-23\ncases:\n"
        "  - fires: {need: learn, output: translation}\n"
        "    near_misses: [{need: forbidden}]\n  - open: {}\n"
    )
    name = "stages/task/a-translation-is-wanted.yaml"
    book = load_rulebook(own(tmp_path, files={name: text}))
    assert book.rule("a-translation-is-wanted").file == name
    assert len(book.rules) == len(SHIPPED.rules)


def test_a_copied_rule_keeps_to_the_cases_beside_the_shipped_one(tmp_path: Path) -> None:
    name = "stages/path/no-rung-above-fits.yaml"
    text = (rules_folder() / name).read_text()
    ours = load_rulebook(own(tmp_path, files={name: text})).rule("no-rung-above-fits")
    assert ours.cases == SHIPPED.rule("no-rung-above-fits").cases


# -- words that YAML elsewhere takes for something else, and keys that stand twice -------------


def with_option(folder: Path, written: str) -> Path:
    """A layer in which an option of one question is called this, as it stands in the file."""
    question = read_yaml((rules_folder() / "questions/volume.yaml").read_text(), "volume.yaml")
    question["options"][0] |= {"id": "PLACE", "sets": "keep_up"}
    text = write_yaml(question).replace("PLACE", written)
    return own(folder, files={"questions/volume.yaml": text})


WORDS = ["no", "on", "yes", "off", "y", "n", "nan", "inf", "e3", '"true"', '"null"']


@pytest.mark.parametrize("written", one_in(6, WORDS))
def test_an_option_may_be_called_as_it_is_written(written: str, tmp_path: Path) -> None:
    """``no`` is text here, in the rulebook, in answers files and in what editors are told."""
    name = written.strip('"')
    book = load_rulebook(with_option(tmp_path, written))
    assert book.question("volume").options[0].id == name
    answers = parse_answers(f"volume: {written}", book)
    assert answers["volume"] == name
    assert parse_answers(write_yaml(answers.plain()), book) == answers
    assert parse_answers(json.dumps(answers.plain()), book) == answers
    schema = json.loads(editor_schemas(book)["journey.schema.json"])["properties"]["answers"]
    as_an_editor_reads_it = yaml.safe_load(written)  # by YAML 1.1, which types more
    Draft202012Validator(schema).validate({"volume": as_an_editor_reads_it})
    Draft202012Validator(schema).validate({"volume": name})


@pytest.mark.parametrize("name", one_in(3, ["010", "1e3", "2026-12-01", "1.5", "12", "0x1f"]))
@pytest.mark.parametrize("quote", ["", '"'])
def test_an_option_called_like_a_number_or_a_date_is_told_with_its_line(
    name: str, quote: str, tmp_path: Path
) -> None:
    """Rather than taken for 8, 1000.0 or a day."""
    with pytest.raises(RulebookError) as error:
        load_rulebook(with_option(tmp_path, f"{quote}{name}{quote}"))
    first = error.value.faults[0]
    assert first.code in (Code.BAD_TEXT, Code.BAD_TYPE)
    lines = (tmp_path / "questions/volume.yaml").read_text().splitlines()
    [line] = [number for number, text in enumerate(lines, 1) if name in text]
    assert first.where == f"questions/volume.yaml:{line}"


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("stages/need/own.yaml", "id: own\nwhen: {}\ntitle: x\nwhen: {}\n", 4),
        ("facts.yaml", "volume: {}\nother: {}\nvolume: {}\n", 3),
        ("questions/volume.yaml", "id: volume\noptions:\n- id: a\n  id: b\n", 4),
    ],
)
def test_a_key_that_stands_twice_in_a_layer_is_told_with_its_line(
    file: str, text: str, line: int, tmp_path: Path
) -> None:
    own(tmp_path, files={file: text})
    with pytest.raises(RulebookError) as error:
        load_rulebook(tmp_path)
    assert f"DUPLICATE-KEY {file}:{line}:" in str(error.value)


def renamed(folder: Path, **names: str) -> Path:
    """The small rulebook with other ids."""
    shutil.copytree(SMALL, folder)
    for file in folder.rglob("*.yaml"):
        text = file.read_text()
        for old, new in names.items():
            text = re.sub(rf"\b{old}\b", new, text)
        file.write_text(text)
    return folder


def test_a_rulebook_may_have_a_path_of_its_own(tmp_path: Path) -> None:
    book = load_rulebook(renamed(tmp_path / "rules", no_code_ml="spreadsheet"))
    result = assess(LEARNS, AS_OF, book)
    assert result.path == "spreadsheet"
    assert [choice.service.id for choice in result.services] == ["table_tool"]
    assert "Use a table tool" in str(render(result, "md"))


def test_a_verdict_of_one_s_own_can_be_decided_and_looks_by_what_follows(tmp_path: Path) -> None:
    book = load_rulebook(renamed(tmp_path / "rules", use_ml="learn_it", not_yet="wait"))
    decided = {"verdict": "learn_it", "by": "B. Board", "reason": "A trial is cheap."}
    result = assess(LEARNS, AS_OF, book, {"override": decided})
    assert (result.verdict, result.about.override.verdict) == ("learn_it", "learn_it")
    assert looks(book) == {"learn_it": "build", "wait": "mend", "do_not_use_ml": "instead"}
    with pytest.raises(AnswersError) as caught:
        assess(LEARNS, AS_OF, book, {"override": {**decided, "verdict": "use_ml"}})
    assert [fault.where for fault in caught.value.faults] == ["about.override.verdict"]


def test_every_look_of_the_shipped_verdicts_is_another_and_has_a_style() -> None:
    names = looks(SHIPPED)
    assert len(set(names.values())) == len(names) == 5
    style = (Path(pages.__file__).parent / "look.css").read_text()
    for name in (*names.values(), "open"):
        assert f".is-{name}, .st-key-ruling-{name} {{" in style
