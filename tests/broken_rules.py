"""A small rulebook without a fault, and each way to break it with the fault that must be found."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from fixed import ROOT

from framing import load_rulebook
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
