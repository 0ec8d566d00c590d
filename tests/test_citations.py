"""Sources are cited by number, listed once at the end, with the same numbers in every format."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from typing import Any

import pytest
from fixed import AS_OF
from generated_answers import some_answers
from hypothesis import given, settings

from framing import Framing, assess, load_rulebook
from framing.document import render
from framing.document.blocks import Document, Section, Table, spans_of
from framing.document.citations import numbered
from framing.document.report import report_of

BOOK = load_rulebook()
JOURNEYS = {journey.id: journey for journey in BOOK.journeys}
NAMES = ("small-loans", "questions-over-policies", "credit-limits-by-rule")


@cache
def framing_of(name: str) -> Framing:
    journey = JOURNEYS[name]
    return assess({"problem": journey.story, **journey.answers}, journey.as_of)


def listed(document: Document) -> dict[str, str]:
    """Number → title, as the list of sources has it."""
    found = [section for section in document.sections if section.id == "sources"]
    if not found:
        return {}
    [table] = found[0].blocks
    assert isinstance(table, Table)
    return {row[0][0].text: row[1][0].text for row in table.rows}


def others(document: Document) -> list[Section]:
    return [section for section in document.sections if section.id != "sources"]


@settings(max_examples=settings().max_examples // 5)
@given(some_answers(BOOK))
def test_numbers_run_from_one_in_the_order_of_first_mention(told: dict[str, Any]) -> None:
    document = numbered(report_of(assess(told, AS_OF), full=True))
    spans = [s for section in others(document) for s in spans_of(section.blocks) if s.cites]
    first = list(dict.fromkeys(span.text for span in spans))
    assert first == [f"[{n}]" for n in range(1, len(first) + 1)]
    found = listed(document)
    assert list(found) == first
    assert all(found[span.text] == BOOK.sources[span.cites or ""].title for span in spans)


@settings(max_examples=settings().max_examples // 5)
@given(some_answers(BOOK))
def test_numbering_changes_nothing_but_the_names_of_sources(told: dict[str, Any]) -> None:
    plain = report_of(assess(told, AS_OF), full=True)
    for before, after in zip(plain.sections, numbered(plain).sections, strict=True):
        assert rest_of(before) == rest_of(after)


def rest_of(section: Section) -> str:
    """All words but the citations and their brackets."""
    said = "".join(span.text for span in spans_of(section.blocks) if not span.cites)
    return "".join(said.replace("(", "").replace(")", "").split())


@pytest.mark.parametrize("name", NAMES)
def test_no_title_of_a_source_is_repeated_before_the_list(name: str) -> None:
    said = str(render(framing_of(name), "md", full=True)).replace("\\", "")
    before, _, sources = said.partition("\n## Sources\n")
    titles = listed(numbered(report_of(framing_of(name), full=True)))
    for number, title in titles.items():
        assert sources.count(f"| {number} | {title} |") == 1
        assert number in before
        assert f": {title}" not in before


@pytest.mark.parametrize("name", NAMES)
def test_each_citation_leads_to_its_line_in_html_and_in_word(name: str) -> None:
    page = str(render(framing_of(name), "html"))
    targets = re.findall(r'<span id="(source-[^"]+)">\[(\d+)\]</span>', page)
    links = set(re.findall(r'<a href="#(source-[^"]+)">\[(\d+)\]</a>', page))
    assert links == set(targets)
    assert len(targets) == len(set(targets)) > 3
    data = render(framing_of(name), "docx")
    assert isinstance(data, bytes)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("word/document.xml").decode()
    names = re.findall(r'<w:bookmarkStart w:id="\d+" w:name="([^"]+)"/>', xml)
    assert set(re.findall(r'<w:hyperlink w:anchor="([^"]+)"', xml)) == set(names)
    assert len(names) == len(set(names)) == len(targets)
