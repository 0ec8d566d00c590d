"""Requests that the SDK of the protocol cannot read: refused in words, where it stays silent."""

from __future__ import annotations

import json
import re
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

    said: Any = {}
    with suppress(Exception):  # whatever else may be amiss with it
        sent = error.errors()[0]["input"]  # type: ignore[attr-defined]
        try:
            said = json.loads(sent, parse_int=whole)
        except RecursionError:
            said = {"id": _id_at_the_start(sent)}
    name = said.get("id") if isinstance(said, dict) else None
    if not isinstance(name, int | str) or isinstance(name, bool) or _holds_half_characters(name):
        return None
    code, what, fix = Code.TOO_DEEP, "It nests too deep.", "Send the arguments alone."
    if long:
        code, what, fix = Code.TOO_BIG, "A number in it is too long.", "Write fewer digits."
    elif _holds_half_characters(said):
        code, what = Code.NOT_TEXT, "It holds half a character (a lone surrogate)."
        fix = "Send whole Unicode characters."
    told = str(Fault(code, "the message", what, fix))
    data = types.ErrorData(code=types.INVALID_PARAMS, message=told)
    return types.JSONRPCError(jsonrpc="2.0", id=name, error=data)


def _id_at_the_start(sent: str) -> int | str | None:
    """The id of a request that nests too deep to be read, where it stands before that."""
    found = re.search(r'"id"\s*:\s*(?:(\d{1,15})|"([^"\\]{0,200})")', sent[:1_000])
    return None if found is None else int(found[1]) if found[1] else found[2]


def _holds_half_characters(said: Any) -> bool:
    text = json.dumps(said, ensure_ascii=False)
    return any(0xD800 <= ord(character) < 0xE000 for character in text)
