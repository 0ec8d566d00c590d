"""The operations over the Model Context Protocol. Needs the extra ``mcp``."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

import anyio
from mcp import types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError

from framing import __version__
from framing.agents.operation import Operation
from framing.agents.operations import operations
from framing.agents.tools import INTERVIEW, reading_prompt
from framing.agents.unreadable import pass_on
from framing.faults import FaultsError
from framing.faults.english import nearest
from framing.reading.strict_json import strict_json
from framing.reading.text import short

LOG = logging.getLogger(__name__)
#: Prompt → its title, what it is for, its arguments, and what makes its text.
PROMPTS: Mapping[str, tuple[str, str, tuple[str, ...], Callable[..., str]]] = {
    "interview": (
        "Interview a person",
        "How to interview a person with these tools.",
        (),
        lambda: INTERVIEW,
    ),
    "read_problem": (
        "Read a problem told in words",
        "How to read a problem that somebody told in their own words, with the model you are.",
        ("text",),
        reading_prompt,
    ),
}


def server() -> Server[Any]:
    """The server with its tools and its prompts."""
    return Server(
        "framing",
        title="Should this be ML?",
        instructions=INTERVIEW,
        version=__version__,
        on_list_tools=_list_tools,
        on_call_tool=_call_tool,
        on_list_prompts=_list_prompts,
        on_get_prompt=_get_prompt,
    )


def run() -> None:
    """Serve over standard input and output until the input ends."""

    async def serve() -> None:
        made = server()
        passed, readable = anyio.create_memory_object_stream[Any]()
        async with stdio_server() as (reading, writing), anyio.create_task_group() as tasks:
            tasks.start_soon(pass_on, reading, writing, passed)
            await made.run(readable, writing, made.create_initialization_options())

    anyio.run(serve)


async def _list_tools(_: Any, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
    tools = [
        types.Tool(
            name=operation.name,
            title=operation.title,
            description=operation.gives,
            input_schema=operation.schema,
        )
        for operation in operations()
    ]
    return types.ListToolsResult(tools=tools)


async def _call_tool(_: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
    """What a tool gives as JSON text, or a tool error in words: what, where and how to fix it."""
    known = {operation.name: operation for operation in operations()}
    operation = known.get(params.name)
    if operation is None:
        return _told(
            f"There is no tool {short(params.name)}. {nearest(params.name, known)}", error=True
        )
    try:
        found = await anyio.to_thread.run_sync(_called, operation, params.arguments or {})
    except FaultsError as error:
        return _told(str(error), error=True)
    except Exception:
        LOG.exception("The tool %s failed", operation.name)
        words = f"{operation.name} failed for a reason of its own. Your arguments are not to blame."
        return _told(words, error=True)
    return _told(found)


def _called(operation: Operation, arguments: Mapping[str, Any]) -> str:
    """The result as JSON. Models often send an object as its JSON text; that is taken as well.

    Raises FaultsError, also for a key that stands twice in such text.
    """
    given = dict(arguments)
    for item in operation.arguments:
        said = given.get(item.name)
        if item.schema["type"] != "string" and isinstance(said, str):
            try:
                given[item.name] = strict_json(said, item.name)
            except FaultsError:
                raise
            except (ValueError, RecursionError):
                pass  # It is refused as the text that it is.
    return json.dumps(operation(given), ensure_ascii=False)


def _told(words: str, error: bool = False) -> types.CallToolResult:
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=words)], is_error=error
    )


async def _list_prompts(_: Any, __: types.PaginatedRequestParams | None) -> types.ListPromptsResult:
    prompts = [
        types.Prompt(
            name=name,
            title=title,
            description=about,
            arguments=[types.PromptArgument(name=item, required=True) for item in arguments],
        )
        for name, (title, about, arguments, _) in PROMPTS.items()
    ]
    return types.ListPromptsResult(prompts=prompts)


async def _get_prompt(_: Any, params: types.GetPromptRequestParams) -> types.GetPromptResult:
    given = params.arguments or {}
    if params.name not in PROMPTS:
        what = f"There is no prompt {short(params.name)}. {nearest(params.name, PROMPTS)}"
        raise MCPError(code=types.INVALID_PARAMS, message=what)
    _, about, arguments, make = PROMPTS[params.name]
    if set(given) != set(arguments):
        wanted = ", ".join(arguments) or "none"
        what = f"The prompt {params.name} takes these arguments: {wanted}."
        raise MCPError(code=types.INVALID_PARAMS, message=what)
    content = types.TextContent(type="text", text=make(**given))
    message = types.PromptMessage(role="user", content=content)
    return types.GetPromptResult(description=about, messages=[message])
