"""The service catalogue as text or plain data, by state, layer and age of the facts."""

from __future__ import annotations

import datetime
from typing import Any

from framing.result.services import CHECK_AFTER, snippet
from framing.rulebook.catalogue import Service
from framing.rulebook.model import Rulebook

STATES = ("open", "partly_closed", "closed_to_new", "ended", "unknown")


def state_of(service: Service, as_of: str) -> str:
    """One of STATES, on an ISO date."""
    state = service.state_on(as_of)
    return state.state if state else "unknown"


def age_of(service: Service, as_of: str) -> int:
    """Days from the reading of its facts to an ISO date; negative when read later."""
    read = datetime.date.fromisoformat(service.read)
    return (datetime.date.fromisoformat(as_of) - read).days


def chosen_services(
    rulebook: Rulebook, as_of: str, state: str | None = None, stale: bool = False
) -> tuple[Service, ...]:
    """Services by layer and name. state: only these; stale: only those to be read again."""
    order = list(rulebook.layers)
    found = [
        service
        for service in rulebook.services.values()
        if (state is None or state_of(service, as_of) == state)
        and (not stale or age_of(service, as_of) > CHECK_AFTER)
    ]
    if stale:
        return tuple(sorted(found, key=lambda s: (s.read, s.id)))
    return tuple(sorted(found, key=lambda s: (order.index(s.layer), s.name)))


def tasks_of(rulebook: Rulebook, service_id: str) -> tuple[str, ...]:
    """The tasks that a service is offered for."""
    return tuple(
        task.id
        for task in rulebook.tasks.values()
        if any(o.service == service_id for offers in task.offers.values() for o in offers)
    )


def services_data(
    rulebook: Rulebook, services: tuple[Service, ...], as_of: str
) -> list[dict[str, Any]]:
    """Every row with all that is known of it."""
    return [
        {
            "id": service.id,
            "name": service.name,
            "formerly": list(service.formerly),
            "layer": service.layer,
            "category": list(service.category),
            "does": service.does,
            "tasks": list(tasks_of(rulebook, service.id)),
            "modality": list(service.modality),
            "own_labels": service.own_labels,
            "skills": rulebook.layers[service.layer].made_for,
            "needs": service.needs,
            "limits": [
                {"what": limit.what, "value": limit.value, "source": limit.source}
                for limit in service.limits
            ],
            "state": state_of(service, as_of),
            "states": [
                {
                    "from": state.since,
                    "state": state.state,
                    "closed": list(state.closed),
                    "source": state.source,
                    "url": rulebook.sources[state.source].url,
                }
                for state in service.states
            ],
            "successor": service.successor,
            "successor_note": service.successor_note,
            "regions_known_to_the_sdk": None if service.regions is None else list(service.regions),
            "pricing_unit": service.pricing_unit,
            "sdk": [{"client": s.client, "operations": list(s.operations)} for s in service.sdk],
            "first_call": snippet(service),
            "docs": service.docs,
            "confidence": service.confidence,
            "read": service.read,
            "age_in_days": age_of(service, as_of),
        }
        for service in services
    ]


def services_text(rulebook: Rulebook, services: tuple[Service, ...], as_of: str) -> str:
    """One line per service, under its layer."""
    lines, layer = [], None
    width = max((len(service.name) for service in services), default=0)
    for service in services:
        if service.layer != layer:
            layer = service.layer
            lines += ["", rulebook.layers[layer].title]
        state = state_of(service, as_of).replace("_", " ")
        since = service.state_on(as_of)
        dated = f" (known since {since.since})" if since else ""
        successor = rulebook.services.get(service.successor or "")
        instead = f"; take {successor.name}" if successor and state[0] in "ce" else ""
        read = f"; read {service.read}, {age_of(service, as_of)} days before"
        lines.append(f"  {service.name:{width}}  {state}{dated}{instead}{read}")
    lines += ["", f"{len(services)} services, as of {as_of}."]
    return "\n".join(lines).lstrip("\n") + "\n"
