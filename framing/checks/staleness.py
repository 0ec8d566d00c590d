"""Warnings about age: reviews of rules, readings of sources and of facts about services."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from framing.checks.locations import rule_spot
from framing.faults import Code, Fault
from framing.faults.english import named_list
from framing.result.services import CHECK_AFTER
from framing.rulebook.model import Rulebook
from framing.rulebook.prices import OLD_AFTER

#: A rule is looked at again at least this often; our own view.
REVIEW_DAYS = 365


def age_warnings(rulebook: Rulebook, as_of: str) -> Iterator[Fault]:
    """What was last looked at too long before the date. A warning is no fault."""
    for rule in rulebook.rules:
        if days(rule.reviewed, as_of) > REVIEW_DAYS:
            yield Fault(
                Code.OLD_REVIEW,
                rule_spot(rulebook, rule, "reviewed"),
                f"The rule {rule.id} was last reviewed on {rule.reviewed}.",
                "Read it and its sources again, then set `reviewed` to that day.",
                rule.id,
            )
    yield from _old_prices(rulebook, as_of)
    below = rulebook.extends.services if rulebook.extends else {}
    old = [
        s.id
        for s in rulebook.services.values()
        if days(s.read, as_of) > CHECK_AFTER and below.get(s.id) != s
    ]
    if old:
        yield Fault(
            Code.STALE_FACTS,
            "services/",
            f"The facts on {len(old)} services are older than {CHECK_AFTER} days: "
            f"{named_list(sorted(old), 6)}.",
            "Run `framing services --stale`, read their pages again and set `read`.",
        )


def _old_prices(rulebook: Rulebook, as_of: str) -> Iterator[Fault]:
    """One warning for all prices that were read too long ago; those of a rulebook below are its."""
    below = rulebook.extends.prices if rulebook.extends else ()
    old = [
        price.id
        for price in rulebook.prices
        if price not in below and days(price.read, as_of) > OLD_AFTER
    ]
    if old:
        yield Fault(
            Code.STALE_FACTS,
            "prices/",
            f"{len(old)} prices were read more than {OLD_AFTER} days ago: {named_list(old, 6)}.",
            "Run `framing prices --refresh`, which compares them with AWS's list.",
        )


def days(earlier: str, later: str) -> int:
    """Days from one ISO date to another; negative when the second comes first."""
    return (datetime.date.fromisoformat(later) - datetime.date.fromisoformat(earlier)).days
