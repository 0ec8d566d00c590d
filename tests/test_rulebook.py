"""The loader refuses what is wrong in a rulebook, with file, line and how to mend it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from fixed import AS_OF, one_in

from framing import RulebookError, assess, load_rulebook
from framing.evaluation.compiling import tables_for
from framing.evaluation.verdict import assumption_that_fits, said
from framing.rulebook.model import UNKNOWN, Assumption


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


CASES = "stages/path/no-rung-above-fits.cases.yaml"
BROKEN = [
    ("BAD-SENTENCE", "tasks/regression.yaml", "estimate {event}[,", "estimate {event},"),
    ("UNKNOWN-ID", "tasks/regression.yaml", "estimate {event}", "estimate {evnt}"),
    ("UNKNOWN-ID", "tasks/ranking.yaml", "handle[: {how_many}]", "handle[: {how_mny}]"),
    ("BAD-SENTENCE", "tasks/ranking.yaml", "handle[: {how_many}]", "handle: {how_many}"),
    ("UNKNOWN-ID", "phases.yaml", "today[ ({todays_way})]", "today[ ({today_way})]"),
    ("BAD-SENTENCE", "phases.yaml", "today[ ({todays_way})]", "today[ ({todays_way})"),
    ("DUPLICATE-KEY", "questions/worth.yaml", "kind: choose_one", "kind: choose_one\nkind: number"),
    ("UNKNOWN-KEY", "questions/worth.yaml", "hint:", "hnit:"),
    ("MISSING-KEY", "questions/worth.yaml", "why:", "#why:"),
    ("OUTSIDE-DOMAIN", "questions/worth.yaml", "- id: close\n", "- id: nearly\n"),
    ("UNKNOWN-ID", "questions/worth.yaml", "fact: worth", "fact: wroth"),
    ("ID-NOT-FILE", "questions/worth.yaml", "id: worth", "id: worthy"),
    (
        "BAD-CONDITION",
        "questions/worth.yaml",
        "ask_when: {may_need_a_model:",
        "ask_when: {may_need_a_modle:",
    ),
    ("ASKED-TOO-EARLY", "questions/signals.yaml", "options:", "ask_when: {worth: close}\noptions:"),
    ("BAD-VALUE", "questions/worth.yaml", "choose_one", "choose_two"),
    ("BAD-OPTION", "questions/worth.yaml", "- id: close\n", "- id: clearly\n"),
    ("NO-ASSUMPTION", "facts.yaml", "  assume: {value: stays,", "  # assume: {value: stays,"),
    ("OUTSIDE-DOMAIN", "facts.yaml", "assume: {value: stays", "assume: {value: stayed"),
    ("OUTSIDE-DOMAIN", "facts.yaml", "    - {value: keep_up", "    - {value: kept_up"),
    (
        "NO-ASSUMPTION",
        "facts.yaml",
        "    - when: {monthly_volume: [huge, vast]}\n      value",
        "    - value",
    ),
    (
        "BAD-CONDITION",
        "facts.yaml",
        "when: {monthly_volume: [huge, vast]}",
        "when: {task_needs: labels}",
    ),
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
    ("NO-UNLESS", "tasks/translation.yaml", "  unless:", "  #unless:"),
    ("BAD-CONDITION", "tasks/translation.yaml", "need: learn, out", "need: learned, out"),
    (
        "BAD-CASE",
        "tasks/translation.yaml",
        "- open: {}",
        "- {open: {}, near_misses: [{need: learn}]}",
    ),
    ("OUTSIDE-DOMAIN", "tasks/translation.yaml", "[{need: forbidden}", "[{need: forbiden}"),
    ("SAME-ID", "tasks/translation.yaml", "a-translation-is-wanted", "written-rules-suffice"),
    ("BAD-CASE", CASES, "- open: {}", "- {open: {}, silent: {}}"),
    ("OUTSIDE-DOMAIN", CASES, "verdict: use_ml", "verdict: use_mll"),
    ("UNKNOWN-KEY", CASES, "- open: {}", "- opened: {}"),
    ("NO-CASE", CASES, "- open: {}", "- silent: {verdict: stop}"),
    ("SAME-ID", "conditions.yaml", "model_is_advised:\n", "verdict:\n"),
    ("CIRCLE", "conditions.yaml", "task_needs: [", "own_data_is_needed: holds, task_needs: ["),
    ("BAD-CONDITION", "conditions.yaml", "model_is_advised: holds", "model_is_advised: fails"),
    ("BAD-CONDITION", "conditions.yaml", "- task: [text_cl", "- tusk: [text_cl"),
    ("MISSING-KEY", "conditions.yaml", "  about: the verdict", "  # about: the verdict"),
    ("NO-CASE", "stages/need/written-rules-suffice.yaml", "- silent:", "- fires:"),
    ("UNKNOWN-ID", "tasks/translation.yaml", "- s3", "- s4"),
    ("UNKNOWN-ID", "services/translate.yaml", "source: ", "source: no-such-"),
    ("NOT-YAML", "services/translate.yaml", "id: translate", "id: translate: twice"),
    ("UNKNOWN-ID", "services/translate.yaml", "layer: ai_service", "layer: ai_servise"),
    ("UNKNOWN-ID", "limits.yaml", "layers: [generative_ai]", "layers: [generative]"),
    ("UNKNOWN-ID", "layers.yaml", "beside: ml_service", "beside: ml_servise"),
    ("SAME-ID", "layers.yaml", "id: framework", "id: ml_service"),
    ("NO-ROLE", "conclusions.yaml", "  role: task\n", ""),
    ("NO-ROLE", "conclusions.yaml", "- id: verdict\n", "- id: ruling\n"),
    ("ROLE-TWICE", "conclusions.yaml", "role: serving", "role: training"),
    ("UNKNOWN-ID", "tasks/translation.yaml", "  ai_service:", "  ai_servise:"),
    ("UNKNOWN-ID", "limits.yaml", "paths: [", "paths: [none, "),
    ("UNKNOWN-ID", "facts.yaml", "task_offers: ai_service\n", "task_offers: ai_servise\n"),
    ("ALIAS", "rulebook.yaml", "reviewed: 2026-11-23", "reviewed: &v 2026-11-23\nabout: *v\nold:"),
]


@pytest.mark.parametrize(
    ("code", "file", "old", "new"),
    one_in(18, BROKEN),
)
def test_a_broken_rulebook_is_refused_with_file_and_line(
    rules_copy: Path, code: str, file: str, old: str, new: str
) -> None:
    replace(rules_copy / file, old, new)
    with pytest.raises(RulebookError) as caught:
        load_rulebook(rules_copy)
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


def test_the_line_named_is_the_line_of_the_fault(rules_copy: Path) -> None:
    file = rules_copy / "questions" / "worth.yaml"
    replace(file, "hint:", "hnit:")
    line = 1 + file.read_text().splitlines().index(
        next(row for row in file.read_text().splitlines() if row.startswith("hnit:"))
    )
    with pytest.raises(RulebookError) as caught:
        load_rulebook(rules_copy)
    assert caught.value.faults[0].where == f"questions/worth.yaml:{line}"
    assert "hint" in caught.value.faults[0].fix


def test_all_faults_of_a_file_set_are_told_at_once(rules_copy: Path) -> None:
    replace(rules_copy / "questions" / "worth.yaml", "hint:", "hnit:")
    replace(rules_copy / "questions" / "stakes.yaml", "hint:", "hnit:")
    with pytest.raises(RulebookError) as caught:
        load_rulebook(rules_copy)
    assert len({fault.where.split(":")[0] for fault in caught.value.faults}) >= 2


def test_a_folder_without_rulebook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match=r"rulebook\.yaml"):
        load_rulebook(tmp_path)


def test_a_copy_of_the_rulebook_has_the_same_digest_anywhere(rules_copy: Path) -> None:
    assert load_rulebook(rules_copy).digest == load_rulebook().digest


def test_words_that_yaml_would_type_stay_text() -> None:
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
        "stages": len({rule.file for rule in book.rules if not rule.at}),
        "journeys": len(book.journeys),
    }
    lists = {rule.cases_file for rule in book.rules if rule.cases_file}
    for sub, count in counted.items():
        files = {path.relative_to(folder).as_posix() for path in (folder / sub).rglob("*.yaml")}
        assert len(files - lists) == count
        assert {file for file in files if file.endswith(".cases.yaml")} <= lists
    assert not list(folder.rglob("*.yml"))


def test_every_task_but_none_says_when_it_is_chosen() -> None:
    book = load_rulebook()
    chosen = {rule.conclusion: rule for rule in book.rules if rule.at}
    assert chosen.keys() == book.tasks.keys()
    for task, rule in chosen.items():
        assert (rule.stage, rule.strength, rule.file) == ("task", "decides", f"tasks/{task}.yaml")


def test_a_near_miss_is_its_case_with_one_line_changed(rules_copy: Path) -> None:
    cases = load_rulebook(rules_copy).rule("a-translation-is-wanted").cases
    fires, *misses = [case for case in cases if case.outcome != "open"]
    assert fires.outcome == "fires"
    assert misses
    for miss in misses:
        assert miss.outcome == "silent"
        assert sum(miss.facts[name] != value for name, value in fires.facts.items()) == 1


def test_cases_stand_in_one_place_only(rules_copy: Path) -> None:
    rule = rules_copy / CASES.replace(".cases", "")
    rule.write_text(rule.read_text() + "cases:\n  - open: {}\n")
    with pytest.raises(RulebookError, match=f"TWO-CASE-LISTS {CASES}"):
        load_rulebook(rules_copy)


def test_a_list_of_cases_beside_no_rule_is_a_stray_file(rules_copy: Path) -> None:
    (rules_copy / CASES).rename(rules_copy / "stages/path/no-such-rule.cases.yaml")
    with pytest.raises(RulebookError) as caught:
        load_rulebook(rules_copy)
    codes = {fault.where.split(":")[0]: fault.code for fault in caught.value.faults}
    assert codes["stages/path/no-such-rule.cases.yaml"] == "STRAY-FILE"
    assert codes[CASES.replace(".cases", "")] == "NO-CASE"


def test_a_rule_that_only_follows_from_earlier_conclusions_needs_no_exception() -> None:
    book = load_rulebook()
    stages = {stage.id for stage in book.stages}
    without = [rule for rule in book.rules if rule.decides and not rule.unless]
    assert without
    for rule in without:
        read = {book.facts[name].source_fact or name for box in rule.when for name in box}
        assert read <= stages, rule.id


def test_no_two_rules_ever_had_the_same_id() -> None:
    book = load_rulebook()
    ids = [name for rule in book.rules for name in (rule.id, *rule.formerly)]
    assert len(ids) == len(set(ids))


def test_a_line_that_says_how_to_find_out_says_whom_to_ask_and_is_as_short() -> None:
    lines = [o for q in load_rulebook().questions for o in q.options if o.find_out or o.whom]
    assert len(lines) >= 14
    for line in lines:
        assert line.find_out and line.whom, line.id
        assert len(line.find_out) <= 170, line.id


def test_every_core_question_says_how_to_find_out_cheaply() -> None:
    book = load_rulebook()
    money = {name for fact in book.facts.values() for name in fact.inputs}
    asked = [question for question in book.questions if question.core or question.id in money]
    assert len(asked) > 30
    assert {question.kind for question in asked} == {"text", "choose_one", "pick_many", "number"}
    for question in asked:
        assert question.find_out, question.id
        assert 1 <= len(re.findall(r"[.?](?: |$)", question.find_out)) <= 2, question.id
        assert len(question.find_out) <= 170, question.id


ESTIMATE = {"wanted": "estimate", "input_kind": "rows", "output_rows": "yes_no"}
TRIED = {**ESTIMATE, "rule_cover": "could_write", "worth": "clearly"}
UNUSUAL = {"wanted": "unusual", "rule_cover": "cannot_write"}
CONTEXTS = [
    (
        "examples",
        "from_1000",
        {**TRIED, "labels": "recorded", "volume": "fall_behind"},
        [{"labels": "elsewhere"}, {"volume": "keep_up"}, {"labels": UNKNOWN}, {"volume": UNKNOWN}],
    ),
    ("examples", "from_1000", {**UNUSUAL, "marked_cases": "hundreds"}, [{"marked_cases": "few"}]),
    ("volume", "fall_behind", {**TRIED, "cases_per_month": 2e6}, [{"cases_per_month": 2000}]),
    ("volume", "fall_behind", {**TRIED, "answer_time": "tenth"}, [{"answer_time": "seconds"}]),
    ("rule_cover", "fall_short", {**ESTIMATE, "rules_decide": 20}, [{"rules_decide": "20..70"}]),
    (
        "labels",
        "can_be_marked",
        {**TRIED, "expert_can": "expert_does"},
        [{"expert_can": "expert_fails"}],
    ),
    ("feedback_loop", "leaves_data", {"wanted": "recognise"}, [{"wanted": "suggest"}]),
    ("label_delay", "at_once", {"wanted": "recognise"}, [{"wanted": "unusual"}]),
    ("labels", "can_be_marked", {**TRIED, "label_delay": "weeks"}, [{"label_delay": "never"}]),
]


def taken(told: dict[str, Any], fact: str) -> Assumption:
    """What is assumed of a fact that nobody told."""
    tables = tables_for(load_rulebook(), AS_OF)
    case = said(tables, assess(told, AS_OF).answers)
    f = tables.index[fact]
    chosen = assumption_that_fits(case, f, case.masks[f])
    assert chosen is not None
    return tables.rulebook.facts[fact].assume[chosen]


@pytest.mark.parametrize(("fact", "value", "told", "changes"), CONTEXTS)
def test_an_assumption_for_a_context_is_taken_only_where_what_was_said_fits(
    fact: str, value: str, told: dict[str, Any], changes: list[dict[str, Any]]
) -> None:
    usual = load_rulebook().facts[fact].assume[-1]
    assert (taken(told, fact).value, usual.value == value) == (value, False)
    assert taken({}, fact) == usual
    for change in changes:
        assert taken({**told, **change}, fact) == usual


def test_every_assumption_for_a_context_is_tried_above() -> None:
    facts = load_rulebook().facts
    listed = {(name, a.because) for name in facts for a in facts[name].assume if a.when}
    assert listed == {(name, taken(told, name).because) for name, _, told, _ in CONTEXTS}


def test_recorded_answers_and_a_backlog_lead_to_a_model_until_someone_counts() -> None:
    told = {**TRIED, "labels": "recorded", "volume": "fall_behind", "signals": "none"}
    framing = assess({**told, "decision": "known", "stakes": "money"}, AS_OF)
    assert framing.leading == "use_ml"
    assert "not_yet" in framing.possible_verdicts
    [item] = [item for item in framing.assumptions if item.fact == "examples"]
    assert item.because == load_rulebook().facts["examples"].assume[0].because
