"""The rules: searched by word, and one at a time with condition, reason and sources."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from framing.document.reasons import rests_on_answers
from framing.document.wording import capital, sentence, source_spans, standing_label
from framing.pages import links
from framing.pages.blocks import words
from framing.pages.visit import LOOK_UP, RESULT, RULES, Visit
from framing.pages.wording import answer_lines, plain
from framing.result.framing import Framing
from framing.rulebook.conditions import rule_in_words
from framing.rulebook.model import Rule, Rulebook, Stage

SOUGHT, STAGE, BECAME, ANY = "sought-rule", "stage-of-rule", "state-of-rule", "Any subject"
ALL = "all"
MOST = 40
STRENGTHS = {
    "decides": "It decides: when it holds, this follows",
    "strong": "It argues strongly, and decides nothing by itself",
    "weak": "It argues, and decides nothing by itself",
}
#: What becomes of a rule that nothing contradicts, where nobody said anything of what it reads.
UNSAID = "unsaid"
STATUSES = {
    "fired": "In your case it holds, by what you said",
    UNSAID: "In your case nothing speaks against it: nobody was asked, or nobody answered",
    "open": "In your case it is open: something is not known yet",
    "ruled_out": "In your case it does not hold",
}
GROUPS = {
    "fired": "Those that hold by what you said",
    UNSAID: "Those that nothing speaks against, since nobody was asked",
    "open": "Those that are open",
    ALL: "All rules",
}


def show(visit: Visit) -> None:
    """All rules, or one of them when the address names one."""
    chosen = {rule.id: rule for rule in visit.rulebook.rules}.get(
        visit.parameters.get(links.RULE, "")
    )
    if chosen is not None:
        _one(visit, chosen)
        return
    visit.link(LOOK_UP, "← Look things up")
    visit.notices()
    st.title("The rules", anchor=False)
    st.markdown(
        f"{len(visit.rulebook.rules)} rules decide or argue. Each says when it holds, why, and "
        "what it rests on. There are no scores and no weights."
    )
    sought = st.text_input("Search", key=SOUGHT).strip().casefold()
    stages = {None: ANY} | {stage.id: stage.asks for stage in visit.rulebook.stages}
    wanted = st.selectbox("Subject", list(stages), format_func=stages.__getitem__, key=STAGE)
    became = _became(visit)
    state = _state() if became else None
    found = [
        rule
        for rule in visit.rulebook.rules
        if wanted in (None, rule.stage)
        and state in (None, became.get(rule.id))
        and sought in _said(visit.rulebook, rule)
    ]
    _listed(visit, found, {} if state else became)
    visit.title("The rules")


def _became(visit: Visit) -> dict[str, str]:
    """Rule → what became of it in the case at hand; empty where there is no case."""
    if not visit.answers:
        return {}
    framing = visit.framing()
    return {item.rule.id: _status(framing, item.rule, item.status) for item in framing.findings}


def _status(framing: Framing, rule: Rule, status: str) -> str:
    """What became of a rule; one that holds by nothing that was said is told apart."""
    unsaid = status == "fired" and not rests_on_answers(framing, rule)
    return UNSAID if unsaid else status


def _state() -> str | None:
    """Which rules are wanted, by what became of them: at first those that hold by what was said."""
    said = st.selectbox("In your case", list(GROUPS), format_func=GROUPS.__getitem__, key=BECAME)
    return None if said == ALL else said


def _listed(visit: Visit, found: list[Rule], became: Mapping[str, str]) -> None:
    """became: what is said of each rule, where they are not all alike."""
    if not found:
        st.markdown("No rule fits. Try another word or any subject.")
    elif len(found) > MOST:
        st.markdown(f"{len(found)} rules fit; here are the first {MOST}. Search to narrow it.")
    else:
        st.markdown("One rule fits." if len(found) == 1 else f"{len(found)} rules fit.")
    for stage in visit.rulebook.stages:
        rows = [rule for rule in found[:MOST] if rule.stage == stage.id]
        if rows:
            st.header(plain(stage.asks), anchor=False)
            with st.container(key=f"cards-{stage.id}"):
                for rule in rows:
                    with st.container(key=f"card-{rule.id}"):
                        visit.link_to_rule(rule.id, rule.title)
                        here = STATUSES.get(became.get(rule.id, ""), "")
                        said = f"{sentence(rule.because)} {here and sentence(here)}".strip()
                        st.markdown(f":small[{plain(said)}]")


def _said(rulebook: Rulebook, rule: Rule) -> str:
    """All the words of a rule in which one may search."""
    sources = " ".join(rulebook.sources[source].title for source in rule.sources)
    condition = rule_in_words(rule, rulebook)
    parts = (rule.id, rule.title, rule.because, condition, rule.unless, rule.next, sources)
    return " ".join(part for part in parts if part).casefold()


def _one(visit: Visit, rule: Rule) -> None:
    visit.link(RULES, "← All rules")
    if visit.answers:
        visit.link(RESULT, "← Back to the result")
    visit.notices()
    st.title(plain(rule.title), anchor=False)
    st.markdown(plain(sentence(rule.because)))
    stage = visit.rulebook.stage(rule.stage)
    lines = [
        f"- **It holds when:** {plain(sentence(rule_in_words(rule, visit.rulebook)))}",
        f"- **What follows:** {plain(_follows(stage, rule))}",
        f"- **How much it counts:** {STRENGTHS[rule.strength]}",
    ]
    if rule.unless:
        lines.append(f"- **It would be wrong if:** {plain(sentence(rule.unless))}")
    if rule.next:
        lines.append(f"- **What to do:** {plain(sentence(rule.next))}")
    if rule.since or rule.until:
        lines.append(f"- **It counts:** {_counts(rule)}")
    lines.append(f"- **It rests on:** {plain(standing_label(rule))}, reviewed on {rule.reviewed}")
    sources = source_spans(visit.rulebook, rule.sources)
    if sources:
        lines.append(f"- **Sources:** {words(sources)}")
    st.markdown("\n".join(lines))
    if visit.answers:
        _in_this_case(visit.framing(), rule)
    st.markdown(f":small[For whoever keeps the rules: {plain(rule.id)}, in {plain(rule.file)}.]")
    visit.title(rule.title)


def _follows(stage: Stage, rule: Rule) -> str:
    label = stage.conclusion(rule.conclusion).label
    return f"{stage.asks} {capital(label)}" + (" (it speaks against this)" if rule.against else "")


def _counts(rule: Rule) -> str:
    since = f"from {rule.since}" if rule.since else ""
    until = f"until {rule.until}" if rule.until else ""
    return " ".join(filter(None, (since, until)))


def _in_this_case(framing: Framing, rule: Rule) -> None:
    """What became of the rule with the answers at hand."""
    st.header("In your case", anchor=False)
    finding = next(item for item in framing.findings if item.rule.id == rule.id)
    status = _status(framing, finding.rule, finding.status)
    st.markdown(f"{STATUSES[status]}.")
    lead = "Not asked, since you said" if status == UNSAID else "You said"
    facts = framing.rulebook.facts
    lines = []
    for asked in finding.answers:
        question, given = framing.rulebook.question(asked), framing.answers.get(asked)
        if given is None:
            continue
        said = "; ".join(answer_lines(question, given))
        lines.append(f"- **{lead}** ({plain(question.short)}): {plain(said)}")
    lines += [f"- **Not known yet:** {plain(facts[name].about)}" for name in finding.open_facts]
    for blocker in finding.blocked_by:
        fact = facts[blocker.fact]
        is_now, must = (
            plain(" or ".join(fact.values.get(value, "does not arise") for value in values))
            for values in (blocker.held, blocker.needed)
        )
        lines.append(f"- {plain(fact.about)}: {is_now}. It would have to be: {must}")
    if lines:
        st.markdown("\n".join(lines))
