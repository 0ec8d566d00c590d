"""Prices of the rulebook held against the price list; what changed, and writing it down."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing.result.costs import plain_usd
from framing.rulebook.prices import Price, Tier
from framing.upkeep.price_list import Listed, PriceList

#: What a comparison can find, and how it is said.
SAME, CHANGED, MISSING, SEVERAL, FREE, NO_NAME = (
    "same", "changed", "missing", "several", "free", "no_name",
)  # fmt: skip
WORDS = {
    SAME: "as on record",
    CHANGED: "has changed",
    MISSING: "is not in the list under this usage type and Region",
    SEVERAL: "has several prices in the list; choose by hand",
    FREE: "costs nothing in its first tier, which no row can say; change it by hand",
    NO_NAME: "has no usage type on record, so it cannot be looked up",
}


@dataclass(frozen=True)
class Compared:
    """A price on record and what the list says of it. outcome: a key of WORDS."""

    price: Price
    outcome: str
    listed: tuple[Listed, ...] = ()


def compared(prices: Iterable[Price], listing: PriceList) -> Iterator[Compared]:
    """Each price with what the list says. Raises FaultsError where the list cannot be read."""
    for price in prices:
        if price.offer is None or price.usage_type is None:
            yield Compared(price, NO_NAME)
            continue
        found = listing.found(price.offer, price.region, price.usage_type)
        yield Compared(price, _outcome(price, found), found)


def _outcome(price: Price, found: tuple[Listed, ...]) -> str:
    if not found:
        return MISSING
    if len(found) > 1:
        return SEVERAL
    if not all(tier.usd for tier in found[0].tiers):
        return FREE
    return SAME if found[0].tiers == price.tiers else CHANGED


def written(item: Compared, folder: Path, today: str) -> bool:
    """Take what the list says over into the price's file; whether there was anything to take.

    Only tiers, dates, address and standing change; every other line stays as it is. today: the
    ISO date of reading.
    """
    if item.outcome not in (SAME, CHANGED):
        return False
    file = folder / "prices" / f"{item.price.id}.yaml"
    if not file.is_file():
        return False
    listed = item.listed[0]
    text = _with_tiers(file.read_text(encoding="utf-8"), listed.tiers)
    for key, value in (
        ("published", f'"{listed.published}"'),
        ("read", f'"{today}"'),
        ("address", listed.address),
        ("standing", "price list"),
    ):
        text = _with_line(text, key, value)
    file.write_text(text, encoding="utf-8")
    return True


def _with_tiers(text: str, tiers: tuple[Tier, ...]) -> str:
    rows = "".join(f"  - {{from: {t.start:.15g}, usd: {plain_usd(t.usd)}}}\n" for t in tiers)
    return re.sub(r"(?m)^tiers:\n(?: +.*\n)+", lambda _: f"tiers:\n{rows}", text, count=1)


def _with_line(text: str, key: str, value: str) -> str:
    line = f"{key}: {value}\n"
    replaced, count = re.subn(rf"(?m)^{key}:.*\n(?: +.*\n)*", lambda _: line, text, count=1)
    return replaced if count else f"{text.rstrip()}\n{line}"


def compared_text(item: Compared) -> str:
    """One line on a comparison; for a change also the two prices."""
    price = item.price
    said = f"{price.id} ({price.region}) {WORDS[item.outcome]}"
    if item.outcome == SAME:
        return f"{said}: {tiers_text(price.tiers)} per {price.unit}, list of {_date(item)}."
    if item.outcome == CHANGED:
        listed = item.listed[0]
        return (
            f"{said}: {tiers_text(price.tiers)} on record, {tiers_text(listed.tiers)} in the list "
            f"of {listed.published} (its unit: {listed.unit})."
        )
    if item.outcome == SEVERAL:
        found = "; ".join(f"{one.sku} {tiers_text(one.tiers)}" for one in item.listed)
        return f"{said}: {found}."
    return f"{said}."


def _date(item: Compared) -> str:
    return item.listed[0].published


def tiers_text(tiers: tuple[Tier, ...]) -> str:
    """The tiers in US dollars, such as ``0.0015, 0.0006 from 1,000,000``."""
    first, *rest = tiers
    return ", ".join(
        [plain_usd(first.usd), *(f"{plain_usd(t.usd)} from {t.start:,.0f}" for t in rest)]
    )


def compared_data(item: Compared) -> dict[str, Any]:
    """A comparison as plain data for JSON."""
    return {
        "price": item.price.id,
        "region": item.price.region,
        "outcome": item.outcome,
        "on_record": [{"from": t.start, "usd": t.usd} for t in item.price.tiers],
        "in_the_list": [
            {
                "sku": one.sku,
                "usage_type": one.usage_type,
                "unit": one.unit,
                "tiers": [{"from": t.start, "usd": t.usd} for t in one.tiers],
                "published": one.published,
                "address": one.address,
            }
            for one in item.listed
        ],
    }
