"""Characters that turn the text around them: shown by their code point, and never obeyed."""

from __future__ import annotations

#: Embeddings, overrides, isolates and marks of direction of Unicode (UAX 9), the deprecated format
#: characters, and the tag characters, which hide a text in a text.
TURNING = (
    *(0x061C, 0x200E, 0x200F),
    *range(0x202A, 0x202F),
    *range(0x2066, 0x2070),
    *(0xE0001, *range(0xE0020, 0xE0080)),
)
_SHOWN = {code: f"[U+{code:04X}]" for code in TURNING}
_IN_MARKDOWN = {code: f"\\[U+{code:04X}\\]" for code in TURNING}
_IN_JSON = {
    code: f"\\u{code:04x}"
    if code < 0x10000
    else f"\\u{0xD800 + ((code - 0x10000) >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
    for code in TURNING
}


def shown(words: str) -> str:
    """The words with each such character as ``[U+202E]``."""
    return words.translate(_SHOWN)


def shown_in_markdown(page: str) -> str:
    """The same for a page in Markdown, where brackets must not begin a link."""
    return page.translate(_IN_MARKDOWN)


def shown_in_json(data: str) -> str:
    """The same for JSON text, as the escape that reads back to the same character."""
    return data.translate(_IN_JSON)
