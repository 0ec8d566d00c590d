"""Texts and sources of rules: exceptions that are no filler, standings that their sources bear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from framing.checks.locations import rule_spot
from framing.faults import Code, Fault
from framing.faults.english import named_list
from framing.rulebook.model import Rule, Rulebook

#: How many rules may share one exception: a rule and its successor on a later date.
MOST_ALIKE = 2
#: Standing → the kinds of source of which it needs one; ``own view`` may cite anything.
NEEDED: Mapping[str, frozenset[str]] = {
    "law": frozenset({"law"}),
    "vendor limit": frozenset({"vendor"}),
    "practice": frozenset({"course", "vendor", "law", "standard", "guide", "research", "policy"}),
}


def wording_faults(rulebook: Rulebook) -> Iterator[Fault]:
    """REPEATED-UNLESS: an exception that many rules share; WRONG-SOURCE: a standing not borne out.

    Rules that come unchanged from the rulebook below are not told again.
    """
    below = {rule.id for rule in rulebook.extends.rules} if rulebook.extends else set()
    sharing: dict[str, list[Rule]] = defaultdict(list)
    for rule in rulebook.rules:
        if rule.unless:
            sharing[" ".join(rule.unless.split()).casefold()].append(rule)
    for rules in sharing.values():
        first = next((rule for rule in rules if rule.id not in below), None)
        if len(rules) > MOST_ALIKE and first is not None:
            ids = named_list([rule.id for rule in rules], 6)
            yield Fault(
                Code.REPEATED_UNLESS,
                rule_spot(rulebook, first, "unless"),
                f"{len(rules)} rules have the same exception: {ids}.",
                "Write for each what would make this rule wrong, and no other.",
                first.id,
            )
    for rule in rulebook.rules:
        needed = NEEDED.get(rule.standing)
        kinds = {rulebook.sources[name].kind for name in rule.sources}
        if needed and not kinds & needed and rule.id not in below:
            wanted = named_list(sorted(needed), len(needed), joint="or")
            yield Fault(
                Code.WRONG_SOURCE,
                rule_spot(rulebook, rule, "sources"),
                f"The rule {rule.id} has the standing {rule.standing}, "
                f"but its sources are of the kind {named_list(sorted(kinds))}.",
                f"Cite a source of the kind {wanted}, or set `standing: own view`.",
                rule.id,
            )
