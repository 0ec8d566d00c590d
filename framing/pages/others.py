"""The answers that could also be true, as ticks under the likeliest one: for whoever is torn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from framing.pages.visit import Visit

#: The button that brings the ticks: most people are sure, and see a shorter page.
TORN = "More than one could be true"
HOW = "The one chosen above counts as the likeliest. If none is likelier, choose any of them."
#: Where the session notes whose ticks were asked for.
ASKED = "torn"


def fields(
    visit: Visit, title: str, key: str, labels: Mapping[str, str], held: Sequence[str]
) -> None:
    """A tick for each of ``labels`` (id to words), once somebody is torn; till then a button.

    ``held`` are the ids that the present answer names beside the likeliest.
    """
    if visit.pressed(f"{key}-more"):
        st.session_state[ASKED] = key
    if st.session_state.get(ASKED) != key and not held:
        visit.button(TORN, key=f"{key}-more", form=True, quiet=True)
        return
    st.markdown(f"**{title}**  \n{HOW}")
    with st.container(key="torn"):
        for name, label in labels.items():
            st.checkbox(label, value=name in held, key=f"{key}-{name}")


def ticked(key: str, names: Iterable[str], held: Sequence[str]) -> list[str]:
    """The ids that are ticked: those of the present answer first, in its order."""
    order = dict.fromkeys([*held, *names])
    return [name for name in order if st.session_state.get(f"{key}-{name}")]
