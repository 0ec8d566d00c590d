"""What a visitor typed, kept by their own browser: in its storage, never on a server.

An address carries the random name of the case. When a page is opened whose texts this visit does
not have (after a reload, in a new tab, after a restart of the server), the browser is asked for
what it holds under that name.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

KEY = "kept-in-browser"
#: As many as the browser keeps.
MOST_HELD = 8
HERE = Path(__file__).parent
NAME = re.compile(r"[a-z0-9]{8}")
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"

_keeper = st.components.v2.component(
    "should_this_be_ml.kept",
    html='<div class="kept"></div>',
    css=(HERE / "browser_storage.css").read_text(encoding="utf-8"),
    js=(HERE / "browser_storage.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Found:
    """What the browser holds of a case. run: the visit that asked. query: where it was left."""

    case: str
    run: str
    texts: Mapping[str, str] = field(default_factory=dict)
    drafts: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    query: str = ""


@dataclass(frozen=True)
class Held:
    """One of the cases that the browser keeps."""

    case: str
    query: str
    texts: Mapping[str, str] = field(default_factory=dict)


def new_name() -> str:
    """A random name for a case; it says nothing about the case."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


def found() -> Found | None:
    """What the browser has answered, in this visit; None before it was asked."""
    held = st.session_state.get(KEY)
    told = held.get("found") if isinstance(held, Mapping) else None
    if not isinstance(told, Mapping):
        return None
    return Found(
        str(told.get("case", "")),
        str(told.get("run", "")),
        _texts(told.get("texts")),
        _texts(told.get("drafts")),
        told["about"] if isinstance(told.get("about"), Mapping) else {},
        str(told.get("query", "")),
    )


def held() -> tuple[Held, ...]:
    """The cases that the browser has told of, the last one first; none before it was asked."""
    state = st.session_state.get(KEY)
    told = state.get("held") if isinstance(state, Mapping) else None
    if not isinstance(told, list):
        return ()
    return tuple(
        Held(str(one.get("case", "")), str(one.get("query", "")), _texts(one.get("texts")))
        for one in told[:MOST_HELD]
        if isinstance(one, Mapping)
    )


def _texts(told: Any) -> dict[str, str]:
    """Texts by question id; whatever else a browser may hold is left out."""
    if not isinstance(told, Mapping):
        return {}
    return {str(key): value for key, value in told.items() if isinstance(value, str)}


def mount(data: Mapping[str, Any]) -> None:
    """Hand the browser what it is to keep, and ask for what it holds.

    It answers for this case if ``wants`` is set, and for all cases if ``gathers`` is.
    """
    # As bytes: for a mapping Streamlit would import pandas and pyarrow, which cost 80 MB.
    _keeper(
        key=KEY,
        data=json.dumps(data).encode(),
        on_found_change=_noticed,
        on_held_change=_noticed,
    )


def _noticed() -> None:
    """Nothing to do: the run that follows reads what was found."""
