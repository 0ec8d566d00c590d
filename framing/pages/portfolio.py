"""Several cases side by side: those that this browser keeps, and others from files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import parse_qsl

import streamlit as st
from markupsafe import Markup

from framing.answers.answers import Answers
from framing.document.markup import element
from framing.document.wording import shortened
from framing.faults import AnswersError, Code, Fault
from framing.pages import browser_storage, links
from framing.pages.summary import chip
from framing.pages.visit import RESULT, START, Visit
from framing.pages.wording import plain
from framing.portfolio.chart import CHART_STYLE, chart_html
from framing.portfolio.judging import Judged, Portfolio, judged, portfolio_of
from framing.portfolio.page import summary
from framing.portfolio.parts import NOTHING
from framing.portfolio.places import gates
from framing.portfolio.reading import AnyCase, Cases, NamedAnswers, cases_in
from framing.portfolio.tables import scales
from framing.portfolio.template import template_csv, template_xlsx
from framing.portfolio.writing import written
from framing.reading.limits import UPLOADED

FILES = "case-files"
SUFFIXES = ["csv", "xlsx", "yaml", "yml", "json"]
#: So many are judged on a page, which takes a few seconds; the command has no such limit.
MOST = 200
LONGEST_NAME = 60
#: After so many cases the page says how far it is, and stops when its visitor has gone.
JUDGED_AT_ONCE = 20
#: Pixels across a page.
WIDE = 700
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA = {
    ".html": ("To read or print (HTML)", "text/html"),
    ".xlsx": ("As a workbook (XLSX)", XLSX),
    ".csv": ("For other programs (CSV)", "text/csv"),
    ".zip": ("With a document for each case (ZIP)", "application/zip"),
}
#: Streamlit's own elements leave drawings out, or show them as pictures without names to point at.
_drawn = st.components.v2.component(
    "should_this_be_ml.chart",
    html='<div class="drawn"></div>',
    css=f"{CHART_STYLE}\n.chart svg {{ font-family: var(--st-font); }}",
    js="""export default ({ data, parentElement }) => {
      const drawn = parentElement.querySelector(".drawn");
      drawn.innerHTML = new TextDecoder().decode(data);
      for (const mark of drawn.querySelectorAll("a.spot")) {
        mark.onclick = (event) => {
          // A mark leads to the line of its case in the list below.
          event.preventDefault();
          const number = mark.getAttribute("href").split("-").pop() + ". ";
          const names = document.querySelectorAll("[data-testid=stMain] .cases b");
          const line = [...names].find((name) => name.textContent.startsWith(number));
          line?.scrollIntoView({ block: "center" });
        };
      }
    };""",
)


def show(visit: Visit) -> None:
    """The page of several cases."""
    back = RESULT if visit.returns_to == RESULT else START
    visit.link(back, f"← Back to the {back}")
    visit.notices()
    st.title("Several cases side by side", anchor=False)
    st.markdown(
        "See which cases are worth most and which are nearest to being built. Taken in are the "
        "cases that this browser keeps, and those in the files that you add."
    )
    _files(visit)
    visit.keep(gathers=True)
    told = _uploaded(visit)
    cases = [*_own(visit), *told.cases]
    errors = list(told.faults)
    if len(cases) > MOST:
        what = f"There are {len(cases):,} cases; the first {MOST} are shown."
        fix = "For more, use `framing portfolio` in a shell."
        errors.append(Fault(Code.TOO_MANY, "cases", what, fix))
    if errors:
        _told(errors, told.unusable)
    if cases:
        _shown(visit, cases[:MOST])
    else:
        st.markdown("There is no case yet. Answer the questions for one, or add a file.")
    visit.title("Several cases side by side", "error" if errors else "")


def _files(visit: Visit) -> None:
    with st.expander("Add cases from files"):
        st.markdown(
            "Answers files that you downloaded with a result, or a table with a column for each "
            "question and a row for each case. Files are read for this visit and not stored: after "
            "a reload or a lost connection, choose them again."
        )
        st.file_uploader(
            "Tables or answers files",
            type=SUFFIXES,
            accept_multiple_files=True,
            key=FILES,
            max_upload_size=1,
        )
        with st.container(horizontal=True):
            book = visit.rulebook
            st.download_button(
                "Empty table (XLSX)",
                lambda: template_xlsx(book),
                "cases.xlsx",
                XLSX,
                on_click="ignore",
            )
            st.download_button(
                "Empty table (CSV)",
                lambda: template_csv(book),
                "cases.csv",
                "text/csv",
                on_click="ignore",
            )


def _uploaded(visit: Visit) -> Cases:
    """What the files hold, with the faults of what they hold besides."""
    files = [(file.name, file.getvalue()) for file in st.session_state.get(FILES) or ()]
    if not files:
        return Cases((), (), 0)
    if len(files) > MOST:
        what = f"There are {len(files):,} files; {MOST} are read at a time."
        fix = "For more, use `framing portfolio` in a shell."
        return Cases((), (Fault(Code.TOO_MANY, "files", what, fix),), len(files))
    bar = st.empty()
    try:
        # Writing to the page ends the reading when its visitor has gone.
        return cases_in(files, visit.rulebook, limits=UPLOADED, watch=lambda n: bar.text(_read(n)))
    except AnswersError as error:
        return Cases((), error.faults, len(files))
    finally:
        bar.empty()


def _read(rows: int) -> str:
    return f"Reading row {rows:,}" if rows else "Reading"


def _own(visit: Visit) -> list[NamedAnswers]:
    """The case at hand, unless it is an example, then the others that the browser keeps."""
    found: list[NamedAnswers] = []
    if visit.has_own_case:
        answers = Answers(visit.answers, visit.rulebook, visit.about)
        name = visit.about.get("title") or _name(visit.answers.get("problem") or "")
        found.append(NamedAnswers(name or "Your case", "this case", answers))
    for held in browser_storage.held():
        if held.case == visit.case_name and visit.has_own_case:
            continue
        said, _ = links.read(dict(parse_qsl(held.query)), visit.rulebook)
        given = said | {key: text for key, text in held.texts.items() if key in said}
        if given:
            name = _name(held.texts.get("problem", "")) or "A case without a description"
            found.append(NamedAnswers(name, "this browser", Answers(given, visit.rulebook)))
    return _apart(found)


def _name(said: str) -> str:
    return shortened(" ".join(said.split()), LONGEST_NAME)


def _apart(cases: Sequence[NamedAnswers]) -> list[NamedAnswers]:
    """Cases of one name get a number behind it."""
    found: list[NamedAnswers] = []
    for case in cases:
        same = sum(other.name.partition(" · ")[0] == case.name for other in found)
        found.append(replace(case, name=f"{case.name} · {same + 1}") if same else case)
    return found


def _told(faults: Sequence[Fault], unusable: int) -> None:
    lines = [f"- {plain(f'{f.where}: {f.what} {f.fix}')}" for f in faults[:12]]
    if len(faults) > len(lines):
        lines.append(f"- … and {len(faults) - len(lines):,} more.")
    rest = f"{unusable:,} left out. The others are shown below.\n\n" if unusable else ""
    st.error("**There is a problem**\n\n" + rest + "\n".join(lines))


def _shown(visit: Visit, cases: Sequence[AnyCase]) -> None:
    bar = st.empty()
    done = []
    for number, case in enumerate(cases, 1):
        done.append(judged(case, visit.tables))
        if number % JUDGED_AT_ONCE == 0:
            bar.progress(number / len(cases), f"Judged {number} of {len(cases)} cases")
    bar.empty()
    portfolio = portfolio_of(visit.tables, done)
    st.markdown(plain(summary(portfolio)))
    if any(case.place.on_chart for case in portfolio.cases):
        _chart(portfolio)
    st.header("The cases", anchor=False)
    listed = (_listed(portfolio, n, case) for n, case in enumerate(portfolio.cases, 1))
    st.html(element("ol", *listed, class_="cases"))
    st.header("What the scales mean", anchor=False)
    st.markdown("\n\n".join(plain(line) for line in scales(portfolio)))
    st.header("Take it with you", anchor=False)
    with st.container(horizontal=True):
        for suffix, (label, media) in MEDIA.items():
            _button(portfolio, suffix, label, media)


def _listed(portfolio: Portfolio, number: int, case: Judged) -> Markup:
    """What the table of the document says of a case, with the number that its mark carries."""
    (_, name), (_, verdict), *rest = case.words.items()
    told = (
        element("div", element("dt", heading), element("dd", said))
        for heading, said in rest
        if said != NOTHING
    )
    ended = chip(portfolio.rulebook, case.shape, verdict)
    top = element("p", element("b", f"{number}. {name}"), ended)
    return element("li", top, element("dl", *told))


def _chart(portfolio: Portfolio) -> None:
    st.header("Value against readiness", anchor=False)
    count = len(gates(portfolio.rulebook))
    st.markdown(
        "Further up pays more; further right is nearer to being built. A hurdle is something "
        f"that may have to be put right first; there are {count}. The bold line joins the cases "
        "that no other case beats: none is as good in both respects and better in one."
    )
    # As bytes, like what is kept in the browser; every name in it is escaped.
    _drawn(key="chart", data=chart_html(portfolio, WIDE).encode())


def _button(portfolio: Portfolio, suffix: str, label: str, media: str) -> None:
    st.download_button(
        label,
        lambda: written(portfolio, suffix),
        f"portfolio{suffix}",
        media,
        key=f"portfolio-{suffix}",
        on_click="ignore",
    )
