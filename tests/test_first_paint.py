"""What a browser shows before the pages come: the paper, and no bars that look like no page."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from framing.pages.first_paint import STYLE, FirstPaint
from framing.pages.headers import MIDDLEWARE

PAGE = "<html><body><div id='root'></div></body></html>"


def page(request: Request) -> Response:
    return HTMLResponse(PAGE)


def in_parts(request: Request) -> Response:
    return StreamingResponse(iter((PAGE[:20], PAGE[20:])), media_type="text/html")


def squeezed(request: Request) -> Response:
    return HTMLResponse(PAGE, headers={"content-encoding": "br"})


def missing(request: Request) -> Response:
    return HTMLResponse(PAGE, status_code=404)


def script(request: Request) -> Response:
    return PlainTextResponse("let a = 1;", media_type="text/javascript")


@pytest.fixture
def client() -> TestClient:
    doors = (page, in_parts, squeezed, missing, script)
    routes = [Route(f"/{door.__name__}/", door) for door in doors]
    routes.append(Route("/media/document.html", page))
    return TestClient(Starlette(routes=routes, middleware=[Middleware(FirstPaint)]))


def test_the_server_has_it() -> None:
    assert FirstPaint in [item.cls for item in MIDDLEWARE]


def test_the_style_stands_at_the_end_of_the_page_and_the_length_is_right(
    client: TestClient,
) -> None:
    answer = client.get("/page/")
    assert answer.text == PAGE + STYLE
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert client.get("/in_parts/").text == PAGE + STYLE


def test_both_themes_have_their_own_paper_and_no_bars_are_shown() -> None:
    assert STYLE.count("background:#") == 2
    assert "prefers-color-scheme:dark" in STYLE
    assert "stAppSkeleton" in STYLE


@pytest.mark.parametrize("door", ["missing", "script"])
def test_nothing_else_is_touched(client: TestClient, door: str) -> None:
    assert STYLE not in client.get(f"/{door}/").text


def test_a_document_that_is_downloaded_is_the_one_that_was_made(client: TestClient) -> None:
    assert client.get("/media/document.html").text == PAGE


def test_a_compressed_page_is_left_as_it_is(client: TestClient) -> None:
    with client.stream("GET", "/squeezed/") as answer:
        assert b"".join(answer.iter_raw()) == PAGE.encode()
