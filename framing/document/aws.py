"""The AWS path: what a new customer can start with on the date, and what is closed by then."""

from __future__ import annotations

from framing.document import figures
from framing.document.architecture import architecture
from framing.document.blocks import (
    Block,
    Heading,
    KeyValues,
    Listing,
    Paragraph,
    Section,
    Span,
    Table,
    Text,
    safe_url,
    text,
)
from framing.document.cost_words import cost_text
from framing.document.wording import (
    STATES,
    backing,
    capital,
    missed_words,
    path_label,
    sentence,
    source_span,
    state_words,
    why_not_words,
)
from framing.evaluation.findings import deciding
from framing.result.conclusions import Settled
from framing.result.framing import Framing
from framing.result.services import NotOffered, ServiceChoice, algorithms_for, snippet
from framing.rulebook.catalogue import Algorithm, Service
from framing.rulebook.model import Rulebook

#: The page that dates the security fixes of the built-in algorithms.
FIXES = "aws-container-support"


def aws_path(framing: Framing) -> Section | None:
    """First choice, runner-up and supporting services; None when the verdict needs no path."""
    if not framing.services and not (framing.builds and framing.leading_task):
        return None
    drawn = (figures.stack(framing), architecture(framing))
    blocks: list[Block] = [path_words(framing), *(picture for picture in drawn if picture)]
    for choice in framing.services:
        if choice.role != "supporting":
            title = "Start with" if choice.role == "first" else "If that falls short"
            blocks += [Heading(f"{title}: {choice.service.name}"), _chosen(framing, choice)]
    rungs = next_rungs(framing)
    if rungs:
        blocks += [Heading("To move one rung"), KeyValues(rungs)]
    if framing.routes:
        routes = tuple(route(framing, item) for item in framing.routes)
        blocks += [Heading("How to train and serve it"), KeyValues(routes)]
    algorithms = algorithms_for(framing.rulebook, framing.leading_task, framing.leading_path)
    if algorithms:
        blocks += [Heading("Algorithms to try"), algorithms_table(framing, algorithms)]
    supporting = [choice for choice in framing.services if choice.role == "supporting"]
    if supporting:
        rows = tuple(_supporting(framing, choice) for choice in supporting)
        blocks += [
            Heading("What goes with it"),
            Table("Supporting services", ("Service", "Why", "State"), rows),
        ]
    return Section("aws-path", 2, "The AWS path", tuple(blocks))


def path_words(framing: Framing) -> Paragraph:
    """The path and why it was reached."""
    why: Text = ()
    for rule in deciding(framing.leading_case, framing.rulebook.path.id):
        why = text(why, " ", sentence(rule.because), backing(framing.rulebook, rule))
    assumed = " The path rests on assumptions." if framing.path is None else ""
    return Paragraph(text(framing.reached(framing.rulebook.path).says, why, assumed))


def next_rungs(framing: Framing) -> tuple[tuple[str, Text], ...]:
    """What would lead to the next easier and the next deeper rung that serves the task."""
    task = framing.leading_task
    if task is None or not framing.has_path:
        return ()
    ladder = [rung.id for rung in framing.rulebook.rungs]
    place = ladder.index(framing.leading_path)
    stage = framing.rulebook.path.id
    lines = {item.conclusion.id: item for item in framing.why_not if item.stage == stage}
    rows: list[tuple[str, Text]] = []
    easier, deeper = ladder[:place][::-1], ladder[place + 1 :]
    for title, rungs in (("One rung easier", easier), ("One rung deeper", deeper)):
        rung = next((r for r in rungs if r in lines and r in task.offers), None)
        # A rung that serves only other tasks is no step from here.
        if rung is not None and not lines[rung].other_task:
            _, unblock = why_not_words(framing.rulebook, lines[rung])
            rows.append((f"{title}: {lines[rung].conclusion.label}", text(sentence(unblock))))
    return tuple(rows)


def route(framing: Framing, item: Settled) -> tuple[str, Text]:
    """How the model is trained or served, and why, as a term and its text."""
    why: Text = ()
    for rule in item.rules[:1]:
        why = text(why, " ", sentence(rule.because), backing(framing.rulebook, rule))
    assumed = " This rests on assumptions." if item.assumed else ""
    return item.stage.title, text(sentence(item.conclusion.says), why, assumed)


def algorithms_table(framing: Framing, algorithms: tuple[Algorithm, ...]) -> Table:
    """When to take and when to leave each built-in algorithm."""
    rows = tuple(
        (
            text(item.name, " (", source_span(framing.rulebook, item.source), ")"),
            text(sentence(item.use_when)),
            text(sentence(item.avoid_when)),
            text(
                f"{item.formats}. {item.compute}. Least data: {item.minimum_data}.",
                _fixes(framing, item),
            ),
        )
        for item in algorithms
    )
    header = ("Algorithm", "Take it when", "Leave it when", "Format, machine and data")
    return Table("Built-in algorithms of SageMaker for this task", header, rows)


def _fixes(framing: Framing, item: Algorithm) -> Text:
    """Until when the image of an algorithm gets security fixes; nothing where AWS names no day."""
    if item.fixes_until is None:
        return ()
    over = item.fixes_until < framing.as_of
    said = "No security fixes since" if over else "Security fixes until"
    return text(f" {said} {item.fixes_until}", in_brackets(framing.rulebook, FIXES), ".")


def _chosen(framing: Framing, choice: ServiceChoice) -> KeyValues:
    rows: list[tuple[str, Text]] = [("Why", text(why_words(framing, choice)))]
    if choice.path:
        rows.append(("Path", text(capital(path_label(framing.rulebook, choice.path)))))
    if choice.cost:
        rows.append(("Cost a month", cost_text(framing, choice.cost)))
    told = service_rows(framing.rulebook, choice.service, framing.as_of)
    return KeyValues((told[0], *rows, *told[1:]))


def why_words(framing: Framing, choice: ServiceChoice) -> str:
    """Why a service was chosen, and under which condition."""
    missed = missed_words(framing) if choice.role == "first" else ""
    return sentence(choice.why) + (f" But {missed}." if missed else "")


def service_rows(rulebook: Rulebook, service: Service, as_of: str) -> tuple[tuple[str, Text], ...]:
    """What is known of a service on an ISO date, as terms and texts; first what it does."""
    rows: list[tuple[str, Text]] = [("What it does", text(sentence(service.does)))]
    rows.append(("State", state_of(rulebook, service, as_of)))
    if service.needs:
        rows.append(("Needs", text(sentence(service.needs))))
    rows += limit_rows(rulebook, service)
    if service.pricing_unit:
        rows.append(("Priced by", text(sentence(service.pricing_unit))))
    # A limit of its own on Regions says more than the list of a client that does other things too.
    if service.regions and not any("region" in limit.what.lower() for limit in service.limits):
        rows.append(("Regions", text(_regions(service))))
    if safe_url(service.docs):
        rows.append(("Documentation", text(Span(service.docs or "", url=service.docs))))
    return tuple(rows)


def limit_rows(rulebook: Rulebook, service: Service) -> list[tuple[str, Text]]:
    """The limits of a service, as terms and texts; among its ``service_rows``."""
    return [
        (
            f"Limit – {limit.what[0].lower()}{limit.what[1:]}",
            text(sentence(limit.value), in_brackets(rulebook, limit.source)),
        )
        for limit in service.limits
    ]


def first_call(framing: Framing) -> list[Block]:
    """The first call to try of the first service, for the task at hand; nothing without one.

    Nothing on the path of those who work by clicks.
    """
    task = framing.leading_task
    path = framing.leading_path
    if not framing.services or task is None or path is None:
        return []
    if framing.rulebook.path.conclusion(path).by_clicks:
        return []
    said = snippet(framing.services[0].service, task.id, framing.leading_case)
    if said is None:
        return []
    words = (
        "The first call to try, in Python. Replace the names by those of your own things, and "
        "models and Regions by those that you may use."
    )
    missed = missed_words(framing)
    first = (Paragraph(text(f"{capital(missed)}, so this is another one.")),) if missed else ()
    return [*first, Paragraph(text(words), quiet=True), Listing(said)]


def _regions(service: Service) -> str:
    """Regions of its client in the SDK: a hint, never proof. Of many, one from each continent."""
    known = service.regions or ()
    parts: dict[str, str] = {}
    for region in known:
        parts.setdefault(region.split("-")[0], region)
    few = ", ".join(sorted(parts.values()))
    named = ", ".join(known) if len(known) <= 8 else f"{len(known)}, such as {few}"
    client = f" ({service.sdk[0].client})" if service.sdk else ""
    return f"The SDK lists its client{client} in {named}. The service may be in fewer; check."


def _supporting(framing: Framing, choice: ServiceChoice) -> tuple[Text, ...]:
    service = choice.service
    name = Span(service.name, url=safe_url(service.docs))
    return (
        text(name),
        text(sentence(choice.why)),
        state_of(framing.rulebook, service, framing.as_of),
    )


def state_of(rulebook: Rulebook, service: Service, as_of: str) -> Text:
    """What a service is on an ISO date, with the source."""
    state = service.state_on(as_of)
    words = sentence(state_words(service, as_of))
    return text(words, in_brackets(rulebook, state.source if state else None))


def in_brackets(rulebook: Rulebook, source_id: str | None) -> Text:
    """A source in brackets; nothing where there is none."""
    if source_id is None or source_id not in rulebook.sources:
        return ()
    return text(" (", source_span(rulebook, source_id), ")")


def closed_services(framing: Framing) -> Section | None:
    """Services that people may expect and cannot use, or not now; None when there is none."""
    listed = framing.services_not_offered
    blocks: list[Block] = []
    closed = tuple(_closed(framing, item) for item in listed if is_closed(item))
    if closed:
        header = ("Service", f"State on {framing.as_of}", "Take instead")
        blocks += [
            Paragraph(text("You may expect these here. A new customer cannot start with them.")),
            Table("Not open to new customers", header, closed),
        ]
    broken = tuple(ruled_out(item) for item in listed if not is_closed(item))
    if broken:
        words = "These do the task, but break a limit that you stated, or lack your language."
        blocks += [
            Paragraph(text(words)),
            Table("Ruled out by your limits", ("Service", "Your limit"), broken),
        ]
    if not blocks:
        return None
    title = "Services you may expect that are closed or ruled out"
    return Section("closed-services", 2, title, tuple(blocks))


def is_closed(item: NotOffered) -> bool:
    """Whether the service is shut to new customers on the date, whatever limits it keeps."""
    return item.state not in ("open", "partly_closed")


def ruled_out(item: NotOffered) -> tuple[Text, ...]:
    """A row: the service, and what was stated and it does not keep."""
    return text(item.service.name), text(sentence(". ".join(map(capital, item.limits))))


def _closed(framing: Framing, item: NotOffered) -> tuple[Text, ...]:
    since = f", known since {item.since}" if item.since else ""
    state = text(
        capital(STATES[item.state]), since, ".", in_brackets(framing.rulebook, item.source)
    )
    note = item.service.successor_note
    instead = item.instead or ("See the note." if note else "The services above.")
    words = f" {sentence(note)}" if note else ""
    return (text(item.service.name), state, text(sentence(instead), words, terms(item)))


def terms(item: NotOffered) -> str:
    """What an account that uses a closed service may do; empty for one that does not use it."""
    if item.used and not item.may_go_on:
        return " You said that your account uses it; nobody can any longer, so move now."
    if not item.may_go_on:
        return ""
    end = f" until {item.until}, when it ends for all" if item.until else "; no end is known"
    if item.may_add:
        return f" Your account may go on with it and add to it{end}. Plan the move all the same."
    return f" Your account may go on with it{end}. Add nothing new to it."
