"""The result: the verdict, why, what speaks against it, what would change it, and what to do."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from framing.document.aws import first_call
from framing.document.blocks import Block, Callout, KeyValues, Paragraph, Section
from framing.document.body import problem_statement
from framing.document.page_one import EVERY_WAY, NOTHING_TOLD
from framing.document.reasons import told_reasons
from framing.document.sections import document_of
from framing.document.wording import (
    TARGETS,
    sentence,
    source_spans,
    standing_label,
)
from framing.faults.english import named_list
from framing.pages import downloads, rules_behind, what_if
from framing.pages.blocks import draw, words
from framing.pages.check_answers import sharpen
from framing.pages.visit import (
    ASK,
    CHECK,
    COMPARE,
    PEOPLE,
    PORTFOLIO,
    RESULT,
    RULES,
    SAMPLE,
    START,
    Visit,
)
from framing.pages.wording import answer_lines, plain
from framing.result.framing import Framing
from framing.rulebook.conditions import rule_in_words
from framing.rulebook.model import Question, Rule

#: Part of a service in the recommendation → words.
ROLES = {"first": "First", "runner_up": "If that falls short", "supporting": "With it"}
#: Sections of the document that have a place of their own on the page; the others unfold.
OWN_PLACE = ("verdict", "reasons", "open-questions", "next-steps")


def show(visit: Visit) -> None:
    """The result page."""
    if what_if.kept(visit):
        visit.go(RESULT)
    if _settled_by_click(visit):
        visit.go(RESULT)
    visit.link(CHECK, "← Back to your answers")
    visit.notices()
    if not visit.answers:
        st.title("No answers yet", anchor=False)
        st.markdown("There is no verdict without answers.")
        visit.link(START, "Go to the start page")
        visit.title("Result")
        return
    framing = visit.framing()
    first, body, last = document_of(framing).parts
    places = {section.id: section for part in (first, body) for section in part.sections}
    _verdict(visit, framing, places["verdict"])
    _reasons(framing)
    for section in _rest(first.sections):
        _open(section)
        if section.id == "argument-against":
            _objection(framing)
    _statement(framing)
    _services(visit, framing)
    if "next-steps" in places:
        _open(places["next-steps"])
    downloads.show(visit, framing)
    what_if.show(visit)
    _open_questions(visit, framing)
    st.header("In detail", anchor=False)
    left_out = tuple(section for section in last.sections if section.id == "whole-lists")
    with st.container(gap="xsmall"):
        for section in (*_rest(body.sections), *left_out):
            with st.expander(plain(section.title)):
                draw(section.blocks)
                rules_behind.show(visit, framing, section.id)
    with st.container(gap="xsmall"):
        visit.link(PEOPLE, "Title, owner, decision")
        visit.link(SAMPLE, "Look at a sample of past cases", RESULT)
        visit.link(COMPARE, "Compare cases or dates")
        visit.link(PORTFOLIO, "Several cases side by side")
        visit.link(RULES, "All rules in this case")
    sharpen(visit, RESULT)
    visit.title("Result")


def _statement(framing: Framing) -> None:
    """The problem statement, where there is a task."""
    if framing.brief and framing.leading_task is not None:
        st.header("The problem statement", anchor=False)
        draw([problem_statement(framing)])


def _services(visit: Visit, framing: Framing) -> None:
    """Each recommended service with its part, as a link into the catalogue, and the first call."""
    if not framing.services:
        return
    st.header("Where to start on AWS", anchor=False)
    with st.container(gap="xsmall"):
        for role, heading in ROLES.items():
            chosen = [choice.service for choice in framing.services if choice.role == role]
            if chosen:
                st.markdown(f"**{heading}**")
            for service in chosen:
                visit.link_to_service(service.id, service.name)
    call = first_call(framing)
    if call:
        with st.expander("The first call to try"):
            draw(call)


def _rest(sections: tuple[Section, ...]) -> list[Section]:
    return [section for section in sections if section.id not in OWN_PLACE]


def _open(section: Section) -> None:
    st.header(plain(section.title), anchor=False)
    draw(_told(section.blocks))


def _verdict(visit: Visit, framing: Framing, section: Section) -> None:
    """The verdict as the page's heading, then how firm it is and what it rests on."""
    callout, *others = section.blocks
    assert isinstance(callout, Callout)
    says = "".join(span.text for span in callout.lead)
    first, _, rest = says.partition(". ")
    with st.container(border=True, gap="xsmall"):
        st.markdown(f":blue[**{plain(callout.mark)}**]")
        st.title(plain(sentence(first)), anchor=False)
        if rest:
            st.markdown(f"**{plain(rest)}**")
        draw(callout.blocks)
        _settling(visit, framing)
        if not framing.firm:
            draw(others[:1])
            others = others[1:]
        facts = [block for block in others if isinstance(block, KeyValues)]
        for block in facts:
            _facts(block)
    following = visit.next()
    if following:
        visit.link(following.id, "Go on answering")
    draw(_told(b for b in others if b not in facts), heading=st.header)


def _settling(visit: Visit, framing: Framing) -> None:
    """The questions on which the verdict hangs, each answered with one click where it can be."""
    fork = next((fork for fork in framing.hangs_on if fork.settles), None)
    tables = framing.case.tables
    for point in fork.points if fork else ():
        question = point.question
        if point.computed or point.line:
            visit.link(question.id, f"Answer: {plain(question.ask)}", RESULT)
            continue
        open_ = framing.case.input_masks[point.input]
        values = tables.names(tables.inputs[point.input].fact, open_)
        st.markdown(f"**{plain(question.ask)}**")
        with st.container(horizontal=True):
            for option in question.options:
                if option.sets in values:
                    visit.button(plain(option.label), key=_settles(question, option.id))
        for way in filter(None, (question.find_out,)):
            st.markdown(f":small[Ask {plain(question.whom)}. {plain(sentence(way))}]")


def _settled_by_click(visit: Visit) -> bool:
    """Take over the answer whose button was pressed."""
    for question in visit.rulebook.questions:
        for option in question.options if question.kind == "choose_one" else ():
            new = visit.answers.get(question.id) != option.id
            if new and visit.pressed(_settles(question, option.id)):
                visit.answers[question.id] = option.id
                return True
    return False


def _settles(question: Question, option: str) -> str:
    return f"settles-{question.id}-{option}"


def _facts(facts: KeyValues) -> None:
    """Terms and values side by side, two in a row."""
    for i in range(0, len(facts.rows), 2):
        for column, (term, value) in zip(st.columns(2), facts.rows[i : i + 2], strict=False):
            column.markdown(f":small[{plain(term)}]  \n**{words(value)}**")


def _told(blocks: Iterable[Block]) -> list[Block]:
    """Blocks without the remarks on where the document says more."""
    return [block for block in blocks if not (isinstance(block, Paragraph) and block.quiet)]


def _reasons(framing: Framing) -> None:
    """Each reason as a sentence that unfolds to the rule behind it."""
    told = told_reasons(framing)
    st.header("Why" if framing.firm else "What speaks for it", anchor=False)
    if not told:
        st.markdown(plain(EVERY_WAY if framing.firm else NOTHING_TOLD))
    with st.container(gap="xsmall"):
        for rule in told:
            with st.expander(plain(sentence(rule.because))):
                _rule(framing, rule)


def _objection(framing: Framing) -> None:
    """The rule behind the strongest argument against."""
    objection = framing.strongest_objection
    assert objection is not None
    rule = objection.rule
    with st.expander(f"The rule behind it: {plain(rule.title)}"):
        _rule(framing, rule)


def _rule(framing: Framing, rule: Rule) -> None:
    rulebook = framing.rulebook
    lines = [
        f"- **Rule:** {plain(rule.title)}",
        f"- **It holds when:** {plain(sentence(rule_in_words(rule, rulebook)))}",
    ]
    for asked in framing.leading_findings[rule.id].answers:
        question, given = rulebook.question(asked), framing.answers.get(asked)
        if given is None:
            continue
        said = "; ".join(answer_lines(question, given))
        lines.append(f"- **You said** ({plain(question.short)}): {plain(said)}")
    if rule.unless:
        lines.append(f"- **It would be wrong if:** {plain(sentence(rule.unless))}")
    if rule.next:
        lines.append(f"- **What to do:** {plain(sentence(rule.next))}")
    lines.append(f"- **It rests on:** {plain(standing_label(rule))}, reviewed {rule.reviewed}")
    sources = source_spans(rulebook, rule.sources)
    if sources:
        lines.append(f"- **Sources:** {words(sources)}")
    st.markdown("\n".join(lines))


def _open_questions(visit: Visit, framing: Framing) -> None:
    """Whom to ask what, most telling first, each with a way to answer it."""
    if not framing.open_questions:
        return
    st.header("Open questions, and whom to ask", anchor=False)
    st.markdown("These can still change the result. The most telling come first.")
    visit.link(ASK, "Ask someone")
    for item in framing.open_questions:
        changes = named_list([TARGETS[target] for target in item.can_change])
        with st.container(gap=None):
            st.markdown(
                f"**{plain(item.question.ask)}**  \n"
                f":small[Ask {plain(item.question.whom)}. It can change {plain(changes)}.]"
            )
            visit.link(item.question.id, "Answer", RESULT)
