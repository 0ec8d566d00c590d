"""Starting the questionnaire from an installed package or from a checkout."""

from __future__ import annotations

import datetime
import gc
import os
from pathlib import Path
from typing import Any

from framing.evaluation.compiling import tables_for
from framing.pages.served_rulebook import VARIABLE, served_rulebook

#: The same options as .streamlit/config.toml, which an installed package does not have beside it.
OPTIONS: dict[str, Any] = {
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showSidebarNavigation": False,
    "browser.gatherUsageStats": False,
    "runner.postScriptGC": False,
    "server.address": "localhost",
    "server.maxUploadSize": 200,
    "server.showEmailPrompt": False,
    "server.fileWatcherType": "none",
    "logger.hideWelcomeMessage": True,
    "theme.font": "sans-serif",
    "theme.headingFont": "serif",
    "theme.baseFontSize": 17,
    "theme.baseRadius": "0.6rem",
    "theme.headingFontSizes": ["2.2rem", "1.5rem", "1.15rem", "1rem", "1rem", "1rem"],
    "theme.headingFontWeights": [600, 600, 600, 600, 600, 600],
    "theme.linkUnderline": True,
    "theme.showWidgetBorder": True,
    "theme.light.primaryColor": "#1b4f8f",
    "theme.light.backgroundColor": "#f8f7f4",
    "theme.light.secondaryBackgroundColor": "#ffffff",
    "theme.light.textColor": "#1c2430",
    "theme.light.linkColor": "#1b4f8f",
    "theme.light.blueTextColor": "#1b4f8f",
    "theme.light.borderColor": "#87888b",
    "theme.dark.primaryColor": "#2f6fb3",
    "theme.dark.backgroundColor": "#12161b",
    "theme.dark.secondaryBackgroundColor": "#1a2028",
    "theme.dark.textColor": "#e8ebee",
    "theme.dark.linkColor": "#8fbbec",
    "theme.dark.blueTextColor": "#8fbbec",
    "theme.dark.borderColor": "#6d7a88",
}

EVERYWHERE = ("0.0.0.0", "::")


def app_file() -> Path:
    """The app: inside the installed package, else at the top of the checkout."""
    package = Path(__file__).parent.parent
    inside = package / "app.py"
    return inside if inside.is_file() else package.parent / "app.py"


def prepare() -> None:
    """Load the rulebook before the first visitor comes, and say where the questionnaire is.

    What is loaded is kept out of garbage collections, and these are rarer: a click makes thousands
    of small objects, and looking through them every few hundred took a tenth of its time.
    """
    tables_for(served_rulebook(), datetime.date.today().isoformat())
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)
    print(f"\n  Should this be ML?  {address()}\n\n  Stop it with Ctrl+C.\n", flush=True)


def address() -> str:
    """Where this server can be reached; for one that listens everywhere, from this machine."""
    from streamlit import config
    from streamlit.web.server import server_util

    told = config.is_manually_set("browser.serverAddress")
    host = config.get_option("browser.serverAddress" if told else "server.address")
    return server_util.get_url("localhost" if host in (None, "", *EVERYWHERE) else host)


def run(port: int | None = None, headless: bool = False, rulebook: Path | None = None) -> int:
    """Serve the questionnaire until it is stopped; returns the exit code.

    port: where to listen, 8501 when None. headless: do not open a browser window. rulebook: the
    folder of another rulebook than the shipped one. Raises RulebookError when it cannot be used.
    """
    if rulebook is not None:
        os.environ[VARIABLE] = str(rulebook.resolve())
    served_rulebook()
    from streamlit.web import bootstrap

    options = OPTIONS | {"server.headless": headless}
    if port is not None:
        options["server.port"] = port
    flags = {name.replace(".", "_"): value for name, value in options.items()}
    bootstrap.load_config_options(flags)
    # The same as `streamlit run app.py`: the app in that file, with its headers.
    bootstrap.run_asgi_app(str(app_file()), "app:app", [], flags)
    return 0
