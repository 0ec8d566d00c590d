"""The AWS services as Markdown pages for the documentation: an index, and a page per service.

The pages tell every dated state, so that they do not depend on the day on which they are made.
"""

from __future__ import annotations

from collections.abc import Iterator

from framing.authoring.rule_pages import ONLY_IN_ITS_INDEX, source_link
from framing.document.markdown import inline
from framing.document.wording import STATES, capital
from framing.evaluation.service_availability import LANGUAGE
from framing.listings.services import tasks_of
from framing.result.services import snippet
from framing.rulebook.catalogue import Service
from framing.rulebook.model import Rulebook

#: What those who use a service already may do once it is closed to new customers.
TERMS = {
    "extend": "; its users may go on and add to it",
    "keep": "; its users may go on and add nothing",
}


def service_pages(rulebook: Rulebook) -> dict[str, str]:
    """File name under ``services/`` → text. The same rulebook always gives the same pages."""
    found = {"index.md": "\n".join(_index(rulebook)) + "\n"}
    for service in rulebook.services.values():
        found[f"{service.id}.md"] = "\n".join(_page(rulebook, service)) + "\n"
    return found


def service_link(service: Service) -> str:
    """The name of a service, leading to its page."""
    return f"[{inline(service.name)}](#service-{service.id})"


def _index(rulebook: Rulebook) -> Iterator[str]:
    yield from ("(services)=", "# AWS services", "")
    yield (
        f"{len(rulebook.services)} services with their dated states, as read on the date that "
        "stands on each page. Check before you sign."
    )
    by_name = sorted(rulebook.services.values(), key=lambda service: service.name)
    for layer in rulebook.layers.values():
        yield from ("", f"## {layer.title}", "", f"For {layer.made_for}.", "")
        yield from ("| Service | Newest known state | It |", "| --- | --- | --- |")
        for service in by_name:
            if service.layer == layer.id:
                newest = service.states[-1]
                state = f"{STATES[newest.state]} since {newest.since}"
                yield f"| {service_link(service)} | {state} | {inline(service.does)} |"


def _page(rulebook: Rulebook, service: Service) -> Iterator[str]:
    yield from (*ONLY_IN_ITS_INDEX, f"(service-{service.id})=", f"# {inline(service.name)}", "")
    yield from (inline(service.does), "")
    yield from _facts(rulebook, service)
    yield from ("", "## Since when", "", "| From | State | Source |", "| --- | --- | --- |")
    for state in service.states:
        closed = f": {', '.join(state.closed)}" if state.closed else ""
        words = inline(capital(STATES[state.state]) + closed + TERMS.get(state.users or "", ""))
        yield f"| {state.since} | {words} | {source_link(rulebook, state.source)} |"
    yield from _limits_held(rulebook, service)
    if service.limits:
        yield from ("", "## Limits", "", "| What | Limit | Source |", "| --- | --- | --- |")
        for limit in service.limits:
            source = source_link(rulebook, limit.source)
            yield f"| {inline(limit.what)} | {inline(limit.value)} | {source} |"
    yield from ("", "## Regions", "")
    if service.regions:
        known = ", ".join(service.regions)
        yield f"The SDK knows {known}. This is a hint and no proof; check yours."
    else:
        yield "No list of Regions is known."
    yield from _calls(rulebook, service)


def _facts(rulebook: Rulebook, service: Service) -> Iterator[str]:
    layer = rulebook.layers[service.layer]
    yield f"- Layer: {layer.title}, for {layer.made_for}"
    if service.formerly:
        yield f"- Formerly: {inline(', '.join(service.formerly))}"
    tasks = [rulebook.tasks[task].name for task in tasks_of(rulebook, service.id)]
    if tasks:
        yield f"- Offered for: {inline(', '.join(tasks))}"
    if service.needs:
        yield f"- Needs: {inline(service.needs)}"
    if service.pricing_unit:
        yield f"- Priced by: {inline(service.pricing_unit)}"
    if service.successor:
        yield f"- What to take instead: {service_link(rulebook.services[service.successor])}"
    if service.successor_note:
        yield f"- Note: {inline(service.successor_note)}"
    if service.docs:
        yield f"- Documentation: <{service.docs}>"
    yield f"- Facts read on {service.read}; how sure we are: {service.confidence}"
    yield f"- Id: `{service.id}` in `services/{service.id}.yaml`"


def _limits_held(rulebook: Rulebook, service: Service) -> Iterator[str]:
    """The limits that people may state and this service breaks, and the languages it reads."""
    tasks = set(tasks_of(rulebook, service.id))
    broken = [
        limit
        for limit in rulebook.limits
        if (limit.tasks is None or limit.tasks & tasks)
        and (
            limit.id in service.breaks
            or (service.layer in limit.layers and limit.id not in service.meets)
        )
    ]
    if broken:
        yield from ("", "## What rules it out", "")
        yield from (f"- {inline(capital(limit.label))}: it {inline(limit.why)}" for limit in broken)
    if service.languages:
        known = rulebook.facts[LANGUAGE].values
        yield from ("", "## Languages", "", "| For | Languages | Source |", "| --- | --- | --- |")
        for spoken in service.languages:
            done = ", ".join(rulebook.tasks[t].name for t in spoken.tasks or ()) or "all tasks"
            read = "; ".join(known[value] for value in spoken.read)
            source = source_link(rulebook, spoken.source)
            yield f"| {inline(done)} | {inline(read)} | {source} |"


def _calls(rulebook: Rulebook, service: Service) -> Iterator[str]:
    usual = snippet(service)
    if usual is not None:
        yield from ("", "## The first call to try", "", "```python", usual, "```")
    for task in service.first_calls:
        said = snippet(service, task)
        if said is not None and said != usual:
            yield from ("", f"### For {inline(rulebook.tasks[task].name)}", "")
            yield from ("```python", said, "```")
