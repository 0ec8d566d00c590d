"""Servers for the benchmarks: the questionnaire, and a bare Streamlit page to compare it with."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cases import ROOT

#: Ten radios under Streamlit's default settings. The text says how many are answered.
BARE = """
import streamlit as st
st.title("Ten questions")
given = [st.radio(f"Question {k}", ["a", "b", "c"], index=None, key=f"q{k}") for k in range(10)]
st.markdown(f"told {''.join(str(item or '-') for item in given)}")
"""


@dataclass(frozen=True)
class Served:
    """A running server."""

    address: str
    process: subprocess.Popen[bytes]

    def megabytes(self) -> float:
        """Resident memory of the server's process."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise RuntimeError("The system does not tell the memory of a process.")


@contextmanager
def questionnaire() -> Iterator[Served]:
    """The questionnaire, started as a visitor would start it."""
    command = [sys.executable, "-m", "framing", "app", "--headless", "--port"]
    with _started(command, ROOT) as served:
        yield served


@contextmanager
def bare_page() -> Iterator[Served]:
    """Ten radios in a folder without settings of its own."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bare.py").write_text(BARE, encoding="utf-8")
        options = ["--server.headless", "true", "--server.address", "localhost", "--server.port"]
        command = [sys.executable, "-m", "streamlit", "run", "bare.py", *options]
        with _started(command, Path(folder)) as served:
            yield served


@contextmanager
def _started(command: list[str], folder: Path) -> Iterator[Served]:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [*command, str(port)], cwd=folder, env=environment, stdout=log, stderr=log
        )
        try:
            _wait(f"http://localhost:{port}", process)
            yield Served(f"http://localhost:{port}", process)
        finally:
            process.terminate()
            process.wait(10)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The server did not start.")
