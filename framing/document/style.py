"""The look of the HTML document: one style sheet for screen, dark screen, phone and paper."""

from __future__ import annotations

from framing.document.pictures import STYLE as PICTURES
from framing.document.tones import as_css

STYLE = (
    """
:root {
  color-scheme: light dark;
  --ink: #1b2430; --soft: #51606f; --paper: #ffffff; --wash: #f4f6f9; --line: #d5dce4;
  --accent: #1d5c9e; --accent-wash: #edf3fa;
  --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "Book Antiqua", Georgia, serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ink: #e3e8ee; --soft: #a5b1be; --paper: #12171d; --wash: #1a2129; --line: #36414d;
    --accent: #8ab8e6; --accent-wash: #18242f;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1.5rem; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 var(--sans); overflow-wrap: break-word;
}
a { color: var(--accent); text-underline-offset: .15em; text-decoration-thickness: .06em; }
a:hover { text-decoration-thickness: .12em; }
:focus-visible { outline: .15rem solid var(--accent); outline-offset: .2rem; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--paper); z-index: 1; }
.page {
  display: grid; grid-template-columns: minmax(0, 46rem); justify-content: center;
  padding: 3.5rem 1.5rem 5rem; column-gap: 4rem;
}
header { margin-bottom: 2rem; }
header p { margin: 0; }
.eyebrow, .mark, th, .contents h2, dt, h3 { font-family: var(--sans); }
h1 {
  font: 600 2.5rem/1.15 var(--serif); letter-spacing: -.012em; margin: 0 0 .6rem;
  text-wrap: balance;
}
.subtitle { font: italic 1.2rem/1.45 var(--serif); color: var(--ink); }
.people { padding-top: .75rem; }
.origin { color: var(--soft); font-size: .875rem; padding-top: .75rem; }
h2 {
  font: 600 1.5rem/1.25 var(--serif); margin: 3rem 0 .85rem; padding-top: 1.1rem;
  border-top: .0625rem solid var(--line); text-wrap: balance;
}
.page_one > section:first-child h2 { border: 0; padding: 0; margin-top: 0; }
.page_one h2 { margin-top: 2.25rem; }
h3 { font-size: 1rem; font-weight: 650; line-height: 1.35; margin: 1.6rem 0 .4rem; }
p, ul, ol, dl, blockquote, pre, .table { margin: 0 0 1rem; }
ul, ol { padding-left: 1.25rem; }
ol { padding-left: 1.6rem; }
li { margin-bottom: .5rem; padding-left: .2rem; }
li::marker { color: var(--accent); }
.quiet { color: var(--soft); font-size: .875rem; }
.quiet a { color: inherit; }
.part { font: 650 .8125rem/1.4 var(--sans); color: var(--accent); margin: 4rem 0 -1.75rem; }
.verdict {
  background: var(--accent-wash); border-radius: .5rem; padding: 1.5rem 1.75rem 1.6rem;
  margin: 0 0 1.5rem;
}
.callout.note { padding: 1rem 1.25rem; background: var(--wash); margin: 0 0 1.5rem; }
.mark { font-size: .9375rem; font-weight: 650; color: var(--accent); margin: 0 0 .4rem; }
.lead { font: 500 1.55rem/1.35 var(--serif); margin: 0; text-wrap: pretty; }
.callout > :last-child { margin-bottom: 0; }
.lead + p { margin-top: .8rem; }
dl { display: grid; grid-template-columns: minmax(8rem, 13rem) minmax(0, 1fr); }
dt, dd { margin: 0; padding: .55rem 0; border-bottom: .0625rem solid var(--line); }
dt { font-weight: 600; padding-right: 1.5rem; font-size: .9375rem; line-height: 1.6; }
dl > :nth-last-child(-n+2) { border-bottom: 0; }
blockquote {
  padding: .1rem 0 .1rem 1.25rem; border-left: .2rem solid var(--line);
  font: 1.125rem/1.6 var(--serif); white-space: pre-line;
}
pre {
  font: .9rem/1.5 var(--mono); background: var(--wash); border-radius: .4rem;
  padding: .9rem 1.1rem; white-space: pre-wrap; overflow-wrap: anywhere;
}
td a, th a, dd a { overflow-wrap: anywhere; }
code { font: .875em/1.4 var(--mono); color: var(--soft); overflow-wrap: anywhere; }
pre, dd code { color: var(--ink); }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; line-height: 1.5; }
caption { text-align: left; color: var(--soft); font-size: .875rem; padding-bottom: .35rem; }
th, td {
  text-align: left; vertical-align: top; padding: .6rem 1rem .6rem 0;
  border-bottom: .0625rem solid var(--line); font-weight: 400;
}
th { font-weight: 600; }
thead th { border-bottom: .125rem solid var(--ink); font-size: .875rem; padding-top: .25rem; }
td:last-child, th:last-child { padding-right: 0; }
figure { margin: 0 0 1rem; }
figure svg { border-radius: .4rem; }
figcaption { color: var(--soft); font-size: .875rem; padding-top: .35rem; }
.contents { font-size: .875rem; margin: 2.75rem 0 0; }
.contents h2 {
  font: 650 .875rem/1.4 var(--sans); color: var(--soft); border: 0; padding: 0; margin: 0 0 .5rem;
}
.contents ul { list-style: none; margin: 0 0 .75rem; padding: 0; }
.contents li { margin: 0; padding: 0; }
.contents a { display: inline-block; padding: .2rem 0; text-decoration: none; line-height: 1.35; }
.contents a:hover { text-decoration: underline; }
@media screen and (max-width: 71.99rem) {
  .contents { background: var(--wash); border-radius: .4rem; padding: 1.1rem 1.4rem .7rem; }
  .contents ul { columns: 15rem; }
}
@media screen and (min-width: 72rem) {
  .page { grid-template-columns: 13.5rem minmax(0, 46rem); }
  header, main { display: contents; }
  header > div, .part-block { grid-column: 2; }
  .contents {
    grid-column: 1; grid-row: 1 / span 9; position: sticky; top: 2.5rem; align-self: start;
    max-height: calc(100vh - 5rem); overflow-y: auto; margin: .5rem 0 0;
  }
  header > div { margin-bottom: 2rem; }
}
@media screen and (max-width: 40rem) {
  .page { padding: 1.75rem 1.1rem 3rem; }
  h1 { font-size: 1.9rem; }
  h2 { font-size: 1.35rem; margin-top: 2.25rem; }
  .lead { font-size: 1.28rem; }
  .verdict { padding: 1.1rem 1.15rem; }
  dl { display: block; }
  dt { border: 0; padding: .6rem 0 0; }
  dd { padding: 0 0 .6rem; }
  dl > dt:nth-last-child(2) { border: 0; }
  thead { position: absolute; width: .0625rem; height: .0625rem; overflow: hidden;
    clip-path: inset(50%); }
  table, tbody, tr, td, tbody th, caption { display: block; }
  tr { padding: .75rem 0; border-bottom: .0625rem solid var(--line); }
  th, td { border: 0; padding: .1rem 0; }
  td { padding-top: .35rem; }
  td:empty { display: none; }
  td::before { content: attr(data-label); display: block; color: var(--soft);
    font-size: .8125rem; }
}
@media print {
  @page { size: A4; margin: 18mm 18mm 20mm; }
  :root { color-scheme: light; }
  html { font-size: 9.5pt; }
  body { line-height: 1.45; }
  .page { display: block; padding: 0; }
  .skip, .contents { display: none; }
  h1 { font-size: 21pt; }
  h2 { font-size: 13.5pt; margin-top: 1.4rem; padding-top: .7rem; }
  .page_one h2 { margin-top: .9rem; }
  h3 { margin-top: .8rem; }
  .lead { font-size: 13pt; }
  .verdict { padding: .8rem 1rem; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .part { break-before: page; margin: 0; }
  .part + section h2 { border: 0; padding: 0; margin-top: .5rem; }
  h2, h3, caption { break-after: avoid; }
  tr, li, dt, dd, .callout, figure { break-inside: avoid; }
  thead { display: table-header-group; }
  .quiet { font-size: 7.5pt; }
  p, li { orphans: 3; widows: 3; }
  li { margin-bottom: .25rem; }
  dt, dd { padding: .25rem 0; }
  .page_one .quiet a { text-decoration: none; }
}
""".strip()
    + f"\n{PICTURES}\n{as_css()}"
)
