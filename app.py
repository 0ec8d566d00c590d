"""The pages of the questionnaire and the way between them. Start with: streamlit run app.py"""

from functools import partial

import streamlit as st

from framing.pages import check_answers, question, result, start
from framing.pages.visit import CHECK, RESULT, START, Visit
from framing.pages.wording import PRODUCT

visit = Visit.now()
visit.pages = {
    START: st.Page(partial(start.show, visit), title=PRODUCT, url_path=START, default=True),
    **{
        asked.id: st.Page(
            partial(question.show, visit, asked),
            title=question.page_title(asked),
            url_path=asked.id.replace("_", "-"),
        )
        for asked in visit.rulebook.questions
    },
    CHECK: st.Page(
        partial(check_answers.show, visit), title=f"Check your answers - {PRODUCT}", url_path=CHECK
    ),
    RESULT: st.Page(partial(result.show, visit), title=f"Result - {PRODUCT}", url_path=RESULT),
}
page = st.navigation(list(visit.pages.values()), position="hidden")
st.set_page_config(page_title=page.title)
page.run()
