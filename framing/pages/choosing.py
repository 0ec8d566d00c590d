"""One answer out of several, as cards; for whoever is torn, how likely each is, on a row each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from framing.pages.visit import Visit
from framing.pages.wording import UNSURE, plain
from framing.rulebook.model import UNKNOWN

#: The buttons that bring the rows, and take them away: most people are sure, and see cards.
SEVERAL, ONE = "More than one could be true", "Only one is true"
SEVERAL_OF, ONE_OF = "several-of-", "one-of-"
HOW = (
    "Mark the likeliest, and what else is possible; if none is likelier, mark any of these as the "
    "likeliest. What you leave empty is not true."
)
LIKELIEST, POSSIBLE, NO = "likeliest", "possible", "no"
STATES = {LIKELIEST: "Likeliest", POSSIBLE: "Possible", NO: "No"}
#: Where the session notes of which choice somebody pressed one of the buttons, and which.
PRESSED_LAST = "torn"


class IncompleteError(Exception):
    """The form holds no clear answer; the message says what is missing."""


@dataclass(frozen=True)
class Choice:
    """What can be chosen. example: what it takes in, or empty. All plain text."""

    id: str
    label: str
    example: str = ""


def fields(
    visit: Visit,
    ask: str,
    key: str,
    choices: Sequence[Choice],
    *,
    held: Sequence[str],
    tears: bool,
    how: str = HOW,
) -> None:
    """The choices as cards, or as rows once somebody is torn.

    ask: the question, for a screen reader. held: ids of the present answer, the likeliest first.
    tears: whether somebody may be torn. how: what is said above the rows.
    """
    for turns, several in ((SEVERAL_OF, True), (ONE_OF, False)):
        if visit.pressed(turns + key):
            _turned(key, choices, held, several)
    if _torn(key, held):
        st.markdown(f"**{SEVERAL}.** {how}")
        _rows(key, choices, held)
        visit.button(ONE, key=ONE_OF + key, form=True, quiet=True)
        return
    _cards(ask, key, choices, held)
    if tears:
        visit.button(SEVERAL, key=SEVERAL_OF + key, form=True, quiet=True)


def given(key: str, choices: Sequence[Choice], held: Sequence[str]) -> list[str]:
    """The ids that are chosen, the likeliest first, then those of the present answer in its order.

    Raises IncompleteError where none is chosen, none is the likeliest of several, or two are.
    """
    names = list(dict.fromkeys([*held, *(choice.id for choice in choices)]))
    said = {name: st.session_state.get(row(key, name)) for name in names}
    likeliest = [name for name, state in said.items() if state == LIKELIEST]
    if len(likeliest) > 1:
        raise IncompleteError(
            f"Only one can be the likeliest. Choose “{STATES[POSSIBLE]}” for the others."
        )
    possible = [name for name, state in said.items() if state == POSSIBLE]
    if not _torn(key, held):
        chosen = st.session_state.get(key)
        if not chosen:
            raise IncompleteError(f"Choose an answer. If nobody can tell yet, choose “{UNSURE}”.")
        return [chosen]
    if not likeliest and len(possible) != 1:
        raise IncompleteError(
            f"Mark one as the likeliest. If nobody can tell, press “{ONE}” and choose “{UNSURE}”."
        )
    return likeliest + possible


def settled() -> None:
    """Forget which of the two ways was chosen: the question is answered."""
    st.session_state.pop(PRESSED_LAST, None)


def row(key: str, name: str) -> str:
    """The key of the row of a choice."""
    return f"line-{name}-{key}"


def _torn(key: str, held: Sequence[str]) -> bool:
    asked, several = st.session_state.get(PRESSED_LAST, ("", False))
    return bool(several) if asked == key else len(held) > 1


def _turned(key: str, choices: Sequence[Choice], held: Sequence[str], several: bool) -> None:
    """Rows in place of cards, or cards in place of rows; the likeliest stays what it was."""
    st.session_state[PRESSED_LAST] = (key, several)
    if several:
        chosen = st.session_state.get(key)
        if chosen and chosen != UNKNOWN:
            st.session_state[row(key, chosen)] = LIKELIEST
            for name in held:
                if name != chosen:
                    st.session_state[row(key, name)] = POSSIBLE
        return
    said = {c.id: st.session_state.get(row(key, c.id)) for c in choices}
    st.session_state[key] = next((n for n, state in said.items() if state == LIKELIEST), None)


def _rows(key: str, choices: Sequence[Choice], held: Sequence[str]) -> None:
    with st.container(key="torn", gap=None):
        for choice in choices:
            name = row(key, choice.id)
            if choice.id in held and name not in st.session_state:
                st.session_state[name] = LIKELIEST if choice.id == held[0] else POSSIBLE
            st.radio(
                "\n\n".join(plain(text) for text in (choice.label, choice.example) if text),
                list(STATES),
                index=None,
                format_func=STATES.__getitem__,
                key=name,
                horizontal=True,
            )


def _cards(ask: str, key: str, choices: Sequence[Choice], held: Sequence[str]) -> None:
    labels = {choice.id: plain(choice.label) for choice in choices} | {UNKNOWN: UNSURE}
    ids = list(labels)
    likeliest = held[0] if held else None
    st.radio(
        plain(ask),
        ids,
        index=ids.index(likeliest) if likeliest in labels and key not in st.session_state else None,
        format_func=labels.__getitem__,
        captions=[*(plain(choice.example) for choice in choices), ""],
        key=key,
        label_visibility="collapsed",
    )
