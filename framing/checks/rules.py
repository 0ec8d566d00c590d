"""Rules: none impossible, always true, equivalent to another or subsumed; each fires somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations

from framing.checks.locations import rule_spot
from framing.checks.sample import Sample
from framing.checks.stages import holding, not_proven
from framing.evaluation.proofs import (
    SearchLimitError,
    cells,
    one_without_other,
    reach,
    whole,
)
from framing.evaluation.tables import Tables
from framing.faults import Code, Fault
from framing.faults.english import named_list
from framing.rulebook.boxes import subtract
from framing.rulebook.model import Rule, Rulebook

SUBSUMED = "Remove it, narrow the other one, or let them conclude something else."
TO_ADVISE = " If it should only add a reason and a next step, write `strength: strong`."


def rule_faults(seen: Sample, dated: Sequence[Tables]) -> Iterator[Fault]:
    """What is wrong with single rules and pairs of them.

    dated: tables for other dates, on which a rule may hold that cannot hold today.
    """
    rulebook = seen.tables.rulebook
    never: set[str] = set()
    for rule in rulebook.rules:
        where = rule_spot(rulebook, rule, "when")
        try:
            if not seen.fired_in[rule.id] and not _possible(rule, (seen.tables, *dated)):
                never.add(rule.id)
                yield Fault(
                    Code.IMPOSSIBLE,
                    where,
                    f"No answers make the rule {rule.id} hold.{_clash(seen.tables, rule)}",
                    "Correct its condition, or remove it.",
                    rule.id,
                )
            elif _always(seen, rule):
                yield Fault(
                    Code.ALWAYS_TRUE,
                    where,
                    f"The rule {rule.id} holds for all answers, so it tells nothing.",
                    "Narrow its condition, or remove it.",
                    rule.id,
                )
        except SearchLimitError:
            yield not_proven(where, rule.id, "possible and not always true")
    yield from _covered_faults(seen, dated, never)


def _possible(rule: Rule, tables: Sequence[Tables]) -> bool:
    return any(
        reach(at, piece) is not None for at in tables for piece in cells(at, at.rule_bits[rule.id])
    )


def _clash(tables: Tables, rule: Rule) -> str:
    """Which lines of an impossible condition cannot hold together; empty where it takes more."""
    for piece in cells(tables, tables.rule_bits[rule.id])[:1]:
        for few in (1, 2):
            for lines in combinations(piece.items(), few):
                try:
                    if reach(tables, dict(lines)) is None:
                        names = named_list([tables.facts[f] for f, _ in lines])
                        never = "can never hold" if few == 1 else "can never hold together"
                        return f" Its lines on {names} {never}."
                except SearchLimitError:
                    continue
    return ""


def _always(seen: Sample, rule: Rule) -> bool:
    tables = seen.tables
    if seen.fired_in[rule.id] != (1 << len(seen.cases)) - 1:
        return False
    held = cells(tables, tables.rule_bits[rule.id])
    return all(reach(tables, left) is None for left in subtract(whole(tables, held), held))


def _covered_faults(seen: Sample, dated: Sequence[Tables], never: set[str]) -> Iterator[Fault]:
    """Pairs of rules for one conclusion of which one holds only where the other does.

    never: impossible rules, of which another fault tells.
    """
    rulebook = seen.tables.rulebook
    told: set[frozenset[str]] = set()
    possible = [rule for rule in rulebook.rules if rule.id not in never]
    for small, large in permutations(possible, 2):
        if not _alike(small, large) or frozenset((small.id, large.id)) in told:
            continue
        where = rule_spot(rulebook, small, "when")
        try:
            if not _inside(seen, dated, small, large):
                continue
            same = _inside(seen, dated, large, small)
        except SearchLimitError:
            yield not_proven(where, small.id, f"more than a part of {large.id}")
            continue
        told.add(frozenset((small.id, large.id)))
        if same:
            yield Fault(
                Code.EQUIVALENT,
                where,
                f"The rules {small.id} and {large.id} conclude the same and hold for the very "
                "same answers.",
                "Keep one of them, with the reasons and sources of both.",
                small.id,
                holding(seen.tables, small),
            )
        elif small.strength == large.strength:
            yield Fault(
                Code.SUBSUMED,
                where,
                f"Wherever the rule {small.id} holds, {large.id} holds as well and concludes the "
                "same.",
                SUBSUMED + (TO_ADVISE if small.decides else ""),
                small.id,
                holding(seen.tables, small),
            )


def _alike(one: Rule, other: Rule) -> bool:
    """Whether two rules conclude the same: stage, conclusion and side, at times that meet."""
    return (
        (one.stage, one.conclusion, one.against) == (other.stage, other.conclusion, other.against)
        and (one.until is None or (other.since or "") < one.until)
        and (other.until is None or (one.since or "") < other.until)
    )


def _inside(seen: Sample, dated: Sequence[Tables], small: Rule, large: Rule) -> bool:
    """Whether all answers that make ``small`` hold make ``large`` hold, on every date tried."""
    if seen.fired_in[small.id] & ~seen.fired_in[large.id]:
        return False
    return any(at.rule_bits[small.id] for at in (seen.tables, *dated)) and all(
        one_without_other(at, at.rule_bits[small.id], at.rule_bits[large.id]) is None
        for at in (seen.tables, *dated)
    )


def silent_faults(rulebook: Rulebook, fired: set[str]) -> Iterator[Fault]:
    """Rules that fire in no journey. fired: those that do."""
    for rule in rulebook.rules:
        if rule.id not in fired:
            yield Fault(
                Code.NO_JOURNEY,
                rule_spot(rulebook, rule, "id"),
                f"The rule {rule.id} fires in no journey.",
                "Add a journey in which it matters, with what must come out.",
                rule.id,
            )
