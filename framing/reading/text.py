"""What people type: text kept as text, and values quoted shortly in complaints."""

from __future__ import annotations

import re
from typing import Any

_LINE_END = re.compile("\r\n?|[\u2028\u2029]")
#: Embeddings, overrides and isolates of direction (Unicode Standard Annex 9).
_TURNING = frozenset((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def plain_text(value: str) -> str:
    """The text with ``\\n`` as its only line break, and with what steers shown as symbols.

    That is control characters, and those that turn the direction of the text around them.
    """
    if value.isascii() and value.isprintable():
        return value
    whole = value.encode("utf-8", "replace").decode("utf-8")
    return "".join(map(_visible, _LINE_END.sub("\n", whole)))


def short(value: Any) -> str:
    """A value as a complaint quotes it, at most 60 characters long."""
    try:
        text = repr(value)
    except ValueError:  # an integer of thousands of digits, which Python does not write out
        text = "A number of thousands of digits"
    return text if len(text) <= 60 else text[:57] + "..."


def _visible(character: str) -> str:
    """What steers as its picture, such as ␇ for a bell, or as [U+202E]; all else as it is."""
    code = ord(character)
    if code in _TURNING or 0x80 <= code < 0xA0:
        return f"[U+{code:04X}]"
    if character in "\n\t" or (code >= 32 and code != 127):
        return character
    return chr(0x2421 if code == 127 else 0x2400 + code)
