"""Shared fixtures and the sizes of the suite: seeded samples by default, large with --full.

``--examples N`` sets how many cases each property is tried on, whatever else is large or small.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from framing.reading import strict_yaml

if TYPE_CHECKING:
    from judged_rows import JudgedRows
    from rules_copy import RulesCopy

sys.path.insert(0, str(Path(__file__).parent))
gc.set_threshold(100_000, 50, 100)  # looking for garbage more often takes a tenth of the time

COMMON = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
}
settings.register_profile("sample", max_examples=10, derandomize=True, **COMMON)
settings.register_profile("full", max_examples=1500, **COMMON)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="large counts of generated cases")
    parser.addoption("--rest", action="store_true", help="no test that a default run runs alike")
    parser.addoption("--examples", type=int, help="generated cases for each property")


def pytest_configure(config: pytest.Config) -> None:
    count = config.getoption("--examples")
    if count:
        settings.register_profile("counted", max_examples=count, **COMMON)
    size = "full" if config.getoption("--full") else "sample"
    settings.load_profile("counted" if count else size)


@pytest.hookimpl(trylast=True)  # what other options leave out is out by then
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    full, rest = config.getoption("--full"), config.getoption("--rest")
    left = [item for item in items if (rest and _alike(item)) or not (full or _shown(item))]
    config.hook.pytest_deselected(items=left)
    out = set(left)
    items[:] = _longest_first([item for item in items if item not in out])


def _longest_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """So that no core waits for a long one in the end: each of two cores begins with one half.

    Long tests that share the random tables are done by the same core.
    """
    long = [item for item in items if item.get_closest_marker("long")]
    shared = [item for item in long if "random_tables" in getattr(item, "fixturenames", ())]
    others = [item for item in long if item not in shared]
    short = [item for item in items if not item.get_closest_marker("long")]
    half = max(0, len(items) // 2 - len(shared))
    return [*shared, *short[:half], *others, *short[half:]]


def _shown(item: pytest.Item) -> bool:
    """Whether a test is in the default run."""
    return item.get_closest_marker("full") is None


def _alike(item: pytest.Item) -> bool:
    """Whether a default run does the same: neither more cases, nor larger ones."""
    more = "full" in getattr(item, "fixturenames", ()) or item.get_closest_marker("hypothesis")
    return _shown(item) and not more


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where no browser test is wanted, what these import is not imported either."""
    unwanted = config.getoption("markexpr") == "not browser"
    return True if unwanted and collection_path.name == "browser" else None


def pytest_collection_finish() -> None:
    """What is built by now stays to the end, so that it need not be looked through for garbage."""
    gc.freeze()


def pytest_sessionfinish() -> None:
    """What is there in the end need not be looked through either, which pytest does five times."""
    gc.freeze()


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    """Whether the large counts are asked for."""
    return bool(request.config.getoption("--full"))


@pytest.fixture(scope="session")
def examples(request: pytest.FixtureRequest) -> int:
    """What --examples says; 0 where it was left out."""
    return int(request.config.getoption("--examples") or 0)


@pytest.fixture(scope="session")
def random_tables(full: bool) -> tuple[JudgedRows, JudgedRows]:
    """A table of complete rows and one of half-told ones, with what ``assess`` says of each."""
    from judged_rows import complete_and_half_told

    return complete_and_half_told(*((90_000, 10_000) if full else (400, 60)))


@pytest.fixture(scope="session", autouse=True)
def parsed_once() -> Iterator[None]:
    """A text of a rulebook is parsed once, however many copies of it are loaded."""

    @lru_cache(maxsize=4000)
    def parsed(text: str, name: str) -> bytes:
        return pickle.dumps(read_yaml(text, name))

    read_yaml = strict_yaml.read_yaml
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strict_yaml, "read_yaml", lambda *told: pickle.loads(parsed(*told)))
        yield


@pytest.fixture(scope="session")
def copied_once(tmp_path_factory: pytest.TempPathFactory) -> RulesCopy:
    """What ``rules_copy`` hands out; nothing else may use it."""
    from rules_copy import RulesCopy

    return RulesCopy(tmp_path_factory.mktemp("copied") / "rules")


@pytest.fixture
def rules_copy(copied_once: RulesCopy) -> Iterator[Path]:
    """A copy of the shipped rulebook that a test may change; afterwards it is put back."""
    yield copied_once.folder
    copied_once.put_back()


@pytest.fixture(scope="session")
def in_ci() -> bool:
    """Whether a missing browser is a failure rather than a skip."""
    return os.environ.get("CI") == "true"
