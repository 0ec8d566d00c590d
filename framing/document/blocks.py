"""A document as a neutral tree: what is said, in which order. How it looks is each format's own.

Text in the tree is plain: no markup of any format. Every renderer escapes all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from framing.document.tones import PLAIN


@dataclass(frozen=True)
class Span:
    """A piece of running text; line breaks in it are kept.

    url: the http(s) address it leads to. strong: a label or the main point. code: an id or a
    command. quiet: backing that may be set smaller. cites: id of the source that it names, so that
    the list of sources can be complete; anchor: id of the source that is listed here.
    """

    text: str
    url: str | None = None
    strong: bool = False
    code: bool = False
    quiet: bool = False
    cites: str | None = None
    anchor: str | None = None


#: Running text.
Text = tuple[Span, ...]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. quiet: a remark that may be set smaller."""

    text: Text
    quiet: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading inside a section, one level below the section's own."""

    text: str


@dataclass(frozen=True)
class Quotation:
    """The reader's own words, kept with their line breaks."""

    text: str


@dataclass(frozen=True)
class Listing:
    """Text to be typed as it stands, such as a command."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list without an order."""

    items: tuple[Text, ...]


@dataclass(frozen=True)
class Numbered:
    """A list whose order matters. first: the number of its first item."""

    items: tuple[Text, ...]
    first: int = 1


@dataclass(frozen=True)
class Table:
    """A table with one header row; the first cell of each row names the row."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True)
class KeyValues:
    """Terms, each with its text."""

    rows: tuple[tuple[str, Text], ...]


@dataclass(frozen=True)
class Callout:
    """Set apart from the rest. kind: ``verdict`` or ``note``; mark: a short word above it.

    tone: what follows from a firm verdict, or ``plain``; it sets the colours.
    """

    kind: str
    mark: str
    lead: Text
    blocks: tuple[Block, ...] = ()
    tone: str = PLAIN


@dataclass(frozen=True)
class Figure:
    """A picture. svg: drawn from our own shapes only; alt: what it shows, in words.

    mermaid: the same as a Mermaid diagram, where it is one. narrow: the same drawn for a phone.
    """

    title: str
    alt: str
    svg: Markup
    mermaid: str = ""
    narrow: Markup | None = None


Block = (
    Paragraph
    | Heading
    | Quotation
    | Listing
    | Bullets
    | Numbered
    | Table
    | KeyValues
    | Figure
    | Callout
)


@dataclass(frozen=True)
class Section:
    """A titled part. ``id`` is stable across documents; level 2 is the highest."""

    id: str
    level: int
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Part:
    """Sections that belong together: ``page_one``, ``body`` or ``appendices``. Starts a page."""

    id: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Document:
    """The whole document. language: a BCP 47 tag. subtitle: what it is about; note: its origin.

    date: ISO date that it speaks of. people: whose document it is, as terms and words.
    author: who stands in the properties of a file.
    """

    title: str
    subtitle: str
    note: str
    language: str
    date: str
    parts: tuple[Part, ...]
    people: tuple[tuple[str, str], ...] = ()
    author: str = ""

    @property
    def people_line(self) -> str:
        """Whose document it is, on one line; empty when nobody said."""
        return " · ".join(f"{term}: {said}" for term, said in self.people)

    @property
    def sections(self) -> tuple[Section, ...]:
        """All sections in reading order."""
        return tuple(section for part in self.parts for section in part.sections)


def text(*pieces: str | Span | Iterable[Span]) -> Text:
    """Running text from strings, spans and other running texts; empty pieces are left out."""
    spans: list[Span] = []
    for piece in pieces:
        if isinstance(piece, str):
            spans.append(Span(piece))
        elif isinstance(piece, Span):
            spans.append(piece)
        else:
            spans.extend(piece)
    return tuple(span for span in spans if span.text)


def strong(words: str) -> Span:
    """A label or the main point."""
    return Span(words, strong=True)


def code(words: str) -> Span:
    """An id or a command."""
    return Span(words, code=True)


def spans_of(blocks: Iterable[Block]) -> Iterator[Span]:
    """Every span in these blocks, in reading order."""
    for block in blocks:
        match block:
            case Paragraph():
                yield from block.text
            case Bullets() | Numbered():
                for item in block.items:
                    yield from item
            case Table():
                for row in block.rows:
                    for cell in row:
                        yield from cell
            case KeyValues():
                for _, value in block.rows:
                    yield from value
            case Callout():
                yield from block.lead
                yield from spans_of(block.blocks)
            case _:
                pass


def words_of(sections: Iterable[Section]) -> Iterator[str]:
    """All running text of these sections, and the terms of their lists."""
    for section in sections:
        yield section.title
        yield from (span.text for span in spans_of(section.blocks))
        yield from (
            term
            for block in section.blocks
            if isinstance(block, KeyValues)
            for term, _ in block.rows
        )


def safe_url(url: str | None) -> str | None:
    """The address when it is a plain http or https address, otherwise None."""
    if url is None or not url.startswith(("https://", "http://")):
        return None
    return None if any(c.isspace() or ord(c) < 33 for c in url) else url
