"""The open questions on the result page: the most telling are read, the others unfold."""

from __future__ import annotations

from app_pages import at, shown

from framing import assess
from framing.pages.behind import MOST_OPEN
from framing.pages.wording import plain

TOLD = {"wanted": "estimate"}


def test_the_most_telling_open_questions_are_read_and_the_others_unfold() -> None:
    test = at("result", TOLD)
    open_ = assess(TOLD).open_questions
    assert len(open_) > MOST_OPEN
    said = f"{len(open_) - MOST_OPEN} more that are still open"
    [rest] = [fold for fold in test.expander if fold.label == said]
    folded = "\n".join(element.value for element in rest.markdown)
    for place, item in enumerate(open_):
        assert plain(item.question.ask) in shown(test)
        assert (plain(item.question.ask) in folded) == (place >= MOST_OPEN)
