"""What is printed of a case, in parts that each hang on few of its facts: as ids and as words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from framing.document.cost_words import cost_data, short_cost
from framing.document.next_steps import first_step
from framing.document.wording import (
    LEARNING_TYPES,
    capital,
    first_words,
    path_label,
    shown_verdict,
    task_label,
    verdict_label,
    verdict_labels,
)
from framing.evaluation.interview import applies
from framing.evaluation.tables import NO, Tables
from framing.portfolio.places import VALUES, Place, Span, place_of, readiness_names
from framing.result.by_language import firsts_by_language
from framing.result.cost import Cost
from framing.result.costs import cost_by, inputs_of, prices_of
from framing.result.economics import WHOLE_COST
from framing.result.framing import Framing
from framing.result.services import first_choice
from framing.result.vocabulary import RESULTS, Value
from framing.rulebook.model import Rulebook
from framing.rulebook.prices import Price

STAKES, EFFORT, RUNNING, IN_EU = "stakes", "building_effort", "running_cost_class", "in_eu"
#: A cell of the words where there is nothing to say.
NOTHING = "None"
#: The columns for programs, in their order.
COLUMNS = (
    "name", *RESULTS, "first_service", "monthly_cost_usd_low", "monthly_cost_usd_high",
    "price_read", EFFORT, RUNNING, STAKES, IN_EU, "as_of", "rulebook_version", "what_blocks_it",
    "next_test", "on_chart", "on_chart_is_sure", "value", "value_from", "value_to", "readiness",
    "readiness_from", "readiness_to", "pareto_front",
)  # fmt: skip
#: The columns for people, in their order.
HEADINGS = (
    "Case", "Verdict", "What blocks it", "Learning type and task", "Path and first service",
    "Cost a month of the first service", "Effort and risk", "Cheapest next test", "Place",
)  # fmt: skip
Cell = str | int


@dataclass(frozen=True)
class RowPart:
    """Some columns of a row. ids: column → id or number, for programs; words: heading → text."""

    ids: Mapping[str, Cell]
    words: Mapping[str, str]


@dataclass(frozen=True)
class ServicePart(RowPart):
    """prices: of the first service in this case; None where there is no service. counts: the
    questions whose numbers these prices need, as far as an answer to them counts.
    """

    prices: tuple[Price, ...] | None
    counts: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlacePart(RowPart):
    """place: where the case stands."""

    place: Place


def origin_part(tables: Tables) -> RowPart:
    """By which rulebook and on which date every case is judged."""
    return RowPart({"as_of": tables.as_of, "rulebook_version": tables.rulebook.version}, {})


def result_part(framing: Framing) -> RowPart:
    """Verdict, task and path by the names of the JSON form and ``assess_many``; empty if open."""
    ids = {name: _cell(value) for name, value in framing.results.items()}
    words = {"Verdict": verdict_words(framing), "Learning type and task": _task_words(framing)}
    return RowPart(ids, words)


def _cell(value: Value) -> str:
    if isinstance(value, tuple):
        return ";".join(value)
    return value if isinstance(value, str) else {True: "yes", False: "no", None: ""}[value]


def service_part(framing: Framing) -> ServicePart:
    """The path and the first service on it."""
    task, path, case = framing.leading_task, framing.leading_path, framing.leading_case
    first = first_choice(case, task.id, path) if task else None
    words = NOTHING
    if framing.has_path:
        leading = "" if framing.path else " (leading)"
        by_language = firsts_by_language(framing.case, case) if first else ()
        behind = f"; {first_words(framing.rulebook, first, by_language)}" if first else ""
        words = f"{capital(path_label(framing.rulebook, path))}{leading}{behind}"
    prices = prices_of(case, first.id, task.id) if first and task else None
    needed = dict.fromkeys(n for price in prices or () for n in (*inputs_of(price), WHOLE_COST))
    question = framing.rulebook.question
    counts = tuple(name for name in needed if applies(framing.case, question(name)) != NO)
    ids = {"first_service": first.id if first else ""}
    return ServicePart(ids, {"Path and first service": words}, prices, counts)


def cost_part(service: ServicePart, answers: Mapping[str, Any], as_of: str) -> RowPart:
    """US dollars a month for the first service, and when its price was read; empty where open."""
    cost = None
    if service.prices is not None:
        told = {name: answers[name] for name in service.counts if name in answers}
        cost = cost_by(service.prices, told, as_of)
    return RowPart(_cost_ids(cost), {"Cost a month of the first service": _cost_words(cost)})


def _cost_ids(cost: Cost | None) -> dict[str, Cell]:
    data = cost_data(cost)
    known = data is not None and data["low"] is not None
    return {
        "monthly_cost_usd_low": f"{data['low']:.2f}" if data and known else "",
        "monthly_cost_usd_high": f"{data['high']:.2f}" if data and known else "",
        "price_read": data["read"] if data and known else "",
    }


def _cost_words(cost: Cost | None) -> str:
    if cost is None:
        return NOTHING
    return capital(short_cost(cost)) if cost.on_record else "No price on record"


def effort_part(framing: Framing) -> RowPart:
    """Classes of effort and cost, empty where nothing is to be built yet; and what is at stake."""
    ids = {EFFORT: "", RUNNING: "", STAKES: ";".join(_may_be(framing, STAKES))}
    told = []
    columns = {"building": EFFORT, "running": RUNNING}
    for item in framing.effort:
        if item.stage.role in columns:
            ids[columns[item.stage.role]] = item.conclusion.id
            told.append(f"{capital(item.stage.title.lower())}: {item.conclusion.label}")
    if framing.goes_on:
        fact, f = framing.rulebook.facts[STAKES], framing.case.tables.index[STAKES]
        shown = framing.case.tables.names(f, framing.leading_case.masks[f])
        assumed = " (assumed)" if len(_may_be(framing, STAKES)) > 1 else ""
        words = [fact.values[s] for s in shown if s in fact.values]
        told += [f"{capital(fact.about)}: {word}{assumed}" for word in words]
    return RowPart(ids, {"Effort and risk": ". ".join(told) + "." if told else NOTHING})


def place_of_use_part(framing: Framing) -> RowPart:
    """Whether people in the European Union use it, whose law sets duties of its own."""
    return RowPart({IN_EU: ";".join(_may_be(framing, IN_EU))}, {})


def _may_be(framing: Framing, fact: str) -> tuple[str, ...]:
    """The values that a fact may have; none where the rulebook has no such fact."""
    tables = framing.case.tables
    f = tables.index.get(fact)
    return () if f is None else tables.names(f, framing.case.masks[f])


def block_part(framing: Framing) -> RowPart:
    """What blocks it."""
    blocks = blocked_by(framing)
    return RowPart({"what_blocks_it": blocks}, {"What blocks it": blocks or NOTHING})


def test_part(framing: Framing) -> RowPart:
    """The cheapest next test."""
    test = next_test(framing)
    return RowPart({"next_test": test}, {"Cheapest next test": test or NOTHING})


def place_part(framing: Framing) -> PlacePart:
    """Where it stands on the chart."""
    place = place_of(framing)
    on, wide = place.on_chart, place.may_be_on_chart
    ids: dict[str, Cell] = {
        "on_chart": "yes" if on else "no",
        "on_chart_is_sure": "yes" if place.sure else "no",
        "value": place.value.level if on else "",
        "value_from": place.value.low if wide else "",
        "value_to": place.value.high if wide else "",
        "readiness": place.readiness.level if on else "",
        "readiness_from": place.readiness.low if wide else "",
        "readiness_to": place.readiness.high if wide else "",
    }
    return PlacePart(ids, {"Place": place_words(framing.rulebook, place)}, place)


def verdict_words(framing: Framing) -> str:
    """The verdict in words and how firm it is."""
    book, verdict = framing.rulebook, shown_verdict(framing)
    label = capital(verdict_label(book, verdict))
    if framing.firm:
        return f"{label}. Firm."
    others = [v for v in framing.possible_verdicts if v != verdict]
    return f"{label}. Leading; open answers may make it: {verdict_labels(book, others)}."


def _task_words(framing: Framing) -> str:
    task = framing.leading_task
    if task is None:
        return NOTHING
    kind = LEARNING_TYPES[task.learning_type][0]
    leading = "" if framing.task else " (leading)"
    return f"{capital(kind)}: {task_label(framing.rulebook, task.id).lower()}{leading}"


def place_words(rulebook: Rulebook, place: Place) -> str:
    """Where it stands on the chart, and how far that may move."""
    if not place.may_be_on_chart:
        return "Not on the chart."
    names = readiness_names(rulebook)
    value, readiness = _span(VALUES, place.value), _span(names, place.readiness)
    if not place.on_chart:
        value, readiness = _ends(VALUES, place.value), _ends(names, place.readiness)
        start = "Not on the chart now; open answers may bring it there. "
    else:
        start = "" if place.sure else "Open answers may take it off the chart. "
    return f"{start}Value: {value}. Readiness: {readiness}."


def _span(names: tuple[str, ...], span: Span) -> str:
    if span.low == span.high:
        return names[span.level]
    return f"{names[span.level]} (may be {_ends(names, span)})"


def _ends(names: tuple[str, ...], span: Span) -> str:
    if span.low == span.high:
        return names[span.low]
    return f"from {names[span.low]} to {names[span.high]}"


def blocked_by(framing: Framing) -> str:
    """What stands in the way of building, in words; empty where nothing does."""
    if not framing.goes_on or framing.need.fix_first:
        return framing.need.says
    return " ".join(item.says for _, item in framing.to_mend) if framing.then == "mend" else ""


def next_test(framing: Framing) -> str:
    """The first and cheapest of the document's next steps; empty without any."""
    return "".join(span.text for span in first_step(framing) or ())
