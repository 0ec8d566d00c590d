"""Document → Word file: real headings, a table of contents, header rows, fixed dates inside."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

from framing.document.archive import archive
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
    Quotation,
    Section,
    Table,
    Text,
    safe_url,
)
from framing.document.direction import shown
from framing.document.plain_data import widths
from framing.document.sheet import fitting
from framing.document.tones import TONES

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.text.paragraph import Paragraph as WordParagraph

#: Characters that XML 1.0 does not allow; they print as their code point.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
SOFT, ACCENT = "51606F", "1D5C9E"
#: Width of the text on the page, in millimetres.
TEXT_WIDTH = 166
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def to_docx(document: Document) -> bytes:
    """The document as a Word file (Office Open XML). The same document gives the same bytes."""
    import docx
    from docx.shared import Mm

    word = docx.Document()
    _properties(word, document)
    _styles(word, document.language)
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(13)
    foot = section.footer.paragraphs[0]
    foot.text = f"{_said(document.note)} Page "
    _field(foot, "PAGE", ["1"])
    word.add_heading(_said(document.title), 0)
    if document.subtitle:
        word.add_paragraph(_said(document.subtitle), style="Subtitle")
    if document.people:
        word.add_paragraph(_said(document.people_line))
    for number, part in enumerate(document.parts):
        starts = None
        if number == 1 and len(document.parts) > 2:
            starts = _contents(word, [inner.title for inner in _later(document)])
        for inner in part.sections:
            heading = word.add_heading(_said(inner.title), 1)
            starts = starts or heading
            for block in inner.blocks:
                _block(word, block)
        if not number:
            _scale(word, fitting(document))
        elif starts is not None:
            # A break of its own would fill a sheet when the one before is full.
            starts.paragraph_format.page_break_before = True
    return _with_fixed_times(word)


def _scale(word: Word, factor: float) -> None:
    """Set all that was written so far smaller, so that page one stays on its sheet."""
    from docx.shared import Pt

    if factor == 1:
        return
    rows = (row for table in word.tables for row in table.rows)
    tables = [paragraph for row in rows for cell in row.cells for paragraph in cell.paragraphs]
    for paragraph in (*word.paragraphs, *tables):
        style: Any = paragraph.style
        size = style.font.size or word.styles["Normal"].font.size
        for run in paragraph.runs:
            run.font.size = Pt((run.font.size or size).pt * factor)
        after = style.paragraph_format.space_after
        paragraph.paragraph_format.space_after = Pt((after.pt if after else 4) * factor)


def _said(words: str) -> str:
    """Text that XML can hold, and that does not turn what stands beside it."""
    return _NOT_XML.sub(lambda found: f"[U+{ord(found.group()):04X}]", shown(words))


def _properties(word: Word, document: Document) -> None:
    day = datetime.datetime.fromisoformat(document.date)
    told = word.core_properties
    told.title = _said(": ".join(filter(None, (document.title, document.subtitle))))[:255]
    told.author = told.last_modified_by = _said(document.author)[:255]
    told.created = told.modified = told.last_printed = day
    told.language, told.revision = document.language, 1
    told.comments, told.keywords, told.subject = "", "", _said(document.note)[:255]


def _styles(word: Word, language: str) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    styles = word.styles
    # By the language of the styles a program reads aloud and checks the spelling.
    for told in styles.element.iter(qn("w:lang")):
        told.set(qn("w:val"), language)
    normal: Any = styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10)
    normal.paragraph_format.space_after = Pt(4)
    for name, after in (("List Bullet", 2), ("Caption", 3), ("Subtitle", 6)):
        styles[name].paragraph_format.space_after = Pt(after)
    for name, size, before in (("Title", 22, 0), ("Heading 1", 14, 14), ("Heading 2", 11, 8)):
        style: Any = styles[name]
        style.paragraph_format.space_before = Pt(before)
        style.font.name, style.font.size = "Georgia", Pt(size)
        style.font.color.rgb = RGBColor.from_string("1B2430")
        fonts = style.element.rPr.rFonts
        for key in list(fonts.attrib):
            if "Theme" in key:
                del fonts.attrib[key]


def _later(document: Document) -> list[Section]:
    """The sections after page one."""
    return [inner for part in document.parts[1:] for inner in part.sections]


def _contents(word: Word, titles: list[str]) -> Any:
    """A table of contents, filled in, which Word renews when asked; returns its heading."""
    heading = word.add_heading("In this document", 2)
    _field(word.add_paragraph(), 'TOC \\o "1-1" \\h \\z', [_said(title) for title in titles])
    return heading


def _field(paragraph: Any, code: str, lines: list[str]) -> None:
    """A field that Word works out. lines: what it shows until then."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run()

    def mark(kind: str) -> None:
        element = OxmlElement("w:fldChar")
        element.set(qn("w:fldCharType"), kind)
        run._r.append(element)

    mark("begin")
    element = OxmlElement("w:instrText")
    element.set(qn("xml:space"), "preserve")
    element.text = code
    run._r.append(element)
    mark("separate")
    for number, line in enumerate(lines):
        if number:
            run.add_break()
        run.add_text(line)
    mark("end")


def _block(word: Word, block: Block) -> None:
    match block:
        case Paragraph():
            _paragraph(word, block)
        case Heading():
            word.add_heading(_said(block.text), 2)
        case Quotation():
            word.add_paragraph(_said(block.text), style="Quote")
        case Listing():
            _listing(word, block.text)
        case Bullets():
            for item in block.items:
                _words(word.add_paragraph(style="List Bullet"), item)
        case Numbered():
            _numbered(word, block)
        case KeyValues():
            for term, value in block.rows:
                paragraph = word.add_paragraph(style="List Bullet")
                paragraph.add_run(_said(f"{term}: ")).bold = True
                _words(paragraph, value)
        case Table():
            _table(word, block)
        case Figure():
            _figure(word, block)
        case Callout():
            _callout(word, block)


def _paragraph(word: Word, block: Paragraph) -> None:
    paragraph = word.add_paragraph()
    _words(paragraph, block.text, quiet=block.quiet)
    if block.quiet:
        paragraph.paragraph_format.space_after = 0


def _words(paragraph: WordParagraph, text: Text, quiet: bool = False, size: float = 0) -> None:
    from docx.shared import Pt, RGBColor

    for span in text:
        url = safe_url(span.url)
        run: Any = paragraph.add_run(_said(span.text))
        run.bold = True if span.strong else None
        if span.code:
            run.font.name = "Consolas"
        if size:
            run.font.size = Pt(size)
        if quiet or span.quiet:
            run.font.size = Pt(8)
            run.font.color.rgb = RGBColor.from_string(SOFT)
        if url:
            _link(paragraph, run, url)
        elif span.cites:
            _to_source(run, span.cites)
        if span.anchor:
            _source(run, span.anchor)


def _link(paragraph: WordParagraph, run: Any, url: str) -> None:
    """Turn a run into a link."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    run.font.color.rgb = RGBColor.from_string(ACCENT)
    run.font.underline = True
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), paragraph.part.relate_to(url, LINK, is_external=True))
    run._r.addprevious(element)
    element.append(run._r)


def _to_source(run: Any, source: str) -> None:
    """Turn a run into a link to the list of sources."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement("w:hyperlink")
    element.set(qn("w:anchor"), _bookmark(source))
    run._r.addprevious(element)
    element.append(run._r)


def _source(run: Any, source: str) -> None:
    """Mark a run as the place of a source. Each source is listed once, so its name is its id."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    number = re.sub(r"\D", "", run.text) or "0"
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), number)
    start.set(qn("w:name"), _bookmark(source))
    run._r.addprevious(start)
    run._r.addnext(end)


def _bookmark(source: str) -> str:
    """A name that Word allows: letters, digits and underscores, at most 40 of them."""
    return "source_" + source.replace("-", "_")[:33]


def _listing(word: Word, words: str) -> None:
    from docx.shared import Pt

    run: Any = word.add_paragraph().add_run(_said(words))
    run.font.name, run.font.size = "Consolas", Pt(8.5)


def _numbered(word: Word, block: Numbered) -> None:
    """Numbers are written out, so that each list starts where it must in every program."""
    from docx.shared import Mm

    for i, item in enumerate(block.items, block.first):
        paragraph = word.add_paragraph()
        paragraph.paragraph_format.left_indent = Mm(8)
        paragraph.paragraph_format.first_line_indent = Mm(-8)
        paragraph.add_run(f"{i}.\t")
        _words(paragraph, item)


def _table(word: Word, block: Table) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    caption = word.add_paragraph(_said(block.caption), style="Caption")
    caption.paragraph_format.keep_with_next = True
    table = word.add_table(rows=1, cols=len(block.header), style="Table Grid")
    shares = widths(block)
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm(round(TEXT_WIDTH * share / sum(shares)))
    for cell, title in zip(table.rows[0].cells, block.header, strict=True):
        run: Any = cell.paragraphs[0].add_run(_said(title))
        run.bold, run.font.size = True, Pt(9)
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(head)
    for row in block.rows:
        for cell, said in zip(table.add_row().cells, row, strict=True):
            _words(cell.paragraphs[0], said, size=9)
    _described(table, block.caption, block.header)
    _gap(word)


def _figure(word: Word, block: Figure) -> None:
    from docx.shared import Mm

    from framing.document.pictures import to_png

    shape: Any = word.add_picture(io.BytesIO(to_png(block.svg)), width=Mm(160))
    told = shape._inline.docPr
    told.set("descr", _said(block.alt))
    told.set("title", _said(block.title))
    word.add_paragraph(_said(block.title), style="Caption")


def _callout(word: Word, block: Callout) -> None:
    """Shaded paragraphs: a table of one cell would be read out as data."""
    from docx.shared import RGBColor

    before = len(word.paragraphs)
    tone = TONES[block.tone]
    mark = word.add_paragraph().add_run(_said(block.mark))
    mark.bold = True
    mark.font.color.rgb = RGBColor.from_string(tone.ink)
    _words(word.add_paragraph(), block.lead, size=13 if block.kind == "verdict" else 0)
    for inner in block.blocks:
        _block(word, inner)
    for paragraph in word.paragraphs[before:]:
        _shade(paragraph, tone.wash)


def _shade(paragraph: Any, fill: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), fill)
    paragraph._p.get_or_add_pPr().append(shade)


def _described(table: Any, caption: str, header: tuple[str, ...]) -> None:
    """Say what a table holds, for those who do not see it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    told = {"w:tblCaption": caption, "w:tblDescription": f"Columns: {', '.join(header)}."}
    for name, words in told.items():
        element = OxmlElement(name)
        element.set(qn("w:val"), _said(words))
        table._tbl.tblPr.append(element)


def _gap(word: Word) -> None:
    """A thin line after a table, without which two tables would become one."""
    from docx.shared import Pt

    paragraph = word.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = Pt(6)


def _with_fixed_times(word: Word) -> bytes:
    """The file with every part dated alike, in the order of their names."""
    raw = io.BytesIO()
    word.save(raw)
    with zipfile.ZipFile(raw) as source:
        names = sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        return archive((name, source.read(name)) for name in names)
