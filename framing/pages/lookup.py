"""Look things up: the words of the field, and what the course says, then and now."""

from __future__ import annotations

import streamlit as st

from framing.document.markup import element
from framing.document.wording import source_spans, state_words
from framing.pages.blocks import words
from framing.pages.visit import CERTIFICATE, RULES, SERVICES, Visit
from framing.pages.wording import plain
from framing.rulebook.guidance import Lesson, Term

SEARCH = "look-up"
PAGES = (
    (RULES, "The rules", "Each with its condition, reason and sources."),
    (SERVICES, "AWS services", "What each does, and its state today."),
    (CERTIFICATE, "How the rules were checked", "That they leave no gap, and how it is known."),
)


def show(visit: Visit) -> None:
    """The page of words and lessons."""
    visit.link_back()
    visit.notices()
    st.title("Look things up", anchor=False)
    with st.container(key="cards-to-look-up"):
        for page, label, about in PAGES:
            with st.container(key=f"card-{page}"):
                visit.link(page, label)
                st.markdown(f":small[{about}]")
    sought = st.text_input("Search for a word", key=SEARCH).strip().casefold()
    terms = [term for term in visit.rulebook.glossary.values() if _fits(sought, _term(term))]
    lessons = [lesson for lesson in visit.rulebook.course if _fits(sought, _lesson(lesson))]
    if not terms and not lessons:
        st.markdown("Nothing here holds that word. Try a shorter one.")
    if lessons:
        st.header("What the course says, then and now", anchor=False)
        with st.container(key="list-of-lessons"):
            for lesson in lessons:
                _show_lesson(visit, lesson)
    if terms:
        st.header("Words", anchor=False)
        ordered = sorted(terms, key=lambda item: item.term.casefold())
        pairs = (element("div", element("dt", t.term), element("dd", t.means)) for t in ordered)
        st.html(element("dl", *pairs, class_="terms"))
    visit.title("Look things up")


def _fits(sought: str, said: str) -> bool:
    return sought in said.casefold()


def _term(term: Term) -> str:
    return f"{term.term} {term.means}"


def _lesson(lesson: Lesson) -> str:
    return f"{lesson.title} {lesson.says} {lesson.now or ''}"


def _show_lesson(visit: Visit, lesson: Lesson) -> None:
    with st.expander(f"{plain(lesson.title)} ({plain(lesson.module)})"):
        st.markdown(f"**Then:** {plain(lesson.says)}")
        if lesson.now:
            st.markdown(f"**Now:** {plain(lesson.now)}")
        for name in lesson.services:
            service = visit.rulebook.services[name]
            said = state_words(service, visit.tables.as_of)
            st.markdown(f"- {plain(service.name)}: {plain(said)}")
        sources = source_spans(visit.rulebook, lesson.sources)
        if sources:
            st.markdown(f":small[Sources: {words(sources)}]")
