"""What a service costs a month, in words and as plain data."""

from __future__ import annotations

from typing import Any

from framing.answers.interval import Interval
from framing.document.blocks import Span, Text, text
from framing.document.wording import capital, sentence, small
from framing.faults.english import named_list
from framing.result.cost import Cost, CostLine
from framing.result.costs import CURRENCY
from framing.result.framing import Framing
from framing.rulebook.prices import OLD_AFTER

NO_PRICE = "No price of this service is on record here."
#: The same in few words, where the class of running cost stands near it.
NO_PRICE_SHORT = (
    "no price of this service by itself is on record here; “Running” is our own view of the whole"
)
#: Said of the service alone where somebody told the whole cost and not what the price takes.
WITHIN = "not worked out by itself, since you told the whole cost"
#: What no cost holds.
NEVER_IN_IT = (
    "tax, free allowances, discounts, what a neighbouring service charges, and people's work"
)


def usd_words(value: float | Interval) -> str:
    """US dollars a month, in whole ones from a hundred on; of a span its two ends."""
    if isinstance(value, Interval):
        low, high = _amount(value.low), _amount(value.high)
        return f"{low} US dollars" if low == high else f"{low} to {high} US dollars"
    return f"{_amount(value)} US dollars"


def _amount(value: float) -> str:
    if 0 < value < 0.01:
        return "under 0.01"
    return f"{value:,.0f}" if value >= 100 else f"{value:,.2f}"


def short_cost(cost: Cost | None) -> str:
    """The cost in a few words, with what is priced where that is not all, and where it holds.

    Empty for a service of which no cost is told.
    """
    if cost is None:
        return ""
    if not cost.on_record:
        return NO_PRICE_SHORT
    if cost.usd is None:
        return WITHIN if cost.within else "price known, numbers missing"
    priced = named_list([line.price.pays_for for line in cost.lines])
    alone = f" for {priced} alone" if cost.at_least else ""
    old = ", an old price" if cost.old else ""
    said = f"{_least(cost)}{usd_words(cost.usd)} a month{alone}"
    return f"{said} (by the price of {named_list(list(cost.regions))}{old})"


def _least(cost: Cost) -> str:
    return "at least " if cost.at_least else ""


def no_price(framing: Framing) -> str:
    """That no price is on record, and what it all costs a month to run in our own view."""
    found = next((item for item in framing.effort if item.stage.role == "running"), None)
    if found is None:
        return NO_PRICE
    rests = ", if what we assumed holds" if found.assumed else ""
    return f"{NO_PRICE} What all that runs costs{rests}: {small(found.conclusion.says)}"


def cost_text(framing: Framing, cost: Cost) -> Text:
    """The cost with its formula, Region, date, assumptions and what is left out."""
    if not cost.on_record:
        return text(no_price(framing))
    rulebook = framing.rulebook
    shorts = [small(rulebook.question(name).short) for name in cost.needs]
    if cost.within:
        said = f"{capital(WITHIN)}."
    elif cost.usd is None:
        said = f"Open – needs: {named_list(shorts)}."
    else:
        said = capital(f"{_least(cost)}{usd_words(cost.usd)} a month for the service alone.")
    found: list[str | Span] = [said]
    for line in cost.lines:
        found += [" ", *_line(line)]
    if cost.assumes:
        found.append(f" Assumed: {'; '.join(cost.assumes)}.")
    left = "; ".join((*cost.left_out, NEVER_IN_IT))
    found.append(f" Not in it: {left}.")
    found.append(f" In another Region than {named_list(list(cost.regions))} it may cost more.")
    if cost.old:
        words = f" A price here was read more than {OLD_AFTER} days before this date: check it."
        found.append(Span(words, strong=True))
    return text(*found)


def _line(line: CostLine) -> list[str | Span]:
    price = line.price
    published = f", list of {price.published}" if price.published else ""
    by = "" if price.standing == "price list" else ", as others read it"
    return [
        sentence(f"{price.pays_for}: {line.formula}"),
        Span(f" ({price.region}{published}, read {price.read}{by}: ", quiet=True),
        Span("AWS's prices", url=price.address, quiet=True),
        Span(").", quiet=True),
    ]


def cost_data(cost: Cost | None) -> dict[str, Any] | None:
    """The cost as plain data; None where no price is on record or none is worked out."""
    if cost is None or not cost.on_record:
        return None
    ends = (cost.usd.low, cost.usd.high) if isinstance(cost.usd, Interval) else (cost.usd,) * 2
    return {
        "currency": CURRENCY,
        "low": ends[0],
        "high": ends[1],
        "at_least": cost.at_least,
        "needs": list(cost.needs),
        "regions": list(cost.regions),
        "read": cost.read,
        "old": cost.old,
        "assumes": list(cost.assumes),
        "left_out": list(cost.left_out),
        "figures": [_line_data(line) for line in cost.lines],
    }


def _line_data(line: CostLine) -> dict[str, Any]:
    price = line.price
    ends = (line.usd.low, line.usd.high) if isinstance(line.usd, Interval) else (line.usd,) * 2
    return {
        "price": price.id,
        "pays_for": price.pays_for,
        "unit": price.unit,
        "region": price.region,
        "tiers": [{"from": tier.start, "usd": tier.usd} for tier in price.tiers],
        "low": ends[0],
        "high": ends[1],
        "formula": line.formula,
        "published": price.published,
        "read": price.read,
        "age_in_days": line.age,
        "address": price.address,
        "standing": price.standing,
    }
