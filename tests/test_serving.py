"""What the server says and refuses, started as a visitor would start it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from fixed import ROOT

from framing.pages.headers import HEADERS


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Where it listens, and the file with what it prints."""
    printed = tmp_path_factory.mktemp("server") / "printed"
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "framing", "app", "--headless", "--port", str(port)]
    with printed.open("w") as file:
        process = subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT)
    try:
        for _ in range(150):
            try:
                urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=1)
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://localhost:{port}", printed
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def address(started: tuple[str, Path]) -> str:
    return started[0]


def test_it_says_where_it_is_and_advertises_nothing(started: tuple[str, Path]) -> None:
    address, printed = started
    said = printed.read_text()
    assert address in said
    assert "treamlit" not in said


def test_the_health_address_answers(address: str) -> None:
    with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer:
        assert (answer.status, answer.read()) == (200, b"ok")


@pytest.mark.parametrize("path", ["/", "/?page=result&wanted=estimate", "/_stcore/health"])
def test_every_answer_carries_the_safety_headers(address: str, path: str) -> None:
    with urllib.request.urlopen(address + path, timeout=5) as answer:
        for name, value in HEADERS.items():
            assert answer.headers[name] == value


def test_an_upload_without_a_visit_is_refused(address: str) -> None:
    request = urllib.request.Request(
        f"{address}/_stcore/upload_file/nobody/nothing", data=b"x" * 3_000_000, method="PUT"
    )
    with pytest.raises(urllib.error.URLError) as refused:
        urllib.request.urlopen(request, timeout=5)
    if isinstance(refused.value, urllib.error.HTTPError):
        assert 400 <= refused.value.code < 500


def test_other_machines_cannot_reach_it_by_default(address: str) -> None:
    port = int(address.rpartition(":")[2])
    outside = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None)}
    for host in outside - {"127.0.0.1", "127.0.1.1", "::1"}:
        with pytest.raises(OSError), socket.create_connection((host, port), timeout=1):
            pass


def test_a_rulebook_that_cannot_be_used_is_told_before_anything_is_served(tmp_path: Path) -> None:
    (tmp_path / "rulebook.yaml").write_text("name: x\n")
    command = [sys.executable, "-m", "framing", "app", "--headless", "--rulebook", str(tmp_path)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "rulebook.yaml:1" in done.stderr
