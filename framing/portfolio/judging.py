"""Named answers → judged cases with their places: the portfolio, as ids and as words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from framing.answers.answers import Answers
from framing.document.cost_words import cost_data, short_cost
from framing.document.next_steps import first_step
from framing.document.wording import (
    LEARNING,
    capital,
    path_label,
    shown_verdict,
    task_label,
    verdict_label,
    verdict_labels,
)
from framing.evaluation.tables import Tables
from framing.portfolio.places import (
    EFFORT,
    NOT_ON_FRONT,
    VALUES,
    Place,
    Span,
    fronts,
    place_of,
    readiness_names,
)
from framing.portfolio.reading import NamedAnswers
from framing.result.framing import Framing, framing_of
from framing.result.vocabulary import Value
from framing.rulebook.model import Rulebook

STAKES, RUNNING = "stakes", "running_cost_class"
NONE = "none"
#: A cell of the words where there is nothing to say.
NOTHING = "None"
FRONT_WORDS = {
    "yes": "On the front",
    "possible": "Open answers may bring it to the front",
    NOT_ON_FRONT: "Not on the front",
}


@dataclass(frozen=True)
class Judged:
    """One case. ids: column → id or number, for programs; words: heading → text, for people.

    shape: its shown verdict. front: whether it is on the Pareto front: ``yes``, ``possible`` or
    ``no``.
    """

    name: str
    answers: Answers
    ids: Mapping[str, str | int]
    words: Mapping[str, str]
    place: Place
    shape: str
    front: str = NOT_ON_FRONT


@dataclass(frozen=True)
class Portfolio:
    """Cases judged by one rulebook on one date, in the order given."""

    rulebook: Rulebook
    as_of: str
    cases: tuple[Judged, ...]


def portfolio_of(tables: Tables, cases: Iterable[Judged]) -> Portfolio:
    """The cases beside one another: which of them are on the front."""
    listed = tuple(cases)
    marks = fronts([case.place for case in listed])
    placed = tuple(_fronted(case, mark) for case, mark in zip(listed, marks, strict=True))
    return Portfolio(tables.rulebook, tables.as_of, placed)


def _fronted(case: Judged, front: str) -> Judged:
    """The case with its mark, also in its columns."""
    words = case.words
    if case.place.may_be_on_chart:
        words = {**words, "Place": f"{words['Place']} {FRONT_WORDS[front]}."}
    return replace(case, front=front, ids={**case.ids, "pareto_front": front}, words=words)


def judged(case: NamedAnswers, tables: Tables) -> Judged:
    """One case by itself; its heavy parts are dropped again, so that ten thousand fit."""
    framing = framing_of(tables, case.answers)
    place = place_of(framing)
    test, blocks = next_test(framing), blocked_by(framing)
    told = {"what_blocks_it": blocks, "next_test": test}
    return Judged(
        case.name,
        case.answers,
        {"name": case.name, **_ids(framing), **told, **_place_ids(place)},
        _words(case.name, framing, place, blocks, test),
        place,
        shown_verdict(framing),
    )


# -- for programs -----------------------------------------------------------------------------


def _ids(framing: Framing) -> dict[str, str | int]:
    """The names that the JSON form and ``assess_many`` use; what is open is empty."""
    return {
        **{name: _cell(value) for name, value in framing.results.items()},
        "first_service": framing.services[0].service.id if framing.services else "",
        **_cost_ids(framing),
        "building_effort": _effort(framing, EFFORT),
        "running_cost_class": _effort(framing, RUNNING),
        STAKES: ";".join(_stakes(framing)),
        "as_of": framing.as_of,
        "rulebook_version": framing.rulebook.version,
    }


def _cost_ids(framing: Framing) -> dict[str, str | int]:
    """US dollars a month for the first service, and when its price was read; empty where open."""
    data = cost_data(framing.services[0].cost) if framing.services else None
    known = data is not None and data["low"] is not None
    return {
        "monthly_cost_usd_low": f"{data['low']:.2f}" if data and known else "",
        "monthly_cost_usd_high": f"{data['high']:.2f}" if data and known else "",
        "price_read": data["read"] if data and known else "",
    }


def _cell(value: Value) -> str:
    if isinstance(value, tuple):
        return ";".join(value)
    return value if isinstance(value, str) else {True: "yes", False: "no", None: ""}[value]


def _place_ids(place: Place) -> dict[str, str | int]:
    on, wide = place.on_chart, place.may_be_on_chart
    return {
        "on_chart": "yes" if on else "no",
        "on_chart_is_sure": "yes" if place.sure else "no",
        "value": place.value.level if on else "",
        "value_from": place.value.low if wide else "",
        "value_to": place.value.high if wide else "",
        "readiness": place.readiness.level if on else "",
        "readiness_from": place.readiness.low if wide else "",
        "readiness_to": place.readiness.high if wide else "",
    }


def _effort(framing: Framing, stage: str) -> str:
    """The class of a stage of effort in the shown case; empty where nothing is to be built yet."""
    return next((i.conclusion.id for i in framing.effort if i.stage.id == stage), "")


def _stakes(framing: Framing) -> tuple[str, ...]:
    tables = framing.case.tables
    f = tables.index[STAKES]
    return tables.names(f, framing.case.masks[f])


# -- for people -------------------------------------------------------------------------------


def _words(name: str, framing: Framing, place: Place, blocks: str, test: str) -> dict[str, str]:
    return {
        "Case": name,
        "Verdict": verdict_words(framing),
        "What blocks it": blocks or NOTHING,
        "Learning type and task": _task_words(framing),
        "Path and first service": _path_words(framing),
        "Cost a month of the first service": _cost_words(framing),
        "Effort and risk": _effort_words(framing),
        "Cheapest next test": test or NOTHING,
        "Place": place_words(framing.rulebook, place),
    }


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
    kind = LEARNING[task.learning_type].split(" (")[0]
    leading = "" if framing.task else " (leading)"
    return f"{capital(kind)}: {task_label(framing.rulebook, task.id).lower()}{leading}"


def _path_words(framing: Framing) -> str:
    path = framing.leading_path
    if path == NONE:
        return NOTHING
    leading = "" if framing.path else " (leading)"
    first = f"; {framing.services[0].service.name}" if framing.services else ""
    return f"{capital(path_label(framing.rulebook, path))}{leading}{first}"


def _cost_words(framing: Framing) -> str:
    if not framing.services:
        return NOTHING
    return capital(short_cost(framing.services[0].cost) or "no price on record")


def _effort_words(framing: Framing) -> str:
    """Classes of effort and cost, and the worst that a mistake can do."""
    told = [
        f"{capital(item.stage.title.lower())}: {item.conclusion.label}"
        for item in framing.effort
        if item.stage.id in (EFFORT, RUNNING)
    ]
    if framing.goes_on:
        fact, f = framing.rulebook.facts[STAKES], framing.case.tables.index[STAKES]
        shown = framing.case.tables.names(f, framing.leading_case.masks[f])
        assumed = " (assumed)" if len(_stakes(framing)) > 1 else ""
        words = [fact.values[s] for s in shown if s in fact.values]
        told += [f"{capital(fact.about)}: {word}{assumed}" for word in words]
    return ". ".join(told) + "." if told else NOTHING


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
