"""The gain per right result where work is saved: minutes of a case times the cost of an hour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from framing.answers.interval import Interval
from framing.document.wording import amount_words
from framing.pages import numbers
from framing.pages.wording import plain
from framing.result.economics import work_saved
from framing.result.payback import GAIN
from framing.rulebook.model import Question


def _asked(name: str, short: str, unit: str, maximum: float) -> Question:
    return Question(
        name, "number", short, short, None, "", "", minimum=0, maximum=maximum, unit=unit
    )


#: What it is worked out from; no answers, and kept nowhere.
WORK = (
    _asked("minutes_saved", "Minutes saved a case", "minutes", 10_000),
    _asked("hour_cost", "Cost of an hour of work", "in your currency", 100_000),
)


def with_gain(told: dict[str, Any]) -> dict[str, Any]:
    """The numbers with the gain that saved work comes to, where nobody typed a gain."""
    gain = _worked_out(told)
    kept = {name: value for name, value in told.items() if name not in {q.id for q in WORK}}
    return kept if gain is None else {GAIN: gain, **kept}


def _worked_out(told: dict[str, Any]) -> float | Interval | None:
    minutes, hour = (told.get(question.id) for question in WORK)
    return None if minutes is None or hour is None else work_saved(minutes, hour)


def show(told: dict[str, Any], faults: Mapping[str, str], key: str) -> None:
    """Two fields beneath that of the gain, and the sum.

    faults: what is wrong with a field, by its question. key: how the keys of fields begin.
    """
    with st.expander("Is work saved? Work it out from minutes"):
        for question in WORK:
            with st.container(key=f"field-{question.id}", gap=None):
                st.text_input(numbers.labelled(question), key=key + question.id)
                if fault := faults.get(question.id):
                    st.error(plain(fault))
        gain = _worked_out(told)
        if gain is None:
            st.markdown(":small[Gain per right result = minutes × cost of an hour / 60.]")
            return
        minutes, hour = (amount_words(told[question.id]) for question in WORK)
        counts = "The gain typed above counts." if GAIN in told else "It is taken as the gain."
        said = f"{minutes} minutes × {hour} an hour / 60 = {amount_words(gain)}. {counts}"
        st.markdown(f":small[{plain(said)}]")
