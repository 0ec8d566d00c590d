"""The numbers that stand in the problem as it was told, and a button that fills in the cases."""

from __future__ import annotations

from typing import Any

import streamlit as st

from framing.answers.interval import Interval
from framing.document.wording import amount_words
from framing.faults.english import named_list
from framing.pages import links, numbers
from framing.pages.visit import Visit
from framing.pages.wording import plain
from framing.reading.quantities import Quantity, quantities

MOST_NUMBERS = 6
#: How many of a period make a month: the fewest and the most, since some work on every day.
WORKING_DAYS, ALL_DAYS = 21, 365 / 12
IN_A_MONTH = {
    "day": (WORKING_DAYS, ALL_DAYS),
    "working day": (WORKING_DAYS, WORKING_DAYS),
    "week": (52 / 12, 52 / 12),
    "month": (1, 1),
    "year": (1 / 12, 1 / 12),
}


def fill(visit: Visit, field: str) -> None:
    """Fill the field of the cases where that was asked for. field: its key.

    To be called before it is drawn. Nothing is kept by it.
    """
    for index, quantity in enumerate(_told(visit)):
        if quantity.cases and visit.pressed(_key(index)):
            st.session_state[field] = numbers.typed(_a_month(quantity))


def show(visit: Visit, typed: Any) -> None:
    """The numbers in the visitor's own words. typed: what stands in the field of the cases."""
    told = _told(visit)
    if not told:
        return
    said = named_list([f"“{quantity.said}”" for quantity in told], MOST_NUMBERS)
    st.markdown(f":small[Numbers in your own words: {plain(said)}.]")
    for index, quantity in enumerate(told):
        if quantity.cases is None or _a_month(quantity) == typed:
            continue
        cases = amount_words(_a_month(quantity))
        with st.container(gap="xsmall"):
            if how := _how(quantity):
                st.markdown(f":small[{plain(f'“{quantity.said}” is {cases} a month: {how}.')}]")
            visit.button(f"Use {cases} a month", key=_key(index))


def _told(visit: Visit) -> list[Quantity]:
    text = str(visit.answers.get(links.problem_question(visit.rulebook)) or "")
    return list(dict.fromkeys(quantities(text)))[:MOST_NUMBERS]


def _key(index: int) -> str:
    return f"use-number-{index}"


def _a_month(quantity: Quantity) -> float | Interval:
    """The cases of a month, to three digits where they were told of another period."""
    assert quantity.cases is not None
    ends = [n * many for n, many in zip(quantity.cases, IN_A_MONTH[quantity.period], strict=True)]
    if quantity.period != "month":
        ends = [float(f"{end:.3g}") for end in ends]
    low, high = ends
    return low if low == high else Interval(low, high)


def _how(quantity: Quantity) -> str:
    """How a month was reckoned; empty where it was told of a month."""
    return {
        "day": f"{WORKING_DAYS} working days at the least, {ALL_DAYS:.1f} days at the most",
        "working day": f"{WORKING_DAYS} working days",
        "week": "52 weeks in 12 months",
        "year": "a twelfth of a year",
    }.get(quantity.period, "")
