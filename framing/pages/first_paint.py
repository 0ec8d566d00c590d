"""What is seen before Streamlit has drawn anything: the paper alone, by day or by night."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from framing.pages.launch import OPTIONS

#: Streamlit shows grey bars in a narrow column until the page comes, which is nowhere like it.
STYLE = (
    "<style>html{{background:{light}}}"
    "@media(prefers-color-scheme:dark){{html{{background:{dark}}}}}"
    '[data-testid="stAppSkeleton"]{{display:none}}</style>'
).format(**{name: OPTIONS[f"theme.{name}.backgroundColor"] for name in ("light", "dark")})


class FirstPaint:
    """Adds the style to the end of the page that loads the app, and to nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; add the style to a folder's page of HTML that is not compressed."""
        page = scope["type"] == "http" and scope["method"] == "GET" and scope["path"].endswith("/")
        if not page:
            await self.app(scope, receive, send)
            return
        extra = b""

        async def with_style(message: Message) -> None:
            nonlocal extra
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                kind = headers.get("content-type", "")
                whole = message["status"] == 200 and "content-encoding" not in headers
                if whole and kind.startswith("text/html"):
                    extra = STYLE.encode()
                    if "content-length" in headers:
                        headers["content-length"] = str(int(headers["content-length"]) + len(extra))
            elif message["type"] == "http.response.body" and not message.get("more_body"):
                message = {**message, "body": message.get("body", b"") + extra}
            await send(message)

        await self.app(scope, receive, with_style)
