"""Document → Markdown (CommonMark with tables). No text of the document can become markup."""

from __future__ import annotations

import re
from collections.abc import Callable

from framing.document.blocks import (
    Block,
    Bullets,
    Callout,
    Document,
    Figure,
    Heading,
    KeyValues,
    Listing,
    Numbered,
    Paragraph,
    Part,
    Quotation,
    Section,
    Span,
    Table,
    Text,
    safe_url,
    strong,
    text,
)
from framing.document.direction import shown_in_markdown

#: Characters that can start or end markup anywhere in a line, also in common extensions.
_ANYWHERE = re.compile(r"[\\`*_\[\]<>|~$@^#]|!$")
_ENTITY = re.compile(r"&(?=#|[A-Za-z])")
_LINE_START = re.compile(r"^[-+=:](?=[-+=:\s]|$)")
_NUMBERED_START = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
#: Without any of these a text needs no escaping inside a line.
_SPECIAL = re.compile(r"[\\`*_\[\]<>|~$@^#&!]|://|www\.", re.IGNORECASE)
_ADDRESS = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)
_BARE_PIPE = re.compile(r"(?<!\\)\|")
_HARD_BREAK = "\\\n"


def to_markdown(document: Document) -> str:
    """The document as Markdown text. All text is escaped; tables hold one line per row."""
    blocks = [f"# {_line(document.title)}"]
    if document.subtitle:
        blocks.append(f"**{_line(document.subtitle)}**")
    if document.people:
        blocks.append(_line(document.people_line))
    blocks.append(_line(document.note))
    for part in document.parts:
        blocks.extend(_part(part))
    return shown_in_markdown("\n\n".join(blocks) + "\n")


def inline(words: str) -> str:
    """A text on one line, escaped, for pages that are put together as Markdown."""
    return _line(words)


def _part(part: Part) -> list[str]:
    blocks = [] if part.id == "page_one" else ["---"]
    for section in part.sections:
        blocks.extend(_section(section))
    return blocks


def _section(section: Section) -> list[str]:
    heading = f"{'#' * section.level} {_line(section.title)}"
    return [heading, *(_block(block, section.level) for block in section.blocks)]


def _block(block: Block, level: int) -> str:
    match block:
        case Paragraph():
            return _spans(block.text)
        case Heading():
            return f"{'#' * (level + 1)} {_line(block.text)}"
        case Quotation():
            return _quoted(_lines(block.text))
        case Listing():
            return _fenced(block.text)
        case Bullets():
            return _list(block.items, lambda _: "- ")
        case Numbered():
            return _list(block.items, lambda n: f"{n}. ", block.first)
        case Table():
            return _table(block)
        case KeyValues():
            terms = (text(strong(f"{term}:"), " ", value) for term, value in block.rows)
            return _list(tuple(terms), lambda _: "- ")
        case Figure():
            caption = f"*{_line(block.title)}*"
            if not block.mermaid:
                return f"{caption}\n\n{_line(block.alt)}"
            return f"{caption}\n\n```mermaid\n{block.mermaid}\n```"
        case Callout():
            inner = [f"**{_line(block.mark)}**", f"**{_spans(block.lead)}**"]
            inner += [_block(child, level) for child in block.blocks]
            return _quoted("\n\n".join(inner))


def _list(items: tuple[Text, ...], mark: Callable[[int], str], first: int = 1) -> str:
    result = []
    for n, item in enumerate(items, first):
        start = mark(n)
        result.append(start + _spans(item).replace("\n", "\n" + " " * len(start)))
    return "\n".join(result)


def _table(table: Table) -> str:
    lines = [
        "| " + " | ".join(_line(title) for title in table.header) + " |",
        "|" + " --- |" * len(table.header),
    ]
    for row in table.rows:
        lines.append("| " + " | ".join(_cell(cell) for cell in row) + " |")
    return f"*{_line(table.caption)}*\n\n" + "\n".join(lines)


def _cell(cell: Text) -> str:
    line = _spans(cell).replace(_HARD_BREAK, " ").replace("\n", " ")
    return _BARE_PIPE.sub(r"\|", line)


def _quoted(markdown: str) -> str:
    return "\n".join(f"> {line}".rstrip(" ") for line in markdown.split("\n"))


def _fenced(listing: str) -> str:
    runs = [len(run) for run in re.findall(r"`+", listing)]
    fence = "`" * max(3, max(runs, default=0) + 1)
    return f"{fence}\n{listing}\n{fence}"


def _spans(spans: Text) -> str:
    """Running text in one pass, so that only its very start counts as the start of a line."""
    result = ""
    for span in spans:
        result += _span(span, at_start=not result.rpartition("\n")[2].strip(" "))
    return result.strip(" ")


def _span(span: Span, at_start: bool) -> str:
    if span.code:
        return _code(span.text)
    body = _lines(span.text, at_start)
    inner = body.strip(" ")
    if not inner:
        return body
    before, after = body[: len(body) - len(body.lstrip(" "))], body[len(body.rstrip(" ")) :]
    url = safe_url(span.url)
    if url is not None:
        inner = f"[{inner}](<{url.replace('<', '%3C').replace('>', '%3E')}>)"
    if span.strong:
        inner = f"**{inner}**"
    return before + inner + after


def _code(words: str) -> str:
    runs = [len(run) for run in re.findall(r"`+", words)]
    fence = "`" * (max(runs, default=0) + 1)
    pad = " " if words.startswith("`") or words.endswith("`") else ""
    return f"{fence}{pad}{words}{pad}{fence}".replace("\n", " ")


def _lines(words: str, at_start: bool = True) -> str:
    """Escaped text; its line breaks become hard breaks. Outer white space of lines is dropped."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) == 1:
        return _escaped(words.replace("\t", " "), at_start)
    stripped = [line.strip() for line in "\n".join(lines).strip().split("\n")]
    return _HARD_BREAK.join(_escaped(line, at_start or n > 0) for n, line in enumerate(stripped))


def _line(words: str) -> str:
    """Escaped text on one line."""
    return _escaped(" ".join(words.split()), True)


def _escaped(line: str, at_start: bool) -> str:
    escaped = line
    if _SPECIAL.search(line):
        escaped = _ANYWHERE.sub(r"\\\g<0>", escaped)
        escaped = _ENTITY.sub(r"\\&", escaped)
        escaped = _ADDRESS.sub(r"\\\g<0>", escaped)
    if at_start:
        escaped = escaped.lstrip(" ")
        escaped = _LINE_START.sub(r"\\\g<0>", escaped)
        escaped = _NUMBERED_START.sub(r"\1\\\2", escaped)
    return escaped
