"""What the person's own words tell: the nearest published cases, and answers that a model reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import streamlit as st

from framing.answers.answers import plain_answer
from framing.answers.metadata import about_of
from framing.document.wording import shortened, verdict_label, verdict_sentence
from framing.faults import FaultsError
from framing.intake import intake
from framing.intake.models import Model, configured
from framing.intake.nearest import Near, nearest_cases
from framing.intake.proposals import REASONS, Proposal
from framing.intake.taking_in import Intake, answers_like
from framing.pages import confirm, links, summary
from framing.pages.lent import name_of
from framing.pages.visit import CHECK, EXAMPLES, START, Visit
from framing.pages.wording import answer_lines, plain
from framing.rulebook.model import Question

GOES_ON, READS, TAKES = "go-on-with-questions", "read-my-words", "take-proposals"
EACH_OWN = "They ended in different ways."
#: Keys: start from a case's answers; a proposal is right; what a model read, by the text.
LIKE, RIGHT, READ = "like-", "right-", "read-intake"


def opening(visit: Visit) -> Question | None:
    """The question that asks for the problem in the person's own words, if the rulebook has one."""
    return next((q for q in visit.rulebook.questions if q.core and q.kind == "text"), None)


def show(visit: Visit) -> None:
    """The page after the problem was told. Everything on it may be passed over."""
    asked = opening(visit)
    text = str(visit.answers.get(asked.id, "")).strip() if asked else ""
    near = nearest_cases(text, visit.rulebook)
    model, fault = _model()
    read: Intake | None = st.session_state.get(READ)
    read = read if read is not None and read.text == text else None
    _clicked(visit, near, read)
    if model and text and visit.pressed(READS):
        with st.spinner(f"{model.name} reads your words …"):
            read = st.session_state[READ] = intake(text, model, visit.rulebook)
    visit.link(asked.id if asked else START, "← Back")
    visit.notices()
    st.title("What your words tell" if read else "Is yours like one of these?", anchor=False)
    if fault:
        st.warning(f"**The settings of the model cannot be used.** {plain(fault)}")
    if near and not read:
        _about(near)
    visit.button("Go on with the questions", key=GOES_ON, primary=not read)
    if model and text:
        _reading(visit, model, read)
    if near:
        _nearest(visit, near, bool(read))
    elif not text:
        st.markdown("Tell the problem first, and published cases like it stand here.")
    else:
        st.markdown("No published case uses words like yours. That says nothing against it.")
    visit.title("Your words")


def _model() -> tuple[Model | None, str]:
    """The model that this server is set up with, and what is wrong with its settings."""
    try:
        return configured(), ""
    except FaultsError as error:
        return None, " ".join(f"{f.where}: {f.what} {f.fix}" for f in error.faults)


def _clicked(visit: Visit, near: tuple[Near, ...], read: Intake | None) -> None:
    """Leave for the page that a button stands for, before anything is drawn."""
    following = visit.interview.next
    for case in near:
        if visit.pressed(f"{LIKE}{case.journey.id}"):
            taken = answers_like(case.journey, visit.rulebook)
            confirm.took(visit, taken)
            visit.answers.update(taken | dict(visit.answers))
            visit.go(CHECK)
    if read and visit.pressed(TAKES):
        _take(visit, read)
        following = visit.interview.next
        visit.go(following.id if following else CHECK)
    if visit.pressed(GOES_ON):
        visit.go(following.id if following else CHECK)


# -- published cases ------------------------------------------------------------------------------


def _about(near: tuple[Near, ...]) -> None:
    """What the cases are, and whether they ended alike."""
    alike = len({case.verdict for case in near})
    if len(near) == 1:
        said = "This published case uses words like yours. It proves nothing about your problem."
    elif alike == 1:
        said = "These published cases use words like yours. They prove nothing about your problem."
    else:
        ended = EACH_OWN if alike == len(near) else "The last one ended differently."
        said = (
            "These published cases use words like yours. They prove nothing about your problem, "
            f"but they show what such problems depend on. {ended}"
        )
    st.markdown(said)


def _nearest(visit: Visit, near: tuple[Near, ...], below: bool) -> None:
    if below:
        st.header("Is yours like one of these?", anchor=False)
        _about(near)
    with st.container(key="nearest"):
        for case in near:
            _near(visit, case, st.subheader if below else st.header)
    st.markdown(
        ":small[If you start from a case's answers, each stays open until you confirm or change it "
        "on the next page.]"
    )


def _near(visit: Visit, case: Near, heading: Callable[..., Any]) -> None:
    with st.container(key=f"near-{case.journey.id}", gap="xsmall"):
        label = verdict_label(visit.rulebook, case.verdict)
        st.html(summary.chip(visit.rulebook, case.verdict, label))
        heading(plain(name_of(case.journey)), anchor=False)
        st.markdown(plain(shortened(case.journey.story, 280)))
        st.markdown(f":small[{plain(_why(visit, case))}]")
        with st.container(key=f"ways-{case.journey.id}", gap=None):
            visit.button("Start from its answers", key=f"{LIKE}{case.journey.id}")
            told = {"about": name_of(case.journey), links.EXAMPLE: case.journey.id}
            visit.link(EXAMPLES, "Look at this case", **told)


def _why(visit: Visit, case: Near) -> str:
    """Why a case ended as it did, in the words of the result."""
    return verdict_sentence(visit.framing_with(case.journey.answers))


# -- what a model reads ---------------------------------------------------------------------------


def _reading(visit: Visit, model: Model, read: Intake | None) -> None:
    if read is None:
        st.markdown(
            f"A language model can read your words and propose answers. Your text then goes to "
            f"**{plain(model.name)}** at **{plain(model.goes_to)}**, and nowhere else. Nothing is "
            "sent before you press the button, and no answer counts before you confirm it."
        )
        visit.button("Let it read my words", key=READS)
        return
    if read.failure:
        st.warning(
            f"**No answers are proposed.** {plain(read.failure)} The questions go on as usual."
        )
        return
    st.markdown(
        f"{plain(read.model or '')} proposes these answers from the marked words. Tick what is "
        "right. What you leave unticked stays open, and you are asked about it."
    )
    st.markdown("".join(_marked(read)))
    for proposal in read.proposals:
        _proposal(read, proposal)
    if read.proposals:
        visit.button("Take what is ticked, and go on", key=TAKES, primary=True)
    else:
        st.markdown("It found no words that answer a question.")
    for reason, count in read.dropped.items():
        st.markdown(f":small[Dropped: {count} {plain(REASONS[reason])}.]")


def _marked(read: Intake) -> Iterator[str]:
    """The text as Markdown, with the phrases marked on which proposals rest."""
    place = 0
    for start, end in sorted((p.start, p.end) for p in read.proposals):
        if start < place:
            continue
        yield plain(read.text[place:start])
        yield f":blue-background[{plain(' '.join(read.text[start:end].split()))}]"
        place = end
    yield plain(read.text[place:])


def _proposal(read: Intake, proposal: Proposal) -> None:
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{plain(proposal.question.ask)}**")
        said = "; ".join(answer_lines(proposal.question, proposal.answer))
        phrase = shortened(read.text[proposal.start : proposal.end], 120)
        st.markdown(f"{plain(said)}  \n:small[“{plain(phrase)}”]")
        label = f"This is right: {plain(proposal.question.short)}"
        st.checkbox(label, key=f"{RIGHT}{proposal.question.id}")


def _take(visit: Visit, read: Intake) -> None:
    """Keep what was ticked, and that it was proposed."""
    taken = {
        p.question.id: p.answer
        for p in read.proposals
        if st.session_state.get(f"{RIGHT}{p.question.id}")
    }
    visit.answers.update(taken)
    if taken:
        before = about_of(visit.about, visit.rulebook).proposed
        answers = {} if before is None else dict(before.answers)
        answers |= {name: plain_answer(given) for name, given in taken.items()}
        visit.about["proposed"] = {"by": read.model, "answers": answers}
