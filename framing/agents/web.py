"""The operations over HTTP, as a web application without state. Needs the extra ``http``.

Each operation is a POST of its arguments as a JSON object. ``/openapi.json`` describes all of them.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import Any

import anyio
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from framing import __version__
from framing.agents.operation import Operation
from framing.agents.operations import operations
from framing.answers.answers import MAX_BYTES
from framing.document import SCHEMA
from framing.faults import FaultsError, in_data

LOG = logging.getLogger(__name__)
#: Seconds after which a caller is told to come back; our own view.
LONGEST = 20.0
#: Hosts by which the service may be called; others could be a foreign page's (DNS rebinding).
HOSTS = ("localhost", "127.0.0.1", "[::1]")
OPENAPI = "/openapi.json"


def web(hosts: Sequence[str] = HOSTS, longest: float = LONGEST) -> Starlette:
    """The web application. hosts: names by which it may be called. longest: seconds per call."""
    routes = [Route(OPENAPI, _described, methods=["GET"])]
    for operation in offered():
        routes.append(Route(path_of(operation), _endpoint(operation, longest), methods=["POST"]))
    return Starlette(
        routes=routes,
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))],
        exception_handlers={HTTPException: _refused},
    )


def offered() -> tuple[Operation, ...]:
    """The operations that are offered over HTTP: those that read no file of this machine."""
    return tuple(operation for operation in operations() if not operation.local)


def path_of(operation: Operation) -> str:
    """Where an operation is called, such as ``/v1/next-question``."""
    return f"/v1/{operation.name.replace('_', '-')}"


def _endpoint(operation: Operation, longest: float) -> Any:
    async def called(request: Request) -> Response:
        try:
            given = await _arguments(request)
            with anyio.fail_after(longest):
                found = await anyio.to_thread.run_sync(operation, given, abandon_on_cancel=True)
        except FaultsError as error:
            return _faults(error)
        except TimeoutError:
            return _error(503, f"It took over {longest:g} seconds.", "Try again later.")
        except HTTPException:
            raise
        except Exception:
            LOG.exception("%s failed", operation.name)
            return _error(500, "The service failed for a reason of its own.", "Try again later.")
        return JSONResponse(found)

    return called


async def _arguments(request: Request) -> Any:
    """The body as JSON; an empty one has no arguments. Raises HTTPException."""
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip()
    if kind != "application/json":
        raise HTTPException(415, "The body is no JSON. Send it as application/json.")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BYTES:
            raise HTTPException(413, f"The body has over {MAX_BYTES:,} bytes. Send less.")
    if not body:
        return {}
    try:
        return json.loads(body, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise HTTPException(
            400, f"The body is not JSON: {_short(error)}. Send an object."
        ) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which no key stands twice. Raises ValueError."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _short(error: Exception) -> str:
    if "digits" in str(error):  # of Python's own limit for whole numbers
        return "a number in it is too long"
    return "it is nested too deep" if isinstance(error, RecursionError) else str(error)[:120]


def _faults(error: FaultsError) -> Response:
    """Input that cannot be used: each fault with its code, what, where and how to fix it."""
    return JSONResponse({"faults": in_data(error.faults)}, 422)


def _error(status: int, what: str, fix: str) -> Response:
    return JSONResponse({"faults": [{"code": f"HTTP-{status}", "what": what, "fix": fix}]}, status)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    what, _, fix = error.detail.partition(". ")
    known = {
        404: f"There is no {request.url.path[:80]}",
        405: f"{request.method} is not taken here",
    }
    fix = fix or f"See {OPENAPI}, which lists every address."
    answer = _error(error.status_code, f"{known.get(error.status_code, what)}.", fix)
    answer.headers.update(error.headers or {})
    return answer


# -- the description --------------------------------------------------------------------------


async def _described(_: Request) -> Response:
    return JSONResponse(openapi())


def openapi() -> dict[str, Any]:
    """The service as OpenAPI 3.1, made from the operations that agents are offered as well."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Should this be ML?",
            "version": __version__,
            "description": "Judges a business problem by written rules. Keeps nothing.",
        },
        "paths": {path_of(operation): {"post": _path(operation)} for operation in offered()},
        "components": {"schemas": {"Faults": _FAULTS, "Framing": _framing_schema()}},
    }


def _path(operation: Operation) -> dict[str, Any]:
    gives = _GIVES.get(operation.name, {})
    required = any(item.required for item in operation.arguments)
    told: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.title,
        "description": operation.gives,
        "requestBody": {
            "required": required,
            "content": {"application/json": {"schema": operation.schema}},
        },
        "responses": {
            "200": {
                "description": operation.title,
                "content": {"application/json": {"schema": gives}},
            },
        },
    }
    for status, words in _STATUSES.items():
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Faults"}}}
        told["responses"][status] = {"description": words, "content": content}
    return told


def _framing_schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    for name in ("$schema", "$id"):
        schema.pop(name, None)
    moved: dict[str, Any] = _moved(schema)
    return moved


def _moved(schema: Any) -> Any:
    """The schema with its inner references as they are inside the description."""
    if isinstance(schema, dict):
        return {
            key: value.replace("#/", "#/components/schemas/Framing/", 1)
            if key == "$ref" and isinstance(value, str) and value.startswith("#/")
            else _moved(value)
            for key, value in schema.items()
        }
    return [_moved(item) for item in schema] if isinstance(schema, list) else schema


_STATUSES = {
    "400": "The body is not JSON.",
    "413": "The body is too large.",
    "415": "The body is of another kind.",
    "422": "The input cannot be used; every fault says what, where and how to fix it.",
    "500": "The service failed for a reason of its own.",
    "503": "It took too long.",
}
_LIST = {"type": "array", "items": {"type": "object"}}
_GIVES: dict[str, dict[str, Any]] = {
    "assess": {"$ref": "#/components/schemas/Framing"},
    "list_questions": _LIST,
    "services": _LIST,
    "render": {
        "type": "object",
        "properties": {
            "format": {"type": "string"},
            "encoding": {"enum": ["text", "base64"]},
            "content": {"type": "string"},
        },
        "required": ["format", "encoding", "content"],
    },
}
_FAULT_TEXTS = ("code", "page", "id", "where", "what", "fix")
_FAULTS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "faults": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    **{name: {"type": "string"} for name in _FAULT_TEXTS},
                    "witness": {"type": "object"},
                },
                "required": ["code", "what", "fix"],
            },
        }
    },
    "required": ["faults"],
}
