"""Who may talk to the server: pages that it served itself, under a name that is its own.

Without this, a page of another site could open the connection that pages use, once its name is made
to lead to this machine. And a refused connection would make Streamlit ask a public service for the
address of this machine: nothing is asked of anybody, since such a connection ends here.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

#: What Streamlit tells of itself, and is nobody's business.
NOT_PUBLIC = ("/_stcore/metrics",)
REFUSED = (
    "This server does not answer to that name. If the name is its own, start it with "
    "STREAMLIT_BROWSER_SERVER_ADDRESS set to the name.\n"
)


class OwnVisitors:
    """Refuses foreign names and origins, and hides what is not public."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it: 421 for a strange name, 404 for what is hidden."""
        kind = scope["type"]
        if kind == "websocket":
            if _is_own_page(Headers(scope=scope)):
                await self.app(scope, receive, send)
            else:
                await receive()
                await send({"type": "websocket.close", "code": 1008})
        elif kind == "http" and not is_own_name(Headers(scope=scope).get("host", "localhost")):
            await _answer(send, 421, REFUSED)
        elif kind == "http" and scope["path"].endswith(NOT_PUBLIC):
            await _answer(send, 404, "There is nothing here.\n")
        else:
            await self.app(scope, receive, send)


def is_own_name(host: str) -> bool:
    """Whether a Host header, such as ``localhost:8501``, names this server.

    Addresses in numbers are, since nobody else's page can be at them; of names, only this machine's
    and those that the server was started with.
    """
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return False
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return name in _own_names()
    return True


def _own_names() -> set[str]:
    from streamlit import config

    told = (config.get_option("server.address"), config.get_option("browser.serverAddress"))
    return {"localhost", socket.gethostname().lower(), *(name.lower() for name in told if name)}


def _is_own_page(headers: Headers) -> bool:
    """Whether a connection comes from a page of this server, or from no page at all."""
    from streamlit import config

    host, origin = headers.get("host", ""), headers.get("origin")
    if not is_own_name(host):
        return False
    if origin is None:
        return True
    try:
        page = urlsplit(origin)
    except ValueError:
        return False
    address = config.is_manually_set("browser.serverAddress") and page.hostname == str(
        config.get_option("browser.serverAddress")
    )
    return page.netloc.lower() == host.lower() or address


async def _answer(send: Send, status: int, text: str) -> None:
    body = text.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
