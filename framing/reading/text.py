"""What people type: text kept as text, and values quoted shortly in complaints."""

from __future__ import annotations

from typing import Any


def plain_text(value: str) -> str:
    """The text with ``\\n`` as its only line break and control characters as visible symbols."""
    whole = value.encode("utf-8", "replace").decode("utf-8")
    return "".join(map(_visible, whole.replace("\r\n", "\n").replace("\r", "\n")))


def short(value: Any) -> str:
    """A value as a complaint quotes it, at most 60 characters long."""
    try:
        text = repr(value)
    except ValueError:  # an integer of thousands of digits, which Python does not write out
        text = "A number of thousands of digits"
    return text if len(text) <= 60 else text[:57] + "..."


def _visible(character: str) -> str:
    """A control character as its picture, such as ␇ for a bell; all others as they are."""
    code = ord(character)
    if character in "\n\t" or (code >= 32 and code != 127):
        return character
    return chr(0x2421 if code == 127 else 0x2400 + code)
