"""The answers that could also be true, as ticks under the likeliest one: for whoever is torn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st


def fields(title: str, key: str, labels: Mapping[str, str], held: Sequence[str]) -> None:
    """A tick for each of ``labels`` (id to words), closed as long as none is ticked.

    ``held`` are the ids that the present answer names beside the likeliest.
    """
    with st.expander(title, expanded=bool(held or ticked(key, labels, held))):
        for name, label in labels.items():
            st.checkbox(label, value=name in held, key=f"{key}-{name}")


def ticked(key: str, names: Iterable[str], held: Sequence[str]) -> list[str]:
    """The ids that are ticked: those of the present answer first, in its order."""
    order = dict.fromkeys([*held, *names])
    return [name for name in order if st.session_state.get(f"{key}-{name}")]
