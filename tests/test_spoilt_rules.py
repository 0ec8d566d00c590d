"""Whatever stands in a rule file where something else is expected is told with file and line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fixed import one_in
from spoilt_rules import Spoilt, content, files, put, spoilt

from framing import RulebookError, load_rulebook
from framing.checks.journeys import journey_faults
from framing.faults import Fault
from framing.rulebook.model import Rulebook

#: What is handed on to others as it stands, so that anything may stand in it.
HANDED_ON = ("parameters",)


def told(folder: Path, file: str) -> tuple[Fault, ...]:
    """The faults of a rulebook, those of a journey's answers among them."""
    try:
        book: Rulebook = load_rulebook(folder)
    except RulebookError as error:
        return error.faults
    own = tuple(journey for journey in book.journeys if journey.file == file)
    return tuple(journey_faults(replace(book, journeys=own)))


def expect_told(bad: Spoilt, folder: Path) -> None:
    put(bad, folder)
    faults = told(folder, bad.file)
    places = [fault.where for fault in faults]
    assert all(len(str(fault)) <= 300 for fault in faults)
    text_for_text = isinstance(bad.was, str) and isinstance(bad.now, str)
    steers = text_for_text and not bad.now.startswith("2026")
    # Where nothing stood, text may be just what belongs there.
    text_for_nothing = bad.was is None and isinstance(bad.now, str)
    free = any(part in HANDED_ON for part in bad.at) or (text_for_text and not steers)
    free = free or text_for_nothing
    # An empty list, or what was there, is no other kind of thing.
    if (bad.other_kind or steers) and not free:
        assert any(place.startswith(f"{bad.file}:") for place in places), (bad, places)


@pytest.mark.full
@pytest.mark.parametrize("number", range(4))
def test_a_value_of_another_kind_is_told_where_it_stands(
    number: int, examples: int, tmp_path: Path
) -> None:
    for i, bad in enumerate(spoilt(examples or 500, seed=number)):
        folder = tmp_path / str(i)
        folder.mkdir()
        expect_told(bad, folder)


WORST = [
    Spoilt("interview.yaml", (0, "id"), "", [["x"]]),
    Spoilt("promises.yaml", (0, "id"), "", {"x": ["y"]}),
    Spoilt("questions/input_kind.yaml", ("ask_when",), {}, {"examples": [["from_50"]]}),
    Spoilt("questions/input_kind.yaml", ("ask_when",), {}, {"examples": {"x": "y"}}),
    Spoilt("facts.yaml", (), {}, [["x"]]),
    Spoilt("glossary.yaml", (), {}, [["x"]]),
    Spoilt("phases.yaml", (), [], 7),
    Spoilt("course.yaml", (), [], {"x": "y"}),
    Spoilt("heuristics.yaml", (0, "why"), "", 7),
    Spoilt("heuristics.yaml", (0, "rules"), [], [["x"]]),
    Spoilt("services_left_out.yaml", (0,), {}, "x"),
    Spoilt("services_left_out.yaml", (0, "name"), "", "<b>x</b>"),
    Spoilt("rulebook.yaml", ("reviewed",), "", "2026-02-30"),
    Spoilt("services/textract.yaml", ("read",), "", "2026-02-30"),
    Spoilt("services/textract.yaml", ("states", 0, "from"), "", "2026-02-30"),
    Spoilt("journeys/demand-in-2021.yaml", ("as_of",), "", "2026-02-30"),
    Spoilt("journeys/broken-tiles.yaml", ("expect",), {}, {"verdict": 7}),
    Spoilt("journeys/broken-tiles.yaml", ("expect",), {}, {"verdict": ["use_ml"]}),
    Spoilt("journeys/broken-tiles.yaml", ("expect",), {}, {"fires": [["x"]]}),
    Spoilt("journeys/broken-tiles.yaml", ("expect",), {}, {"fires": []}),
    Spoilt("journeys/broken-tiles.yaml", ("answers", "stakes"), "", [["x"]]),
]


@pytest.mark.parametrize(
    "bad", one_in(5, WORST), ids=lambda bad: f"{bad.file}:{'.'.join(map(str, bad.at))}"
)
def test_the_worst_of_these_are_told(bad: Spoilt, tmp_path: Path) -> None:
    put(bad, tmp_path)
    faults = told(tmp_path, bad.file)
    assert any(fault.where.startswith(f"{bad.file}:") for fault in faults), faults


@pytest.mark.parametrize("key", ["reviewed", "since", "until"])
def test_a_rule_of_a_day_that_is_none_is_told(key: str, tmp_path: Path) -> None:
    file = next(name for name in files() if name.startswith("stages/"))
    bad = Spoilt(file, (), {}, {**content(file), key: "2026-02-30"})
    put(bad, tmp_path)
    [fault] = [fault for fault in told(tmp_path, file) if fault.code == "BAD-DATE"]
    assert fault.where.startswith(f"{file}:")
    assert "2026-02-30" in fault.what
