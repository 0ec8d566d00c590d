"""The stages as one SELECT, so that the rules run inside the engine where the rows already are.

The table has a column for each question that is read, with cells as ``framing.many`` describes
them. The rules are read as they stand in the rule files (``framing.exports.logic``), not from the
tables of the evaluator.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

from framing.exports.logic import Decision, Is, Logic, Some, decisions_of, facts_read
from framing.exports.sql_facts import Columns, Facts
from framing.exports.sql_words import both, chosen, column, holds, is_null, literal, one_of
from framing.faults import Code, FaultsError
from framing.faults.english import nearest
from framing.rulebook.certificate import certificate_line
from framing.rulebook.model import Rulebook

DIALECTS = ("duckdb", "spark", "athena", "postgres")
#: A part of a condition that compares so many values is worked out once.
MANY = 6
#: All columns that come out.
RESULTS = ("verdict", "learning_type", "task", "path", "complete", "faults")
#: The table, and the column that carries a whole row of it.
ALIAS, ROW = "framing_cases", "framing_row"
EXPLANATION = """
{name} {version}, services as of {as_of}, for {dialect}. Rules: SHA-256 {digest}. Certificate:
{certificate}.

Rows come from {table}, which needs these columns: {columns}.

Cells: the id of an option; for lines, ids separated by ; or none (an id with ? behind it is perhaps
true); a number. unknown, several options with | between them, a span of numbers such as 800..1200,
an empty text and NULL are open.

Added: verdict, learning_type, task and path, as `assess` has them; NULL where an open answer might
still change them. complete: whether every question that is read and arises has an answer.
faults: the columns whose cells cannot be used, separated by ;. Such rows have no results.
"""


def sql(
    rulebook: Rulebook,
    as_of: str,
    dialect: str,
    table: str = "cases",
    *,
    keep: Sequence[str] = (),
    absent: Sequence[str] = (),
) -> str:
    """One SELECT that judges every row of a table. Needs the extra ``sql``.

    dialect: one of ``DIALECTS``. table: its name, with schema and catalogue if need be. keep: the
    columns of the table to keep; none: all of them, or in Athena those that are read. absent:
    questions for which the table has no column; they count as not answered.

    Returns the text, with what it needs and gives in comments on top. Raises FaultsError for a
    table or question that cannot be.
    """
    source = _table(table, dialect)
    _check_absent(absent, [question.id for question in rulebook.questions])
    decisions = _needed(decisions_of(rulebook, as_of).decisions, rulebook.targets)
    stages = {decision.id: f"stage_{decision.id}" for decision in decisions}
    reads = dict.fromkeys(fact for decision in decisions for fact in decision.reads)
    facts = Facts(rulebook, [f for f in reads if f not in stages], dialect, absent)
    columns = dict(facts.columns)
    columns["faults"] = facts.faults
    for decision in decisions:
        named = {**facts.named, **stages}
        shared: dict[Logic, str] = {}
        for part in dict.fromkeys(p for row in decision.rows for p in _long_parts(row.when)):
            shared[part] = f"part_{decision.id}_{len(shared)}"
            columns[shared[part]] = holds(part, named)
        columns[stages[decision.id]] = _stage(decision, named, shared)
    cells = tuple(name for name in facts.cells if name not in absent)
    _check_kept(keep, (*columns, *RESULTS))
    kept = tuple(dict.fromkeys(keep)) or (cells if dialect == "athena" else ())
    results = _results(rulebook, facts, stages)
    query = _query(_steps(columns), source, dialect, (cells, kept), results)
    text: str = query.sql(dialect=dialect, pretty=True, unsupported_level=ErrorLevel.RAISE)
    told = {"as_of": as_of, "dialect": dialect, "table": table, "columns": ", ".join(cells)}
    return _heading(rulebook, **told) + text + "\n"


def _table(name: str, dialect: str) -> exp.Table:
    try:
        found = exp.to_table(name, dialect=dialect)
    except SqlglotError:
        found = None
    if not isinstance(found, exp.Table) or not name.strip() or "\n" in name or found.comments:
        what = f"{name!r} is not the name of a table."
        fix = "Write a name such as cases or schema.cases; put strange names in quotes."
        raise FaultsError.of(Code.BAD_TABLE, "table", what, fix)
    return found


def _check_absent(absent: Sequence[str], asked: Sequence[str]) -> None:
    for name in absent:
        if name not in asked:
            what = f"There is no question {name}."
            raise FaultsError.of(Code.UNKNOWN_ID, "absent", what, nearest(name, asked))


def _check_kept(keep: Sequence[str], taken: Sequence[str]) -> None:
    for name in keep:
        if name in taken:
            what = "A column that the query works out has this name."
            raise FaultsError.of(Code.COLUMN_TAKEN, f"keep {name}", what, "Rename it.")


def _needed(decisions: tuple[Decision, ...], targets: Iterable[str]) -> list[Decision]:
    """The stages that the results hang on, in their order."""
    by_id = {decision.id: decision for decision in decisions}
    found: set[str] = set()
    waiting = list(targets)
    while waiting:
        name = waiting.pop()
        if name in by_id and name not in found:
            found.add(name)
            waiting += by_id[name].reads
    return [decision for decision in decisions if decision.id in found]


def _long_parts(logic: Logic) -> Iterator[Logic]:
    """The parts of a condition with many alternatives, which get a column of their own."""
    if isinstance(logic, Some) and sum(1 for _ in facts_read(logic)) >= MANY:
        yield logic
    elif not isinstance(logic, Is):
        for part in logic.parts:
            yield from _long_parts(part)


def _stage(decision: Decision, named: dict[str, str], shared: dict[Logic, str]) -> Any:
    """The first conclusion of which a rule holds; NULL where an earlier one is open."""
    pairs = []
    for conclusion in decision.conclusions:
        rules = tuple(row.when for row in decision.rows if row.conclusion == conclusion)
        if rules:
            reached = holds(Some(rules), named, shared)
            pairs += [(reached, literal(conclusion)), (is_null(reached), exp.null())]
    return chosen(pairs)


def _results(rulebook: Rulebook, facts: Facts, stages: dict[str, str]) -> Columns:
    usable = is_null(column("faults"))
    verdict, task, path = (column(stages[name]) for name in rulebook.targets)
    told = {"verdict": verdict, "task": task, "path": path}
    types: dict[str, list[str]] = {}
    for conclusion in rulebook.task.conclusions:
        known = rulebook.tasks.get(conclusion.id)
        types.setdefault(known.learning_type if known else "none", []).append(conclusion.id)
    learning = chosen((one_of(task, tasks), literal(kind)) for kind, tasks in types.items())
    answered = both(exp.not_(is_null(column(name))) for name in facts.named.values())
    found = {"learning_type": learning, **told}
    return {
        **{name: chosen([(usable, found[name])]) for name in RESULTS if name in found},
        "complete": both([usable, answered]),
        "faults": column("faults"),
    }


# -- the query ----------------------------------------------------------------------------------


def _steps(columns: Columns) -> list[Columns]:
    """The columns in steps, each of which reads only earlier steps."""
    depth: dict[str, int] = {}
    steps: list[Columns] = []
    for name, value in columns.items():
        reads = {found.name for found in value.find_all(exp.Column)}
        depth[name] = max((depth[read] + 1 for read in reads if read in depth), default=0)
        if depth[name] == len(steps):
            steps.append({})
        steps[depth[name]][name] = value
    return steps


def _query(
    steps: list[Columns],
    source: exp.Table,
    dialect: str,
    names: tuple[tuple[str, ...], tuple[str, ...]],
    results: Columns,
) -> Any:
    """The steps as common table expressions. names: columns read, and columns kept (none: all)."""
    cells, kept = names
    carried: list[Any] = [column(name) for name in dict.fromkeys((*cells, *kept))]
    if not kept:
        carried.append(exp.alias_(_row(dialect), ROW))
    tables: list[tuple[str, exp.Select]] = []
    start = exp.select(*carried).from_(exp.alias_(source, ALIAS, table=True))
    tables.append(("cells", _fenced(start, dialect)))
    for number, step in enumerate(steps):
        new = [exp.alias_(value, name, quoted=True) for name, value in step.items()]
        query = exp.select("*", *new).from_(tables[-1][0])
        tables.append((f"step_{number + 1}", _fenced(query, dialect)))
    shown = [column(name) for name in kept] or [_spread(dialect)]
    last = exp.select(*shown, *(exp.alias_(value, name) for name, value in results.items()))
    last = last.from_(tables[-1][0])
    for name, query in tables:
        last = last.with_(name, as_=query, copy=False)
    return last


def _fenced(query: exp.Select, dialect: str) -> exp.Select:
    """Keeps Postgres from writing a step into the next one again and again."""
    return query.offset(0) if dialect == "postgres" else query


def _row(dialect: str) -> Any:
    """A whole row of the table as one value."""
    if dialect == "spark":
        return exp.Struct(expressions=[exp.Column(this=exp.Star(), table=exp.to_identifier(ALIAS))])
    return exp.column(ALIAS)


def _spread(dialect: str) -> Any:
    """That value as columns again."""
    if dialect == "postgres":
        return exp.Dot(this=exp.Paren(this=exp.column(ROW)), expression=exp.Star())
    return exp.Column(this=exp.Star(), table=exp.to_identifier(ROW))


def _heading(rulebook: Rulebook, **told: str) -> str:
    """What the text is and was made from, as comments."""
    words = EXPLANATION.format(
        name=rulebook.name,
        version=rulebook.version,
        digest=rulebook.digest,
        certificate=certificate_line(rulebook),
        **told,
    )
    lines = [line for part in words.split("\n\n") for line in textwrap.wrap(part, 97)]
    return "".join(f"-- {line}\n" for line in lines)
