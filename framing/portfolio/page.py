"""The portfolio as one HTML file that needs nothing else: no script, no picture, no request."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from framing.document.blocks import Table, text
from framing.document.html import head, page, rows_html, table_html
from framing.document.markup import element, lines, spread
from framing.document.style import STYLE
from framing.document.wording import capital, verdict_label
from framing.portfolio.chart import CHART_STYLE, READING, ROW, chart_html
from framing.portfolio.judging import Portfolio
from framing.portfolio.parts import NOTHING
from framing.portfolio.places import ON_FRONT
from framing.portfolio.tables import scales

PAGE_STYLE = """
.page.wide-page { grid-template-columns: minmax(0, 84rem); }
.wide-page main > section:first-child > h2:first-child { border: 0; padding: 0; margin-top: 0; }
.wide-page .prose { max-width: 46rem; }
.wide-page table { font-size: .875rem; }
@media screen and (min-width: 72rem) {
  .wide-page header, .wide-page main { display: block; }
}
@media screen and (min-width: 40.01rem) {
  .wide-page th, .wide-page td { padding: .55rem .9rem .55rem 0; }
  .wide-page table { table-layout: fixed; }
  .wide-page thead th:nth-child(7) { width: 18%; }
  .wide-page thead th:nth-child(8) { width: 15%; }
  .wide-page thead th:nth-child(3) { width: 11%; }
}
.wide-page tbody th { scroll-margin-top: 1rem; }
.wide-page tbody th:target, .wide-page tbody th:focus { color: var(--accent); outline: none; }
@media print { @page { size: A4 landscape; } }
""".strip()
ALL_STYLE = f"{STYLE}\n{CHART_STYLE}\n{PAGE_STYLE}"
TITLE = "Portfolio: should these be ML?"
#: So many rows of the table are put together at a time.
PIECE = 500
_ROWS_END = "\n</tbody>"


def to_html(portfolio: Portfolio) -> str:
    """The chart, the table that says the same in words, and what the scales mean."""
    return "".join(html_pieces(portfolio))


def html_pieces(portfolio: Portfolio) -> Iterator[str]:
    """What ``to_html`` writes, piece by piece: a hundred thousand rows fill a gigabyte at once."""
    start, end, rest = _page(portfolio).partition(_ROWS_END)
    yield start
    for first in range(PIECE, len(portfolio.cases), PIECE):
        yield f"\n{rows_html(*_rows(portfolio, first))}"
    yield end + rest


def _page(portfolio: Portfolio) -> str:
    """The whole page, of whose table only the first piece is there."""
    origin = f"Rulebook {portfolio.rulebook.version}, as of {portfolio.as_of}."
    header = spread(
        element("h1", TITLE),
        element("p", summary(portfolio), class_="subtitle"),
        element("p", origin, class_="origin"),
    )
    board = spread(
        element("h2", "Value against readiness", id="chart"),
        element("p", reading(portfolio), class_="prose"),
        board_html(portfolio),
    )
    meaning = spread(
        element("h2", "What the scales mean", id="scales"),
        *(element("p", line) for line in scales(portfolio)),
    )
    main = spread(
        element("section", board, aria_labelledby="chart"),
        element("section", meaning, aria_labelledby="scales", class_="prose"),
    )
    body = spread(element("header", header), element("main", main, id="content"))
    return page(
        "en-GB",
        head(TITLE, ALL_STYLE),
        element("a", "Skip to the table", class_="skip", href="#table"),
        element("div", body, class_="page wide-page"),
    )


def board_html(portfolio: Portfolio) -> Markup:
    """The chart and the first piece of the table below it."""
    return lines(
        chart_html(portfolio),
        element("h2", "The cases", id="table", tabindex="-1"),
        table_html(*_rows(portfolio, 0)),
    )


def _rows(portfolio: Portfolio, first: int) -> tuple[Table, list[str]]:
    """A piece of the table, and the names to which links lead."""
    table = case_table(portfolio, slice(first, first + PIECE))
    return table, [ROW.format(first + n) for n, _ in enumerate(table.rows, 1)]


def reading(portfolio: Portfolio) -> str:
    """How to read the chart, in three sentences."""
    return f"{READING} {scales(portfolio)[0]}"


def summary(portfolio: Portfolio) -> str:
    """How many cases came out how, in one or two sentences."""
    book, cases = portfolio.rulebook, portfolio.cases
    counts = [
        (sum(case.shape == verdict.id for case in cases), verdict_label(book, verdict.id))
        for verdict in book.verdict.conclusions
    ]
    told = "; ".join(f"{capital(label)}: {count:,}" for count, label in counts if count)
    open_ = sum(case.ids["firm"] == "no" for case in cases)
    front = sum(case.front == ON_FRONT for case in cases)
    firm = "All verdicts are firm." if not open_ else f"Not firm yet: {open_:,}."
    return f"{_cases(len(cases))}. {told}. {firm} Beaten by no other case: {front:,}."


def _cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count:,} cases"


def case_table(portfolio: Portfolio, rows: slice = slice(None)) -> Table:
    """The cases in words, with the numbers that their marks carry; what is not there is empty."""
    headings = tuple(portfolio.cases[0].words)
    numbered = zip(range(1, len(portfolio.cases) + 1)[rows], portfolio.cases[rows], strict=True)
    told = tuple(
        tuple(
            text(f"{number}. {said}" if heading == headings[0] else said if said != NOTHING else "")
            for heading, said in case.words.items()
        )
        for number, case in numbered
    )
    return Table("The numbers are those of the marks in the chart", headings, told)
