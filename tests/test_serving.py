"""What the server says and refuses, started as a visitor would start it."""

from __future__ import annotations

import json
import os
import re
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
from test_agents import HELLO

from framing.pages.headers import HEADERS
from framing.pages.own_visitors import is_own_name

#: Writes down whom the server looks up or talks to, from within.
WATCH = """
import sys
with open({folder!r} + "/asked", "a") as file:
    file.write("watching" + chr(10))
def watch(event, told):
    asks = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")
    if event in asks or event == "socket.bind":
        with open({folder!r} + "/asked", "a") as file:
            parts = [part for part in told if not hasattr(part, "fileno")]
            file.write(event + " " + repr(parts) + chr(10))
sys.addaudithook(watch)
"""


def watched(folder: Path) -> dict[str, str]:
    """The environment of a process that writes down in ``folder / "asked"`` whom it asks."""
    (folder / "sitecustomize.py").write_text(WATCH.format(folder=str(folder)))
    paths = [str(folder), str(ROOT), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in paths if path)}


def strangers(folder: Path) -> list[str]:
    """The lines that name another machine than this one."""
    asked = (folder / "asked").read_text().splitlines()
    assert asked, "the watch saw nothing at all"
    here = re.compile(r"'(localhost|127\.0\.0\.1|::1|/.*)'|^watching$")
    return [line for line in asked if not here.search(line)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Where it listens, and the file with what it prints."""
    folder = tmp_path_factory.mktemp("server")
    printed = folder / "printed"
    env, port = watched(folder), free_port()
    command = [sys.executable, "-m", "framing", "app", "--headless", "--port", str(port)]
    with printed.open("w") as file:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT, env=env
        )
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


def handshake(address: str, host: str, origin: str | None) -> int:
    """The status with which the server answers a page that wants to connect."""
    port = int(address.rpartition(":")[2])
    lines = [
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {host}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        *([f"Origin: {origin}"] if origin else []),
    ]
    with socket.create_connection(("127.0.0.1", port), timeout=5) as to:
        to.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        return int(to.recv(100).split()[1])


def test_only_pages_of_this_server_may_connect(address: str) -> None:
    own = address.removeprefix("http://")
    port = own.rpartition(":")[2]
    for host, origin in (
        (own, address),
        (f"127.0.0.1:{port}", f"http://127.0.0.1:{port}"),
        (f"[::1]:{port}", f"http://[::1]:{port}"),
        (own, None),
    ):
        assert handshake(address, host, origin) == 101, (host, origin)
    for host, origin in (
        (own, "http://evil.example"),
        (own, "http://localhost:1"),
        (own, "null"),
        (own, f"http://{own}.evil.example"),
        ("evil.example", "http://evil.example"),
        (f"evil.example:{port}", f"http://evil.example:{port}"),
        (f"localhost.evil.example:{port}", f"http://localhost.evil.example:{port}"),
        ("[", "http://["),
    ):
        assert handshake(address, host, origin) in (400, 403), (host, origin)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8501", "localhost.evil.example"])
def test_a_name_that_is_not_its_own_gets_no_page(address: str, host: str) -> None:
    for path in ("/", "/_stcore/health", "/_stcore/host-config"):
        request = urllib.request.Request(address + path, headers={"Host": host})
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=5)
        assert refused.value.code == 421
        assert refused.value.headers["x-frame-options"] == "DENY"
        assert b"STREAMLIT_BROWSER_SERVER_ADDRESS" in refused.value.read()


def test_a_server_that_was_told_its_name_answers_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_own_name("ml.example.org")
    told = {"browser.serverAddress": "ml.example.org", "server.address": "localhost"}
    monkeypatch.setattr("streamlit.config.get_option", told.get)
    assert is_own_name("ml.example.org")
    assert is_own_name("ML.example.org:443")
    assert is_own_name("10.0.0.7:8501")
    assert not is_own_name("ml.example.org.evil.example")
    assert not is_own_name("evil.example:8501")


@pytest.mark.full
def test_what_the_server_measures_is_not_public(address: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{address}/_stcore/metrics", timeout=5)
    assert refused.value.code == 404


def test_a_visit_in_the_names_of_others_asks_nobody(started: tuple[str, Path]) -> None:
    """After the visits and the refused connections of the other tests, and some more."""
    address, printed = started
    urllib.request.urlopen(f"{address}/", timeout=5).close()
    handshake(address, address.removeprefix("http://"), address)
    handshake(address, address.removeprefix("http://"), "http://evil.example")
    time.sleep(0.5)
    assert strangers(printed.parent) == []


PAGE = """
from streamlit.testing.v1 import AppTest
app = AppTest.from_file({app!r}, default_timeout=60)
app.query_params.update({{"page": "result", "wanted": "estimate", "rule_cover": "fall_short"}})
assert not app.run().exception
"""
CALL = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "assess", "arguments": {"answers": {"wanted": "estimate"}}},
}


def served(folder: Path, env: dict[str, str]) -> None:
    """Serve over HTTP, be called once, and end."""
    port = free_port()
    command = [sys.executable, "-m", "framing", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.DEVNULL)
    body = json.dumps(CALL["params"]["arguments"]).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/v1/assess", body, {"content-type": "application/json"}
    )
    try:
        for _ in range(150):
            try:
                with urllib.request.urlopen(request, timeout=20) as answer:
                    assert answer.status == 200
                break
            except urllib.error.URLError:
                time.sleep(0.1)
        else:
            raise AssertionError("it never answered")
    finally:
        process.terminate()
        process.wait(10)


@pytest.mark.full
@pytest.mark.parametrize("door", ["page", "assess", "mcp", "portfolio", "serve", "evidence"])
def test_no_door_asks_another_machine(door: str, tmp_path: Path) -> None:
    env = watched(tmp_path)
    (tmp_path / "a.yaml").write_text("wanted: estimate\nrule_cover: fall_short\n")
    (tmp_path / "a.csv").write_text("name,wanted\na,estimate\n")
    cases = "".join(f"{n % 9},{'yes' if n % 9 > 4 else 'no'}\n" for n in range(90))
    (tmp_path / "b.csv").write_text(f"calls,left\n{cases}")
    commands = {
        "assess": ["-m", "framing", "assess", "a.yaml", "--full", "-o", "a.pdf"],
        "portfolio": ["-m", "framing", "portfolio", "a.csv", "-o", "a.zip", "--documents", "docx"],
        "evidence": ["-m", "framing", "evidence", "b.csv", "--outcome", "left"],
        "mcp": ["-m", "framing", "mcp"],
        "page": ["-c", PAGE.format(app=str(ROOT / "app.py"))],
    }
    if door == "serve":
        served(tmp_path, env)
    else:
        begin = {**CALL, "method": "initialize", "id": 0, "params": HELLO}
        said = "".join(json.dumps(item) + "\n" for item in (begin, CALL)) if door == "mcp" else ""
        command = [sys.executable, *commands[door]]
        done = subprocess.run(
            command, cwd=tmp_path, env=env, input=said, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert door != "mcp" or "leading" in done.stdout
    assert strangers(tmp_path) == []


@pytest.mark.full
def test_a_rulebook_that_cannot_be_used_is_told_before_anything_is_served(tmp_path: Path) -> None:
    (tmp_path / "rulebook.yaml").write_text("name: x\n")
    command = [sys.executable, "-m", "framing", "app", "--headless", "--rulebook", str(tmp_path)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "rulebook.yaml:1" in done.stderr
