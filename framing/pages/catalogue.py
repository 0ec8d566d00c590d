"""The AWS services in the layers of the stack, with their state today."""

from __future__ import annotations

import streamlit as st

from framing.document.aws import service_rows
from framing.document.blocks import KeyValues, Listing
from framing.document.wording import STATES as STATE_WORDS
from framing.document.wording import capital
from framing.faults.english import named_list
from framing.listings.services import STATES, chosen_services, state_of, tasks_of
from framing.pages import links
from framing.pages.blocks import draw
from framing.pages.visit import SERVICES, Visit
from framing.pages.wording import plain
from framing.result.services import snippet, written
from framing.rulebook.catalogue import Service

SOUGHT, STATE, ANY = "sought-service", "state-of-service", "Any state"
FROM_OUTSIDE = (
    "From services that are ready to use to machines of your own, with generative AI in between. "
    "The deeper, the more freedom and the more work."
)


def show(visit: Visit) -> None:
    """The catalogue, or one service of it when the address names one."""
    chosen = visit.rulebook.services.get(visit.parameters.get(links.SERVICE, ""))
    if chosen is not None:
        _one(visit, chosen)
        return
    visit.link_back()
    visit.notices()
    st.title("AWS services", anchor=False)
    st.markdown(f"State on {visit.tables.as_of}. {FROM_OUTSIDE}")
    sought = st.text_input("Search", key=SOUGHT).strip().casefold()
    labels = {None: ANY} | {state: capital(STATE_WORDS[state]) for state in STATES}
    wanted = st.selectbox("State", list(labels), format_func=labels.__getitem__, key=STATE)
    found = [
        service
        for service in chosen_services(visit.rulebook, visit.tables.as_of, wanted)
        if sought in f"{service.name} {' '.join(service.formerly)} {service.does}".casefold()
    ]
    if not found:
        st.markdown("No service fits. Try another word or any state.")
    for layer in visit.rulebook.layers.values():
        rows = [service for service in found if service.layer == layer.id]
        if rows:
            st.header(plain(layer.title), anchor=False)
            with st.container(key=f"cards-{layer.id}"):
                for service in rows:
                    _line(visit, service)
    visit.title("AWS services")


def _line(visit: Visit, service: Service) -> None:
    state = STATE_WORDS[state_of(service, visit.tables.as_of)]
    successor = visit.rulebook.services.get(service.successor or "")
    closed = not service.open_on(visit.tables.as_of)
    instead = f" Take {plain(successor.name)}." if successor and closed else ""
    with st.container(key=f"card-{service.id}"):
        visit.link_to_service(service.id, service.name)
        st.markdown(f":small[{plain(capital(state))}.{instead} {plain(service.does)}]")


def _one(visit: Visit, service: Service) -> None:
    visit.link_back((SERVICES, "← All services"))
    visit.notices()
    st.title(plain(service.name), anchor=False)
    rows = service_rows(visit.rulebook, service, visit.tables.as_of)
    draw([KeyValues(rows)])
    if service.formerly:
        st.markdown(f"Formerly: {plain(', '.join(service.formerly))}")
    successor = visit.rulebook.services.get(service.successor or "")
    if successor is not None:
        visit.link_to_service(successor.id, f"What to take instead: {successor.name}")
    if service.successor_note:
        st.markdown(plain(service.successor_note))
    tasks = [visit.rulebook.tasks[task].name for task in tasks_of(visit.rulebook, service.id)]
    if tasks:
        st.markdown(f"Offered for: {plain(', '.join(tasks).lower())}.")
    st.markdown(f"Made for: {plain(visit.rulebook.layers[service.layer].made_for)}.")
    _first_calls(visit, service)
    st.markdown(
        f":small[Facts read on {service.read}; how sure we are: {plain(service.confidence)}.]"
    )
    visit.title(service.name)


def _first_calls(visit: Visit, service: Service) -> None:
    said = snippet(service)
    if said is None:
        return
    st.header("The first call to try", anchor=False)
    draw([Listing(said)])
    by_words: dict[str, list[str]] = {}
    for task in service.first_calls:
        name = visit.rulebook.tasks[task].name
        by_words.setdefault(snippet(service, task) or "", []).append(name)
    for item in service.case_calls:
        task = visit.rulebook.tasks[item.task].name
        facts = visit.rulebook.facts
        told = [facts[name].values[v] for box in item.when for name in box for v in box[name]]
        by_words.setdefault(written(item.call), []).append(f"{task} ({', '.join(sorted(told))})")
    for words, names in by_words.items():
        with st.expander(plain(f"For {named_list(names)}".capitalize())):
            draw([Listing(words)])
