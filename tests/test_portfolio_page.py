"""The page of several cases side by side."""

from __future__ import annotations

from typing import Any

import pytest
from app_pages import BOOK, CUSTOMERS, HANDBOOK, heading, opened, shown, standard
from streamlit.testing.v1 import AppTest

from framing.answers.answers import Answers, write_answers

CASES = b"""name,wanted,signals,rule_cover
late invoices,estimate,none,fall_short
sales report,past_figures,none,
a slip,estimat,none,
"""


def several(*files: tuple[str, bytes], answers: dict[str, Any] | None = None) -> AppTest:
    test = opened("/?page=portfolio", {"answers": standard(answers)} if answers else None)
    assert heading(test) == "Several cases side by side"
    if files:
        chosen = [(name, content, "text/plain") for name, content in files]
        test.file_uploader(key="case-files").set_value(chosen).run()
    return test


def test_the_case_at_hand_and_those_in_files_stand_side_by_side() -> None:
    saved = write_answers(Answers(HANDBOOK, BOOK), BOOK).encode()
    test = several(("cases.csv", CASES), ("handbook.yaml", saved), answers=CUSTOMERS)
    said = shown(test)
    assert "4 cases." in said
    for name in ("calls* them", "late invoices", "sales report", "handbook"):
        assert name in said.replace("\\", "")
    assert "Do not use ML. Firm." in said


def test_a_bad_row_is_told_by_row_and_column_and_the_others_stay() -> None:
    test = several(("cases.csv", CASES))
    assert "row 4, column wanted" in test.error[0].value.replace("\\", "")
    assert "1 left out" in test.error[0].value
    assert "2 cases." in shown(test)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", b"colour\nred\n"), ("a.xlsx", b"PK\x03\x04nonsense"), ("a.yaml", b"wantd: x\n")],
)
def test_a_file_that_cannot_be_used_is_told_and_the_case_at_hand_stays(
    name: str, content: bytes
) -> None:
    test = several((name, content), answers=CUSTOMERS)
    assert "There is a problem" in test.error[0].value
    assert "1 case." in shown(test)


def test_without_a_case_the_page_says_what_to_do() -> None:
    assert "There is no case yet" in shown(several())


def test_more_cases_than_a_page_shows_are_told() -> None:
    """The fault TOO-MANY, of which the page says all but the code."""
    rows = b"\n".join(b"case %d,past_figures,none" % i for i in range(250))
    test = several(("many.csv", b"name,wanted,signals\n" + rows))
    assert "the first 200 are shown" in test.error[0].value
    assert "200 cases." in shown(test)
