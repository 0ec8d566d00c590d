"""A domain expert who does not program can read, write and test a rule."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from fixed import AS_OF, ROOT, one_in
from jsonschema import Draft202012Validator

from framing import RulebookError, load_rulebook
from framing.authoring.editor_schemas import editor_schemas
from framing.authoring.explaining import explained, explained_text, fired_in_journeys
from framing.authoring.watching import watch
from framing.checks.cases import case_faults
from framing.checks.journeys import journey_faults
from framing.checks.report import check
from framing.commands.main import main
from framing.evaluation.compiling import tables_for
from framing.rulebook.load import rules_folder

BOOK = load_rulebook()
GUIDE = (ROOT / "docs" / "writing-rules.md").read_text()
OWN = "name: Ours\nversion: 1.0.0\nreviewed: 2026-11-23\nabout: Our own view.\nextends: shipped\n"


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def own(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "rulebook.yaml").write_text(OWN)
    return folder


# -- the guide ------------------------------------------------------------------------------


@pytest.mark.full
def test_the_rule_of_the_guide_works_as_the_guide_says(tmp_path: Path) -> None:
    """Follows the guide: its files, its commands, and the faults in between."""
    folder = tmp_path / "my-rules"
    folder.mkdir()
    files = re.findall(r"`my-rules/(\S+)`:\n\n *```yaml\n(.*?) *```", GUIDE, re.DOTALL)
    assert [name for name, _ in files] == [
        "rulebook.yaml",
        "stages/data/few-photos-can-be-multiplied.yaml",
        "journeys/labels-on-jars.yaml",
    ]
    commands = re.findall(r"^ *framing (.*--rulebook my-rules)$", GUIDE, re.MULTILINE)
    new = [c.replace("my-rules", str(folder)).split() for c in commands if c.startswith("new")]
    (folder / "rulebook.yaml").write_text(dedented(files[0][1]))
    for words, (name, text) in zip(new, files[1:], strict=True):
        made = run(*words)
        assert made.exit_code == 0, made.output
        assert name in still_to_fill_in(folder)
        (folder / name).write_text(dedented(text))
    moved = run("journeys", "--against", str(rules_folder()), "--rulebook", str(folder))
    assert moved.exit_code == 0, moved.output
    assert "0 of" in moved.output
    certified = run("check", "--certify", "--rulebook", str(folder), "--as-of", AS_OF)
    assert certified.exit_code == 0, certified.output
    assert "NEAR-MISS" not in certified.output
    assert (folder / "certificate.json").is_file()


def still_to_fill_in(folder: Path) -> str:
    """What is wrong with the rulebook while it loads, or with its journeys."""
    try:
        return "".join(str(fault) for fault in journey_faults(load_rulebook(folder)))
    except RulebookError as error:
        return str(error)


@pytest.mark.full
def test_a_question_of_ones_own_is_added_as_the_guide_says(tmp_path: Path) -> None:
    folder = own(tmp_path / "my-bank")
    files = re.findall(r"`my-bank/(\S+)`.*?```yaml\n(.*?)```", GUIDE, re.DOTALL)
    assert len(files) == 5
    for name, text in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    book = load_rulebook(folder)
    assert book.question("credit_purpose").section == "bank"
    assert len(book.questions) == len(BOOK.questions) + 1
    assert list(case_faults(tables_for(book, AS_OF))) == []
    assert [f for f in journey_faults(book) if "shipped: " not in f.where] == []
    assert check(book, AS_OF).certificate is not None


def test_an_own_section_with_a_shipped_id_is_told_what_it_does(tmp_path: Path) -> None:
    folder = own(tmp_path / "own")
    (folder / "interview.yaml").write_text("- {id: duties, title: Duties, questions: [in_eu]}\n")
    with pytest.raises(RulebookError, match="give yours another id"):
        load_rulebook(folder)


def dedented(text: str) -> str:
    lines = text.splitlines()
    indent = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
    return "\n".join(line[indent:] for line in lines) + "\n"


def test_every_command_of_the_guide_exists() -> None:
    for name in set(re.findall(r"`?framing (\w+)", GUIDE)):
        assert run(name, "--help").exit_code == 0, name


# -- new ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", one_in(2, ["rule", "question", "task", "service", "journey"]))
def test_a_new_file_names_what_is_still_to_fill_in(tmp_path: Path, kind: str) -> None:
    folder = own(tmp_path / "own")
    more = ["--stage", "data", "--conclusion", "enough"] if kind == "rule" else []
    made = run("new", kind, "something", *more, "--rulebook", str(folder))
    assert made.exit_code == 0, made.output
    path = next(folder.rglob("something.yaml"))
    text = path.read_text()
    assert text.startswith("# yaml-language-server: $schema=")
    assert "TODO" in text
    assert yaml.safe_load(text)["id"] == "something"
    with pytest.raises(RulebookError, match="UNFILLED") as told:
        load_rulebook(folder)
    assert path.relative_to(folder).as_posix() in str(told.value)


def test_a_new_file_is_written_while_another_one_is_unfinished(tmp_path: Path) -> None:
    folder = own(tmp_path / "own")
    for name in ("one", "two"):
        made = run("new", "question", name, "--rulebook", str(folder))
        assert made.exit_code == 0, made.output
        assert f"framing check --rulebook {folder}" in made.output


def test_a_file_in_the_wrong_place_is_told_and_its_place_named(tmp_path: Path) -> None:
    folder = own(tmp_path / "own")
    shipped = rules_folder() / "stages" / "data" / "too-few-examples.yaml"
    (folder / "too-few-examples.yaml").write_text(shipped.read_text())
    (folder / "fact.yaml").write_text("a: b\n")
    with pytest.raises(RulebookError) as told:
        load_rulebook(folder)
    faults = {fault.where: fault for fault in told.value.faults}
    assert {fault.code for fault in faults.values()} == {"STRAY-FILE"}
    assert "stages/data/too-few-examples.yaml" in faults["too-few-examples.yaml"].fix
    assert "questions/" in faults["fact.yaml"].fix


@pytest.mark.full
def test_own_rules_are_compared_with_the_shipped_ones(tmp_path: Path) -> None:
    folder = own(tmp_path / "own")
    result = run("journeys", "--against", "shipped", "--rulebook", str(folder))
    assert result.exit_code == 0, result.output
    assert "0 of " in result.output


@pytest.mark.full
def test_pages_of_own_rules_say_which_file_is_yours(tmp_path: Path) -> None:
    folder = own(tmp_path / "own")
    source = rules_folder() / "stages" / "data" / "too-few-examples.yaml"
    target = folder / "stages" / "data" / "too-few-examples.yaml"
    target.parent.mkdir(parents=True)
    target.write_text(source.read_text())
    assert run("pages", str(tmp_path / "pages"), "--rulebook", str(folder)).exit_code == 0
    told = [page.read_text() for page in (tmp_path / "pages" / "rules").rglob("*/*.md")]
    yours = [text for text in told if "of the shipped rules" not in text]
    assert len(told) == len(BOOK.rules)
    assert len(yours) == 1
    assert "`stages/data/too-few-examples.yaml`" in yours[0]


def test_a_ticked_line_in_a_condition_is_explained(tmp_path: Path) -> None:
    folder = own(tmp_path / "own")
    source = rules_folder() / "stages" / "data" / "too-few-examples.yaml"
    target = folder / "stages" / "data" / "too-few-examples.yaml"
    target.parent.mkdir(parents=True)
    target.write_text(source.read_text().replace("when:\n", "when:\n  signals: [few_cases]\n"))
    with pytest.raises(RulebookError, match="signals is a question with lines to tick"):
        load_rulebook(folder)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("rule", "Bad Id", "--stage", "data", "--conclusion", "enough"), "BAD-ID"),
        (("rule", "good-id"), "NO-STAGE"),
        (("rule", "good-id", "--stage", "dta", "--conclusion", "enough"), "Did you mean data?"),
        (("rule", "good-id", "--stage", "data", "--conclusion", "enogh"), "Did you mean enough or"),
        (("question", "wanted"), "EXISTS"),
        (("journey", "under_score"), "hyphens"),
    ],
)
def test_new_refuses_with_a_word_on_how_to_mend_it(
    tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    folder = own(tmp_path / "own")
    result = run("new", *words, "--rulebook", str(folder))
    assert result.exit_code == 2
    assert told in result.output
    assert sorted(p.name for p in folder.rglob("*")) == ["rulebook.yaml"]


# -- schemas for editors --------------------------------------------------------------------


def test_the_schemas_are_fresh() -> None:
    for name, text in schemas().items():
        kept = (ROOT / "docs" / "schemas" / name).read_text()
        assert kept == text, f"{name} is stale: run `framing pages docs`"


@cache
def schemas() -> dict[str, str]:
    """The shipped rulebook's, by the names of their files."""
    return editor_schemas(BOOK)


PLACES = {
    "rule": "stages/**/*.yaml",
    "question": "questions/*.yaml",
    "task": "tasks/*.yaml",
    "service": "services/*.yaml",
    "journey": "journeys/*.yaml",
    "condition": "conditions.yaml",
    "case": "**/*.cases.yaml",
}


def as_editors_read(file: Path) -> object:
    """YAML 1.2 as editors read it: plain dates stay text."""
    from framing.reading.strict_yaml import read_yaml

    return read_yaml(file.read_text(), file.name)


@pytest.mark.parametrize("kind", PLACES)
def test_every_shipped_file_keeps_to_the_schema_of_its_kind(kind: str) -> None:
    validator = Draft202012Validator(json.loads(schemas()[f"{kind}.schema.json"]))
    files = sorted(rules_folder().glob(PLACES[kind]))
    if kind != "case":
        files = [file for file in files if not file.name.endswith(".cases.yaml")]
    assert files
    for file in files:
        errors = [
            f"{file.name}: {e.message[:200]}" for e in validator.iter_errors(as_editors_read(file))
        ]
        assert errors == []


def test_an_editor_sees_an_unknown_fact_value_source_and_conclusion() -> None:
    validator = Draft202012Validator(json.loads(schemas()["rule.schema.json"]))
    good = as_editors_read(rules_folder() / "stages" / "data" / "too-few-examples.yaml")
    assert isinstance(good, dict)
    assert validator.is_valid(good)
    for change in (
        {"when": {"exampels": "under_50"}},
        {"when": {"examples": ["under_fifty"]}},
        {"when": {"any": [{"examples": "under_fifty"}]}},
        {"when": {"not": {"examples": "under_fifty"}}},
        {"concludes": {"data": "too_little", "strength": "decides"}},
        {"sources": ["no-such-source"]},
        {"standing": "hearsay"},
        {"cases": [{"fires": {"examples": "under_fifty"}}] * 3},
    ):
        assert not validator.is_valid({**good, **change}), change


def test_editors_are_told_which_schema_fits_which_file() -> None:
    mapped = json.loads((ROOT / ".vscode" / "settings.json").read_text())["yaml.schemas"]
    told = {
        Path(name).name: glob if isinstance(glob, str) else glob[0] for name, glob in mapped.items()
    }
    assert told == {f"{kind}.schema.json": f"rules/{glob}" for kind, glob in PLACES.items()}
    for name in mapped:
        assert (ROOT / name).is_file()


# -- explain and pages ----------------------------------------------------------------------


def test_every_rule_is_explained_with_its_condition_reason_sources_and_journeys() -> None:
    fired = fired_in_journeys(BOOK)
    for rule in BOOK.rules:
        item = explained(BOOK, rule, fired)
        text = explained_text(BOOK, item)
        assert item.journeys, rule.id
        for part in (rule.title, rule.because, item.condition, rule.file, rule.standing):
            assert part in text
        for name in rule.sources:
            assert BOOK.sources[name].title in text


def test_an_unknown_rule_is_refused_with_the_nearest_name() -> None:
    result = run("explain", "too-few-exampels")
    assert result.exit_code == 2
    assert "too-few-examples" in result.output


def test_a_rule_is_explained_by_the_id_that_it_once_had() -> None:
    rule = next(rule for rule in BOOK.rules if rule.formerly)
    assert rule.id in run("explain", rule.formerly[0]).output


def test_explain_as_json_says_the_same() -> None:
    data = json.loads(run("explain", "too-few-examples", "--format", "json").stdout)
    assert data["concludes" if "concludes" in data else "conclusion"] == "not_enough"
    assert data["journeys"]


# -- watching and comparing -----------------------------------------------------------------


def test_watching_acts_once_at_first_and_once_after_each_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: 1")
    looks: list[str] = []

    def between(_: float) -> None:
        """What happens while the watch sleeps: a change after its third look."""
        looks.append("look")
        if len(looks) == 3:
            file.write_text("a: 22")
        if len(looks) == 6:
            (tmp_path / "b.yaml").write_text("b: 1")

    acts: list[int] = []
    monkeypatch.setattr("framing.authoring.watching.time.sleep", between)
    watch(tmp_path, lambda: acts.append(len(looks)), rounds=10)
    assert acts == [0, 4, 7]


@pytest.mark.full
def test_journeys_that_move_under_an_edit_are_listed_with_the_rule(rules_copy: Path) -> None:
    edited = rules_copy
    (edited / "stages" / "need" / "best-plan-wanted.yaml").unlink()
    rule = edited / "stages" / "need" / "past-figures-wanted.yaml"
    rule.write_text(rule.read_text().replace("past_figures", "[past_figures, best_plan]", 1))
    result = run("journeys", "--against", str(rules_folder()), "--rulebook", str(edited))
    assert result.exit_code == 0, result.output
    assert "end elsewhere" in result.output


@pytest.mark.full
def test_journeys_against_a_git_revision(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    shutil.copytree(rules_folder(), repository / "rules")

    def git(*words: str) -> None:
        name = ["-c", "user.name=a", "-c", "user.email=a@b.c"]
        subprocess.run(
            ["git", "-C", str(repository), *name, *words], check=True, capture_output=True
        )

    git("init", "-q")
    git("add", "-A")
    git("commit", "-q", "-m", "first")
    rules = repository / "rules"
    file = rules / "stages" / "need" / "too-few-cases-to-build.yaml"
    file.write_text(file.read_text().replace("strength: decides", "strength: strong"))
    result = run("journeys", "--against", "HEAD", "--rulebook", str(rules))
    assert result.exit_code == 0, result.output
    assert "verdict: do_not_use_ml ->" in result.output
    missing = run("journeys", "--against", "no-such-revision", "--rulebook", str(rules))
    assert missing.exit_code == 2
    assert "NO-REVISION" in missing.output
