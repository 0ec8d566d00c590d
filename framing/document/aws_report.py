"""The AWS path for the document: in brief for everybody, in full for whoever builds it."""

from __future__ import annotations

from framing.document import aws, figures
from framing.document.architecture import architecture
from framing.document.blocks import Block, Heading, KeyValues, Paragraph, Section, Table, Text, text
from framing.document.cost_words import cost_text, short_cost
from framing.document.wording import capital, sentence, start_words, state_name
from framing.faults.english import named_list
from framing.result.framing import Framing
from framing.result.services import NotOffered, ServiceChoice, algorithms_for

PARTS = {"first": "First", "runner_up": "If that falls short", "supporting": "With it"}
#: Limits of the first service that the short form names.
MOST_LIMITS = 4


def services(framing: Framing) -> Section | None:
    """The path as a picture and a table, the first service's limits and cost, and what is left out.

    None where nothing is recommended and nothing is left out.
    """
    blocks = [*_offered(framing), *_left_out(framing)]
    return Section("aws-path", 2, "AWS and cost", tuple(blocks)) if blocks else None


def _offered(framing: Framing) -> list[Block]:
    if not framing.services:
        return []
    picture = architecture(framing)
    blocks: list[Block] = [aws.path_words(framing), *((picture,) if picture else ())]
    rows = tuple(_row(framing, choice) for choice in framing.services)
    header = ("Service", "Its part", "Why", "State")
    blocks.append(Table(f"Services, as of {framing.as_of}", header, rows))
    first = framing.services[0]
    facts = aws.limit_rows(framing.rulebook, first.service)[:MOST_LIMITS]
    if first.cost and first.cost.on_record:
        facts.insert(0, ("Cost a month", cost_text(framing, first.cost)))
    if facts:
        blocks += [Heading(f"{first.service.name}: cost and limits"), KeyValues(tuple(facts))]
    routes = tuple(aws.route(framing, item) for item in framing.routes)
    if routes:
        blocks += [Heading("How to train and serve it"), KeyValues(routes)]
    return blocks


def _left_out(framing: Framing) -> list[Block]:
    """Services that people may expect: closed ones, and those that break a limit."""
    listed = framing.services_not_offered
    closed = tuple(_closed(item) for item in listed if aws.is_closed(item))
    broken: dict[str, list[str]] = {}
    for item in listed:
        for limit in () if aws.is_closed(item) else item.limits:
            broken.setdefault(sentence(capital(limit)), []).append(item.service.name)
    blocks: list[Block] = []
    if closed:
        table = Table("You may expect these here", ("Service", "Take instead"), closed)
        blocks += [Heading("Not open to new customers"), table]
    if broken:
        rows = tuple((text(limit), text(named_list(names))) for limit, names in broken.items())
        title = "They do the task, but break what you stated"
        blocks += [
            Heading("Ruled out by your limits"),
            Table(title, ("Limit, and what the service does", "Services"), rows),
        ]
    return blocks


def _row(framing: Framing, choice: ServiceChoice) -> tuple[Text, ...]:
    priced = choice.role == "runner_up" and choice.cost and choice.cost.on_record
    cost = short_cost(choice.cost) if priced else ""
    does = f" {sentence(choice.service.does)}" if choice.role == "runner_up" else ""
    why = aws.why_words(framing, choice) + does + (f" Cost: {sentence(cost)}" if cost else "")
    state = capital(state_name(choice.service, framing.as_of))
    part = PARTS[choice.role]
    if choice.by_language:
        part += start_words(framing).removeprefix(choice.service.name)
    return text(choice.service.name), text(part), text(why), text(state)


def _closed(item: NotOffered) -> tuple[Text, ...]:
    instead = item.instead or item.service.successor_note or "The services above."
    return text(item.service.name), text(sentence(instead), aws.terms(item))


def services_in_full(framing: Framing) -> Section | None:
    """What the short form leaves out: each service's facts, first call, rungs and algorithms."""
    if not framing.services:
        return None
    drawn = figures.stack(framing)
    blocks: list[Block] = [drawn] if drawn else []
    for choice in framing.services:
        rows = aws.service_rows(framing.rulebook, choice.service, framing.as_of)
        if choice.role == "first":
            limits = aws.limit_rows(framing.rulebook, choice.service)[:MOST_LIMITS]
            rows = tuple(row for row in rows if row not in limits)
        if choice.role != "supporting":
            blocks += [Heading(choice.service.name), KeyValues(rows)]
        if choice.role == "first":
            blocks += aws.first_call(framing)
    steps = aws.next_rungs(framing)
    if steps:
        blocks += [Heading("To move one rung"), KeyValues(steps)]
    algorithms = algorithms_for(framing.rulebook, framing.leading_task, framing.leading_path)
    if algorithms:
        blocks += [Heading("Algorithms to try"), aws.algorithms_table(framing, algorithms)]
    if not blocks:
        blocks = [Paragraph(text("Nothing more is on record."))]
    return Section("aws-in-full", 2, "The AWS services in full", tuple(blocks))
