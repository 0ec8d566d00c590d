"""The pages of the questionnaire and the way between them. Start with: streamlit run app.py"""

import streamlit as st

from framing.pages import (
    ask,
    catalogue,
    certificate,
    check_answers,
    compare,
    evidence,
    examples,
    frame,
    lookup,
    nouns,
    pays,
    people,
    portfolio,
    question,
    result,
    rules,
    share,
    sign_off,
    start,
    visit,
    your_words,
)
from framing.pages.headers import MIDDLEWARE
from framing.pages.launch import prepare
from framing.pages.turns import turn

PAGES = {
    visit.START: start.show,
    visit.CHECK: check_answers.show,
    visit.RESULT: result.show,
    visit.LOOK_UP: lookup.show,
    visit.SERVICES: catalogue.show,
    visit.RULES: rules.show,
    visit.CERTIFICATE: certificate.show,
    visit.EXAMPLES: examples.show,
    visit.COMPARE: compare.show,
    visit.PEOPLE: people.show,
    visit.SHARE: share.show,
    visit.PAYS: pays.show,
    visit.SIGN_OFF: sign_off.show,
    visit.PORTFOLIO: portfolio.show,
    visit.WORDS: your_words.show,
    visit.SAMPLE: evidence.show,
    visit.NOUNS: nouns.show,
    visit.ASK: ask.show,
    visit.ASKED: ask.show_asked,
    visit.CAME_BACK: ask.show_came_back,
}


def main() -> None:
    """Show the page that the address names, or the one to which a click on it leads."""
    here = visit.Visit.now(main_page, PAGES)
    with turn(here.page):
        make(here)


def make(here: visit.Visit) -> None:
    """Take what was sent, and draw the page that follows from it."""
    question.take(here)
    frame.style()
    # What stands above a page is drawn after it: only then is it known which page it is.
    above, body = st.container(key="top"), st.container(key="page")
    for _ in range(2):
        try:
            with body:
                PAGES.get(here.page, question.show)(here)
            break
        except visit.Redirect:
            continue
    with above:
        frame.head(here)
    frame.foot(here)


if __name__ == "__main__":
    # One page in Streamlit's sense: with several, each step would leave two entries in the
    # browser's history, one for the path and one for the answers, and Back would have to be
    # pressed twice.
    main_page = st.Page(main, title="Should this be ML?", default=True)
    st.navigation([main_page], position="hidden").run()
else:
    # The server imports this file once; for each visitor it then runs it as above.
    prepare()
    app = st.App(__file__, middleware=MIDDLEWARE)
