"""A portfolio → a file: CSV, XLSX, HTML, or a zip archive with every document as well."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

from framing.document import render
from framing.document.archive import archive
from framing.evaluation.compiling import tables_for
from framing.portfolio.judging import Judged, Portfolio
from framing.portfolio.page import html_pieces
from framing.portfolio.tables import csv_pieces, to_xlsx
from framing.result.framing import framing_of

TABLES = (".csv", ".xlsx", ".html")
SUFFIXES = (*TABLES, ".zip")
#: Formats of the documents inside an archive.
DOCUMENTS = ("html", "md", "docx", "pdf", "json")
#: Characters of a name that go into the name of a file.
MOST_OF_NAME = 60

#: Hands the cases on one by one, and may show how far it is.
Watch = Callable[[Sequence[Judged]], Iterable[Judged]]


def written(
    portfolio: Portfolio, suffix: str, documents: str = "html", watch: Watch = iter
) -> bytes:
    """The portfolio as the content of a file.

    suffix: one of SUFFIXES. documents: the format of the documents in a ``.zip``. watch: through
    which the cases pass while they are written to a CSV file, or their documents to a ``.zip``.
    Raises KeyError for another suffix.
    """
    match suffix:
        case ".csv":
            return _joined(csv_pieces(watch(portfolio.cases)))
        case ".html":
            return _joined(html_pieces(portfolio))
        case ".xlsx":
            return to_xlsx(portfolio)
        case ".zip":
            return archive(_files(portfolio, documents, watch))
    raise KeyError(suffix)


def _joined(pieces: Iterable[str]) -> bytes:
    return b"".join(piece.encode() for piece in pieces)


def _files(portfolio: Portfolio, documents: str, watch: Watch) -> Iterator[tuple[str, bytes]]:
    for suffix in TABLES:
        yield f"portfolio{suffix}", written(portfolio, suffix)
    tables = tables_for(portfolio.rulebook, portfolio.as_of)
    for number, case in enumerate(watch(portfolio.cases), 1):
        document = render(framing_of(tables, case.answers), documents)
        data = document.encode() if isinstance(document, str) else document
        yield f"documents/{number:04d}-{file_name(case.name)}.{documents}", data


def file_name(name: str) -> str:
    """A name as part of a file name that every system takes: small letters, digits and dashes."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters)[:MOST_OF_NAME].strip("-") or "case"
