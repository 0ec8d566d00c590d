"""A text, and a model that replies to it as a test says."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from framing import load_rulebook

BOOK = load_rulebook()
TEXT = (
    "Every month some of our 40,000 subscribers leave. We want to know who is likely to leave next "
    "month, so that the team can call them. For three years it is on file who left."
)


class Scripted:
    """A model that says what it is told to say."""

    name, goes_to = "scripted", "nowhere"

    def __init__(self, said: Any) -> None:
        self.said = said if isinstance(said, str) else json.dumps({"proposals": said})

    def reply(self, prompt: str, message: str, schema: Mapping[str, Any]) -> str:
        return self.said


GOOD = [
    {"question": "wanted", "could_be_true": ["estimate"], "phrase": "who is likely to leave"},
    {"question": "labels", "could_be_true": ["recorded"], "phrase": "on file who left"},
    {"question": "cases_per_month", "low": 40000, "high": 40000, "phrase": "40,000 subscribers"},
]


@contextmanager
def chat_server(answer: Any, status: int = 200, wait: float = 0) -> Iterator[tuple[str, list[Any]]]:
    """A server that speaks the chat API and says one thing; its address, and what it was sent."""
    seen: list[Any] = []
    done = threading.Event()

    class Chat(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            seen.append((self.path, dict(self.headers), json.loads(body)))
            done.wait(wait)
            self.send_response(status)
            self.send_header("Location", "http://localhost:9/stolen")
            self.end_headers()
            self.wfile.write(answer if isinstance(answer, bytes) else json.dumps(answer).encode())

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Chat)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", seen
    finally:
        done.set()
        server.shutdown()
        server.server_close()


def completion(content: str | None, **more: Any) -> dict[str, Any]:
    message = {"role": "assistant", "content": content, **more}
    return {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}
