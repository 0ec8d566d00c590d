"""The pages of the questionnaire and the way between them. Start with: streamlit run app.py"""

import streamlit as st

from framing.pages import catalogue, check_answers, compare, lookup, question, result, start
from framing.pages.visit import CHECK, COMPARE, LOOK_UP, RESULT, SERVICES, START, Turned, Visit

PAGES = {
    START: start.show,
    CHECK: check_answers.show,
    RESULT: result.show,
    LOOK_UP: lookup.show,
    SERVICES: catalogue.show,
    COMPARE: compare.show,
}


def main() -> None:
    """Show the page that the address names, or the one to which a click on it leads."""
    visit = Visit.now(main_page, PAGES)
    for _ in range(2):
        try:
            PAGES.get(visit.page, question.show)(visit)
            break
        except Turned:
            continue


# One page in Streamlit's sense: with several, each step would leave two entries in the browser's
# history, one for the path and one for the answers, and Back would have to be pressed twice.
main_page = st.Page(main, title="Should this be ML?", default=True)
st.navigation([main_page], position="hidden").run()
