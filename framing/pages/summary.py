"""The first screen of a result: the verdict or its fork, the facts of it, and what to do first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import streamlit as st
from markupsafe import Markup

from framing.document.blocks import Block, Callout, KeyValues, Paragraph, Section
from framing.document.cost_words import short_cost
from framing.document.fork_words import asking, forks_in_words
from framing.document.markup import element
from framing.document.page_one import (
    LEARNS,
    PATH,
    SERVICE,
    TASK,
)
from framing.document.payback_chart import in_short
from framing.document.spoken import SPOKEN, language_words, limited_by_language
from framing.document.tones import looks
from framing.document.wording import capital, sentence, small, verdict_label
from framing.evaluation.forks import Point
from framing.faults.english import named_list
from framing.listings.asking import about_line, yes_means
from framing.listings.asking import asking as asking_of
from framing.pages import links, what_if
from framing.pages.blocks import draw, words
from framing.pages.visit import PRESSED, RESULT, Visit
from framing.pages.wording import plain
from framing.result.costs import lacking, waited_for
from framing.result.framing import Framing
from framing.result.payback import payback_of
from framing.result.services import ServiceChoice
from framing.rulebook.model import CHOSEN, NOT_CHOSEN, UNKNOWN, Question, Rulebook

#: How a verdict looks that is not reached yet.
OPEN = "open"
#: Said of each class of effort; on the first screen once for all of them.
OUR_VIEW = " (our own view)"
#: How the key of each button begins that settles a point.
SETTLES = "settles-"


def look(rulebook: Rulebook, verdict: str) -> str:
    """The name under which the style sheet has a verdict's colour, icon and shape."""
    return looks(rulebook).get(verdict, OPEN)


def chip(rulebook: Rulebook, verdict: str, label: str) -> Markup:
    """A verdict with its colour, icon and words, as HTML."""
    name = look(rulebook, verdict)
    return element("span", element("i"), capital(label), class_=f"chip is-{name}")


def verdict(visit: Visit, framing: Framing, section: Section) -> list[Block]:
    """The verdict as the page's heading, or the fork. What is left of the section is returned."""
    callout, *others = section.blocks
    assert isinstance(callout, Callout)
    says = "".join(span.text for span in callout.lead)
    first, _, rest = says.partition(". ")
    facts = [block for block in others if isinstance(block, KeyValues)]
    name = look(framing.rulebook, framing.verdict) if framing.firm else OPEN
    with st.container(key=f"ruling-{name}"):
        with st.container(key="said"):
            st.markdown(f"**{plain(callout.mark)}**")
            st.title(plain(sentence(first)), anchor=False)
            if rest:
                st.markdown(f"**{plain(rest)}**")
            elif isinstance(others[0], Paragraph) and not framing.firm:
                st.markdown(words(others[0].text))
        if framing.firm:
            draw(callout.blocks)
        else:
            _fork(visit, framing)
            others = others[1:]  # the likeliest, which is said above
        for block in facts if framing.firm else ():
            _facts(framing, block)
        with st.container(key="ways-on", horizontal=True):
            following = visit.interview.next
            if following:
                visit.link(following.id, "Go on answering")
            if framing.firm:
                price_link(visit, framing.services[:1])
    return [block for block in others if block not in facts or not framing.firm]


def price_link(visit: Visit, services: Sequence[ServiceChoice]) -> None:
    """The way to the questions that the price of these services still takes; none for none."""
    needs = lacking(services, visit.answers)
    if needs:
        shorts = [small(visit.rulebook.question(name).short) for name in needs]
        words = f"For its price, answer: {named_list(shorts)}"
        service = services[0].service
        visit.link(needs[0], words, RESULT, service.name, **{links.PRICE: service.id})


def _facts(framing: Framing, facts: KeyValues) -> None:
    """Each term with its value in a row; the classes of effort in one."""
    facts_told = {term: words(value) for term, value in facts.rows}
    told = {term: f"**{said}**" for term, said in facts_told.items()}
    if framing.leading_task is not None:
        # How it learns, and in the words of the task what a name alone leaves abstract.
        does = plain(framing.leading_task.does)
        told[TASK] += f"  \n:small[{sentence(facts_told[LEARNS])} {does}]"
        del told[LEARNS]
    if SERVICE in told:
        told[SERVICE] += f"  \n:small[{facts_told[PATH]}]"
        del told[PATH]
    # What a price waits for is asked below; where none is on record, the effort says our own view.
    cost = framing.services[0].cost if framing.services else None
    if cost and cost.on_record and not waited_for(framing.services[:1]):
        told["What it costs on AWS"] = capital(plain(short_cost(cost)))
    payback = payback_of(framing.answers)
    if payback is not None and framing.builds:
        told["Does it pay, by your numbers?"] = plain(in_short(payback))
    shown = framing.rulebook.in_role("building", "running")
    effort = [item for item in framing.effort if item.stage.id in shown]
    if effort:
        said = "; ".join(
            f"{small(item.stage.title)}: {small(item.conclusion.says).rstrip('.')}"
            for item in effort
        )
        ours = OUR_VIEW if OUR_VIEW in said else ""
        told[f"Effort{ours}"] = capital(plain(said.replace(OUR_VIEW, "")))
    if SPOKEN in told and limited_by_language(framing):
        with st.container(key="caution"):
            lines = [plain(sentence(line)) for line in language_words(framing)]
            st.markdown(f"**{SPOKEN}.** " + "  \n".join(lines))
        del told[SPOKEN]
    with st.container(key="facts"):
        for term, value in told.items():
            st.markdown(f":small[{plain(term)}]\n\n{value}")


# -- the fork ------------------------------------------------------------------------------------


def _fork(visit: Visit, framing: Framing) -> None:
    """The roads that are still open, drawn from where one stands, and the way to settle it."""
    fork = forks_in_words(framing)[0]
    if framing.hangs_on[0].settles:
        roads = [
            (road.verdicts[0] if len(road.verdicts) == 1 else OPEN, sentence(road.when), road.then)
            for road in fork.roads
        ]
    else:
        roads = [
            (name, "Most likely so far" if name == framing.leading else "Still possible", label)
            for name in framing.possible_verdicts
            for label in [verdict_label(framing.rulebook, name)]
        ]
    # The likeliest first.
    roads.sort(key=lambda road: road[0] != framing.leading)
    st.html(drawn(framing.rulebook, "You are here", roads))
    _settling(visit, framing)


def drawn(rulebook: Rulebook, here: str, roads: Iterable[tuple[str, str, str]]) -> Markup:
    """Roads that part where one stands, as HTML. roads: verdict, when it is taken, its words."""
    ways = (
        element(
            "div", element("span", when), chip(rulebook, name, then),
            class_=f"road is-{look(rulebook, name)}",
        )
        for name, when, then in roads
    )  # fmt: skip
    start = element("p", here, class_="here")
    return element("div", start, element("ul", *(element("li", w) for w in ways)), class_="roads")


def _settling(visit: Visit, framing: Framing) -> None:
    """The questions on which the verdict hangs, each answered with one click where it can be."""
    settling = next((fork for fork in framing.hangs_on if fork.settles), None)
    telling = framing.hangs_on if settling is None else ()
    asked = {q.id: q for fork in telling for point in fork.points for q in point.asks}
    if asked:
        with st.container(key="answers-that-tell"):
            st.markdown("**Answer what tells most:**")
            for question in asked.values():
                visit.link(question.id, asking_of(question, framing.answers), RESULT)
    for point in settling.points if settling else ():
        assert settling is not None
        question = point.question
        if point.computed:
            visit.link(question.id, f"Answer: {question.ask}", RESULT)
            continue
        st.markdown(f"**{plain(asking(settling, question))}**")
        with st.container(horizontal=True):
            for key, label in _clicks(framing, point):
                visit.button(plain(label), key=key)


def _clicks(framing: Framing, point: Point) -> list[tuple[str, str]]:
    """The key and the words of each button that settles a point."""
    question = point.question
    if point.line:
        line = question.option(point.fact)
        yes = yes_means(line) if about_line(line) else CHOSEN
        no = NOT_CHOSEN if yes == CHOSEN else CHOSEN
        return [(_settles(question, line.id, s), said) for s, said in ((yes, "Yes"), (no, "No"))]
    tables = framing.case.tables
    values = tables.names(tables.inputs[point.input].fact, framing.case.input_masks[point.input])
    return [(_settles(question, o.id), o.label) for o in question.options if o.sets in values]


def settled_by_click(visit: Visit) -> bool:
    """Take over the answer whose button was pressed; whether there was one."""
    known = (st.session_state.get(PRESSED), *st.session_state)
    if not any(str(key).startswith(SETTLES) for key in known):
        return False
    for question in visit.rulebook.questions:
        for option in question.options:
            for answer, key in _answers_by_click(visit, question, option.id):
                if visit.answers.get(question.id) != answer and visit.pressed(key):
                    what_if.take(visit, {question.id: answer})
                    return True
    return False


def _answers_by_click(visit: Visit, question: Question, option: str) -> Iterator[tuple[Any, str]]:
    """What each button for an option would answer, and its key."""
    if question.kind == "choose_one":
        yield option, _settles(question, option)
        return
    held = visit.answers.get(question.id)
    lines = held if isinstance(held, Mapping) else {o.id: UNKNOWN for o in question.options}
    for state in (CHOSEN, NOT_CHOSEN):
        yield {**lines, option: state}, _settles(question, option, state)


def _settles(question: Question, option: str, state: str = "") -> str:
    return f"{SETTLES}{question.id}-{option}{state and '-'}{state}"


# -- what to do first ----------------------------------------------------------------------------


def steps(section: Section | None) -> None:
    """The next three steps."""
    if section is None:
        return
    with st.container(key="first-steps"):
        st.header(plain(section.title), anchor=False)
        draw(told(section.blocks))


def against(section: Section) -> None:
    """The strongest argument against."""
    with st.container(key="against", gap="xsmall"):
        st.header(plain(section.title), anchor=False)
        draw(told(section.blocks))


def told(blocks: Iterable[Block]) -> list[Block]:
    """Blocks without the remarks on where the document says more."""
    return [block for block in blocks if not (isinstance(block, Paragraph) and block.quiet)]
