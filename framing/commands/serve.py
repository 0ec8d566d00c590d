"""``framing serve``: the same rules over HTTP."""

from __future__ import annotations

import click

from framing.commands.options import Examples, tell


@click.command(
    cls=Examples, epilog="framing serve\nframing serve --port 8600 --name rules.example.org"
)
@click.option("--port", type=click.IntRange(1, 65535), default=8600, help="Default: 8600.")
@click.option(
    "--host", default="127.0.0.1", help="Address to listen on. Default: this machine only."
)
@click.option("--name", "names", multiple=True, help="A name by which it may also be called.")
def serve(port: int, host: str, names: tuple[str, ...]) -> None:
    """Serve questions, verdicts and documents to programs over HTTP (OpenAPI at /openapi.json).

    It keeps nothing and has no login: put a proxy with one before it, as docs/serving.md shows.
    """
    try:
        import uvicorn

        from framing.agents.web import HOSTS, web
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] not in ("uvicorn", "starlette", "anyio"):
            raise
        raise click.UsageError('The service is an extra: pip install "framing[http]".') from None
    tell(f"Serving on http://{host}:{port}; its description: /openapi.json", err=False)
    app = web((*HOSTS, *names))
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)
