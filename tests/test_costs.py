"""What a service costs a month: from a price on record, by hand and over generated numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from fixed import AS_OF, one_in
from hypothesis import given
from hypothesis import strategies as st

from framing import RulebookError, assess, load_rulebook
from framing.answers.answers import Answers
from framing.answers.interval import Interval
from framing.checks.staleness import age_warnings
from framing.document import render, to_dict
from framing.document.cost_words import NO_PRICE, NO_PRICE_SHORT, short_cost
from framing.evaluation.compiling import tables_for
from framing.faults import Code
from framing.portfolio.judging import judged
from framing.portfolio.reading import NamedAnswers
from framing.result.cost import Cost
from framing.result.framing import Framing
from framing.result.interview import Interview
from framing.rulebook.model import UNKNOWN

BOOK = load_rulebook()
JOURNEYS = {journey.id: journey for journey in BOOK.journeys}
NUMBERS = ("pages_per_case", "minutes_per_case", "characters_per_case", "reply_characters")
SIZES = {"worth": "clearly"}


def framed(journey: str, as_of: str = AS_OF, **more: Any) -> Framing:
    told = {k: v for k, v in JOURNEYS[journey].answers.items() if k != "running_cost"}
    return assess({**told, **SIZES, **more}, as_of=as_of)


def first_cost(framing: Framing) -> Cost:
    cost = framing.services[0].cost
    assert cost is not None
    return cost


def costing(framing: Framing, service: str) -> Cost:
    """The cost of a recommended service."""
    cost = next(choice.cost for choice in framing.services if choice.service.id == service)
    assert cost is not None
    return cost


# -- ten worked costs, recomputed by hand ---------------------------------------------------

#: Journey, service, numbers, US dollars a month (or both ends) worked out by hand.
BY_HAND: list[tuple[str, str, dict[str, Any], tuple[float, float]]] = [
    # 1. 2,000 papers of 3 pages: 6,000 pages x 0.01 = 60
    ("fields-from-invoices", "textract", {"cases_per_month": 2000, "pages_per_case": 3}, (60, 60)),
    # 2. 400,000 papers of 5 pages: 1,000,000 x 0.01 + 1,000,000 x 0.008 = 10,000 + 8,000
    (
        "fields-from-invoices",
        "textract",
        {"cases_per_month": 400_000, "pages_per_case": 5},
        (18_000, 18_000),
    ),
    # 3. 1,000 to 2,000 papers of 1 to 4 pages: 1,000 x 0.01 and 8,000 x 0.01
    (
        "fields-from-invoices",
        "textract",
        {"cases_per_month": "1000..2000", "pages_per_case": "1..4"},
        (10, 80),
    ),
    # 4. 6,000,000 pictures: 1,000 + 4,000,000 x 0.0008 + 1,000,000 x 0.0006 = 1,000 + 3,200 + 600
    ("parts-on-photos", "rekognition", {"cases_per_month": 6_000_000}, (4800, 4800)),
    # 5. 25,000 pictures x 0.001
    ("parts-on-photos", "rekognition", {"cases_per_month": 25_000}, (25, 25)),
    # 6. 800 calls of 6.5 minutes: 800 x 390 seconds x 0.0001 = 31.20
    (
        "words-of-hearings",
        "transcribe",
        {"cases_per_month": 800, "minutes_per_case": 6.5},
        (31.2, 31.2),
    ),
    # 7. 10,000 texts of 1,200 characters in and 20 out, a token being 3 to 6 characters:
    #    in 12,000,000 x 0.16 x 0.00000033 = 0.6336, out 200,000 x 0.16 x 0.00000275 = 0.088
    #    in 12,000,000 x 0.34 x 0.00000033 = 1.3464, out 200,000 x 0.34 x 0.00000275 = 0.187
    (
        "tickets-with-few-examples",
        "bedrock",
        {"cases_per_month": 10_000, "characters_per_case": 1200, "reply_characters": 20},
        (0.7216, 1.5334),
    ),
    # 8. A machine that answers at any time: 730 hours x 0.23, whatever the number of cases
    ("warranty-fraud", "sagemaker_builtin_algorithms", {"cases_per_month": 5}, (167.9, 167.9)),
    # 9. 1,000,000 serverless requests of 0.05 to 1 second: 50,000 and 1,000,000 x 0.00006
    ("small-loans", "sagemaker_builtin_algorithms", {"cases_per_month": 1_000_000}, (3, 60)),
    # 10. 100,000 texts of 550 characters: 6 whole units each, 600,000 x 0.0001 = 60
    (
        "mood",
        "comprehend",
        {"cases_per_month": 100_000, "characters_per_case": 550},
        (60, 60),
    ),
    # 11. 100,000 texts of 40 characters: 3 units are paid at least, 300,000 x 0.0001 = 30
    ("mood", "comprehend", {"cases_per_month": 100_000, "characters_per_case": 40}, (30, 30)),
]


def case_of_hand(journey: str, numbers: dict[str, Any]) -> Framing:
    if journey == "mood":
        return framed("tickets-with-few-examples", output_text="sentiment", **numbers)
    if journey == "warranty-fraud":
        return framed(journey, limits=["within_a_tenth"], **numbers)
    return framed(journey, **numbers)


@pytest.mark.parametrize(("journey", "service", "numbers", "ends"), BY_HAND)
def test_a_worked_cost_is_what_one_gets_by_hand(
    journey: str, service: str, numbers: dict[str, Any], ends: tuple[float, float]
) -> None:
    cost = costing(case_of_hand(journey, numbers), service)
    low, high = (
        (cost.usd.low, cost.usd.high) if isinstance(cost.usd, Interval) else (cost.usd, cost.usd)
    )
    assert (low, high) == pytest.approx(ends)
    assert cost.needs == ()


# -- what holds of every cost ---------------------------------------------------------------


@given(st.sampled_from(BOOK.prices), st.floats(0, 1e9), st.floats(0, 1e9))
def test_more_units_never_cost_less_and_never_more_than_at_the_first_rate(
    price: Any, one: float, other: float
) -> None:
    few, many = sorted((one, other))
    assert 0 <= price.for_units(few) <= price.for_units(many) + 1e-9
    assert price.for_units(many) <= many * price.tiers[0].usd + 1e-6


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.floats(0, 1), st.floats(0, 500))
def test_a_span_of_cases_holds_the_cost_of_every_number_in_it(
    one: int, other: int, share: float, minutes: float
) -> None:
    low, high = min(one, other), max(one, other) + 1
    within = low + share * (high - low)
    span = costing(
        framed("words-of-hearings", cases_per_month=f"{low}..{high}", minutes_per_case=minutes),
        "transcribe",
    ).usd
    point = costing(
        framed("words-of-hearings", cases_per_month=within, minutes_per_case=minutes), "transcribe"
    ).usd
    assert isinstance(point, float)
    ends = (span.low, span.high) if isinstance(span, Interval) else (span, span)
    assert ends[0] is not None
    assert ends[0] - 1e-6 <= point <= ends[1] + 1e-6  # type: ignore[operator]


@pytest.mark.parametrize("journey", one_in(8, BOOK.journeys), ids=lambda j: j.id)
def test_every_recommended_service_has_a_cost_that_names_what_it_rests_on(journey: Any) -> None:
    framing = assess({**journey.answers, "cases_per_month": 500}, as_of=AS_OF)
    for choice in framing.services:
        if choice.role == "supporting":
            assert choice.cost is None
            continue
        assert choice.cost is not None
        if choice.cost.on_record:
            assert choice.cost.regions
            assert (choice.cost.usd is None) == bool(choice.cost.needs)
            assert choice.cost.read is not None
        else:
            assert choice.cost.usd is None
            assert short_cost(choice.cost) == NO_PRICE_SHORT


def test_a_service_without_a_price_is_said_to_have_none() -> None:
    framing = framed("order-of-search-results", cases_per_month=1000)
    without = [c for c in framing.services if c.cost and not c.cost.on_record]
    assert without
    assert NO_PRICE in render(framing, "html")
    told = {service["id"]: service["monthly_cost"] for service in to_dict(framing)["services"]}
    assert told[without[0].service.id] is None


def test_a_missing_number_is_named_and_not_guessed() -> None:
    cost = first_cost(framed("words-of-hearings", cases_per_month=100))
    assert cost.usd is None
    assert cost.needs == ("minutes_per_case",)
    assert "Open – needs: minutes a case." in render(framed("words-of-hearings"), "md").replace(
        "cases a month and ", ""
    )


@pytest.mark.parametrize(
    ("as_of", "on_record", "old"),
    [("2026-09-10", False, False), ("2026-11-28", True, False), ("2027-04-05", True, True)],
)
def test_a_price_counts_from_its_publication_and_is_marked_when_it_is_old(
    as_of: str, on_record: bool, old: bool
) -> None:
    told = {"cases_per_month": 100, "minutes_per_case": 1}
    cost = first_cost(framed("words-of-hearings", as_of, **told))
    assert (cost.on_record, cost.old) == (on_record, old)
    assert ("more than 180 days" in render(framed("words-of-hearings", as_of, **told), "md")) == old


def test_the_check_warns_of_prices_that_were_read_too_long_ago() -> None:
    assert not [w for w in age_warnings(BOOK, "2026-11-28") if w.where == "prices/"]
    (warning,) = [w for w in age_warnings(BOOK, "2026-12-31") if w.where == "prices/"]
    assert warning.code == Code.STALE_FACTS
    assert warning.what.startswith(
        "2 prices were read more than 180 days ago: nova_2_lite_token_in"
    )


# -- does it pay ----------------------------------------------------------------------------

GAINS = {"share_that_matters": 10, "gain_per_hit": 2}


def test_without_a_told_cost_the_service_alone_stands_in_and_is_marked() -> None:
    framing = framed("words-of-hearings", cases_per_month=800, minutes_per_case=6.5, **GAINS)
    figures = {item.id: item for item in framing.economics}
    # 800 x 10 % x 2 - 31.20
    assert figures["perfect_surplus"].value == pytest.approx(128.8)
    assert figures["perfect_surplus"].service_only
    assert figures["perfect_surplus"].needs == ("running_cost",)
    assert "no work of people" in figures["perfect_surplus"].means
    assert not figures["perfect_gain"].service_only


def test_a_told_cost_always_comes_before_that_of_the_service() -> None:
    told = framed(
        "words-of-hearings", cases_per_month=800, minutes_per_case=6.5, running_cost=100, **GAINS
    )
    figures = {item.id: item for item in told.economics}
    assert figures["perfect_surplus"].value == pytest.approx(60)
    assert not any(item.service_only for item in told.economics)


def test_the_cost_of_a_service_never_changes_what_the_rules_conclude() -> None:
    for journey in ("words-of-hearings", "fields-from-invoices", "parts-on-photos"):
        plain, counted = framed(journey), framed(journey, **dict.fromkeys(NUMBERS, 1000))
        assert plain.results == counted.results


# -- strict reading -------------------------------------------------------------------------


def changed(folder: Path, **change: Any) -> str:
    """What a copy of the rulebook says whose price of Transcribe is changed like this."""
    file = folder / "prices" / "transcribe_batch_second.yaml"
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    file.write_text(yaml.safe_dump({**data, **change}, sort_keys=False), encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        load_rulebook(folder)
    return "\n".join(str(fault) for fault in caught.value.faults)


@pytest.mark.parametrize(
    ("change", "says"),
    one_in(
        4,
        [
            ({"services": ["transcript"]}, "UNKNOWN-ID"),
            ({"tasks": ["speech"]}, "UNKNOWN-ID"),
            ({"tasks": ["translation"]}, "PRICE-UNUSED"),
            ({"tiers": [{"from": 5, "usd": 1}]}, "BAD-PRICE"),
            ({"tiers": [{"from": 0, "usd": 1}, {"from": 0, "usd": 2}]}, "BAD-PRICE"),
            ({"tiers": [{"from": 0, "usd": 0}]}, "BAD-SHAPE"),
            ({"count": {"of": "case", "low": 2, "high": 1}}, "BAD-PRICE"),
            ({"count": {"of": "case", "question": "wanted", "low": 1, "high": 1}}, "UNKNOWN-ID"),
            ({"published": "2026-12-01"}, "BAD-PRICE"),
            ({"read": "soon"}, "BAD-TEXT"),
            ({"address": "http://example.com"}, "BAD-TEXT"),
            ({"region": "Virginia"}, "BAD-TEXT"),
            ({"standing": "hearsay"}, "BAD-VALUE"),
            ({"usd": 3}, "UNKNOWN-KEY"),
        ],
    ),
)
def test_a_price_that_cannot_be_so_is_a_fault_with_its_file_and_line(
    rules_copy: Path, change: dict[str, Any], says: str
) -> None:
    told = changed(rules_copy, **change)
    assert says in told
    assert "prices/transcribe_batch_second.yaml:" in told


def test_every_price_says_where_and_when_it_was_read() -> None:
    for price in BOOK.prices:
        assert price.address.startswith("https://")
        assert "2026-01-01" <= price.read <= "2026-11-28"
        assert all(tier.usd < 10 for tier in price.tiers)


def test_answers_of_size_are_read_like_any_number() -> None:
    told = Answers({"minutes_per_case": "3..8"}, BOOK)
    assert told["minutes_per_case"] == Interval(3, 8)


def test_a_price_for_less_than_the_task_often_needs_is_told_as_a_least_sum() -> None:
    told = {"language": "western", "cases_per_month": 2000, "pages_per_case": 3}
    framing = framed("fields-from-invoices", **told)
    cost = first_cost(framing)
    assert cost.at_least
    said = "at least 390 US dollars a month for the form fields of a page and its tables alone"
    assert short_cost(cost) == f"{said} (by the price of us-east-1)"
    assert "At least 390 US dollars a month for the service alone." in render(framing, "md")
    assert not first_cost(framed("parts-on-photos", cases_per_month=9)).at_least


@pytest.mark.parametrize(
    ("domain", "language", "prices"),
    [
        ("invoices", "english", ["textract_expense_page"]),
        ("invoices", "western", ["textract_forms_page", "textract_tables_page"]),
        ("general", "english", ["textract_forms_page", "textract_tables_page"]),
        ("identity_papers", "english", ["textract_text_page"]),
    ],
)
def test_papers_are_priced_by_the_call_that_is_shown(
    domain: str, language: str, prices: list[str]
) -> None:
    lines = first_cost(framed("fields-from-invoices", domain=domain, language=language)).lines
    assert [line.price.id for line in lines] == prices


# -- in the shell, and many at once ---------------------------------------------------------


def asked_in_the_end(answers: dict[str, Any]) -> list[str]:
    """The questions that the terminal still asks when it asks everything, each left open."""
    start = Interview(tables_for(BOOK, AS_OF), Answers(answers, BOOK))
    end = start.to_the_end(lambda q: UNKNOWN if q.kind != "text" else "", everything=True)
    return [name for name in end.answers if name not in start.answers]


@pytest.mark.parametrize(
    ("journey", "sizes"),
    [
        ("words-of-hearings", ["minutes_per_case"]),
        ("fields-from-invoices", ["pages_per_case"]),
        ("tickets-with-few-examples", ["characters_per_case", "reply_characters"]),
        ("card-fraud-known-late", []),
    ],
)
def test_the_terminal_asks_for_the_sizes_that_a_price_waits_for(
    journey: str, sizes: list[str]
) -> None:
    answers = {k: v for k, v in JOURNEYS[journey].answers.items() if k != "running_cost"}
    answers |= {"worth": "clearly", "cases_per_month": 100}
    assert [name for name in asked_in_the_end(answers) if name in NUMBERS] == sizes
    told = asked_in_the_end({**answers, "running_cost": 5})
    assert not [name for name in told if name in NUMBERS]


def test_the_portfolio_has_the_cost_as_columns_and_in_words() -> None:
    tables = tables_for(BOOK, AS_OF)
    told = {**JOURNEYS["words-of-hearings"].answers, **SIZES}
    told |= {"cases_per_month": "800..1600", "minutes_per_case": 6.5}
    case = judged(NamedAnswers("calls", "here", Answers(told, BOOK)), tables)
    assert case.ids["monthly_cost_usd_low"] == "31.20"
    assert case.ids["monthly_cost_usd_high"] == "62.40"
    assert case.ids["price_read"] == "2026-10-06"
    heading = "Cost a month of the first service"
    assert case.words[heading] == ("31.20 to 62.40 US dollars a month (by the price of us-east-1)")
    other = judged(
        NamedAnswers("o", "here", Answers(JOURNEYS["order-of-search-results"].answers, BOOK)),
        tables,
    )
    assert other.ids["monthly_cost_usd_low"] == ""
    assert other.words[heading] == "No price on record"
