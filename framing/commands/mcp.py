"""``framing mcp``: the same rules for programs that talk with a person (MCP)."""

from __future__ import annotations

import click

from framing.commands.options import Examples


@click.command(cls=Examples, epilog="framing mcp")
def mcp() -> None:
    """Serve the questions and rules to an agent (Model Context Protocol, standard input/output)."""
    try:
        from framing.agents.server import run
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] != "mcp":
            raise
        raise click.UsageError('The protocol is an extra: pip install "framing[mcp]".') from None
    run()
