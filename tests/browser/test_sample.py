"""A look at a sample can be stopped from the page, and nothing else is lost by it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pandas as pd
import pytest
from walking import ANSWERS, QUERY, heading, label

pytestmark = pytest.mark.browser

Opens = Callable[..., Any]
#: Seconds within which a click on Stop must end the work.
SOON = 8


def cases(rows: int, columns: int) -> pd.DataFrame:
    """Numbers of which the first tells the outcome; the more, the longer a look takes."""
    chance = np.random.default_rng(0)
    frame = pd.DataFrame({f"number_{i}": chance.normal(size=rows) for i in range(columns)})
    frame["left"] = np.where(frame.number_0 + chance.normal(size=rows) > 0, "yes", "no")
    return frame


def brought(page: Any, file: Path, outcome: str) -> None:
    """Bring a file and name its outcome."""
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Look at it").wait_for()
    # Of many columns only some are in the list until a part of the name is typed.
    page.get_by_role("combobox", name=re.compile("What became of each case")).fill(outcome)
    page.get_by_role("option", name=outcome, exact=True).click()


def test_a_look_can_be_stopped_and_begun_again(new_page: Opens, tmp_path: Path) -> None:
    long, short = tmp_path / "long.parquet", tmp_path / "short.csv"
    cases(30_000, 40).to_parquet(long)
    cases(120, 3).to_csv(short, index=False)
    page = new_page(f"/?page=sample&problem=empty&{QUERY}")
    brought(page, long, "left")
    look, stop = (page.get_by_role("button", name=name) for name in ("Look at it", "Stop"))
    look.click()
    # It is still at work: nothing of the result is there yet.
    page.get_by_role("progressbar").wait_for()
    page.get_by_text("Comparing rules with models").wait_for()
    assert not page.get_by_role("heading", name="Is a written rule enough?").is_visible()
    clicked = time.monotonic()
    stop.click()
    page.get_by_text("Stopped. Nothing of it was kept").wait_for()
    assert time.monotonic() - clicked < SOON
    stop.wait_for(state="detached")
    page.wait_for_timeout(1000)
    assert not page.get_by_role("progressbar").is_visible()
    assert not page.get_by_role("heading", name="Is a written rule enough?").is_visible()

    # The file and its outcome are still there, and another file is looked at to the end.
    page.get_by_text("long.parquet").wait_for()
    assert look.is_enabled()
    page.get_by_role("button", name="Remove").click()
    look.wait_for(state="detached")
    brought(page, short, "left")
    look.click()
    page.get_by_role("heading", name="Is a written rule enough?").wait_for()
    assert not page.get_by_text("Stopped. Nothing of it was kept").is_visible()
    page.get_by_role("link", name=re.compile("Back")).click()
    # What was answered elsewhere is still there, and nothing is that was not taken.
    heading(page, "Check your answers")
    page.get_by_text(label("labels")).first.wait_for()
    assert set(ANSWERS) < set(parse_qs(urlsplit(page.url).query))
