"""What visitors upload: tighter limits, an end when they have gone, and faults in words."""

from __future__ import annotations

from typing import Any

import pytest
from app_pages import new_app
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.exceptions import StopException
from streamlit.testing.v1 import AppTest

import framing.measuring.limits
import framing.measuring.tables
import framing.pages.portfolio
import framing.reading.limits
from framing.pages import links, visit

CASES = b"name,wanted\na,estimate\n"


def opened(page: str) -> AppTest:
    test = new_app(60)
    test.query_params[links.PAGE] = page
    return test.run()


class Reader:
    """Stands in for what reads an upload: its visitor goes while it reads."""

    def __init__(self) -> None:
        self.limits: Any = None
        self.stopped = self.went_on = False

    def __call__(self, *_: Any, limits: Any, watch: Any, **__: Any) -> Any:
        self.limits = limits
        context = get_script_run_ctx()
        assert context is not None
        assert context.script_requests is not None
        watch(200)
        context.script_requests.request_stop()
        try:
            watch(400)
        except StopException:
            self.stopped = True
            raise
        self.went_on = True
        raise AssertionError


def test_reading_of_several_cases_has_tight_limits_and_ends_with_the_visit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader = Reader()
    monkeypatch.setattr(framing.pages.portfolio, "cases_in", reader)
    test = opened(visit.PORTFOLIO)
    test.file_uploader(key="case-files").set_value([("a.csv", CASES, "text/csv")]).run()
    assert reader.limits is framing.reading.limits.UPLOADED
    assert reader.stopped
    assert not reader.went_on


def test_reading_of_a_sample_has_tight_limits_and_ends_with_the_visit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("sklearn")
    reader = Reader()
    monkeypatch.setattr(framing.measuring.tables, "table_in", reader)
    test = opened(visit.SAMPLE)
    test.file_uploader(key="sample-file").set_value(("a.csv", CASES, "text/csv")).run()
    assert reader.limits is framing.measuring.limits.UPLOADED
    assert reader.stopped
    assert not reader.went_on


@pytest.mark.parametrize(
    ("page", "key", "several"),
    [
        ("", "answers-file", False),
        (visit.COMPARE, "other-file", False),
        (visit.PORTFOLIO, "case-files", True),
    ],
)
@pytest.mark.parametrize(
    ("digits", "words"),
    [(400, "is out of range. Give 0 to"), (5_000, "This number is too long. Write fewer digits.")],
)
def test_a_number_too_long_for_a_machine_is_told_in_words(
    page: str, key: str, several: bool, digits: int, words: str
) -> None:
    test = opened(page)
    data = b"cases_per_month: " + b"9" * digits + b"\n"
    file = ("long.yaml", data, "text/yaml")
    test.file_uploader(key=key).set_value([file] if several else file).run()
    assert not test.exception
    [error] = test.error
    assert "There is a problem" in error.value
    assert words in error.value
    assert len(error.value) < 500
