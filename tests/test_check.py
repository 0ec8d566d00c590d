"""Each kind of fault that ``framing check`` finds, in a small rulebook broken in one place."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from fixed import AS_OF, ROOT, one_in

from framing import Answers, RulebookError, assess, load_rulebook, render
from framing.checks.report import Report, check, report_data, report_text
from framing.commands.main import main
from framing.evaluation.compiling import tables_for
from framing.faults import Fault
from framing.result.framing import framing_of
from framing.rulebook.certificate import FILE, certificate_line, certificate_of, from_json
from framing.rulebook.model import Rulebook

SMALL = ROOT / "tests" / "small_rules"
Break = Callable[[Path], None]


def rule(
    concludes: str,
    when: str,
    fires: str,
    silent: str,
    name: str = "broken",
) -> Break:
    """A rule more. concludes: ``stage: conclusion, strength: …``."""

    def write(folder: Path) -> None:
        stage = concludes.split(":", maxsplit=1)[0]
        (folder / "stages" / stage / f"{name}.yaml").write_text(
            f"id: {name}\ntitle: One rule more\nconcludes: {{{concludes}}}\nwhen: {when}\n"
            f"because: A test needs it.\nunless: Nothing speaks for {name}.\n"
            "sources: [own-view]\nstanding: own view\n"
            f"reviewed: 2026-11-23\ncases:\n  - fires: {fires}\n  - silent: {silent}\n"
            "  - open: {}\n"
        )

    return write


def edit(file: str, old: str, new: str) -> Break:
    def write(folder: Path) -> None:
        path = folder / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    return write


def remove(file: str) -> Break:
    return lambda folder: (folder / file).unlink()


def question(name: str, values: str = "a b", when: str = "") -> Break:
    """A question more, with a fact of its name."""

    def write(folder: Path) -> None:
        facts = folder / "facts.yaml"
        told = ", ".join(f"{v}: value {v}" for v in values.split())
        facts.write_text(
            facts.read_text() + f"{name}:\n  about: {name}\n  values: {{{told}}}\n"
            f"  assume: {{value: {values.split(maxsplit=1)[0]}, because: Nobody knows.}}\n"
        )
        options = "".join(f"  - {{id: {v}, label: It is {v}}}\n" for v in values.split())
        (folder / "questions" / f"{name}.yaml").write_text(
            f"id: {name}\nkind: choose_one\nfact: {name}\nask: What is it?\nshort: {name}\n"
            f"why: A test needs it.\nwhom: anyone\n{when}options:\n{options}"
        )
        interview = folder / "interview.yaml"
        interview.write_text(interview.read_text().replace("]", f", {name}]"))

    return write


def many_questions(folder: Path) -> None:
    """Fourteen questions more, each of which can still turn the verdict."""
    for i in range(14):
        question(f"extra{i}")(folder)
        rule(
            "data: not_enough, strength: decides",
            f"{{extra{i}: b}}",
            f"{{extra{i}: b}}",
            f"{{extra{i}: a}}",
            f"reads-extra{i}",
        )(folder)
        for journey, value in (("learned", "a"), ("too-early", "b")):
            told = edit(
                f"journeys/{journey}.yaml", "stakes: low", f"stakes: low, extra{i}: {value}"
            )
            told(folder)


def second_task(offers: str) -> Break:
    """Another task, reached by another wish; ``offers`` as YAML."""

    def write(folder: Path) -> None:
        task = (folder / "tasks" / "regression.yaml").read_text()
        task = task.replace("id: regression", "id: clustering").replace(
            "offers:\n  no_code_ml: [table_tool]", f"offers: {offers}"
        )
        (folder / "tasks" / "clustering.yaml").write_text(task)
        for change in (
            edit("facts.yaml", "estimate: an estimate}", "estimate: an estimate, groups: groups}"),
            edit("questions/wanted.yaml", "options:", "options:\n  - {id: groups, label: Groups}"),
            edit(
                "conclusions.yaml",
                "{id: regression,",
                "{id: clustering, label: groups, says: Find groups.}\n    - {id: regression,",
            ),
            rule(
                "need: learn, strength: decides",
                "{wanted: groups}",
                "{wanted: groups}",
                "{wanted: past}",
                "groups-wanted",
            ),
            rule(
                "task: clustering, strength: decides",
                "{wanted: groups}",
                "{wanted: groups}",
                "{wanted: past}",
                "find-groups",
            ),
        ):
            change(folder)
        (folder / "journeys" / "groups.yaml").write_text(
            "id: groups\nstory: A test.\nanswers: {wanted: groups, stakes: low}\n"
            "expect: {verdict: use_ml}\n"
        )

    return write


def closed_service(folder: Path) -> None:
    text = (folder / "services" / "table_tool.yaml").read_text()
    closed = "  - {from: 2026-02-01, state: closed_to_new, source: own-view}\nneeds"
    (folder / "services" / "old_tool.yaml").write_text(
        text.replace("table_tool", "old_tool")
        .replace("Table Tool", "Old Tool")
        .replace("needs", closed, 1)
    )


ALSO_HARM = ("{stakes: high}", "{stakes: high}", "{stakes: low}")
NEVER = "ask_when: {all: [{wanted: past}, {rule_cover: enough}]}\n"

BROKEN: list[tuple[str, list[Break]]] = [
    (
        "REPEATED-UNLESS",
        [
            edit(f"stages/{rule}.yaml", f"speaks for {rule.split('/')[1]}.", "fits us.")
            for rule in ("need/rules-do", "data/too-few", "verdict/other-road")
        ],
    ),
    (
        "WRONG-SOURCE",
        [edit("stages/data/too-few.yaml", "standing: own view", "standing: vendor limit")],
    ),
    (
        "WRONG-SOURCE",
        [edit("stages/data/too-few.yaml", "standing: own view", "standing: law")],
    ),
    ("GAP", [remove("stages/need/past-wanted.yaml")]),
    (
        "DEAD-CONCLUSION",
        [
            edit(
                "conclusions.yaml",
                "{id: rules, ",
                "{id: manual, label: by hand, says: By hand.}\n    - {id: rules, ",
            )
        ],
    ),
    (
        "NEVER-DECIDES",
        [
            rule(
                "need: learn, strength: decides",
                "{wanted: past, stakes: low}",
                "{wanted: past, stakes: low}",
                "{wanted: estimate}",
            )
        ],
    ),
    (
        "IMPOSSIBLE",
        [
            rule(
                "safeguards: person, strength: weak",
                "{wanted: past, rule_cover: enough}",
                "{wanted: past, rule_cover: enough}",
                "{wanted: estimate}",
            )
        ],
    ),
    (
        "ALWAYS-TRUE",
        [
            rule(
                "safeguards: person, strength: weak",
                "{wanted: [unnamed, past, estimate]}",
                "{wanted: past}",
                "{wanted: not_applicable}",
            )
        ],
    ),
    ("EQUIVALENT", [rule("safeguards: person, strength: weak", *ALSO_HARM)]),
    (
        "SUBSUMED",
        [
            rule(
                "safeguards: person, strength: strong",
                "{stakes: high, wanted: unnamed}",
                "{stakes: high, wanted: unnamed}",
                "{stakes: low}",
            )
        ],
    ),
    (
        "NO-JOURNEY",
        [
            rule(
                "safeguards: person, strength: weak",
                "{stakes: high, wanted: past}",
                "{stakes: high, wanted: past}",
                "{stakes: low}",
            )
        ],
    ),
    ("CASE-FAILS", [edit("stages/data/too-few.yaml", "silent: {examples: many}", "silent: {}")]),
    ("JOURNEY-FAILS", [edit("journeys/report.yaml", "do_not_use_ml", "use_ml")]),
    ("NO-REASON", [edit("journeys/report.yaml", "expect", "published: {verdict: use_ml}\nexpect")]),
    ("UNKNOWN-KEY", [edit("journeys/report.yaml", "{verdict", "{verdikt")]),
    (
        "NEVER-ASKED",
        [
            question("extra", when=NEVER),
            rule(
                "safeguards: person, strength: weak",
                "{stakes: low, extra: [a, b, not_applicable]}",
                "{stakes: low, extra: a}",
                "{stakes: high}",
            ),
        ],
    ),
    (
        "UNSET-VALUE",
        [
            edit("facts.yaml", "many: many}", "many: many, lots: lots}"),
            edit("promises.yaml", "order: [few, many]", "order: [few, many, lots]"),
        ],
    ),
    ("UNREAD-FACT", [question("extra")]),
    (
        "NO-INFLUENCE",
        [
            question("extra"),
            rule(
                "safeguards: person, strength: weak",
                "{wanted: past, any: [{extra: a}, {extra: b}]}",
                "{wanted: past, extra: a}",
                "{wanted: estimate}",
            ),
            edit("journeys/report.yaml", "stakes: low", "stakes: low, extra: a"),
        ],
    ),
    ("TOO-MANY-CORE", [many_questions]),
    ("PROMISE-BROKEN", [edit("promises.yaml", "[few, many]", "[many, few]")]),
    (
        "TASK-WITHOUT-PATH",
        [
            second_task("{}"),
            rule(
                "path: none, strength: decides",
                '{verdict: use_ml, offers_table_tool: "no"}',
                "{verdict: use_ml, task: clustering}",
                "{verdict: not_yet}",
            ),
        ],
    ),
    (
        "NO-OPEN-SERVICE",
        [
            closed_service,
            second_task("{no_code_ml: [old_tool]}"),
            edit("stages/path/table-tool-fits.yaml", ', offers_table_tool: "yes"', ""),
        ],
    ),
    (
        "CLOSED-ADVISED",
        [
            closed_service,
            edit("stages/need/rules-do.yaml", "sources:", "next: Use Old Tool.\nsources:"),
        ],
    ),
]


def broken(tmp_path: Path, breaks: list[Break]) -> Rulebook:
    folder = tmp_path / "rules"
    shutil.copytree(SMALL, folder)
    for change in breaks:
        change(folder)
    return load_rulebook(folder)


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


# -- the certificate ------------------------------------------------------------------------


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


# -- the command ----------------------------------------------------------------------------


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
