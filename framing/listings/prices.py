"""The prices on record as text or plain data, with their age on a date."""

from __future__ import annotations

import datetime
from typing import Any

from framing.result.costs import plain_usd
from framing.rulebook.model import Rulebook
from framing.rulebook.prices import OLD_AFTER, Price


def age_of(price: Price, as_of: str) -> int:
    """Days from its reading to an ISO date; negative when read later."""
    read = datetime.date.fromisoformat(price.read)
    return (datetime.date.fromisoformat(as_of) - read).days


def prices_data(rulebook: Rulebook, as_of: str) -> list[dict[str, Any]]:
    """Every price with all that is known of it."""
    return [
        {
            "id": price.id,
            "services": list(price.services),
            "tasks": list(price.tasks),
            "pays_for": price.pays_for,
            "unit": price.unit,
            "region": price.region,
            "tiers": [{"from": tier.start, "usd": tier.usd} for tier in price.tiers],
            "minimum_units": price.minimum_units,
            "assumes": price.assumes,
            "left_out": list(price.left_out),
            "at_least": price.at_least,
            "offer": price.offer,
            "usage_type": price.usage_type,
            "published": price.published,
            "read": price.read,
            "age_in_days": age_of(price, as_of),
            "old": age_of(price, as_of) > OLD_AFTER,
            "address": price.address,
            "standing": price.standing,
            "note": price.note,
        }
        for price in rulebook.prices
    ]


def prices_text(rulebook: Rulebook, as_of: str) -> str:
    """Two lines per price: what one pays, and what the row rests on."""
    lines = []
    for price in rulebook.prices:
        names = ", ".join(rulebook.services[name].name for name in price.services)
        rates = [f"{plain_usd(price.tiers[0].usd)} US dollars per {price.unit}"]
        rates += [f"{plain_usd(t.usd)} from {t.start:,.0f} on" for t in price.tiers[1:]]
        age = age_of(price, as_of)
        old = f"; older than {OLD_AFTER} days, check it" if age > OLD_AFTER else ""
        by = "AWS's price list" if price.standing == "price list" else "others who read AWS's list"
        published = f" of {price.published}" if price.published else ""
        lines += [
            f"{names}: {price.pays_for}, {', '.join(rates)} ({price.region})",
            f"  {price.id}; by {by}{published}; read {price.read}, {age} days before{old}",
        ]
    return "\n".join([*lines, "", f"{len(rulebook.prices)} prices, as of {as_of}."]) + "\n"
