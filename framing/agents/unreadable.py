"""Requests that the SDK of the protocol cannot read: refused in words, where it stays silent."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from mcp import types
from mcp.shared.message import SessionMessage

from framing.faults import Code, Fault

#: Python itself reads no whole number of more digits.
MOST_DIGITS = 4300


async def pass_on(reading: Any, writing: Any, readable: Any) -> None:
    """Pass on what could be read, and refuse the rest, until the input ends.

    reading: messages, and errors in place of those that could not be read. writing: takes answers.
    readable: takes the messages.
    """
    async with readable:
        async for item in reading:
            if not isinstance(item, Exception):
                await readable.send(item)
            elif (told := refusal(item)) is not None:
                await writing.send(SessionMessage(told))


def refusal(error: Exception) -> types.JSONRPCError | None:
    """The answer to a request that could not be read; None where nobody waits for one."""
    long: list[str] = []

    def whole(digits: str) -> int:
        if len(digits) <= MOST_DIGITS:
            return int(digits)
        long.append(digits)
        return 0

    said = {}
    with suppress(Exception):  # whatever else may be amiss with it
        said = json.loads(error.errors()[0]["input"], parse_int=whole)  # type: ignore[attr-defined]
    if not isinstance(said, dict) or not isinstance(said.get("id"), int | str):
        return None
    code, what, fix = Code.TOO_DEEP, "It nests too deep.", "Send the arguments alone."
    if long:
        code, what, fix = Code.TOO_BIG, "A number in it is too long.", "Write fewer digits."
    elif _holds_half_characters(said):
        code, what = Code.NOT_TEXT, "It holds half a character (a lone surrogate)."
        fix = "Send whole Unicode characters."
    told = str(Fault(code, "the message", what, fix))
    data = types.ErrorData(code=types.INVALID_PARAMS, message=told)
    return types.JSONRPCError(jsonrpc="2.0", id=said["id"], error=data)


def _holds_half_characters(said: Any) -> bool:
    text = json.dumps(said, ensure_ascii=False)
    return any(0xD800 <= ord(character) < 0xE000 for character in text)
