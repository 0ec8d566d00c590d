"""A real server and a real browser for the tests in this folder."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="session")
def chromium(in_ci: bool) -> str:
    """Debian's browser; without it the tests are skipped, but not in CI."""
    found = shutil.which("chromium")
    if found is None:
        (pytest.fail if in_ci else pytest.skip)("There is no chromium on this machine.")
    return str(found)


class Server:
    """The questionnaire as a visitor would start it; it can be killed and started again."""

    def __init__(self, log: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("localhost", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://localhost:{self.port}"
        self.log = log
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        options = ["--server.headless", "true", "--server.port", str(self.port)]
        with self.log.open("a") as out:
            self.process = subprocess.Popen([*command, *options], cwd=ROOT, stdout=out, stderr=out)
        _wait_until_up(self.address, self.process, self.log)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        assert "Traceback" not in self.log.read_text()


@pytest.fixture(scope="session")
def server(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the questionnaire."""
    running = Server(tmp_path_factory.mktemp("server") / "log.txt")
    yield running.address
    running.stop()


@pytest.fixture
def own_server(chromium: str, tmp_path: Path) -> Iterator[Server]:
    """A server for one test alone, which may kill it."""
    running = Server(tmp_path / "log.txt")
    yield running
    running.stop()


def _wait_until_up(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(150):
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"The server did not start: {log.read_text()}")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Any]:
    """One browser for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Any, server: str) -> Iterator[Callable[..., Any]]:
    """Opens pages, each in a visit of its own; closed after the test."""
    contexts = []

    def opened(path: str = "/", **options: Any) -> Any:
        context = browser.new_context(base_url=server, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.goto(path)
        page.wait_for_selector("h1")
        return page

    yield opened
    for context in contexts:
        context.close()
