"""The questionnaire in the browser: the list of pages, and navigation between them."""

import streamlit as st

from framing.pages.routes import all_pages

st.navigation(all_pages(), position="hidden").run()
