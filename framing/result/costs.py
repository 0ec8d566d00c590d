"""Service + task + numbers from the answers → what it costs a month, with all that it rests on."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import product
from typing import Any

from framing.answers.answers import leaves_open
from framing.answers.interval import Interval
from framing.evaluation.verdict import Evaluation
from framing.result.by_language import by_language
from framing.result.cost import Cost, CostLine
from framing.result.economics import WHOLE_COST
from framing.result.services import ServiceChoice, choose
from framing.rulebook.catalogue import Task
from framing.rulebook.model import Rulebook
from framing.rulebook.prices import OLD_AFTER, Price

#: The question of how many cases there are in a month.
CASES = "cases_per_month"
CURRENCY = "USD"


def chosen(
    case: Evaluation, leading: Evaluation, task: Task | None, path: str, answers: Mapping[str, Any]
) -> tuple[ServiceChoice, ...]:
    """The services for a task on a path, first choice and runner-up with their cost a month.

    case: what the answers leave open. leading: the same with all that is open assumed. Nothing
    without a task.
    """
    if task is None:
        return ()
    found = [
        choice
        if choice.role == "supporting"
        else replace(choice, cost=cost_of(leading, choice.service.id, task.id, answers))
        for choice in choose(leading, task.id, path)
    ]
    return by_language(case, leading, found)


def cost_of_first(choices: Iterable[ServiceChoice]) -> Interval | float | None:
    """US dollars a month for the first choice; None where they cannot be told."""
    return next((c.cost.usd for c in choices if c.role == "first" and c.cost), None)


def cost_of(case: Evaluation, service: str, task: str, answers: Mapping[str, Any]) -> Cost:
    """What a service costs a month for a task in this case."""
    return cost_by(prices_of(case, service, task), answers, case.tables.as_of)


def cost_by(prices: Iterable[Price], answers: Mapping[str, Any], as_of: str) -> Cost:
    """What a service with these prices costs a month.

    Each price: cases a month x units a case (or units a month), tier by tier; the prices of a
    service are added up. Of a span both ends are worked out, since each sum grows with each number.
    Where the whole cost was told, no missing number is needed.
    """
    found = tuple(prices)
    missing = dict.fromkeys(
        name
        for price in found
        for name in inputs_of(price)
        if leaves_open_number(answers.get(name))
    )
    lines = tuple(_line(price, answers, as_of) for price in found)
    sums = [line.usd for line in lines]
    usd = None if missing or not lines else _added(s for s in sums if s is not None)
    within = bool(missing) and not leaves_open_number(answers.get(WHOLE_COST))
    return Cost(usd, lines, () if within else tuple(missing), within)


def leaves_open_number(given: Any) -> bool:
    """Whether no number and no span was said."""
    return not isinstance(given, Interval) and leaves_open(given)


def waited_for(choices: Iterable[ServiceChoice]) -> tuple[str, ...]:
    """The questions on which a price of these services waits."""
    needs = (name for choice in choices if choice.cost for name in choice.cost.needs)
    return tuple(dict.fromkeys(needs))


def lacking(choices: Iterable[ServiceChoice], answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The questions that a price of these still takes, also where the whole cost was told."""
    prices = (line.price for choice in choices if choice.cost for line in choice.cost.lines)
    needs = (name for price in prices for name in inputs_of(price))
    return tuple(dict.fromkeys(n for n in needs if leaves_open_number(answers.get(n))))


def priced(rulebook: Rulebook) -> frozenset[str]:
    """The questions that only prices need."""
    named = {price.count.question for price in rulebook.prices if price.count.question}
    return frozenset(named - {name for f in rulebook.facts.values() for name in f.inputs})


def needless(
    rulebook: Rulebook, choices: Iterable[ServiceChoice], answers: Mapping[str, Any]
) -> frozenset[str]:
    """The unanswered questions that only prices need and for which no price of these waits."""
    return priced(rulebook) - set(answers) - set(waited_for(choices))


def prices_of(case: Evaluation, service: str, task: str) -> tuple[Price, ...]:
    """Prices of a service for a task in this case that were read by the date."""
    tables = case.tables
    return tuple(
        price
        for price in tables.rulebook.prices
        if service in price.services
        and task in price.tasks
        and (price.published or price.read) <= tables.as_of
        and case.holds(price.when)
    )


def inputs_of(price: Price) -> tuple[str, ...]:
    """The questions whose numbers a price needs."""
    per_case = (CASES,) if price.count.of == "case" else ()
    return (*per_case, *((price.count.question,) if price.count.question else ()))


def _line(price: Price, answers: Mapping[str, Any], as_of: str) -> CostLine:
    days = datetime.date.fromisoformat(as_of) - datetime.date.fromisoformat(price.read)
    inputs = [answers.get(name) for name in inputs_of(price)]
    usd = None
    if not any(leaves_open_number(given) for given in inputs):
        usd = _span(price, answers)
    age = max(days.days, 0)
    return CostLine(price, usd, formula_of(price), age, age > OLD_AFTER)


def _span(price: Price, answers: Mapping[str, Any]) -> Interval | float:
    count = price.count
    cases = _ends(answers[CASES]) if count.of == "case" else (1.0,)
    sizes = _ends(answers[count.question]) if count.question else (1.0,)
    found = [
        price.for_units(number * _units(price, each * size))
        for number, size, each in product(cases, sizes, (count.low, count.high))
    ]
    return _told(min(found), max(found))


def _units(price: Price, units: float) -> float:
    """The units that are paid for one case: whole ones where parts count, and a least number."""
    # A little less than a whole is a whole that a float cannot hold.
    whole = math.ceil(units - 1e-9) if price.whole_units else units
    return max(whole, price.minimum_units)


def _ends(given: Any) -> tuple[float, ...]:
    return (given.low, given.high) if isinstance(given, Interval) else (float(given),)


def _added(sums: Iterable[Interval | float]) -> Interval | float:
    ends = [_ends(item) for item in sums]
    return _told(sum(end[0] for end in ends), sum(end[-1] for end in ends))


def _told(low: float, high: float) -> Interval | float:
    return low if low == high else Interval(low, high)


def formula_of(price: Price) -> str:
    """How the sum of a price is worked out, with its numbers."""
    count = price.count
    each = f"{count.low:g}" if count.low == count.high else f"{count.low:g} to {count.high:g}"
    parts = ["cases a month"] if count.of == "case" else []
    if count.question:
        parts.append(count.question.replace("_", " "))
    if not (each == "1" and parts):
        parts.append(f"{each} {price.units}")
    rates = [f"{plain_usd(price.tiers[0].usd)} US dollars per {price.unit}"]
    rates += [
        f"{plain_usd(tier.usd)} above {tier.start:,.0f} {price.units} a month"
        for tier in price.tiers[1:]
    ]
    least = ""
    if price.minimum_units:
        least = f"; at least {price.minimum_units:g} {price.units} are paid for each case"
    return f"{' x '.join(parts)} x {', '.join(rates)}{least}"


def plain_usd(usd: float) -> str:
    """A small amount without an exponent."""
    return f"{usd:.12f}".rstrip("0").rstrip(".")
