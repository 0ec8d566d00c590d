"""Start the questionnaire's server: ``framing app``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

#: The settings of ``.streamlit/config.toml``, for an installed package that has no such file.
OPTIONS = {
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "browser.gatherUsageStats": "false",
    "server.address": "localhost",
    "server.maxUploadSize": "1",
    "runner.postScriptGC": "false",
    "theme.light.primaryColor": "#1d5c9e",
    "theme.dark.primaryColor": "#2f6fb3",
}


def app_file() -> Path:
    """The app: inside the installed package, else at the top of the checkout."""
    package = Path(__file__).parent.parent
    inside = package / "app.py"
    return inside if inside.is_file() else package.parent / "app.py"


def run(port: int | None = None, headless: bool = False) -> int:
    """Run the server until it is stopped; returns its exit code."""
    command = [sys.executable, "-m", "streamlit", "run", str(app_file())]
    for name, value in OPTIONS.items():
        command.append(f"--{name}={value}")
    if port is not None:
        command.append(f"--server.port={port}")
    if headless:
        command.append("--server.headless=true")
    try:
        return subprocess.run(command, check=False).returncode
    except KeyboardInterrupt:
        return 0
