"""Word and PDF: read back by others, they say what the other formats say, whatever was typed."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from fixed import AS_OF, one_in

from framing import Framing, assess, load_rulebook
from framing.document import render
from framing.document.blocks import Figure
from framing.document.glyphs import shown
from framing.document.next_steps import by_weight
from framing.document.pdf import to_pdf
from framing.document.reasons import ordered_reasons
from framing.document.report import MOST_OPEN, report_of

BOOK = load_rulebook()
JOURNEYS = {journey.id: journey for journey in BOOK.journeys}
#: One that calls for ML with numbers, one for generative AI in two parts, one for rules.
NAMES = ("small-loans", "what-was-said-in-calls", "credit-limits-by-rule")
HYPHENS = dict.fromkeys(map(ord, "-\u2010\u00ad"))
STRANGE = [
    "*bold* _it_ `code` [a](http://b) <b>x</b> $x^2$ #let x = 1 @ref \\ ~ | & ; =",
    "日本語 emoji 😀 é e\u0301 Ω Ж שלום مرحبا",
    "control \x00\x07\x1b\x7f characters\tand\r\nbreaks",
    '#read("/etc/passwd") #panic() ${x} {{y}} <?xml?> ]]> <!--',
    "A" * 20_000,
    '=HYPERLINK("http://x") -cmd +1',
]


@cache
def framing_of(name: str) -> Framing:
    journey = JOURNEYS[name]
    return assess({"problem": journey.story, **journey.answers}, AS_OF)


@cache
def file_of(name: str, fmt: str) -> bytes:
    data = render(framing_of(name), fmt, full=True)
    return data.encode() if isinstance(data, str) else data


def squeezed(words: str) -> str:
    """The words without what a line break in a PDF may change."""
    return "".join(words.split()).translate(HYPHENS)


def pdf_text(data: bytes, folder: Path) -> str:
    """The text of a PDF, by poppler. Skips for a user without it; fails in CI."""
    tool = shutil.which("pdftotext")
    if tool is None:
        if os.environ.get("CI"):
            pytest.fail("pdftotext is missing (Debian: poppler-utils)")
        pytest.skip("pdftotext is missing (Debian: poppler-utils)")
    path = folder / "x.pdf"
    path.write_bytes(data)
    done = subprocess.run([tool, "-raw", path, "-"], capture_output=True, check=True)
    return done.stdout.decode()


def word_text(data: bytes) -> str:
    """All text of a Word file, links and tables included."""
    file = docx.Document(io.BytesIO(data))
    return "".join(node.text or "" for node in file.element.body.iter() if node.tag.endswith("}t"))


@pytest.mark.parametrize("name", one_in(3, NAMES))
def test_word_has_the_headings_tables_and_properties_of_the_document(name: str) -> None:
    file = docx.Document(io.BytesIO(file_of(name, "docx")))
    titles = [section.title for section in report_of(framing_of(name), full=True).sections]
    headings = [p.text for p in file.paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings == titles
    told = file.core_properties
    assert told.author == BOOK.name
    assert told.language == "en"
    assert told.created is not None
    assert told.created.date().isoformat() == AS_OF
    tables = [t for t in file.tables if t.style and t.style.name == "Table Grid"]
    assert tables
    assert len(tables) == len(file.tables)
    for table in tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml
        assert table._tbl.tblPr.xml.count("w:tblCaption") == 1
        assert 'w:tblDescription w:val="Columns: ' in table._tbl.tblPr.xml
    assert 'TOC \\o "1-1"' in file.element.xml
    for shape in file.inline_shapes:
        assert len(shape._inline.docPr.get("descr")) > 40


def test_the_styles_of_word_are_in_the_language_of_the_document() -> None:
    """The core property alone is read by nobody who reads aloud."""
    with zipfile.ZipFile(io.BytesIO(file_of(NAMES[2], "docx"))) as archive:
        styles = archive.read("word/styles.xml").decode()
        body = archive.read("word/document.xml").decode()
    told = re.findall(r'<w:lang [^>]*w:val="([^"]*)"', styles)
    assert told
    assert set(told) == {report_of(framing_of(NAMES[2])).language}
    assert "w:docDefaults" in styles.partition("<w:lang ")[0]
    assert 'w:lang w:val="en-US"' not in styles + body


def worst_case() -> Framing:
    """Everything open, with a title and texts that are hard to set."""
    words = f"{'A' * 300} 😀 مرحبا \u202etfel-ot-thgir שלום {'b' * 200}"
    texts = {question.id: words for question in BOOK.questions if question.kind == "text"}
    framing = assess({**texts, "wanted": [o.id for o in BOOK.question("wanted").options]}, AS_OF)
    assert len(framing.open_questions) >= 50
    return framing


def tagged_levels(data: bytes, folder: Path) -> list[int]:
    """The levels of the headings of a PDF in reading order, by its tags."""
    tool = shutil.which("pdfinfo")
    if tool is None:
        if os.environ.get("CI"):
            pytest.fail("pdfinfo is missing (Debian: poppler-utils)")
        pytest.skip("pdfinfo is missing (Debian: poppler-utils)")
    path = folder / "x.pdf"
    path.write_bytes(data)
    done = subprocess.run([tool, "-struct", path], capture_output=True, check=True)
    return [int(level) for level in re.findall(rb"^ *H([1-6])[ \n]", done.stdout, re.MULTILINE)]


def goes_down_step_by_step(levels: list[int]) -> bool:
    one_title = levels[0] == 1 and levels.count(1) == 1
    return one_title and all(later - earlier <= 1 for earlier, later in pairwise(levels))


CASES: Mapping[str, Callable[[], Framing]] = {
    "worst": worst_case,
    "empty": lambda: assess({}, AS_OF),
    **{name: partial(framing_of, name) for name in NAMES},
}


@pytest.mark.parametrize("name", one_in(3, list(CASES)))
def test_headings_go_down_by_one_level_at_a_time(name: str, tmp_path: Path) -> None:
    framing = CASES[name]()
    page = str(render(framing, "html"))
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", page)]
    assert goes_down_step_by_step(levels), levels
    data = render(framing, "pdf")
    assert isinstance(data, bytes)
    tagged = tagged_levels(data, tmp_path)
    assert goes_down_step_by_step(tagged), tagged
    assert set(tagged) == {1, 2, 3}


@pytest.mark.full
@pytest.mark.parametrize("full_document", [False, True])
def test_the_worst_document_is_still_a_pdf_that_says_it_keeps_the_standard(
    full_document: bool,
) -> None:
    data = render(worst_case(), "pdf", full=full_document)
    assert isinstance(data, bytes)
    assert keeps_the_standard(data)


@pytest.mark.parametrize("name", one_in(3, NAMES))
def test_a_pdf_says_that_it_keeps_the_standard_for_all_readers(name: str) -> None:
    assert keeps_the_standard(file_of(name, "pdf"))


def keeps_the_standard(data: bytes) -> bool:
    """Whether a PDF says in its metadata that it is PDF/UA-1, which typst writes of one that is."""
    return re.search(rb"<pdfuaid:part>1</pdfuaid:part>|pdfuaid:part=.1.", data) is not None


def test_a_picture_without_words_for_those_who_do_not_see_it_becomes_no_pdf() -> None:
    """The standard is kept, not only named: typst refuses what breaks it."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'
    good = report_of(assess({}, AS_OF))
    section = replace(good.parts[0].sections[0], blocks=(Figure("A picture", "", svg),))
    bad = replace(good, parts=(replace(good.parts[0], sections=(section,)),))
    with pytest.raises(RuntimeError, match="missing alt text"):
        to_pdf(bad)


@pytest.mark.full
@pytest.mark.parametrize("name", one_in(3, NAMES))
def test_word_pdf_and_html_say_the_same(name: str, tmp_path: Path) -> None:
    word = squeezed(shown(word_text(file_of(name, "docx"))))
    pdf = squeezed(pdf_text(file_of(name, "pdf"), tmp_path))
    framing = framing_of(name)
    told = [section.title for section in report_of(framing, full=True).sections]
    told += [item.question.ask for item in by_weight(framing)[:MOST_OPEN]]
    told += [rule.because for rule in ordered_reasons(framing)[:3]]
    told += [BOOK.sources[s].title for rule in framing.reasons for s in rule.sources[:1]]
    for words in told:
        assert squeezed(shown(words)) in word, words
        assert squeezed(shown(words)) in pdf, words


@pytest.mark.parametrize("fmt", ["docx", "pdf"])
@pytest.mark.parametrize("typed", one_in(3, STRANGE), ids=range(len(STRANGE)))
def test_typed_text_stays_text_in_every_file(fmt: str, typed: str, tmp_path: Path) -> None:
    answers = {"problem": typed, "wanted": "past_figures", "signals": "none"}
    framing = assess(answers, AS_OF)
    data = render(framing, fmt)
    assert isinstance(data, bytes)
    kept = str(framing.answers["problem"])
    said = pdf_text(data, tmp_path) if fmt == "pdf" else word_text(data)
    start = shown(" ".join(kept.split())[:12]) if fmt == "pdf" else "The problem"
    assert squeezed(start) in squeezed(said)


def test_what_no_font_holds_prints_as_its_code_point() -> None:
    assert shown("a日b") == "a[U+65E5]b"
    assert shown("e\u0301") == "é"
    assert shown("\x07") == "[U+0007]"
    assert shown("x\ufe0f") == "x"


def test_a_word_file_is_dated_alike_in_every_part() -> None:
    with zipfile.ZipFile(io.BytesIO(file_of(NAMES[2], "docx"))) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


@pytest.mark.full
def test_a_pdf_is_tagged_titled_and_carries_its_fonts() -> None:
    data = file_of(NAMES[0], "pdf")
    assert b"/MarkInfo" in data
    assert b"/StructTreeRoot" in data
    assert b"/FontFile" in data
    assert b"/Lang" in data
    assert b"Times-Roman" not in data


@pytest.fixture(scope="module")
def by_office(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The text of a journey's and a half-told case's Word files, saved as PDF by LibreOffice."""
    folder = tmp_path_factory.mktemp("office")
    half_told = assess({"wanted": "estimate"}, AS_OF)
    (folder / "journey.docx").write_bytes(file_of(NAMES[1], "docx"))
    (folder / "half.docx").write_bytes(render(half_told, "docx"))  # type: ignore[arg-type]
    as_pdf_by_office(folder, "journey.docx", "half.docx")
    return {
        name: pdf_text((folder / f"{name}.pdf").read_bytes(), folder)
        for name in ("journey", "half")
    }


def as_pdf_by_office(folder: Path, *names: str) -> None:
    """The Word files opened by LibreOffice and saved as PDF beside them."""
    office = shutil.which("soffice")
    if office is None:
        if os.environ.get("CI"):
            pytest.fail("soffice is missing (Debian: libreoffice-writer-nogui)")
        pytest.skip("soffice is missing (Debian: libreoffice-writer-nogui)")
    command = [office, f"-env:UserInstallation=file://{folder}/lo", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", folder, *(folder / name for name in names)],
        capture_output=True, check=True, timeout=120,
    )  # fmt: skip


@pytest.mark.full
def test_word_opens_in_another_program(by_office: Mapping[str, str]) -> None:
    assert squeezed("The parts of the problem") in squeezed(by_office["journey"])


@pytest.mark.full
def test_page_one_is_one_sheet_in_word_even_for_a_half_told_case(
    by_office: Mapping[str, str],
) -> None:
    fonts = subprocess.run(["fc-list"], capture_output=True, text=True, check=False).stdout
    if "Carlito" not in fonts:
        if os.environ.get("CI"):
            pytest.fail("Carlito is missing (Debian: fonts-crosextra-carlito)")
        pytest.skip("no font as wide as Calibri (Debian: fonts-crosextra-carlito)")
    sheets = by_office["half"].split("\f")
    assert "What to do first" in sheets[0]
    assert "Date and signature" in sheets[0]
    half_told = assess({"wanted": "estimate"}, AS_OF)
    titles = [section.title for section in report_of(half_told).parts[1].sections]
    assert sheets[1].lstrip().startswith(titles[0])


@pytest.mark.parametrize(
    "journey",
    [
        pytest.param(journey, id=journey.id, marks=() if n % 6 == 0 else pytest.mark.full)
        for n, journey in enumerate(BOOK.journeys[::15])
    ],
)
def test_every_kind_of_journey_becomes_every_file(journey: object) -> None:
    framing = assess(journey.answers, journey.as_of)  # type: ignore[attr-defined]
    for fmt in ("docx", "pdf"):
        assert len(render(framing, fmt)) > 10_000
