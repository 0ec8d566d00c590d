"""Small changes to a rulebook that its own cases, journeys or proofs ought to notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from framing.checks.cases import case_status
from framing.checks.condition_changes import changed_rules
from framing.checks.journeys import journey_faults
from framing.checks.report import check
from framing.evaluation.compiling import tables_for
from framing.evaluation.proofs import cells, reach
from framing.evaluation.tables import Tables
from framing.rulebook.boxes import meet
from framing.rulebook.model import Rule, Rulebook


@dataclass(frozen=True)
class Mutant:
    """A changed rulebook. rule: the changed rule, or None where it is gone or none was changed."""

    name: str
    rulebook: Rulebook
    rule: Rule | None


def mutants(book: Rulebook) -> Iterator[Mutant]:
    """Conditions dropped and turned round, rules dropped, neighbouring conclusions swapped."""
    for rule in book.rules:
        if rule.decides:
            for changed in changed_rules(book, rule):
                rules = tuple(changed.rule if r == rule else r for r in book.rules)
                name = f"{rule.id}: {'.'.join(map(str, changed.part))} {changed.how}"
                yield Mutant(name, replace(book, rules=rules), changed.rule)
    for rule in book.rules:
        rest = tuple(r for r in book.rules if r != rule)
        yield Mutant(f"{rule.id}: dropped", replace(book, rules=rest), None)
    for place, stage in enumerate(book.stages):
        if stage.hit_policy != "first":
            continue
        for i in range(len(stage.conclusions) - 1):
            order = list(stage.conclusions)
            order[i], order[i + 1] = order[i + 1], order[i]
            swapped = replace(stage, conclusions=tuple(order))
            stages = (*book.stages[:place], swapped, *book.stages[place + 1 :])
            name = f"{stage.id}: {order[i + 1].id} after {order[i].id}"
            yield Mutant(name, replace(book, stages=stages), None)


def noticed_by(mutant: Mutant, as_of: str) -> str | None:
    """``case``, ``journey`` or ``proof``: what fails first; None when nothing notices."""
    tables = tables_for(mutant.rulebook, as_of)
    if mutant.rule is not None and _case_fails(tables, mutant.rule):
        return "case"
    if next(journey_faults(mutant.rulebook), None):
        return "journey"
    report = check(mutant.rulebook, as_of)
    return f"proof: {report.faults[0].code}" if report.faults else None


def _case_fails(tables: Tables, rule: Rule) -> bool:
    return any(case_status(tables, rule, case) != case.outcome for case in rule.cases)


def told(found: Mapping[str, str | None]) -> str:
    """How many mutants were noticed by what, and which by nothing."""
    kinds = [str(by).split(":")[0] for by in found.values()]
    counts = ", ".join(f"{kind} {kinds.count(kind)}" for kind in sorted(set(kinds)))
    left = [name for name, by in found.items() if by is None]
    return f"{len(found)} mutants: {counts}\n" + "\n".join(left)


def proven_same(mutant: Mutant, before: Rulebook, as_of: str) -> bool:
    """Whether the mutation changes nothing: two neighbours whose rules never hold together."""
    if mutant.rule is not None or len(mutant.rulebook.rules) != len(before.rules):
        return False
    swapped = [s.id for s, t in zip(mutant.rulebook.stages, before.stages, strict=True) if s != t]
    stage = before.stage(swapped[0])
    order = [c.id for c in mutant.rulebook.stage(stage.id).conclusions]
    moved = {c.id for c, other in zip(stage.conclusions, order, strict=True) if c.id != other}
    tables = tables_for(before, as_of)
    bits = dict.fromkeys(moved, 0)
    for rule in before.rules:
        if rule.stage == stage.id and rule.decides and rule.conclusion in moved:
            bits[rule.conclusion] |= tables.rule_bits[rule.id]
    one, other = bits.values()
    return not any(
        reach(tables, both) is not None
        for left in cells(tables, one)
        for right in cells(tables, other)
        if (both := meet(left, right)) is not None
    )
