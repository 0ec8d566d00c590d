"""Shared fixtures and the two sizes of the suite: seeded samples by default, large with --full."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))

COMMON = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
}
settings.register_profile("sample", max_examples=50, derandomize=True, **COMMON)
settings.register_profile("full", max_examples=1500, **COMMON)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="large counts of generated cases")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("full" if config.getoption("--full") else "sample")


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    """Whether the large counts are asked for."""
    return bool(request.config.getoption("--full"))


@pytest.fixture(scope="session")
def in_ci() -> bool:
    """Whether a missing browser is a failure rather than a skip."""
    return os.environ.get("CI") == "true"
